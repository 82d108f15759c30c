/**
 * Bulletins from the city or the province: each arrives waiting, and airs only as the ward's own item, written, heard and approved as
 * any other. Taking one makes that item; declining says why.
 */
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import type { Database } from '../../storage/database.ts';
import type { Scripts } from '../scripts.ts';
import {
  decideReceived,
  findReceived,
  receive,
  receivedFrom,
  type Incoming,
  type ReceivedBulletin,
} from './received.store.ts';

/** `sender` '' is the program itself. */
export type SentBulletin = Omit<Incoming, 'source'>;

/** One airing that was heard to its end. */
export interface Aired {
  /** UTC ms. */
  startedAt: number;
  endedAt: number;
  /** Ids of zones. */
  zones: readonly string[];
}

export interface ReceivedDependencies {
  database: Database;
  clock: Clock;
  scripts: Pick<Scripts, 'createIn'>;
  /** When items were heard, by item: a higher room knows. @param since UTC ms */
  airedOf: (stationId: string, scriptIds: readonly string[], since: number) => Promise<Map<string, Aired[]>>;
}

export type Received = ReturnType<typeof createReceived>;

export function createReceived({ database, clock, scripts, airedOf }: ReceivedDependencies) {
  /**
   * Leaves a bulletin of a program's, waiting. Sent again with the same id it does nothing; with other words under that id it is refused.
   */
  async function send(
    station: Station,
    actor: Actor,
    sent: SentBulletin,
  ): Promise<{ bulletin: ReceivedBulletin; fresh: boolean }> {
    return database.kysely.transaction().execute(async (tx) => {
      const at = clock.now();
      const { sourceId, sender, ...words } = sent;
      const source = sourceOf(actor);
      const incoming = { ...words, source, sourceId, sender: sender === '' ? actor.name : sender };
      const { id, fresh } = await receive(tx, station.id, incoming, at);
      const bulletin = (await findReceived(tx, station.id, id))!;
      if (bulletin.title !== words.title || bulletin.text !== words.text)
        throw fieldRefusal('id', 'id-taken', 'Mã này đã dùng cho một bản tin có nội dung khác.', 409);
      const detail = { title: words.title, priority: words.priority, sourceId };
      if (fresh) await record(tx, station.id, actor, 'received.send', id, detail, at);
      return { bulletin, fresh };
    });
  }

  /** What became of those that this program sent: also when they were heard. */
  async function sentBy(
    station: Station,
    actor: Actor,
    which: { sourceId?: string; limit: number },
  ): Promise<{ bulletin: ReceivedBulletin; aired: Aired[] }[]> {
    const sent = await receivedFrom(database.kysely, station.id, sourceOf(actor), which);
    const taken = sent.filter(({ scriptId }) => scriptId !== null);
    const since = Math.min(...taken.map(({ decided }) => decided?.at ?? 0));
    const ids = taken.map(({ scriptId }) => scriptId!);
    const aired = ids.length === 0 ? new Map<string, Aired[]>() : await airedOf(station.id, ids, since);
    return sent.map((bulletin) => ({ bulletin, aired: aired.get(bulletin.scriptId ?? '') ?? [] }));
  }

  /** Makes it an item of the ward's, a draft; gives that item's id. */
  async function take(station: Station, actor: Actor, id: string): Promise<string> {
    return database.kysely.transaction().execute(async (tx) => {
      const { title, text, sender, source } = await waiting(tx, station.id, id);
      const script = await scripts.createIn(tx, station, actor, {
        ...{ title, text, form: 'tin', cchc: false, topics: [], unit: sender.slice(0, 200) },
        voice: station.settings.voice,
      });
      const at = clock.now();
      const taken = { state: 'taken', by: actor.name, at, reason: '', scriptId: script.id } as const;
      if (!(await decideReceived(tx, station.id, id, taken))) throw decidedMeanwhile();
      await record(tx, station.id, actor, 'received.take', id, { title, source, script: script.id }, at);
      return script.id;
    });
  }

  /** @throws Refusal `reason-needed` at field `reason` */
  async function decline(station: Station, actor: Actor, id: string, reason: string): Promise<void> {
    if (reason === '') throw fieldRefusal('reason', 'reason-needed', 'Hãy ghi lý do không nhận.');
    await database.kysely.transaction().execute(async (tx) => {
      const { title, source } = await waiting(tx, station.id, id);
      const at = clock.now();
      const declined = { state: 'declined', by: actor.name, at, reason, scriptId: null } as const;
      if (!(await decideReceived(tx, station.id, id, declined))) throw decidedMeanwhile();
      await record(tx, station.id, actor, 'received.decline', id, { title, source, reason }, at);
    });
  }

  return { send, sentBy, take, decline };
}

/** By its name, so that a token made anew in its place goes on. */
function sourceOf(actor: Actor): string {
  return `program:${actor.name}`;
}

async function waiting(
  tx: Parameters<typeof findReceived>[0],
  stationId: string,
  id: string,
): Promise<ReceivedBulletin> {
  const found = await findReceived(tx, stationId, id);
  if (!found) throw new Refusal('received-not-found', 'Không tìm thấy bản tin này.', 404);
  if (found.state !== 'waiting') throw decidedMeanwhile();
  return found;
}

function decidedMeanwhile(): Refusal {
  return new Refusal('decided-meanwhile', 'Bản tin này đã có người xử lý. Hãy tải lại trang.', 409);
}
