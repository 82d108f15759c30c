/** The schedule for other calendars: what airs and what became of it, at a secret address that can be changed. */
import type { Actor } from '../accounts/actor.ts';
import { newToken } from '../accounts/secret-code.ts';
import { findStation, type Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import { listZones } from '../accounts/zones.ts';
import type { Clock } from '../kernel/clock.ts';
import { sha256 } from '../kernel/hash.ts';
import { addDays, dateOf } from '../kernel/zoned-time.ts';
import type { Database } from '../storage/database.ts';
import { airingsBetween, type Airing } from './airings.store.ts';
import { calendarText, type CalendarEvent } from './core/icalendar.ts';
import { airingId } from './planning.ts';
import { listExceptions, listSlots, slotChanges, type StationSlot } from './slots.store.ts';
import { listSuspensions, suspensionsBetween } from './suspensions.store.ts';
import { daysBounds, daysOf, type Promised } from './week.ts';

const DAY_MS = 86_400_000;
const DAYS_BACK = 30;
const DAYS_AHEAD = 92;

export type CalendarFeed = ReturnType<typeof createCalendarFeed>;

export function createCalendarFeed({ database, clock }: { database: Database; clock: Clock }) {
  const { kysely } = database;

  /** Who made the station's address, and when; null when it has none. */
  async function addressOf(stationId: string): Promise<{ madeBy: string; madeAt: number } | null> {
    const row = await kysely
      .selectFrom('calendar_address')
      .select(['made_by', 'made_at'])
      .where('station_id', '=', stationId)
      .executeTakeFirst();
    return row ? { madeBy: row.made_by, madeAt: row.made_at } : null;
  }

  /**
   * Makes the station's address anew; the one before no longer answers. It is given this once and only its hash is kept, as with
   * every other secret of ours: a copied database or backup then tells nobody the address.
   */
  async function renewAddress(station: Station, actor: Actor): Promise<string> {
    const token = newToken('loa_l_');
    await kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const values = { token_hash: sha256(token), made_by: actor.name, made_at: now };
      await tx
        .insertInto('calendar_address')
        .values({ station_id: station.id, ...values })
        .onConflict((conflict) => conflict.column('station_id').doUpdateSet(values))
        .execute();
      await record(tx, station.id, actor, 'calendar.address', station.id, {}, now);
    });
    return token;
  }

  /** The station whose address holds this secret. Looked up by its hash, which tells nothing of how much of a guess was right. */
  async function stationOf(token: string): Promise<Station | null> {
    const row = await kysely
      .selectFrom('calendar_address')
      .select('station_id')
      .where('token_hash', '=', sha256(token))
      .executeTakeFirst();
    return row ? ((await findStation(kysely, { id: row.station_id })) ?? null) : null;
  }

  /** The calendar's text: a month back, three ahead. */
  async function textOf(station: Station): Promise<string> {
    const { id, timeZone } = station;
    const now = clock.now();
    const first = addDays(dateOf(now, timeZone), -DAYS_BACK);
    const count = DAYS_BACK + DAYS_AHEAD;
    const { from, to } = daysBounds(first, count, timeZone);
    const slots = await listSlots(kysely, id);
    const days = daysOf({
      ...{ first, count, timeZone, now, slots },
      airings: await airingsBetween(kysely, id, from, to),
      exceptions: await listExceptions(kysely, id),
      suspensions: await suspensionsBetween(kysely, id, from, to + DAY_MS),
    });
    const zones = new Map((await listZones(kysely, id)).map((zone) => [zone.id, zone.name]));
    const changes = await slotChanges(kysely, id);
    // A suspension changes what slots promise, and says so for all of them.
    const suspended = (await listSuspensions(kysely, id)).flatMap(({ createdAt, ended }) => [
      createdAt,
      ended?.at ?? 0,
    ]);
    const parts = { slots: new Map(slots.map((slot) => [slot.id, slot])), zones };
    const events = days.flatMap(({ airings, promised }) => [
      // What an order aired was nobody's to plan.
      ...airings.filter(({ orderId }) => orderId === null).map((airing) => airingEvent(airing, parts)),
      ...promised.map((one) =>
        promisedEvent(one, parts, Math.max(changes.get(one.slotId) ?? 0, ...suspended)),
      ),
    ]);
    return calendarText({ name: `Lịch phát – ${station.name}`, timeZone, events });
  }

  return { addressOf, renewAddress, stationOf, textOf };
}

interface EventParts {
  slots: ReadonlyMap<string, StationSlot>;
  zones: ReadonlyMap<string, string>;
}

const uidOf = (id: string) => `${id}@loa-phuong`;

function airingEvent(airing: Airing, parts: EventParts): CalendarEvent {
  const { id, startsAt, endsAt, title, items, reason, status, updatedAt } = airing;
  const cancelled = status === 'cancelled';
  const titles = items.filter(({ role }) => role === 'item').map((item) => `• ${item.title}`);
  return {
    ...{ uid: uidOf(id), startsAt, endsAt, changedAt: updatedAt },
    ...common(airing.slot?.id, airing.zones, parts),
    summary: `${cancelled ? 'Đã hủy: ' : ''}${title}`,
    description: [reason, ...titles].filter(Boolean).join('\n'),
    status: cancelled ? 'CANCELLED' : status === 'silent' ? 'TENTATIVE' : 'CONFIRMED',
  };
}

function promisedEvent(promised: Promised, parts: EventParts, changedAt: number): CalendarEvent {
  const { slotId, wallStart, startsAt, endsAt, slotName, state, reason } = promised;
  const silent = state === 'cancelled' || state === 'suspended';
  const word = state === 'suspended' ? 'Tạm dừng: ' : silent ? 'Đã hủy: ' : '';
  return {
    ...{ uid: uidOf(airingId(slotId, wallStart)), startsAt, endsAt, changedAt },
    ...common(slotId, promised.zones, parts),
    summary: `${word}${slotName}`,
    description: state === 'empty' ? 'Chưa có bản tin.' : reason,
    status: silent ? 'CANCELLED' : state === 'empty' ? 'TENTATIVE' : 'CONFIRMED',
  };
}

function common(slotId: string | undefined, zones: readonly string[], parts: EventParts) {
  const slot = slotId === undefined ? undefined : parts.slots.get(slotId);
  const categories = [
    slot?.kind === 'directive' && 'Theo chỉ đạo',
    slot?.kind === 'make-good' && 'Phát bù',
    slot?.priority === 'priority' && 'Ưu tiên',
  ];
  return {
    location: zones.map((zone) => parts.zones.get(zone) ?? 'cụm loa đã bỏ').join(', '),
    categories: categories.filter((one) => typeof one === 'string'),
  };
}
