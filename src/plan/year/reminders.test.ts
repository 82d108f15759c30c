import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../kernel/zoned-time.ts';
import { workdaysOf } from './coming-days.ts';
import {
  messagesToUnits,
  remindersDue,
  remindersStanding,
  reminderWords,
  workdaysBefore,
  type Remindable,
} from './reminders.ts';

const isWorkday = workdaysOf('2026-01-01', '2027-12-31');
const rules = { days: [10, 20, 25], workdaysBefore: 3 };

const monthly = (told: Partial<Remindable> = {}): Remindable => ({
  ...{ task: '7', short: 'Đầu tư, doanh nghiệp', lead: 'Phòng Kinh tế, Hạ tầng và Đô thị' },
  ...{ month: '2026-11', due: null, required: 1, counted: 0, missing: 1, lastHelpfulDay: '2026-11-30' },
  ...told,
});
const on = (today: string, one: Remindable, lastLooked: string | null = addDays(today, -1)) =>
  remindersDue([one], { rules, today, isWorkday, lastLooked }).map(({ key }) => key);

describe('đôn đốc', () => {
  it('comes on the station’s days and on no other', () => {
    const days = Array.from({ length: 30 }, (_, index) => addDays('2026-11-01', index));
    expect(days.flatMap((day) => on(day, monthly()))).toEqual([
      '7:2026-11:2026-11-10',
      '7:2026-11:2026-11-20',
      '7:2026-11:2026-11-25',
    ]);
  });

  it('comes three working days before a due date, holidays left out', () => {
    const dated = monthly({ task: '9', month: '2026-09', due: '2026-09-04', lastHelpfulDay: '2026-09-04' });
    expect(workdaysBefore('2026-09-04', 3, isWorkday)).toBe('2026-08-31');
    expect(on('2026-08-31', dated)).toEqual(['9:2026-09-04:2026-08-31']);
    expect(on('2026-09-01', dated)).toEqual([]);
  });

  it('is quiet when the quota is met or booked, when nothing helps, and in months to come', () => {
    expect(on('2026-11-20', monthly({ missing: 0 }))).toEqual([]);
    expect(on('2026-11-20', monthly({ lastHelpfulDay: null }))).toEqual([]);
    expect(on('2026-11-20', monthly({ month: '2026-12', lastHelpfulDay: '2026-12-31' }))).toEqual([]);
  });

  it('catches up with one reminder after the server was away, and says a day’s only once', () => {
    expect(on('2026-11-22', monthly(), '2026-11-08')).toEqual(['7:2026-11:2026-11-20']);
    expect(on('2026-11-22', monthly(), '2026-11-21')).toEqual([]);
    expect(on('2026-11-19', monthly(), '2026-11-22')).toEqual([]);
  });

  it('says what is missing and by when', () => {
    expect(reminderWords(monthly())).toBe(
      'Nhiệm vụ 7. Đầu tư, doanh nghiệp: tháng 11/2026 đã có 0/1, thiếu 1; cần xong trước hết ngày 30/11/2026.',
    );
  });

  it('names no month for what has longer than its month', () => {
    expect(reminderWords(monthly({ lastHelpfulDay: '2026-12-31' }))).toBe(
      'Nhiệm vụ 7. Đầu tư, doanh nghiệp: đã có 0/1, thiếu 1; cần xong trước hết ngày 31/12/2026.',
    );
  });

  it('makes one message a unit, to be sent by hand', () => {
    const tasks = [monthly(), monthly({ task: '8' }), monthly({ task: '4', lead: 'Văn phòng HĐND và UBND' })];
    const due = remindersStanding(tasks, { rules, today: '2026-11-20', isWorkday });
    const messages = messagesToUnits('Đài truyền thanh phường Hai Bà Trưng', due).split('\n\n');
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(
      /^Kính gửi Phòng Kinh tế, Hạ tầng và Đô thị: Đài truyền thanh phường Hai Bà Trưng đôn đốc/,
    );
    expect(messages[0]!.match(/^- Nhiệm vụ [78]\. /gm)).toHaveLength(2);
    expect(messages[1]).toContain('- Nhiệm vụ 4. ');
  });

  it('never repeats a key, whatever days the server was awake', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 29 })), (awake) => {
        const keys: string[] = [];
        let lastLooked: string | null = null;
        for (const day of awake.toSorted((a, b) => a - b).map((index) => addDays('2026-11-01', index))) {
          keys.push(...on(day, monthly(), lastLooked));
          lastLooked = day;
        }
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys.length).toBeLessThanOrEqual(3);
      }),
    );
  });
});
