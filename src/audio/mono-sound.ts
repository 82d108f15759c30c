/** One channel of sound that can be gone through several times: in memory for speech, in a temporary file for long recordings. */
import { open, type FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { Pcm } from '../kernel/pcm.ts';

export interface MonoSound {
  sampleRate: number;
  /** Samples. */
  frames: number;
  /** From the start, in blocks that are short enough to leave the event loop free; the receiver may not change or keep them. */
  blocks(): AsyncIterable<Float32Array>;
}

/** A few milliseconds' work for the limiter, less for any meter: pages are answered in between. */
const BLOCK = 8_192;

/** Sound held in memory. */
export function soundInMemory(samples: Float32Array, sampleRate: number): MonoSound {
  return {
    sampleRate,
    frames: samples.length,
    async *blocks() {
      for (let from = 0; from < samples.length; from += BLOCK) {
        yield samples.subarray(from, from + BLOCK);
        await setImmediate();
      }
    },
  };
}

/** 16-bit samples as floats, full scale ±1. */
export function floatsOf(pcm: Pcm): Float32Array {
  const floats = new Float32Array(pcm.samples.length);
  for (let i = 0; i < floats.length; i++) floats[i] = pcm.samples[i]! / 32_768;
  return floats;
}

/** Writes a sound to a temporary file block by block, as it comes. */
export class SoundSpool {
  /** Samples so far. */
  frames = 0;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private readonly sampleRate: number,
  ) {}

  static async create(path: string, sampleRate: number): Promise<SoundSpool> {
    return new SoundSpool(path, await open(path, 'w', 0o600), sampleRate);
  }

  /** Copies the block and writes it; whoever gives more before the promise is kept fills the memory. */
  async add(block: Float32Array): Promise<void> {
    const bytes = Buffer.from(new Uint8Array(block.buffer, block.byteOffset, block.byteLength));
    this.frames += block.length;
    await this.file.write(bytes);
  }

  /** All is written: the sound, readable as often as wanted while the file is there. */
  async finish(): Promise<MonoSound> {
    await this.close();
    const { path, sampleRate, frames } = this;
    return { sampleRate, frames, blocks: () => readBlocks(path) };
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

async function* readBlocks(path: string): AsyncGenerator<Float32Array> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      const block = new Float32Array(BLOCK);
      const { bytesRead } = await file.read(new Uint8Array(block.buffer));
      if (bytesRead === 0) return;
      yield block.subarray(0, bytesRead / 4);
    }
  } finally {
    await file.close();
  }
}
