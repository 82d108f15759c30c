/** A year of a whole city's slots, expanded and checked, and the same for a city ten times as large. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../kernel/project-files.ts';
import { dayBounds } from '../kernel/zoned-time.ts';
import { findConflicts } from '../schedule/core/conflicts.ts';
import { expandSlots } from '../schedule/core/expand.ts';
import { randomSlots } from '../schedule/core/generate.ts';
import { parseRules } from '../schedule/core/rules.ts';
import { absolute, against, timed, type Measure } from './measure.ts';

const WARDS = 126;
const SLOTS_A_DAY = 4;
const DAYS = 365;
const RUNS = 3;
const TIME_ZONE = 'Asia/Ho_Chi_Minh';

export async function yearSchedule(): Promise<Measure[]> {
  const city = yearOf(WARDS);
  const tenfold = yearOf(WARDS * 10);
  const once: number[] = [];
  const ten: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    once.push(await timed(city));
    ten.push(await timed(tenfold));
  }
  const year = 'a year of 126 wards × 4 slots a day expanded and checked';
  return [
    absolute({ measure: year, unit: 'ms', aim: '≤ 1000' }, once),
    against({ measure: 'the same for 1,260 wards', unit: 'ms', aim: '≤ 12' }, ten, {
      name: year,
      values: once,
    }),
  ];
}

function yearOf(wards: number): () => void {
  const slots = randomSlots(1, { wards, slotsADay: SLOTS_A_DAY, firstDay: '2026-01-01' });
  const { rules } = parseRules(
    readFileSync(join(projectRoot, 'schedules', 'rules', 'ha-noi-noi-thanh.yaml'), 'utf8'),
  );
  const { from } = dayBounds('2026-01-01', TIME_ZONE);
  const { to } = dayBounds('2026-12-31', TIME_ZONE);
  return () => {
    const occurrences = expandSlots(slots, TIME_ZONE, from, to);
    if (occurrences.length !== wards * SLOTS_A_DAY * DAYS) throw new Error('the year is not whole');
    if (findConflicts(occurrences, rules, TIME_ZONE).length === 0)
      throw new Error('the stray slots were not found');
  };
}
