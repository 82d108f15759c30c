/**
 * The log of another maker's loudspeaker system, as far as it proves what was heard: which column says what, which of our items a
 * row names, and why a row proves nothing. Pure.
 */
import type { CsvTable } from '../../kernel/csv-reader.ts';
import { viDuration, withoutMarks } from '../../kernel/vietnamese.ts';
import { instantOf, isDate, isWallClock } from '../../kernel/zoned-time.ts';

export const COLUMNS = ['date', 'time', 'item', 'duration', 'outcome'] as const;
export type Column = (typeof COLUMNS)[number];
/** Which column of the table says what, 0-based. `time` may hold the date as well. */
export type ColumnMap = Partial<Record<Column, number>>;

export const COLUMN_TITLES: Record<Column, string> = {
  date: 'Ngày',
  time: 'Giờ bắt đầu',
  item: 'Tên mục hoặc tệp',
  duration: 'Thời lượng đã phát',
  outcome: 'Kết quả',
};

/** What headings are called in the systems' exports, without marks. The first that fits a column is taken. */
const NAMES: Record<Column, readonly RegExp[]> = {
  date: [/^ngay( phat)?$/, /^date$/],
  time: [
    /thoi (gian|diem) (bat dau|phat)/,
    /gio (bat dau|phat)/,
    /^(bat dau|start)/,
    /^(thoi gian|thoi diem|gio|ngay gio|time|datetime)/,
  ],
  item: [/tep|file/, /^(ten )?(muc|tin|bai)\b/, /noi dung|tieu de|title/, /chuong trinh|ban tin|ten/],
  duration: [/thoi luong|duration|so giay|length/],
  outcome: [/ket qua|trang thai|tinh trang|status|result/],
};

/** @example guessColumns(['Thời gian phát', 'Tên tệp']) // { time: 0, item: 1 } */
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

/** Something approved of ours that the other system may have been given. */
export interface KnownItem {
  scriptId: string;
  title: string;
  /** First digits of its sounds' hashes, by which the package for other systems names its files. */
  codes: readonly string[];
  /** Of its longest approved sound, ms. */
  durationMs: number;
}

export interface OtherLogRow {
  line: number;
  /** As the row has it. */
  named: string;
  /** UTC ms. */
  at: number | null;
  playedMs: number | null;
  item: { scriptId: string; title: string } | null;
  /** Why it proves nothing; null: it can be taken. */
  problem: string | null;
}

export interface ReadOptions {
  columns: ColumnMap;
  items: readonly KnownItem[];
  timeZone: string;
  /** UTC ms. */
  now: number;
  /** Share of an item that has to be heard, 0–1. */
  completeRatio: number;
  /** Of what was taken before: `${scriptId} ${at}`. */
  taken: ReadonlySet<string>;
}

/** What other systems write of an airing that was none, without marks. */
const NOT_HEARD =
  /\b(loi|that bai|fail\w*|error|khong phat|chua phat|huy|bo qua|skip\w*|ngat|gian doan|interrupt\w*|cancel\w*)\b/;

/** Every row of the table, in order. */
export function readOtherLog(table: Pick<CsvTable, 'rows'>, options: ReadOptions): OtherLogRow[] {
  const { columns, timeZone, now } = options;
  const byTitle = new Map(options.items.map((item) => [plain(item.title), item]));
  const byCode = new Map(options.items.flatMap((item) => item.codes.map((code) => [code, item])));
  const seen = new Set(options.taken);
  return table.rows.map(({ line, cells }) => {
    const cell = (column: Column) => (columns[column] === undefined ? '' : (cells[columns[column]] ?? ''));
    const wall = wallOf(cell('date'), cell('time'));
    const at = wall === null ? null : instantOf(wall, timeZone);
    const playedMs = durationOf(cell('duration'));
    const named = cell('item');
    const item = itemNamed(named, byTitle, byCode);
    const problem = problemOf({ at, playedMs, item, outcome: cell('outcome') }, now, options.completeRatio);
    const key = `${item?.scriptId} ${at}`;
    const again = problem === null && seen.has(key);
    if (problem === null) seen.add(key);
    return {
      ...{ line, named, at, playedMs },
      item: item && { scriptId: item.scriptId, title: item.title },
      problem: again ? 'Lượt này đã được nhập rồi.' : problem,
    };
  });
}

function problemOf(
  row: { at: number | null; playedMs: number | null; item: KnownItem | null; outcome: string },
  now: number,
  completeRatio: number,
): string | null {
  const { at, playedMs, item, outcome } = row;
  if (at === null) return 'Không đọc được ngày, giờ.';
  if (at > now) return 'Thời điểm này chưa tới.';
  if (!item) return 'Không có tin, bài đã duyệt nào mang tên hoặc mã này.';
  if (NOT_HEARD.test(withoutMarks(outcome))) return `Hệ thống kia ghi: “${outcome}”.`;
  if (playedMs !== null && playedMs < item.durationMs * completeRatio) {
    return `Mới phát ${viDuration(playedMs)} trên ${viDuration(item.durationMs)}.`;
  }
  return null;
}

function itemNamed(
  named: string,
  byTitle: ReadonlyMap<string, KnownItem>,
  byCode: ReadonlyMap<string, KnownItem>,
): KnownItem | null {
  for (const [code] of named.matchAll(/(?<![0-9a-f])[0-9a-f]{10}(?![0-9a-f])/g)) {
    const item = byCode.get(code);
    if (item) return item;
  }
  const file = named
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\.(mp3|wav|opus|ogg|m4a|aac)$/i, '');
  return byTitle.get(plain(named)) ?? byTitle.get(plain(file)) ?? null;
}

/** Letters and digits alone: systems turn blanks into dashes and lose marks. */
function plain(text: string): string {
  return withoutMarks(text).replace(/[^a-z0-9]/g, '');
}

/**
 * A wall clock with seconds, from "23/11/2026 07:00", "2026-11-23T07:00:05", "7h05 23-11-2026", or two cells. Day before month, as
 * Vietnam writes it; a time with an offset is not a wall clock and is refused.
 */
function wallOf(date: string, time: string): string | null {
  const text = `${date} ${time}`.trim();
  const day = dateIn(text);
  const clock = /(?<![\d:])(\d{1,2})\s*(?::|h|g|giờ)\s*(\d{2})(?:\s*(?::|m|')\s*(\d{2}))?(?![\d:])/iu.exec(
    text.replace(/T/g, ' '),
  );
  if (!day || !clock || /\d(Z|[+-]\d{2}:?\d{2})$/.test(text)) return null;
  const evening = /\d\s*(CH|PM)\b/i.test(text) && Number(clock[1]) < 12 ? 12 : 0;
  const midnight = /\d\s*(SA|AM)\b/i.test(text) && clock[1] === '12' ? -12 : 0;
  const hour = String(Number(clock[1]) + evening + midnight).padStart(2, '0');
  const wall = `${day}T${hour}:${clock[2]}:${clock[3] ?? '00'}`;
  return isWallClock(wall.slice(0, 16)) && Number(clock[3] ?? 0) < 60 ? wall : null;
}

function dateIn(text: string): string | null {
  const iso = /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/.exec(text);
  const ours = /(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)/.exec(text);
  const [year, month, day] = iso ? iso.slice(1) : ours ? ours.slice(1).reverse() : [];
  if (!year || !month || !day) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDate(date) ? date : null;
}

/** "65", "65,5 giây", "1:05", "00:01:05", "1 phút 5 giây" as ms; null when nothing is told. */
function durationOf(text: string): number | null {
  const clock = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,]\d+)?$/.exec(text);
  if (clock) {
    const [hours, minutes, seconds] = clock.slice(1).map((part) => Number(part || 0));
    return ((hours! * 60 + minutes!) * 60 + seconds!) * 1000;
  }
  const words =
    /^(?:(\d+)\s*(?:giờ|h)\s*)?(?:(\d+)\s*(?:phút|m|')\s*)?(?:(\d+(?:[.,]\d+)?)\s*(?:giây|s|")?)?$/iu.exec(
      text,
    );
  if (!words || text === '') return null;
  const [hours, minutes, seconds] = words.slice(1).map((part) => Number((part || '0').replace(',', '.')));
  return Math.round(((hours! * 60 + minutes!) * 60 + seconds!) * 1000);
}
