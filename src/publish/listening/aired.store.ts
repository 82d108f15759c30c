/** What anybody may hear again: items that were really heard from a loudspeaker, were approved, and are not withdrawn since. */
import { airableScript } from '../../scripts/airable.ts';
import { soundsOf } from '../../schedule/airing-item.ts';
import { findAirings } from '../../schedule/airings.store.ts';
import type { Executor } from '../../storage/database.ts';

/** One item as an episode. */
export interface Episode {
  scriptId: string;
  title: string;
  /** The approved text: what is said. */
  text: string;
  unit: string;
  /** When it was first heard, UTC ms. */
  airedAt: number;
  /** What its airing was called. */
  programme: string;
  sha256: string;
  bytes: number;
  durationMs: number;
  mediaType: string;
}

/** Rows that are looked through for the newest episodes: a month of a ward that airs twice a day. */
const MOST_ROWS = 3_000;

/** The newest first, each item once. */
export async function airedEpisodes(db: Executor, stationId: string, limit: number): Promise<Episode[]> {
  const rows = await db
    .selectFrom('as_run')
    .select(['airing_id', 'item', 'at'])
    .where('station_id', '=', stationId)
    .where('kind', '=', 'end')
    .where('outcome', '=', 'completed')
    .where('result', '=', 'accepted')
    .orderBy('at', 'desc')
    .limit(MOST_ROWS)
    .execute();
  const airings = new Map(
    (await findAirings(db, stationId, [...new Set(rows.map(({ airing_id }) => airing_id))])).map((one) => [
      one.id,
      one,
    ]),
  );
  const heard = new Map<string, { at: number; sha256: string; programme: string }>();
  for (const { airing_id, item, at } of rows) {
    const airing = airings.get(airing_id);
    // An order is for the hour it was given in.
    if (!airing || airing.orderId !== null) continue;
    const sound = airing.items[item];
    if (!sound || !soundsOf(airing).some((one) => one === sound) || sound.role !== 'item' || !sound.scriptId)
      continue;
    // Rows come newest first, so that the first time it was heard stays.
    heard.set(sound.scriptId, { at, sha256: sound.sha256, programme: airing.title });
  }
  const newest = [...heard].sort(([, a], [, b]) => b.at - a.at);
  const episodes: Episode[] = [];
  for (const [scriptId, { at, sha256, programme }] of newest) {
    if (episodes.length >= limit) break;
    const found = await airableScript(db, stationId, scriptId);
    if (found.kind !== 'airable' || found.segment.sha256 !== sha256 || found.revision.internal) continue;
    const { revision, segment } = found;
    episodes.push({
      ...{
        scriptId,
        title: revision.title,
        text: revision.text,
        unit: revision.unit,
        airedAt: at,
        programme,
      },
      ...{ sha256, bytes: segment.bytes, durationMs: segment.durationMs, mediaType: segment.mediaType },
    });
  }
  return episodes;
}
