/** Báo cáo of a year: what is due when, what was made and sent, and a form for any other. */
import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import { viDate } from '../../kernel/vietnamese.ts';
import { dateOf, type LocalDate } from '../../kernel/zoned-time.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { Details } from '../../web/parts/details.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { DateInput, Select, TextInput } from '../../web/parts/text-field.tsx';
import { PlanTabs } from '../plan-tabs.tsx';
import type { DueReport } from './due.ts';
import type { Typed } from './report.page.tsx';
import type { Report } from './report-rows.store.ts';
import type { ReportCalendar, ReportKind } from './windows.ts';

export interface ReportsPageProps {
  call: PageCall;
  year: number;
  today: LocalDate;
  due: readonly DueReport[];
  /** Those that are none of the due ones. */
  others: readonly Report[];
  calendar: ReportCalendar;
  mayWrite: boolean;
  typed?: Typed | undefined;
}

export function ReportsPage(props: ReportsPageProps) {
  const { call, year, due, others, mayWrite } = props;
  const path = `/d/${call.station.slug}/bao-cao`;
  return (
    <StationPage call={call} title="Báo cáo" active="plan" aside={`năm ${year}`}>
      <PlanTabs call={call} active="reports" />
      <nav class="row no-print" aria-label="Chọn năm">
        <ButtonLink href={`${path}?nam=${year - 1}`} icon="left" small>
          Năm {year - 1}
        </ButtonLink>
        <ButtonLink href={`${path}?nam=${year + 1}`} icon="right" small>
          Năm {year + 1}
        </ButtonLink>
      </nav>
      <Card title="Báo cáo phải gửi">
        <DataTable
          caption={`Báo cáo phải gửi trong năm ${year}`}
          hideCaption
          columns={[
            { header: 'Báo cáo', cell: ({ title }: DueReport) => title },
            {
              header: 'Kỳ số liệu',
              cell: ({ window }) => `${viDate(window.from)} – ${viDate(window.to)}`,
            },
            { header: 'Hạn gửi', cell: ({ sendBy }) => viDate(sendBy) },
            { header: 'Tình trạng', cell: (one) => <DueState one={one} page={props} /> },
          ]}
          rows={due}
        />
        <p class="soft small">
          Hạn gửi là {call.station.settings.reportDays} ngày làm việc sau ngày chốt số liệu, trừ ngày nghỉ lễ,
          tết.
        </p>
      </Card>
      {others.length > 0 && (
        <Card title="Báo cáo khác">
          <DataTable
            caption="Báo cáo khác"
            hideCaption
            columns={[
              { header: 'Báo cáo', cell: (one: Report) => <a href={`${path}/${one.id}`}>{one.title}</a> },
              { header: 'Kỳ số liệu', cell: (one) => `${viDate(one.from)} – ${viDate(one.to)}` },
              { header: 'Tình trạng', cell: (one) => <ReportState report={one} call={call} /> },
            ]}
            rows={others}
          />
        </Card>
      )}
      {mayWrite && <NewReport {...props} />}
    </StationPage>
  );
}

function DueState({ one, page }: { one: DueReport; page: ReportsPageProps }) {
  const { call, mayWrite, today, year } = page;
  const path = `/d/${call.station.slug}/bao-cao`;
  const { window, reports, sendBy } = one;
  if (reports.length > 0) {
    return (
      <div class="stack">
        {reports.map((report) => (
          <div>
            <a href={`${path}/${report.id}`}>
              {report.content.corrects
                ? `Thay thế báo cáo số ${report.content.corrects.number}`
                : 'Mở báo cáo'}
            </a>{' '}
            <ReportState report={report} call={call} />
          </div>
        ))}
      </div>
    );
  }
  return (
    <div class="row">
      {today > sendBy ? (
        <Chip tone="danger">Quá hạn, chưa gửi</Chip>
      ) : today > window.to ? (
        <Chip tone="attention">Đến kỳ gửi</Chip>
      ) : (
        <Chip>Chưa đến kỳ</Chip>
      )}
      {mayWrite && (
        <form method="post" action={path}>
          <input type="hidden" name="kind" value={window.kind} />
          <input type="hidden" name="calendar" value={window.calendar} />
          <input type="hidden" name="year" value={String(year)} />
          {window.kind === 'quarter' && <input type="hidden" name="quarter" value="1" />}
          <Button small>Lập báo cáo</Button>
        </form>
      )}
    </div>
  );
}

function ReportState({ report, call }: { report: Report; call: PageCall }) {
  if (report.sentAt === null) return <Chip tone="booked">Đang soạn</Chip>;
  const day = viDate(dateOf(report.sentAt, call.station.timeZone));
  return (
    <Chip tone="proved">
      Đã gửi {day} · số {report.number}
    </Chip>
  );
}

const KIND_LABELS: Record<ReportKind, string> = {
  month: 'Tháng',
  quarter: 'Quý',
  'half-year': '6 tháng đầu năm',
  'nine-months': '9 tháng đầu năm',
  year: 'Năm',
  evaluation: 'Tổng kết, đánh giá kế hoạch năm',
  range: 'Từ ngày đến ngày',
};

const CALENDAR_LABELS: Record<ReportCalendar, string> = {
  administrative: 'Chốt ngày 14 (từ 15 tháng trước đến 14)',
  calendar: 'Theo tháng dương lịch',
};

const asOptions = <Key extends string>(labels: Record<Key, string>) =>
  (Object.entries(labels) as [Key, string][]).map(([value, label]) => ({ value, label }));
const numbers = (most: number, name: string) =>
  Array.from({ length: most }, (_, index) => ({ value: String(index + 1), label: `${name} ${index + 1}` }));

function NewReport({ call, year, calendar, typed }: ReportsPageProps) {
  const field = (name: string, otherwise?: string) => ({
    name,
    value: typed?.values[name] ?? otherwise,
    error: errorOf(typed?.errors, name),
  });
  return (
    <Card>
      <Details summary="Lập báo cáo khác" open={typed !== undefined}>
        {typed?.message && <Notice tone="danger">{typed.message}</Notice>}
        <Form action={`/d/${call.station.slug}/bao-cao`} errors={typed?.errors}>
          <Select label="Loại báo cáo" options={asOptions(KIND_LABELS)} {...field('kind', 'month')} />
          <Select
            label="Kỳ tính số liệu"
            options={asOptions(CALENDAR_LABELS)}
            {...field('calendar', calendar)}
          />
          <TextInput label="Năm" inputmode="numeric" width="short" {...field('year', String(year))} />
          <Select
            label="Tháng"
            hint="Chỉ dùng cho báo cáo tháng."
            placeholder="Chọn tháng"
            optional
            options={numbers(12, 'Tháng')}
            {...field('month')}
          />
          <Select
            label="Quý"
            hint="Chỉ dùng cho báo cáo quý."
            placeholder="Chọn quý"
            optional
            options={numbers(4, 'Quý')}
            {...field('quarter')}
          />
          <div class="row">
            <DateInput label="Từ ngày" optional {...field('from')} />
            <DateInput label="Đến hết ngày" optional {...field('to')} />
          </div>
          <FormActions>
            <Button weight="primary">Lập báo cáo</Button>
          </FormActions>
        </Form>
      </Details>
    </Card>
  );
}
