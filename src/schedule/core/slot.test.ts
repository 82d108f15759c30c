import { describe, expect, it } from 'vitest';
import { Refusal } from '../../kernel/errors.ts';
import { parseSlotFile } from './slot.ts';

const file = (slot: string) =>
  `timeZone: Asia/Ho_Chi_Minh\nslots:\n  - name: Sáng\n    durationMinutes: 15\n${slot}`;

function faults(text: string): string[] {
  try {
    parseSlotFile(text);
  } catch (error) {
    if (error instanceof Refusal) return error.errors.map(({ field, message }) => `${field} | ${message}`);
    throw error;
  }
  return [];
}

describe('slot files', () => {
  it('give slots that sound in their own zones, or in every zone that the file names', () => {
    const { slots } = parseSlotFile(`
timeZone: Asia/Ho_Chi_Minh
unknown: is ignored
slots:
  - { name: A, start: 2026-01-05T07:00, durationMinutes: 15, zones: [Khu 1, Khu 2] }
  - { name: B, start: 2026-01-05T08:00:30, durationMinutes: 15, until: 2026-02-05T08:00, exdates: [2026-01-06T08:00] }
`);
    expect(slots).toEqual([
      {
        id: 'slot-1',
        name: 'A',
        start: '2026-01-05T07:00',
        durationMinutes: 15,
        exdates: [],
        zones: ['Khu 1', 'Khu 2'],
      },
      {
        id: 'slot-2',
        name: 'B',
        start: '2026-01-05T08:00:30',
        durationMinutes: 15,
        until: '2026-02-05T08:00',
        exdates: ['2026-01-06T08:00'],
        zones: ['Khu 1', 'Khu 2'],
      },
    ]);
  });

  it.each([
    ['start: 2026-02-30T07:00', 'start', /^Dòng 5: Giờ bắt đầu/],
    ['start: 2026-01-05T24:00', 'start', /^Dòng 5: Giờ bắt đầu/],
    ['start: 2026-01-05T07:00+07:00', 'start', /^Dòng 5: Giờ bắt đầu/],
    ['rrule: FREQ=DAILY', 'start', /^Dòng 3: Giờ bắt đầu/],
    [
      'start: 2026-01-05T07:00\n    until: 2026-01-04T07:00',
      'until',
      /^Dòng 6: Khung giờ kết thúc trước khi bắt đầu/,
    ],
    [
      'start: 2026-01-05T07:00\n    rrule: FREQ=DAILY;UNTIL=20260110T000000',
      'rrule',
      /^Dòng 6: Không ghi UNTIL/,
    ],
    ['start: 2026-01-05T07:00\n    zones: []', 'zones', /^Dòng 6: Hãy ghi ít nhất một cụm loa/],
    ['start: 2026-01-05T07:00\n    exdates: [hôm qua]', 'exdates.0', /^Dòng 6: Ngày nghỉ/],
  ])('are refused for “%s”, with line and field', (line, field, message) => {
    const [first, ...others] = faults(file(`    ${line}\n`));
    expect(others).toEqual([]);
    expect(first?.split(' | ')).toEqual([`slots.0.${field}`, expect.stringMatching(message)]);
  });

  it.each([
    ['FREQ=FORTNIGHTLY', 'FORTNIGHTLY'],
    ['BYDAY=MO', 'thiếu FREQ'],
    ['FREQ=DAILY;FREQ=WEEKLY', 'hai lần'],
    ['FREQ=DAILY;INTERVAL=0', 'INTERVAL=0'],
    ['FREQ=DAILY;COUNT=-1', 'COUNT=-1'],
    ['FREQ=WEEKLY;BYDAY=T2', 'T2'],
    ['FREQ=MONTHLY;BYDAY=0MO', '0MO'],
    ['FREQ=MONTHLY;BYMONTHDAY=32', '32'],
    ['FREQ=MONTHLY;BYMONTHDAY=0', '“0”'],
    ['FREQ=DAILY;BYHOUR=24', '24'],
    ['FREQ=YEARLY;BYEASTER=0', 'BYEASTER'],
    ['FREQ=DAILY;', 'sai dạng'],
    ['hằng ngày', 'sai dạng'],
  ])('quote what is wrong in the rule %s', (rule, quoted) => {
    const [first] = faults(file(`    start: 2026-01-05T07:00\n    rrule: ${JSON.stringify(rule)}\n`));
    expect(first).toContain('slots.0.rrule | Dòng 6: ');
    expect(first).toContain(quoted);
  });

  it('are refused in Vietnamese when they are no YAML, nothing, or made to grow', () => {
    expect(faults('')).toEqual(['file | Dòng 1: Tệp khung giờ phải có timeZone và slots.']);
    expect(faults('timeZone: "Asia\nslots: [')[0]).toMatch(/^file \| Dòng \d: sai cú pháp YAML/);
    expect(faults('timeZone: Sao Hỏa\nslots: []')).toEqual([
      'timeZone | Dòng 1: Múi giờ phải có tên theo IANA, ví dụ Asia/Ho_Chi_Minh.',
    ]);
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((key, index) => {
        const before = 'abcdefgh'[index]!;
        return `${key}: &${key} [${Array(10).fill(`*${before}`).join(',')}]`;
      }),
    ].join('\n');
    expect(faults(bomb)).toEqual(['file | Tệp dùng tham chiếu YAML (dấu *) sai hoặc quá nhiều.']);
  });
});
