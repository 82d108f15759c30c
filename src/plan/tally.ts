import { viMonth } from '../kernel/vietnamese.ts';
import { monthOf } from '../kernel/zoned-time.ts';
import type { Candidate } from './candidate.ts';
import { problem } from './problem.ts';

export interface Tally {
  /** What counts in the window, one a key, by time. */
  counted: Candidate[];
  /** What lies in the window and does not count, with its problem, one a key. */
  notCounted: Candidate[];
}

export interface TallyRules {
  /** A thing counts again in a later period in which it is heard again. */
  repeatsCountAgain: boolean;
  timeZone: string;
}

/** Counts candidates whose first good occurrence lies in [from, until). Their order does not matter. */
export function tally(
  candidates: readonly Candidate[],
  window: { from: number; until: number },
  rules: TallyRules,
): Tally {
  const inside = ({ at }: Candidate) => at >= window.from && at < window.until;
  const result: Tally = { counted: [], notCounted: [] };
  for (const same of byKey(candidates)) {
    const here = same.filter(inside);
    if (here.length === 0) continue;
    const first = same.find((one) => !one.problem && (!rules.repeatsCountAgain || inside(one)));
    if (first && inside(first)) result.counted.push(withAllProof(first, same));
    else result.notCounted.push(...whyNot(here, first, rules.timeZone));
  }
  result.counted.sort(inOrder);
  result.notCounted.sort(inOrder);
  return result;
}

/** By time; a machine's proof before a hand's; by ids where that says nothing, so that the order of the facts does not matter. */
export function inOrder(a: Candidate, b: Candidate): number {
  return (
    a.at - b.at ||
    Number(a.byHand) - Number(b.byHand) ||
    compare(a.id, b.id) ||
    compare(proofId(a), proofId(b))
  );
}

function proofId({ proof }: Candidate): string {
  return proof[0]?.ids[0] ?? '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Of each list once: the months of a year ask for the same. A list is never changed once it was made. */
const grouped = new WeakMap<readonly Candidate[], Candidate[][]>();

function byKey(candidates: readonly Candidate[]): Candidate[][] {
  const held = grouped.get(candidates);
  if (held) return held;
  const groups = new Map<string, Candidate[]>();
  for (const one of candidates.toSorted(inOrder)) {
    const same = groups.get(one.key);
    if (same) same.push(one);
    else groups.set(one.key, [one]);
  }
  const made = [...groups.values()];
  grouped.set(candidates, made);
  return made;
}

/** Every player of the airing in which it counted stands in the proof. */
function withAllProof(first: Candidate, same: Candidate[]): Candidate {
  const sameAiring = same.filter((one) => !one.problem && one.airing !== null && one.airing === first.airing);
  const proof = first.airing === null ? first.proof : sameAiring.flatMap((one) => one.proof);
  return { ...first, proof };
}

function whyNot(here: Candidate[], first: Candidate | undefined, timeZone: string): Candidate[] {
  const again = here.find((one) => !one.problem);
  if (again && first) {
    const when = viMonth(monthOf(first.at, timeZone));
    return [{ ...again, problem: problem('repeat', `Phát lại, đã tính cho tháng ${when}.`) }];
  }
  // A repeat that failed changes nothing: the thing has counted before.
  if (first && first.at < here[0]!.at) return [];
  return [here.reduce((best, one) => (one.playedMs > best.playedMs ? one : best))];
}
