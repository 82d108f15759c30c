/**
 * Điểm tự đánh giá CCHC: how far the plan is fulfilled and how varied its forms were, as the commune's CCHC index weighs them
 * (`index` of the plan file). Pure.
 */
import type { Plan } from '../plan-file.ts';
import type { FormUse } from '../forms-used.ts';
import type { YearPeriod, YearTask } from './year-view.ts';

export interface IndexScore {
  /** Of the whole year, 0 to 100: each task weighs the same, and in it each of its months or dates. */
  completionPercent: number;
  completionPoints: number;
  onlinePoints: number;
  traditionalPoints: number;
  points: number;
  most: number;
  /** The percentage that can still be reached: what is missed stays missed. */
  reachablePercent: number;
  reachablePoints: number;
  raises: readonly Raise[];
}

/** Something that would raise the score, and by how much. */
export interface Raise {
  /** 'task' 5, or 'form' đ. */
  kind: 'task' | 'form';
  key: string;
  title: string;
  /** How many months or dates of it are still to be fulfilled. */
  open: number;
  percent: number;
  points: number;
}

export function indexScore(plan: Plan, tasks: readonly YearTask[], forms: readonly FormUse[]): IndexScore {
  const asked = tasks.filter(({ periods }) => periods.length > 0);
  const { completion, variety } = plan.index;
  const percentWith = (counts: (task: YearTask, period: YearPeriod) => boolean) =>
    asked.length === 0
      ? 0
      : (100 * asked.reduce((total, task) => total + shareOf(task, counts), 0)) / asked.length;
  const pointsAt = (percent: number) => completionPoints(percent, completion);
  const uses = (kind: FormUse['variety']) => forms.some((form) => form.variety === kind && form.used > 0);

  const now = percentWith((_, period) => isMet(period));
  const reachable = percentWith((_, period) => isMet(period) || isOpen(period));
  const raises = asked.flatMap((task): Raise[] => {
    const open = task.periods.filter(isOpen).length;
    if (open === 0) return [];
    const percent = percentWith((one, period) => isMet(period) || (one === task && isOpen(period)));
    const gained = { percent: percent - now, points: pointsAt(percent) - pointsAt(now) };
    return [{ kind: 'task', key: task.task, title: task.short, open, ...gained }];
  });
  const unusedForms = (['online', 'traditional'] as const)
    .filter((kind) => !uses(kind) && variety[kind] > 0)
    .flatMap((kind) => forms.filter((form) => form.variety === kind))
    .map(({ key, title, variety: kind }): Raise => {
      return { kind: 'form', key, title, open: 1, percent: 0, points: variety[kind] };
    });
  const onlinePoints = uses('online') ? variety.online : 0;
  const traditionalPoints = uses('traditional') ? variety.traditional : 0;
  return {
    completionPercent: now,
    completionPoints: pointsAt(now),
    ...{ onlinePoints, traditionalPoints },
    points: pointsAt(now) + onlinePoints + traditionalPoints,
    most: completion.points + variety.online + variety.traditional,
    reachablePercent: reachable,
    reachablePoints: pointsAt(reachable) + variety.online + variety.traditional,
    raises: [...unusedForms, ...raises].toSorted((a, b) => b.points - a.points || b.percent - a.percent),
  };
}

/** Below `fromPercent` nothing, from there in proportion, full at `fullPercent`. */
export function completionPoints(
  percent: number,
  { points, fullPercent, fromPercent }: Plan['index']['completion'],
): number {
  if (percent >= fullPercent) return points;
  return percent < fromPercent ? 0 : (points * percent) / fullPercent;
}

function shareOf(task: YearTask, counts: (task: YearTask, period: YearPeriod) => boolean): number {
  return task.periods.filter((period) => counts(task, period)).length / task.periods.length;
}

const isMet = ({ urgency }: YearPeriod) => urgency === 'met';
const isOpen = ({ urgency }: YearPeriod) => !['met', 'missed', 'none'].includes(urgency);
