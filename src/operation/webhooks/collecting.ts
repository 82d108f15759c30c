/** Finds what happened since the last look, and makes a message of it for each webhook that wants to know. */
import type { Station } from '../../accounts/stations.ts';
import type { Clock } from '../../kernel/clock.ts';
import { findAirings } from '../../schedule/airings.store.ts';
import type { HeardOf } from '../../schedule/heard.ts';
import type { Database } from '../../storage/database.ts';
import { ofAiring, ofTrail, type Happening } from './events.ts';
import type { Webhooks } from './webhooks.ts';
import {
  changeWebhook,
  forgetDeliveries,
  linesAfter,
  listWebhooks,
  receivedTold,
  scriptTitles,
  toldSince,
  type Webhook,
} from './webhooks.store.ts';

const MOST_LINES = 500;
/** A row that another process wrote at the same time may be seen a little later than its own instant. */
const OVERLAP_MS = 2 * 60_000;
const KEPT_MS = 90 * 86_400_000;

export interface CollectingDependencies {
  database: Database;
  clock: Clock;
  heardOf: HeardOf;
  webhooks: Pick<Webhooks, 'tell'>;
}

/** Gives how many webhooks a station has: nothing is read for one without. */
export function createCollecting({ database, clock, heardOf, webhooks }: CollectingDependencies) {
  const { kysely } = database;

  async function collect(station: Station): Promise<number> {
    const all = await listWebhooks(kysely, station.id);
    for (const webhook of all) {
      const trail = await ofLines(station.id, webhook.trailSeq);
      const aired = await ofPlayers(station.id, webhook);
      const wanted = [...trail.happenings, ...aired.happenings].filter(({ event }) =>
        webhook.events.includes(event),
      );
      if (wanted.length === 0 && trail.seq === webhook.trailSeq && aired.until === webhook.asRunAt) continue;
      await kysely.transaction().execute(async (tx) => {
        const seen = { trail_seq: trail.seq, as_run_at: aired.until };
        if (!(await changeWebhook(tx, station.id, webhook.id, seen))) return;
        for (const happening of wanted) await webhooks.tell(tx, station, webhook, happening);
        await forgetDeliveries(tx, station.id, clock.now() - KEPT_MS);
      });
    }
    return all.length;
  }

  async function ofLines(stationId: string, after: number) {
    const lines = await linesAfter(kysely, stationId, after, MOST_LINES);
    const of = (prefix: string) =>
      lines.filter(({ action }) => action.startsWith(prefix)).map(({ subject }) => subject);
    const received = await receivedTold(kysely, stationId, of('received.'));
    const titles = {
      scripts: await scriptTitles(kysely, stationId, of('script.approve')),
      received: new Map(received.map((one) => [one.id, one])),
    };
    return {
      seq: lines.at(-1)?.seq ?? after,
      happenings: lines.flatMap((line) => ofTrail(line, titles) ?? []),
    };
  }

  async function ofPlayers(stationId: string, webhook: Webhook) {
    if (!webhook.events.includes('bulletin.aired') && !webhook.events.includes('received.changed'))
      return { until: webhook.asRunAt, happenings: [] };
    const from = Math.max(webhook.createdAt, webhook.asRunAt - OVERLAP_MS);
    const { airingIds, until } = await toldSince(kysely, stationId, from);
    const airings = await findAirings(kysely, stationId, airingIds);
    const rows = Map.groupBy(await heardOf(stationId, airingIds), ({ airingId }) => airingId);
    const scriptIds = airings.flatMap(({ items }) => items.flatMap(({ scriptId }) => scriptId ?? []));
    const told = await receivedTold(kysely, stationId, scriptIds);
    const received = new Map(told.flatMap((one) => (one.scriptId === null ? [] : [[one.scriptId, one]])));
    const happenings: Happening[] = airings.flatMap((airing) =>
      ofAiring(airing, rows.get(airing.id) ?? [], received),
    );
    return { until: Math.max(until, webhook.asRunAt), happenings };
  }

  return { collect };
}
