/** Tables that other programs and people made: CSV as it really comes. */
import { parse, type CsvError, type Info } from 'csv-parse';
import { fieldRefusal } from './errors.ts';
import { cleanLine } from './fields.ts';
import { composed } from './vietnamese.ts';

export interface CsvRow {
  /** First line of the row in the file, 1-based: what a spreadsheet shows, breaks inside cells counted. */
  line: number;
  /** Cleaned: NFC, one line each. */
  cells: string[];
}

export interface CsvTable {
  heading: CsvRow;
  rows: CsvRow[];
  /** Lines that are no rows, each with a sentence. */
  broken: { line: number; message: string }[];
}

/** More than a year of a ward's airings. */
const MOST_ROWS = 50_000;
const MOST_CELL_LETTERS = 10_000;
/** So much is read between two turns of other requests, UTF-16 units. */
const PIECE = 32_768;
const DELIMITERS = [';', ',', '\t', '|'] as const;

/**
 * The text of a file, whatever wrote it: UTF-8 with or without a byte order mark, UTF-16 with one, else Windows-1258, which
 * Vietnamese Excel wrote for decades and which has no other way to be known than by not being UTF-8.
 *
 * @example decodeText(await readFile('nhat-ky.csv'))
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // It writes a letter and its tone as two signs; one sign is what everything else here compares.
    return composed(new TextDecoder('windows-1258').decode(bytes));
  }
}

/** Of the first line that has any, outside quotes, the delimiter that stands there most; the rarer one first on a tie. */
function delimiterOf(text: string): string {
  const first = text.split(/\r\n?|\n/).find((line) => line.trim() !== '') ?? '';
  const bare = first.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/**
 * Reads a table with a heading. A wrong line is named and left out; the others stay. Excel's own first line "sep=;" is obeyed.
 *
 * @throws Refusal at `field`: nothing in it, no table, too long
 * @example (await readCsv(bytes, 'file')).rows[0]?.cells
 */
export async function readCsv(bytes: Uint8Array, field: string): Promise<CsvTable> {
  let text = decodeText(bytes);
  if (text.includes('\0')) {
    throw fieldRefusal(
      field,
      'not-csv',
      'Tệp này không phải bảng CSV. Trong Excel, hãy chọn Lưu thành, kiểu CSV UTF-8.',
    );
  }
  const named = /^sep=(.)\r?\n/i.exec(text);
  // The line stays as a blank one, so that the lines' numbers stay true.
  if (named) text = text.slice(named[0].length - 1);
  const { rows, broken } = await parsed(text, named?.[1] ?? delimiterOf(text), field);
  const heading = rows.shift();
  if (!heading) throw fieldRefusal(field, 'csv-empty', 'Tệp không có dòng nào.');
  if (heading.cells.length < 2) {
    throw fieldRefusal(
      field,
      'csv-one-column',
      'Dòng đầu của tệp phải là tên các cột, cách nhau bằng dấu phẩy, chấm phẩy hoặc tab.',
    );
  }
  return { heading, rows, broken };
}

async function parsed(text: string, delimiter: string, field: string) {
  const rows: CsvRow[] = [];
  const broken: CsvTable['broken'] = [];
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: 64 * MOST_CELL_LETTERS,
    on_skip: (error) => {
      broken.push({
        line: lineOf(error),
        message: 'Dòng này hỏng dấu ngoặc kép hoặc quá dài, không đọc được.',
      });
      return undefined;
    },
  });
  const feeding = feed(parser, text);
  // The line on which a row ends is told; it begins after the one before has ended.
  let lines = 0;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
    const cells = record.map(cleanLine);
    const line = Math.max(lines + 1, info.lines - record.join('').split('\n').length + 1);
    lines = info.lines;
    if (cells.every((cell) => cell === '')) continue;
    if (rows.length > MOST_ROWS) {
      parser.destroy();
      throw fieldRefusal(field, 'csv-too-long', 'Tệp có hơn 50.000 dòng, hãy chia ra từng tháng.', 413);
    }
    rows.push({ line, cells });
  }
  await feeding;
  return { rows, broken };
}

function lineOf(error: CsvError | undefined): number {
  return typeof error?.lines === 'number' ? error.lines : 0;
}

async function feed(parser: ReturnType<typeof parse>, text: string): Promise<void> {
  for (let from = 0; from < text.length && !parser.destroyed; from += PIECE) {
    parser.write(text.slice(from, from + PIECE));
    await new Promise((resolve) => setImmediate(resolve));
  }
  parser.end();
}
