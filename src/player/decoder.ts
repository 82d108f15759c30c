/** Sound files as PCM, decoded by ffmpeg while they play. */
import { startProcess, type RunningProcess } from '../kernel/process.ts';
import { SAMPLE_RATE } from './sinks/sink.ts';

/** Why a sound ended before its time. */
export interface Failure {
  /** For people: Vietnamese, without a full stop. */
  words: string;
  /** What a program said of it, for the player's own log. */
  raw?: string;
}

/** Samples in order. `read` gives at most `count`; an empty piece means that none are ready yet; null that there are no more. */
export interface PcmSource {
  read(count: number): Int16Array | null;
  /** Whether `read` would give samples now. */
  hasSamples(): boolean;
  /** Whether all there is has been decoded, or it was given up. */
  ended(): boolean;
  /** Why it ended before its time, null when it did not. Known once it has ended. */
  failure(): Failure | null;
  close(): void;
}

/** What media may be. Playlists (HLS, concat) are not in it: they name other files, and ffmpeg would open them. */
const CONTAINERS = 'mp3,wav,ogg,flac,mov';
/** How much is decoded ahead of being played: four seconds, 350 kB. */
const HELD_SAMPLES = 4 * SAMPLE_RATE;

/** Opens a sound file for playing; see `decodeFile`. */
export type Decode = (path: string, longestMs: number) => PcmSource;

/**
 * Decodes a local file. Only local files: what a container inside names (playlists, addresses) is not opened.
 *
 * @param longestMs after this much machine time it is taken for hung and ended
 */
export function decodeFile(path: string, longestMs: number): PcmSource {
  return new FfmpegSource(
    startProcess(
      'ffmpeg',
      ['-nostdin', '-v', 'error', '-protocol_whitelist', 'file,pipe', '-format_whitelist', CONTAINERS]
        .concat(['-i', `file:${path}`])
        .concat(['-map', '0:a:0', '-vn', '-ac', '1', '-ar', String(SAMPLE_RATE)])
        .concat(['-f', 's16le', '-c:a', 'pcm_s16le', 'pipe:1']),
      { wallMs: longestMs, memoryBytes: 1_500_000_000 },
    ),
  );
}

class FfmpegSource implements PcmSource {
  private pieces: Int16Array[] = [];
  private held = 0;
  /** An odd byte that waits for its other half. */
  private rest: Buffer = Buffer.alloc(0);
  private over = false;
  private why: Failure | null = null;

  constructor(private readonly ffmpeg: RunningProcess) {
    ffmpeg.stdin.end();
    ffmpeg.stdout.on('data', (chunk: Buffer) => this.take(chunk));
    const drained = new Promise((resolve) => ffmpeg.stdout.once('close', resolve));
    const finish = async () => {
      const result = await ffmpeg.ended.catch((error: unknown) => String(error));
      // What ffmpeg wrote last is still in the pipe when it exits.
      if (typeof result !== 'string') await drained;
      this.why = failureOf(result);
      this.over = true;
    };
    void finish();
  }

  read(count: number): Int16Array | null {
    const [first] = this.pieces;
    if (!first) return this.over ? null : new Int16Array();
    const piece = first.subarray(0, count);
    if (piece.length === first.length) this.pieces.shift();
    else this.pieces[0] = first.subarray(count);
    this.held -= piece.length;
    if (this.held < HELD_SAMPLES / 2) this.ffmpeg.stdout.resume();
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
    this.ffmpeg.kill();
    this.ffmpeg.stdout.destroy();
    this.pieces = [];
    this.held = 0;
    this.over = true;
  }

  private take(chunk: Buffer): void {
    const bytes = Buffer.concat([this.rest, chunk]);
    const whole = bytes.length - (bytes.length % 2);
    this.rest = bytes.subarray(whole);
    if (whole === 0) return;
    // A copy, because Int16Array wants its bytes on an even address.
    const piece = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole));
    this.pieces.push(piece);
    this.held += piece.length;
    if (this.held >= HELD_SAMPLES) this.ffmpeg.stdout.pause();
  }
}

function failureOf(
  result: string | { code: number | null; stderr: string; stoppedBy: string | null },
): Failure | null {
  if (typeof result === 'string') return { words: 'không chạy được bộ giải mã âm thanh', raw: result };
  if (result.code === 0) return null;
  const raw = result.stderr.trim();
  if (result.stoppedBy === 'wallMs') return { words: 'giải mã tệp âm thanh quá lâu', raw };
  return { words: 'không giải mã được tệp âm thanh', raw };
}
