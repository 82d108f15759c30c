/** Which files the schedule needs, and in what order to fetch them and give them up. Pure. */
import { msOf, type ScheduleAiring } from '../playout/contract.ts';
import type { WantedMedia } from './media-cache.ts';

/** A file of the schedule and when it is needed next; emergencies are needed now. */
export interface MediaNeed extends WantedMedia {
  neededAt: number;
  emergency: boolean;
}

/** What the schedule needs, each file once, in the order in which to fetch it: emergencies first, then by time. */
export function inOrderOfNeed(needs: readonly MediaNeed[]): MediaNeed[] {
  const sorted = [...needs].sort(
    (a, b) => Number(b.emergency) - Number(a.emergency) || a.neededAt - b.neededAt,
  );
  return [...new Map(sorted.toReversed().map((need) => [need.sha256, need])).values()].sort(
    (a, b) => sorted.indexOf(a) - sorted.indexOf(b),
  );
}

/**
 * Files to give up, least needed first: those no schedule lists, then those needed latest. The caller removes them one by one
 * until there is room; what is needed earlier than the file that wants the room is never given up for it.
 */
export function leastNeeded(
  held: readonly string[],
  order: readonly MediaNeed[],
  roomFor: string | null,
): string[] {
  const rank = new Map(order.map((need, index) => [need.sha256, index]));
  const own = roomFor === null ? Infinity : (rank.get(roomFor) ?? Infinity);
  const listed = held.filter((sha256) => rank.has(sha256));
  const later = listed
    .filter((sha256) => rank.get(sha256)! > own)
    .sort((a, b) => rank.get(b)! - rank.get(a)!);
  return [...held.filter((sha256) => !rank.has(sha256)), ...later];
}

/** Every file of what is still to be played. */
export function needsOf(airings: readonly ScheduleAiring[], now: number): MediaNeed[] {
  return airings.flatMap((airing) => {
    const over = msOf(airing.repeat?.until ?? airing.endsAt) < now;
    if (airing.status !== 'planned' || over) return [];
    return airing.items.flatMap((item) =>
      'sha256' in item
        ? {
            sha256: item.sha256,
            bytes: item.bytes,
            url: item.url,
            neededAt: msOf(airing.startsAt),
            emergency: airing.priority === 'emergency',
          }
        : [],
    );
  });
}
