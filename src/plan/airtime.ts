import type { AiringFact } from './fact.ts';
import type { Hearing } from './hearing.ts';
import type { Ledger } from './ledger.ts';
import type { Airtime } from './month-audit.ts';

/**
 * Minutes planned and heard in [from, until). An airing that ten players play at once is one airing: per item the player that
 * played most of it stands for it. A player that did not say its zones is taken to cover the airing's zones.
 *
 * @param hearings in the order of their start
 */
export function airtimeOf(
  ledger: Ledger,
  hearings: readonly Hearing[],
  window: { from: number; until: number },
): Airtime {
  const inside = (at: number) => at >= window.from && at < window.until;
  const sessions = [...ledger.airings.values()].filter(
    (airing) => inside(airing.startsAt) && airing.status !== 'cancelled' && airing.priority !== 'emergency',
  );
  const heard = within(hearings, window).filter((hearing) => hearing.playedMs > 0);
  const regular = heard.filter((hearing) => hearing.airing?.priority !== 'emergency');
  const emergencies = heard.filter((hearing) => hearing.airing?.priority === 'emergency');
  const drillMs = playedMs(emergencies.filter(({ airing }) => airing?.drill));
  return {
    sessions: sessions.length,
    plannedMs: plannedMs(sessions),
    playedMs: playedMs(regular),
    emergencyMs: playedMs(emergencies.filter(({ airing }) => !airing?.drill)),
    ...(drillMs > 0 && { drillMs }),
    byCategory: (['cchc', 'other'] as const).map((category) => {
      const ofCategory = regular.filter(
        (hearing) => (hearing.revision?.cchc ? 'cchc' : 'other') === category,
      );
      return {
        category,
        items: new Set(
          ofCategory.filter(({ problem }) => !problem).map(({ item, itemId }) => item?.group ?? itemId),
        ).size,
        playedMs: playedMs(ofCategory),
      };
    }),
    byZone: byZone(sessions, regular),
  };
}

/** A year has ten thousand hearings, its months a tenth of them each: found by halving, not by looking at all. */
function within(hearings: readonly Hearing[], { from, until }: { from: number; until: number }): Hearing[] {
  return hearings.slice(firstFrom(hearings, from), firstFrom(hearings, until));
}

function firstFrom(hearings: readonly Hearing[], instant: number): number {
  let low = 0;
  let high = hearings.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hearings[middle]!.at < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byZone(sessions: AiringFact[], heard: Hearing[]): Airtime['byZone'] {
  const sessionsOf = new Map<string, AiringFact[]>();
  const heardIn = new Map<string, Hearing[]>();
  for (const airing of sessions) for (const zone of airing.zones) append(sessionsOf, zone, airing);
  for (const hearing of heard)
    for (const zone of hearing.zones ?? hearing.airing?.zones ?? []) append(heardIn, zone, hearing);
  return [...new Set([...sessionsOf.keys(), ...heardIn.keys()])].sort().map((zone) => {
    const planned = sessionsOf.get(zone) ?? [];
    return {
      zone,
      sessions: planned.length,
      plannedMs: plannedMs(planned),
      playedMs: playedMs(heardIn.get(zone) ?? []),
    };
  });
}

function append<Entry>(lists: Map<string, Entry[]>, key: string, entry: Entry): void {
  const list = lists.get(key);
  if (list) list.push(entry);
  else lists.set(key, [entry]);
}

function plannedMs(sessions: AiringFact[]): number {
  return sessions.reduce(
    (total, { plannedMs: told, startsAt, endsAt }) => total + (told ?? Math.max(0, endsAt - startsAt)),
    0,
  );
}

function playedMs(hearings: Hearing[]): number {
  const longest = new Map<string, number>();
  for (const { place, playedMs: played } of hearings)
    longest.set(place, Math.max(played, longest.get(place) ?? 0));
  return [...longest.values()].reduce((total, played) => total + played, 0);
}
