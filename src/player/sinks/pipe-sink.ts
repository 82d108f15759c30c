/**
 * Raw PCM (s16le, mono, 44.1 kHz) for another program, paced as it is heard: into a FIFO, a file or standard output. Who reads may
 * come late, be slow or go away: then the sink fails and is tried again, and the player goes on.
 */
import { constants, createWriteStream, open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { SinkFailed, takenBy, type Sink } from './sink.ts';

/** A reader that takes nothing for so long, beyond what the pipe holds (three quarters of a second), is given up; machine ms. */
const STALLED_MS = 1000;
/** Opened anew each time, so that standard output itself stays; process.stdout would wait for its reader, and the player with it. */
const STANDARD_OUTPUT = '/proc/self/fd/1';
const openFd = promisify(open);

export class PipeSink implements Sink {
  readonly kind = 'pipe';
  readonly aheadMs = 0;
  readonly settleMs = 0;
  readonly alwaysOpen = true;
  readonly realTime = true;

  private stream: Writable | null = null;
  private failure: SinkFailed | null = null;
  private gone: Promise<void> = Promise.resolve();

  /** @param path of a FIFO or a file (which grows); "-" is standard output */
  constructor(private readonly path: string) {}

  async open(): Promise<void> {
    await this.close();
    this.failure = null;
    const stream = await writerOf(this.path === '-' ? STANDARD_OUTPUT : this.path);
    this.stream = stream;
    this.gone = new Promise((resolve) => {
      stream.once('close', resolve);
      stream.once('error', (error: Error) => {
        this.failure = new SinkFailed('no-reader', `the reader went away: ${error.message}`);
        if (this.stream === stream) this.stream = null;
        resolve();
      });
    });
  }

  async write(samples: Int16Array): Promise<void> {
    const { stream } = this;
    if (!stream) throw this.failure ?? new SinkFailed('no-reader', 'the pipe is not open');
    const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    if (stream.write(bytes) || (await takenBy(stream, STALLED_MS, this.gone))) return;
    this.stream = null;
    stream.destroy();
    throw new SinkFailed('slow', 'the reader is too slow');
  }

  async writeSilence(count: number): Promise<void> {
    await this.write(new Int16Array(count));
  }

  async close(): Promise<void> {
    const { stream } = this;
    this.stream = null;
    if (!stream) return;
    stream.end();
    // What a slow reader has not taken by then is not waited for.
    const timer = setTimeout(() => stream.destroy(), STALLED_MS);
    await this.gone;
    clearTimeout(timer);
  }
}

/** A FIFO is opened without waiting for its reader: none there is a failure, not an endless wait. */
async function writerOf(path: string): Promise<Writable> {
  const found = await stat(path).catch(() => null);
  if (found?.isSocket()) throw new SinkFailed('gone', `${path} is a socket`);
  if (!found?.isFIFO()) return createWriteStream(path, { flags: 'a' });
  const { O_WRONLY, O_NONBLOCK } = constants;
  const fd = await openFd(path, O_WRONLY | O_NONBLOCK).catch((error: unknown) => {
    const nobody = error instanceof Error && 'code' in error && error.code === 'ENXIO';
    throw new SinkFailed('no-reader', nobody ? `nobody reads ${path}` : String(error));
  });
  return new Socket({ fd, readable: false, writable: true });
}
