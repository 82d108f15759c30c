import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../kernel/errors.ts';
import { projectRoot } from '../../kernel/project-files.ts';
import { holidaysBetween, parseHolidays } from './holidays.ts';

const text = readFileSync(join(projectRoot, 'schedules', 'holidays', 'viet-nam.yaml'), 'utf8');

function faults(yaml: string): string[] {
  try {
    parseHolidays(yaml);
    return [];
  } catch (error) {
    return (error as Refusal).errors.map(({ message }) => message);
  }
}

describe('holidays', () => {
  it('are those of the year, also where the lunar year crosses the civil one', () => {
    const days = holidaysBetween(parseHolidays(text), '2026-01-01', '2026-12-31');
    expect([...days]).toEqual([
      ['2026-01-01', 'Tết Dương lịch'],
      ['2026-02-16', 'Tết Nguyên đán'],
      ['2026-02-17', 'Tết Nguyên đán'],
      ['2026-02-18', 'Tết Nguyên đán'],
      ['2026-02-19', 'Tết Nguyên đán'],
      ['2026-02-20', 'Tết Nguyên đán'],
      ['2026-04-26', 'Giỗ Tổ Hùng Vương'],
      ['2026-04-30', 'Ngày Chiến thắng'],
      ['2026-05-01', 'Ngày Quốc tế lao động'],
      ['2026-09-02', 'Quốc khánh'],
    ]);
  });

  it('that fall together are named together, and days by decision are added', () => {
    const calendar = parseHolidays(
      `${text.replace(/^extra:.*$/m, '')}\nextra:\n  - { name: Nghỉ bù, date: '2026-09-01' }\n  - { name: Nghỉ bù, date: '2026-09-02' }\n`,
    );
    expect([...holidaysBetween(calendar, '2026-09-01', '2026-09-30')]).toEqual([
      ['2026-09-01', 'Nghỉ bù'],
      ['2026-09-02', 'Quốc khánh, Nghỉ bù'],
    ]);
  });

  it.each([
    [
      'a day without a date',
      'id: a\nname: A\ndays:\n  - { name: X }\n',
      'Dòng 4: Hãy ghi đúng một trong hai',
    ],
    ['a 13th month', "id: a\nname: A\ndays:\n  - { name: X, solar: '13-01' }\n", 'Dòng 4: Ngày phải ở dạng'],
    [
      'a stretch that ends first',
      "id: a\nname: A\ndays:\n  - { name: X, solar: '01-01', from: 2, to: 1 }\n",
      'Dòng 4: from không được sau to.',
    ],
    ['no list', 'id: a\nname: A\n', 'Dòng 1: Hãy ghi days'],
  ])('refuses %s, with its line', (_what, yaml, message) => {
    expect(faults(yaml).join(' ')).toContain(message);
  });
});
