/** From a year's audit to what Gợi ý works on: what the month lacks, and which items could give it. Pure. */
import type { Bulletin } from '../../bulletins/bulletin.ts';
import { monthBounds, type Month } from '../../kernel/zoned-time.ts';
import type { YearAudit } from '../audits.ts';
import { bookedItems, matches } from '../heard-items.ts';
import { isWithdrawn } from '../hearing.ts';
import type { KnownItem } from '../ledger.ts';
import type { PlanTask, SourceOf } from '../plan-file.ts';
import type { Need, Offer, Session } from './suggest.ts';

export function heardSources({ quota }: PlanTask): SourceOf<'as-run'>[] {
  return quota.counts.filter((source) => source.source === 'as-run');
}

/** An item that may air as it stands. */
function approvedOf(item: KnownItem | undefined) {
  const revision = item?.approved.at(-1);
  return item && revision && !isWithdrawn(item, revision) ? { group: item.group, revision } : null;
}

/** What a bulletin holds of items that may air. */
export function heldIn({ book }: YearAudit, bulletin: Bulletin | undefined): Session['holds'] {
  return (bulletin?.scriptIds ?? []).flatMap((id) => approvedOf(book.ledger.items.get(id)) ?? []);
}

interface NeedSight {
  year: YearAudit;
  month: Month;
  timeZone: string;
  /** What the month's coming sessions hold: further ahead than airings are planned, too. */
  held: Session['holds'];
}

/** What the month still lacks after what was heard and what is in coming sessions. */
export function needsOf(tasks: readonly PlanTask[], { year, month, timeZone, held }: NeedSight): Need[] {
  const { plan, book, months } = year;
  const { from, to: until } = monthBounds(month, timeZone);
  const audit = months.find((one) => one.month === month);
  return tasks.flatMap((task): Need[] => {
    const quota = audit?.quotas.find((one) => one.task === task.task);
    if (!quota || quota.state === 'notApplicable' || quota.state === 'notMeasured') return [];
    const sources = heardSources(task);
    // What counts once for ever is done wherever it was heard; else what is counted in this period.
    const again = new Set(quota.items.map(({ id }) => id));
    const counted = book
      .candidatesOf(task)
      .filter(({ problem, id }) => !problem && (!plan.counting.repeatsCountAgain || again.has(id)));
    const done = new Set(counted.map(({ key }) => key));
    const booked = new Set(
      sources.flatMap((source) => [
        ...bookedItems(book.ledger, source, { from, until }),
        ...held.filter(({ revision }) => matches(revision, source)).map(({ group }) => group),
      ]),
    );
    for (const group of done) booked.delete(group);
    const missing = quota.required - quota.counted - booked.size;
    const short = task.short ?? task.title;
    return missing > 0
      ? [{ task: task.task, short, sources, missing, done: new Set([...done, ...booked]) }]
      : [];
  });
}

/** Items that may air, of those that sound the same one. */
export function offersOf(
  ids: readonly string[],
  { book }: YearAudit,
  airings: ReadonlyMap<string, number>,
): Offer[] {
  const offers = new Map<string, Offer>();
  for (const scriptId of ids) {
    const known = approvedOf(book.ledger.items.get(scriptId));
    if (!known || offers.has(known.group)) continue;
    const { durationMs } = known.revision;
    offers.set(known.group, { ...known, scriptId, durationMs, airings: airings.get(scriptId) ?? 0 });
  }
  return [...offers.values()];
}
