/** Keeps the airings of the coming days in step with slots, bulletins and approvals, whoever changes them and whenever. */
import type { Station } from '../accounts/stations.ts';
import type { Rundown } from '../bulletins/rundown.ts';
import type { Bulletins } from '../bulletins/bulletins.ts';
import type { Templates } from '../bulletins/templates.ts';
import type { Clock } from '../kernel/clock.ts';
import { addDays, dateOf, dayBounds, type LocalDate } from '../kernel/zoned-time.ts';
import type { Database, Executor } from '../storage/database.ts';
import { alone } from '../storage/locks.ts';
import { airingsBetween, findAiring, putAiring, type Airing } from './airings.store.ts';
import { expandSlots } from './core/expand.ts';
import { rundownAgain } from './make-goods.ts';
import { airingId, changesBetween, planAiring, type PlannedOccurrence, type Programme } from './planning.ts';
import { withShifts } from './shifting.ts';
import { listSources } from './relay-sources.store.ts';
import { listExceptions, listSlots } from './slots.store.ts';
import { suspensionsBetween } from './suspensions.store.ts';
import { withdrawnScripts } from '../scripts/scripts.store.ts';

const DAY_MS = 86_400_000;

export interface PlannerDependencies {
  database: Database;
  clock: Clock;
  bulletins: Bulletins;
  templates: Templates;
  station: (id: string) => Promise<Station>;
  wakeJobs: () => void;
  /** After airings were written: players have to be told. */
  onPlanned: (stationId: string) => Promise<void>;
}

export interface Planner {
  /** Plans anew; call it whenever something that airings depend on has changed, and once a minute for the day that comes. */
  plan(stationId: string): Promise<void>;
}

/** Half-open days that are planned and delivered: today and the days ahead, whole. */
export function plannedDays(now: number, station: Station): { from: number; to: number } {
  const today = dateOf(now, station.timeZone);
  const last = addDays(today, station.settings.scheduleDays);
  return { from: dayBounds(today, station.timeZone).from, to: dayBounds(last, station.timeZone).to };
}

export function createPlanner(deps: PlannerDependencies): Planner {
  const running = new Map<string, Promise<void>>();

  /** One at a time a station, in this process and, by the lock, in all: two at once would write each other's half. */
  function plan(stationId: string): Promise<void> {
    const next = (running.get(stationId) ?? Promise.resolve()).then(() => planOnce(stationId));
    const settled = next.catch(() => undefined);
    running.set(stationId, settled);
    return next;
  }

  async function planOnce(stationId: string): Promise<void> {
    const station = await deps.station(stationId);
    const now = deps.clock.now();
    const { from, to } = plannedDays(now, station);
    const changed = await deps.database.kysely.transaction().execute(async (tx) => {
      await alone(tx, deps.database.dialect, `plan ${stationId}`);
      const kept = await airingsBetween(tx, stationId, from, to);
      const planned = await plannedAirings(tx, station, { from, to, now, kept });
      const withdrawn = await withdrawnScripts(tx, stationId);
      const changes = changesBetween(kept, planned, now, withdrawn);
      for (const airing of changes) await putAiring(tx, airing);
      return changes.length > 0;
    });
    deps.wakeJobs();
    if (changed) await deps.onPlanned(stationId);
  }

  async function plannedAirings(
    tx: Executor,
    station: Station,
    { from, to, now, kept }: { from: number; to: number; now: number; kept: readonly Airing[] },
  ): Promise<Airing[]> {
    const slots = await listSlots(tx, station.id);
    const exceptions = await listExceptions(tx, station.id);
    // An airing may run over the last midnight into a suspension.
    const suspensions = await suspensionsBetween(tx, station.id, from, to + DAY_MS);
    const sources = await listSources(tx, station.id);
    const programme = programmes(tx, station);
    const airings: Airing[] = [];
    const overruns = new Map<string, number>();
    for (const occurrence of expandSlots(slots, station.timeZone, from, to)) {
      const slot = slots.find((candidate) => candidate.id === occurrence.slotId)!;
      // What has begun is not planned again; what runs over its time, or was put off, still holds its loudspeakers.
      if (occurrence.startsAt <= now) {
        const id = airingId(slot.id, occurrence.wallStart);
        const held = kept.find((one) => one.id === id && one.endsAt > occurrence.endsAt);
        if (!held) continue;
        overruns.set(id, occurrence.endsAt);
        airings.push(held);
        continue;
      }
      const exception = exceptions.find(
        (candidate) => candidate.slotId === slot.id && candidate.wallStart === occurrence.wallStart,
      );
      const date = occurrence.wallStart.slice(0, 10);
      const planned: PlannedOccurrence = {
        occurrence,
        slot,
        exception,
        main:
          slot.makesGood !== null && !exception?.bulletinId
            ? await againProgramme(tx, station, slot.makesGood, date)
            : await programme(exception?.bulletinId ?? slot.bulletinId, date),
        reserve: await programme(slot.reserveBulletinId, date),
        relay: sources.find(({ id, withdrawn }) => id === slot.relaySourceId && withdrawn === null) ?? null,
        suspensions,
      };
      const airing = planAiring(planned, now);
      if (airing.endsAt > occurrence.endsAt) overruns.set(airing.id, occurrence.endsAt);
      airings.push(airing);
    }
    const placed = withShifts(airings, ({ id }) => overruns.get(id) ?? null);
    return placed.filter(({ startsAt }) => startsAt > now);
  }

  /** What was not heard is aired as it was, whatever has become of its bulletin. */
  async function againProgramme(
    tx: Executor,
    station: Station,
    missedId: string,
    date: LocalDate,
  ): Promise<Programme | null> {
    const missed = await findAiring(tx, station.id, missedId);
    const rundown = missed && (await rundownAgain(tx, deps.bulletins, missed, date));
    if (!missed?.bulletinId || !rundown) return null;
    await prepareSounds(tx, station, rundown, date);
    return { bulletinId: missed.bulletinId, title: missed.title, rundown };
  }

  /** Each bulletin is put together once a day that it airs on; sounds that a day still lacks are asked for. */
  function programmes(tx: Executor, station: Station) {
    const made = new Map<string, Programme | null>();
    return async (bulletinId: string | null, date: LocalDate): Promise<Programme | null> => {
      if (bulletinId === null) return null;
      const key = `${bulletinId} ${date}`;
      if (!made.has(key)) made.set(key, await makeProgramme(tx, station, bulletinId, date));
      return made.get(key)!;
    };
  }

  async function makeProgramme(
    tx: Executor,
    station: Station,
    bulletinId: string,
    date: LocalDate,
  ): Promise<Programme | null> {
    const [bulletin] = await deps.bulletins.findAll(tx, station.id, [bulletinId]);
    if (!bulletin || bulletin.archivedAt !== null) return null;
    const rundown = await deps.bulletins.rundown(tx, bulletin, date);
    await prepareSounds(tx, station, rundown, date);
    return { bulletinId, title: bulletin.title, rundown };
  }

  async function prepareSounds(tx: Executor, station: Station, { obstacles }: Rundown, date: LocalDate) {
    for (const { templateId } of obstacles) {
      if (templateId !== undefined) await deps.templates.prepare(tx, station.id, templateId, date);
    }
  }

  return { plan };
}
