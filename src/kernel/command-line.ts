/** What `loa` and the player's own bundle do alike: find the command, run it, and say in Vietnamese how it ended. */
import { machineClock } from './clock.ts';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command.ts';
import { asRefusal } from './machine-faults.ts';

/** Commands by name ("schedule expand"); each is loaded only when asked for: `loa normalize` must not pay for a server. */
export type CommandTable = Record<string, () => Promise<{ command: Command }>>;

/**
 * Runs one command with the process's own streams and signals.
 *
 * @param program what people type before the command
 * @param words what they typed after it
 * @param options.fallback name of the command that is meant when the words name none
 * @param options.begin done before a command runs; what it throws is told as the command's own errors are
 */
export async function runCommandLine(
  program: string,
  table: CommandTable,
  words: string[],
  options: { fallback?: string; begin?: () => void } = {},
): Promise<ExitCode> {
  // A reader that has seen enough (`loa … | head`) is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const found = find(table, words, options.fallback);
  if (!found) return help(program, table, words);
  const { command } = await found.load();
  if (found.args.includes('--help')) {
    process.stdout.write(`${command.summary}\n\n  ${command.usage}\n`);
    return 0;
  }
  try {
    options.begin?.();
    return await command.run(found.args, io());
  } catch (error) {
    return explain(error, command);
  }
}

/** Two words ("schedule expand") before one ("schedule"). */
function find(table: CommandTable, words: string[], fallback: string | undefined) {
  for (const count of [2, 1]) {
    const load = table[words.slice(0, count).join(' ')];
    if (load && words.length >= count) return { load, args: words.slice(count) };
  }
  const load = fallback === undefined ? undefined : table[fallback];
  return load && !/^[a-z]/.test(words[0] ?? '') ? { load, args: words } : null;
}

function io(): CommandIo {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop.abort(new Error(signal)));
  }
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, env, clock: machineClock, signal: stop.signal };
}

function explain(error: unknown, command: Command): ExitCode {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\nCách dùng: ${command.usage}\n`);
    return 2;
  }
  const refusal = asRefusal(error);
  if (refusal) {
    const fields = refusal.errors
      .filter(({ message }) => message !== refusal.message)
      .map(({ field, message }) => `  ${field}: ${message}\n`);
    process.stderr.write(`${refusal.message}\n${fields.join('')}`);
    return 1;
  }
  process.stderr.write(
    `Lỗi của chương trình: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 1;
}

async function help(program: string, table: CommandTable, words: string[]): Promise<ExitCode> {
  const asked = words.length === 0 || words[0] === 'help' || words[0] === '--help';
  const out = asked ? process.stdout : process.stderr;
  if (!asked) out.write(`Không có lệnh “${words.join(' ')}”.\n\n`);
  out.write(`${program} <lệnh>\n\n`);
  const width = Math.max(...Object.keys(table).map(({ length }) => length));
  for (const [name, load] of Object.entries(table)) {
    const { command } = await load();
    out.write(`  ${name.padEnd(width)}  ${command.summary}\n`);
  }
  return asked ? 0 : 2;
}
