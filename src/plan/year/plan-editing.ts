/** Changing a year's plan: each saving is a new version with its note; a wrong one is refused and the old one stays in force. */
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Database, Executor } from '../../storage/database.ts';
import { parsePlan, type Plan } from '../plan-file.ts';
import {
  insertPlanVersion,
  newestPlanVersion,
  planVersions,
  type PlanVersion,
} from '../plan-versions.store.ts';
import type { PlanText } from '../plans.ts';
import { nextYearYaml, planChanges, withFields } from './plan-edit.ts';

export interface PlanEditingDependencies {
  database: Database;
  clock: Clock;
  /** The product's plans as they are written. */
  planTexts: () => Promise<PlanText[]>;
}

export type PlanEditing = ReturnType<typeof createPlanEditing>;

/** A plan with the text that it was read from. */
export interface WrittenPlan {
  plan: Plan;
  yaml: string;
}

/** A version with what it changed. */
export interface VersionWithChanges {
  version: PlanVersion;
  /** Against the one before it. */
  changes: string[];
}

export function createPlanEditing({ database, clock, planTexts }: PlanEditingDependencies) {
  const { kysely } = database;

  /** The plan of a year as it is in force; undefined where there is none. */
  async function current(
    station: Station,
    year: number,
    db: Executor = kysely,
  ): Promise<WrittenPlan | undefined> {
    const saved = await newestPlanVersion(db, station.id, year);
    return saved ? { plan: parsePlan(saved.yaml), yaml: saved.yaml } : fileOf(year);
  }

  async function fileOf(year: number): Promise<WrittenPlan | undefined> {
    const ofYear = (await planTexts()).filter(({ plan }) => plan.year === year);
    return ofYear.find(({ plan }) => !plan.draft) ?? ofYear[0];
  }

  /**
   * Saves a plan as it was typed.
   *
   * @param base version that the person began with
   * @throws Refusal `plan-invalid` naming line and field, `plan-changed` when another person was first
   */
  async function saveYaml(
    station: Station,
    actor: Actor,
    year: number,
    { yaml, note, base }: { yaml: string; note: string; base?: string | undefined },
  ): Promise<Plan> {
    const plan = parsePlan(yaml);
    if (plan.year !== year)
      throw fieldRefusal(
        'yaml',
        'plan-of-other-year',
        `Kế hoạch này ghi năm ${plan.year}, không phải năm ${year}.`,
      );
    const ofFile = await fileVersion(year);
    await kysely.transaction().execute(async (tx) => {
      const before = await newestPlanVersion(tx, station.id, year);
      const standing = before?.version ?? ofFile;
      if (base !== undefined && standing !== undefined && base !== standing)
        throw new Refusal(
          'plan-changed',
          'Kế hoạch vừa được người khác sửa. Hãy mở lại trang để xem bản mới rồi sửa tiếp.',
          409,
        );
      if (standing === plan.version && before?.yaml === yaml)
        throw new Refusal('plan-unchanged', 'Chưa có gì thay đổi so với bản đang dùng.', 409);
      const now = clock.now();
      const id = newId(now);
      await insertPlanVersion(tx, station.id, {
        ...{ id, planId: plan.id, year, version: plan.version, yaml, note },
        ...{ by: actor.id, byName: actor.name, recordedAt: now },
      });
      await record(tx, station.id, actor, 'plan.save', id, { year, note, version: plan.version }, now);
    });
    return plan;
  }

  const fileVersion = async (year: number) => (await fileOf(year))?.plan.version;

  /** Saves what the form changed. @throws as saveYaml; a fault names the form's own field */
  async function saveForm(
    station: Station,
    actor: Actor,
    year: number,
    { fields, note, base }: { fields: Readonly<Record<string, string>>; note: string; base: string },
  ): Promise<Plan> {
    const written = await current(station, year);
    if (!written) throw missing(year);
    const yaml = withFields(written.yaml, written.plan, fields);
    return saveYaml(station, actor, year, { yaml, note, base });
  }

  /** Newest first, each with what it changed; the first against the product's file. */
  async function versions(station: Station, year: number): Promise<VersionWithChanges[]> {
    const saved = await planVersions(kysely, station.id, year);
    const plans = saved.map(({ yaml }) => parsePlan(yaml));
    const file = (await fileOf(year))?.plan;
    return saved.map((version, index) => {
      const before = plans[index + 1] ?? file;
      return { version, changes: before ? planChanges(before, plans[index]!) : [] };
    });
  }

  /** Puts an earlier version in force again, as a new one. @throws Refusal `version-not-found`, `plan-unchanged` */
  async function restore(station: Station, actor: Actor, year: number, id: string): Promise<Plan> {
    const found = (await planVersions(kysely, station.id, year)).find((version) => version.id === id);
    if (!found) throw new Refusal('version-not-found', 'Không tìm thấy phiên bản kế hoạch này.', 404);
    return saveYaml(station, actor, year, { yaml: found.yaml, note: 'Khôi phục phiên bản trước' });
  }

  /** Begins the plan of a year as a draft copied from the year before. @throws Refusal `plan-there`, `plan-missing` */
  async function beginYear(station: Station, actor: Actor, year: number): Promise<Plan> {
    if (await current(station, year)) throw new Refusal('plan-there', `Năm ${year} đã có kế hoạch.`, 409);
    const before = await current(station, year - 1);
    if (!before) throw missing(year - 1);
    const yaml = nextYearYaml(before.yaml, before.plan);
    return saveYaml(station, actor, year, { yaml, note: `Chép từ kế hoạch năm ${year - 1}` });
  }

  return { current, saveYaml, saveForm, versions, restore, beginYear };
}

function missing(year: number): Refusal {
  return new Refusal('plan-missing', `Chưa có kế hoạch năm ${year}.`, 404);
}
