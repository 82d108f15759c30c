/** The built programs as processes of their own, for tests of the whole system. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../src/kernel/project-files.ts';

/** Starts a program of dist/ ('main.js', 'cli.js'); standard output is for the test, what it complains of is seen. */
export function startProgram(
  name: string,
  words: readonly string[],
  environment: Record<string, string>,
  complaints: 'inherit' | 'pipe' = 'inherit',
): ChildProcess {
  return spawn(process.execPath, [join(projectRoot, 'dist', name), ...words], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', complaints],
  });
}

/** The match, once the program has said it. @throws Error with all it said, when it ends before */
export function said(program: ChildProcess, sentence: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let words = '';
    program.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      words += chunk;
      const match = sentence.exec(words);
      if (match) resolve(match);
    });
    program.once('exit', (code) => reject(new Error(`ended with ${code}: ${words}`)));
  });
}

/** Asks it to end, or ends it by another signal, and waits until it has. */
export async function ended(
  program: ChildProcess | undefined,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  if (!program || program.exitCode !== null || program.signalCode !== null) return;
  const gone = new Promise((resolve) => program.once('exit', resolve));
  program.kill(signal);
  await gone;
}
