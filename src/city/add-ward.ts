/** Another ward on the same server: its station, zones and administrator. */
import type { Actor } from '../accounts/actor.ts';
import { FIRST_ROLES } from '../accounts/first-run.ts';
import type { People } from '../accounts/people.ts';
import { createStation, listStations, type Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import { addZone } from '../accounts/zones.ts';
import { recordInCity } from '../accounts/city-trail.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal } from '../kernel/errors.ts';
import type { Database } from '../storage/database.ts';

export interface NewWard {
  station: string;
  zones: readonly string[];
  timeZone: string;
  trial: boolean;
  administrator: { name: string; email: string };
}

/** @throws Refusal `station-taken` where a station of that name is there already */
export async function addWard(
  { database, people, clock }: { database: Database; people: People; clock: Clock },
  actor: Actor,
  ward: NewWard,
): Promise<{ station: Station; password: string | null }> {
  const now = clock.now();
  const station = await database.kysely.transaction().execute(async (tx) => {
    if ((await listStations(tx)).some(({ name }) => name === ward.station))
      throw fieldRefusal('station', 'station-taken', 'Đã có đài mang tên này.', 409);
    const made = await createStation(tx, { ...ward, name: ward.station }, now);
    for (const zone of ward.zones) await addZone(tx, made.id, zone, now);
    await recordInCity(tx, actor, 'station.create', made.id, { name: made.name }, now);
    const detail = { name: made.name, zones: [...ward.zones], trial: made.trial };
    await record(tx, made.id, actor, 'station.create', made.id, detail, now);
    return made;
  });
  const { password } = await people.add(station.id, actor, { ...ward.administrator, roles: FIRST_ROLES });
  return { station, password };
}
