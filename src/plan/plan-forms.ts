/** What the plan's pages share in reading their addresses and forms. */
import type { FormValues } from '../accounts/http/declaration.ts';
import { Refusal } from '../kernel/errors.ts';
import { isMonth, type Month } from '../kernel/zoned-time.ts';

/** The month that an address names. @throws Refusal 404 */
export function monthIn({ month }: { month: string }): Month {
  if (isMonth(month)) return month;
  throw new Refusal('month-unknown', 'Không có tháng này; hãy viết dạng 2026-11.', 404);
}

/** What was typed, to be shown again; several values of a field as lines. */
export function textsOf(values: FormValues): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value.join('\n'),
    ]),
  );
}
