#!/usr/bin/env node
/** `loa`: one command for everything that can be done without a browser. */
import { machineClock } from './kernel/clock.ts';
import { UsageError, type Command, type CommandIo, type ExitCode } from './kernel/command.ts';
import { Refusal } from './kernel/errors.ts';

type Load = () => Promise<{ command: Command }>;

/** Loaded only when asked for: `loa normalize` must not pay for a server. */
const COMMANDS: Record<string, Load> = {
  setup: () => import('./accounts/setup.command.ts'),
  normalize: () => import('./speech/normalize.command.ts'),
  probe: () => import('./audio/probe.command.ts'),
  'schedule expand': () => import('./schedule/expand.command.ts'),
  audit: () => import('./plan/audit.command.ts'),
  judge: () => import('./plan/judge.command.ts'),
  player: () => import('./player/player.command.ts'),
  say: () => import('./scripts/say.command.ts'),
  demo: () => import('./demo.command.ts'),
  'user add': () => import('./accounts/user-add.command.ts'),
  'device list': () => import('./accounts/device-list.command.ts'),
  'device revoke': () => import('./accounts/device-revoke.command.ts'),
  'token create': () => import('./accounts/token-create.command.ts'),
};

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<ExitCode> {
  const found = find(words);
  if (!found) return help(words);
  const { command } = await found.load();
  if (found.args.includes('--help')) {
    process.stdout.write(`${command.summary}\n\n  ${command.usage}\n`);
    return 0;
  }
  try {
    return await command.run(found.args, io());
  } catch (error) {
    return explain(error, command);
  }
}

/** Two words ("schedule expand") before one ("schedule"). */
function find(words: string[]): { load: Load; args: string[] } | null {
  for (const count of [2, 1]) {
    const load = COMMANDS[words.slice(0, count).join(' ')];
    if (load && words.length >= count) return { load, args: words.slice(count) };
  }
  return null;
}

function io(): CommandIo {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop.abort(new Error(signal)));
  }
  // A reader that has seen enough (`loa … | head`) is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, env, clock: machineClock, signal: stop.signal };
}

function explain(error: unknown, command: Command): ExitCode {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\nCách dùng: ${command.usage}\n`);
    return 2;
  }
  if (error instanceof Refusal) {
    const fields = error.errors
      .filter((e) => e.message !== error.message)
      .map((e) => `  ${e.field}: ${e.message}\n`);
    process.stderr.write(`${error.message}\n${fields.join('')}`);
    return 1;
  }
  process.stderr.write(
    `Lỗi của chương trình: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 1;
}

async function help(words: string[]): Promise<ExitCode> {
  const asked = words.length === 0 || words[0] === 'help' || words[0] === '--help';
  const out = asked ? process.stdout : process.stderr;
  if (!asked) out.write(`Không có lệnh “${words.join(' ')}”.\n\n`);
  out.write('loa <lệnh>\n\n');
  for (const [name, load] of Object.entries(COMMANDS)) {
    const { command } = await load();
    out.write(`  ${name.padEnd(16)} ${command.summary}\n`);
  }
  return asked ? 0 : 2;
}
