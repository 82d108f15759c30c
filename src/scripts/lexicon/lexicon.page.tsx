import { AdministrationPage } from '../../accounts/administration.page.tsx';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import type { FieldError } from '../../kernel/errors.ts';
import { viInstant, viNumber } from '../../kernel/vietnamese.ts';
import type { LexiconEntry } from '../../speech/reading/lexicon.ts';
import { Button, ButtonLink } from '../../web/parts/button.tsx';
import { Card } from '../../web/parts/card.tsx';
import { Chip } from '../../web/parts/chip.tsx';
import { Details } from '../../web/parts/details.tsx';
import { EmptyState } from '../../web/parts/empty-state.tsx';
import { errorOf } from '../../web/parts/field.tsx';
import { FileInput } from '../../web/parts/file-field.tsx';
import { Notice } from '../../web/parts/flash.tsx';
import { Form, FormActions } from '../../web/parts/form.tsx';
import { Pager } from '../../web/parts/pager.tsx';
import { SearchBox } from '../../web/parts/search-box.tsx';
import { DataTable } from '../../web/parts/table.tsx';
import { Select, TextInput } from '../../web/parts/text-field.tsx';
import type { Doubt } from './doubts.ts';
import type { StationEntry } from './entries.store.ts';
import type { Imported } from './entries.ts';
import { PLACE_TITLES, PLACES, hasNeighbours, type EntryContent } from './entry.ts';

export const PRODUCT_PAGE_SIZE = 30;
const PREVIEW = 'nghe-cach-doc';
const MOST_DOUBTS = 30;

/** What the form shows: as typed. */
export type EntryValues = Record<'written' | 'spoken' | 'place' | 'neighbours' | 'note' | 'sentence', string>;

export const NO_VALUES: EntryValues = {
  ...{ written: '', spoken: '', place: 'everywhere', neighbours: '', note: '', sentence: '' },
};

export interface LexiconPageProps {
  call: PageCall;
  entries: readonly StationEntry[];
  doubts: readonly Doubt[];
  product: { entries: readonly LexiconEntry[]; total: number; page: number };
  search: string;
  values: EntryValues;
  imported?: Imported | undefined;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

export const lexiconPath = ({ station }: PageCall) => `/d/${station.slug}/quan-tri/tu-dien`;

/** Từ điển đọc: what the station taught, what the reader is not sure of, what it knows by itself. */
export function LexiconPage(props: LexiconPageProps) {
  const { call, values, errors, message, imported } = props;
  const path = lexiconPath(call);
  return (
    <AdministrationPage call={call} title="Từ điển đọc" tab="/quan-tri/tu-dien">
      {message && <Notice tone="danger">{message}</Notice>}
      {imported && <ImportedNotice imported={imported} />}
      <div class="beside">
        <div class="stack">
          <Card title="Dạy cách đọc một từ" id="day">
            <EntryForm path={path} values={values} errors={errors} />
          </Card>
        </div>
        <div class="stack">
          <DoubtsCard {...props} />
        </div>
      </div>
      <OwnCard {...props} />
      <ProductCard {...props} />
      <TableCard path={path} errors={errors} />
    </AdministrationPage>
  );
}

export function EntryForm({
  path,
  values,
  errors,
}: {
  path: string;
  values: EntryValues;
  errors?: readonly FieldError[] | undefined;
}) {
  const text = (name: keyof EntryValues, label: string, hint: string, optional = false) => (
    <TextInput {...{ name, label, hint, optional }} value={values[name]} error={errorOf(errors, name)} />
  );
  return (
    <Form action={path} errors={errors} guard>
      {text('written', 'Từ viết', 'Đúng như trong bài: NVH, BCĐ 389, Winmart.')}
      {text('spoken', 'Cách đọc', 'Từng âm tiếng Việt, dấu phẩy là chỗ ngắt: nhà văn hóa; uyn mát.')}
      <Select
        name="place"
        label="Áp dụng"
        hint="Một chữ viết tắt có thể đọc khác nhau: BTC trong số thông tư là Bộ Tài chính, trong câu là Ban Tổ chức."
        options={PLACES.map((place) => ({ value: place, label: PLACE_TITLES[place] }))}
        value={values.place}
        error={errorOf(errors, 'place')}
      />
      {text(
        'neighbours',
        'Các từ bên cạnh',
        'Khi chọn “đứng sau” hoặc “đứng trước”: mỗi cụm nhiều nhất ba tiếng, cách nhau bằng dấu phẩy.',
        true,
      )}
      {text('note', 'Ghi chú', 'Cho người sau: vì sao đọc như vậy.', true)}
      {text('sentence', 'Câu để nghe thử', 'Để trống thì máy đọc riêng từ này.', true)}
      <div id={PREVIEW} aria-live="polite" />
      <FormActions>
        <Button weight="primary">Lưu cách đọc</Button>
        <Button
          type="button"
          icon="play"
          extra={{ 'hx-post': `${path}/nghe-thu`, 'hx-target': `#${PREVIEW}` }}
        >
          Nghe thử
        </Button>
      </FormActions>
    </Form>
  );
}

function ImportedNotice({ imported: { taught, known, wrong } }: { imported: Imported }) {
  return (
    <Notice tone={wrong.length > 0 ? 'attention' : 'proved'}>
      <p>
        Đã nhập {viNumber(taught)} cách đọc
        {known > 0 && `, ${viNumber(known)} cách đọc đã có sẵn`}
        {wrong.length > 0 && `, bỏ qua ${viNumber(wrong.length)} dòng sai:`}.
      </p>
      {wrong.length > 0 && (
        <ul>
          {wrong.slice(0, 50).map(({ line, message }) => (
            <li>
              Dòng {viNumber(line)}: {message}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

function DoubtsCard({ call, doubts }: LexiconPageProps) {
  const path = lexiconPath(call);
  return (
    <Card title="Từ máy chưa chắc">
      <DataTable
        caption="Trong các tin, bài mới nhất, gặp nhiều nhất ở trên"
        columns={[
          {
            header: 'Từ',
            cell: ({ written, count }) => (
              <>
                <strong>{written}</strong> {count > 1 && <span class="soft">{viNumber(count)} lần</span>}
              </>
            ),
          },
          { header: 'Máy đoán', cell: ({ spoken }) => spoken || '(không đọc)' },
          {
            header: 'Ở đâu',
            cell: ({ around, scriptId }) => (
              <a href={`/d/${call.station.slug}/tin-bai/${scriptId}`}>{around}</a>
            ),
          },
          {
            header: '',
            cell: ({ written, spoken }) => (
              <ButtonLink
                small
                href={`${path}?${new URLSearchParams({ tu: written, doc: spoken }).toString()}#day`}
              >
                Dạy
              </ButtonLink>
            ),
          },
        ]}
        rows={doubts.slice(0, MOST_DOUBTS)}
        empty={
          <EmptyState title="Không có từ nào phải đoán" icon="check">
            Mọi từ trong các tin, bài mới nhất đều có cách đọc chắc chắn.
          </EmptyState>
        }
      />
      {doubts.length > MOST_DOUBTS && <p class="soft">và {viNumber(doubts.length - MOST_DOUBTS)} từ khác.</p>}
    </Card>
  );
}

export function placeInWords({ place, neighbours }: Pick<EntryContent, 'place' | 'neighbours'>): string {
  return hasNeighbours(place) ? `${PLACE_TITLES[place]}: ${neighbours.join(', ')}` : PLACE_TITLES[place];
}

function OwnCard({ call, entries }: LexiconPageProps) {
  const path = lexiconPath(call);
  return (
    <Card title="Cách đọc của đài">
      <DataTable
        caption="Đứng trước từ điển chung"
        columns={[
          { header: 'Viết', cell: ({ written }) => <strong>{written}</strong> },
          { header: 'Đọc', cell: ({ spoken }) => spoken },
          { header: 'Áp dụng', cell: placeInWords },
          {
            header: 'Người dạy',
            cell: ({ created }) => (
              <>
                {created.name}, {viInstant(created.at, call.station.timeZone)}
              </>
            ),
          },
          { header: 'Ghi chú', cell: ({ note }) => note },
          {
            header: '',
            cell: ({ id }) => (
              <ButtonLink small href={`${path}/${id}`}>
                Sửa, lịch sử…
              </ButtonLink>
            ),
          },
        ]}
        rows={entries}
        empty={
          <EmptyState title="Đài chưa dạy từ nào">
            Máy đang đọc theo từ điển chung. Từ nào nghe chưa đúng, hãy dạy ở trên: lần tạo âm thanh sau sẽ
            đọc theo.
          </EmptyState>
        }
      />
    </Card>
  );
}

function ProductCard({ call, product, search }: LexiconPageProps) {
  const path = lexiconPath(call);
  return (
    <Card title="Từ điển chung" id="chung">
      <SearchBox action={`${path}#chung`} label="Tìm trong từ điển chung" value={search} />
      <DataTable
        caption="Có sẵn trong máy"
        hideCaption
        columns={[
          { header: 'Viết', cell: ({ written }) => <strong>{written}</strong> },
          {
            header: 'Đọc',
            cell: (entry) => (
              <>
                {entry.spoken}{' '}
                {entry.rivals && <Chip tone="attention">cũng có thể là: {entry.rivals.join(', ')}</Chip>}
                <span class="soft"> {contextInWords(entry)}</span>
              </>
            ),
          },
          {
            header: '',
            cell: ({ written, spoken }) => (
              <ButtonLink
                small
                href={`${path}?${new URLSearchParams({ tu: written, doc: spoken }).toString()}#day`}
              >
                Đọc khác
              </ButtonLink>
            ),
          },
        ]}
        rows={product.entries}
        empty={
          <EmptyState title="Không có từ này" icon="search">
            Từ điển chung chưa có “{search}”. Hãy dạy máy ở đầu trang.
          </EmptyState>
        }
      />
      <Pager
        page={product.page}
        pageSize={PRODUCT_PAGE_SIZE}
        total={product.total}
        noun="từ"
        hrefOf={(page) =>
          `${path}?${new URLSearchParams({ ...(search && { q: search }), trang: String(page) }).toString()}#chung`
        }
      />
    </Card>
  );
}

/** Of phrases that decide; more are told by their number alone. */
const MOST_PHRASES = 8;

function contextInWords({ context, note }: LexiconEntry): string {
  const parts = [
    context?.inDocument && PLACE_TITLES.document,
    context?.after && `sau: ${phrasesInWords(context.after)}`,
    context?.before && `trước: ${phrasesInWords(context.before)}`,
    context?.near && `gần: ${phrasesInWords(context.near)}`,
    context?.follows && FOLLOWS[context.follows],
    context?.next && (context.next === 'number' ? 'trước số' : 'trước tên riêng hoặc số'),
    note,
  ];
  const words = parts.filter(Boolean).join('; ');
  return words && `(${words})`;
}

const FOLLOWS = { number: 'sau số', percent: 'sau phần trăm' };

function phrasesInWords(phrases: readonly string[]): string {
  const rest = phrases.length - MOST_PHRASES;
  return phrases.slice(0, MOST_PHRASES).join(', ') + (rest > 0 ? ` và ${rest} từ khác` : '');
}

function TableCard({ path, errors }: { path: string; errors?: readonly FieldError[] | undefined }) {
  return (
    <Card title="Nhập, xuất cả bảng">
      <Details summary="Tệp TSV, CSV mở bằng Excel" open={errorOf(errors, 'file') !== undefined}>
        <div class="stack">
          <p>
            Bảng có các cột Từ viết, Cách đọc, Áp dụng, Các từ bên cạnh, Ghi chú. Dòng sai được nêu số dòng và
            bỏ qua, các dòng khác vẫn nhập.
          </p>
          <div class="row">
            <ButtonLink href={`${path}/bang.tsv`} icon="download">
              Tải bảng của đài
            </ButtonLink>
          </div>
          <Form action={`${path}/nhap`} files errors={errors}>
            <FileInput
              name="file"
              label="Bảng cần nhập"
              hint="TSV hoặc CSV, nhiều nhất 2 MB."
              accept=".tsv,.csv,.txt"
              error={errorOf(errors, 'file')}
            />
            <FormActions>
              <Button icon="upload">Nhập bảng này</Button>
            </FormActions>
          </Form>
        </div>
      </Details>
    </Card>
  );
}

export interface EntryPageProps {
  call: PageCall;
  entry: StationEntry;
  history: readonly StationEntry[];
  values: EntryValues;
  errors?: readonly FieldError[] | undefined;
  message?: string | null | undefined;
}

/** One reading: to be changed or taken back, with all that was taught of the word before. */
export function EntryPage({ call, entry, history, values, errors, message }: EntryPageProps) {
  const path = `${lexiconPath(call)}/${entry.id}`;
  return (
    <AdministrationPage call={call} title={`Cách đọc “${entry.written}”`} tab="/quan-tri/tu-dien">
      {message && <Notice tone="danger">{message}</Notice>}
      {entry.retired === null ? (
        <Card title="Sửa cách đọc">
          <EntryForm path={path} values={values} errors={errors} />
        </Card>
      ) : (
        <Notice tone="attention">
          {entry.retired.name} đã thôi dùng cách đọc này lúc{' '}
          {viInstant(entry.retired.at, call.station.timeZone)}.
        </Notice>
      )}
      <Card title="Lịch sử">
        <DataTable
          caption={`Những cách đọc “${entry.written}” đài đã dạy, mới nhất ở trên`}
          hideCaption
          columns={[
            { header: 'Đọc', cell: ({ spoken }) => spoken },
            { header: 'Áp dụng', cell: placeInWords },
            {
              header: 'Từ',
              cell: ({ created }) => `${viInstant(created.at, call.station.timeZone)}, ${created.name}`,
            },
            {
              header: 'Đến',
              cell: ({ retired }) =>
                retired === null ? (
                  <Chip tone="proved">đang dùng</Chip>
                ) : (
                  `${viInstant(retired.at, call.station.timeZone)}, ${retired.name}`
                ),
            },
            { header: 'Ghi chú', cell: ({ note }) => note },
          ]}
          rows={history}
        />
      </Card>
      {entry.retired === null ? (
        <Card title="Thôi dùng cách đọc này?">
          <Form action={`${path}/bo`}>
            <p>Máy lại đọc theo từ điển chung. Âm thanh đã duyệt không đổi. Có thể hoàn tác.</p>
            <FormActions>
              <Button weight="danger">Thôi dùng</Button>
            </FormActions>
          </Form>
        </Card>
      ) : (
        <Form action={`${path}/dung-lai`}>
          <FormActions>
            <Button>Dùng lại cách đọc này</Button>
          </FormActions>
        </Form>
      )}
    </AdministrationPage>
  );
}
