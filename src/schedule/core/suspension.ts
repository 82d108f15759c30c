/** Tạm dừng cụm loa: for some time some loudspeakers stay silent (a funeral, exams, repair). Pure; instants are UTC ms. */

/** Zones that stay silent in [from, to). Emergencies, which the schedule does not plan, are heard all the same. */
export interface Suspension {
  zones: readonly string[];
  from: number;
  to: number;
  /** For people. */
  reason: string;
}

/** What suspensions leave of an airing's zones; `left` and `silenced` together are its zones, each once. */
export interface ZonesLeft {
  left: string[];
  silenced: string[];
  /** Of the suspensions that silenced one, each once. */
  reasons: string[];
}

/** Of an airing's time every moment counts: one that begins before a suspension and would run into it is silent too. */
export function zonesLeft(
  airing: { zones: readonly string[]; startsAt: number; endsAt: number },
  suspensions: readonly Suspension[],
): ZonesLeft {
  const touching = suspensions.filter(({ from, to }) => from < airing.endsAt && airing.startsAt < to);
  const silencing = touching.filter(({ zones }) => zones.some((zone) => airing.zones.includes(zone)));
  const silent = new Set(silencing.flatMap(({ zones }) => zones));
  return {
    left: airing.zones.filter((zone) => !silent.has(zone)),
    silenced: airing.zones.filter((zone) => silent.has(zone)),
    reasons: [...new Set(silencing.map(({ reason }) => reason))],
  };
}

/** Players that serve a suspended zone and also one that is not: they still play what airs in the other. */
export function stillPlaying<P extends { zones: readonly string[] }>(
  players: readonly P[],
  suspended: readonly string[],
): (P & { others: string[] })[] {
  return players.flatMap((player) => {
    const others = player.zones.filter((zone) => !suspended.includes(zone));
    return others.length > 0 && others.length < player.zones.length ? [{ ...player, others }] : [];
  });
}
