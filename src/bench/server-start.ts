/** The built server as `npm start` runs it: how soon it answers, and what it holds while nobody asks for anything. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { machineClock } from '../kernel/clock.ts';
import { projectRoot } from '../kernel/project-files.ts';
import { SERVER_FLAGS } from '../kernel/server-flags.ts';
import { absolute, type Measure } from './measure.ts';
import { environmentOf, withSetUpFolder } from './throwaway-station.ts';

const RUNS = 3;
const IDLE_MS = 3000;

export async function serverStart(): Promise<Measure[]> {
  const starts: number[] = [];
  const memory: number[] = [];
  await withSetUpFolder(async (folder) => {
    for (let run = 0; run < RUNS; run++) {
      const begun = machineClock.monotonic();
      const server = started(environmentOf(folder));
      try {
        await healthy(server);
        starts.push(machineClock.monotonic() - begun);
        await machineClock.wait(IDLE_MS);
        memory.push(residentMegabytes(server.pid!));
      } finally {
        await stopped(server);
      }
    }
  });
  return [
    absolute({ measure: 'server start until /healthz answers', unit: 'ms', aim: '≤ 1500' }, starts),
    absolute({ measure: 'idle server, resident memory after 3 s', unit: 'MB', aim: '≤ 200' }, memory),
  ];
}

function started(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [...SERVER_FLAGS, join(projectRoot, 'dist', 'main.js')], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Resolves when /healthz answers on the port that the server tells. */
async function healthy(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stdout! })) {
    const port = /http:\/\/localhost:(\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    const { ok } = await fetch(`http://127.0.0.1:${port}/healthz`);
    if (ok) return `http://127.0.0.1:${port}`;
  }
  throw new Error('the server ended before it answered');
}

/** Ms from the start until /readyz says yes. */
export async function startedIn(environment: Record<string, string>): Promise<number> {
  const begun = machineClock.monotonic();
  return serverOf(environment, async ({ origin }) => {
    while (!(await fetch(`${origin}/readyz`)).ok) await machineClock.wait(10);
    return machineClock.monotonic() - begun;
  });
}

/** A server on `folder` for as long as `work` takes. */
export function runningServer<T>(
  folder: string,
  work: (server: { origin: string; pid: number }) => Promise<T>,
): Promise<T> {
  return serverOf(environmentOf(folder), work);
}

export async function serverOf<T>(
  environment: Record<string, string>,
  work: (server: { origin: string; pid: number }) => Promise<T>,
): Promise<T> {
  const server = started(environment);
  try {
    return await work({ origin: await healthy(server), pid: server.pid! });
  } finally {
    await stopped(server);
  }
}

/** VmRSS of a process; a megabyte is 10⁶ bytes. */
export function residentMegabytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1];
  return (Number(kibibytes) * 1024) / 1e6;
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}
