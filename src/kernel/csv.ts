/** A table as spreadsheets open it by a double click: UTF-8 with a byte order mark, CRLF, quoted (RFC 4180). */

/** What a spreadsheet would reckon with instead of showing: a title that begins so must not become a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * @example csvOf([['Giờ', 'Tên'], ['07:00', 'Bản tin sáng']])
 */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`;
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) || text !== value ? `"${text.replaceAll('"', '""')}"` : text;
}
