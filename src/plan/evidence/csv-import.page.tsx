import { StationPage, type PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viDate, viNumber } from '../../kernel/vietnamese.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import { Button } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { CheckboxGroup } from '../../web/parts/choice-field.tsx';
import { Details } from '../../web/parts/details.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { FileInput } from '../../web/parts/file-field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { Pager } from '../../web/parts/pager.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { Select, TextInput } from '../../web/parts/text-field.tsx';
import { COLUMN_TITLES, COLUMNS, type Column } from './csv-articles.ts';
import type { ReadTable } from './csv-import.ts';
import { CHANNEL_TITLES, CHANNELS, KIND_TITLES, KINDS, kindWords } from './words.ts';

export const ROWS_PAGE_SIZE = 100;

/** Name of a column's field. */
export const fieldOf = (column: Column) => `cot-${column}` as const;

interface Refused {
  errors: readonly FieldError[];
  message: string | null;
}

/** Where a table of articles is sent in. */
export function CsvPage({ call, typed }: { call: PageCall; typed?: Refused | undefined }) {
  const base = `/d/${call.station.slug}/minh-chung`;
  return (
    <StationPage
      call={call}
      title="Nhập bài đăng từ CSV"
      active="plan"
      back={{ href: base, label: 'Minh chứng' }}
    >
      {typed?.message && <Notice tone="danger">{typed.message}</Notice>}
      <Card title="Chọn tệp">
        <p class="soft">
          Dòng đầu là tên cột: đường dẫn, tiêu đề, loại bài, kênh, đơn vị, ngày gửi, ngày đăng. Bài đã có thì
          không nhập lại; nhập lại cùng một tệp không thêm gì.
        </p>
        <Form action={`${base}/nhap-csv`} files errors={typed?.errors}>
          <FileInput
            name="file"
            label="Tệp CSV"
            hint="Tối đa 16 MB, 50.000 dòng. Từ Excel: Lưu thành, kiểu CSV UTF-8."
            accept=".csv,.txt,text/csv"
            error={errorOf(typed?.errors, 'file')}
          />
          <FormActions>
            <Button weight="primary">Đọc tệp</Button>
          </FormActions>
        </Form>
      </Card>
    </StationPage>
  );
}

export interface CsvTablePageProps {
  call: PageCall;
  read: ReadTable;
  page: number;
  ownUnit: string | null;
  units: readonly string[];
  /** The address's fields that say how it is read. */
  search: string;
  message?: string | null | undefined;
}

/** One table: what its columns are taken for, which rows are taken, and what is wrong with the others. */
export function CsvTablePage({ call, read, page, ownUnit, units, search, message }: CsvTablePageProps) {
  const { file, heading, columns, defaults, rows, broken } = read;
  const base = `/d/${call.station.slug}/minh-chung/nhap-csv`;
  const path = `${base}/${file.id}`;
  const good = rows.filter(({ problem }) => problem === null).length;
  const known = rows.filter((row) => row.known).length;
  const wrong = rows.length - good - known + broken.length;
  return (
    <StationPage
      call={call}
      title={`Nhập bài từ ${file.name}`}
      active="plan"
      back={{ href: base, label: 'Nhập từ CSV' }}
    >
      {message && <Notice tone="danger">{message}</Notice>}
      <div class="columns columns-wide-left">
        <Card title={good > 0 ? `${viNumber(good)} bài nhập được` : 'Không có bài nào để nhập'}>
          <p>
            {viNumber(rows.length + broken.length)} dòng: {viNumber(good)} nhập được, {viNumber(known)} đã có,{' '}
            {viNumber(wrong)} lỗi.
          </p>
          {good > 0 && (
            <Form action={`${path}/nhap`}>
              {COLUMNS.map((column) => (
                <input type="hidden" name={fieldOf(column)} value={String(columns[column] ?? '')} />
              ))}
              {defaults.kinds.map((kind) => (
                <input type="hidden" name="kinds" value={kind} />
              ))}
              <input type="hidden" name="channel" value={defaults.channel} />
              {ownUnit === null && <input type="hidden" name="unit" value={defaults.unit} />}
              <FormActions>
                <Button weight="primary">Nhập {viNumber(good)} bài</Button>
              </FormActions>
            </Form>
          )}
        </Card>
        <Card title="Cột nào nói gì">
          <Details summary="Chọn lại cột, và điền cho dòng để trống" open={good === 0}>
            <Form action={path} method="get">
              {COLUMNS.map((column) => (
                <Select
                  name={fieldOf(column)}
                  label={COLUMN_TITLES[column]}
                  placeholder="Không có cột này"
                  options={heading.map((title, index) => ({
                    value: String(index),
                    label: title || `Cột ${index + 1}`,
                  }))}
                  value={columns[column] === undefined ? undefined : String(columns[column])}
                  optional
                />
              ))}
              <p class="soft">Dòng không ghi loại bài, kênh, đơn vị thì lấy:</p>
              <CheckboxGroup
                name="kinds"
                label="Loại bài"
                choices={KINDS.map((value) => ({ value, label: KIND_TITLES[value] }))}
                values={defaults.kinds}
                optional
              />
              <Select
                name="channel"
                label="Kênh đăng"
                options={CHANNELS.map((value) => ({ value, label: CHANNEL_TITLES[value] }))}
                value={defaults.channel}
              />
              {ownUnit === null && (
                <TextInput name="unit" label="Đơn vị" suggestions={units} value={defaults.unit} optional />
              )}
              <FormActions>
                <Button>Đọc lại</Button>
              </FormActions>
            </Form>
          </Details>
        </Card>
      </div>
      <Rows {...{ call, read, page }} hrefOf={(to) => `${path}?${search}${search && '&'}trang=${to}`} />
    </StationPage>
  );
}

/** Wrong rows first: they are what somebody has to look into. */
function Rows({
  call,
  read,
  page,
  hrefOf,
}: Pick<CsvTablePageProps, 'call' | 'read' | 'page'> & { hrefOf: (page: number) => string }) {
  const rank = ({ problem, known }: ReadTable['rows'][number]) => (problem === null ? 1 : known ? 2 : 0);
  const sorted = [...read.rows].sort((one, other) => rank(one) - rank(other));
  const { timeZone } = call.station;
  return (
    <Card title="Từng dòng">
      {read.broken.length > 0 && (
        <Notice tone="attention">
          <ul>
            {read.broken.map(({ line, message }) => (
              <li>
                Dòng {viNumber(line)}: {message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <DataTable
        caption="Từng dòng của tệp, dòng lỗi trước"
        hideCaption
        rows={sorted.slice((page - 1) * ROWS_PAGE_SIZE, page * ROWS_PAGE_SIZE)}
        columns={[
          { header: 'Dòng', cell: ({ line }) => viNumber(line), numeric: true },
          { header: 'Tiêu đề', cell: ({ title, url }) => title || url },
          { header: 'Loại bài', cell: ({ told }) => (told ? kindWords(told.kinds) : '') },
          { header: 'Đơn vị', cell: ({ told }) => told?.unit ?? '' },
          {
            header: 'Ngày',
            cell: ({ told }) => {
              const at = told?.publishedAt ?? told?.sentAt ?? null;
              return at === null ? '' : viDate(dateOf(at, timeZone));
            },
          },
          {
            header: 'Nhập được',
            cell: ({ problem, known }) =>
              problem === null ? (
                <Chip tone="proved">Có</Chip>
              ) : known ? (
                <span class="soft">{problem}</span>
              ) : (
                <strong>{problem}</strong>
              ),
          },
        ]}
        empty={<p class="soft">Tệp chỉ có dòng tên cột.</p>}
      />
      <Pager {...{ page, hrefOf, pageSize: ROWS_PAGE_SIZE, total: read.rows.length, noun: 'dòng' }} />
    </Card>
  );
}
