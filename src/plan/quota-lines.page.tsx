import type { Child } from 'hono/jsx';
import { mayDo } from '../accounts/permissions.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { viDate, viInstant } from '../kernel/vietnamese.ts';
import type { Month } from '../kernel/zoned-time.ts';
import { Card, Line, Lines } from '../web/parts/card.tsx';
import { StateChip } from '../web/parts/chip.tsx';
import { Details } from '../web/parts/details.tsx';
import { Notice } from '../web/parts/flash.tsx';
import type { AuditDetails } from './audit-details.store.ts';
import { sentOnly, supplementWords } from './audit-view.ts';
import type { CountedItem, NotCountedItem, QuotaAudit } from './month-audit.ts';
import { brokenWords } from './evidence/broken-words.ts';
import type { Problem } from './problem.ts';
import { Evidence } from './proof.page.tsx';

/** Of the page that shows them. */
export interface QuotaLinesPage {
  call: PageCall;
  month: Month;
  details: Pick<AuditDetails, 'evidenceFile' | 'brokenSince'>;
  /** Every proof unfolded, as it is wanted on paper. */
  unfolded: boolean;
}

/** What came after the month was closed: beside the count, never in it. */
export function SupplementLines({ quota, line }: { quota: QuotaAudit; line: (item: CountedItem) => Child }) {
  const words = supplementWords(quota);
  const gone = quota.overtaken.length;
  if (words === '' && gone === 0) return null;
  return (
    <>
      <h3>Bổ sung sau khi chốt</h3>
      {words !== '' && <p class="soft">{words}.</p>}
      {gone > 0 && (
        <p class="soft">
          {gone} mục đã tính khi chốt nay không còn được tính vì đã thu hồi hoặc đính chính; mở lại số liệu
          thì tính lại.
        </p>
      )}
      <Lines>{quota.supplement.map(line)}</Lines>
    </>
  );
}

/** Every other quota that the month asks, the short ones first: how much of it is there, and what. */
export function OtherQuotas({ quotas, page }: { quotas: readonly QuotaAudit[]; page: QuotaLinesPage }) {
  const asked = quotas.filter(({ state }) => state !== 'notApplicable');
  if (asked.length === 0) return null;
  const short = asked.filter(({ state }) => state === 'short');
  const sorted = [...short, ...asked.filter((quota) => !short.includes(quota))];
  return (
    <Card title="Các chỉ tiêu khác của kế hoạch">
      <p class="soft">
        {asked.length} chỉ tiêu tính cho tháng này{short.length > 0 && `, ${short.length} còn thiếu`}.
      </p>
      <Lines>
        {sorted.map((quota) => (
          <OtherQuota quota={quota} page={page} />
        ))}
      </Lines>
    </Card>
  );
}

function OtherQuota({ quota, page }: { quota: QuotaAudit; page: QuotaLinesPage }) {
  const { task, short, title, lead, timing, due, items, notCounted, supplement } = quota;
  const lines = items.length + notCounted.length + supplement.length;
  const sent = sentOnly(quota);
  return (
    <Line
      hint={
        <>
          {short !== title && <>{title.replace(/[.;\s]+$/, '')}. </>}
          {lead}; {due ? `${timing}; hạn ${viDate(due)}` : timing}
          {sent > 0 && <span class="line-hint">{sent} đã gửi, chưa đăng nên chưa tính.</span>}
          {lines > 0 && (
            <Details summary={`${lines} mục`} open={page.unfolded}>
              <Lines>
                {items.map((item) => (
                  <OtherItem item={item} page={page} />
                ))}
                {notCounted.map((item) => (
                  <OtherItem item={item} page={page} problem={item} />
                ))}
              </Lines>
              <SupplementLines quota={quota} line={(item) => <OtherItem item={item} page={page} />} />
            </Details>
          )}
        </>
      }
      end={
        <span class="row">
          <span class="nowrap">
            {quota.counted}/{quota.required}
          </span>
          <StateChip state={quota.state} />
        </span>
      }
    >
      <strong id={`nv-${task}`}>
        {task}. {short}
      </strong>
    </Line>
  );
}

/** An article, an event, a report: its title leads to where it can be seen. */
function OtherItem({
  item,
  page,
  problem,
}: {
  item: CountedItem | NotCountedItem;
  page: QuotaLinesPage;
  problem?: Problem;
}) {
  const url = item.proof.map((line) => line.url).find(Boolean);
  const evidence = item.proof.flatMap((line) => line.evidence ?? []);
  const broken = [...(url ? [url] : []), ...evidence].flatMap((one) => page.details.brokenSince(one) ?? []);
  return (
    <Line
      hint={
        <>
          {viInstant(Date.parse(item.at), page.call.station.timeZone)}
          {problem && ` · ${`${problem.message} ${problem.whatToDo}`.trim()}`}
          {broken.map((since) => (
            <Notice tone="attention">{brokenWords(since, page.call.station.timeZone)}.</Notice>
          ))}
          {evidence.length > 0 && (
            <Evidence
              lines={evidence}
              files={{
                nameOf: page.details.evidenceFile,
                base: `/d/${page.call.station.slug}/minh-chung/tep`,
              }}
            />
          )}
          <CorrectLink item={item} page={page} />
        </>
      }
    >
      {url && /^https?:/.test(url) ? (
        <a href={url} rel="noreferrer">
          {item.title}
        </a>
      ) : item.proof.some(({ fact }) => fact === 'publication') &&
        page.call.hasPage('/d/{slug}/minh-chung/muc/{entryId}') ? (
        <a href={`/d/${page.call.station.slug}/minh-chung/muc/${item.id}`}>{item.title}</a>
      ) : (
        item.title || 'Không có tiêu đề'
      )}
    </Line>
  );
}

/** For an auditor: where the item's mark is put right, or its proof struck out. */
export function CorrectLink({ item, page }: { item: CountedItem | NotCountedItem; page: QuotaLinesPage }) {
  const { call, month } = page;
  const may =
    mayDo(call.actor.roles, 'correction.write') &&
    call.hasPage('/d/{slug}/kiem-tra/{month}/dinh-chinh/{itemId}');
  if (!may || item.proof.some(({ fact }) => fact === 'plan-document')) return null;
  return (
    <>
      {' '}
      <a class="no-print" href={`/d/${call.station.slug}/kiem-tra/${month}/dinh-chinh/${item.id}`}>
        Đính chính
      </a>
    </>
  );
}
