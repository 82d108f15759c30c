/**
 * The one file that touches fluent-ffmpeg, so that it can be replaced. Every ffmpeg of ours is a child under kernel limits, with
 * no network, no shell, no protocol but the one file or pipe it is given, and only demuxers and decoders that open nothing else.
 */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import ffmpeg, { type FfmpegCommand } from 'fluent-ffmpeg';
import {
  limitedCommand,
  ProgramKilled,
  ProgramMissing,
  wasKilled,
  type ProcessLimits,
} from '../kernel/process.ts';
import { allowLists } from './ffmpeg-allow-lists.ts';

/** What one run of ffmpeg reads. */
export type FfmpegInput =
  /** A file from anywhere: read under the allow-lists. */
  | { kind: 'file'; path: string }
  /** Our own samples, 32-bit float little endian, interleaved. */
  | {
      kind: 'samples';
      sampleRate: number;
      channels: number;
      blocks: AsyncIterable<Buffer> | Iterable<Buffer>;
    }
  /** MP3 that we have just made ourselves, as it comes. */
  | { kind: 'mp3'; blocks: AsyncIterable<Buffer> | Iterable<Buffer> }
  /** A filter graph that makes sound by itself. Only for graphs written in this repository, never for input of people. */
  | { kind: 'graph'; graph: string };

/** Takes some bytes; the next ones wait until its promise, if it gives one, is kept. `stop` ends the child at once. */
export type Receiver = (chunk: Buffer, stop: () => void) => void | Promise<void>;

export interface FfmpegJob {
  input: FfmpegInput;
  /** Words after the input, each one argument ("-c:a", "libmp3lame"). */
  output: readonly string[];
  /** The file written, or who gets the bytes of standard output as they come. */
  to: { path: string } | { write: Receiver };
  limits?: Partial<ProcessLimits>;
  signal?: AbortSignal;
}

export interface FfmpegOutcome {
  /** 0 when ffmpeg is content; null when a signal ended it. */
  code: number | null;
  killedBy: string | null;
  /** Which limit of ours ended it, or the receiver of its output. */
  stoppedBy: 'wallMs' | 'receiver' | null;
  /** What ffmpeg said, at level "info": its first and its last lines. */
  lines: string[];
}

/** Enough for the longest recording a station takes, and far from what would hurt the machine. */
export const FFMPEG_LIMITS = {
  wallMs: 10 * 60_000,
  cpuSeconds: 10 * 60,
  memoryBytes: 1.5 * 2 ** 30,
  fileBytes: 2 * 2 ** 30,
} satisfies ProcessLimits;

/**
 * Runs ffmpeg once. Resolves whatever its exit code: a broken upload is an ordinary case for the caller to judge.
 *
 * @throws ProgramMissing when ffmpeg or prlimit is not installed; the signal's reason when aborted; the receiver's own error.
 * @example
 * const { code } = await runFfmpeg({
 *   input: { kind: 'file', path: 'tin.m4a' },
 *   output: ['-map', '0:a:0', '-ac', '1', '-c:a', 'libmp3lame'],
 *   to: { path: '/tmp/tin.mp3' },
 * });
 */
export async function runFfmpeg(job: FfmpegJob): Promise<FfmpegOutcome> {
  job.signal?.throwIfAborted();
  const limits: ProcessLimits = { ...FFMPEG_LIMITS, ...job.limits };
  const { source, options } = await inputOf(job.input);
  const command = ffmpeg({ stdoutLines: 1 });
  withoutQuestions(command);
  // fluent-ffmpeg puts the first input's options before everything else, so the "program" is prlimit, these are its words, and
  // ffmpeg is limited from its first instruction.
  // What people brought is decoded when nothing more urgent wants the processor: pages, polls and an order's words go before it.
  const words = limitedCommand('ffmpeg', [], limits);
  const [limiter, ...limitWords] = job.input.kind === 'file' ? ['nice', ...words] : words;
  command.setFfmpegPath(limiter!);
  command.input(source);
  // Several arguments: given as an array, each would be split at its blank.
  command.inputOptions(...limitWords, '-nostdin', '-hide_banner', '-nostats', '-y', ...options);
  command.outputOptions(...job.output, '-map_metadata', '-1', '-map_chapters', '-1');
  return run(command, job, limits).finally(() => {
    // What still waits to be fed would never be asked again: its files are closed.
    if (typeof source !== 'string') source.destroy();
  });
}

/** Before each run fluent-ffmpeg asks ffmpeg, without limits, for its formats and encoders. Ours are known; none is experimental. */
function withoutQuestions(command: FfmpegCommand): void {
  Object.assign(command, {
    _checkCapabilities: (done: () => void) => done(),
    availableEncoders: (done: (error: null, encoders: object) => void) => done(null, {}),
  });
}

/**
 * As ffmpeg itself would decide between one thread and several: where a stream begins anew in the middle, its decoders give other
 * samples with one than with two, and the verdict on a file is ffmpeg's own.
 */
const DECODER_THREADS = availableParallelism() > 1 ? '2' : '1';

async function inputOf(input: FfmpegInput): Promise<{ source: string | Readable; options: string[] }> {
  switch (input.kind) {
    case 'file': {
      const { demuxers, decoders } = await allowLists();
      return {
        // "file:" and an absolute path: neither a leading dash nor a "concat:" in a name means anything then.
        source: `file:${resolve(input.path)}`,
        options: [
          ...['-protocol_whitelist', 'file', '-format_whitelist', demuxers.join(',')],
          ...['-codec_whitelist', decoders.join(','), '-threads', DECODER_THREADS],
        ],
      };
    }
    case 'samples':
      return {
        source: Readable.from(input.blocks, { objectMode: false }),
        options: [
          ...['-protocol_whitelist', 'pipe', '-f', 'f32le'],
          ...['-ar', String(input.sampleRate), '-ac', String(input.channels)],
        ],
      };
    case 'mp3':
      return {
        source: Readable.from(input.blocks, { objectMode: false }),
        options: ['-protocol_whitelist', 'pipe', '-threads', '1', '-f', 'mp3'],
      };
    case 'graph':
      return { source: input.graph, options: ['-protocol_whitelist', 'file', '-f', 'lavfi'] };
  }
}

/** Lines kept of each end of what ffmpeg says: the first describe the input, the last tell how it ended. */
const LINES_KEPT = 200;

function run(command: FfmpegCommand, job: FfmpegJob, limits: ProcessLimits): Promise<FfmpegOutcome> {
  return new Promise((done, fail) => {
    const first: string[] = [];
    const last: string[] = [];
    let stoppedBy: FfmpegOutcome['stoppedBy'] = null;
    let failure: Error | null = null;
    let running = false;
    const kill = () => {
      if (running) command.kill('SIGKILL');
    };
    const timer = setTimeout(() => {
      stoppedBy ??= 'wallMs';
      kill();
    }, limits.wallMs);
    job.signal?.addEventListener('abort', kill, { once: true });

    const receiver = 'write' in job.to ? receive(job.to.write) : null;
    function receive(write: Receiver): Writable {
      const stop = () => {
        stoppedBy ??= 'receiver';
        kill();
      };
      const take = async (chunk: Buffer) => {
        if (!stoppedBy && failure === null) await write(chunk, stop);
      };
      // No 'close': fluent-ffmpeg would take it for a failure while ffmpeg is still ending.
      return new Writable({
        emitClose: false,
        autoDestroy: false,
        write: (chunk: Buffer, _encoding, next) => {
          void take(chunk)
            .catch((error: unknown) => {
              failure = error as Error;
              kill();
            })
            .then(() => next());
        },
      });
    }

    const end = async (error: Error | null) => {
      clearTimeout(timer);
      job.signal?.removeEventListener('abort', kill);
      if (receiver && running && !receiver.writableFinished) {
        await new Promise((finished) => receiver.once('finish', finished));
      }
      running = false;
      const lines = [...first, ...last];
      job.signal?.throwIfAborted();
      if (failure !== null) throw failure;
      if (error && 'inputStreamError' in error) throw error.inputStreamError as Error;
      const missing = missingProgram(error, lines);
      if (missing) throw new ProgramMissing(missing);
      const exit = exitOf(error, lines);
      // What it had made so far would pass for the whole.
      if (wasKilled({ signal: exit.killedBy, stoppedBy })) throw new ProgramKilled('ffmpeg', exit.killedBy!);
      done({ ...exit, stoppedBy, lines });
    };
    const settle = (error: Error | null) => void end(error).catch(fail);

    command
      .on('start', () => {
        running = true;
        if (job.signal?.aborted || stoppedBy) kill();
      })
      .on('stderr', (line: string) => {
        if (first.length < LINES_KEPT) first.push(line);
        else last.push(line);
        if (last.length > LINES_KEPT) last.shift();
      })
      .on('end', () => settle(null))
      .on('error', settle);
    if (receiver) command.output(receiver);
    else if ('path' in job.to) command.output(`file:${resolve(job.to.path)}`);
    command.run();
  });
}

/** ffmpeg itself ends in order when it is told to, by a signal that it names by its number. */
const TOLD_TO_END = /^Exiting normally, received signal (\d+)\./;
const BY_NUMBER: Readonly<Record<string, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
};

/** fluent-ffmpeg tells how the child ended only in words. */
function exitOf(
  error: Error | null,
  lines: readonly string[],
): { code: number | null; killedBy: string | null } {
  if (!error) return { code: 0, killedBy: null };
  for (const line of lines) {
    const number = TOLD_TO_END.exec(line)?.[1];
    if (number !== undefined) return { code: null, killedBy: BY_NUMBER[number] ?? number };
  }
  const code = /exited with code (\d+)/.exec(error.message)?.[1];
  const signal = /killed with signal (\w+)/.exec(error.message)?.[1];
  if (code !== undefined) return { code: Number(code), killedBy: null };
  if (signal !== undefined) return { code: null, killedBy: signal };
  throw error;
}

function missingProgram(error: NodeJS.ErrnoException | null, lines: readonly string[]): string | null {
  if (error?.code === 'ENOENT') return 'prlimit';
  return lines.some((line) => line.startsWith('prlimit: failed to execute')) ? 'ffmpeg' : null;
}
