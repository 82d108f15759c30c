/** Tables as an Excel workbook, a sheet each. Text stays text: nothing that a person typed becomes a formula. */
import writeXlsxFile, { type SheetData, type Sheet } from 'write-excel-file/node';
import { TRIAL_WORDS, type Cell, type ContentTable } from './content.ts';

type Made = Parameters<typeof writeXlsxFile>[0] extends (infer One)[] ? One : never;

/** The workbook's bytes; a table without rows keeps its sheet and says so. */
export function workbookOf(tables: readonly ContentTable[], { trial }: { trial: boolean }): Promise<Buffer> {
  const sheets = tables.map((table) => ({
    sheet: sheetName(table.key),
    data: dataOf(table, trial),
    // A share of ten is about as wide as a hundred letters of a report's table.
    columns: table.columns.map(({ width }) => ({ width: Math.round(Math.min(70, Math.max(8, width * 9))) })),
    stickyRowsCount: trial ? 3 : 2,
    ...(table.columns.length > 6 && { orientation: 'landscape' as const }),
  }));
  return writeXlsxFile(sheets as (Sheet<Buffer> & Made)[], {
    fontFamily: 'Times New Roman',
    fontSize: 12,
  }).toBuffer();
}

function dataOf({ title, columns, rows, empty, note }: ContentTable, trial: boolean): SheetData {
  const line = (text: string, bold = false) => [
    { type: String, value: text, ...(bold && { fontWeight: 'bold' as const }) },
  ];
  const heading = columns.map((column) => ({
    ...{ type: String, value: column.title, fontWeight: 'bold' as const, align: 'center' as const },
    ...{
      alignVertical: 'center' as const,
      wrap: true,
      borderStyle: 'thin' as const,
      backgroundColor: '#e8edf3',
    },
  }));
  return [
    ...(trial ? [line(TRIAL_WORDS, true)] : []),
    line(title, true),
    heading,
    ...(rows.length === 0
      ? [line(empty)]
      : rows.map((row) => row.map((cell, index) => cellOf(cell, columns[index]!.align)))),
    ...(note ? [line(note)] : []),
  ];
}

function cellOf(cell: Cell, align: 'left' | 'center' | 'right' = 'left') {
  const look = { align, alignVertical: 'top' as const, wrap: true, borderStyle: 'thin' as const };
  if (cell === null) return { ...look, type: String, value: '' };
  if (typeof cell === 'number')
    return { ...look, type: Number, value: cell, format: Number.isInteger(cell) ? '#,##0' : '#,##0.0##' };
  return { ...look, type: String, value: cell };
}

/** Excel takes 31 letters and none of \ / * ? : [ ] */
function sheetName(key: string): string {
  return key.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31);
}
