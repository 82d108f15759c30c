import type { Selectable } from 'kysely';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Executor } from '../storage/database.ts';
import type { ZoneTable } from '../storage/station-tables.ts';

/** A group of loudspeakers that plays the same: cụm loa. */
export interface Zone {
  id: string;
  name: string;
  /** Order on pages. */
  position: number;
}

/** Zones in use, in their order. */
export async function listZones(executor: Executor, stationId: string): Promise<Zone[]> {
  const rows = await executor
    .selectFrom('zone')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('retired_at', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map(toZone);
}

/** Throws Refusal on `field` when one of the ids names no zone in use of this station. */
export async function requireZones(
  executor: Executor,
  stationId: string,
  ids: readonly string[],
  field = 'zones',
): Promise<Zone[]> {
  const zones = await listZones(executor, stationId);
  const chosen = zones.filter((zone) => ids.includes(zone.id));
  if (chosen.length === 0) throw fieldRefusal(field, 'zone-missing', 'Hãy chọn ít nhất một cụm loa.');
  if (chosen.length !== new Set(ids).size)
    throw fieldRefusal(field, 'zone-not-found', 'Có cụm loa không còn dùng, hãy chọn lại.');
  return chosen;
}

/** Adds a zone at the end. Throws Refusal when the name is taken; one that was retired under it comes back. */
export async function addZone(
  executor: Executor,
  stationId: string,
  name: string,
  now: number,
): Promise<Zone> {
  const rows = await executor.selectFrom('zone').selectAll().where('station_id', '=', stationId).execute();
  const same = rows.find((row) => row.name.toLowerCase() === name.toLowerCase());
  if (same?.retired_at === null)
    throw fieldRefusal('name', 'zone-name-taken', 'Đã có cụm loa tên này, hãy đặt tên khác.');
  const position = rows.reduce((last, row) => Math.max(last, row.position), 0) + 1;
  if (same) {
    await executor
      .updateTable('zone')
      .set({ retired_at: null, position })
      .where('id', '=', same.id)
      .execute();
    return { ...toZone(same), position };
  }
  const zone = { id: newId(now), name, position };
  await executor
    .insertInto('zone')
    .values({ ...zone, station_id: stationId, retired_at: null, created_at: now })
    .execute();
  return zone;
}

/** Takes a zone out of use; what was aired there keeps its name. The last one stays. */
export async function retireZone(
  executor: Executor,
  stationId: string,
  id: string,
  now: number,
): Promise<void> {
  const zones = await listZones(executor, stationId);
  if (!zones.some((zone) => zone.id === id))
    throw new Refusal('zone-not-found', 'Không tìm thấy cụm loa này.', 404);
  if (zones.length === 1) throw new Refusal('last-zone', 'Đài phải còn ít nhất một cụm loa.', 409);
  await executor.updateTable('zone').set({ retired_at: now }).where('id', '=', id).execute();
}

function toZone(row: Selectable<ZoneTable>): Zone {
  return { id: row.id, name: row.name, position: row.position };
}
