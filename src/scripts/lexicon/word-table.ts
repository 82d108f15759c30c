/** Từ điển đọc as a table that spreadsheets open: tab-separated, one entry a line. Pure. */
import { withoutMarks } from '../../kernel/vietnamese.ts';
import type { CsvTable } from '../../kernel/csv-reader.ts';
import { entrySchema, PLACE_TITLES, PLACES, type EntryContent, type Place } from './entry.ts';

const COLUMNS = ['Từ viết', 'Cách đọc', 'Áp dụng', 'Các từ bên cạnh', 'Ghi chú'] as const;
type Column = (typeof COLUMNS)[number];

/** What a spreadsheet would reckon with instead of showing. */
const FORMULA = /^[=+\-@]/;

/** @example tableOf(entries) // 'Từ viết\tCách đọc\t…' */
export function tableOf(entries: readonly EntryContent[]): string {
  const lines = entries.map(({ written, spoken, place, neighbours, note }) =>
    [written, spoken, PLACE_TITLES[place], neighbours.join(', '), note].map(cellOf).join('\t'),
  );
  return `\uFEFF${[COLUMNS.join('\t'), ...lines].map((line) => `${line}\r\n`).join('')}`;
}

function cellOf(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** A line of a table: what it teaches, or why it does not. */
export type ReadLine = { line: number } & ({ content: EntryContent } | { message: string });

/** Reads a table; its columns stand in any order, a missing Áp dụng means everywhere. Null when there is no word or no reading. */
export function readTable({ heading, rows, broken }: CsvTable): ReadLine[] | null {
  const at = new Map<Column, number>();
  for (const column of COLUMNS) {
    const index = heading.cells.findIndex((cell) => plain(cell) === plain(column));
    if (index >= 0) at.set(column, index);
  }
  if (!at.has('Từ viết') || !at.has('Cách đọc')) return null;
  const read = rows.map(({ line, cells }): ReadLine => {
    const cell = (column: Column) => (cells[at.get(column) ?? -1] ?? '').replace(/^'(?=[=+\-@])/, '');
    const place = placeOf(cell('Áp dụng'));
    if (place === null) {
      const known = PLACES.map((one) => PLACE_TITLES[one]).join('; ');
      return { line, message: `Cột Áp dụng phải là một trong: ${known}.` };
    }
    const content = entrySchema.safeParse({
      ...{ written: cell('Từ viết'), spoken: cell('Cách đọc'), place },
      ...{ neighbours: cell('Các từ bên cạnh'), note: cell('Ghi chú') },
    });
    return content.success
      ? { line, content: content.data }
      : { line, message: content.error.issues[0]!.message };
  });
  return [...read, ...broken].sort((a, b) => a.line - b.line);
}

function placeOf(title: string): Place | null {
  if (title === '') return 'everywhere';
  return PLACES.find((place) => plain(PLACE_TITLES[place]) === plain(title)) ?? null;
}

function plain(text: string): string {
  return withoutMarks(text).toLowerCase().trim();
}
