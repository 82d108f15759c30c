/** Whether airings have reached their players: what each holds, held against the revision that first carried the airing as it is now. */
import type { DevicePass } from '../accounts/http/gate.ts';
import { hashOf } from '../kernel/hash.ts';
import type { Delivery } from '../schedule/airing-life.ts';
import type { Airing } from '../schedule/airings.store.ts';
import type { Executor } from '../storage/database.ts';
import { airingRevisions } from './airing-revisions.store.ts';
import { firstHeld } from './deliveries.store.ts';
import { airingForPlayers, zonesKey } from './schedule-body.ts';

/**
 * For each airing and each of the devices that serves one of its zones: since when the device holds it as it is now, null when it does
 * not.
 */
export async function deliveriesOfAirings(
  db: Executor,
  stationId: string,
  airings: readonly Airing[],
  devices: readonly Pick<DevicePass, 'id' | 'zones'>[],
): Promise<Map<string, Delivery[]>> {
  const ids = airings.map(({ id }) => id);
  const revisions = Map.groupBy(await airingRevisions(db, stationId, ids), ({ airingId }) => airingId);
  const deviceIds = devices.map(({ id }) => id);
  const holders = new Map<number, Map<string, number>>();
  const delivered = new Map<string, Delivery[]>();
  for (const airing of airings) {
    const contentHash = hashOf(airingForPlayers(airing));
    const deliveries: Delivery[] = [];
    for (const { id, zones } of devices.filter((one) =>
      one.zones.some((zone) => airing.zones.includes(zone)),
    )) {
      const key = zonesKey(zones);
      const row = revisions
        .get(airing.id)
        ?.find((one) => one.zonesKey === key && one.contentHash === contentHash);
      if (row && !holders.has(row.revision)) {
        holders.set(row.revision, await firstHeld(db, stationId, deviceIds, row.revision));
      }
      const at = row ? (holders.get(row.revision)?.get(id) ?? null) : null;
      deliveries.push({ deviceId: id, revision: row?.revision ?? null, at });
    }
    delivered.set(airing.id, deliveries);
  }
  return delivered;
}
