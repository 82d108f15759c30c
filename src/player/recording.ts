/** One file of the off-air recording while it is made. */
import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Log } from '../kernel/log.ts';
import { startProcess, type RunningProcess } from '../kernel/process.ts';
import { syncFolder } from './durable-file.ts';
import { SAMPLE_RATE, SAMPLES_PER_MS } from './sinks/sink.ts';
import type { PlayerClock } from './trusted-clock.ts';

/**
 * The encoder is started so long after the first sample, machine ms: starting a program makes us stand still for a moment, which
 * must not be the one in which a programme begins.
 */
const ENCODE_AFTER_MS = 2_000;
/** How often what is written is flushed to the disk, machine ms. */
const FLUSH_MS = 10_000;
/** An encoder so far behind is of no use: half a minute. */
const MOST_WAITING_BYTES = 30 * SAMPLE_RATE * 2;
/** Ten minutes of sound, and the time an encoder on a busy machine may take beyond; machine ms. */
const LONGEST_MS = 3_600_000;
const END_MS = 30_000;

const WORDS = [
  '-nostdin',
  '-v',
  'error',
  '-y',
  '-f',
  's16le',
  '-ar',
  String(SAMPLE_RATE),
  '-ac',
  '1',
  '-i',
  'pipe:0',
]
  // Voice at 16 kbit/s is 2 kB a second; a page a second, each written at once.
  .concat([
    '-ar',
    '16000',
    '-c:a',
    'libopus',
    '-b:a',
    '16k',
    '-application',
    'voip',
    '-compression_level',
    '3',
  ])
  .concat(['-f', 'ogg', '-page_duration', '1000000', '-flush_packets', '1']);

export class Recording {
  private samples = 0;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  private encoder: RunningProcess | null = null;
  private dropped = false;
  private readonly over = new AbortController();

  /** @param from when its first sample is heard, UTC ms */
  constructor(
    readonly path: string,
    readonly from: number,
    private readonly clock: PlayerClock,
    private readonly log: Log,
  ) {}

  /** When the sample after its last is heard, UTC ms. */
  get to(): number {
    return this.from + this.samples / SAMPLES_PER_MS;
  }

  /** False when it is of no use to go on. */
  add(samples: Int16Array): boolean {
    this.samples += samples.length;
    if (this.dropped) return true;
    const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    if (this.encoder) this.encoder.stdin.write(bytes);
    else {
      this.waiting.push(bytes);
      this.waitingBytes += bytes.length;
    }
    return this.waitingBytes + (this.encoder?.stdin.writableLength ?? 0) <= MOST_WAITING_BYTES;
  }

  /** Begins to encode a little later, or at its end if that comes first. */
  encode(): void {
    const rate = this.clock.rate();
    const { signal } = this.over;
    this.clock.wait(ENCODE_AFTER_MS * rate, signal).then(
      () => {
        this.start();
        void this.flushNowAndThen(FLUSH_MS * rate, signal);
      },
      () => undefined,
    );
  }

  /** Keeps nothing of it. */
  discard(): void {
    this.dropped = true;
    this.waiting = [];
    this.waitingBytes = 0;
  }

  /** Ends the file; true when there is one. */
  async end(): Promise<boolean> {
    this.over.abort(new Error('the recording has ended'));
    if (this.dropped) return false;
    const encoder = this.start();
    encoder.stdin.end();
    const timer = setTimeout(() => encoder.kill(), END_MS);
    const result = await encoder.ended.catch((error: unknown) => ({ code: -1, stderr: String(error) }));
    clearTimeout(timer);
    if (result.code !== 0) this.log.error('the off-air encoder failed', { why: result.stderr.trim() });
    if ((await this.flushed()) > 0) return true;
    await rm(this.path, { force: true });
    return false;
  }

  private start(): RunningProcess {
    if (this.encoder) return this.encoder;
    const limits = { wallMs: LONGEST_MS, memoryBytes: 1_500_000_000 };
    const encoder = startProcess('ffmpeg', [...WORDS, `file:${this.path}`], limits);
    encoder.stdout.resume();
    for (const bytes of this.waiting) encoder.stdin.write(bytes);
    this.waiting = [];
    this.waitingBytes = 0;
    this.encoder = encoder;
    return encoder;
  }

  private async flushNowAndThen(every: number, signal: AbortSignal): Promise<void> {
    const go = () =>
      this.clock.wait(every, signal).then(
        () => true,
        () => false,
      );
    while (await go()) await this.flushed();
  }

  /** Brings what was written to the disk; gives the file's length in bytes, 0 without a file. */
  private async flushed(): Promise<number> {
    const file = await open(this.path, 'r+').catch(() => null);
    if (!file) return 0;
    try {
      await file.datasync();
      await syncFolder(dirname(this.path));
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  }
}
