/** What happened outside the air and the websites: events, reports, the plan's own document, and entries made by hand. */
import { composed } from '../kernel/vietnamese.ts';
import { instantOf } from '../kernel/zoned-time.ts';
import { candidate, type Candidate } from './candidate.ts';
import { matches } from './heard-items.ts';
import { isWithdrawn, revisionHeard } from './hearing.ts';
import type { Ledger } from './ledger.ts';
import type { Plan, PlanTask } from './plan-file.ts';
import { problem, type Problem } from './problem.ts';
import { articleKey } from './published-articles.ts';

/** Events ticked for the task; each needs evidence and a person who confirmed it. */
export function eventsFor(ledger: Ledger, task: string): Candidate[] {
  return ledger.events
    .filter((event) => event.at <= ledger.at && isTicked(event.tasks, task))
    .map((event) =>
      candidate({
        key: `event ${event.id}`,
        id: event.id,
        title: event.title,
        at: event.at,
        proof: [
          {
            fact: 'event',
            ids: [event.id],
            evidence: event.evidence,
            confirmedBy: event.confirmedBy,
            notes: [],
          },
        ],
        problem:
          event.evidence.length === 0
            ? problem('no-evidence')
            : event.confirmedBy
              ? null
              : problem('unconfirmed'),
      }),
    );
}

/** Reports that were made for the task and sent. */
export function reportsFor(ledger: Ledger, task: string): Candidate[] {
  return ledger.reports.flatMap((report) => {
    if (!isTicked(report.tasks, task) || report.sentAt === null || report.sentAt > ledger.at) return [];
    return candidate({
      key: `report ${report.id}`,
      id: report.id,
      title: report.title,
      at: report.sentAt,
      proof: [
        {
          fact: 'report',
          ids: [report.id],
          evidence: report.document ? [report.document] : [],
          notes: [],
        },
      ],
      problem: null,
    });
  });
}

/** The plan itself, on the day it was signed. */
export function planDocument(ledger: Ledger, plan: Plan): Candidate[] {
  if (plan.signedOn === null) return [];
  const at = instantOf(`${plan.signedOn}T00:00`, plan.timeZone);
  if (at > ledger.at) return [];
  return [
    candidate({
      key: `plan-document ${plan.id}`,
      id: plan.id,
      title: plan.number === null ? plan.title : `${plan.title} (số ${plan.number})`,
      at,
      proof: [{ fact: 'plan-document', ids: [plan.id], notes: [] }],
      problem: null,
    }),
  ];
}

/**
 * Entries made by hand for the task, where a machine lost its log. They name the thing they stand for, so that it counts once
 * when its own proof turns up; a second person must have confirmed them.
 */
export function entriesByHand(ledger: Ledger, { task, quota }: PlanTask): Candidate[] {
  const articles = new Map(ledger.publications.map((fact) => [fact.id, articleKey(fact)]));
  return ledger.byHand
    .filter((entry) => sameTask(entry.task, task) && entry.at <= ledger.at)
    .map((entry) => {
      const item = ledger.items.get(entry.item ?? '');
      const revision = item ? revisionHeard(item, entry.at, null) : null;
      const heard = quota.counts.filter((source) => source.source === 'as-run');
      let fault: Problem | null = null;
      if (item && heard.length > 0) {
        if (isWithdrawn(item, revision)) fault = problem('withdrawn');
        else if (!revision) fault = problem('not-approved');
        else if (!heard.some((source) => matches(revision, source))) fault = problem('wrong-mark');
      }
      if (!fault && (entry.confirmedBy === null || entry.confirmedBy === entry.by))
        fault = problem('unconfirmed');
      return candidate({
        key: item?.group ?? articles.get(entry.item ?? '') ?? `by-hand ${entry.item ?? entry.id}`,
        id: entry.item ?? entry.id,
        title: entry.title || (revision ?? item?.latest)?.title || entry.reason,
        at: entry.at,
        byHand: true,
        form: revision?.form ?? '',
        proof: [
          {
            fact: 'by-hand',
            ids: [entry.id],
            by: entry.by,
            confirmedBy: entry.confirmedBy,
            evidence: entry.evidence,
            notes: entry.reason ? [`nhập tay: ${entry.reason}`] : ['nhập tay'],
          },
        ],
        problem: fault,
      });
    });
}

export function isTicked(tasks: string[], task: string): boolean {
  return tasks.some((ticked) => sameTask(ticked, task));
}

/** "II.2.d", "II.2 d" and "Ii.2.D)" name one task; so do "9", "09" and "9.". */
function sameTask(a: string, b: string): boolean {
  return a === b || plain(a) === plain(b);
}

function plain(task: string): string {
  return composed(task)
    .toLowerCase()
    .replace(/[\s.)]+/g, '.')
    .replace(/^0+(?=\d)|\.$/g, '');
}
