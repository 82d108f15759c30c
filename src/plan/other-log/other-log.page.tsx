import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viDuration, viInstant, viNumber } from '../../kernel/vietnamese.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { DefinitionList } from '../../web/parts/definition-list.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { FileInput } from '../../web/parts/file-field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { Pager } from '../../web/parts/pager.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { Select, TextInput } from '../../web/parts/text-field.tsx';
import { COLUMN_TITLES, COLUMNS, type Column, type OtherLogRow } from './other-log.ts';
import type { ReadLog } from './other-logs.ts';
import type { OtherLog } from './other-logs.store.ts';

export const LOGS_PAGE_SIZE = 20;
export const ROWS_PAGE_SIZE = 100;

export interface OtherLogsPageProps {
  call: PageCall;
  logs: readonly OtherLog[];
  total: number;
  page: number;
  waiting: ReadonlyMap<string, number>;
  mayWrite: boolean;
  typed?: { system: string; errors: readonly FieldError[]; message: string | null } | undefined;
}

/** Every log of another system that was sent in, and the form for the next. */
export function OtherLogsPage({ call, logs, total, page, waiting, mayWrite, typed }: OtherLogsPageProps) {
  const base = `/d/${call.station.slug}/nhat-ky-khac`;
  return (
    <StationPage call={call} title="Nhật ký hệ thống khác" active="plan">
      <p class="soft">
        Dành cho tin, bài phát qua hệ thống truyền thanh của nhà cung cấp khác. Nhật ký của hệ thống ấy là
        minh chứng: từng lượt được tính như mục nhập tay, sau khi một người khác xem và xác nhận.
      </p>
      {typed?.message && <Notice tone="danger">{typed.message}</Notice>}
      {mayWrite && (
        <Card title="Gửi một tệp nhật ký">
          <Form action={base} files errors={typed?.errors}>
            <TextInput
              name="system"
              label="Tên hệ thống"
              hint="Như trên hợp đồng hoặc trên màn hình của nó."
              value={typed?.system ?? logs[0]?.system}
              error={errorOf(typed?.errors, 'system')}
            />
            <FileInput
              name="file"
              label="Tệp nhật ký"
              hint="CSV có dòng tên cột, tối đa 8 MB. Từ Excel: Lưu thành, kiểu CSV UTF-8."
              accept=".csv,.txt,text/csv"
              error={errorOf(typed?.errors, 'file')}
            />
            <FormActions>
              <Button weight="primary">Đọc tệp</Button>
            </FormActions>
          </Form>
        </Card>
      )}
      <Card title="Đã gửi">
        <DataTable
          caption="Các nhật ký đã gửi, mới nhất trước"
          hideCaption
          columns={[
            { header: 'Hệ thống', cell: ({ id, system }) => <a href={`${base}/${id}`}>{system}</a> },
            { header: 'Tệp', cell: ({ fileName }) => fileName },
            {
              header: 'Người gửi',
              cell: ({ byName, recordedAt }) => `${byName}, ${viInstant(recordedAt, call.station.timeZone)}`,
            },
            {
              header: 'Tình trạng',
              cell: (log) => <LogState log={log} waiting={waiting.get(log.id) ?? 0} />,
            },
          ]}
          rows={logs}
          empty={
            <EmptyState title="Chưa có nhật ký nào" icon="upload">
              Xuất nhật ký phát của hệ thống kia ra CSV rồi gửi ở trên.
            </EmptyState>
          }
        />
        <Pager
          {...{ page, total, pageSize: LOGS_PAGE_SIZE, noun: 'nhật ký' }}
          hrefOf={(to) => `${base}?trang=${to}`}
        />
      </Card>
    </StationPage>
  );
}

function LogState({ log: { taken }, waiting }: { log: Pick<OtherLog, 'taken'>; waiting: number }) {
  if (taken === null) return <Chip tone="attention">Chưa nhập</Chip>;
  if (waiting > 0) return <Chip tone="attention">{viNumber(waiting)} lượt chờ người khác xác nhận</Chip>;
  return <Chip tone="proved">{viNumber(taken)} lượt đã xác nhận</Chip>;
}

export interface OtherLogPageProps {
  call: PageCall;
  read: ReadLog;
  page: number;
  mayTake: boolean;
  mayConfirm: boolean;
  /** Tasks that count what is heard. */
  tasks: readonly { value: string; label: string }[];
  message?: string | null | undefined;
}

/** Name of a column's field. */
export const fieldOf = (column: Column) => `cot-${column}` as const;

/** One log: what its columns are taken for, what its rows prove, and the buttons. */
export function OtherLogPage({ call, read, page, mayTake, mayConfirm, tasks, message }: OtherLogPageProps) {
  const { log, columns, rows, broken, waiting } = read;
  const { timeZone, slug } = call.station;
  const path = `/d/${slug}/nhat-ky-khac/${log.id}`;
  const good = rows.filter(({ problem }) => problem === null).length;
  return (
    <StationPage
      call={call}
      title={`Nhật ký của ${log.system}`}
      active="plan"
      back={{ href: `/d/${slug}/nhat-ky-khac`, label: 'Nhật ký hệ thống khác' }}
      actions={<ButtonLink href={`${path}/tep`}>Tải tệp gốc</ButtonLink>}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      <div class="columns columns-wide-left">
        <Card title="Tệp">
          <DefinitionList
            items={[
              { term: 'Tên tệp', value: log.fileName },
              { term: 'Người gửi', value: `${log.byName}, ${viInstant(log.recordedAt, timeZone)}` },
              { term: 'Số dòng', value: viNumber(rows.length) },
              { term: 'Mã tệp', value: <code class="hash">{log.sha256}</code> },
              { term: 'Tình trạng', value: <LogState log={log} waiting={waiting} /> },
            ]}
          />
          {waiting > 0 && mayConfirm && (
            <Form action={`${path}/xac-nhan`}>
              <p>Đối chiếu các dòng dưới đây với tệp gốc và với hệ thống kia trước khi xác nhận.</p>
              <FormActions>
                <Button weight="primary">Xác nhận {viNumber(waiting)} lượt đã phát</Button>
              </FormActions>
            </Form>
          )}
        </Card>
        {log.taken === null && mayTake && (
          <Card title="Cột nào nói gì">
            <ColumnsForm read={read} path={path} />
          </Card>
        )}
      </div>
      {log.taken === null && mayTake && (
        <Card title={good > 0 ? `${viNumber(good)} lượt nhập được` : 'Chưa có lượt nào nhập được'}>
          {good > 0 ? (
            <Form action={`${path}/nhap`}>
              {COLUMNS.map((column) => (
                <input type="hidden" name={fieldOf(column)} value={String(columns[column] ?? '')} />
              ))}
              {tasks.length === 1 ? (
                <input type="hidden" name="task" value={tasks[0]!.value} />
              ) : (
                <Select name="task" label="Nhiệm vụ" options={[...tasks]} />
              )}
              <p>Các dòng còn lại không được nhập; lý do ghi ở từng dòng dưới đây.</p>
              <FormActions>
                <Button weight="primary">Nhập {viNumber(good)} lượt, chờ xác nhận</Button>
              </FormActions>
            </Form>
          ) : (
            <p>
              Chọn lại cột ở trên. Tin, bài được nhận ra bằng mã ở đầu tên tệp của gói phát, hoặc bằng đúng
              tiêu đề.
            </p>
          )}
        </Card>
      )}
      <Rows
        {...{ rows, broken, page, timeZone }}
        hrefOf={(to) => `${path}?${searchOf(columns)}trang=${to}`}
      />
    </StationPage>
  );
}

function ColumnsForm({ read: { columns, heading }, path }: { read: ReadLog; path: string }) {
  const options = heading.map((title, index) => ({
    value: String(index),
    label: title || `Cột ${index + 1}`,
  }));
  return (
    <Form action={path} method="get">
      {COLUMNS.map((column) => (
        <Select
          name={fieldOf(column)}
          label={COLUMN_TITLES[column]}
          placeholder={column === 'date' ? 'Cùng ô với giờ' : 'Không có'}
          optional={column !== 'time' && column !== 'item'}
          options={options}
          value={String(columns[column] ?? '')}
        />
      ))}
      <FormActions>
        <Button>Đọc lại theo các cột này</Button>
      </FormActions>
    </Form>
  );
}

function searchOf(columns: ReadLog['columns']): string {
  return COLUMNS.map((column) => `${fieldOf(column)}=${columns[column] ?? ''}&`).join('');
}

interface RowsProps {
  rows: readonly OtherLogRow[];
  broken: ReadLog['broken'];
  page: number;
  timeZone: string;
  hrefOf: (page: number) => string;
}

/** Refused rows first: they are what somebody may have to look into. */
function Rows({ rows, broken, page, timeZone, hrefOf }: RowsProps) {
  const sorted = [...rows].sort(
    (one, other) => Number(one.problem === null) - Number(other.problem === null),
  );
  return (
    <Card title="Từng dòng">
      {broken.length > 0 && (
        <Notice tone="attention">
          <ul>
            {broken.map(({ line, message }) => (
              <li>
                Dòng {viNumber(line)}: {message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <DataTable
        caption="Từng dòng của tệp"
        hideCaption
        columns={[
          { header: 'Dòng', cell: ({ line }) => viNumber(line), numeric: true },
          { header: 'Trong tệp', cell: ({ named }) => named },
          { header: 'Tin, bài', cell: ({ item }) => item?.title ?? '' },
          { header: 'Lúc', cell: ({ at }) => (at === null ? '' : viInstant(at, timeZone)) },
          { header: 'Đã phát', cell: ({ playedMs }) => (playedMs === null ? '' : viDuration(playedMs)) },
          {
            header: 'Nhập được',
            cell: ({ problem }) =>
              problem === null ? <Chip tone="proved">Có</Chip> : <span class="soft">{problem}</span>,
          },
        ]}
        rows={sorted.slice((page - 1) * ROWS_PAGE_SIZE, page * ROWS_PAGE_SIZE)}
        empty={<p class="soft">Tệp chỉ có dòng tên cột.</p>}
      />
      <Pager {...{ page, hrefOf, pageSize: ROWS_PAGE_SIZE, total: rows.length, noun: 'dòng' }} />
    </Card>
  );
}
