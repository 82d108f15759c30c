/** Cụm loa as the administrator keeps them: added and renamed, each with a line in the trail. */
import type { Actor } from '../accounts/actor.ts';
import { record } from '../accounts/trail.ts';
import { addZone, listZones, type Zone } from '../accounts/zones.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import type { Database } from '../storage/database.ts';

export type StationZones = ReturnType<typeof createStationZones>;

export function createStationZones({ database, clock }: { database: Database; clock: Clock }) {
  const { kysely } = database;

  /** @throws Refusal on `name` when it is taken */
  function add(stationId: string, actor: Actor, name: string): Promise<Zone> {
    return kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const zone = await addZone(tx, stationId, name, now);
      await record(tx, stationId, actor, 'zone.add', zone.id, { name }, now);
      return zone;
    });
  }

  /** Schedules and players know a zone by its id, so only what people read changes. */
  function rename(stationId: string, actor: Actor, id: string, name: string): Promise<void> {
    return kysely.transaction().execute(async (tx) => {
      const zones = await listZones(tx, stationId);
      const zone = zones.find((candidate) => candidate.id === id);
      if (!zone) throw new Refusal('zone-not-found', 'Không tìm thấy cụm loa này.', 404);
      if (zones.some((other) => other.id !== id && other.name.toLowerCase() === name.toLowerCase()))
        throw fieldRefusal('name', 'zone-name-taken', 'Đã có cụm loa tên này, hãy đặt tên khác.');
      await tx
        .updateTable('zone')
        .set({ name })
        .where('station_id', '=', stationId)
        .where('id', '=', id)
        .execute();
      await record(tx, stationId, actor, 'zone.rename', id, { before: zone.name, name }, clock.now());
    });
  }

  const list = (stationId: string) => listZones(kysely, stationId);

  return { add, rename, list };
}
