/** The plans of a folder, and which of them is in force. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../kernel/errors.ts';
import { projectRoot } from '../kernel/project-files.ts';
import { viMonth } from '../kernel/vietnamese.ts';
import type { Month } from '../kernel/zoned-time.ts';
import { parsePlan, type Plan } from './plan-file.ts';

/**
 * Reads every plan of a folder (`*.yaml`), in the order of their file names.
 *
 * @throws Refusal `plan-invalid` naming file, line and field
 */
export async function loadPlans(folder: string): Promise<Plan[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(names.map((name) => readPlan(join(folder, name))));
}

/** Reads one plan file. @throws Refusal `plan-unreadable`, or `plan-invalid` naming file, line and field */
export async function readPlan(path: string): Promise<Plan> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Refusal('plan-unreadable', `Không đọc được tệp kế hoạch ${path}.`, 404);
  });
  try {
    return parsePlan(text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.code, `${path}: ${error.message}`, error.status, error.errors);
  }
}

/** A plan with the text that it was read from. */
export interface PlanText {
  plan: Plan;
  yaml: string;
}

/** Every plan of the product's folder with its text, for copying and editing. @throws as loadPlans */
export async function loadPlanTexts(folder = join(projectRoot, 'schedules', 'plans')): Promise<PlanText[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    names.map(async (name) => ({
      plan: await readPlan(join(folder, name)),
      yaml: await readFile(join(folder, name), 'utf8'),
    })),
  );
}

/** A folder's plans as they are now; a file is read again only when it has changed, so that a person may edit one any time. */
export function openPlans(folder: string): () => Promise<Plan[]> {
  let held: { state: string; plans: Plan[] } | null = null;
  return async () => {
    const state = await stateOf(folder);
    if (held?.state !== state) held = { state, plans: await loadPlans(folder) };
    return held.plans;
  };
}

async function stateOf(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const files = await Promise.all(names.map((name) => stat(join(folder, name))));
  return JSON.stringify(files.map(({ mtimeMs, size }, index) => [names[index], mtimeMs, size]));
}

/**
 * The plan whose year holds the month; an official one before a draft.
 *
 * @throws Refusal `plan-missing`
 */
export function planInForce(plans: readonly Plan[], month: Month): Plan {
  const ofYear = plans.filter((plan) => String(plan.year) === month.slice(0, 4));
  const found = ofYear.find((plan) => !plan.draft) ?? ofYear[0];
  if (found) return found;
  throw new Refusal(
    'plan-missing',
    `Chưa có kế hoạch cho tháng ${viMonth(month)}; thêm tệp kế hoạch của năm ${month.slice(0, 4)}.`,
    404,
  );
}

/** Tasks that count what is heard, to choose from. */
export function heardTasks(plan: Plan): { value: string; label: string }[] {
  return plan.tasks
    .filter(({ quota }) => quota.counts.some(({ source }) => source === 'as-run'))
    .map(({ task, title }) => ({ value: task, label: `${task}. ${title}` }));
}
