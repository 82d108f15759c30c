/**
 * A stream as PCM while it goes on: relayed radio, or live speech. Node opens it (where it leads is looked at), ffmpeg decodes what
 * comes through a pipe and has no network of its own. A line that breaks is opened anew; one that stays dead or silent has failed,
 * and what stands in for it is played.
 */
import { startProcess, type RunningProcess } from '../kernel/process.ts';
import { openStream, StreamRefused, type StreamQuestion } from '../kernel/stream-request.ts';
import type { Failure, PcmSource } from './decoder.ts';
import { LevelRun } from './level-run.ts';
import { SAMPLE_RATE, SAMPLES_PER_MS } from './sinks/sink.ts';
import type { PlayerClock } from './trusted-clock.ts';

/** Machine ms. */
export interface StreamLimits {
  /** A line on which nothing comes for so long is opened anew: a radio's own buffers bridge a second or two. */
  stallMs: number;
  /** Nothing for so long, and it has failed: people at the loudspeaker take it for broken. */
  deadMs: number;
  /** When it was due and never came: a programme may begin so late. */
  lateMs: number;
  /**
   * Under −50 dBFS for so long it has failed. Speech and music pause for seconds, a studio's own noise lies above; the station's
   * dead-air watchdog waits as long.
   */
  silenceMs: number;
}

export const STREAM_LIMITS: StreamLimits = {
  stallMs: 3_000,
  deadMs: 8_000,
  lateMs: 3_000,
  silenceMs: 20_000,
};

/** Between attempts, machine ms: doubled each time. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
const LOOK_MS = 100;
/** How much is decoded ahead. */
const HELD_SAMPLES = 4 * SAMPLE_RATE;
/** Opened before its time, a stream waits with so much of its newest sound in hand: what the network's unevenness needs. */
const NEWEST_SAMPLES = 1.5 * SAMPLE_RATE;
/** A radio's server sends some seconds at once; what comes faster than that is held back, not thrown away. */
const BURST_MS = 8_000;

/** By what a server calls its stream; others ffmpeg finds out by itself, among the same few. */
const FORMATS: readonly [RegExp, string][] = [
  [/^audio\/(mpeg|mp3)/i, 'mp3'],
  [/^audio\/aacp?/i, 'aac'],
  [/^(audio|application)\/ogg/i, 'ogg'],
  [/^audio\/flac/i, 'flac'],
  [/^audio\/(x-)?wav/i, 'wav'],
];
const CONTAINERS = FORMATS.map(([, name]) => name).join(',');

export interface Stream extends Pick<StreamQuestion, 'inside' | 'headers'> {
  kind: 'relay' | 'live';
  url: string;
  /** UTC ms at which it is due; before that its oldest sound is given up for the newest. */
  startAt: number;
  /** UTC ms: nothing of it is needed after that. */
  endAt: number;
}

export class StreamSource implements PcmSource {
  private readonly closing = new AbortController();
  private readonly silence = new LevelRun(-50);
  private ffmpeg: RunningProcess | null = null;
  private pieces: Int16Array[] = [];
  private held = 0;
  /** An odd byte that waits for its other half. */
  private rest: Buffer = Buffer.alloc(0);
  private over = false;
  private why: Failure | null = null;
  private lastFault = 'không có tín hiệu';
  /** Its samples are being taken: nothing is given up any more. */
  private reading = false;
  private decoded = 0;
  private readonly openedAt: number;
  /** `monotonic()` of the last samples, of this line and of any; null for none yet. */
  private lineHeardAt: number | null = null;
  private heardAt: number | null = null;

  constructor(
    private readonly stream: Stream,
    private readonly clock: PlayerClock,
    private readonly limits: StreamLimits,
  ) {
    this.openedAt = clock.monotonic();
    void this.keepOpen().catch((error: unknown) => this.fail('đầu phát gặp lỗi', String(error)));
    void this.watch();
  }

  read(count: number): Int16Array | null {
    this.reading = true;
    const [first] = this.pieces;
    if (!first) return this.over ? null : new Int16Array();
    const piece = first.subarray(0, count);
    if (piece.length === first.length) this.pieces.shift();
    else this.pieces[0] = first.subarray(count);
    this.held -= piece.length;
    this.flow();
    return piece;
  }

  hasSamples(): boolean {
    return this.held > 0;
  }

  ended(): boolean {
    return this.over;
  }

  failure(): Failure | null {
    return this.why;
  }

  close(): void {
    this.over = true;
    this.pieces = [];
    this.held = 0;
    this.closing.abort(new Error('the stream is not needed any more'));
    this.ffmpeg?.kill();
  }

  private fail(why: string, raw?: string): void {
    if (this.over) return;
    const what = this.stream.kind === 'live' ? 'Tiếng nói trực tiếp' : 'Luồng tiếp âm';
    this.why = { words: `${what} hỏng: ${why}`, ...(raw !== undefined && { raw }) };
    this.over = true;
    this.pieces = [];
    this.held = 0;
    this.closing.abort(new Error(why));
    this.ffmpeg?.kill();
  }

  /** One line after the other, until it is over. */
  private async keepOpen(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!this.ended()) {
      const before = this.decoded;
      const whole = await this.line(this.closing.signal).catch((error: unknown) => this.noteFault(error));
      if (whole && this.stream.kind === 'live') {
        this.over = true;
        return;
      }
      if (this.ended()) return;
      pause = this.decoded > before ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, 2 * pause);
      await this.clock.wait(pause * this.clock.rate(), this.closing.signal).catch(() => undefined);
    }
  }

  private noteFault(error: unknown): false {
    if (error instanceof StreamRefused) {
      this.lastFault = error.message.replace(/\.$/, '');
      // No later attempt leads elsewhere.
      if (error.code === 'forbidden-address' || error.code === 'bad-address') this.fail(this.lastFault);
    }
    return false;
  }

  /** Decodes one line to its end; true when the other side ended it whole. */
  private async line(signal: AbortSignal): Promise<boolean> {
    const { url, inside, headers } = this.stream;
    const ending = new AbortController();
    const stopped = AbortSignal.any([signal, ending.signal]);
    const { body, contentType } = await openStream(url, {
      inside,
      signal: stopped,
      ...(headers && { headers }),
    });
    const { clock } = this;
    const longest = (this.stream.endAt - clock.now()) / clock.rate() + 60_000;
    const ffmpeg = startProcess('ffmpeg', wordsFor(contentType), {
      ...{ wallMs: Math.max(60_000, longest), memoryBytes: 1_500_000_000 },
    });
    this.ffmpeg = ffmpeg;
    this.rest = Buffer.alloc(0);
    this.lineHeardAt = clock.monotonic();
    body.on('error', () => ffmpeg.stdin.end());
    body.pipe(ffmpeg.stdin);
    ffmpeg.stdout.on('data', (chunk: Buffer) => this.take(chunk));
    const drained = new Promise((resolve) => ffmpeg.stdout.once('close', resolve));
    try {
      const stall = this.untilStalled(stopped, ffmpeg);
      const result = await ffmpeg.ended;
      await Promise.race([drained, this.closed()]);
      ending.abort(new Error('the line has ended'));
      await stall;
      // A line that stood still was ended by us, and that is its fault.
      if (result.stoppedBy === null)
        this.lastFault =
          result.code === 0 ? 'máy chủ của luồng ngắt giữa chừng' : 'không giải mã được âm thanh';
      return body.complete;
    } finally {
      ending.abort(new Error('the line has ended'));
      body.destroy();
      ffmpeg.kill();
    }
  }

  /** Ends a line on which nothing comes. */
  private async untilStalled(signal: AbortSignal, ffmpeg: RunningProcess): Promise<void> {
    const { clock, limits } = this;
    while (!signal.aborted) {
      await clock.wait(LOOK_MS * clock.rate(), signal).catch(() => undefined);
      const since = clock.monotonic() - (this.lineHeardAt ?? 0);
      if (this.held >= HELD_SAMPLES || since < limits.stallMs * clock.rate()) continue;
      this.lastFault = 'luồng đứng, không có âm thanh mới';
      ffmpeg.kill();
      return;
    }
  }

  /** Gives up what stays dead or silent. */
  private async watch(): Promise<void> {
    const { clock, limits, stream } = this;
    while (!this.ended()) {
      await clock.wait(LOOK_MS * clock.rate(), this.closing.signal).catch(() => undefined);
      if (this.ended()) return;
      // What is on hand bridges a gap; it is dead when that has run out.
      if (this.held > 0) this.heardAt = Math.max(this.heardAt ?? 0, clock.monotonic());
      this.flow();
      const due = clock.monotonicAt(stream.startAt) + (limits.lateMs - limits.deadMs) * clock.rate();
      const since = Math.max(this.openedAt, due, this.heardAt ?? 0);
      if (clock.monotonic() - since > limits.deadMs * clock.rate()) this.fail(this.lastFault);
      else if (stream.kind === 'relay' && this.silence.ms() > limits.silenceMs)
        this.fail(`im lặng quá ${Math.round(limits.silenceMs / 1000)} giây`);
    }
  }

  private closed(): Promise<unknown> {
    const { signal } = this.closing;
    return new Promise((resolve) => {
      if (signal.aborted) resolve(null);
      signal.addEventListener('abort', resolve, { once: true });
    });
  }

  private take(chunk: Buffer): void {
    if (this.ended()) return;
    const bytes = Buffer.concat([this.rest, chunk]);
    const whole = bytes.length - (bytes.length % 2);
    this.rest = bytes.subarray(whole);
    if (whole === 0) return;
    // A copy, because Int16Array wants its bytes on an even address.
    const piece = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole));
    this.heardAt = this.lineHeardAt = this.clock.monotonic();
    this.decoded += piece.length;
    this.silence.hear(piece);
    this.pieces.push(piece);
    this.held += piece.length;
    this.flow();
  }

  /** Keeps no more than is needed: before its time the newest, afterwards what the decoder may be ahead. */
  private flow(): void {
    const { clock, stream } = this;
    if (!this.reading && stream.kind === 'relay') {
      const most = (clock.monotonic() - this.openedAt) / clock.rate() + BURST_MS;
      while (
        this.held - (this.pieces[0]?.length ?? 0) > NEWEST_SAMPLES &&
        this.decoded < most * SAMPLES_PER_MS
      )
        this.held -= this.pieces.shift()!.length;
    }
    if (this.held >= HELD_SAMPLES) this.ffmpeg?.stdout.pause();
    else if (this.held < HELD_SAMPLES / 2) this.ffmpeg?.stdout.resume();
  }
}

function wordsFor(contentType: string): string[] {
  const format = FORMATS.find(([pattern]) => pattern.test(contentType))?.[1];
  // The first sound is wanted at once: a stream's kind is told by its server, or by its first kilobytes.
  return ['-nostdin', '-v', 'error', '-protocol_whitelist', 'pipe', '-format_whitelist', CONTAINERS]
    .concat(['-probesize', '16384', '-analyzeduration', '500000', '-fflags', '+nobuffer+discardcorrupt'])
    .concat(format === undefined ? [] : ['-f', format])
    .concat(['-i', 'pipe:0', '-map', '0:a:0', '-vn', '-ac', '1', '-ar', String(SAMPLE_RATE)])
    .concat(['-f', 's16le', '-c:a', 'pcm_s16le', '-flush_packets', '1', 'pipe:1']);
}
