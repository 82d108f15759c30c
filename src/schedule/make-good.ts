/**
 * Phát bù, the pure part: the rundown of an airing that was not heard, again and unchanged, on another day. The chimes and the words
 * before and after are those of that day; the items are the very same sounds, or it does not air.
 */
import type { Rundown } from '../bulletins/rundown.ts';
import type { Airing } from './airings.store.ts';

/** The items (tin, bài) of an airing, in order. */
export function scriptsOf({ items }: Pick<Airing, 'items'>): string[] {
  return items.flatMap(({ role, scriptId }) => (role === 'item' && scriptId ? [scriptId] : []));
}

/**
 * @param again the airing's items as the bulletin would air them on the new day
 * @returns it, held back by a sentence for each item whose approved sound is another by now
 */
export function sameContent(missed: Pick<Airing, 'items'>, again: Rundown): Rundown {
  const before = new Map(missed.items.map(({ scriptId, sha256 }) => [scriptId, sha256]));
  const changed = again.items.filter(
    ({ role, scriptId, sha256 }) => role === 'item' && before.get(scriptId) !== sha256,
  );
  return {
    ...again,
    obstacles: [
      ...again.obstacles,
      ...changed.map(({ title }) => ({
        kind: 'not-approved' as const,
        message: `“${title}” đã có bản duyệt khác so với lượt phát cần bù; hãy xếp lịch mới cho bản đó.`,
      })),
    ],
  };
}

/** How long a make-good is given, minutes: its content, and some seconds more for a date that is read out longer. */
export function makeGoodMinutes(totalMs: number): number {
  return Math.max(1, Math.ceil((totalMs + 5_000) / 60_000));
}
