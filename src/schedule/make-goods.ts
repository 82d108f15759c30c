/** Phát bù: an airing that was not heard is aired again in the next allowed time of its month, without a new approval. */
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import { isReady } from '../bulletins/rundown.ts';
import type { Bulletins } from '../bulletins/bulletins.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { viMonth } from '../kernel/vietnamese.ts';
import { addDays, dateOf, dayBounds, monthBounds, monthOf, wallClockOf } from '../kernel/zoned-time.ts';
import type { Database, Executor } from '../storage/database.ts';
import { findAiring, type Airing } from './airings.store.ts';
import type { Airtime } from './core/conflicts.ts';
import { expandSlots, type Occurrence } from './core/expand.ts';
import { conflictsAt, nextAllowed, replacedBy, STEP_MS } from './core/next-allowed.ts';
import { makeGoodMinutes, sameContent, scriptsOf } from './make-good.ts';
import { SUSPENDED } from './planning.ts';
import { rulesOf } from './station-rules.ts';
import {
  findSlot,
  insertSlot,
  listExceptions,
  listSlots,
  makeGoodsOf,
  putException,
  removeException,
  updateSlot,
  type StationSlot,
} from './slots.store.ts';
import { suspensionsBetween } from './suspensions.store.ts';

/** Players need some time to fetch what they were told of. */
const LEAD_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
const TAKEN = 'Nhường giờ cho phát bù.';

export interface MakeGoodsDependencies {
  database: Database;
  clock: Clock;
  bulletins: Bulletins;
  /** Plans the station's airings anew. */
  plan: (stationId: string) => Promise<void>;
}

/** When an airing could be made good. */
export interface MakeGoodOffer {
  /** UTC ms; null: the month has no allowed time left. */
  startsAt: number | null;
  minutes: number;
  /** By then it has to be over, UTC ms. */
  until: number;
}

export type MakeGoods = ReturnType<typeof createMakeGoods>;

export function createMakeGoods({ database, clock, bulletins, plan }: MakeGoodsDependencies) {
  /**
   * The next allowed time of the airing's month.
   *
   * @throws Refusal when its content may not air as it was, when the month is over, or when it is being made good already
   */
  async function propose(station: Station, airingId: string): Promise<MakeGoodOffer> {
    const { kysely } = database;
    const missed = await existing(kysely, station.id, airingId);
    const { until, minutes } = await wantedFor(kysely, station, missed);
    const from = Math.ceil((clock.now() + LEAD_MS) / STEP_MS) * STEP_MS;
    const { rules } = rulesOf(station);
    const around = await surroundings(kysely, station, from, until);
    const wanted = { zones: missed.zones, durationMs: minutes * 60_000 };
    // A day at a time: a full month must not hold the server up.
    for (let date = dateOf(from, station.timeZone); ; date = addDays(date, 1)) {
      const day = dayBounds(date, station.timeZone);
      if (day.from >= until) return { startsAt: null, minutes, until };
      const startsAt = nextAllowed(
        { ...wanted, from: Math.max(from, day.from), until: Math.min(until, day.to) },
        { rules, timeZone: station.timeZone, ...around },
      );
      if (startsAt !== null) return { startsAt, minutes, until };
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Airs it again at a time that a person chose or confirmed. */
  async function make(
    station: Station,
    actor: Actor,
    airingId: string,
    startsAt: number,
  ): Promise<StationSlot> {
    const slot = await database.kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const missed = await existing(tx, station.id, airingId);
      const { until, minutes } = await wantedFor(tx, station, missed);
      const durationMs = minutes * 60_000;
      if (startsAt <= now) throw fieldRefusal('time', 'in-the-past', 'Giờ phát bù phải ở phía trước.');
      if (startsAt + durationMs > until) {
        const month = viMonth(monthOf(missed.startsAt, station.timeZone));
        throw fieldRefusal(
          'date',
          'after-month',
          `Phát bù phải xong trong tháng ${month} thì mới được tính.`,
        );
      }
      const { airtimes, free } = await surroundings(tx, station, startsAt, startsAt + durationMs);
      const taken = replacedBy(startsAt, { zones: missed.zones, durationMs }, free);
      const [broken] = conflictsAt(
        startsAt,
        { zones: missed.zones, durationMs },
        {
          rules: rulesOf(station).rules,
          timeZone: station.timeZone,
          airtimes: [...airtimes, ...free.filter((session) => !taken.includes(session))],
        },
      );
      if (broken) throw fieldRefusal('time', broken.rule, broken.message);
      const made: StationSlot = {
        id: newId(now),
        stationId: station.id,
        name: `Phát bù: ${missed.title}`.slice(0, 200),
        start: wallClockOf(startsAt, station.timeZone).slice(0, 16),
        durationMinutes: minutes,
        exdates: [],
        zones: missed.zones,
        ...{ bulletinId: missed.bulletinId, reserveBulletinId: null, late: missed.late, overrun: 'finish' },
        ...(missed.afterPreempt && { afterPreempt: missed.afterPreempt }),
        ...{ kind: 'make-good', priority: 'normal', directive: null, makesGood: missed.id },
        relaySourceId: null,
        ...{ createdBy: actor.id, createdAt: now, retiredAt: null },
      };
      await insertSlot(tx, made);
      for (const { slotId, wallStart } of taken) {
        const exception = { slotId, wallStart, bulletinId: null, cancelled: true, reason: TAKEN };
        await putException(tx, station.id, exception, actor.id, now);
      }
      const detail = { name: made.name, start: made.start };
      await record(tx, station.id, actor, 'airing.make-good', missed.id, detail, now);
      return made;
    });
    await plan(station.id);
    return slot;
  }

  /** Takes a make-good away that has not begun; the session whose place it took is there again. */
  async function remove(station: Station, actor: Actor, slotId: string): Promise<StationSlot> {
    const removed = await database.kysely.transaction().execute(async (tx) => {
      const slot = await findSlot(tx, station.id, slotId);
      if (slot?.kind !== 'make-good') {
        throw new Refusal('make-good-not-found', 'Không tìm thấy lượt phát bù này.', 404);
      }
      const now = clock.now();
      const [own] = occurrencesAround([slot], station, now);
      if (!own || own.startsAt <= now) {
        throw new Refusal('already-begun', 'Lượt phát bù đã bắt đầu nên không bỏ được nữa.', 409);
      }
      await updateSlot(tx, { ...slot, retiredAt: now }, now);
      const taken = (await listExceptions(tx, station.id)).filter(({ reason }) => reason === TAKEN);
      const others = await listSlots(tx, station.id);
      for (const { slotId: of, wallStart } of replacedBy(
        own.startsAt,
        { zones: slot.zones, durationMs: own.endsAt - own.startsAt },
        expandSlots(others, station.timeZone, own.startsAt - DAY_MS, own.endsAt + DAY_MS),
      )) {
        if (taken.some((one) => one.slotId === of && one.wallStart === wallStart)) {
          await removeException(tx, station.id, of, wallStart);
        }
      }
      await record(
        tx,
        station.id,
        actor,
        'make-good.remove',
        slot.makesGood ?? slot.id,
        { name: slot.name },
        now,
      );
      return slot;
    });
    await plan(station.id);
    return removed;
  }

  /** What it would take: its length, by when. @throws Refusal */
  async function wantedFor(db: Executor, station: Station, missed: Airing) {
    const now = clock.now();
    if (missed.orderId !== null || !missed.bulletinId || scriptsOf(missed).length === 0) {
      const sentence = 'Lượt phát này không có tin, bài nào để phát bù.';
      throw new Refusal('nothing-to-make-good', sentence, 409);
    }
    if (missed.startsAt > now) throw new Refusal('not-over-yet', 'Lượt phát này chưa đến giờ.', 409);
    if ((await makeGoodsOf(db, station.id, missed.id)).length > 0) {
      throw new Refusal('made-good-already', 'Lượt phát này đã xếp phát bù rồi.', 409);
    }
    const { to: until } = monthBounds(monthOf(missed.startsAt, station.timeZone), station.timeZone);
    if (now >= until) {
      const month = viMonth(monthOf(missed.startsAt, station.timeZone));
      const sentence = `Tháng ${month} đã hết nên phát bù không còn tính cho tháng đó; hãy xếp lịch mới.`;
      throw new Refusal('month-over', sentence, 409);
    }
    const again = await rundownAgain(db, bulletins, missed, dateOf(now, station.timeZone));
    const obstacle = again?.obstacles.find(({ kind }) => kind !== 'waiting' && kind !== 'withdrawn');
    if (!again || obstacle || !(isReady(again) || again.obstacles.some(({ kind }) => kind === 'waiting'))) {
      const sentence =
        obstacle?.message ?? 'Mọi tin, bài của lượt phát này đã thu hồi nên không phát bù được.';
      throw new Refusal('content-changed', sentence, 409);
    }
    const planned = missed.items.reduce((sum, { durationMs }) => sum + durationMs, 0);
    return { until, minutes: makeGoodMinutes(Math.max(again.totalMs, planned)) };
  }

  /** What is in the schedule around a stretch; sessions without a bulletin apart, cancelled ones left out. */
  async function surroundings(db: Executor, station: Station, from: number, to: number) {
    const slots = await listSlots(db, station.id);
    const exceptions = await listExceptions(db, station.id);
    const all = expandSlots(slots, station.timeZone, from - 2 * DAY_MS, to + 2 * DAY_MS);
    // While loudspeakers are suspended nothing can be made good on them; that time counts for no rule.
    const airtimes: Airtime[] = (await suspensionsBetween(db, station.id, from - DAY_MS, to + DAY_MS)).map(
      (suspension) => ({
        ...{ slotId: 'suspension', slotName: `${SUSPENDED}${suspension.reason}`, beyondRules: true },
        ...{ startsAt: suspension.from, endsAt: suspension.to, zones: suspension.zones },
      }),
    );
    const free: Occurrence[] = [];
    for (const occurrence of all) {
      const slot = slots.find(({ id }) => id === occurrence.slotId)!;
      const exception = exceptions.find(
        ({ slotId, wallStart }) => slotId === slot.id && wallStart === occurrence.wallStart,
      );
      if (exception?.cancelled) continue;
      const bulletin = exception?.bulletinId ?? slot.bulletinId ?? slot.reserveBulletinId;
      if (bulletin === null && occurrence.startsAt > clock.now()) free.push(occurrence);
      else airtimes.push({ ...occurrence, beyondRules: slot.kind === 'directive' });
    }
    return { airtimes, free };
  }

  return { propose, make, remove };
}

/** The missed airing's items as they would air on a day; null when its bulletin is not there at all. */
export async function rundownAgain(db: Executor, bulletins: Bulletins, missed: Airing, date: string) {
  const [bulletin] = missed.bulletinId
    ? await bulletins.findAll(db, missed.stationId, [missed.bulletinId])
    : [];
  if (!bulletin) return null;
  const again = await bulletins.rundown(db, { ...bulletin, scriptIds: scriptsOf(missed) }, date);
  return sameContent(missed, again);
}

function occurrencesAround(slots: StationSlot[], station: Station, now: number): Occurrence[] {
  return expandSlots(slots, station.timeZone, now - 366 * DAY_MS, now + 366 * DAY_MS);
}

async function existing(db: Executor, stationId: string, id: string): Promise<Airing> {
  const airing = await findAiring(db, stationId, id);
  if (!airing) throw new Refusal('airing-not-found', 'Không tìm thấy lượt phát này.', 404);
  return airing;
}
