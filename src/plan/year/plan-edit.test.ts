import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePlan } from '../plan-file.ts';
import { nextYearYaml, planChanges, planFields, shifted, withFields } from './plan-edit.ts';

const yaml = readFileSync(
  new URL('../../../schedules/plans/2025-hai-ba-trung.yaml', import.meta.url),
  'utf8',
);
const plan = parsePlan(yaml);
const comments = (text: string) => text.split('\n').filter((line) => line.trim().startsWith('#'));

describe('a plan changed by its form', () => {
  it('stays as it is, to the comment, where nothing was changed', () => {
    const untouched = withFields(yaml, plan, planFields(plan));
    expect(parsePlan(untouched).version).toBe(plan.version);
    expect(comments(untouched)).toEqual(comments(yaml));
  });

  it('takes what was changed, adds what was blank, takes away what was blanked', () => {
    const changed = withFields(yaml, plan, {
      ...planFields(plan),
      ...{ number: '12/KH-UBND', signedOn: '2025-07-15', 'tasks.2.quota.required': '3' },
      ...{ 'tasks.2.support': 'Văn phòng HĐND&UBND; Công an phường', 'tasks.3.quota.to': '' },
      'tasks.8.quota.due': '2025-10-15',
      unknown: 'nothing',
    });
    const after = parsePlan(changed);
    expect(after.number).toBe('12/KH-UBND');
    expect(after.tasks[2]).toMatchObject({
      quota: { required: 3 },
      support: ['Văn phòng HĐND&UBND', 'Công an phường'],
    });
    expect(after.tasks[3]!.quota.to).toBeUndefined();
    expect(comments(changed)).toEqual(comments(yaml));
    expect(planChanges(plan, after)).toEqual([
      'Số ký hiệu: (trống) → 12/KH-UBND',
      'Ngày ký: (trống) → 15/07/2025',
      'Nhiệm vụ 3, phối hợp: Các phòng, ban, ngành liên quan → Văn phòng HĐND&UBND; Công an phường',
      'Nhiệm vụ 3, chỉ tiêu: 2 → 3',
      'Nhiệm vụ 4, đến tháng: 2025-12 → (trống)',
      'Nhiệm vụ 9, hạn: 31/10/2025 → 15/10/2025',
    ]);
  });

  it('leaves what is no number for the schema to refuse at its field', () => {
    for (const [typed, message] of [
      ['-1', 'Chỉ tiêu phải từ 1 trở lên.'],
      ['hai', 'Chỉ tiêu phải là số nguyên.'],
    ] as const)
      expect(() => parsePlan(withFields(yaml, plan, { 'tasks.2.quota.required': typed }))).toThrow(message);
  });

  it('tells of tasks that came and went', () => {
    const [first, ...rest] = plan.tasks;
    const after = { ...plan, tasks: [...rest, { ...first!, task: '99' }] };
    expect(planChanges(plan, after)).toEqual([
      'Thêm nhiệm vụ 99: Ban hành kế hoạch năm',
      'Bỏ nhiệm vụ 1: Ban hành kế hoạch năm',
    ]);
  });
});

describe('the next year’s plan', () => {
  const next = parsePlan(nextYearYaml(yaml, plan));

  it('is a draft of the year after, with its dates, months and titles moved', () => {
    expect(next).toMatchObject({ year: 2026, draft: true, validFrom: '2026-01-01', signedOn: null });
    expect(next.id).toBe('2026-hai-ba-trung');
    expect(next.title).toContain('năm 2026');
    const task = (number: string) => next.tasks.find((one) => one.task === number)!;
    expect(task('4').title).toContain('(từ tháng 8/2026 đến tháng 12/2026)');
    expect(task('4').quota).toMatchObject({ from: '2026-08', to: '2026-12' });
    expect(task('9').quota).toMatchObject({ due: '2026-10-31' });
    expect(task('15').title).toContain(
      'Kế hoạch năm 2026, đề xuất điều chỉnh nội dung tuyên truyền năm 2027',
    );
    expect(task('6').quota).toMatchObject({ stages: [{}, {}, {}, { to: '2026-12', due: '2027-01-05' }] });
    expect(next.tasks.map((one) => one.task)).toEqual(plan.tasks.map((one) => one.task));
  });

  it('leaves numbers alone that are no year of it, and days that are none', () => {
    expect(shifted('Kế hoạch số 145/KH-UBND giai đoạn 2021-2025, gọi 02438252025', 2025)).toBe(
      'Kế hoạch số 145/KH-UBND giai đoạn 2021-2026, gọi 02438252025',
    );
    expect(shifted('2024-02-29', 2024)).toBe('2025-02-28');
    expect(shifted('2019-05-01', 2025)).toBe('2019-05-01');
  });
});
