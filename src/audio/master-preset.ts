/** How a station's sound leaves the house. Approval binds the mastered bytes, so a changed preset touches only what is made later. */
import { z } from 'zod';

const number = (message: string, min: number, max: number) =>
  z.number(message).min(min, message).max(max, message);

/** What a master aims at and how it shapes the voice before; stored with the station's settings. */
export const MasterPreset = z.object({
  /** Integrated loudness to reach, LUFS. */
  loudnessLufs: number('Độ to phải từ −30 đến −10 LUFS.', -30, -10).default(-16),
  /** What the true peak may not exceed, dBTP. */
  truePeakDbtp: number('Đỉnh phải từ −9 đến −0,5 dBTP.', -9, -0.5).default(-1),
  /** Cuts rumble, handling noise and any constant part below this; horns give nothing back there anyway. 0 is off. */
  highPassHz: number('Tần số cắt thấp phải từ 0 (tắt) đến 400 Hz.', 0, 400).default(80),
  /** Lifts the consonants around 3 kHz that carry over a street, dB. */
  presenceDb: number('Mức nâng dải rõ tiếng phải từ −6 đến 9 dB.', -6, 9).default(0),
  /** Evens out near and far from the microphone: n dB more going in give 1 dB more. 1 is off. */
  compressionRatio: number('Tỷ lệ nén phải từ 1 (tắt) đến 8.', 1, 8).default(1),
});
export type MasterPreset = z.infer<typeof MasterPreset>;

/** −16 LUFS, −1 dBTP, high-pass at 80 Hz, nothing else. */
export const DEFAULT_PRESET: MasterPreset = MasterPreset.parse({});
