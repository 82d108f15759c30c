import { describe, expect, it } from 'vitest';
import { normaliseLine } from './normalise.ts';
import { defaultReadingStyle, readingStyleSchema, type ReadingStyle } from './reading-style.ts';

type Case = [written: string, change: Partial<ReadingStyle>, spoken: string];

const CASES: Case[] = [
  ['105 hộ', {}, 'một trăm linh năm hộ'],
  ['105 hộ', { zeroTens: 'lẻ' }, 'một trăm lẻ năm hộ'],
  ['2.005 hồ sơ', { zeroTens: 'lẻ' }, 'hai nghìn không trăm lẻ năm hồ sơ'],
  ['25.000 đồng', { thousand: 'ngàn' }, 'hai mươi lăm ngàn đồng'],
  ['200 nghìn đồng', { thousand: 'ngàn' }, 'hai trăm ngàn đồng'],
  ['15k/suất', { thousand: 'ngàn' }, 'mười lăm ngàn trên suất'],
  ['24 hộ', { fourAfterTens: 'bốn' }, 'hai mươi bốn hộ'],
  ['thứ 4', { fourAfterTens: 'bốn' }, 'thứ tư'],
  ['tháng 4', { fourAfterTens: 'bốn' }, 'tháng tư'],
  ['năm 2025', {}, 'năm hai nghìn không trăm hai mươi lăm'],
  ['năm 2025', { years: 'short' }, 'năm hai nghìn hai mươi lăm'],
  ['năm 2005', { years: 'short' }, 'năm hai nghìn linh năm'],
  ['năm 1945', { years: 'short' }, 'năm một nghìn chín trăm bốn mươi lăm'],
  ['15/8/2025', { years: 'short', thousand: 'ngàn' }, 'ngày mười lăm tháng tám năm hai ngàn hai mươi lăm'],
  ['2.025 hồ sơ', { years: 'short' }, 'hai nghìn không trăm hai mươi lăm hồ sơ'],
  ['7h30', { sayMinutes: false }, 'bảy giờ ba mươi'],
  ['8h05', { sayMinutes: false }, 'tám giờ không năm'],
  ['13:30 - 17:00', { sayMinutes: false }, 'mười ba giờ ba mươi đến mười bảy giờ'],
  ['6,35%', {}, 'sáu phẩy ba mươi lăm phần trăm'],
  ['6,35%', { decimals: 'digits' }, 'sáu phẩy ba năm phần trăm'],
  ['6,05%', { decimals: 'number' }, 'sáu phẩy không năm phần trăm'],
  ['500 đồng/người', { per: 'một' }, 'năm trăm đồng một người'],
  ['60 km/h', { per: 'một' }, 'sáu mươi ki lô mét trên giờ'],
  ['ngõ 3/12', { addressSlash: 'xuyệt' }, 'ngõ ba xuyệt mười hai'],
  ['ngày 5/8', { earlyDays: 'mùng' }, 'ngày mùng năm tháng tám'],
  ['ngày 15/8', { earlyDays: 'mùng' }, 'ngày mười lăm tháng tám'],
];

describe('a station’s style', () => {
  it.each(CASES)('%s, %o', (written, change, spoken) => {
    expect(normaliseLine(written, { style: { ...defaultReadingStyle, ...change } }).spoken).toBe(spoken);
  });

  it('is refused in Vietnamese where it names no way of reading', () => {
    const told = readingStyleSchema.safeParse({ zeroTens: 'lẽ' });
    expect(told.error?.issues[0]?.message).toBe('Hãy chọn một trong các cách đọc: linh, lẻ.');
  });

  it('changes no line that it has nothing to say about', () => {
    const line = 'Ủy ban nhân dân phường tiếp công dân.';
    expect(
      normaliseLine(line, { style: { ...defaultReadingStyle, years: 'short', zeroTens: 'lẻ' } }).spoken,
    ).toBe(line);
  });
});
