import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import { viDate, viMonth, viNumber } from '../../kernel/vietnamese.ts';
import { dateOf, type Month } from '../../kernel/zoned-time.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card, Line, Lines } from '../../web/parts/card.tsx';
import { Chip, StateChip, type Tone } from '../../web/parts/chip.tsx';
import { Details } from '../../web/parts/details.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { Pager } from '../../web/parts/pager.tsx';
import { QuotaList } from '../../web/parts/quota-cells.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { Select, TextInput } from '../../web/parts/text-field.tsx';
import { sentOnly } from '../audit-view.ts';
import { PlanTabs } from '../plan-tabs.tsx';
import { brokenWords } from './broken-words.ts';
import type { MonthAudit, QuotaAudit } from '../month-audit.ts';
import type { Plan } from '../plan-file.ts';
import { dayOf, STATE_WORDS, STATES, statesOf, type Known, type State } from './known.ts';
import {
  CHANNEL_TITLES,
  CHANNELS,
  channelWords,
  KIND_TITLES,
  KINDS,
  kindWords,
  tasksCounting,
} from './words.ts';

export const EVIDENCE_PAGE_SIZE = 50;

/** What the list is asked for, as its address has it. */
export interface EvidenceQuery {
  nam: number;
  /** 1–12; 0: the whole year. */
  thang: number;
  gom?: string | undefined;
  'nhiem-vu'?: string | undefined;
  loai?: string | undefined;
  kenh?: string | undefined;
  'don-vi'?: string | undefined;
  'tinh-trang'?: string | undefined;
  q: string;
  trang: number;
}

export interface EvidenceListPageProps {
  call: PageCall;
  query: EvidenceQuery;
  found: readonly Known[];
  plan: Plan | null;
  /** Of the month asked for, or of all months of the year. */
  audits: readonly MonthAudit[];
  units: readonly string[];
  tasksOf: (known: Known) => readonly string[];
  brokenSince: (known: Known) => number | null;
  mayConfirm: (known: Known) => boolean;
  mayWrite: boolean;
  /** Articles that feeds named and nobody decided on yet. */
  waitingArticles: number;
}

/** Minh chứng: what was published and held outside the air, against what the plan asks. */
export function EvidenceListPage(props: EvidenceListPageProps) {
  const { call, query, audits, mayWrite, waitingArticles } = props;
  const base = `/d/${call.station.slug}/minh-chung`;
  const period = query.thang === 0 ? `năm ${query.nam}` : `tháng ${viMonth(monthOfQuery(query)!)}`;
  return (
    <StationPage
      call={call}
      title={`Minh chứng ${period}`}
      active="plan"
      actions={
        mayWrite && (
          <>
            <ButtonLink href={`${base}/bai-dang/moi`} weight="primary" icon="plus">
              Nhập bài đăng
            </ButtonLink>
            <ButtonLink href={`${base}/su-kien/moi`} icon="plus">
              Nhập sự kiện
            </ButtonLink>
          </>
        )
      }
    >
      <PlanTabs call={call} active="evidence" />
      <div class="row no-print">
        <ButtonLink small href={`${base}/tim-thay`}>
          {waitingArticles > 0 ? `Bài tìm thấy: ${viNumber(waitingArticles)} chờ nhận` : 'Bài tìm thấy'}
        </ButtonLink>
        {mayWrite && (
          <ButtonLink small href={`${base}/nhap-csv`}>
            Nhập bài từ CSV
          </ButtonLink>
        )}
        <ButtonLink small href={`${base}/luot-truy-cap`}>
          Lượt truy cập trang
        </ButtonLink>
      </div>
      {audits.length === 1 ? (
        <MonthQuotas audit={audits[0]!} props={props} />
      ) : (
        <YearQuotas audits={audits} props={props} />
      )}
      <Card title="Đã nhập">
        <Filter {...props} />
        <Found {...props} />
      </Card>
    </StationPage>
  );
}

export function monthOfQuery({ nam, thang }: Pick<EvidenceQuery, 'nam' | 'thang'>): Month | null {
  return thang === 0 ? null : `${nam}-${String(thang).padStart(2, '0')}`;
}

/** The list's address with something of it changed; blank fields are left out. */
export function searchOf(query: EvidenceQuery, changed: Partial<EvidenceQuery> = {}): string {
  const fields = Object.entries({ ...query, ...changed }).filter(
    ([name, value]) => value !== undefined && value !== '' && !(name === 'trang' && value === 1),
  );
  return new URLSearchParams(
    fields.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
}

const asked = ({ state }: QuotaAudit) => state !== 'notApplicable';

function quotasOf(audit: MonthAudit, plan: Plan | null, source: 'publication' | 'event'): QuotaAudit[] {
  if (!plan) return [];
  const articles = tasksCounting(plan, 'publication');
  const tasks = tasksCounting(plan, source).filter((task) => source !== 'event' || !articles.includes(task));
  return audit.quotas.filter((quota) => asked(quota) && tasks.some(({ task }) => task === quota.task));
}

function MonthQuotas({ audit, props }: { audit: MonthAudit; props: EvidenceListPageProps }) {
  const { plan, query, call } = props;
  const articles = quotasOf(audit, plan, 'publication');
  const events = quotasOf(audit, plan, 'event');
  if (articles.length + events.length === 0) {
    return <p class="soft">Kế hoạch không đặt chỉ tiêu nào về bài đăng, sự kiện cho thời gian này.</p>;
  }
  const href = (task: string) =>
    `/d/${call.station.slug}/minh-chung?${searchOf(query, { 'nhiem-vu': task, trang: 1 })}`;
  const met = events.filter(({ state }) => state === 'met').length;
  return (
    <Card
      title="Chỉ tiêu"
      more={{ href: `/d/${call.station.slug}/kiem-tra/${audit.month}`, label: 'Kiểm tra tháng' }}
    >
      {articles.length > 0 && (
        <QuotaList
          quotas={articles.map((quota) => ({
            ...quota,
            label: `${quota.task}. ${quota.short}`,
            note: quota.lead,
            sent: sentOnly(quota),
            href: href(quota.task),
          }))}
        />
      )}
      {events.length > 0 && (
        <Details summary={`${events.length} nhiệm vụ theo sự kiện, ${met} đạt`}>
          <Lines>
            {events.map((quota) => (
              <Line
                hint={
                  quota.due ? `${quota.lead}; hạn ${viDate(quota.due)}` : `${quota.lead}; ${quota.timing}`
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
                <a href={href(quota.task)}>
                  {quota.task}. {quota.short}
                </a>
              </Line>
            ))}
          </Lines>
        </Details>
      )}
    </Card>
  );
}

/** Of every quota that counts articles, what each month has; events stand in the month's own view. */
function YearQuotas({ audits, props }: { audits: readonly MonthAudit[]; props: EvidenceListPageProps }) {
  const { plan, query } = props;
  const tasks = plan ? tasksCounting(plan, 'publication') : [];
  if (tasks.length === 0) return null;
  const share = (audit: MonthAudit, task: string) => {
    const quota = audit.quotas.find((one) => one.task === task);
    return quota && asked(quota) ? `${quota.counted}/${quota.required}` : '';
  };
  return (
    <Card title="Chỉ tiêu bài đăng theo tháng">
      <p class="soft">
        {tasks.map(({ task, short, title }) => `Nhiệm vụ ${task}: ${short ?? title}`).join('; ')}.
      </p>
      <DataTable
        caption={`Số bài đã tính trên chỉ tiêu, từng tháng của năm ${query.nam}`}
        rows={audits}
        columns={[
          {
            header: 'Tháng',
            cell: ({ month }) => (
              <a
                href={`/d/${props.call.station.slug}/minh-chung?${searchOf(query, { thang: Number(month.slice(5)), trang: 1 })}`}
              >
                {viMonth(month)}
              </a>
            ),
          },
          ...tasks.map(({ task }) => ({
            header: `Nhiệm vụ ${task}`,
            cell: (audit: MonthAudit) => share(audit, task),
            numeric: true,
          })),
        ]}
      />
    </Card>
  );
}

function Filter({ call, query, plan, units }: EvidenceListPageProps) {
  const tasks = plan
    ? plan.tasks.filter(({ quota }) =>
        quota.counts.some(({ source }) => source === 'publication' || source === 'event'),
      )
    : [];
  const years = [1, 0, -1, -2, -3, -4].map((more) => String(query.nam + more));
  return (
    <form class="form no-print" method="get" action={`/d/${call.station.slug}/minh-chung`} role="search">
      <div class="row">
        <Select
          name="thang"
          label="Tháng"
          options={[
            { value: '0', label: 'Cả năm' },
            ...Array.from({ length: 12 }, (_, index) => ({
              value: String(index + 1),
              label: `Tháng ${index + 1}`,
            })),
          ]}
          value={String(query.thang)}
        />
        <Select
          name="nam"
          label="Năm"
          options={years.map((value) => ({ value, label: value }))}
          value={String(query.nam)}
        />
        <Select
          name="gom"
          label="Gồm"
          placeholder="Bài đăng và sự kiện"
          options={[
            { value: 'publication', label: 'Bài đăng' },
            { value: 'event', label: 'Sự kiện' },
          ]}
          value={query.gom}
        />
        <Select
          name="tinh-trang"
          label="Tình trạng"
          placeholder="Mọi tình trạng"
          options={STATES.map((value) => ({ value, label: STATE_WORDS[value] }))}
          value={query['tinh-trang']}
        />
        <TextInput name="q" label="Tìm (không cần gõ dấu)" value={query.q} />
        <Button icon="search">Xem</Button>
      </div>
      <Details
        summary="Lọc theo nhiệm vụ, loại bài, kênh, đơn vị"
        open={Boolean(query['nhiem-vu'] ?? query.loai ?? query.kenh ?? query['don-vi'])}
      >
        <div class="row">
          <Select
            name="nhiem-vu"
            label="Nhiệm vụ"
            placeholder="Mọi nhiệm vụ"
            options={tasks.map(({ task, short, title }) => ({
              value: task,
              label: `${task}. ${short ?? title}`.slice(0, 60),
            }))}
            value={query['nhiem-vu']}
          />
          <Select
            name="loai"
            label="Loại bài"
            placeholder="Mọi loại"
            options={KINDS.map((value) => ({ value, label: KIND_TITLES[value] }))}
            value={query.loai}
          />
          <Select
            name="kenh"
            label="Kênh"
            placeholder="Mọi kênh"
            options={CHANNELS.map((value) => ({ value, label: CHANNEL_TITLES[value] }))}
            value={query.kenh}
          />
          <Select
            name="don-vi"
            label="Đơn vị"
            placeholder="Mọi đơn vị"
            options={units.map((value) => ({ value, label: value }))}
            value={query['don-vi']}
          />
        </div>
      </Details>
    </form>
  );
}

function Found(props: EvidenceListPageProps) {
  const { call, query, found, tasksOf, mayWrite } = props;
  const { slug, timeZone } = call.station;
  const base = `/d/${slug}/minh-chung`;
  const narrowed = Boolean(
    query.q ||
    query.gom ||
    query['tinh-trang'] ||
    query['nhiem-vu'] ||
    query.loai ||
    query.kenh ||
    query['don-vi'],
  );
  return (
    <>
      <DataTable
        caption="Bài đăng và sự kiện, mới nhất trước"
        hideCaption
        rows={found.slice((query.trang - 1) * EVIDENCE_PAGE_SIZE, query.trang * EVIDENCE_PAGE_SIZE)}
        columns={[
          {
            header: 'Tên',
            cell: ({ id, entry }) => <a href={`${base}/muc/${id}`}>{entry.title}</a>,
          },
          { header: 'Ngày', cell: (known) => viDate(dateOf(dayOf(known), timeZone)) },
          {
            header: 'Là gì',
            cell: ({ entry }) =>
              entry.kind === 'event'
                ? 'Sự kiện'
                : `${kindWords(entry.kinds)}; ${channelWords(entry.channel)}`,
          },
          { header: 'Nhiệm vụ', cell: (known) => tasksOf(known).join(', ') },
          { header: 'Đơn vị', cell: ({ entry }) => entry.unit },
          { header: 'Tình trạng', cell: (known) => <StateOf known={known} props={props} /> },
        ]}
        empty={
          narrowed ? (
            <EmptyState title="Không có mục nào như vậy" icon="search">
              Bỏ bớt điều kiện lọc, hoặc xem cả năm.
            </EmptyState>
          ) : (
            <EmptyState title="Chưa có minh chứng nào trong thời gian này" icon="plan">
              {mayWrite
                ? 'Nhập bài đã đăng hoặc sự kiện đã tổ chức; hoặc nhận các bài mà máy tìm thấy trên trang của phường.'
                : 'Phòng Văn hoá – Xã hội và cộng tác viên của các đơn vị nhập minh chứng ở đây.'}
            </EmptyState>
          )
        }
      />
      <Pager
        {...{ page: query.trang, pageSize: EVIDENCE_PAGE_SIZE, total: found.length, noun: 'mục' }}
        hrefOf={(trang) => `${base}?${searchOf(query, { trang })}`}
      />
    </>
  );
}

const STATE_TONES: Record<State, Tone> = {
  waiting: 'attention',
  unpublished: 'booked',
  'no-evidence': 'attention',
  broken: 'danger',
  confirmed: 'proved',
  'struck-out': 'neutral',
};

/** Every state as a chip; a link that no longer opens says since when. */
export function StateChips({
  known,
  broken,
  timeZone,
}: {
  known: Known;
  broken: number | null;
  timeZone: string;
}) {
  return (
    <span class="row">
      {statesOf(known, broken !== null).map((state) => (
        <Chip tone={STATE_TONES[state]} struck={state === 'struck-out'}>
          {state === 'broken' ? brokenWords(broken!, timeZone) : STATE_WORDS[state]}
        </Chip>
      ))}
    </span>
  );
}

function StateOf({ known, props }: { known: Known; props: EvidenceListPageProps }) {
  const { call, query, mayConfirm, brokenSince } = props;
  const { slug, timeZone } = call.station;
  return (
    <span class="row">
      <StateChips known={known} broken={brokenSince(known)} timeZone={timeZone} />
      {mayConfirm(known) && (
        <form class="no-print" method="post" action={`/d/${slug}/minh-chung/muc/${known.id}/xac-nhan`}>
          <input type="hidden" name="ve" value={searchOf(query)} />
          <Button small>Xác nhận</Button>
        </form>
      )}
    </span>
  );
}
