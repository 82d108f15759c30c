/** A table of articles: which column says what, and why a row can't be taken. Pure. */
import type { CsvTable } from '../../kernel/csv-reader.ts';
import { withoutMarks } from '../../kernel/vietnamese.ts';
import { dateOf, instantOf, isDate, type LocalDate } from '../../kernel/zoned-time.ts';
import type { PublicationEntry } from '../fact-log.store.ts';
import { sameAddress } from '../published-articles.ts';
import { isWebAddress } from './evidence-form.ts';
import { sameUnit } from './units.ts';
import { CHANNEL_TITLES, CHANNELS, KIND_TITLES, KINDS, type Channel, type Kind } from './words.ts';

export const COLUMNS = ['url', 'title', 'kinds', 'channel', 'unit', 'sentOn', 'publishedOn'] as const;
export type Column = (typeof COLUMNS)[number];
/** Which column of the table says what, 0-based. */
export type ColumnMap = Partial<Record<Column, number>>;

export const COLUMN_TITLES: Record<Column, string> = {
  url: 'Đường dẫn',
  title: 'Tiêu đề',
  kinds: 'Loại bài',
  channel: 'Kênh đăng',
  unit: 'Đơn vị',
  sentOn: 'Ngày gửi',
  publishedOn: 'Ngày đăng',
};

/** What headings are called, without marks. */
const NAMES: Record<Column, readonly RegExp[]> = {
  url: [/duong (dan|link)/, /\b(url|link)\b/, /dia chi/],
  title: [/tieu de|title/, /^ten( tin| bai)?/, /^(tin|bai)\b/, /noi dung/],
  kinds: [/^loai/, /the loai|chuyen muc|linh vuc|kinds?/],
  channel: [/kenh|channel/, /^(noi dang|trang)/],
  unit: [/don vi|phong ban|unit/, /^(phong|co quan)/],
  sentOn: [/(ngay|thoi gian) gui|sent/],
  publishedOn: [/(ngay|thoi gian) dang|publish/, /^ngay|^date|^thoi gian/],
};

/** @example guessColumns(['Đường dẫn', 'Tiêu đề', 'Ngày đăng']) // { url: 0, title: 1, publishedOn: 2 } */
export function guessColumns(heading: readonly string[]): ColumnMap {
  const words = heading.map(withoutMarks);
  const map: ColumnMap = {};
  for (const column of COLUMNS) {
    for (const name of NAMES[column]) {
      const found = words.findIndex((word, index) => name.test(word) && !Object.values(map).includes(index));
      if (found < 0) continue;
      map[column] = found;
      break;
    }
  }
  return map;
}

/** What a row that says nothing of it is taken as. */
export interface Defaults {
  kinds: readonly Kind[];
  channel: Channel;
  unit: string;
}

export interface ArticleRow {
  line: number;
  title: string;
  url: string;
  /** What it becomes; null when it can't be taken. */
  told: Omit<PublicationEntry, 'source' | 'confirmedBy'> | null;
  /** Why it is not taken; null when it is. */
  problem: string | null;
  /** It is there already: nothing is wrong, and nothing is to do. */
  known: boolean;
}

export interface ReadOptions {
  columns: ColumnMap;
  defaults: Defaults;
  timeZone: string;
  /** UTC ms. */
  now: number;
  /** Addresses that stand already, in the form in which equals are equal. */
  known: ReadonlySet<string>;
  /** Of a collaborator: rows of another unit are not his to enter. */
  ownUnit: string | null;
  spell: (unit: string) => string;
}

/** Every row of the table, in order. An address that comes twice in it is taken once. */
export function readArticles(table: Pick<CsvTable, 'rows'>, options: ReadOptions): ArticleRow[] {
  const seen = new Set(options.known);
  const today = dateOf(options.now, options.timeZone);
  const dayAt = daysOf(options.timeZone);
  return table.rows.map(({ line, cells }) => {
    const cell = (column: Column) =>
      options.columns[column] === undefined ? '' : (cells[options.columns[column]] ?? '');
    const row = { line, title: cell('title'), url: cell('url') };
    const read = articleOf(cell, today, dayAt, options);
    if (typeof read === 'string') return { ...row, told: null, problem: read, known: false };
    const key = sameAddress(read.url);
    if (seen.has(key)) return { ...row, told: null, problem: 'Bài này đã có rồi.', known: true };
    seen.add(key);
    return { ...row, told: read, problem: null, known: false };
  });
}

/** When days begin: thousands of rows are of a few hundred days, and the zone's arithmetic is slow. */
function daysOf(timeZone: string): (date: LocalDate) => number {
  const known = new Map<LocalDate, number>();
  return (date) => {
    const at = known.get(date) ?? instantOf(`${date}T00:00`, timeZone);
    known.set(date, at);
    return at;
  };
}

/** The article, or one sentence on why the row is none. */
function articleOf(
  cell: (column: Column) => string,
  today: string,
  dayAt: (date: LocalDate) => number,
  { defaults, ownUnit, spell }: ReadOptions,
): NonNullable<ArticleRow['told']> | string {
  const [address, title] = [cell('url'), cell('title')];
  if (address === '') return 'Thiếu đường dẫn.';
  if (!isWebAddress(address) || address.length > 2_000) return `“${short(address)}” không phải đường dẫn.`;
  if (title === '') return 'Thiếu tiêu đề.';
  const kinds = cell('kinds') === '' ? [...defaults.kinds] : kindsIn(cell('kinds'));
  if (kinds === null) return `Không hiểu loại bài “${short(cell('kinds'))}”.`;
  if (kinds.length === 0) return 'Thiếu loại bài.';
  const channel = cell('channel') === '' ? defaults.channel : channelIn(cell('channel'));
  if (channel === null) return `Không hiểu kênh “${short(cell('channel'))}”.`;
  const days: Record<'sentOn' | 'publishedOn', number | null> = { sentOn: null, publishedOn: null };
  for (const column of ['sentOn', 'publishedOn'] as const) {
    const text = cell(column);
    if (text === '') continue;
    const date = dateIn(text);
    if (date === null) return `${COLUMN_TITLES[column]} “${short(text)}” không phải ngày có thật.`;
    if (date > today) return `${COLUMN_TITLES[column]} ${short(text)} chưa tới.`;
    days[column] = dayAt(date);
  }
  if (days.sentOn === null && days.publishedOn === null) return 'Thiếu ngày đăng hoặc ngày gửi.';
  if (days.sentOn !== null && days.publishedOn !== null && days.publishedOn < days.sentOn)
    return 'Ngày đăng trước ngày gửi.';
  const unit = ownUnit ?? (cell('unit') || defaults.unit);
  if (ownUnit !== null && cell('unit') !== '' && !sameUnit(cell('unit'), ownUnit))
    return `Không phải bài của ${ownUnit}.`;
  if (unit === '') return 'Thiếu đơn vị.';
  return {
    ...{
      kind: 'publication' as const,
      channel,
      kinds,
      title: title.slice(0, 300),
      unit: spell(unit).slice(0, 200),
    },
    ...{ url: new URL(address).href, sentAt: days.sentOn, publishedAt: days.publishedOn },
  };
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** "CCHC, đất đai"; null when a part is of no kind that is known. */
function kindsIn(text: string): Kind[] | null {
  const found = text
    .split(/[,;/+|]| và /)
    .map((part) => withoutMarks(part).trim())
    .filter(Boolean)
    .map(
      (part) =>
        KINDS.find((kind) => part === kind || part === withoutMarks(KIND_TITLES[kind])) ??
        KIND_WORDS.find(([, words]) => words.test(part))?.[0] ??
        null,
    );
  return found.includes(null) ? null : [...new Set(found as Kind[])];
}

const KIND_WORDS: readonly (readonly [Kind, RegExp])[] = [
  ['ket-qua-cchc', /ket qua/],
  ['dat-dai', /dat dai|gia dat|boi thuong|tai dinh cu/],
  ['dau-tu', /dau tu|doanh nghiep/],
  ['cchc', /cchc|cai cach/],
];

function channelIn(text: string): Channel | null {
  const plain = withoutMarks(text).trim();
  const named = CHANNELS.find(
    (channel) => plain === channel || plain === withoutMarks(CHANNEL_TITLES[channel]),
  );
  if (named) return named;
  if (/zalo/.test(plain)) return 'zalo-oa';
  if (/thanh pho|city/.test(plain)) return 'city-page';
  return /phuong|website|trang|cong/.test(plain) ? 'ward-website' : null;
}

/** Day before month, as Vietnam writes it; a time behind it is left out. */
function dateIn(text: string): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/.exec(text);
  const ours = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)/.exec(text);
  const [year, month, day] = iso ? iso.slice(1) : ours ? ours.slice(1).reverse() : [];
  if (!year || !month || !day) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDate(date) && date >= '2000-01-01' ? date : null;
}
