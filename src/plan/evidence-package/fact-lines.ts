import { isoWithOffset } from '../../kernel/zoned-time.ts';
import type { Fact } from '../fact.ts';

/** Fields of facts that are instants: milliseconds inside, ISO 8601 outside. */
const INSTANTS: ReadonlySet<string> = new Set([
  ...['at', 'startsAt', 'endsAt', 'startedAt', 'sentAt', 'publishedAt', 'approvedAt', 'recordedAt'],
]);

/**
 * Facts as NDJSON, one a line, as `loa judge --facts` reads them: the inverse of parseFacts.
 *
 * @example factLines([{ fact: 'withdraw', item: 'i1', at: 0, by: 'Lan', recordedAt: 0 }], 'Asia/Ho_Chi_Minh')
 */
export function factLines(facts: readonly Fact[], timeZone: string): string {
  return facts.map((fact) => `${JSON.stringify(outside(fact, timeZone))}\n`).join('');
}

function outside(fact: Fact, timeZone: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fact).map(([name, value]: [string, unknown]) => [
      name,
      INSTANTS.has(name) && typeof value === 'number' ? isoWithOffset(value, timeZone) : value,
    ]),
  );
}
