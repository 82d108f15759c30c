import { describe, expect, it } from 'vitest';
import { entrySchema } from './entry.ts';
import { lexiconWith } from './read-aloud.ts';
import { normaliseLine } from '../../speech/reading/normalise.ts';
import { toLexiconEntry } from './entry.ts';
import { doubtsOf } from './doubts.ts';
import { readTable, tableOf } from './word-table.ts';
import { readCsv } from '../../kernel/csv-reader.ts';

const content = (more: object) => ({ written: 'NVH', spoken: 'nhà văn hóa', ...more });

describe('a reading that a station teaches', () => {
  it.each([
    [{}, 'Họp tại NVH tổ 5', 'nhà văn hóa tổ năm'],
    [{ written: 'Winmart', spoken: 'uyn mát' }, 'Siêu thị winmart mở cửa', 'siêu thị uyn mát mở cửa'],
    [{ written: 'BCĐ 389', spoken: 'Ban Chỉ đạo ba tám chín' }, 'BCĐ 389 phường', 'ba tám chín phường'],
    [{ written: 'ma-két', spoken: 'ma két' }, 'Tấm ma-két mới', 'tấm ma két mới'],
    [
      { written: 'BTC', spoken: 'Bộ Tài chính', place: 'after', neighbours: 'thứ trưởng, của' },
      'Thứ trưởng BTC dự họp',
      'thứ trưởng bộ tài chính dự họp',
    ],
    [
      { written: 'ĐT', spoken: 'đội trưởng', place: 'before', neighbours: 'đội bóng' },
      'ĐT đội bóng phường',
      'đội trưởng đội bóng phường',
    ],
    [
      { written: 'VHXH', spoken: 'Văn hóa, Xã hội', place: 'document' },
      'Báo cáo số 12/BC-VHXH',
      'văn hóa, xã hội',
    ],
  ])('is what the reader says: %j', (more, line, heard) => {
    const parsed = entrySchema.parse(content(more));
    const { spoken } = normaliseLine(line, { lexicon: lexiconWith([toLexiconEntry(parsed)]) });
    expect(spoken.toLowerCase()).toContain(heard);
  });

  it.each([
    [{ written: '' }, 'written', 'Hãy nhập từ viết.'],
    [{ spoken: '' }, 'spoken', 'Hãy nhập cách đọc.'],
    [{ spoken: 'marketing' }, 'spoken', 'từng âm tiếng Việt'],
    [{ spoken: 'UBND phường' }, 'spoken', 'u bê nờ dê phường'],
    [{ written: '115' }, 'written', 'bắt đầu bằng chữ cái'],
    [{ written: '!!!' }, 'written', 'bắt đầu bằng chữ cái'],
    [{ place: 'after' }, 'neighbours', 'ít nhất một từ'],
    [{ place: 'after', neighbours: 'bốn tiếng thì quá dài' }, 'neighbours', 'nhiều nhất 3 tiếng'],
    [{ place: 'document', written: 'nhà văn hóa' }, 'written', 'không phải một phần của số'],
    [{ place: 'nowhere' }, 'place', ''],
    [{ written: 'a'.repeat(61) }, 'written', 'dài quá'],
  ])('is refused at its field when it can’t work: %j', (more, field, words) => {
    const { error } = entrySchema.safeParse(content(more));
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
    expect(error?.issues[0]?.message).toContain(words);
  });

  it('goes into a table and comes back as it was, whatever it begins with', async () => {
    const entries = [
      content({}),
      content({ written: 'BTC', spoken: 'Bộ Tài chính', place: 'after', neighbours: 'thứ trưởng, của' }),
      content({ written: 'VHXH', place: 'document', note: '=1+1, "ngoặc", và dấu; phẩy' }),
    ].map((one) => entrySchema.parse(one));
    const table = tableOf(entries);
    expect(table).not.toMatch(/(^|\t)=/m);
    const read = readTable(await readCsv(new TextEncoder().encode(table), 'file'));
    expect(read?.map((line) => 'content' in line && line.content)).toEqual(entries);
  });

  it('is named by its line where a table is wrong', async () => {
    const rows = ['Cách đọc;Từ viết;Áp dụng', 'nhà văn hóa;NVH;', 'marketing;MKT;', 'a;B2;ở đâu đó'];
    const read = readTable(await readCsv(new TextEncoder().encode(rows.join('\r\n')), 'file'));
    expect(read).toMatchObject([
      { line: 2, content: { written: 'NVH', place: 'everywhere' } },
      { line: 3, message: expect.stringContaining('từng âm tiếng Việt') as string },
      { line: 4, message: expect.stringContaining('Mọi chỗ') as string },
    ]);
  });
});

describe('doubtful words', () => {
  it('are counted over texts, with the place of the first', () => {
    const of = (scriptId: string, text: string) => ({ scriptId, title: text, lines: [normaliseLine(text)] });
    const doubts = doubtsOf([
      of('a', 'Phường mời người dân đến XQKW để nhận quà'),
      of('b', 'XQKW mở cửa; nhà ZZRT đóng cửa'),
    ]);
    expect(doubts.map(({ written, count, scriptId }) => [written, count, scriptId])).toEqual([
      ['XQKW', 2, 'a'],
      ['ZZRT', 1, 'b'],
    ]);
    expect(doubts[0]?.around).toBe('Phường mời người dân đến XQKW để nhận quà');
  });
});
