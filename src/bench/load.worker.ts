/**
 * A city's players and people, in a process of their own: in each of its turns a player asks for its schedule and tells of itself,
 * and once reports what it played; in each of his a person opens a page. When their time comes they ask, whatever has become of what
 * was asked before.
 */
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { machineClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { PLAYOUT_BASE } from '../playout/contract.ts';

/** What a player has just played. */
export interface LoadAirings {
  id: string;
  item: number;
  startsAt: number;
  durationMs: number;
}

export interface LoadPlayer {
  token: string;
  airing: LoadAirings;
}

export interface LoadPerson {
  cookie: string;
  paths: string[];
}

/** What the process is given. */
export interface Load {
  /** Servers on one database: a player and a person stay with one. */
  origins: string[];
  players: LoadPlayer[];
  people: LoadPerson[];
  /** Between two turns of each. */
  everyMs: number;
  /** At first unmeasured, then measured, ms. */
  warmMs: number;
  lastsMs: number;
}

/** Ms until the whole answer was there, by what was asked. */
export interface LoadTold {
  polls: number[];
  heartbeats: number[];
  reports: number[];
  pages: number[];
  /** By what a page's address ends with. */
  byPage: Record<string, number[]>;
  /** Answered otherwise than it should be, or not at all. */
  lost: string[];
  /** Rows that the server said it has. */
  acknowledged: number;
}

/** A server that can't keep up must not hold up the measure too: by then it is lost. */
const PATIENCE_MS = 15_000;

interface Answer {
  status: number;
  etag: string | undefined;
  body: string;
  ms: number;
}

interface Asked {
  method?: string;
  path: string;
  headers: Record<string, string>;
  body?: object;
}

const [load] = (await once(process, 'message')) as [Load];
const told: LoadTold = {
  ...{ polls: [], heartbeats: [], reports: [], pages: [], byPage: {}, lost: [], acknowledged: 0 },
};
const begun = machineClock.monotonic();
const measuredFrom = begun + load.warmMs;
const ends = measuredFrom + load.lastsMs;
const measured = () => machineClock.monotonic() >= measuredFrom;

await Promise.all([
  ...load.players.map((player, index) => playerRound(player, index)),
  ...load.people.map((person, index) => personRound(person, index)),
]);
process.send!(told, () => process.disconnect());

/** Calls `turn` each time its turn comes, from a moment of its own on. */
async function everyTurn(share: number, turn: (count: number) => Promise<void>): Promise<void> {
  const running: Promise<void>[] = [];
  for (let count = 0; ; count++) {
    const due = begun + (share + count) * load.everyMs;
    if (due >= ends) break;
    await machineClock.wait(Math.max(0, due - machineClock.monotonic()));
    running.push(turn(count));
  }
  await Promise.all(running);
}

async function playerRound({ token, airing }: LoadPlayer, index: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: `Bearer ${token}` };
  const ask = (asked: Omit<Asked, 'headers'>, more = {}) =>
    answered(agent, load.origins[index % load.origins.length]!, {
      ...asked,
      headers: { ...headers, ...more },
    });
  let etag: string | undefined;
  const turns = Math.floor((load.warmMs + load.lastsMs) / load.everyMs);
  const firstMeasured = Math.ceil(load.warmMs / load.everyMs);
  const reportsAt = firstMeasured + (index % (turns - firstMeasured));
  await everyTurn((index * 0.618) % 1, async (count) => {
    const poll = await ask({ path: `${PLAYOUT_BASE}/schedule?wait=0` }, etag && { 'if-none-match': etag });
    keep('polls', poll, [200, 304]);
    etag = poll.etag ?? etag;
    const beat = {
      at: nowIso(),
      version: '0.1.0',
      media: { ready: 20, missing: 0 },
      onAir: null,
      volume: 80,
    };
    keep('heartbeats', await ask({ method: 'POST', path: `${PLAYOUT_BASE}/heartbeat`, body: beat }), [200]);
    if (count !== reportsAt) return;
    const report = await ask({ method: 'POST', path: `${PLAYOUT_BASE}/as-run`, body: rowsOf(airing) });
    keep('reports', report, [200]);
    if (report.status === 200) told.acknowledged += accepted(report.body);
  });
  agent.destroy();
}

async function personRound({ cookie, paths }: LoadPerson, index: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 6 });
  await everyTurn((index * 0.618) % 1, async (count) => {
    const path = paths[(index + count) % paths.length]!;
    const origin = load.origins[index % load.origins.length]!;
    const answer = await answered(agent, origin, { path, headers: { cookie } });
    keep('pages', answer, [200], path);
    if (measured()) (told.byPage[path.replace(/^\/d\/[^/]+/, '') || '/'] ??= []).push(answer.ms);
  });
  agent.destroy();
}

function keep(
  kind: 'polls' | 'heartbeats' | 'reports' | 'pages',
  { status, ms, body }: Answer,
  right: number[],
  path: string = kind,
): void {
  if (!right.includes(status)) told.lost.push(`${path}: ${status} ${body.slice(0, 200)}`);
  else if (measured()) told[kind].push(ms);
}

function rowsOf({ id, item, startsAt, durationMs }: LoadAirings): object {
  const common = {
    ...{ airingId: id, occurrence: 0, item, clockOffsetMs: 0, sink: 'alsa', volume: 80, amplifier: true },
    clockTrusted: true,
  };
  const at = (ms: number) => new Date(ms).toISOString();
  return {
    events: [
      { ...common, id: newId(startsAt), seq: 1, kind: 'start', at: at(startsAt) },
      {
        ...common,
        ...{ id: newId(startsAt), seq: 2, kind: 'end', at: at(startsAt + durationMs) },
        ...{ outcome: 'completed', playedMs: durationMs, silentMs: 0 },
      },
    ],
  };
}

function accepted(body: string): number {
  const { results } = JSON.parse(body) as { results: { result: string; reason?: string }[] };
  for (const { result, reason } of results) if (result !== 'accepted') told.lost.push(`${result}: ${reason}`);
  return results.filter(({ result }) => result === 'accepted').length;
}

function nowIso(): string {
  return new Date(machineClock.now()).toISOString();
}

function answered(
  agent: Agent,
  origin: string,
  { method = 'GET', path, headers, body }: Asked,
): Promise<Answer> {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const from = machineClock.monotonic();
  const since = () => machineClock.monotonic() - from;
  return new Promise((resolve) => {
    const failed = (error: Error) =>
      resolve({ status: 0, etag: undefined, body: error.message, ms: since() });
    const asked = request(
      `${origin}${path}`,
      { agent, method, headers: { ...headers, ...(bytes && { 'content-type': 'application/json' }) } },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', failed);
        answer.on('end', () =>
          resolve({
            ...{ status: answer.statusCode!, etag: answer.headers.etag, ms: since() },
            body: Buffer.concat(parts).toString(),
          }),
        );
      },
    );
    asked.on('error', failed);
    asked.setTimeout(PATIENCE_MS, () => asked.destroy(new Error(`no answer in ${PATIENCE_MS} ms`)));
    asked.end(bytes);
  });
}
