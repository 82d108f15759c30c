/**
 * Sounds that can be told apart: a file names a level, decoded it is that level all along, and a loudspeaker that stands for the
 * people in the street notes from when to when it heard which. Only these two are not the player's own.
 */
import { readFileSync } from 'node:fs';
import { sha256 } from '../../src/kernel/hash.ts';
import type { PcmSource } from '../../src/player/decoder.ts';
import { SAMPLES_PER_MS, type Sink } from '../../src/player/sinks/sink.ts';
import type { World } from './world.ts';

const MAGIC = 'LOA-SOAK';

export interface TaggedSound {
  bytes: Buffer;
  sha256: string;
  level: number;
  durationMs: number;
}

/** Levels stand apart far enough that one is not taken for another. */
export class Sounds {
  private readonly byLevel = new Map<number, TaggedSound>();

  make(durationMs: number, silent = false): TaggedSound {
    // Up to 300 is below −40 dB.
    const level = silent ? 1 + this.byLevel.size : 500 + 7 * this.byLevel.size;
    const head = `${MAGIC} ${level} ${durationMs} `;
    const bytes = Buffer.from(head.padEnd(2500 + (level % 700), '.'));
    const sound = { bytes, sha256: sha256(bytes), level, durationMs };
    this.byLevel.set(level, sound);
    return sound;
  }

  of(level: number): TaggedSound | undefined {
    return this.byLevel.get(level);
  }
}

/** In place of ffmpeg. */
export function decodeTagged(path: string): PcmSource & { durationMs: number } {
  const [magic, level, durationMs] = readFileSync(path, 'latin1').split(' ');
  const good = magic === MAGIC && Number(level) > 0 && Number(durationMs) > 0;
  let left = good ? Math.round(Number(durationMs) * SAMPLES_PER_MS) : 0;
  return {
    durationMs: Number(durationMs),
    read(count) {
      if (left === 0) return null;
      const piece = new Int16Array(Math.min(count, left, 22_050)).fill(Number(level));
      left -= piece.length;
      return piece;
    },
    hasSamples: () => left > 0,
    ended: () => true,
    failure: () => (good ? null : { words: 'không giải mã được tệp âm thanh' }),
    close: () => (left = 0),
  };
}

/** A stretch of one level without a break, by the world's own time. */
export interface Heard {
  machine: string;
  level: number;
  /** UTC ms. */
  from: number;
  samples: number;
  /** Faded out or cut off in the middle of a fade. */
  faded: boolean;
  /** So much of it at its end was no longer at its full level. */
  fadedMs: number;
}

/** Takes samples as a sound card does: from when it was opened on, one after the other. */
export class Loudspeaker implements Sink {
  readonly kind = 'alsa';
  readonly aheadMs = 0;
  readonly settleMs = 0;
  readonly alwaysOpen = false;
  readonly realTime = true;
  private openedAt = 0;
  private position = 0;
  private current: Heard | null = null;

  constructor(
    private readonly machine: string,
    private readonly world: World,
    private readonly heard: Heard[],
    private readonly isAlive: () => boolean,
  ) {}

  async open(): Promise<void> {
    this.openedAt = this.world.now();
    this.position = 0;
    this.current = null;
  }

  async write(samples: Int16Array): Promise<void> {
    if (!this.isAlive()) return new Promise(() => undefined);
    const from = this.openedAt + this.position / SAMPLES_PER_MS;
    this.position += samples.length;
    const [first, last] = [samples[0]!, samples.at(-1)!];
    const fades = first !== last;
    const { current } = this;
    // Within a fade the level falls from piece to piece.
    if (current && (first === current.level || fades || (current.faded && first < current.level))) {
      current.samples += samples.length;
      current.faded ||= fades;
      current.fadedMs += fadedMsOf(samples, current.level);
      return;
    }
    const fadedMs = fadedMsOf(samples, first);
    this.current = {
      ...{ machine: this.machine, level: first, from, samples: samples.length, faded: fades, fadedMs },
    };
    this.heard.push(this.current);
  }

  async writeSilence(count: number): Promise<void> {
    this.position += count;
    this.current = null;
  }

  async close(): Promise<void> {
    this.current = null;
  }
}

function fadedMsOf(samples: Int16Array, level: number): number {
  return samples.reduce((count, sample) => count + Number(sample !== level), 0) / SAMPLES_PER_MS;
}
