/** What the journal says of an item once it has left the output. Pure. */
import type { Outcome } from '../playout/contract.ts';
import { spansOf, startOf } from '../schedule/core/airing.ts';
import type { Begin } from '../schedule/core/late.ts';
import { PRE_EMPTED } from '../schedule/core/reasons.ts';
import type { Played } from './output.ts';
import { FADE_MS } from './sounding.ts';

/** When an item should have been heard by the plan alone, UTC ms. */
export function plannedAt(begin: Begin): number {
  const span = spansOf(begin.airing).find(({ item }) => item === begin.item);
  return startOf(begin.airing, begin.occurrence) + (span?.from ?? 0);
}

/**
 * When the output has to be silent. An item that by its announced length is done in time is given the length of a fade more, so
 * that its last word is not faded away; only one that turns out longer than announced is cut there.
 *
 * @param at when its first sample is due, UTC ms
 */
export function cutOf(begin: Begin, at: number, durationMs: number): number | null {
  if (begin.cutAt === null) return null;
  return at + durationMs <= begin.cutAt ? begin.cutAt + FADE_MS : begin.cutAt;
}

/**
 * The outcome and, unless it was completed, its reason in Vietnamese.
 *
 * @param stoppedBecause why the player itself ended it
 */
export function outcomeOf(
  played: Played,
  announcedMs: number,
  stoppedBecause: string | null,
): { outcome: Outcome; reason: string | null } {
  switch (played.endedBy) {
    case 'end':
      return heardOf(played);
    case 'cut':
      // The fade took no more than its last breath.
      if (played.playedMs >= announcedMs - FADE_MS) return heardOf(played);
      return { outcome: 'interrupted', reason: 'Hết giờ của khung giờ phát.' };
    case 'stopped':
      return { outcome: 'interrupted', reason: stoppedBecause ?? 'Đầu phát được tắt.' };
    case 'pre-empted':
      return { outcome: 'interrupted', reason: PRE_EMPTED };
    case 'failed':
      return {
        outcome: 'failed',
        reason: `Không phát được: ${played.failure ?? 'lỗi không rõ'}`.slice(0, 500),
      };
  }
}

/** An item that was there from beginning to end without a sound in it was not heard. */
function heardOf({ playedMs, silentMs, volume }: Played): { outcome: Outcome; reason: string | null } {
  // Turned down to nothing is told by the volume; here it is the file's fault.
  return silentMs >= playedMs && volume > 0
    ? { outcome: 'silent', reason: 'Tệp phát ra toàn im lặng.' }
    : { outcome: 'completed', reason: null };
}
