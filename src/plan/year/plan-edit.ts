/** Changing a plan as text: what a form changed goes into the YAML, whose comments and order stay. Pure. */
import { isScalar, parseDocument, visit, type Document } from 'yaml';
import { viDate } from '../../kernel/vietnamese.ts';
import { addDays, isDate } from '../../kernel/zoned-time.ts';
import type { Plan, PlanTask } from '../plan-file.ts';

type Path = (string | number)[];

/** How a field's text becomes the plan's value; undefined takes the entry away. */
const READ = {
  text: (typed: string) => typed.trim(),
  orNone: (typed: string) => typed.trim() || undefined,
  orNull: (typed: string) => typed.trim() || null,
  number: (typed: string) => (/^-?\d+$/.test(typed.trim()) ? Number(typed.trim()) : typed.trim()),
  list: (typed: string) =>
    typed
      .split(/[;\n]/)
      .map((one) => one.trim())
      .filter(Boolean),
  flag: (typed: string) => (typed === 'true' ? true : undefined),
};

const PLAN_FIELDS = {
  title: READ.text,
  number: READ.orNull,
  signedOn: READ.orNull,
  cityPlanOn: READ.orNull,
  validFrom: READ.text,
  draft: READ.flag,
};

const TASK_FIELDS = {
  title: READ.text,
  short: READ.orNone,
  lead: READ.text,
  support: READ.list,
  timing: READ.text,
  'quota.required': READ.number,
  'quota.from': READ.orNone,
  'quota.to': READ.orNone,
  'quota.due': READ.text,
};

/** The plan as its form shows it: names are the plan's own paths, so that what is wrong is told at its field. */
export function planFields(plan: Plan): Record<string, string> {
  const fields: Record<string, string> = {
    title: plan.title,
    number: plan.number ?? '',
    signedOn: plan.signedOn ?? '',
    cityPlanOn: plan.cityPlanOn ?? '',
    validFrom: plan.validFrom,
    draft: String(plan.draft),
  };
  for (const [index, task] of plan.tasks.entries())
    for (const [name, value] of Object.entries(taskFields(task))) fields[`tasks.${index}.${name}`] = value;
  return fields;
}

function taskFields({ title, short, lead, support, timing, quota }: PlanTask): Record<string, string> {
  return {
    ...{ title, short: short ?? '', lead, support: support.join('; '), timing },
    'quota.required': String(quota.required),
    'quota.from': quota.from ?? '',
    'quota.to': quota.to ?? '',
    ...('due' in quota && typeof quota.due === 'string' && { 'quota.due': quota.due }),
  };
}

/**
 * The YAML with what the form changed; an entry that the form does not name, or names as it was, stays as it stands, with its
 * comments.
 */
export function withFields(yaml: string, before: Plan, typed: Readonly<Record<string, string>>): string {
  const document = parseDocument(yaml);
  const known = planFields(before);
  for (const [name, text] of Object.entries(typed)) {
    const read = readerOf(name);
    if (!read || known[name] === undefined || normal(known[name]) === normal(text)) continue;
    const path = name.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    put(document, path, read(text));
  }
  return textOf(document);
}

function readerOf(name: string): ((typed: string) => unknown) | undefined {
  const ofTask = /^tasks\.\d+\.(.+)$/.exec(name)?.[1];
  const fields: Record<string, (typed: string) => unknown> = ofTask === undefined ? PLAN_FIELDS : TASK_FIELDS;
  const key = ofTask ?? name;
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function put(document: Document, path: Path, value: unknown): void {
  const node = document.getIn(path, true);
  if (value === undefined) document.deleteIn(path);
  else if (isScalar(node) && !Array.isArray(value)) node.value = value;
  else document.setIn(path, Array.isArray(value) ? document.createNode(value, { flow: true }) : value);
}

/** A paragraph stays on its line, however long: folding would change every line of a plan that a person knows. */
function textOf(document: Document): string {
  return document.toString({ lineWidth: 0 });
}

const normal = (text: string) => text.replace(/\r\n/g, '\n').trim();

/** Years, months and dates that hang on the plan's year; a title's "năm 2025", a number's "2025" and "8/2025" are the same. */
export function nextYearYaml(yaml: string, plan: Plan): string {
  const document = parseDocument(yaml);
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string') node.value = shifted(node.value, plan.year);
    },
  });
  const set = (key: string, value: unknown) => put(document, [key], value);
  set('year', plan.year + 1);
  set('draft', true);
  // What a new plan gets only when it is signed.
  for (const key of ['number', 'signedOn', 'cityPlanOn']) if (document.has(key)) set(key, null);
  set('validFrom', `${plan.year + 1}-01-01`);
  return textOf(document);
}

/** @example shifted('từ tháng 8/2025 đến tháng 12/2025', 2025) // 'từ tháng 8/2026 đến tháng 12/2026' */
export function shifted(text: string, year: number): string {
  if (isDate(text)) return shiftedDate(text, year);
  // The later one first, or it would be moved twice.
  return text.replace(/\d{4}/g, (found, at: number) => {
    const inNumber = /\d/.test(text.charAt(at - 1)) || /\d/.test(text.charAt(at + 4));
    const near = Math.abs(Number(found) - year) <= 1;
    return near && !inNumber ? String(Number(found) + 1) : found;
  });
}

function shiftedDate(date: string, year: number): string {
  const own = Number(date.slice(0, 4));
  if (Math.abs(own - year) > 1) return date;
  const moved = `${own + 1}${date.slice(4)}`;
  // 29/2 of a leap year.
  return isDate(moved) ? moved : addDays(`${own + 1}-03-01`, -1);
}

/** What changed between two plans, in sentences; empty when nothing that is judged or shown did. */
export function planChanges(before: Plan, after: Plan): string[] {
  const changes: string[] = [];
  for (const [key, label] of Object.entries(PLAN_WORDS) as [keyof typeof PLAN_WORDS, string][])
    if (before[key] !== after[key]) changes.push(`${label}: ${words(before[key])} → ${words(after[key])}`);
  const old = new Map(before.tasks.map((task) => [task.task, task]));
  for (const task of after.tasks) {
    const was = old.get(task.task);
    old.delete(task.task);
    if (was) changes.push(...taskChanges(was, task));
    else changes.push(`Thêm nhiệm vụ ${task.task}: ${task.short ?? task.title}`);
  }
  for (const task of old.values()) changes.push(`Bỏ nhiệm vụ ${task.task}: ${task.short ?? task.title}`);
  for (const [key, label] of Object.entries(PART_WORDS) as [keyof typeof PART_WORDS, string][])
    if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) changes.push(`Sửa ${label}`);
  return changes;
}

const PLAN_WORDS = {
  title: 'Tên kế hoạch',
  year: 'Năm',
  draft: 'Bản nháp',
  number: 'Số ký hiệu',
  signedOn: 'Ngày ký',
  cityPlanOn: 'Ngày Thành phố ban hành kế hoạch',
  validFrom: 'Có hiệu lực từ',
} as const;

const PART_WORDS = {
  topics: 'các nội dung',
  forms: 'các hình thức',
  units: 'danh sách đơn vị',
  counting: 'cách đếm',
  index: 'điểm chỉ số',
} as const;

const TASK_WORDS: Record<string, string> = {
  title: 'tên',
  short: 'tên gọi ngắn',
  lead: 'chủ trì',
  support: 'phối hợp',
  timing: 'thời gian',
  'quota.required': 'chỉ tiêu',
  'quota.from': 'từ tháng',
  'quota.to': 'đến tháng',
  'quota.due': 'hạn',
};

function taskChanges(before: PlanTask, after: PlanTask): string[] {
  const [was, now] = [taskFields(before), taskFields(after)];
  const told = Object.keys(TASK_WORDS).filter((name) => (was[name] ?? '') !== (now[name] ?? ''));
  const lines = told.map(
    (name) => `Nhiệm vụ ${after.task}, ${TASK_WORDS[name]}: ${words(was[name])} → ${words(now[name])}`,
  );
  const rest = ({ quota }: PlanTask) =>
    JSON.stringify({
      ...quota,
      required: 0,
      from: '',
      to: '',
      due: typeof quotaDue(quota) === 'string' ? '' : quotaDue(quota),
    });
  return rest(before) === rest(after) ? lines : [...lines, `Nhiệm vụ ${after.task}, cách tính chỉ tiêu`];
}

function quotaDue(quota: PlanTask['quota']): unknown {
  return 'due' in quota ? quota.due : '';
}

function words(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined || value === '') return '(trống)';
  if (typeof value === 'boolean') return value ? 'có' : 'không';
  const text = String(value);
  return isDate(text) ? viDate(text) : text;
}
