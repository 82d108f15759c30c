import type { Selectable } from 'kysely';
import type { Executor } from '../storage/database.ts';
import type { SlotExceptionTable, SlotTable } from '../storage/schedule-tables.ts';
import type { Slot } from './core/slot.ts';

/** A slot of a station: when, where, and which bulletin. */
export interface StationSlot extends Slot {
  stationId: string;
  bulletinId: string | null;
  /** Stands in when the bulletin can't air, or the relayed stream fails. */
  reserveBulletinId: string | null;
  /** It relays this stream in place of a bulletin. */
  relaySourceId: string | null;
  late: 'whole' | 'next-item' | 'skip';
  /** Of a bulletin longer than its session: cut at its end, refused, or played to its end while those after it come later. */
  overrun: 'cut' | 'finish' | 'shift';
  /** An item that an emergency or live speech broke off begins again if there is time; otherwise the next follows by the clock. */
  afterPreempt?: 'restart';
  /** directive: beyond the airtime rules, by the order that `directive` names; make-good: for the airing `makesGood`. */
  kind: 'regular' | 'make-good' | 'directive';
  priority: 'normal' | 'priority';
  directive: Directive | null;
  makesGood: string | null;
  createdBy: string;
  createdAt: number;
  retiredAt: number | null;
}

/** "Phát theo chỉ đạo": which document, and who signed it. */
export interface Directive {
  /** Số, ký hiệu văn bản: "145/KH-UBND ngày 14/6/2026" */
  document: string;
  orderedBy: string;
}

/** One occurrence that differs from its slot. */
export interface SlotException {
  slotId: string;
  /** Wall clock of the occurrence, with seconds. */
  wallStart: string;
  /** Another bulletin for this once; null keeps the slot's. */
  bulletinId: string | null;
  cancelled: boolean;
  reason: string;
}

export async function insertSlot(db: Executor, slot: StationSlot): Promise<void> {
  await db
    .insertInto('slot')
    .values({
      id: slot.id,
      station_id: slot.stationId,
      kind: slot.kind,
      makes_good: slot.makesGood,
      created_by: slot.createdBy,
      created_at: slot.createdAt,
      updated_at: null,
      ...changeable(slot),
    })
    .execute();
}

/** @param now UTC ms: subscribed calendars are told when it was changed */
export async function updateSlot(db: Executor, slot: StationSlot, now: number): Promise<void> {
  await db
    .updateTable('slot')
    .set({ ...changeable(slot), updated_at: now })
    .where('station_id', '=', slot.stationId)
    .where('id', '=', slot.id)
    .execute();
}

export async function findSlot(
  db: Executor,
  stationId: string,
  id: string,
): Promise<StationSlot | undefined> {
  const row = await db
    .selectFrom('slot')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('retired_at', 'is', null)
    .executeTakeFirst();
  return row && toSlot(row);
}

/** Slots in force, in the order they were made. */
export async function listSlots(db: Executor, stationId: string): Promise<StationSlot[]> {
  const rows = await db
    .selectFrom('slot')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('retired_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toSlot);
}

/** Something of it was changed that stands elsewhere: one of its occurrences. */
export async function touchSlot(db: Executor, stationId: string, id: string, now: number): Promise<void> {
  await db
    .updateTable('slot')
    .set({ updated_at: now })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .execute();
}

/** These slots, also those no longer in force. */
export async function slotsByIds(
  db: Executor,
  stationId: string,
  ids: readonly string[],
): Promise<StationSlot[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('slot')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return rows.map(toSlot);
}

/** When the slots in force were last changed, UTC ms, by id. */
export async function slotChanges(db: Executor, stationId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('slot')
    .select(['id', 'created_at', 'updated_at'])
    .where('station_id', '=', stationId)
    .where('retired_at', 'is', null)
    .execute();
  return new Map(rows.map(({ id, created_at, updated_at }) => [id, updated_at ?? created_at]));
}

/** The make-goods of an airing that stand. */
export async function makeGoodsOf(db: Executor, stationId: string, airingId: string): Promise<StationSlot[]> {
  const rows = await db
    .selectFrom('slot')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('makes_good', '=', airingId)
    .where('retired_at', 'is', null)
    .execute();
  return rows.map(toSlot);
}

/** Every make-good of a station, those that were taken away apart. */
export async function listMakeGoods(
  db: Executor,
  stationId: string,
): Promise<{ id: string; start: string; makesGood: string }[]> {
  const rows = await db
    .selectFrom('slot')
    .select(['id', 'start', 'makes_good'])
    .where('station_id', '=', stationId)
    .where('makes_good', 'is not', null)
    .where('retired_at', 'is', null)
    .execute();
  return rows.map(({ id, start, makes_good }) => ({ id, start, makesGood: makes_good! }));
}

/** Writes what one occurrence does; the newest word holds. */
export async function putException(
  db: Executor,
  stationId: string,
  exception: SlotException,
  by: string,
  now: number,
): Promise<void> {
  const values = {
    bulletin_id: exception.bulletinId,
    cancelled: exception.cancelled ? (1 as const) : (0 as const),
    reason: exception.reason,
    created_by: by,
    created_at: now,
  };
  await db
    .insertInto('slot_exception')
    .values({ station_id: stationId, slot_id: exception.slotId, wall_start: exception.wallStart, ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['slot_id', 'wall_start'])
        .doUpdateSet(values)
        .where('slot_exception.station_id', '=', stationId),
    )
    .execute();
}

export async function removeException(
  db: Executor,
  stationId: string,
  slotId: string,
  wallStart: string,
): Promise<void> {
  await db
    .deleteFrom('slot_exception')
    .where('station_id', '=', stationId)
    .where('slot_id', '=', slotId)
    .where('wall_start', '=', wallStart)
    .execute();
}

export async function listExceptions(db: Executor, stationId: string): Promise<SlotException[]> {
  const rows = await db
    .selectFrom('slot_exception')
    .selectAll()
    .where('station_id', '=', stationId)
    .execute();
  return rows.map(toException);
}

function changeable(slot: StationSlot) {
  return {
    name: slot.name,
    start: slot.start,
    duration_minutes: slot.durationMinutes,
    rrule: slot.rrule ?? null,
    until: slot.until ?? null,
    exdates: JSON.stringify(slot.exdates),
    zones: JSON.stringify(slot.zones),
    bulletin_id: slot.bulletinId,
    reserve_bulletin_id: slot.reserveBulletinId,
    relay_source_id: slot.relaySourceId,
    late: slot.late,
    overrun: slot.overrun,
    after_preempt: slot.afterPreempt ?? null,
    priority: slot.priority,
    directive: slot.directive && JSON.stringify(slot.directive),
    retired_at: slot.retiredAt,
  };
}

function toSlot(row: Selectable<SlotTable>): StationSlot {
  return {
    id: row.id,
    stationId: row.station_id,
    name: row.name,
    start: row.start,
    durationMinutes: row.duration_minutes,
    ...(row.rrule !== null && { rrule: row.rrule }),
    ...(row.until !== null && { until: row.until }),
    exdates: JSON.parse(row.exdates) as string[],
    zones: JSON.parse(row.zones) as string[],
    bulletinId: row.bulletin_id,
    reserveBulletinId: row.reserve_bulletin_id,
    relaySourceId: row.relay_source_id,
    late: row.late,
    overrun: row.overrun,
    ...(row.after_preempt && { afterPreempt: row.after_preempt }),
    kind: row.kind,
    priority: row.priority,
    directive: row.directive === null ? null : (JSON.parse(row.directive) as Directive),
    makesGood: row.makes_good,
    createdBy: row.created_by,
    createdAt: row.created_at,
    retiredAt: row.retired_at,
  };
}

function toException(row: Selectable<SlotExceptionTable>): SlotException {
  return {
    slotId: row.slot_id,
    wallStart: row.wall_start,
    bulletinId: row.bulletin_id,
    cancelled: row.cancelled === 1,
    reason: row.reason,
  };
}
