import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Plan } from './plan-file.ts';
import { loadPlans, planInForce } from './plans.ts';

const shipped = new URL('../../schedules/plans', import.meta.url).pathname;
let plans: Plan[];
let folder: string;

beforeAll(async () => {
  plans = await loadPlans(shipped);
  folder = await mkdtemp(join(tmpdir(), 'loa-plans-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the plan in force is the one whose year holds the month', () => {
  expect(planInForce(plans, '2025-12').id).toBe('2025-hai-ba-trung');
  expect(planInForce(plans, '2026-01').id).toBe('2026-hai-ba-trung');
});

test('an official plan goes before a draft of the same year', () => {
  const official = { ...planInForce(plans, '2026-01'), id: 'chinh-thuc', draft: false };
  expect(planInForce([...plans, official], '2026-01').id).toBe('chinh-thuc');
});

test('a year without a plan is said in a sentence', () => {
  expect(() => planInForce(plans, '2031-05')).toThrow('Chưa có kế hoạch cho tháng 05/2031');
});

test('a faulty file is named with its line; other files of the folder do not matter', async () => {
  await writeFile(join(folder, 'doc.txt'), 'không phải kế hoạch');
  expect(await loadPlans(folder)).toEqual([]);
  await writeFile(join(folder, 'hong.yaml'), 'id: x\nyear: hai nghìn');
  await expect(loadPlans(folder)).rejects.toThrow(/hong\.yaml: Tệp kế hoạch có lỗi\. Dòng \d/);
});
