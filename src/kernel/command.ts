import type { Readable, Writable } from 'node:stream';
import type { Clock } from './clock.ts';

/** What a `loa` command may touch of the world. */
export interface CommandIo {
  stdin: Readable;
  /** Data only. */
  stdout: Writable;
  /** Words for people, progress. */
  stderr: Writable;
  env: Record<string, string | undefined>;
  /** The machine's clock; commands that open a data folder take the folder's clock from there. */
  clock: Clock;
  /** Aborted on SIGINT and SIGTERM. */
  signal: AbortSignal;
}

/** 0 good, 1 refused or failed, 2 wrong usage, 3 a quota is short. */
export type ExitCode = 0 | 1 | 2 | 3;

/** A subcommand of `loa`. A thrown `Refusal` ends with 1, a thrown `UsageError` with 2, each with its sentence on stderr. */
export interface Command {
  /** One line of Vietnamese for `loa help`. */
  summary: string;
  /** "loa normalize [--json]" */
  usage: string;
  run(args: string[], io: CommandIo): Promise<ExitCode>;
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}
