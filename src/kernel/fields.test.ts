import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  checkbox,
  cleanLine,
  cleanLines,
  dateField,
  decimalNumber,
  emailField,
  idField,
  idList,
  manyOf,
  monthField,
  newPasswordField,
  oneOf,
  optional,
  optionalText,
  requiredText,
  timeField,
  timeZoneField,
  wallClockField,
  wholeNumber,
} from './fields.ts';

function answer(field: z.ZodType, value: unknown): unknown {
  const result = field.safeParse(value);
  return result.success ? result.data : result.error.issues.map((issue) => issue.message).join(' | ');
}

const title = requiredText('Tiêu đề', { max: 10 });
const form = oneOf('Thể loại', ['tin', 'bài']);
const topics = manyOf('Chủ đề', ['a', 'đ'], { min: 1 });
const minutes = wholeNumber('Số phút', { min: 1, max: 1500 });
const pace = decimalNumber('Tốc độ đọc', { min: 2.5, max: 4.5 });

describe('a field', () => {
  it.each<[string, z.ZodType, unknown, unknown]>([
    ['text', title, '  Một\u0000  cửa\r\n ', 'Một cửa'],
    ['text typed as base letter and mark', title, 'Tie\u0302\u0301ng', 'Tiếng'],
    ['text with signs that nobody sees', title, 'M\u00ADột \u202Ecửa\u200B\u2066', 'Một cửa'],
    ['text of unseen signs alone', title, '\u200B\u202E\u0301\u200D', 'Hãy nhập tiêu đề.'],
    ['half a sign', title, 'a\uD800b', 'a\uFFFDb'],
    ['blank text', title, ' \t', 'Hãy nhập tiêu đề.'],
    ['no text', title, undefined, 'Hãy nhập tiêu đề.'],
    ['a number for text', title, 5, 'Hãy nhập tiêu đề.'],
    ['long text', title, 'x'.repeat(11), 'Tiêu đề dài quá 10 ký tự, hãy viết gọn lại.'],
    ['an acronym in a label', requiredText('CCHC', { max: 5 }), '', 'Hãy nhập CCHC.'],
    ['lines', requiredText('Nội dung', { max: 99, lines: true }), 'a\r\nb\u0007 ', 'a\nb'],
    ['optional text', optionalText('Ghi chú', { max: 5 }), undefined, ''],
    ['a choice', form, 'bài', 'bài'],
    ['no choice', form, '', 'Hãy chọn thể loại.'],
    ['a choice that is not offered', form, 'ảnh', 'Thể loại không có trong danh sách.'],
    ['one of several', topics, 'đ', ['đ']],
    ['several, doubled', topics, ['a', 'đ', 'a'], ['a', 'đ']],
    ['none of several', topics, undefined, 'Hãy chọn chủ đề.'],
    ['no topic of the plan', topics, 'f', 'Chủ đề không có trong danh sách.'],
    ['ids', idList('Cụm loa'), 'x-1', ['x-1']],
    ['a whole number in words of a form', minutes, ' 15 ', 15],
    ['a whole number', minutes, 15, 15],
    ['half a minute', minutes, '1,5', 'Số phút phải là số nguyên.'],
    ['no number', minutes, '', 'Hãy nhập số phút.'],
    ['words', minutes, 'mười lăm', 'Số phút phải là một số.'],
    ['hexadecimal', minutes, '0x10', 'Số phút phải là một số.'],
    ['not a number', minutes, NaN, 'Số phút phải là một số.'],
    ['too many', minutes, '9999', 'Số phút phải từ 1 đến 1.500.'],
    ['a decimal comma', pace, '3,3', 3.3],
    ['a decimal out of range', pace, '5', 'Tốc độ đọc phải từ 2,5 đến 4,5.'],
    ['a blank optional number', optional(minutes), '', undefined],
    ['ticked', checkbox(), 'on', true],
    ['not ticked', checkbox(), undefined, false],
    ['false in JSON', checkbox(), false, false],
    ['a date', dateField('Từ ngày'), '2028-02-29', '2028-02-29'],
    ['no real date', dateField('Từ ngày'), '2026-02-29', 'Từ ngày không phải là một ngày có thật.'],
    ['no date', dateField('Từ ngày'), '', 'Hãy nhập từ ngày.'],
    ['a month', monthField('Tháng'), '2026-13', 'Tháng phải là tháng và năm, ví dụ 2026-11.'],
    ['a wall clock', wallClockField('Bắt đầu'), '2026-11-23T07:00', '2026-11-23T07:00'],
    ['a time', timeField('Giờ'), '24:00', 'Giờ phải là giờ và phút, ví dụ 07:00.'],
    ['a time zone', timeZoneField('Múi giờ'), 'Asia/Ho_Chi_Minh', 'Asia/Ho_Chi_Minh'],
    [
      'an unreal zone',
      timeZoneField('Múi giờ'),
      'Asia/Hue',
      'Múi giờ không có thật; ở Việt Nam là Asia/Ho_Chi_Minh.',
    ],
    ['an e-mail', emailField('E-mail'), ' Lan@Phuong.gov.vn ', 'lan@phuong.gov.vn'],
    ['no e-mail', emailField('E-mail'), 'lan@', 'E-mail chưa đúng, ví dụ ten@phuong.gov.vn.'],
    ['a short password', newPasswordField('Mật khẩu'), '123', 'Mật khẩu phải có ít nhất 15 ký tự.'],
    ['a password with blanks', newPasswordField('Mật khẩu'), ' một câu dài ký tự ', ' một câu dài ký tự '],
    ['an id', idField('Bản tin'), '../x', 'Bản tin không đúng dạng.'],
  ])('takes %s', (_, field, value, expected) => {
    expect(answer(field, value)).toEqual(expected);
  });

  it('end on a megabyte of marks over one letter, of which a few are kept', () => {
    const stacked = `a${'\u0302'.repeat(300_000)}${'\u0323'.repeat(300_000)} b`;
    for (const clean of [cleanLine, cleanLines]) expect(clean(stacked).length).toBeLessThan(12);
  });
});
