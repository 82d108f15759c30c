import type { Selectable } from 'kysely';
import type { RundownItem } from '../bulletins/rundown.ts';
import type { Executor } from '../storage/database.ts';
import type { AiringTable } from '../storage/schema.ts';

/**
 * A lượt phát as it was last planned. Once begun only its end can be changed (stopped), so that the audit knows what was meant
 * to be heard.
 */
export interface Airing {
  id: string;
  stationId: string;
  slotId: string;
  slotName: string;
  /** Wall clock of the occurrence, with seconds. */
  wallStart: string;
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
  items: RundownItem[];
  reason: string | null;
  stopped: { at: number; by: string } | null;
  /** When it was first planned. */
  recordedAt: number;
  updatedAt: number;
}

/** Writes an airing as it is planned now. */
export async function putAiring(db: Executor, airing: Airing): Promise<void> {
  const values = {
    bulletin_id: airing.bulletinId,
    starts_at: airing.startsAt,
    ends_at: airing.endsAt,
    zones: JSON.stringify(airing.zones),
    status: airing.status,
    priority: airing.priority,
    late: airing.late,
    overrun: airing.overrun,
    items: JSON.stringify(airing.items),
    reason: airing.reason,
    stopped_at: airing.stopped?.at ?? null,
    stopped_by: airing.stopped?.by ?? null,
    updated_at: airing.updatedAt,
  };
  await db
    .insertInto('airing')
    .values({
      id: airing.id,
      station_id: airing.stationId,
      slot_id: airing.slotId,
      wall_start: airing.wallStart,
      recorded_at: airing.recordedAt,
      ...values,
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(values).where('airing.station_id', '=', airing.stationId),
    )
    .execute();
}

/** Those that touch [from, to), by start. */
export async function airingsBetween(
  db: Executor,
  stationId: string,
  from: number,
  to: number,
): Promise<Airing[]> {
  const rows = await withSlotName(db, stationId)
    .where('airing.starts_at', '<', to)
    .where('airing.ends_at', '>', from)
    .orderBy('airing.starts_at')
    .orderBy('airing.id')
    .execute();
  return rows.map(toAiring);
}

export async function findAiring(db: Executor, stationId: string, id: string): Promise<Airing | undefined> {
  const row = await withSlotName(db, stationId).where('airing.id', '=', id).executeTakeFirst();
  return row && toAiring(row);
}

export async function findAirings(
  db: Executor,
  stationId: string,
  ids: readonly string[],
): Promise<Airing[]> {
  if (ids.length === 0) return [];
  const rows = await withSlotName(db, stationId).where('airing.id', 'in', ids).execute();
  return rows.map(toAiring);
}

function withSlotName(db: Executor, stationId: string) {
  return db
    .selectFrom('airing')
    .innerJoin('slot', 'slot.id', 'airing.slot_id')
    .selectAll('airing')
    .select('slot.name as slot_name')
    .where('airing.station_id', '=', stationId);
}

function toAiring(row: Selectable<AiringTable> & { slot_name: string }): Airing {
  return {
    id: row.id,
    stationId: row.station_id,
    slotId: row.slot_id,
    slotName: row.slot_name,
    wallStart: row.wall_start,
    bulletinId: row.bulletin_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    zones: JSON.parse(row.zones) as string[],
    status: row.status,
    priority: row.priority,
    late: row.late,
    overrun: row.overrun,
    items: JSON.parse(row.items) as RundownItem[],
    reason: row.reason,
    stopped: row.stopped_at === null ? null : { at: row.stopped_at, by: row.stopped_by ?? '' },
    recordedAt: row.recorded_at,
    updatedAt: row.updated_at,
  };
}
