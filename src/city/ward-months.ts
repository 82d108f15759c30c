/**
 * The wards' months, kept as the judge last found them, so that a page of all wards costs a look. A month is judged anew when what it
 * rests on has moved: a line of the ward's trail, a row of a player's log, a change of the schedule, another day.
 */
import { setImmediate as pause } from 'node:timers/promises';
import { listStations, type Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import type { Paced } from '../kernel/paced.ts';
import { addMonths, dateOf, monthOf, type Month } from '../kernel/zoned-time.ts';
import type { Audits } from '../plan/audits.ts';
import type { Database } from '../storage/database.ts';
import { figuresOf } from './figures.ts';
import {
  putWardMonths,
  sightOfWards,
  wardMonths,
  type WardMonth,
  type WardSight,
} from './ward-months.store.ts';

export interface WardMonthsDependencies {
  database: Database;
  clock: Clock;
  audits: Pick<Audits, 'judgedMonth' | 'yearAudit' | 'planOf'>;
}

export type WardMonths = ReturnType<typeof createWardMonths>;

/** Wards judged anew in one look, so that a minute in which every ward reports does not hold the server up. */
const MOST_A_LOOK = 40;
/** Wards whose earlier months are judged anew in one look, each once a day. */
const YEARS_A_LOOK = 2;
const AT_ONCE: Paced = (piece) => piece();
/** A row of the same millisecond may still come in: what was learned so lately is looked at again. */
const SETTLED_MS = 1_000;

export function createWardMonths({ database, clock, audits }: WardMonthsDependencies) {
  const { kysely } = database;

  /**
   * Judges anew what has moved, this month and the one before first. Gives how many wards that were.
   *
   * @param options.paced ward by ward
   */
  async function look({
    most = MOST_A_LOOK,
    years = YEARS_A_LOOK,
    paced = AT_ONCE,
  }: { most?: number; years?: number; paced?: Paced } = {}): Promise<number> {
    const stations = new Map((await listStations(kysely)).map((station) => [station.id, station]));
    const now = clock.now();
    const stale: { station: Station; months: Month[]; seen: string }[] = [];
    const aged: Station[] = [];
    const kept = await recentMonths([...stations.values()], now);
    for (const sight of await sightOfWards(kysely)) {
      const station = stations.get(sight.stationId);
      if (!station) continue;
      const seen = seenOf(sight, station, now);
      const months = recentOf(station, now);
      const known = kept.get(station.id) ?? [];
      const moved = months.filter((month) => known.find((one) => one.month === month)?.seen !== seen);
      if (moved.length > 0) stale.push({ station, months: moved, seen });
      else if (isAged(known, station, now)) aged.push(station);
    }
    for (const { station, months, seen } of stale.slice(0, most))
      await paced(() => judge(station, months, seen));
    for (const station of aged.slice(0, years)) await paced(() => judgeYear(station));
    return Math.min(stale.length, most);
  }

  async function judge(station: Station, months: readonly Month[], seen: string): Promise<void> {
    const made: WardMonth[] = [];
    for (const month of months) {
      const madeAt = clock.now();
      made.push({
        stationId: station.id,
        month,
        seen,
        madeAt,
        figures: await figuresAt(station, month, madeAt),
      });
      await pause();
    }
    await kysely.transaction().execute((tx) => putWardMonths(tx, made));
  }

  /** A month's figures as the judge finds them now; null where the ward has no plan for it. */
  async function figuresAt(station: Station, month: Month, asOf = clock.now()) {
    try {
      const { audit, plan } = await audits.judgedMonth(station, month, { asOf });
      return figuresOf(audit, plan);
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  /** Months that are over also change: a player reports late, an entry is put right. Once a day is soon enough for them. */
  async function judgeYear(station: Station): Promise<void> {
    const now = clock.now();
    const last = addMonths(monthOf(now, station.timeZone), -2);
    const seen = `year ${dateOf(now, station.timeZone)}`;
    const made: WardMonth[] = [];
    try {
      const { months } = await audits.yearAudit(station, Number(last.slice(0, 4)), { asOf: now });
      for (const audit of months) {
        if (audit.month > last) continue;
        const plan = await audits.planOf(station, audit.month);
        made.push({
          stationId: station.id,
          month: audit.month,
          seen,
          madeAt: now,
          figures: figuresOf(audit, plan),
        });
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      made.push({ stationId: station.id, month: last, seen, madeAt: now, figures: null });
    }
    await kysely.transaction().execute((tx) => putWardMonths(tx, made));
  }

  async function recentMonths(stations: readonly Station[], now: number): Promise<Map<string, WardMonth[]>> {
    const months = new Set(
      stations.flatMap((station) => [
        ...recentOf(station, now),
        addMonths(monthOf(now, station.timeZone), -2),
      ]),
    );
    return Map.groupBy(await wardMonths(kysely, [...months]), ({ stationId }) => stationId);
  }

  return { look, figuresAt };
}

/** The running month and the one before, whose last rows still come in. */
function recentOf(station: Station, now: number): Month[] {
  const month = monthOf(now, station.timeZone);
  return [month, addMonths(month, -1)];
}

function isAged(known: readonly WardMonth[], station: Station, now: number): boolean {
  const last = addMonths(monthOf(now, station.timeZone), -2);
  return known.find(({ month }) => month === last)?.seen !== `year ${dateOf(now, station.timeZone)}`;
}

function seenOf({ trail, learned, planned }: WardSight, station: Station, now: number): string {
  const newest = Math.max(learned ?? 0, planned ?? 0);
  const open = newest > now - SETTLED_MS ? ` ${now}` : '';
  return `${dateOf(now, station.timeZone)} ${trail ?? 0} ${learned ?? 0} ${planned ?? 0}${open}`;
}
