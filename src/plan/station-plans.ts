/** By which plan a station's month is judged: a closed month by the one it was closed with, else the newest saved, else the file's. */
import { join } from 'node:path';
import type { Station } from '../accounts/stations.ts';
import { projectRoot } from '../kernel/project-files.ts';
import type { Month } from '../kernel/zoned-time.ts';
import type { Executor } from '../storage/database.ts';
import { standingCloses } from './month-closes.store.ts';
import { parsePlan, type Plan } from './plan-file.ts';
import { newestPlanVersion } from './plan-versions.store.ts';
import { openPlans, planInForce } from './plans.ts';

export type StationPlans = ReturnType<typeof openStationPlans>;

/** Parsed plans held: the years that people look at, of a city's wards. */
const MOST_HELD = 300;

/** @param folder where the product's plans are; its own unless told otherwise */
export function openStationPlans(db: Executor, folder?: string) {
  const files = openPlans(folder ?? join(projectRoot, 'schedules', 'plans'));
  /** By the id of its row: a saved plan never changes. */
  const held = new Map<string, Plan>();

  function parsed(id: string, yaml: string): Plan {
    const known = held.get(id);
    if (known) return known;
    const plan = parsePlan(yaml);
    if (held.size >= MOST_HELD) held.delete(held.keys().next().value!);
    held.set(id, plan);
    return plan;
  }

  /**
   * The plan of a month, counting as the station's settings say, in the station's zone.
   *
   * @throws Refusal `plan-missing`, `plan-invalid`
   */
  async function planOf(station: Station, month: Month): Promise<Plan> {
    const [closed] = await standingCloses(db, station.id, [month]);
    // It was kept as it counted then; the settings of today do not touch it.
    if (closed) return { ...parsed(closed.id, closed.planYaml), version: closed.planVersion };
    return ofYear(station, month);
  }

  /** The plan of a year as it stands now, whatever closed months were judged by. @throws as planOf */
  const inForce = (station: Station, year: number): Promise<Plan> => ofYear(station, `${year}-01`);

  /**
   * The plan of each of a year's months in two queries: the very one in force where a month stands open.
   *
   * @throws as planOf
   */
  async function plansOfYear(
    station: Station,
    months: readonly Month[],
  ): Promise<{ plan: Plan; ofMonth: ReadonlyMap<Month, Plan> }> {
    const plan = await ofYear(station, months[0]!);
    const ofMonth = new Map(months.map((month) => [month, plan]));
    for (const { id, month, planYaml, planVersion } of await standingCloses(db, station.id, months))
      ofMonth.set(month, { ...parsed(id, planYaml), version: planVersion });
    return { plan, ofMonth };
  }

  async function ofYear(station: Station, month: Month): Promise<Plan> {
    const saved = await newestPlanVersion(db, station.id, Number(month.slice(0, 4)));
    return countedBy(station, saved ? parsed(saved.id, saved.yaml) : planInForce(await files(), month));
  }

  return { planOf, plansOfYear, planInForce: inForce, files };
}

function countedBy(station: Station, plan: Plan): Plan {
  const { completionThreshold, silenceThreshold, countRepeats } = station.settings;
  return {
    ...plan,
    timeZone: station.timeZone,
    counting: {
      ...plan.counting,
      heardPercent: percentOf(completionThreshold),
      silentPercent: percentOf(silenceThreshold),
      repeatsCountAgain: countRepeats,
    },
  };
}

/** 0.55 → 55, not 55.00000000000001, by which 55 % of an item would be too little. */
function percentOf(share: number): number {
  return Math.round(share * 1e6) / 1e4;
}
