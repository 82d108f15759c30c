/** The made-up histories of cases/*.yaml, judged by the plan that ships; their numbers were worked out by hand. */
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { instantOf } from '../kernel/zoned-time.ts';
import { parseFacts } from './fact.ts';
import { judge } from './judge.ts';
import type { MonthAudit, QuotaAudit } from './month-audit.ts';
import { parsePlan, type Plan } from './plan-file.ts';

interface Expected extends Partial<
  Pick<
    QuotaAudit,
    | 'required'
    | 'counted'
    | 'byHand'
    | 'booked'
    | 'missing'
    | 'state'
    | 'lastHelpfulDay'
    | 'metWithSupplement'
    | 'due'
  >
> {
  task: string;
  month?: string;
  asOf?: string;
  items?: string[];
  supplement?: string[];
  overtaken?: string[];
  warned?: string[];
  proofIds?: string[];
  notCounted?: Record<string, string>;
}

interface Case {
  name: string;
  facts: object[];
  trial?: boolean;
  counting?: Partial<Plan['counting']>;
  plan?: Partial<Plan>;
  expect: Expected[];
  airtime?: Partial<MonthAudit['airtime']>;
}

interface CaseFile {
  stock: object[];
  month: string;
  asOf: string;
  cases: Case[];
}

const folder = new URL('cases/', import.meta.url);
const plan2025 = parsePlan(
  readFileSync(new URL('../../schedules/plans/2025-hai-ba-trung.yaml', import.meta.url), 'utf8'),
);

for (const file of readdirSync(folder).sort()) {
  const { stock, month, asOf, cases } = parse(readFileSync(new URL(file, folder), 'utf8')) as CaseFile;
  describe(file, () => {
    test.each(cases)('$name', (history) => {
      const plan = {
        ...plan2025,
        ...history.plan,
        counting: { ...plan2025.counting, ...history.counting },
      };
      const lines = [...stock, ...history.facts].map((fact) => JSON.stringify(fact)).join('\n');
      const { facts, skipped } = parseFacts(lines, plan.timeZone);
      expect(skipped).toEqual([]);
      const auditOf = (of: { month?: string | undefined; asOf?: string | undefined }) =>
        judge({
          plan,
          facts,
          month: of.month ?? month,
          asOf: instantOf(of.asOf ?? asOf, plan.timeZone),
          station: { name: plan.station, trial: history.trial ?? false },
        });
      for (const { task, month: _month, asOf: _asOf, ...wanted } of history.expect) {
        const quota = auditOf({ month: _month, asOf: _asOf }).quotas.find((one) => one.task === task)!;
        const seen: Record<string, unknown> = seenOf(quota);
        const asked = Object.fromEntries(Object.keys(wanted).map((field) => [field, seen[field]]));
        expect({ task, month: _month, asOf: _asOf, ...asked }).toEqual({
          task,
          month: _month,
          asOf: _asOf,
          ...wanted,
        });
      }
      if (history.airtime) expect(auditOf({}).airtime).toMatchObject(history.airtime);
    });
  });
}

function seenOf(quota: QuotaAudit) {
  const ids = (items: { id: string }[]) => items.map(({ id }) => id);
  return {
    ...quota,
    items: ids(quota.items),
    supplement: ids(quota.supplement),
    warned: ids(quota.items.filter(({ warnings }) => warnings.length > 0)),
    proofIds: quota.items.flatMap(({ proof }) => proof.flatMap((link) => link.ids)),
    notCounted: Object.fromEntries(quota.notCounted.map(({ id, reason }) => [id, reason])),
  };
}
