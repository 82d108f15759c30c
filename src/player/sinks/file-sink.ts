/**
 * Everything that was played, as one WAV in real time with silence where nothing played, and a JSON beside it that says when it
 * began: sample n was heard at `beganAt` + n / sampleRate. For trials, and as proof in tests.
 */
import { mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { isoOf } from '../../playout/contract.ts';
import { replaceFile } from '../durable-file.ts';
import { SAMPLE_RATE, type Sink } from './sink.ts';
import { WAV_HEADER_BYTES, wavHeader } from './wav-header.ts';

/** RIFF counts in 32 bits: 12 hours of mono 16-bit 44.1 kHz are 3.8 GB. Then the next file begins. */
const LONGEST_BYTES = 12 * 3600 * SAMPLE_RATE * 2;

export class FileSink implements Sink {
  readonly kind = 'file';
  readonly aheadMs = 0;
  readonly settleMs = 0;
  readonly alwaysOpen = true;
  readonly realTime = false;

  private file: FileHandle | null = null;
  private bytes = 0;
  private beganAt = 0;

  /** The recording goes to `path`; where one stands already, to `name-2.wav`, `name-3.wav` and so on. */
  constructor(private readonly path: string) {}

  async open(at: number): Promise<void> {
    await this.close();
    await mkdir(dirname(this.path), { recursive: true });
    const path = await freePath(this.path);
    this.file = await open(path, 'wx');
    this.bytes = 0;
    this.beganAt = at;
    await this.writeHeader();
    const beside = { beganAt: isoOf(at), sampleRate: SAMPLE_RATE, channels: 1, wav: parse(path).base };
    await replaceFile(besideOf(path), JSON.stringify(beside, null, 2) + '\n');
  }

  async write(samples: Int16Array): Promise<void> {
    const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    await this.opened().write(bytes, 0, bytes.length, WAV_HEADER_BYTES + this.bytes);
    await this.grown(bytes.length);
  }

  /** Silence is a hole in the file: a night of it takes no room on disk. */
  async writeSilence(count: number): Promise<void> {
    await this.opened().truncate(WAV_HEADER_BYTES + this.bytes + count * 2);
    await this.grown(count * 2);
  }

  async close(): Promise<void> {
    const file = this.file;
    this.file = null;
    if (!file) return;
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }

  private opened(): FileHandle {
    if (!this.file) throw new Error('the recording is not open');
    return this.file;
  }

  /** The header is right after every write, so that the file is whole also when the player is killed. */
  private async grown(bytes: number): Promise<void> {
    this.bytes += bytes;
    await this.writeHeader();
    if (this.bytes >= LONGEST_BYTES) await this.open(this.beganAt + (this.bytes / 2 / SAMPLE_RATE) * 1000);
  }

  private async writeHeader(): Promise<void> {
    await this.opened().write(wavHeader(this.bytes, SAMPLE_RATE), 0, WAV_HEADER_BYTES, 0);
  }
}

/** The JSON of a recording: "out.wav" → "out.wav.json". */
export function besideOf(path: string): string {
  return `${path}.json`;
}

async function freePath(path: string): Promise<string> {
  const { dir, name, ext } = parse(path);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : join(dir, `${name}-${number}${ext}`);
    if (!(await stat(candidate).catch(() => null))) return candidate;
  }
}
