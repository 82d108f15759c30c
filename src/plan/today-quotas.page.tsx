import { type PageCall } from '../accounts/station-page.page.tsx';
import { viMonth } from '../kernel/vietnamese.ts';
import { type Month } from '../kernel/zoned-time.ts';
import { Card } from '../web/parts/card.tsx';
import { Details } from '../web/parts/details.tsx';
import { QuotaList, type Quota } from '../web/parts/quota-cells.tsx';
import { sentOnly } from './audit-view.ts';
import type { MonthAudit, QuotaAudit } from './month-audit.ts';

/** No plan holds the month: why. */
export type AuditOrReason = MonthAudit | { missing: string };

/** "Chỉ tiêu tháng": what the plan asks, and how far it is. */
export function TodayQuotas({ call, audit }: { call: PageCall; audit: AuditOrReason }) {
  if ('missing' in audit) {
    return (
      <Card title="Chỉ tiêu tháng">
        <p class="soft">{audit.missing}</p>
      </Card>
    );
  }
  const month = `/d/${call.station.slug}/kiem-tra/${audit.month}`;
  const asked = audit.quotas.filter(({ state }) => state !== 'notApplicable' && state !== 'notMeasured');
  const [ofMonth, later] = byDueMonth(asked, audit.month);
  const linked = call.hasPage('/d/{slug}/kiem-tra/{month}');
  return (
    <Card
      title={`Chỉ tiêu tháng ${viMonth(audit.month)}`}
      more={linked ? { href: month, label: 'Kiểm tra tháng' } : undefined}
    >
      {ofMonth.length === 0 ? (
        <p class="soft">Tháng này kế hoạch không giao chỉ tiêu nào phải xong trong tháng.</p>
      ) : (
        <QuotaList quotas={ofMonth.map(lineOf)} />
      )}
      {later.length > 0 && (
        <Details summary={`${later.length} chỉ tiêu có hạn sau tháng này`}>
          <QuotaList quotas={later.map(lineOf)} />
        </Details>
      )}
    </Card>
  );
}

function lineOf(quota: QuotaAudit): Quota {
  return { ...quota, label: quota.short, note: `nhiệm vụ ${quota.task}`, sent: sentOnly(quota) };
}

/** What must be there by the month's end, and what has longer: the year's tasks would hide the month's. */
function byDueMonth(quotas: readonly QuotaAudit[], month: Month): [QuotaAudit[], QuotaAudit[]] {
  const hasLonger = ({ due, lastHelpfulDay }: QuotaAudit) =>
    (due ?? lastHelpfulDay ?? month).slice(0, 7) > month;
  return [quotas.filter((quota) => !hasLonger(quota)), quotas.filter(hasLonger)];
}
