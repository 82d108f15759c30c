/** Gathers what the life of airings is told from: who planned and cancelled them, what came between, why they were not heard. */
import type { Station } from '../accounts/stations.ts';
import { listTrail, type TrailLine } from '../accounts/trail.ts';
import { listZones } from '../accounts/zones.ts';
import type { Executor } from '../storage/database.ts';
import { NO_LIFE, type AiringLife, type LifeOf } from './airing-life.ts';
import { airingsBetween, lastEndOf, type Airing } from './airings.store.ts';
import type { HeardOf, HeardRow } from './heard.ts';
import { whyNotHeard, type WhyNotHeard } from './why-not-heard.ts';

/** Deeds on one slot that are looked through; what is older was about other occurrences. */
const DEEDS = 200;

export interface AiringStory {
  airing: Airing;
  life: AiringLife;
  rows: HeardRow[];
  /** Null: it was heard, or may still be. */
  why: WhyNotHeard | null;
}

export interface StoryDependencies {
  heardOf: HeardOf;
  lifeOf: LifeOf;
}

/** The stories of some airings of a station, in their order. */
export async function storiesOf(
  db: Executor,
  { heardOf, lifeOf }: StoryDependencies,
  station: Station,
  airings: readonly Airing[],
  now: number,
): Promise<AiringStory[]> {
  if (airings.length === 0) return [];
  const ids = airings.map(({ id }) => id);
  const rows = Map.groupBy(await heardOf(station.id, ids), ({ airingId }) => airingId);
  const lives = await lifeOf(station, airings);
  const zoneNames = new Map((await listZones(db, station.id)).map(({ id, name }) => [id, name]));
  const from = Math.min(...airings.map(({ startsAt }) => startsAt));
  const to = Math.max(...airings.map(lastEndOf));
  const orders = (await airingsBetween(db, station.id, from, to)).filter(
    ({ priority }) => priority === 'emergency',
  );
  const stories: AiringStory[] = [];
  for (const airing of airings) {
    const own = rows.get(airing.id) ?? [];
    const life = lives.get(airing.id) ?? NO_LIFE;
    const why = whyNotHeard({
      ...{ airing, life, zoneNames, now, rows: own },
      emergencies: orders.filter((order) => between(order, airing)),
      cancelledBy: airing.status === 'cancelled' ? await whoCancelled(db, airing) : null,
      timeZone: station.timeZone,
      trial: station.trial,
    });
    stories.push({ airing, life, rows: own, why });
  }
  return stories;
}

function between(order: Airing, airing: Airing): boolean {
  return (
    order.id !== airing.id &&
    order.startsAt < airing.endsAt &&
    lastEndOf(order) > airing.startsAt &&
    order.zones.some((zone) => airing.zones.includes(zone))
  );
}

async function whoCancelled(db: Executor, airing: Airing): Promise<string | null> {
  if (!airing.slot) return null;
  const { wallStart } = airing.slot;
  const deeds = await listTrail(db, airing.stationId, { limit: DEEDS, subject: airing.slot.id });
  const deed = deeds.find(
    ({ action, detail }) =>
      action === 'slot.retire' ||
      action === 'slot.save' ||
      (action === 'slot.occurrence' && detail['wallStart'] === wallStart),
  );
  return deed?.actor.name ?? null;
}

/** Deeds by which a slot gets its times. */
const PLANNING = ['slot.create', 'slot.save', 'slot.move', 'slot.copy'];

/** Who put the airing into the schedule, and when; null for what the trail does not know. */
export async function whoPlanned(
  db: Executor,
  airing: Airing,
): Promise<Pick<TrailLine, 'actor' | 'at'> | null> {
  if (!airing.slot) return null;
  const { id } = airing.slot;
  const deeds = await listTrail(db, airing.stationId, { limit: DEEDS, subject: id });
  const deed = deeds.find(({ action, at }) => PLANNING.includes(action) && at <= airing.startsAt);
  return deed ? { actor: deed.actor, at: deed.at } : null;
}
