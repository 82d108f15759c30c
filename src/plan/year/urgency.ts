/** How pressing a quota is: red while something can still be done about it, not after. Pure. */
import type { LocalDate } from '../../kernel/zoned-time.ts';
import type { QuotaAudit } from '../month-audit.ts';

/**
 * - none: the plan asks nothing. unknown: what its due date hangs on is not known, or nothing is recorded of it.
 * - met: enough was counted. promised: what is missing stands in coming airings.
 * - later: its time has not begun. open: it runs, and there is time enough.
 * - attention, danger: the days left are getting few, or very few. missed: nothing helps any more.
 */
export type Urgency =
  'none' | 'unknown' | 'met' | 'promised' | 'later' | 'open' | 'attention' | 'danger' | 'missed';

/** The days on which something can still be done. */
export interface ComingDays {
  today: LocalDate;
  /** Days of this month with a session still to come: on them something can be aired. */
  airingDays: readonly LocalDate[];
  isWorkday: (date: LocalDate) => boolean;
  /** Every date from the first to the last, both included. */
  datesBetween: (first: LocalDate, last: LocalDate) => readonly LocalDate[];
}

/** So many days left, or fewer; one thing a day is a pace that an office of two keeps. */
const MONTHLY = { danger: 3, attention: 8 };
/** What has a date of its own is an event, a report: it takes weeks to prepare. */
const DATED = { danger: 5, attention: 20 };

type Pressed = Pick<QuotaAudit, 'state' | 'required' | 'counted' | 'missing' | 'lastHelpfulDay'> & {
  /** It has a due date rather than a monthly rhythm. */
  dated: boolean;
  /** Its month, or period, has not begun. */
  ahead: boolean;
};

/** @param chances days on which something can still be done, {@link chancesOf} */
export function urgencyOf(quota: Pressed, chances: number): Urgency {
  const { state, required, counted, missing, lastHelpfulDay, dated, ahead } = quota;
  if (state === 'notApplicable') return 'none';
  if (counted >= required && state !== 'notMeasured') return 'met';
  if (state === 'notMeasured') return 'unknown';
  if (missing === 0) return 'promised';
  if (lastHelpfulDay === null) return state === 'short' ? 'missed' : 'later';
  const limit = dated ? DATED : MONTHLY;
  if (chances <= Math.max(limit.danger, missing)) return 'danger';
  if (chances <= Math.max(limit.attention, missing * 2)) return 'attention';
  return ahead ? 'later' : 'open';
}

/**
 * Days left for a quota, today among them: those with a session for what must be heard, working days for everything else.
 *
 * @example chancesOf({ lastHelpfulDay: '2026-11-27', onAir: true }, coming) // 2
 */
export function chancesOf(
  { lastHelpfulDay, onAir }: Pick<QuotaAudit, 'lastHelpfulDay'> & { onAir: boolean },
  { today, airingDays, isWorkday, datesBetween }: ComingDays,
): number {
  if (lastHelpfulDay === null || lastHelpfulDay < today) return 0;
  // The sessions of months to come are not looked up: there working days stand for them.
  const days =
    onAir && lastHelpfulDay.slice(0, 7) === today.slice(0, 7)
      ? airingDays.filter((day) => day >= today && day <= lastHelpfulDay)
      : datesBetween(today, lastHelpfulDay).filter(isWorkday);
  return days.length;
}

/** Those about which something must be done now, the most pressing first. */
export const PRESSING: readonly Urgency[] = ['danger', 'attention', 'open'];

const WORDS: Record<Urgency, string> = {
  none: 'chưa áp dụng',
  unknown: 'chưa xác định',
  met: 'đạt',
  promised: 'đã xếp lịch đủ',
  later: 'chưa đến hạn',
  open: 'còn thiếu',
  attention: 'sắp hết hạn',
  danger: 'gấp',
  missed: 'đã hết hạn, không đạt',
};

export function urgencyWords(urgency: Urgency): string {
  return WORDS[urgency];
}
