/** The sentences of a month audit, one source for page and console, so that they agree. */
import { viDate, viDuration, viInstant, viMonth, viNumber } from '../kernel/vietnamese.ts';
import type {
  Airtime,
  CountedItem,
  MonthAudit,
  NotCountedItem,
  QuotaAudit,
  QuotaState,
} from './month-audit.ts';
import type { Plan } from './plan-file.ts';

const STATES: Record<QuotaState, string> = {
  met: 'đạt',
  short: 'còn thiếu',
  notYetDue: 'chưa đến hạn',
  notMeasured: 'chưa xác định',
  notApplicable: 'chưa áp dụng',
};

export function stateWords(state: QuotaState): string {
  return STATES[state];
}

/** 'Kiểm tra tháng 09/2025 · Phường Hai Bà Trưng' */
export function auditTitle(audit: MonthAudit): string {
  return `Kiểm tra tháng ${viMonth(audit.month)} · ${audit.station}`;
}

/** '2 (1 nhập tay)' */
export function countWords({ counted, byHand }: Pick<QuotaAudit, 'counted' | 'byHand'>): string {
  return byHand > 0 ? `${counted} (${byHand} nhập tay)` : `${counted}`;
}

/** Articles that are sent and not known to be out: they count nothing yet. */
export function sentOnly({ notCounted }: Pick<QuotaAudit, 'notCounted'>): number {
  return notCounted.filter(({ reason }) => reason === 'not-published').length;
}

/** 'đã có 1/2, đã xếp lịch 1, còn thiếu 0' */
export function progressWords(quota: QuotaAudit): string {
  const { counted, byHand, required, booked, missing } = quota;
  const hand = byHand > 0 ? ` (${byHand} nhập tay)` : '';
  const coming = booked > 0 ? `, đã xếp lịch ${booked}` : '';
  return `đã có ${counted}/${required}${hand}${coming}${missing > 0 ? `, còn thiếu ${missing}` : ''}`;
}

/** '2/2 tin, bài CCHC đã phát': the month's answer for a quota that counts what was heard. */
export function heardSentence(quota: QuotaAudit, plan: Plan): string {
  const sources = plan.tasks.find(({ task }) => task === quota.task)?.quota.counts ?? [];
  const any = sources.some((source) => source.source === 'as-run' && source.category === 'any');
  return `${quota.counted}/${quota.required} tin, bài ${any ? '' : 'CCHC '}đã phát`;
}

/** What to do and by when; '' when nothing is missing. */
export function adviceWords(quota: QuotaAudit): string {
  if (quota.missing === 0 || quota.state === 'notMeasured') return '';
  if (quota.lastHelpfulDay === null) return quota.state === 'short' ? 'Đã hết thời gian bổ sung.' : '';
  return `Còn bổ sung được đến hết ngày ${viDate(quota.lastHelpfulDay)}.`;
}

/** 'Sau khi chốt có thêm 1; đạt khi tính bổ sung' ; '' when nothing came after the close. */
export function supplementWords(quota: QuotaAudit): string {
  if (quota.supplement.length === 0) return '';
  const met = quota.state !== 'met' && quota.metWithSupplement ? '; đạt khi tính bổ sung' : '';
  return `Sau khi chốt có thêm ${quota.supplement.length}${met}.`;
}

/** 'Một cửa phục vụ người cao tuổi, lúc 07:00 05/08/2025' */
export function itemWords(item: CountedItem | NotCountedItem, timeZone: string): string {
  return `${item.title || item.id}, lúc ${viInstant(Date.parse(item.at), timeZone)}`;
}

/** '12 buổi, theo lịch 2 giờ 30 phút, đã phát 2 giờ 21 phút (94%), khẩn cấp 45 giây' */
export function airtimeWords({ sessions, plannedMs, playedMs, emergencyMs, drillMs = 0 }: Airtime): string {
  const ratio = plannedMs > 0 ? ` (${viNumber((playedMs / plannedMs) * 100, 0)}%)` : '';
  const emergency = emergencyMs > 0 ? `, khẩn cấp ${viDuration(emergencyMs)}` : '';
  const drill = drillMs > 0 ? `, diễn tập ${viDuration(drillMs)}` : '';
  return `${sessions} buổi, theo lịch ${viDuration(plannedMs)}, đã phát ${viDuration(playedMs)}${ratio}${emergency}${drill}`;
}

/** The whole audit as lines for a console. */
export function auditLines(audit: MonthAudit, timeZone: string): string[] {
  const closed = audit.closedAt ? `, đã chốt ${viInstant(Date.parse(audit.closedAt), timeZone)}` : '';
  return [
    ...(audit.trial ? ['DỮ LIỆU THỬ'] : []),
    auditTitle(audit),
    `Tính đến ${viInstant(Date.parse(audit.asOf), timeZone)}${closed}; kế hoạch ${audit.plan}`,
    `Thời lượng: ${airtimeWords(audit.airtime)}`,
    ...audit.quotas.flatMap((quota) => quotaLines(quota, timeZone)),
  ];
}

function quotaLines(quota: QuotaAudit, timeZone: string): string[] {
  const head = `${quota.task}. ${quota.title}`;
  if (quota.state === 'notApplicable') return ['', head, `   ${stateWords(quota.state)}`];
  const due = quota.due ? `, hạn ${viDate(quota.due)}` : '';
  return [
    '',
    head,
    `   ${stateWords(quota.state)}: ${progressWords(quota)}${due}`,
    ...quota.items.map((item) => `   + ${[itemWords(item, timeZone), ...item.warnings].join('. ')}`),
    ...quota.notCounted.map((item) =>
      `   - ${itemWords(item, timeZone)}: ${item.message} ${item.whatToDo}`.trimEnd(),
    ),
    ...quota.supplement.map((item) => `   * bổ sung: ${itemWords(item, timeZone)}`),
    ...[supplementWords(quota), adviceWords(quota)].filter(Boolean).map((line) => `   ${line}`),
  ];
}
