import type { Selectable } from 'kysely';
import type { AiringItem } from './airing-item.ts';
import type { Executor } from '../storage/database.ts';
import type { AiringTable } from '../storage/schedule-tables.ts';

/**
 * A lượt phát as it was last planned. Once begun only its end can be changed (stopped), so that the audit knows what was meant
 * to be heard.
 */
export interface Airing {
  id: string;
  stationId: string;
  /** What it was called when it was planned. */
  title: string;
  /** The occurrence that it is, by slot and wall clock with seconds; null for what an order airs. */
  slot: { id: string; wallStart: string } | null;
  /** The order (phát khẩn cấp) that it airs. */
  orderId: string | null;
  bulletinId: string | null;
  /** UTC milliseconds, half-open. */
  startsAt: number;
  endsAt: number;
  zones: string[];
  /** planned: will air; silent: nothing may air, `reason` says why; cancelled: by a person. */
  status: 'planned' | 'cancelled' | 'silent';
  priority: 'normal' | 'priority' | 'emergency';
  late: 'whole' | 'next-item' | 'skip';
  overrun: 'cut' | 'finish';
  /** See `StationSlot`. */
  afterPreempt?: 'restart';
  /** Begins anew every `everyMs`, while such a beginning is before `until`. */
  repeat: { everyMs: number; until: number } | null;
  items: AiringItem[];
  reason: string | null;
  /** Zones that a suspension silences, and why; all of its zones when that is why it is cancelled. */
  suspended: { zones: string[]; reason: string } | null;
  stopped: { at: number; by: string } | null;
  /** Zones in which a later order has taken over, and since when (UTC ms): no repeat begins there from then on. */
  handedOver?: Readonly<Record<string, number>>;
  /** When it was first planned. */
  recordedAt: number;
  updatedAt: number;
}

/** When the last that may be heard of it has ended, UTC ms; it may be the end of its repeats. */
export function lastEndOf({ endsAt, repeat }: Pick<Airing, 'endsAt' | 'repeat'>): number {
  return Math.max(endsAt, repeat?.until ?? 0);
}

/** A test of the channel to the players (thử kênh): delivered like an airing, heard by nobody. */
export function isChannelTest({ orderId, items }: Pick<Airing, 'orderId' | 'items'>): boolean {
  return orderId !== null && items.length === 0;
}

/** Writes an airing as it is planned now; what it was before is kept where players may have had it. */
export async function putAiring(db: Executor, airing: Airing): Promise<void> {
  await keepVersion(db, airing);
  const values = {
    title: airing.title,
    bulletin_id: airing.bulletinId,
    starts_at: airing.startsAt,
    ends_at: airing.endsAt,
    zones: JSON.stringify(airing.zones),
    status: airing.status,
    priority: airing.priority,
    late: airing.late,
    overrun: airing.overrun,
    after_preempt: airing.afterPreempt ?? null,
    repeat_every_ms: airing.repeat?.everyMs ?? null,
    repeat_until: airing.repeat?.until ?? null,
    items: JSON.stringify(airing.items),
    reason: airing.reason,
    suspended: airing.suspended && JSON.stringify(airing.suspended),
    handed_over: airing.handedOver ? JSON.stringify(airing.handedOver) : null,
    stopped_at: airing.stopped?.at ?? null,
    stopped_by: airing.stopped?.by ?? null,
    updated_at: airing.updatedAt,
  };
  await db
    .insertInto('airing')
    .values({
      id: airing.id,
      station_id: airing.stationId,
      slot_id: airing.slot?.id ?? null,
      wall_start: airing.slot?.wallStart ?? null,
      order_id: airing.orderId,
      recorded_at: airing.recordedAt,
      ...values,
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(values).where('airing.station_id', '=', airing.stationId),
    )
    .execute();
}

/** What sounds, where and when, of an airing as it once was. */
export type AiringVersion = Pick<Airing, 'id' | 'zones' | 'startsAt' | 'endsAt' | 'items'> &
  Partial<Pick<Airing, 'suspended'>>;

async function keepVersion(db: Executor, { id, stationId, zones, startsAt, items }: Airing): Promise<void> {
  await db
    .insertInto('airing_version')
    .columns(['station_id', 'airing_id', 'updated_at', 'zones', 'starts_at', 'ends_at', 'items'])
    .expression(
      db
        .selectFrom('airing')
        .select(['station_id', 'id', 'updated_at', 'zones', 'starts_at', 'ends_at', 'items'])
        .where('id', '=', id)
        .where('station_id', '=', stationId)
        .where('items', '<>', '[]')
        .where((eb) =>
          eb.or([
            eb('items', '<>', JSON.stringify(items)),
            eb('zones', '<>', JSON.stringify(zones)),
            eb('starts_at', '<>', startsAt),
          ]),
        ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What airings were before they were changed, the newest first. */
export async function earlierVersions(
  db: Executor,
  stationId: string,
  ids: readonly string[],
): Promise<AiringVersion[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('airing_version')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('airing_id', 'in', ids)
    .orderBy('updated_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.airing_id,
    zones: JSON.parse(row.zones) as string[],
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    items: JSON.parse(row.items) as AiringItem[],
  }));
}

/** Those that touch [from, to), by start. */
export async function airingsBetween(
  db: Executor,
  stationId: string,
  from: number,
  to: number,
): Promise<Airing[]> {
  const rows = await ofStation(db, stationId)
    .where('starts_at', '<', to)
    .where((at) => at.or([at('ends_at', '>', from), at('repeat_until', '>', from)]))
    .orderBy('starts_at')
    .orderBy('id')
    .execute();
  return rows.map(toAiring);
}

export async function findAiring(db: Executor, stationId: string, id: string): Promise<Airing | undefined> {
  const row = await ofStation(db, stationId).where('id', '=', id).executeTakeFirst();
  return row && toAiring(row);
}

export async function findAirings(
  db: Executor,
  stationId: string,
  ids: readonly string[],
): Promise<Airing[]> {
  if (ids.length === 0) return [];
  const rows = await ofStation(db, stationId).where('id', 'in', ids).execute();
  return rows.map(toAiring);
}

function ofStation(db: Executor, stationId: string) {
  return db.selectFrom('airing').selectAll().where('station_id', '=', stationId);
}

function toAiring(row: Selectable<AiringTable>): Airing {
  return {
    id: row.id,
    stationId: row.station_id,
    title: row.title,
    slot:
      row.slot_id === null || row.wall_start === null ? null : { id: row.slot_id, wallStart: row.wall_start },
    orderId: row.order_id,
    bulletinId: row.bulletin_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    zones: JSON.parse(row.zones) as string[],
    status: row.status,
    priority: row.priority,
    late: row.late,
    overrun: row.overrun,
    ...(row.after_preempt && { afterPreempt: row.after_preempt }),
    repeat:
      row.repeat_every_ms === null || row.repeat_until === null
        ? null
        : { everyMs: row.repeat_every_ms, until: row.repeat_until },
    items: JSON.parse(row.items) as AiringItem[],
    reason: row.reason,
    suspended: row.suspended === null ? null : (JSON.parse(row.suspended) as Airing['suspended']),
    stopped: row.stopped_at === null ? null : { at: row.stopped_at, by: row.stopped_by ?? '' },
    ...(row.handed_over !== null && {
      handedOver: JSON.parse(row.handed_over) as Record<string, number>,
    }),
    recordedAt: row.recorded_at,
    updatedAt: row.updated_at,
  };
}
