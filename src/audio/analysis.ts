/** One decode, everything that is known of a sound: probe, waveform and master all read from here. */
import { BalanceMeter, type Balance } from './channel-balance.ts';
import { ClippingFinder, type Clipping } from './clipping.ts';
import { decodeStream, type DecodeOptions, type Decoded } from './decode.ts';
import { channelWeights, LoudnessMeter } from './loudness.ts';
import { PeakCollector } from './peaks.ts';
import { SilenceFinder, type Stretch } from './silences.ts';
import { decibels, TruePeakMeter } from './true-peak.ts';
import type { WavFormat } from './wav-reader.ts';

export interface SoundAnalysis {
  format: WavFormat;
  /** By decoded samples, ms. */
  durationMs: number;
  /** Integrated, LUFS; null below −70 LUFS or under 0.4 s. */
  loudnessLufs: number | null;
  /** dBTP; null for digital silence. */
  truePeakDbtp: number | null;
  silences: Stretch[];
  clipping: Clipping;
  balance: Balance;
  /** Largest |sample| of each tenth of a second. */
  peaks: number[];
}

/** Every meter at once, for sound that streams by. */
export class Analyser {
  private readonly loudness: LoudnessMeter;
  private readonly truePeak: TruePeakMeter;
  private readonly silences: SilenceFinder;
  private readonly clipping: ClippingFinder;
  private readonly balance: BalanceMeter;
  private readonly peaks: PeakCollector;
  private frames = 0;

  constructor(private readonly format: WavFormat) {
    const { sampleRate, channels, channelMask } = format;
    this.loudness = new LoudnessMeter(sampleRate, channelWeights(channels, channelMask));
    this.truePeak = new TruePeakMeter(channels);
    this.silences = new SilenceFinder(sampleRate, channels);
    this.clipping = new ClippingFinder(sampleRate, channels);
    this.balance = new BalanceMeter(channels);
    this.peaks = new PeakCollector(sampleRate, channels);
  }

  /** Interleaved, whole frames. */
  add(block: Float32Array): void {
    this.frames += block.length / this.format.channels;
    this.loudness.add(block);
    this.truePeak.add(block);
    this.silences.add(block);
    this.clipping.add(block);
    this.balance.add(block);
    this.peaks.add(block);
  }

  /** Call once, at the end. */
  end(): SoundAnalysis {
    const peak = this.truePeak.peak();
    return {
      format: this.format,
      durationMs: (this.frames / this.format.sampleRate) * 1000,
      loudnessLufs: this.loudness.integrated(),
      truePeakDbtp: peak > 0 ? decibels(peak) : null,
      silences: this.silences.end(),
      clipping: this.clipping.result(),
      balance: this.balance.result(),
      peaks: this.peaks.end(),
    };
  }
}

/** Decodes a file's first audio stream and measures it; `analysis` is null when not one sample decodes. */
export async function analyse(
  file: string,
  options: Omit<DecodeOptions, 'filter' | 'sampleRate'> = {},
): Promise<{ decoded: Decoded; analysis: SoundAnalysis | null }> {
  const meters: { all?: Analyser } = {};
  const decoded = await decodeStream(
    file,
    (block, format) => {
      meters.all ??= new Analyser(format);
      meters.all.add(block);
    },
    options,
  );
  return { decoded, analysis: decoded.frames > 0 ? meters.all!.end() : null };
}
