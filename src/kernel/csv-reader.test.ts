import { describe, expect, it } from 'vitest';
import { decodeText, readCsv } from './csv-reader.ts';
import { csvOf } from './csv.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
/** "Tiêu đề" and "Bản tin sáng" as Windows-1258 writes them: a letter, then its tone. */
const OLD_EXCEL = Uint8Array.from([
  ...[0x54, 0x69, 0xea, 0x75, 0x20, 0xf0, 0xea, 0xcc, 0x2c, 0x47, 0x69, 0xf5, 0xcc, 0x0d, 0x0a],
  ...[0x42, 0x61, 0xd2, 0x6e, 0x20, 0x74, 0x69, 0x6e, 0x2c, 0x30, 0x37, 0x3a, 0x30, 0x30],
]);

describe('the text of a file', () => {
  it.each([
    ['UTF-8', utf8('Tiêu đề')],
    ['UTF-8 with its mark', utf8('\uFEFFTiêu đề')],
    ['UTF-16', new Uint8Array(Buffer.from('\uFEFFTiêu đề', 'utf16le'))],
    ['decomposed Windows-1258', OLD_EXCEL.subarray(0, 8)],
  ])('is read from %s', (_, bytes) => {
    expect(decodeText(bytes).normalize('NFC')).toBe('Tiêu đề');
  });
});

describe('a table from elsewhere', () => {
  it.each([
    ['commas', 'Giờ,Tên\n07:00,"Bản tin, sáng"\n'],
    ['semicolons', 'Giờ;Tên\r\n07:00;Bản tin, sáng\r\n'],
    ['tabs', 'Giờ\tTên\n07:00\tBản tin, sáng'],
    ['old line ends', 'Giờ;Tên\r07:00;Bản tin, sáng'],
    ['the delimiter that Excel names', 'sep=|\r\nGiờ|Tên\r\n07:00|Bản tin, sáng'],
  ])('is read with %s', async (_, text) => {
    const { heading, rows } = await readCsv(utf8(text), 'file');
    expect(heading.cells).toEqual(['Giờ', 'Tên']);
    expect(rows.map(({ cells }) => cells)).toEqual([['07:00', 'Bản tin, sáng']]);
  });

  it('is read from Windows-1258', async () => {
    const { heading, rows } = await readCsv(OLD_EXCEL, 'file');
    expect([heading.cells, rows[0]?.cells]).toEqual([
      ['Tiêu đề', 'Giờ'.replace('ờ', 'ờ').normalize('NFC')],
      ['Bản tin', '07:00'],
    ]);
  });

  it('gives back what we write', async () => {
    const table = [
      ['Giờ', 'Tên'],
      ['07:00', 'nói "có", rồi; thôi'],
    ];
    const { heading, rows } = await readCsv(utf8(csvOf(table)), 'file');
    expect([heading, ...rows].map(({ cells }) => cells)).toEqual(table);
  });

  it('names the line on which each row begins, breaks in cells and blank lines counted', async () => {
    const { rows } = await readCsv(utf8('a,b\n1,"x\ny"\n\n2,z\n3,w\n'), 'file');
    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [2, '1'],
      [5, '2'],
      [6, '3'],
    ]);
  });

  it('keeps ten thousand rows with three short ones among them', async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) =>
      index % 4_000 === 17 ? `chỉ một ô ${index}` : `${index};tên ${index};x`,
    );
    const { rows, broken } = await readCsv(utf8(`số;tên;khác\n${lines.join('\n')}`), 'file');
    expect([rows.length, broken.length]).toEqual([10_000, 0]);
    expect(rows.filter(({ cells }) => cells.length < 3).map(({ line }) => line)).toEqual([19, 4_019, 8_019]);
  });

  it('takes a quote that is not closed for part of its line’s end, and says so', async () => {
    const { rows, broken } = await readCsv(utf8('a,b\n1,x\n2,"y\n3,z\n'), 'file');
    expect(rows.map(({ cells }) => cells[0])).toEqual(['1']);
    expect(broken).toHaveLength(1);
  });

  it.each([
    ['', 'csv-empty'],
    ['\n\n', 'csv-empty'],
    ['chỉ có một cột\n1\n', 'csv-one-column'],
    ['PK\u0003\u0004\0\0', 'not-csv'],
  ])('refuses %j', async (text, code) => {
    await expect(readCsv(utf8(text), 'file')).rejects.toMatchObject({ code });
  });
});
