/** What every measure of `npm run bench` gives, and how it is timed. */
import { machineClock } from '../kernel/clock.ts';

/** One line of output. */
export interface Measure {
  measure: string;
  /** Median over the runs. */
  value: number;
  unit: 'ms' | 'MB' | 'requests/s' | 'lost';
  /** What it is compared with, measured in the same runs; null where the aim is absolute. */
  baseline: { name: string; value: number } | null;
  /** `value` over the baseline's; null without one. */
  ratio: number | null;
  /** Of the ratio where there is a baseline, else of the value. */
  aim: string;
  runs: number;
}

/** The middle value; of an even count the mean of the middle two. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('no runs, no median');
  const ordered = [...values].sort((a, b) => a - b);
  const middle = (ordered.length - 1) / 2;
  return (ordered[Math.floor(middle)]! + ordered[Math.ceil(middle)]!) / 2;
}

/** What all but the slowest hundredth stay within. */
export function p99(values: readonly number[]): number {
  if (values.length === 0) throw new Error('no runs, no p99');
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1]!;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const begun = machineClock.monotonic();
  await work();
  return machineClock.monotonic() - begun;
}

type Told = Pick<Measure, 'measure' | 'unit' | 'aim'>;

/** A measure by itself. */
export function absolute(told: Told, values: readonly number[]): Measure {
  const { measure, unit, aim } = told;
  const value = rounded(median(values));
  return { measure, value, unit, baseline: null, ratio: null, aim, runs: values.length };
}

/** A measure beside another of the same runs. */
export function against(
  told: Told,
  values: readonly number[],
  baseline: { name: string; values: readonly number[] },
): Measure {
  const value = median(values);
  const other = median(baseline.values);
  const { measure, unit, aim } = told;
  return {
    measure,
    value: rounded(value),
    unit,
    baseline: { name: baseline.name, value: rounded(other) },
    ratio: Math.round((value / other) * 1000) / 1000,
    aim,
    runs: values.length,
  };
}

const rounded = (value: number) => Math.round(value * 10) / 10;
