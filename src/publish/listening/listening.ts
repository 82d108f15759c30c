/** The episodes of a station, held for a while: anybody may ask for them, as often as he likes. */
import type { Station } from '../../accounts/stations.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Database } from '../../storage/database.ts';
import { airedEpisodes, type Episode } from './aired.store.ts';

const HELD_MS = 20_000;
const MOST_EPISODES = 100;

export type Listening = ReturnType<typeof createListening>;

export function createListening({ database, machine }: { database: Database; machine: Clock }) {
  const held = new Map<string, { until: number; episodes: Promise<Episode[]> }>();

  function episodes(station: Pick<Station, 'id'>): Promise<Episode[]> {
    const now = machine.monotonic();
    const known = held.get(station.id);
    if (known && known.until > now) return known.episodes;
    const read = airedEpisodes(database.kysely, station.id, MOST_EPISODES);
    held.set(station.id, { until: now + HELD_MS, episodes: read });
    read.catch(() => held.delete(station.id));
    return read;
  }

  return {
    episodes,
    /** After something was withdrawn. */ forget: (stationId: string) => held.delete(stationId),
  };
}
