/** What the night costs with ten times the wards: their months judged anew, and the copy that a backup is made of. */
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { createAudits } from '../plan/audits.ts';
import { createWardMonths } from '../city/ward-months.ts';
import type { Installation } from '../accounts/installation.ts';
import { snapshot } from '../storage/snapshot.ts';
import { copyWard } from './copied-wards.ts';
import { against, timed, type Measure } from './measure.ts';
import { withStation } from './throwaway-station.ts';
import { writeYears } from './ward-years.ts';

const FEW = 12;
const TIMES = 10;
const RUNS = 3;

export async function nightlyGrowth(): Promise<Measure[]> {
  return withStation(async (installation) => {
    const { database, clock } = installation;
    const year = new Date(clock.now()).getUTCFullYear();
    const from = await writeYears(database, [year - 1, year]);
    await copyWard(database, from, FEW - 1);
    const few = await nights(installation);
    await copyWard(database, from, FEW * (TIMES - 1));
    const many = await nights(installation);
    const told = (measure: string) => ({ measure, unit: 'ms' as const, aim: 'ratio ≤ 11' });
    const baseline = (values: number[]) => ({ name: `the same for ${FEW} wards`, values });
    const wards = FEW * TIMES;
    return [
      against(told(`the months of ${wards} wards judged anew`), many.months, baseline(few.months)),
      against(told(`the copy for a backup of ${wards} wards`), many.copy, baseline(few.copy)),
    ];
  });
}

async function nights({ database, clock, trial, folder }: Installation) {
  const wardMonths = createWardMonths({ database, clock, audits: createAudits({ database, clock, trial }) });
  const judgeAll = async () => {
    await database.kysely.deleteFrom('ward_month').execute();
    // First the running months, then those before them.
    for (let look = 0; look < 2; look++) await wardMonths.look({ most: Infinity, years: Infinity });
  };
  const file = join(folder.paths.temporary, 'copy.db');
  const told = { months: [] as number[], copy: [] as number[] };
  for (let run = 0; run < RUNS; run++) {
    told.months.push(await timed(judgeAll));
    told.copy.push(await timed(() => snapshot(database, file)));
    await rm(file);
  }
  return told;
}
