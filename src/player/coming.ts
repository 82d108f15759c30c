/** Which airings begin soon. Pure. */
import {
  concerns,
  occurrenceAt,
  occurrencesIn,
  spansOf,
  startOf,
  type PlannedAiring,
} from '../schedule/core/airing.ts';

/** One play of an airing, and when it begins by the plan, UTC ms. */
export interface Coming {
  airing: PlannedAiring;
  occurrence: number;
  at: number;
}

/** The plays that begin after `from` and up to `to`, for a player of these zones; in order. */
export function comingIn(
  airings: readonly PlannedAiring[],
  zones: readonly string[],
  from: number,
  to: number,
): Coming[] {
  return airings
    .filter((airing) => airing.startsAt <= to && concerns(airing, zones) && spansOf(airing).length > 0)
    .flatMap((airing) => {
      const coming: Coming[] = [];
      const last = occurrencesIn(airing) - 1;
      for (let occurrence = (occurrenceAt(airing, from) ?? -1) + 1; occurrence <= last; occurrence++) {
        const at = startOf(airing, occurrence);
        if (at > to) break;
        coming.push({ airing, occurrence, at });
      }
      return coming;
    })
    .sort((a, b) => a.at - b.at);
}
