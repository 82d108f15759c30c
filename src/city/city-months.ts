/** The city's months, summed from the wards'. Pure. */
import type { Month } from '../kernel/zoned-time.ts';
import type { WardMonth } from './ward-months.store.ts';

export interface CityMonth {
  month: Month;
  /** Wards whose month the judge has seen, with a plan or without. */
  judged: number;
  /** Wards with a plan for it. */
  planned: number;
  /** Of those, wards whose plan asks for CCHC items on the loudspeakers, and those in which enough were heard. */
  asked: number;
  heard: number;
  /** Wards in which no quota is short. */
  whole: number;
  closed: number;
  sessions: number;
  playedMs: number;
  emergencyMs: number;
}

/** Oldest first; a month of which nothing is known is left out. */
export function cityMonths(months: readonly WardMonth[]): CityMonth[] {
  return [...Map.groupBy(months, ({ month }) => month)]
    .map(([month, wards]) => summed(month, wards))
    .sort((a, b) => a.month.localeCompare(b.month));
}

/** Wards whose earlier months are still to be judged: they come two a minute after the first start, all in the month before the last two. */
export function wardsToCome(months: readonly CityMonth[]): number {
  const [earlier, now] = [months.at(-3), months.at(-1)];
  return earlier && now ? Math.max(0, now.judged - earlier.judged) : 0;
}

function summed(month: Month, wards: readonly WardMonth[]): CityMonth {
  const known = wards.flatMap(({ figures }) => figures ?? []);
  const heard = known.flatMap((figures) => figures.heard ?? []);
  const sum = (of: (figures: (typeof known)[number]) => number) =>
    known.reduce((total, figures) => total + of(figures), 0);
  return {
    month,
    judged: wards.length,
    planned: known.length,
    asked: heard.length,
    heard: heard.filter(({ counted, required }) => counted >= required).length,
    whole: known.filter(({ quotas }) => quotas.short === 0).length,
    closed: known.filter(({ closed }) => closed).length,
    sessions: sum(({ sessions }) => sessions),
    playedMs: sum(({ playedMs }) => playedMs),
    emergencyMs: sum(({ emergencyMs }) => emergencyMs),
  };
}
