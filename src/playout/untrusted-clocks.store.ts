import type { DevicePass } from '../accounts/http/gate.ts';
import type { Executor } from '../storage/database.ts';
import { CLOCK_UNTRUSTED } from './contract.ts';

/**
 * Notes that a player says of its clock that it is not to be trusted: the answer to that heartbeat may put it right, and the next one
 * says nothing of it any more. A player's first heartbeat counts for nothing, since no clock is trusted before the station told the
 * time once.
 */
export async function noteUntrustedClock(db: Executor, device: DevicePass, now: number): Promise<void> {
  await db
    .updateTable('device')
    .set({ clock_untrusted_at: now })
    .where('station_id', '=', device.stationId)
    .where('id', '=', device.id)
    .where('heartbeat', 'is not', null)
    .execute();
}

/**
 * Players that told since then that their clocks were not to be trusted, and when last (UTC ms, by the station's clock): in a
 * heartbeat, or in a row that says what was silent because of it.
 */
export async function untrustedClocks(
  db: Executor,
  stationId: string,
  since: number,
): Promise<Map<string, number>> {
  const told = await db
    .selectFrom('device')
    .select(['id', 'clock_untrusted_at as at'])
    .where('station_id', '=', stationId)
    .where('clock_untrusted_at', '>=', since)
    .execute();
  const silent = await db
    .selectFrom('as_run')
    .select(['device_id as id'])
    .select((eb) => eb.fn.max('recorded_at').as('at'))
    .where('station_id', '=', stationId)
    .where('recorded_at', '>=', since)
    .where('reason', '=', CLOCK_UNTRUSTED)
    .groupBy('device_id')
    .execute();
  const last = new Map<string, number>();
  for (const { id, at } of [...told, ...silent]) last.set(id, Math.max(last.get(id) ?? 0, Number(at)));
  return last;
}
