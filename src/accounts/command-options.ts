/** What the commands of this room share: reading options, a password from standard input, answers as JSON. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { z } from 'zod';
import { UsageError, type CommandIo, type ExitCode } from '../kernel/command.ts';
import { Refusal } from '../kernel/errors.ts';
import { createLog } from '../kernel/log.ts';
import { parseWith } from './http/parse.ts';
import { openInstallation, type Installation } from './installation.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options by name; anything else is wrong usage. */
export function readOptions<const O extends Options>(args: string[], options: O, usage: string) {
  try {
    return parseArgs({ args, options }).values;
  } catch {
    throw new UsageError(`Tham số không đúng. Cách dùng: ${usage}`);
  }
}

/** Values for use cases, by the same schemas as the forms. */
export function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  return parseWith(schema, value);
}

/** The first line of standard input; '' when nothing was piped in. A terminal is asked, so that nothing hangs unexplained. */
export async function passwordFrom({ stdin, stderr }: CommandIo, asked: string): Promise<string> {
  if ('isTTY' in stdin && stdin.isTTY === true) stderr.write(`${asked}: `);
  let text = '';
  for await (const chunk of stdin.setEncoding('utf8')) {
    text += String(chunk);
    if (text.includes('\n') || text.length > 1_000) break;
  }
  return text.split(/\r?\n/, 1)[0]!;
}

/** Opens the data folder for one command; what goes wrong is said in words, the log keeps to warnings. */
export async function withInstallation(
  io: CommandIo,
  work: (opened: Installation) => Promise<ExitCode>,
): Promise<ExitCode> {
  const log = createLog({ level: 'warn', write: (line) => io.stderr.write(line) });
  const installation = await openInstallation(io.env, { machine: io.clock, log });
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}

/** An instant of the command line: ISO 8601 with an offset. */
export function instantOption(name: string, instant: number | null): number {
  if (instant === null)
    throw new Refusal(
      'bad-instant',
      `${name} phải là một thời điểm có múi giờ, ví dụ 2027-01-01T00:00:00+07:00.`,
    );
  return instant;
}
