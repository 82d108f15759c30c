/** Gợi ý from the database: what could be placed in the month that runs. */
import { setImmediate as pause } from 'node:timers/promises';
import type { Station } from '../../accounts/stations.ts';
import type { Bulletins } from '../../bulletins/bulletins.ts';
import type { Clock } from '../../kernel/clock.ts';
import { dateOf, monthOf, type Month } from '../../kernel/zoned-time.ts';
import type { CalendarEdits } from '../../schedule/calendar-edits.ts';
import type { Database } from '../../storage/database.ts';
import type { Audits } from '../audits.ts';
import { matches } from '../heard-items.ts';
import type { Plan, SourceOf } from '../plan-file.ts';
import { toldIn } from '../year/told.ts';
import { airingsOfScripts, approvedScripts } from './candidates.store.ts';
import type { ComingPlace } from './coming-places.ts';
import { placesOf, roomIn } from './coming-rooms.ts';
import { heardSources, heldIn, needsOf, offersOf } from './needs.ts';
import { createPlacing } from './placing.ts';
import { suggest, type Need, type Session, type Suggestion } from './suggest.ts';

/** Players need some time to fetch what they were told of. */
const LEAD_MS = 10 * 60_000;
/** For how often an item was aired: longer ago it is as good as new. */
const LOOKED_BACK_MS = 400 * 86_400_000;
/** Items that the judge is asked about: many times a month's quotas. Those never aired, and those aired before. */
const MOST_NEW = 100;
const MOST_OLD = 40;

export interface SuggestionsDependencies {
  database: Database;
  clock: Clock;
  audits: Pick<Audits, 'planOf' | 'yearAudit'>;
  bulletins: Bulletins;
  calendarEdits: Pick<CalendarEdits, 'undo'>;
  /** Plans the station's airings anew. */
  plan: (stationId: string) => Promise<void>;
}

export type Suggestions = ReturnType<typeof createSuggestions>;

export interface MonthSuggestion extends Suggestion {
  month: Month;
  plan: Plan;
  /** Nothing heard counts for any quota of this month, or all of it is heard or booked. */
  needs: readonly Need[];
  /** How many items were heard about each topic this year, by its key. */
  told: ReadonlyMap<string, number>;
}

export function createSuggestions(deps: SuggestionsDependencies) {
  const { database, clock, audits, bulletins } = deps;
  const { kysely } = database;

  /** What could be done for the month that runs. @throws Refusal `plan-missing`, `plan-invalid` */
  async function propose(station: Station): Promise<MonthSuggestion> {
    const now = clock.now();
    const month = monthOf(now, station.timeZone);
    const plan = await audits.planOf(station, month);
    const heard = plan.tasks.filter((task) => heardSources(task).length > 0);
    const airings = await airingsOfScripts(kysely, station.id, now - LOOKED_BACK_MS, now);
    const candidates = await candidatesFor(station, heard.flatMap(heardSources), airings);
    const places = await placesOf(kysely, station, now);
    const known = new Map(
      (
        await bulletins.findAll(kysely, station.id, [
          ...new Set(places.flatMap((one) => one.bulletinId ?? [])),
        ])
      )
        .filter(({ archivedAt }) => archivedAt === null)
        .map((bulletin) => [bulletin.id, bulletin]),
    );
    const also = [...candidates, ...[...known.values()].flatMap(({ scriptIds }) => scriptIds)];
    const year = await audits.yearAudit(station, Number(month.slice(0, 4)), { also: [...new Set(also)] });
    const holds = (place: ComingPlace) => heldIn(year, known.get(place.bulletinId ?? ''));
    const needs = needsOf(heard, { year, month, timeZone: station.timeZone, held: places.flatMap(holds) });
    const offers = offersOf(candidates, year, airings);
    const sessions: Session[] = [];
    for (const place of needs.length > 0 && offers.length > 0 ? places : []) {
      if (!place.open || place.occurrence.startsAt <= now + LEAD_MS) continue;
      const room = await roomIn(kysely, bulletins, station, place, known.get(place.bulletinId ?? ''));
      if (room) sessions.push({ ...sessionOf(place, station), ...room, holds: holds(place) });
      await pause();
    }
    const told = new Map(toldIn(plan, year.book).topics.map(({ key, items }) => [key, items]));
    return { ...suggest({ needs, offers, sessions, told }), month, plan, needs, told };
  }

  /** Items that might count, those first that were never aired; so many that the judge still answers at once. */
  async function candidatesFor(
    station: Station,
    sources: readonly SourceOf<'as-run'>[],
    airings: ReadonlyMap<string, number>,
  ): Promise<string[]> {
    const approved = await approvedScripts(kysely, station.id);
    const fitting = approved
      .filter((one) => sources.some((source) => matches(one, source)))
      .map(({ scriptId }) => scriptId);
    const fresh = fitting.filter((id) => !airings.has(id));
    const aired = fitting.filter((id) => airings.has(id));
    return [...fresh.slice(0, MOST_NEW), ...aired.slice(0, MOST_OLD)];
  }

  return { propose, ...createPlacing(deps) };
}

function sessionOf({ occurrence }: ComingPlace, { timeZone }: Station) {
  const { slotId, wallStart, slotName, startsAt } = occurrence;
  return { slotId, wallStart, name: slotName, startsAt, date: dateOf(startsAt, timeZone) };
}
