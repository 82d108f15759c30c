/** "Phát theo chỉ đạo" of a month: what aired beyond the airtime rules, by which document, and how much of it was heard. */
import { asRunOfAirings, type AsRunRow } from '../playout/as-run.store.ts';
import { meantItems, type AiringItem } from '../schedule/airing-item.ts';
import type { Directive } from '../schedule/slots.store.ts';
import type { Executor } from '../storage/database.ts';

export interface DirectiveAiring extends Directive {
  airingId: string;
  title: string;
  /** UTC ms. */
  startsAt: number;
  endsAt: number;
  /** Ids of zones. */
  zones: string[];
  plannedMs: number;
  /** Per item, what the player that played most of it played. */
  playedMs: number;
}

/** Those that begin in [from, to) and were not cancelled, by start. */
export async function directiveAirings(
  db: Executor,
  stationId: string,
  from: number,
  to: number,
): Promise<DirectiveAiring[]> {
  const rows = await db
    .selectFrom('airing')
    .innerJoin('slot', 'slot.id', 'airing.slot_id')
    .select(['airing.id', 'airing.title', 'airing.zones', 'starts_at', 'ends_at', 'items', 'slot.directive'])
    .where('airing.station_id', '=', stationId)
    .where('slot.station_id', '=', stationId)
    .where('slot.kind', '=', 'directive')
    .where('airing.status', '!=', 'cancelled')
    .where('starts_at', '>=', from)
    .where('starts_at', '<', to)
    .orderBy('starts_at')
    .orderBy('airing.id')
    .execute();
  const ids = rows.map(({ id }) => id);
  const heard = Map.groupBy(await asRunOfAirings(db, stationId, ids), ({ airingId }) => airingId);
  return rows.map((row) => ({
    ...(JSON.parse(row.directive!) as Directive),
    airingId: row.id,
    title: row.title,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    zones: JSON.parse(row.zones) as string[],
    plannedMs: meantItems({ items: JSON.parse(row.items) as AiringItem[] }).reduce(
      (sum, { durationMs }) => sum + durationMs,
      0,
    ),
    playedMs: longestOf(heard.get(row.id) ?? []),
  }));
}

function longestOf(rows: readonly AsRunRow[]): number {
  const longest = new Map<number, number>();
  for (const { item, playedMs } of rows) longest.set(item, Math.max(playedMs ?? 0, longest.get(item) ?? 0));
  return [...longest.values()].reduce((sum, ms) => sum + ms, 0);
}
