import type { Calendar } from './calendar.ts';
import type { Candidate } from './candidate.ts';
import type { CountedItem, NotCountedItem, ProofLine } from './month-audit.ts';

/** A counted thing as the audit shows it; it warns where fewer than half the planned zones were reached. */
export function countedItem(one: Candidate, calendar: Calendar): CountedItem {
  const { zones } = one;
  const few = zones?.reached && zones.planned.length > 0 && reachedOf(zones) * 2 < zones.planned.length;
  return {
    ...shown(one, calendar),
    warnings: few ? [`Chỉ tới ${reachedOf(zones)}/${zones.planned.length} cụm loa đã định.`] : [],
  };
}

function reachedOf({ reached, planned }: NonNullable<Candidate['zones']>): number {
  return planned.filter((zone) => reached?.includes(zone)).length;
}

/** A thing that does not count, with its problem. */
export function notCountedItem(one: Candidate, calendar: Calendar): NotCountedItem {
  return { ...shown(one, calendar), ...(one.airing && { airing: one.airing }), ...one.problem! };
}

function shown(one: Candidate, { iso }: Calendar): Omit<CountedItem, 'warnings'> {
  return {
    id: one.id,
    title: one.title,
    at: iso(one.at),
    byHand: one.byHand,
    ...(one.form && { form: one.form }),
    ...(one.zones && { zones: one.zones }),
    proof: one.proof.map(({ startedAt, approvedAt, ...link }): ProofLine => ({
      ...link,
      ...(startedAt === undefined ? {} : { startedAt: iso(startedAt) }),
      ...(approvedAt === undefined ? {} : { approvedAt: approvedAt === null ? null : iso(approvedAt) }),
    })),
  };
}
