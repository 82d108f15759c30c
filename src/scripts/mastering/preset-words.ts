/** The station's treatment of sound, as a form shows it and as people read it. */
import type { MasterPreset } from '../../audio/master-preset.ts';
import { viNumber } from '../../kernel/vietnamese.ts';

export type PresetField = keyof MasterPreset;
export type PresetValues = Record<PresetField, string>;

export const PRESET_FIELDS: readonly PresetField[] = [
  'loudnessLufs',
  'truePeakDbtp',
  'highPassHz',
  'presenceDb',
  'compressionRatio',
];

/** One line of the trail in which it was changed. */
export interface SavedPreset {
  seq: number;
  at: number;
  by: string;
  preset: MasterPreset;
  /** The newest one is what holds. */
  inForce: boolean;
}

/** Ready-made ones, by the word in the page's address. */
export const SUGGESTED: Record<
  string,
  Pick<MasterPreset, 'highPassHz' | 'presenceDb' | 'compressionRatio'>
> = {
  'loa-nen': { highPassHz: 150, presenceDb: 4, compressionRatio: 2.5 },
  'co-ban': { highPassHz: 80, presenceDb: 0, compressionRatio: 1 },
};

export function presetValues(preset: MasterPreset): PresetValues {
  return Object.fromEntries(PRESET_FIELDS.map((name) => [name, viNumber(preset[name], 2)])) as PresetValues;
}

/** '−16 LUFS, đỉnh −1 dBTP, cắt dưới 150 Hz, nâng 4 dB, nén 2,5 : 1' */
export function presetWords(preset: MasterPreset): string {
  const { loudnessLufs, truePeakDbtp, highPassHz, presenceDb, compressionRatio } = preset;
  return [
    `${viNumber(loudnessLufs, 1)} LUFS`,
    `đỉnh ${viNumber(truePeakDbtp, 1)} dBTP`,
    highPassHz === 0 ? 'không cắt tiếng trầm' : `cắt dưới ${viNumber(highPassHz, 0)} Hz`,
    presenceDb === 0
      ? 'không nâng dải rõ tiếng'
      : `dải rõ tiếng ${presenceDb > 0 ? '+' : ''}${viNumber(presenceDb, 1)} dB`,
    compressionRatio === 1 ? 'không nén' : `nén ${viNumber(compressionRatio, 1)} : 1`,
  ].join(', ');
}
