/**
 * What becomes of a CAP message that comes in. An actual alert becomes the draft of an order, without zones, and waits for a
 * person; only what a sender signed whom the station allowed in writing airs by itself, in the zones allowed.
 */
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { sha256 } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import { viNumber } from '../kernel/vietnamese.ts';
import type { Database, Executor } from '../storage/database.ts';
import { mayAir, parseCap, type CapAlert } from './cap.ts';
import {
  alertNamed,
  alertsReferredTo,
  alertsToSee,
  findAlert,
  insertAlert,
  listAlerts,
  setOutcome,
  type KeptAlert,
} from './cap.store.ts';
import type { CapSenders } from './cap-senders.ts';
import type { CapSender } from './cap-senders.store.ts';
import {
  DEFAULT_MINUTES,
  DEFAULT_REPEAT_MINUTES,
  LONGEST_MINUTES,
  LONGEST_TEXT,
  type Order,
} from './order.ts';
import { stopMark, type Orders } from './orders.ts';
import { ordersOfAlert } from './orders.store.ts';

export interface CapAnswer {
  id: string;
  /** airing: by a rule, as soon as its sound is made · duplicate: the same sender and identifier came before, and nothing was done. */
  result: 'waiting' | 'airing' | 'kept' | 'duplicate';
  orderId: string | null;
}

/** How a message came, and what it ends. */
interface Received {
  xml: string;
  /** By which its order airs without a person. */
  rule: CapSender | null;
  /** Filled with what the players are to be told of. */
  marks: string[];
}

export interface CapInboxDependencies {
  database: Database;
  clock: Clock;
  orders: Orders;
  senders: CapSenders;
  wakeJobs: () => void;
}

export type CapInbox = ReturnType<typeof createCapInbox>;

export function createCapInbox({ database, clock, orders, senders, wakeJobs }: CapInboxDependencies) {
  /** @throws Refusal 422 for what is no CAP 1.2 alert, or an actual one that says nothing */
  async function take(station: Station, actor: Actor, xml: string): Promise<CapAnswer> {
    const alert = parseCap(xml);
    const marks: string[] = [];
    const answer = await database.kysely.transaction().execute(async (tx): Promise<CapAnswer> => {
      const known = await alertNamed(tx, station.id, alert);
      if (known) return { id: known.id, result: 'duplicate', orderId: known.orderId };
      const allowed = await senders.ruleFor(tx, station, alert, xml);
      const received = { xml, rule: allowed?.rule ?? null, marks };
      return takeNew(tx, station, actor, allowed?.alert ?? alert, received);
    });
    wakeJobs();
    for (const mark of marks) await orders.tellPlayers(station.id, mark);
    return answer;
  }

  async function takeNew(
    tx: Executor,
    station: Station,
    actor: Actor,
    alert: CapAlert,
    { xml, rule, marks }: Received,
  ): Promise<CapAnswer> {
    const now = clock.now();
    const id = newId(now);
    const lives = alert.status === 'Actual' ? await takeBack(tx, station.id, actor, alert) : [];
    if (alert.msgType === 'Cancel' && rule)
      for (const live of lives)
        if (await senders.stopIfAllowed(tx, rule, live)) marks.push(stopMark(live.id));
    const expired = (alert.info?.expires ?? Infinity) <= now;
    const airable = mayAir(alert) && !expired;
    const note = airable ? whyNoOrder(alert) : null;
    const order =
      airable && note === null
        ? await draft(tx, station, actor, alert, { id, rule, live: lives[0] ?? null })
        : null;
    // Of an update that says the same the sound is there already, and no job will air it.
    if (rule && order?.sound && (await senders.airIfAllowed(tx, station, order.id))) marks.push(order.id);
    const { identifier, sender, sent, status, msgType, references, info } = alert;
    await insertAlert(tx, {
      ...{ id, stationId: station.id, identifier, sender, sent, status, msgType, references, xml },
      ...{ headline: info?.headline ?? '', text: info?.text ?? '', language: info?.language ?? '' },
      expires: info?.expires ?? null,
      outcome: order ? 'waiting' : 'kept',
      note,
      orderId: order?.id ?? null,
      received: { by: actor.id, name: actor.name, at: now },
    });
    const detail = {
      sender,
      identifier,
      status,
      msgType,
      orderId: order?.id ?? null,
      xml: sha256(xml),
      rule: rule?.id ?? null,
    };
    await record(tx, station.id, actor, 'cap.import', id, detail, now);
    const result = order ? (rule ? 'airing' : 'waiting') : 'kept';
    return { id, result, orderId: order?.id ?? null };
  }

  /**
   * An update or a cancellation takes back what it follows while that has not aired. Only the sender of an alert may do so. Gives its
   * orders that went on air, the newest message's first: they go on until a person stops them, or confirms the update.
   */
  async function takeBack(tx: Executor, stationId: string, actor: Actor, alert: CapAlert): Promise<Order[]> {
    if (alert.msgType !== 'Update' && alert.msgType !== 'Cancel') return [];
    const lives: Order[] = [];
    for (const named of await alertsReferredTo(tx, stationId, alert)) {
      await setOutcome(tx, stationId, named.id, alert.msgType === 'Update' ? 'superseded' : 'cancelled');
      for (const order of await ordersOfAlert(tx, stationId, named.id)) {
        if (order.state === 'live') lives.push(order);
        else if (order.state !== 'discarded') await orders.discardIn(tx, stationId, actor, order.id);
      }
    }
    return lives;
  }

  function draft(
    tx: Executor,
    station: Station,
    actor: Actor,
    { info }: CapAlert,
    { id: alertId, rule, live }: { id: string; rule: CapSender | null; live: Order | null },
  ): Promise<Order> {
    if (!info) throw new Refusal('bad-cap', 'Cảnh báo không có phần info nên không có gì để đọc.');
    const now = clock.now();
    const expires = info.expires ?? now + DEFAULT_MINUTES * 60_000;
    const content = {
      ...{ kind: 'emergency' as const, zones: rule?.zones ?? [], text: info.text, bulletinId: undefined },
      ...{ repeatMinutes: DEFAULT_REPEAT_MINUTES, minutes: DEFAULT_MINUTES },
      ...{ relation: live ? ('renews' as const) : undefined, refersTo: live?.id },
    };
    const until = Math.min(expires, now + LONGEST_MINUTES * 60_000);
    return orders.writeIn(tx, station, actor, content, { alertId, until, senderId: rule?.id ?? null });
  }

  const list = (stationId: string, page: { limit: number; offset: number }) =>
    listAlerts(database.kysely, stationId, page);
  const find = (stationId: string, id: string): Promise<KeptAlert | undefined> =>
    findAlert(database.kysely, stationId, id);

  const toSee = (stationId: string): Promise<KeptAlert[]> =>
    alertsToSee(database.kysely, stationId, clock.now());

  return { take, list, find, toSee };
}

/** Why an actual alert is kept for a person to see and becomes no order of itself; null when it becomes one. */
function whyNoOrder({ scope, info }: CapAlert): string | null {
  if (scope !== 'Public')
    return 'Bên gửi không gửi cho công chúng (scope không phải Public), nên cảnh báo không thành lệnh.';
  if (info && info.text.length > LONGEST_TEXT)
    return `Nội dung dài quá ${viNumber(LONGEST_TEXT)} ký tự, nên cảnh báo không thành lệnh. Hãy đọc và soạn lệnh ngắn hơn.`;
  return null;
}
