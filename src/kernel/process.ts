/**
 * Child programs (ffmpeg, espeak-ng, aplay) under limits: what they are fed is hostile, and a child that eats the machine would
 * silence the ward. Limits are the kernel's own, set by prlimit(1) before the program starts; arguments never meet a shell.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { PassThrough, Readable, type Writable } from 'node:stream';

export interface ProcessLimits {
  /** Wall-clock time, ms; the child is killed after it. */
  wallMs: number;
  /** Processor time, s. */
  cpuSeconds?: number;
  /** Address space, bytes. */
  memoryBytes?: number;
  /** Largest file it may write, bytes. */
  fileBytes?: number;
  /** Most bytes of standard output kept; more kills it. */
  stdoutBytes?: number;
}

export interface ProcessResult {
  /** Exit code, null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  /** The last 64 KiB. */
  stderr: string;
  /** Which limit of ours ended it, if one did. */
  stoppedBy: 'wallMs' | 'stdoutBytes' | 'abort' | null;
}

export interface ProcessOptions {
  limits: ProcessLimits;
  stdin?: string | Uint8Array;
  /** Added to our own environment. */
  environment?: Record<string, string>;
  signal?: AbortSignal;
  /** Gets standard output as it comes instead of keeping it. */
  onStdout?: (chunk: Buffer) => void;
  onStderr?: (chunk: string) => void;
}

const STDERR_KEPT = 64 * 1024;

/** The program is not installed. */
export class ProgramMissing extends Error {
  override readonly name = 'ProgramMissing';
  constructor(readonly program: string) {
    super(`${program} is not installed`);
  }
}

/** Somebody else ended it: no room in memory, or a person. What it was given is not to blame. */
export class ProgramKilled extends Error {
  override readonly name = 'ProgramKilled';
  readonly code = 'PROGRAM_KILLED';
  constructor(program: string, by: string) {
    super(`${program} was ended by ${by}`);
  }
}

/** A limit of ours ends a program by SIGXCPU or SIGXFSZ, a fault of its own by SIGSEGV and the like: those are its input's doing. */
const FROM_OUTSIDE = new Set<string>(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP']);

/** @param stoppedBy which limit of ours ended it, null for none */
export function wasKilled({
  signal,
  stoppedBy,
}: {
  signal: string | null;
  stoppedBy: string | null;
}): boolean {
  return signal !== null && stoppedBy === null && FROM_OUTSIDE.has(signal);
}

/** Beyond its processor time a program is told so first, and ended for good after this, s. */
const GRACE_S = 5;

/** The words that put `program` under limits: ['prlimit', '--cpu=…', …, '--', program, …args]. */
export function limitedCommand(program: string, args: readonly string[], limits: ProcessLimits): string[] {
  return [
    'prlimit',
    '--core=0',
    '--nofile=256',
    ...(limits.cpuSeconds === undefined ? [] : [cpuWord(Math.ceil(limits.cpuSeconds))]),
    ...(limits.memoryBytes === undefined ? [] : [`--as=${limits.memoryBytes}`]),
    ...(limits.fileBytes === undefined ? [] : [`--fsize=${limits.fileBytes}`]),
    '--',
    program,
    ...args,
  ];
}

const cpuWord = (seconds: number) => `--cpu=${seconds}:${seconds + GRACE_S}`;

/**
 * Runs a program to its end. Resolves whatever its exit code; rejects with `ProgramMissing` when it can't be started.
 *
 * @example const { code, stdout } = await runProcess('espeak-ng', ['--version'], { limits: { wallMs: 5000 } });
 */
export function runProcess(
  program: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  const { limits } = options;
  const [command, ...words] = limitedCommand(program, args, limits);
  return new Promise((resolve, reject) => {
    const child = spawn(command!, words, {
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.environment && { env: { ...process.env, ...options.environment } }),
    });
    const chunks: Buffer[] = [];
    let kept = 0;
    let stderr = '';
    let stoppedBy: ProcessResult['stoppedBy'] = null;
    const stop = (why: NonNullable<ProcessResult['stoppedBy']>) => {
      stoppedBy ??= why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop('wallMs'), limits.wallMs);
    const abort = () => stop('abort');
    options.signal?.addEventListener('abort', abort, { once: true });
    if (options.signal?.aborted) abort();

    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(error.code === 'ENOENT' ? new ProgramMissing(command!) : error);
    });
    if (!hasPipes(child)) return;
    child.stdout.on('data', (chunk: Buffer) => {
      if (options.onStdout) {
        options.onStdout(chunk);
        return;
      }
      kept += chunk.length;
      if (kept > (limits.stdoutBytes ?? Infinity)) stop('stdoutBytes');
      else chunks.push(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      options.onStderr?.(chunk);
      stderr = (stderr + chunk).slice(-STDERR_KEPT);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      // prlimit says so itself when the program it should start is missing, and ends with 127 (126: not executable).
      if ((code === 127 || code === 126) && /^prlimit: /m.test(stderr)) reject(new ProgramMissing(program));
      else resolve({ code, signal, stdout: Buffer.concat(chunks), stderr, stoppedBy });
    });
    feed(child, options.stdin);
  });
}

/** Where no more files can be opened there is a child without pipes, and an error that is told in a moment. */
function hasPipes(child: ChildProcess): boolean {
  return Boolean(child.stdout as Readable | null | undefined);
}

/** A child that ends before it has read everything is an ordinary case, told by its exit code, not by EPIPE. */
function feed(child: ChildProcess, stdin: string | Uint8Array | undefined): void {
  child.stdin!.on('error', () => undefined);
  child.stdin!.end(stdin);
}

/** A program that runs beside us: its output is read as it comes, its input written as it takes it. */
export interface RunningProcess {
  stdin: Writable;
  stdout: Readable;
  /** Resolves when it has ended, whatever its exit code; rejects with `ProgramMissing` when it couldn't be started. */
  ended: Promise<Omit<ProcessResult, 'stdout'>>;
  /** SIGKILL; `ended` resolves afterwards. */
  kill(): void;
}

/**
 * Starts a program under limits and hands over its pipes; `stdoutBytes` does not apply, the reader holds it back by not reading.
 *
 * @example const decoder = startProcess('ffmpeg', ['-i', path, '-f', 's16le', '-'], { wallMs: 3_600_000 });
 */
export function startProcess(
  program: string,
  args: readonly string[],
  limits: Omit<ProcessLimits, 'stdoutBytes'>,
): RunningProcess {
  const [command, ...words] = limitedCommand(program, args, limits);
  const child = spawn(command!, words, { stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  let stoppedBy: ProcessResult['stoppedBy'] = null;
  const stop = (why: 'wallMs' | 'abort') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    stoppedBy ??= why;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => stop('wallMs'), limits.wallMs);
  const ended = new Promise<Omit<ProcessResult, 'stdout'>>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(error.code === 'ENOENT' ? new ProgramMissing(command!) : error);
    });
    // 'exit', not 'close': after a kill nobody may be reading what is left in the pipe, and 'close' waits for that.
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      setImmediate(() => {
        if ((code === 127 || code === 126) && /^prlimit: /m.test(stderr)) reject(new ProgramMissing(program));
        else resolve({ code, signal, stderr, stoppedBy });
      });
    });
  });
  // Whoever waits for `ended` sees the failure; a caller that only reads must not be ended by it.
  ended.catch(() => undefined);
  if (!hasPipes(child))
    return { stdin: new PassThrough(), stdout: Readable.from([]), ended, kill: () => undefined };
  child.stdin.on('error', () => undefined);
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = (stderr + chunk).slice(-STDERR_KEPT);
  });
  return { stdin: child.stdin, stdout: child.stdout, ended, kill: () => stop('abort') };
}
