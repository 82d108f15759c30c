/** What will have to sound in the next seconds if everything goes as expected, so that it can be got ready. Pure. */
import type { Begin, Begun, Playout } from '../schedule/core/late.ts';
import { keyOf } from './journal-log.ts';

/** So many changes in a few seconds are no programme; a schedule full of them must not keep the player busy for ever. */
const MOST_STEPS = 20;

/**
 * Plays the schedule ahead from `now` to `now + lead`: whatever begins is taken to begin on time and to end as expected.
 *
 * @param ask what should sound at an instant, given what was begun
 * @param expectedEnd when an item that sounds or begins will have ended, UTC ms
 * @returns `wanted`: what is due or soon will be, in order, and what sounds by right; `nextAt`: when to look again at the latest
 */
export function foresee(
  ask: (t: number, begun: readonly Begun[]) => Playout,
  expectedEnd: (begin: Begin) => number,
  begun: readonly Begun[],
  now: number,
  lead: number,
): { wanted: Begin[]; nextAt: number | null } {
  const wanted: Begin[] = [];
  let history = begun;
  let t = now;
  let nextAt: number | null = null;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { now: present, wakeAt } = ask(t, history);
    let next = wakeAt;
    if (present) {
      if (!wanted.some((one) => sameItem(one, present))) wanted.push(present);
      if (!present.sounding) history = began(history, present, t);
      const end = expectedEnd(present);
      if (end <= (wakeAt ?? Infinity)) {
        history = ended(history, present, Math.max(end, t), end > present.at);
        next = end;
      }
    }
    if (next === null) break;
    if (next > t) nextAt ??= next;
    if (next > now + lead) {
      // Too early to get it ready; look again when it isn't.
      nextAt = nextAt === null || nextAt > now + lead ? next - lead : nextAt;
      break;
    }
    t = Math.max(t, next);
  }
  return { wanted, nextAt };
}

function began(begun: readonly Begun[], begin: Begin, t: number): Begun[] {
  const before = begun.map((one) =>
    one.endedAt === null ? { ...one, endedAt: t, end: 'stopped' as const } : one,
  );
  return [...before, { ...keyParts(begin), at: Math.max(begin.at, t), endedAt: null }];
}

/** @param whole heard to its end; otherwise its sound was missing and it was left out */
function ended(begun: readonly Begun[], begin: Begin, at: number, whole: boolean): Begun[] {
  const key = keyOf(keyParts(begin));
  const end = whole ? ('complete' as const) : ('stopped' as const);
  return begun.map((one) =>
    keyOf(one) === key && one.endedAt === null ? { ...one, endedAt: at, end } : one,
  );
}

/** What the journal and the output know an item's play by. */
export function keyParts(begin: Begin) {
  return { airingId: begin.airing.id, occurrence: begin.occurrence, item: begin.item };
}

function sameItem(a: Begin, b: Begin): boolean {
  return keyOf(keyParts(a)) === keyOf(keyParts(b));
}
