import { DOMParser, type Document, type Element } from '@xmldom/xmldom';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { ContentTable } from './content.ts';
import { wordOf } from './word.ts';

const tableOf = (rows: ContentTable['rows']): ContentTable => ({
  key: 'nhat-ky',
  title: 'Nhật ký',
  columns: [
    { title: 'TT', width: 1, align: 'right' },
    { title: 'Tên tin, bài', width: 5 },
  ],
  rows,
  empty: 'Không có gì.',
});

/** Every table of the file as the texts of its cells. */
async function tablesIn(tables: readonly ContentTable[]): Promise<string[][][]> {
  const [first, ...annexes] = tables;
  const bytes = await wordOf({
    ...{ letterhead: null, name: null, about: 'Nhật ký phát thanh', trial: false, annexes },
    blocks: [{ kind: 'table', table: first! }],
  });
  const xml = strFromU8(unzipSync(bytes)['word/document.xml']!);
  const document = new DOMParser({
    onError: (level, message) => {
      throw new Error(`${level}: ${message}`);
    },
  }).parseFromString(xml, 'application/xml');
  const all = (node: Document | Element, name: string) => Array.from(node.getElementsByTagName(name));
  // Where a long word may be broken is a matter of looks.
  const textOf = (cell: Element) => (cell.textContent ?? '').replaceAll('\u200B', '');
  return all(document, 'w:tbl').map((table) => all(table, 'w:tr').map((row) => all(row, 'w:tc').map(textOf)));
}

describe('the tables of a Word file', () => {
  it('hold every row in order, each table its own', async () => {
    const long = Array.from({ length: 3000 }, (_, index) => [index + 1, `Tin số ${index + 1}`]);
    const [first, second] = await tablesIn([tableOf(long), tableOf([[1, 'Bài duy nhất']])]);
    expect(first).toHaveLength(3001);
    expect(first![0]).toEqual(['TT', 'Tên tin, bài']);
    expect(first![2999]).toEqual(['2.999', 'Tin số 2999']);
    expect(second).toEqual([
      ['TT', 'Tên tin, bài'],
      ['1', 'Bài duy nhất'],
    ]);
  });

  it('hold what people write as text, whatever it looks like', async () => {
    const hostile = [
      '</w:t></w:r></w:p></w:tc></w:tr><w:tr>',
      'A & B < C > D &amp; "E"',
      '$& $1 \\0',
      '  khoảng trắng  ',
      'bell\u0007 lone\ud800 end\uffff',
      '👍 Nghị định 45/2020/NĐ-CP',
    ];
    const [table] = await tablesIn([tableOf(hostile.map((text, index) => [index + 1, text]))]);
    expect(table!.slice(1).map(([, text]) => text)).toEqual([
      ...hostile.slice(0, 4),
      'bell lone end',
      hostile[5],
    ]);
  });
});
