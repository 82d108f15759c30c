/**
 * One server with SQLite and a whole city on it: how soon it is ready with five years of data, and how long its players and people
 * wait, also while it makes backups.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openInstallation } from '../accounts/installation.ts';
import { machineClock } from '../kernel/clock.ts';
import { workerFile } from '../kernel/project-files.ts';
import { fillCity, WARDS, type FilledCity } from './filled-city.ts';
import type { Load, LoadPerson, LoadTold } from './load.worker.ts';
import { absolute, against, p99, type Measure } from './measure.ts';
import { residentMegabytes, serverOf, startedIn } from './server-start.ts';
import { environmentOf, withSetUpFolder } from './throwaway-station.ts';

const YEARS = 5;
const PEOPLE = 200;
const STARTS = 3;
/** As players tell of themselves, and people open pages. */
const EVERY_MS = 10_000;
const WARM_MS = 10_000;
const LASTS_MS = 40_000;
const LOOK_MS = 500;

export async function cityLoad(): Promise<Measure[]> {
  return withSetUpFolder(async (folder) => {
    const environment = { ...environmentOf(folder), LOA_LOG_LEVEL: 'silent' };
    const city = await filled(environment);
    const starts: number[] = [];
    for (let run = 0; run < STARTS; run++) starts.push(await startedIn(environment));
    return serverOf(environment, async ({ origin, pid }) => {
      const alone = await loaded([origin], [pid], city);
      const stopBackups = backingUp(origin, city.administrator);
      const beside = await loaded([origin], [pid], city);
      await stopBackups();
      const rows = await rowsHeard(environment, city);
      const of = `${WARDS} wards with ${YEARS} years in SQLite`;
      return [
        absolute({ measure: `server start until /readyz answers, ${of}`, unit: 'ms', aim: '≤ 1500' }, starts),
        ...measuresOf(alone, `with ${city.players.length} players and ${PEOPLE} people, ${of}`),
        lost('requests lost or answered otherwise', [...alone.lost, ...beside.lost]),
        lost('rows of the players lost', missing(alone.acknowledged + beside.acknowledged, rows)),
        ...(['pages', 'polls'] as const).map((kind) =>
          against(
            { measure: `${kind} p99 while a backup is made`, unit: 'ms', aim: 'ratio ≤ 1.2' },
            [p99(beside[kind])],
            { name: 'the same without', values: [p99(alone[kind])] },
          ),
        ),
      ];
    });
  });
}

export interface Loaded extends LoadTold {
  /** At most, of each server. */
  residentMb: number[];
}

/** What a load is told by: `where` names what the servers hold. */
export function measuresOf(told: Loaded, where: string): Measure[] {
  const p99Of = (kind: string, values: readonly number[], aim: string) =>
    absolute({ measure: `${kind} (p99 of ${values.length}) ${where}`, unit: 'ms', aim }, [p99(values)]);
  return [
    p99Of('a page', told.pages, '≤ 150'),
    p99Of('the page of all wards', told.byPage['/thanh-pho'] ?? [], '≤ 150'),
    p99Of('a poll', told.polls, '≤ 50'),
    p99Of('a heartbeat', told.heartbeats, '≤ 50'),
    p99Of('a report of what was played', told.reports, '≤ 50'),
    ...told.residentMb.map((mb) =>
      absolute({ measure: `resident memory at most ${where}`, unit: 'MB', aim: '≤ 400' }, [mb]),
    ),
  ];
}

/** None: as it should be. What was lost is told on standard error. */
export function lost(measure: string, those: readonly string[]): Measure {
  for (const one of those.slice(0, 10)) process.stderr.write(`${measure}: ${one}\n`);
  return absolute({ measure, unit: 'lost', aim: '0' }, [those.length]);
}

/** Rows that were acknowledged and are not there. */
export function missing(acknowledged: number, rows: number): string[] {
  return Array.from({ length: Math.max(0, acknowledged - rows) }, () => 'acknowledged, not kept');
}

export async function filled(
  environment: Record<string, string>,
  { years = YEARS, people = PEOPLE } = {},
): Promise<FilledCity> {
  const installation = await openInstallation(environment);
  try {
    return await fillCity(installation, { years, people });
  } finally {
    await installation.close();
  }
}

/** Puts the city's load on the servers. */
export async function loaded(
  origins: string[],
  pids: readonly number[],
  { players, people }: Pick<FilledCity, 'players' | 'people'>,
  everyMs = EVERY_MS,
): Promise<Loaded> {
  const load = fork(workerFile('bench/load'), { serialization: 'advanced' });
  const residentMb = pids.map(() => 0);
  const look = setInterval(() => {
    for (const [index, pid] of pids.entries())
      residentMb[index] = Math.max(residentMb[index]!, residentMegabytes(pid));
  }, LOOK_MS);
  try {
    const told = once(load, 'message') as Promise<[LoadTold]>;
    load.send({ origins, players, people, everyMs, warmMs: WARM_MS, lastsMs: LASTS_MS } satisfies Load);
    const [measured] = await told;
    return { ...measured, residentMb };
  } finally {
    clearInterval(look);
    load.kill();
  }
}

/** What the players have told of the airings that they had just played. */
export async function rowsHeard(
  environment: Record<string, string>,
  { players }: FilledCity,
): Promise<number> {
  const { database, close } = await openInstallation(environment);
  try {
    const { rows } = await database.kysely
      .selectFrom('as_run')
      .select((eb) => eb.fn.countAll<number>().as('rows'))
      .where('airing_id', 'in', [...new Set(players.map(({ airing }) => airing.id))])
      .executeTakeFirstOrThrow();
    return rows;
  } finally {
    await close();
  }
}

/**
 * Has the server make backups for as long as the load lasts, as a person asks for them; the night's own rehearsal may come between.
 * One that is still being made at the end is not waited for.
 */
function backingUp(origin: string, { cookie, paths }: LoadPerson): () => Promise<void> {
  const stopping = new AbortController();
  const headers = { cookie, origin };
  const run = async () => {
    while (!stopping.signal.aborted) {
      const answer = await fetch(origin + paths[0]!, { method: 'POST', headers, redirect: 'manual' });
      if (answer.status !== 303 && answer.status !== 409)
        throw new Error(`a backup was answered ${answer.status}`);
      await machineClock.wait(LOOK_MS, stopping.signal).catch(() => undefined);
    }
  };
  const running = run();
  return () => {
    stopping.abort();
    return running;
  };
}
