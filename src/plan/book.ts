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
}

/** Opens the book of an instant (UTC milliseconds). */
export function openBook(plan: Plan, facts: readonly Fact[], instant: number, trial: boolean): Book {
  const ledger = openLedger(facts, instant);
  const hearings = hearingsOf(ledger, { ...plan.counting, trial });
  const held = new Map<string, readonly Candidate[]>();
  const found = (source: QuotaSource, task: PlanTask): Candidate[] => {
    switch (source.source) {
      case 'as-run':
        return heardItems(ledger, hearings, source);
      case 'publication':
        return publishedArticles(ledger, source, plan.counting.publicationDate);
      case 'event':
        return eventsFor(ledger, task.task);
      case 'report':
        return reportsFor(ledger, task.task);
      case 'plan-document':
        return planDocument(ledger, plan);
    }
  };
  return {
    ledger,
    hearings,
    candidatesOf(task) {
      const candidates = held.get(task.task) ?? [
        ...task.quota.counts.flatMap((source) => found(source, task)),
        ...entriesByHand(ledger, task),
      ];
      held.set(task.task, candidates);
      return candidates;
    },
  };
}
