import type { Candidate } from './candidate.ts';
import type { Fact } from './fact.ts';
import { heardItems } from './heard-items.ts';
import { hearingsOf, type Hearing } from './hearing.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { entriesByHand, eventsFor, planDocument, reportsFor } from './occasions.ts';
import type { Plan, PlanTask, QuotaSource } from './plan-file.ts';
import { publishedArticles } from './published-articles.ts';

/** A ledger with what is worked out from it, each once. */
export interface Book {
  ledger: Ledger;
  hearings: readonly Hearing[];
  candidatesOf(task: PlanTask): readonly Candidate[];
  /** What a source finds that hangs on no task: events and reports are ticked for one. */
  candidatesFrom(source: QuotaSource): readonly Candidate[];
}

/** Opens the book of an instant (UTC milliseconds). */
export function openBook(plan: Plan, facts: readonly Fact[], instant: number, trial: boolean): Book {
  const ledger = openLedger(facts, instant);
  const hearings = hearingsOf(ledger, { ...plan.counting, trial });
  const held = new Map<string, readonly Candidate[]>();
  /** Two that count the same heard items look through the hearings once. */
  const heard = new Map<string, Candidate[]>();
  const found = (source: QuotaSource, task: string): Candidate[] => {
    switch (source.source) {
      case 'as-run': {
        const key = JSON.stringify(source);
        const candidates = heard.get(key) ?? heardItems(ledger, hearings, source);
        heard.set(key, candidates);
        return candidates;
      }
      case 'publication':
        return publishedArticles(ledger, source, plan.counting.publicationDate);
      case 'event':
        return eventsFor(ledger, task);
      case 'report':
        return reportsFor(ledger, task);
      case 'plan-document':
        return planDocument(ledger, plan);
    }
  };
  return {
    ledger,
    hearings,
    candidatesOf(task) {
      const candidates = held.get(task.task) ?? [
        ...task.quota.counts.flatMap((source) => found(source, task.task)),
        ...entriesByHand(ledger, task),
      ];
      held.set(task.task, candidates);
      return candidates;
    },
    candidatesFrom: (source) => found(source, ''),
  };
}
