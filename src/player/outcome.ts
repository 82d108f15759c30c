/** What the journal says of an item once it has left the output. Pure. */
import type { Outcome } from '../playout/contract.ts';
import { isStream, spansOf, startOf } from '../schedule/core/airing.ts';
import type { PlannedItem } from '../schedule/core/airing.ts';
import type { Begin } from '../schedule/core/late.ts';
import { PRE_EMPTED, YIELDED } from '../schedule/core/reasons.ts';
import type { Played } from './programme.ts';
import { FADE_MS } from './sounding.ts';

/** When an item should have been heard by the plan alone, UTC ms. */
export function plannedAt(begin: Begin): number {
  const span = spansOf(begin.airing).find(({ item }) => item === begin.item);
  const planned = startOf(begin.airing, begin.occurrence) + (span?.from ?? 0);
  const item = begin.airing.items[begin.item]!;
  // What stands in, and a stream that is taken up again, have no other time than when they are needed.
  return isStream(item) || item.fallback ? Math.max(planned, begin.at) : planned;
}

/**
 * When the output has to be silent. An item that by its announced length is done in time is given the length of a fade more, so
 * that its last word is not faded away; only one that turns out longer than announced is cut there.
 *
 * @param at when its first sample is due, UTC ms
 */
export function cutOf(begin: Begin, at: number, durationMs: number): number | null {
  if (begin.cutAt === null || isStream(begin.airing.items[begin.item]!)) return begin.cutAt;
  return at + durationMs <= begin.cutAt ? begin.cutAt + FADE_MS : begin.cutAt;
}

/**
 * The outcome and, unless it was completed, its reason in Vietnamese.
 *
 * @param item what was played: a stream has no length of its own, so that one cut at the end of its time was heard whole
 * @param stoppedBecause why the player itself ended it
 */
export function outcomeOf(
  played: Played,
  item: Pick<PlannedItem, 'kind' | 'durationMs' | 'quiet'>,
  stoppedBecause: string | null,
): { outcome: Outcome; reason: string | null } {
  switch (played.endedBy) {
    case 'end':
      return heardOf(played, item);
    case 'cut':
      // The fade took no more than its last breath.
      if (isStream(item) || played.playedMs >= item.durationMs - FADE_MS) return heardOf(played, item);
      return { outcome: 'interrupted', reason: 'Hết giờ của khung giờ phát.' };
    case 'stopped':
      return { outcome: 'interrupted', reason: stoppedBecause ?? 'Đầu phát được tắt.' };
    case 'pre-empted':
      return { outcome: 'interrupted', reason: PRE_EMPTED };
    case 'yielded':
      return { outcome: 'interrupted', reason: YIELDED };
    case 'failed':
      if (isStream(item) && played.failure !== null)
        return { outcome: 'failed', reason: `${played.failure}.`.slice(0, 500) };
      return {
        outcome: 'failed',
        reason: `Không phát được: ${played.failure ?? 'lỗi không rõ'}.`.slice(0, 500),
      };
  }
}

/** An item that was there from beginning to end without a sound in it was not heard. */
function heardOf(
  { playedMs, silentMs, volume }: Played,
  { quiet }: Pick<PlannedItem, 'quiet'>,
): { outcome: Outcome; reason: string | null } {
  // Turned down to nothing is told by the volume; here it is the file's fault.
  return silentMs >= playedMs && volume > 0 && !quiet
    ? { outcome: 'silent', reason: 'Âm thanh phát ra toàn im lặng.' }
    : { outcome: 'completed', reason: null };
}
