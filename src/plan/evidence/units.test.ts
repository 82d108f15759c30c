import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../kernel/project-files.ts';
import { readPlan } from '../plans.ts';
import { asPlanSpells, sameUnit, unitsOfPlan } from './units.ts';

it('are those that the plan names, without its "các phòng, ban"', async () => {
  const units = unitsOfPlan(await readPlan(join(projectRoot, 'schedules/plans/2025-hai-ba-trung.yaml')));
  expect(units).toEqual([
    'Phòng Văn hoá – Xã hội',
    'Phòng Kinh tế, Hạ tầng và Đô thị',
    'Văn phòng HĐND&UBND',
    'Trung tâm Phục vụ hành chính công',
    'Ủy ban Mặt trận Tổ quốc Việt Nam và các đoàn thể phường',
  ]);
  expect(asPlanSpells('phòng văn hóa - xã hội', units)).toBe('Phòng Văn hoá – Xã hội');
  expect(asPlanSpells('Trạm Y tế', units)).toBe('Trạm Y tế');
  expect(sameUnit('Trạm Y tế', 'Trạm Y')).toBe(false);
});
