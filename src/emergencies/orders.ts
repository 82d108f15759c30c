/** What people do with orders: write one, read it back and confirm it, stop it. Each step with its line in the trail. */
import type { Actor } from '../accounts/actor.ts';
import type { PasswordProof } from '../accounts/auth.ts';
import { requirePermission } from '../accounts/http/gate.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import { listZones, requireZones } from '../accounts/zones.ts';
import { isReady, type RundownItem } from '../bulletins/rundown.ts';
import type { Bulletins } from '../bulletins/bulletins.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { sha256 } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { findAiring, putAiring } from '../schedule/airings.store.ts';
import { rulesOf } from '../schedule/station-rules.ts';
import type { Database, Executor } from '../storage/database.ts';
import { enqueue } from '../storage/jobs.ts';
import { confirmed, confirmedByCity, ofTheCity, type CityConfirmation } from './confirming.ts';
import { whyNoDrill } from './drill-hours.ts';
import { ORDER_JOB, orderJobKey } from './making.ts';
import type { OrderContent } from './order-content.ts';
import {
  airedUntil,
  airingOf,
  discarded,
  DRILL_WORDS,
  drillText,
  isUnconfirmed,
  itemsOf,
  lastPlayEnd,
  needsSound,
  phaseOf,
  titleOf,
  type Order,
} from './order.ts';
import { findOrder, insertOrder, moveOrder } from './orders.store.ts';
import { takenOver } from './taking-over.ts';

export interface OrdersDependencies {
  database: Database;
  clock: Clock;
  machine: Clock;
  bulletins: Bulletins;
  wakeJobs: () => void;
  /** Tells players at once. */
  onPlanned: (stationId: string) => Promise<void>;
  /** Notes, after players were told, which schedule it was that told them of `mark`. */
  markDelivery: (stationId: string, mark: string) => Promise<void>;
  /** Letters to those who may be the second person, in the transaction that makes them needed. */
  tellSeconds: (tx: Executor, station: Station, order: Order) => Promise<void>;
}

/** What a CAP alert brings: its zones are for a person to choose, in an order written instead of it, unless it airs by a rule. */
export interface FromAlert {
  alertId: string;
  /** Of a sender whose alerts air by themselves, in the zones the order names. */
  senderId: string | null;
  /** UTC ms. */
  until: number;
}

/** An order of the city, as it is written for one ward. */
export interface FromCity {
  kind: Order['kind'];
  text: string;
  repeatMinutes: number;
  /** UTC ms. */
  until: number;
}

export type Orders = ReturnType<typeof createOrders>;

/** The attention sound before a typed text: on every player already, so that it bridges the fetching of the text. */
const CHIME = 'mo-dau';

/** Why an order was stopped, where nobody said. */
export const NO_REASON = 'Không ghi lý do.';

/** What a stop is told to players under, apart from the order itself. */
export function stopMark(orderId: string): string {
  return `${orderId} stop`;
}

export function createOrders(deps: OrdersDependencies) {
  const { database, clock, machine, bulletins } = deps;

  /**
   * Writes an order. Nothing sounds by it: it has to be read back and confirmed. Its text's sound is asked for at once, so that it
   * is there by then. What a program writes waits for a person.
   */
  async function write(station: Station, actor: Actor, content: OrderContent): Promise<Order> {
    const order = await database.kysely
      .transaction()
      .execute((tx) => writeIn(tx, station, actor, content, null));
    deps.wakeJobs();
    return order;
  }

  /** In the transaction of what it comes from; wake the jobs afterwards. */
  async function writeIn(
    tx: Executor,
    station: Station,
    actor: Actor,
    content: OrderContent,
    alert: FromAlert | null,
  ): Promise<Order> {
    const order = await newOrder(tx, station, actor, content, alert);
    refuseDrillByNight(station, order, clock.now(), order.until);
    await insertOrder(tx, order);
    if (order.refersTo?.relation === 'replaces') await replace(tx, actor, order);
    await record(tx, station.id, actor, 'emergency.order', order.id, orderDetail(order), clock.now());
    if (needsSound(order) && !order.sound) await askForSound(tx, order);
    if (order.state === 'waiting') await deps.tellSeconds(tx, station, order);
    return order;
  }

  /** The ward's order under one of the city's, for all its zones. Null where it has none. Wake the jobs afterwards. */
  async function writeForCity(
    tx: Executor,
    station: Station,
    actor: Actor,
    { until, ...wanted }: FromCity,
  ): Promise<Order | null> {
    const zones = (await listZones(tx, station.id)).map((zone) => zone.id);
    if (zones.length === 0) return null;
    const content = {
      ...wanted,
      zones,
      minutes: 1,
      bulletinId: undefined,
      relation: undefined,
      refersTo: undefined,
    };
    const order: Order = { ...(await newOrder(tx, station, actor, content, null)), origin: 'city', until };
    refuseDrillByNight(station, order, clock.now(), order.until);
    await insertOrder(tx, order);
    await record(tx, station.id, actor, 'emergency.order', order.id, orderDetail(order), clock.now());
    if (needsSound(order) && !order.sound) await askForSound(tx, order);
    return order;
  }

  /** Puts a ward's order under one of the city's on the air, once; tell the players afterwards. */
  async function goLiveForCity(
    tx: Executor,
    station: Station,
    actor: Actor,
    id: string,
    confirmation: CityConfirmation,
  ): Promise<void> {
    const before = await existing(tx, station.id, id);
    if (before.state === 'live' || before.state === 'discarded') return;
    const now = clock.now();
    await putOnAir(tx, station, actor, before, confirmedByCity(before, confirmation, now));
  }

  /** From a confirmation that no person of the station gave; tell the players afterwards. */
  async function putOnAir(
    tx: Executor,
    station: Station,
    actor: Actor,
    before: Order,
    confirmedOne: Order,
  ): Promise<void> {
    const after = await goLive(tx, station, confirmedOne);
    await moved(tx, before, after);
    await record(tx, station.id, actor, 'emergency.on-air', before.id, liveDetail(after), after.liveAt!);
  }

  async function newOrder(
    tx: Executor,
    station: Station,
    actor: Actor,
    content: OrderContent,
    alert: FromAlert | null,
  ): Promise<Order> {
    const { kind } = content;
    if (!alert || alert.senderId !== null) await requireZones(tx, station.id, content.zones);
    const now = clock.now();
    const before = content.refersTo ? await referred(tx, station.id, content.refersTo) : null;
    const inherited = content.relation === 'corrects' ? null : (before?.capAlertId ?? null);
    const capAlertId = alert?.alertId ?? inherited;
    const bulletin = kind === 'channel-test' ? undefined : content.bulletinId;
    const programme = bulletin === undefined ? null : await readyBulletin(tx, station, bulletin, now);
    const text = textOf(content);
    const voice = station.settings.voice;
    const program = actor.kind === 'token' && capAlertId === null;
    return {
      id: newId(now),
      stationId: station.id,
      kind,
      origin: capAlertId !== null ? 'cap' : program ? 'token' : 'person',
      title: titleOf(kind, programme?.title ?? text),
      zones: content.zones,
      bulletinId: bulletin ?? null,
      ...{ text, textHash: text === '' ? null : sha256(text), voice },
      repeatEveryMs: content.repeatMinutes * 60_000,
      until: alert?.until ?? now + content.minutes * 60_000,
      refersTo: before && { id: before.id, relation: content.relation! },
      capAlertId,
      capSenderId: alert?.senderId ?? null,
      ordered: { by: actor.id, name: actor.name, at: now },
      sound: before?.text === text && before.voice === voice ? before.sound : null,
      soundFailure: null,
      items: programme?.items ?? [],
      state: program ? 'waiting' : 'draft',
      confirmedAt: null,
      secondNeeded: false,
      aloneDocument: '',
      ...{ first: null, second: null, liveAt: null, airingId: null, discarded: null },
    };
  }

  async function readyBulletin(
    tx: Executor,
    station: Station,
    id: string,
    now: number,
  ): Promise<{ title: string; items: RundownItem[] }> {
    const [bulletin] = await bulletins.findAll(tx, station.id, [id]);
    if (!bulletin || bulletin.archivedAt !== null)
      throw fieldRefusal(
        'bulletinId',
        'bulletin-not-found',
        'Bản tin đã chọn không còn; hãy chọn bản tin khác.',
      );
    const rundown = await bulletins.rundown(tx, bulletin, dateOf(now, station.timeZone));
    if (!isReady(rundown))
      throw fieldRefusal(
        'bulletinId',
        'bulletin-not-ready',
        rundown.obstacles[0]?.message ?? 'Bản tin này chưa phát được; hãy chọn bản tin khác.',
      );
    return { title: bulletin.title, items: rundown.items };
  }

  /** The order that another was written instead of. */
  async function replace(tx: Executor, actor: Actor, order: Order): Promise<void> {
    const before = await referred(tx, order.stationId, order.refersTo!.id);
    if (before.origin === 'city') throw ofTheCity();
    // On air, lapsed or gone it needs no taking back.
    if (before.state !== 'draft' && before.state !== 'waiting') return;
    await moved(tx, before, discarded(before, actor.name, clock.now()));
  }

  async function askForSound(tx: Executor, order: Order): Promise<void> {
    const job = { stationId: order.stationId, name: ORDER_JOB, key: orderJobKey(order.id) };
    await enqueue(tx, { ...job, payload: { orderId: order.id } }, machine.now());
  }

  /**
   * Confirms with a password just given: by the one who ordered (anybody, where a program did), then by a second person where that is needed. The last one puts it
   * on the air, and players are told at once.
   */
  async function confirm(station: Station, actor: Actor, proof: PasswordProof, id: string): Promise<Order> {
    const order = await database.kysely.transaction().execute(async (tx) => {
      const before = await existing(tx, station.id, id);
      if (before.state === 'draft') requirePermission(actor, 'emergency.order');
      const now = clock.now();
      const allZones = (await listZones(tx, station.id)).map((zone) => zone.id);
      const rules = { allZones, aloneDocument: station.settings.oneCommanderDocument };
      const step = confirmed(before, { proof, name: actor.name, now, rules });
      const after = step.state === 'live' ? await goLive(tx, station, step) : step;
      await moved(tx, before, after);
      const { secondNeeded, aloneDocument, textHash } = after;
      const audio = after.sound?.sha256 ?? null;
      const detail = { step: isUnconfirmed(before) ? 1 : 2, secondNeeded, aloneDocument, textHash, audio };
      await record(tx, station.id, actor, 'emergency.confirm', id, detail, now);
      if (after.state === 'live')
        await record(tx, station.id, actor, 'emergency.on-air', id, liveDetail(after), now);
      else await deps.tellSeconds(tx, station, after);
      return after;
    });
    deps.wakeJobs();
    if (order.state === 'live') await tellPlayers(station.id, order.id);
    return order;
  }

  async function goLive(tx: Executor, station: Station, order: Order): Promise<Order> {
    await refuseChangedBulletin(tx, station, order);
    const airing = airingOf(order, itemsOf(order, chime()), newId(order.liveAt!));
    refuseDrillByNight(station, order, airing.startsAt, lastPlayEnd(airing));
    await putAiring(tx, airing);
    for (const { airing: ending } of await takenOver(tx, order, order.liveAt!)) await putAiring(tx, ending);
    return { ...order, airingId: airing.id };
  }

  /** What was read back is what airs: an item withdrawn or changed meanwhile sends the order back to its author. */
  async function refuseChangedBulletin(tx: Executor, station: Station, order: Order): Promise<void> {
    if (order.bulletinId === null) return;
    const { items } = await readyBulletin(tx, station, order.bulletinId, order.liveAt!);
    const sounds = (list: readonly RundownItem[]) => list.map((item) => item.sha256).join();
    if (sounds(items) !== sounds(order.items))
      throw new Refusal(
        'bulletin-changed',
        'Bản tin đã thay đổi sau khi soạn lệnh. Hãy soạn lại lệnh để nghe đúng nội dung sẽ phát.',
        409,
      );
  }

  /** Ends what is on air on every player, faded out; who and why go into the record. A false alarm does not wait for a reason. */
  async function stop(station: Station, actor: Actor, id: string, reason: string): Promise<Order> {
    const why = reason.trim() || NO_REASON;
    const order = await database.kysely.transaction().execute((tx) => stopIn(tx, station.id, actor, id, why));
    await tellPlayers(station.id, stopMark(order.id));
    return order;
  }

  /** The same in another's transaction; tell the players of `stopMark` afterwards. */
  async function stopIn(
    tx: Executor,
    stationId: string,
    actor: Actor,
    id: string,
    why: string,
  ): Promise<Order> {
    const order = await existing(tx, stationId, id);
    const airing = order.airingId === null ? undefined : await findAiring(tx, stationId, order.airingId);
    const now = clock.now();
    if (airing?.status !== 'planned' || airedUntil(airing) <= now)
      throw new Refusal('not-on-air', 'Lệnh này không còn phát nữa.', 409);
    const stopped = { at: now, by: actor.name };
    await putAiring(tx, { ...airing, status: 'cancelled', reason: why, stopped, updatedAt: now });
    await record(tx, stationId, actor, 'emergency.stop', id, { title: order.title, reason: why }, now);
    return order;
  }

  /** Takes back an order that has not aired. */
  async function discard(station: Station, actor: Actor, id: string): Promise<void> {
    await database.kysely.transaction().execute(async (tx) => {
      if ((await existing(tx, station.id, id)).origin === 'city') throw ofTheCity();
      await discardIn(tx, station.id, actor, id);
    });
  }

  async function discardIn(tx: Executor, stationId: string, actor: Actor, id: string): Promise<void> {
    const before = await existing(tx, stationId, id);
    await moved(tx, before, discarded(before, actor.name, clock.now()));
    await record(tx, stationId, actor, 'emergency.discard', id, { title: before.title }, clock.now());
  }

  async function tellPlayers(stationId: string, mark: string): Promise<void> {
    await deps.onPlanned(stationId);
    await deps.markDelivery(stationId, mark);
  }

  function chime(): RundownItem | null {
    const found = bulletins.chimes.find(({ name }) => name === CHIME);
    if (!found) return null;
    const { name, ...sound } = found;
    return { role: 'chime', segmentId: `chime:${name}`, ...sound };
  }

  /** An order with what it airs, and where it stands now. */
  async function detail(stationId: string, id: string) {
    const order = await existing(database.kysely, stationId, id);
    return withAiring(order);
  }

  async function withAiring(order: Order) {
    const airing =
      order.airingId === null
        ? null
        : ((await findAiring(database.kysely, order.stationId, order.airingId)) ?? null);
    return { order, airing, phase: phaseOf(order, airing, clock.now()) };
  }

  return {
    ...{ write, writeIn, confirm, stop, discard, discardIn, detail, withAiring },
    ...{ writeForCity, goLiveForCity, putOnAir, stopIn, tellPlayers },
  };
}

/** The words to be read: a drill's begin with its opening, also before a bulletin. */
function textOf({ kind, text, bulletinId }: OrderContent): string {
  if (kind === 'channel-test') return '';
  if (kind === 'drill') return bulletinId === undefined ? drillText(text) : DRILL_WORDS;
  return text;
}

function refuseDrillByNight(station: Station, order: Order, from: number, to: number): void {
  if (order.kind !== 'drill') return;
  const why = whyNoDrill(from, to, rulesOf(station).rules, station.timeZone);
  if (why !== null) throw fieldRefusal('minutes', 'drill-hours', `${why} Hãy chọn lúc khác hoặc rút ngắn.`);
}

async function moved(tx: Executor, from: Order, to: Order): Promise<void> {
  if (!(await moveOrder(tx, from, to)))
    throw new Refusal('changed-meanwhile', 'Lệnh vừa được người khác xử lý. Hãy tải lại trang.', 409);
}

async function existing(db: Executor, stationId: string, id: string): Promise<Order> {
  const order = await findOrder(db, stationId, id);
  if (!order) throw new Refusal('order-not-found', 'Không tìm thấy lệnh phát khẩn cấp này.', 404);
  return order;
}

async function referred(db: Executor, stationId: string, id: string): Promise<Order> {
  const order = await findOrder(db, stationId, id);
  if (!order) throw fieldRefusal('refersTo', 'order-not-found', 'Không tìm thấy lệnh trước.');
  return order;
}

function orderDetail(order: Order) {
  const { kind, title, zones, textHash, bulletinId, until, repeatEveryMs, origin, refersTo } = order;
  return { kind, title, zones, textHash, bulletinId, until, repeatEveryMs, origin, refersTo };
}

function liveDetail({ kind, title, zones, until, airingId }: Order) {
  return { kind, title, zones, until, airingId };
}
