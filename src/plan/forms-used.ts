/** Which of the plan's forms of communication were used in a stretch of time, and what shows it: one count for page and report. Pure. */
import { dateOf, type LocalDate } from '../kernel/zoned-time.ts';
import type { Book } from './book.ts';
import type { Candidate } from './candidate.ts';
import { entriesByHand, isTicked } from './occasions.ts';
import type { Plan } from './plan-file.ts';
import { tally } from './tally.ts';

export interface FormUse {
  key: string;
  title: string;
  variety: 'online' | 'traditional';
  /** How many things show that it was used: items heard, articles published, events held. */
  used: number;
  onAir: number;
  online: number;
  held: number;
  /** The latest of them. */
  evidence: { title: string; on: LocalDate }[];
}

/** Of a form so many proofs are named. */
const EVIDENCE_SHOWN = 2;

/**
 * Each thing counts once, when it counted first, as it does for the quotas.
 *
 * @param stretch UTC ms, half-open
 */
export function formsUsed(plan: Plan, book: Book, stretch: { from: number; until: number }): FormUse[] {
  const rules = { repeatsCountAgain: plan.counting.repeatsCountAgain, timeZone: plan.timeZone };
  const counted = (candidates: readonly Candidate[]) => tally(candidates, stretch, rules).counted;
  const byHand = plan.tasks
    .filter(({ quota }) => quota.counts.some(({ source }) => source === 'as-run'))
    .flatMap((task) => entriesByHand(book.ledger, task));
  return plan.forms.map(({ key, title, variety, counts = [], tasks = [] }) => {
    const from = (kind: 'as-run' | 'publication') =>
      counts.filter(({ source }) => source === kind).flatMap((source) => book.candidatesFrom(source));
    const heard = from('as-run');
    const onAir = counted(heard.length > 0 ? [...heard, ...byHand] : []);
    const online = counted(from('publication'));
    const held = book.ledger.events
      .filter(({ confirmedBy, evidence, at }) => confirmedBy && evidence.length > 0 && at <= book.ledger.at)
      .filter(({ at }) => at >= stretch.from && at < stretch.until)
      .filter((event) => event.forms?.includes(key) || tasks.some((task) => isTicked(event.tasks, task)));
    const all = [...onAir, ...online, ...held];
    const latest = all.toSorted((a, b) => b.at - a.at).slice(0, EVIDENCE_SHOWN);
    return {
      ...{ key, title, variety, used: all.length },
      ...{ onAir: onAir.length, online: online.length, held: held.length },
      evidence: latest.map((one) => ({ title: one.title, on: dateOf(one.at, plan.timeZone) })),
    };
  });
}
