import { mayDo } from '../accounts/permissions.ts';
import { StationPage, type PageCall } from '../accounts/station-page.page.tsx';
import { viDuration, viInstant, viMonth } from '../kernel/vietnamese.ts';
import { addMonths, type Month } from '../kernel/zoned-time.ts';
import { ButtonLink } from '../web/parts/button.tsx';
import { Card, Line, Lines } from '../web/parts/card.tsx';
import { Chip, StateChip } from '../web/parts/chip.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { QuotaCells } from '../web/parts/quota-cells.tsx';
import { Stat, Stats } from '../web/parts/stat.tsx';
import { DataTable } from '../web/parts/table.tsx';
import type { AuditDetails } from './audit-details.store.ts';
import { adviceWords, countWords, heardSentence } from './audit-view.ts';
import { ClosingCard, type ClosingCardProps } from './closing/closing.page.tsx';
import { ByHandCard, type ByHandCardProps } from './by-hand.page.tsx';
import type { Airtime, CountedItem, MonthAudit, NotCountedItem, QuotaAudit } from './month-audit.ts';
import type { DirectiveAiring } from './directives.store.ts';
import type { Plan } from './plan-file.ts';
import { PlanTabs } from './plan-tabs.tsx';
import { Proof } from './proof.page.tsx';
import { CorrectLink, OtherQuotas, SupplementLines, type QuotaLinesPage } from './quota-lines.page.tsx';

export interface AuditPageProps {
  call: PageCall;
  audit: MonthAudit;
  plan: Plan;
  details: AuditDetails;
  /** Aired beyond the airtime rules, by order. */
  directives: readonly DirectiveAiring[];
  byHand: ByHandCardProps;
  closing: ClosingCardProps;
  /** Every proof unfolded, as it is wanted on paper. */
  unfolded: boolean;
}

/** "Kiểm tra tháng": what was really heard, against what the plan asks, each with its proof. */
export function AuditPage(props: AuditPageProps) {
  const { call, audit, plan } = props;
  const { timeZone } = call.station;
  const heard = audit.quotas.filter(({ task }) => countsHeard(plan, task));
  const others = audit.quotas.filter((quota) => !heard.includes(quota));
  return (
    <StationPage
      call={call}
      title={`Kiểm tra tháng ${viMonth(audit.month)}`}
      active="plan"
      aside={`Tính đến ${viInstant(Date.parse(audit.asOf), timeZone)}`}
      actions={<MonthLinks call={call} month={audit.month} />}
    >
      <PlanTabs call={call} active="month" month={audit.month} />
      {heard.map((quota) => (
        <HeardQuota quota={quota} page={props} />
      ))}
      <AirtimeCard airtime={audit.airtime} details={props.details} />
      <DirectivesCard {...props} />
      <OtherQuotas quotas={others} page={linesPage(props)} />
      <ByHandCard {...props.byHand} />
      <ClosingCard {...props.closing} />
      <p class="soft small">
        {plan.title}
        {plan.draft && ' (bản nháp, chưa phải kế hoạch chính thức)'}. Mã kế hoạch {audit.plan}, phiên bản{' '}
        <code class="hash">{audit.planVersion.slice(0, 12)}</code>.{' '}
        <a class="no-print" href="?minh-chung=1">
          Mở tất cả minh chứng để in
        </a>
      </p>
    </StationPage>
  );
}

function linesPage({ call, audit, details, unfolded }: AuditPageProps): QuotaLinesPage {
  return { call, details, month: audit.month, unfolded };
}

function countsHeard(plan: Plan, task: string): boolean {
  return (plan.tasks.find((one) => one.task === task)?.quota.counts ?? []).some(
    ({ source }) => source === 'as-run',
  );
}

function MonthLinks({ call, month }: { call: PageCall; month: Month }) {
  const base = `/d/${call.station.slug}`;
  return (
    <>
      <ButtonLink small href={`${base}/kiem-tra/${month}/goi-minh-chung`}>
        Tải gói minh chứng
      </ButtonLink>
      <MonthLink base={base} from={month} to={addMonths(month, -1)} />
      <MonthLink base={base} from={month} to={addMonths(month, 1)} />
    </>
  );
}

/** Another year may have no plan yet: its own page says so, and begins one. */
function MonthLink({ base, from, to }: { base: string; from: Month; to: Month }) {
  const year = to.slice(0, 4);
  return year === from.slice(0, 4) ? (
    <ButtonLink small href={`${base}/kiem-tra/${to}`}>
      Tháng {viMonth(to)}
    </ButtonLink>
  ) : (
    <ButtonLink small href={`${base}/ke-hoach?nam=${year}`}>
      Năm {year}
    </ButtonLink>
  );
}

function HeardQuota({ quota, page }: { quota: QuotaAudit; page: AuditPageProps }) {
  const { plan, call } = page;
  const { timeZone } = call.station;
  const advice = adviceWords(quota);
  if (quota.state === 'notApplicable') {
    return (
      <Card title={`Nhiệm vụ ${quota.task}`}>
        <p>{quota.title}</p>
        <p>
          <StateChip state={quota.state} /> Kế hoạch không đặt chỉ tiêu này cho tháng{' '}
          {viMonth(page.audit.month)}.
        </p>
      </Card>
    );
  }
  return (
    <Card title={heardSentence(quota, plan)} id={`nv-${quota.task}`}>
      <p class="soft">
        Nhiệm vụ {quota.task}: {quota.title}
      </p>
      <QuotaCells quota={{ ...quota, label: quota.short, note: quota.lead }} />
      {quota.byHand > 0 && <p class="soft">Trong đó: {countWords(quota)}.</p>}
      {advice && quota.state !== 'met' && <Notice tone="attention">{advice}</Notice>}
      {quota.items.length === 0 && quota.notCounted.length === 0 ? (
        <EmptyState title="Chưa có tin, bài nào được phát" icon="loudspeaker">
          Đưa tin, bài đã duyệt vào bản tin rồi xếp vào khung giờ phát; trang này tự tính khi đầu phát báo đã
          phát.
        </EmptyState>
      ) : (
        <Lines>
          {quota.items.map((item) => (
            <CountedLine item={item} page={page} />
          ))}
        </Lines>
      )}
      <SupplementLines quota={quota} line={(item) => <CountedLine item={item} page={page} />} />
      {quota.notCounted.length > 0 && (
        <>
          <h3>Không được tính</h3>
          <Lines>
            {quota.notCounted.map((item) => (
              <NotCountedLine item={item} page={page} timeZone={timeZone} />
            ))}
          </Lines>
        </>
      )}
    </Card>
  );
}

function CountedLine({ item, page }: { item: CountedItem; page: AuditPageProps }) {
  const { timeZone } = page.call.station;
  const zones = item.zones?.reached;
  return (
    <Line
      hint={
        <>
          {viInstant(Date.parse(item.at), timeZone)}
          {zones && ` · ${zones.map((id) => page.details.zone(id)).join(', ')}`}
          {item.warnings.map((warning) => (
            <Notice tone="attention">{warning}</Notice>
          ))}
          <CorrectLink item={item} page={linesPage(page)} />
          <Proof item={item} details={page.details} timeZone={timeZone} open={page.unfolded} />
        </>
      }
    >
      <ItemTitle item={item} page={page} />{' '}
      {item.byHand ? <Chip tone="proved">Nhập tay</Chip> : <StateChip state="aired" />}
    </Line>
  );
}

function NotCountedLine({
  item,
  page,
  timeZone,
}: {
  item: NotCountedItem;
  page: AuditPageProps;
  timeZone: string;
}) {
  return (
    <Line
      hint={
        <>
          {viInstant(Date.parse(item.at), timeZone)} · {item.message}
          {item.whatToDo && <strong> {item.whatToDo}</strong>}
          <MakeGoodLink item={item} page={page} />
          <CorrectLink item={item} page={linesPage(page)} />
          <Proof item={item} details={page.details} timeZone={timeZone} open={page.unfolded} />
        </>
      }
    >
      <ItemTitle item={item} page={page} />{' '}
      <Chip tone={item.reason === 'repeat' ? 'neutral' : 'attention'}>Không tính</Chip>
    </Line>
  );
}

/** What a make-good mends: nothing came out, or not enough of it. */
const MADE_GOOD = new Set<NotCountedItem['reason']>([
  ...(['scheduled-only', 'interrupted', 'failed', 'skipped', 'silent'] as const),
  ...(['null-sink', 'file-sink', 'volume-zero', 'amplifier-off'] as const),
]);

/** One tap from what was not heard to the time at which it can be. */
function MakeGoodLink({ item, page }: { item: NotCountedItem; page: AuditPageProps }) {
  const { call } = page;
  const { airing } = item;
  const may =
    mayDo(call.actor.roles, 'schedule.write') && call.hasPage('/d/{slug}/lich-phat/luot/{airingId}/phat-bu');
  if (!airing || !may || !MADE_GOOD.has(item.reason)) return null;
  return (
    <>
      {' '}
      <a class="no-print" href={`/d/${call.station.slug}/lich-phat/luot/${airing}/phat-bu`}>
        Phát bù
      </a>
    </>
  );
}

function ItemTitle({ item, page }: { item: CountedItem | NotCountedItem; page: AuditPageProps }) {
  const { station, hasPage } = page.call;
  const title = item.title || 'Không có tiêu đề';
  if (!hasPage('/d/{slug}/tin-bai/{scriptId}')) return <strong>{title}</strong>;
  return <a href={`/d/${station.slug}/tin-bai/${item.id}`}>{title}</a>;
}

const CATEGORIES = { cchc: 'Tin, bài CCHC', other: 'Khác (tin, bài khác, nhạc hiệu, lời dẫn)' };

function AirtimeCard({ airtime, details }: { airtime: Airtime; details: AuditDetails }) {
  return (
    <Card title="Thời lượng phát thanh trong tháng">
      <Stats>
        <Stat value={String(airtime.sessions)} label="buổi phát theo lịch" />
        <Stat value={viDuration(airtime.plannedMs)} label="theo lịch đã xếp" />
        <Stat value={viDuration(airtime.playedMs)} label="đã phát" tone="proved" />
        {airtime.emergencyMs > 0 && (
          <Stat value={viDuration(airtime.emergencyMs)} label="phát khẩn cấp" tone="danger" />
        )}
        {airtime.drillMs !== undefined && <Stat value={viDuration(airtime.drillMs)} label="diễn tập" />}
      </Stats>
      <DataTable
        caption="Theo nội dung"
        rows={airtime.byCategory}
        columns={[
          { header: 'Nội dung', cell: ({ category }) => CATEGORIES[category] },
          { header: 'Số tin, bài', cell: ({ items }) => String(items), numeric: true },
          { header: 'Đã phát', cell: ({ playedMs }) => viDuration(playedMs), numeric: true },
        ]}
      />
      {airtime.byZone.length > 0 && (
        <DataTable
          caption="Theo cụm loa"
          rows={airtime.byZone}
          columns={[
            { header: 'Cụm loa', cell: ({ zone }) => details.zone(zone) },
            { header: 'Số buổi', cell: ({ sessions }) => String(sessions), numeric: true },
            { header: 'Theo lịch', cell: ({ plannedMs }) => viDuration(plannedMs), numeric: true },
            { header: 'Đã phát', cell: ({ playedMs }) => viDuration(playedMs), numeric: true },
          ]}
        />
      )}
    </Card>
  );
}

function DirectivesCard({ directives, details, call }: AuditPageProps) {
  if (directives.length === 0) return null;
  const { slug, timeZone } = call.station;
  return (
    <Card title="Phát theo chỉ đạo">
      <DataTable
        caption="Phát ngoài giới hạn thời lượng, theo văn bản chỉ đạo"
        rows={directives}
        columns={[
          { header: 'Văn bản', cell: ({ document }) => document },
          { header: 'Người chỉ đạo', cell: ({ orderedBy }) => orderedBy },
          {
            header: 'Lượt phát',
            cell: ({ airingId, title, startsAt }) => (
              <>
                <a href={`/d/${slug}/lich-phat/luot/${airingId}`}>{title}</a>, {viInstant(startsAt, timeZone)}
              </>
            ),
          },
          { header: 'Cụm loa', cell: ({ zones }) => zones.map((id) => details.zone(id)).join(', ') },
          { header: 'Theo lịch', cell: ({ plannedMs }) => viDuration(plannedMs), numeric: true },
          { header: 'Đã phát', cell: ({ playedMs }) => viDuration(playedMs), numeric: true },
        ]}
      />
    </Card>
  );
}
