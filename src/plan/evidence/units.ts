/** The units of a ward as its plan names them. Pure. */
import { withoutMarks } from '../../kernel/vietnamese.ts';
import type { Plan } from '../plan-file.ts';

/** "Các phòng, ban, ngành" names nobody in particular. */
const MANY = /^(các|cac)\s/iu;

/** Those that lead a task, then those that support one, in the order of the plan. */
export function unitsOfPlan(plan: Pick<Plan, 'tasks'>): string[] {
  const named = [...plan.tasks.map(({ lead }) => lead), ...plan.tasks.flatMap(({ support }) => support)];
  const units = new Map<string, string>();
  for (const unit of named) if (!MANY.test(unit) && !units.has(plain(unit))) units.set(plain(unit), unit);
  return [...units.values()];
}

/** "Phòng Văn hóa - Xã hội" is "Phòng Văn hoá – Xã hội": people type either. */
export function sameUnit(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

/** The plan's own spelling of a unit, by which its quotas know it; another unit as typed. */
export function asPlanSpells(unit: string, units: readonly string[]): string {
  return units.find((known) => sameUnit(known, unit)) ?? unit;
}

function plain(unit: string): string {
  return withoutMarks(unit).replace(/[^a-z0-9]/g, '');
}
