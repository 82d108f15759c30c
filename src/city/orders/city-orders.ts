/**
 * One emergency to many wards: an order of the city, and under it an order in each ward's own room, with the ward's own trail, airing
 * and report. Each ward is a job of its own, asked for in the transaction of what it follows from, so that a server that dies half-way
 * goes on with the others when it comes back, or another process does.
 */
import { z } from 'zod';
import type { Actor } from '../../accounts/actor.ts';
import type { PasswordProof } from '../../accounts/auth.ts';
import { recordInCity } from '../../accounts/city-trail.ts';
import type { Station } from '../../accounts/stations.ts';
import {
  DEFAULT_MINUTES,
  DEFAULT_REPEAT_MINUTES,
  drillText,
  LONGEST_MINUTES,
  LONGEST_TEXT,
  ORDER_KINDS,
} from '../../emergencies/order.ts';
import { NO_REASON, type Orders } from '../../emergencies/orders.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { idList, oneOf, optionalText, wholeNumber } from '../../kernel/fields.ts';
import { sha256 } from '../../kernel/hash.ts';
import { newId } from '../../kernel/ids.ts';
import type { Database, Executor } from '../../storage/database.ts';
import type { JobHandler } from '../../storage/job-runner.ts';
import { enqueue } from '../../storage/jobs.ts';
import { confirmationOf, confirmedInCity, type CityOrder } from './city-order.ts';
import {
  findCityOrder,
  holdCityOrder,
  insertCityOrder,
  moveCityOrder,
  setWardOrder,
  wardsOfOrder,
} from './city-orders.store.ts';

export const CITY_ORDER_JOB = 'city.order';

export const cityOrderSchema = z
  .object({
    kind: oneOf('Loại lệnh', ORDER_KINDS).default('emergency'),
    text: optionalText('Nội dung đọc', { max: LONGEST_TEXT, lines: true }),
    repeatMinutes: wholeNumber('Lặp lại sau (phút)', { min: 1, max: 60 }).default(DEFAULT_REPEAT_MINUTES),
    minutes: wholeNumber('Hiệu lực (phút)', { min: 1, max: LONGEST_MINUTES }).default(DEFAULT_MINUTES),
    wards: idList('Phường', { min: 1, max: 2_000 }),
  })
  .superRefine(({ kind, text }, context) => {
    if (kind !== 'channel-test' && text === '')
      context.addIssue({ code: 'custom', path: ['text'], message: 'Hãy gõ nội dung đọc.' });
  });

export type CityOrderContent = z.output<typeof cityOrderSchema>;

export interface CityOrdersDependencies {
  database: Database;
  clock: Clock;
  machine: Clock;
  orders: Pick<Orders, 'writeForCity' | 'goLiveForCity' | 'discardIn' | 'stop' | 'tellPlayers'>;
  station: (id: string) => Promise<Station>;
  wakeJobs: () => void;
  /** Letters to those who may confirm second. */
  tellSeconds: (tx: Executor, order: CityOrder, stationId: string) => Promise<void>;
}

type Step = 'write' | 'live' | 'discard' | 'stop';

interface Payload {
  cityOrderId: string;
  step: Step;
}

/** In each ward's own trail and order it is the city that acts. */
const THE_CITY: Actor = { kind: 'system', id: 'city', name: 'Thành phố', roles: [] };
/** A ward's sound may still be on its way: it is asked again for as long as an order may hold. */
const MOST_ATTEMPTS = 40;

export type CityOrders = ReturnType<typeof createCityOrders>;

export function createCityOrders(deps: CityOrdersDependencies) {
  const { database, clock, machine, orders } = deps;

  /** Writes an order for some wards. Nothing sounds by it. */
  async function write(actor: Actor, content: CityOrderContent): Promise<CityOrder> {
    const now = clock.now();
    const { kind } = content;
    const order: CityOrder = {
      id: newId(now),
      kind,
      text: kind === 'channel-test' ? '' : kind === 'drill' ? drillText(content.text) : content.text,
      repeatMinutes: content.repeatMinutes,
      until: now + content.minutes * 60_000,
      state: 'draft',
      ordered: { by: actor.id, name: actor.name, at: now },
      ...{ confirmedAt: null, second: null, liveAt: null, stopped: null },
    };
    await database.kysely.transaction().execute(async (tx) => {
      const known = await tx.selectFrom('station').select('id').where('id', 'in', content.wards).execute();
      if (known.length !== content.wards.length)
        throw fieldRefusal('wards', 'ward-not-found', 'Có phường không còn trong danh sách. Hãy chọn lại.');
      await insertCityOrder(tx, order, content.wards);
      await ask(tx, order.id, 'write', content.wards);
      const detail = { kind, textHash: sha256(order.text), wards: content.wards.length, until: order.until };
      await recordInCity(tx, actor, 'city.order', order.id, detail, now);
    });
    deps.wakeJobs();
    return order;
  }

  /** Confirms with a password just given. The last one lets each ward's order go on the air. */
  async function confirm(actor: Actor, proof: PasswordProof, id: string): Promise<CityOrder> {
    const order = await database.kysely.transaction().execute(async (tx) => {
      const before = await existing(tx, id);
      const now = clock.now();
      const after = confirmedInCity(before, { proof, name: actor.name, now });
      const wards = await wardsOfOrder(tx, id);
      const pending = wards.filter(
        (ward) => !ward.ready && ward.failure === null && ward.soundFailure === null,
      );
      if (pending.length > 0)
        throw new Refusal(
          'sound-missing',
          `Đang chuẩn bị âm thanh: còn ${pending.length}/${wards.length} phường. Hãy đợi vài giây rồi xác nhận lại.`,
          409,
        );
      await move(tx, before, after);
      if (after.state === 'live') await ask(tx, id, 'live', wards.filter(({ ready }) => ready).map(idOf));
      else await deps.tellSeconds(tx, after, wards[0]!.stationId);
      const detail = { step: after.second ? 2 : 1, textHash: sha256(after.text) };
      await recordInCity(tx, actor, 'city.confirm', id, detail, now);
      return after;
    });
    deps.wakeJobs();
    return order;
  }

  /** Takes back an order that has not aired. */
  async function discard(actor: Actor, id: string): Promise<void> {
    await database.kysely.transaction().execute(async (tx) => {
      const before = await existing(tx, id);
      if (before.state !== 'draft' && before.state !== 'waiting')
        throw new Refusal('already-live', 'Lệnh này đã phát; hãy dừng phát thay vì bỏ.', 409);
      await move(tx, before, { ...before, state: 'discarded' });
      await ask(tx, id, 'discard', (await wardsOfOrder(tx, id)).map(idOf));
      await recordInCity(tx, actor, 'city.discard', id, {}, clock.now());
    });
    deps.wakeJobs();
  }

  /** Ends it in every ward, faded out. */
  async function stop(actor: Actor, id: string, why: string): Promise<void> {
    const reason = why || NO_REASON;
    await database.kysely.transaction().execute(async (tx) => {
      const before = await existing(tx, id);
      if (before.state !== 'live') throw new Refusal('not-on-air', 'Lệnh này không còn phát nữa.', 409);
      const now = clock.now();
      await move(tx, before, { ...before, state: 'stopped', stopped: { at: now, name: actor.name, reason } });
      await ask(tx, id, 'stop', (await wardsOfOrder(tx, id)).map(idOf));
      await recordInCity(tx, actor, 'city.stop', id, { reason }, now);
    });
    deps.wakeJobs();
  }

  async function ask(tx: Executor, id: string, step: Step, stationIds: readonly string[]): Promise<void> {
    for (const stationId of stationIds) {
      const job = { stationId, name: CITY_ORDER_JOB, key: `${CITY_ORDER_JOB}:${id}:${stationId}:${step}` };
      const payload: Payload = { cityOrderId: id, step };
      await enqueue(tx, { ...job, payload, maxAttempts: MOST_ATTEMPTS }, machine.now());
    }
  }

  /** One step in one ward. Repeatable: what was done before is found done. */
  const handler: JobHandler = async (job) => {
    const { cityOrderId, step } = job.payload as Payload;
    const station = await deps.station(job.stationId);
    switch (step) {
      case 'write':
        return bring(station, cityOrderId);
      case 'live':
        return putOnAir(station, cityOrderId);
      case 'discard':
        return takeBack(station, cityOrderId);
      case 'stop':
        return end(station, cityOrderId);
    }
  };

  async function bring(station: Station, id: string): Promise<void> {
    await database.kysely.transaction().execute(async (tx) => {
      await holdCityOrder(tx, id);
      const order = await existing(tx, id);
      const ward = await wardOf(tx, id, station.id);
      if (ward.orderId !== null || ward.failure !== null || order.state === 'discarded') return;
      try {
        const { kind, text, repeatMinutes, until } = order;
        const own = await orders.writeForCity(tx, station, THE_CITY, { kind, text, repeatMinutes, until });
        const none = { failure: 'Phường chưa có cụm loa nào.' };
        await setWardOrder(tx, id, station.id, own ? { orderId: own.id } : none);
      } catch (error) {
        // A drill by night: said before anything was written.
        if (!(error instanceof Refusal)) throw error;
        await setWardOrder(tx, id, station.id, { failure: error.message });
      }
    });
    deps.wakeJobs();
  }

  async function putOnAir(station: Station, id: string): Promise<void> {
    const orderId = await database.kysely.transaction().execute(async (tx) => {
      await holdCityOrder(tx, id);
      const confirmation = confirmationOf(await existing(tx, id));
      const ward = await wardOf(tx, id, station.id);
      // Stopped or taken back meanwhile.
      if (!confirmation || ward.orderId === null) return null;
      await orders.goLiveForCity(tx, station, THE_CITY, ward.orderId, confirmation);
      return ward.orderId;
    });
    if (orderId !== null) await orders.tellPlayers(station.id, orderId);
  }

  async function takeBack(station: Station, id: string): Promise<void> {
    await database.kysely.transaction().execute(async (tx) => {
      const { orderId, state } = await wardOf(tx, id, station.id);
      if (orderId === null || state === 'discarded' || state === 'live') return;
      await orders.discardIn(tx, station.id, THE_CITY, orderId);
    });
  }

  async function end(station: Station, id: string): Promise<void> {
    const { stopped } = await existing(database.kysely, id);
    const { orderId, state } = await wardOf(database.kysely, id, station.id);
    if (orderId === null || state === 'discarded') return;
    if (state !== 'live') return takeBack(station, id);
    try {
      await orders.stop(station, THE_CITY, orderId, stopped?.reason ?? 'Thành phố dừng phát.');
    } catch (error) {
      // The ward stopped it itself, or it is over.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  return { write, confirm, discard, stop, handler };
}

function idOf({ stationId }: { stationId: string }): string {
  return stationId;
}

async function wardOf(tx: Executor, id: string, stationId: string) {
  const [ward] = await wardsOfOrder(tx, id, stationId);
  if (!ward) throw new Error(`order ${id} is not for station ${stationId}`);
  return ward;
}

async function existing(db: Executor, id: string): Promise<CityOrder> {
  const order = await findCityOrder(db, id);
  if (!order) throw new Refusal('order-not-found', 'Không tìm thấy lệnh này.', 404);
  return order;
}

async function move(tx: Executor, from: CityOrder, to: CityOrder): Promise<void> {
  if (!(await moveCityOrder(tx, from, to)))
    throw new Refusal('changed-meanwhile', 'Lệnh vừa được người khác xử lý. Hãy tải lại trang.', 409);
}
