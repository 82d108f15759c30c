/** A speech while it is spoken: what the browser sends goes through ffmpeg to the players that listen, and whole into a file. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { MP3_BYTES_A_SECOND, startMp3, type Mp3Stream } from '../audio/stream-mp3.ts';

/** A player that comes within this is given all that was said; a later one joins where the speech is. */
const FROM_THE_BEGINNING_BYTES = 12 * MP3_BYTES_A_SECOND;
const JOIN_BYTES = MP3_BYTES_A_SECOND;
/** So far behind, a listener is given up: its line is too slow for speech. */
const MOST_BEHIND_BYTES = 30 * MP3_BYTES_A_SECOND;

export class Channel {
  private readonly mp3: Mp3Stream;
  private readonly file: WriteStream;
  private readonly listeners = new Set<ReadableStreamDefaultController<Uint8Array>>();
  private recent: Buffer = Buffer.alloc(0);
  private bytes = 0;
  private over = false;
  /** Number of the chunk that comes next. */
  private next = 0;
  private feeding: Promise<void> = Promise.resolve();

  /** @param path where the recording grows */
  constructor(
    readonly path: string,
    longestMs: number,
  ) {
    this.file = createWriteStream(path, { flags: 'a', mode: 0o600 });
    this.file.on('error', () => undefined);
    this.mp3 = startMp3({ longestMs: longestMs + 60_000 }, (chunk) => this.hand(chunk));
  }

  /** How long the speech is so far, ms. */
  get durationMs(): number {
    return Math.round((this.bytes / MP3_BYTES_A_SECOND) * 1000);
  }

  /** Takes a chunk once, in order; one that came before does no harm. False when one before it is missing. */
  async feed(seq: number, bytes: Uint8Array): Promise<boolean> {
    if (seq > this.next) return false;
    if (seq < this.next || this.over) return true;
    this.next++;
    this.feeding = this.feeding.then(() => this.mp3.write(bytes));
    await this.feeding;
    return true;
  }

  /** What is said from now on, or from the beginning when that was a moment ago. */
  join(): ReadableStream<Uint8Array> {
    let own: ReadableStreamDefaultController<Uint8Array>;
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          own = controller;
          const held = this.recent;
          controller.enqueue(new Uint8Array(this.bytes > held.length ? held.subarray(-JOIN_BYTES) : held));
          if (this.over) controller.close();
          else this.listeners.add(controller);
        },
        cancel: () => void this.listeners.delete(own),
      },
      { highWaterMark: MOST_BEHIND_BYTES, size: ({ byteLength }) => byteLength },
    );
  }

  /** No more is said; resolves when all of it has left and the recording is whole. Null, or what ffmpeg had against it. */
  async end(): Promise<string | null> {
    this.mp3.end();
    const failure = await this.mp3.ended;
    this.over = true;
    for (const listener of this.listeners) listener.close();
    this.listeners.clear();
    await new Promise<void>((resolve) => this.file.end(resolve));
    return failure;
  }

  private hand(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.file.write(chunk);
    const recent = Buffer.concat([this.recent, chunk]);
    this.recent = recent.subarray(-FROM_THE_BEGINNING_BYTES);
    for (const listener of this.listeners) {
      listener.enqueue(new Uint8Array(chunk));
      if ((listener.desiredSize ?? 0) > 0) continue;
      this.listeners.delete(listener);
      listener.close();
    }
  }
}
