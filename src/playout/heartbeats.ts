/**
 * What players say of themselves, gathered and written together: a whole city tells every ten seconds, and a disk that must be
 * certain of each would do nothing else. What a crash loses of it comes again with the next heartbeat.
 */
import type { DevicePass } from '../accounts/http/gate.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Database } from '../storage/database.ts';

/** So soon that a page which looks each second shows it. */
const WRITE_AFTER_MS = 200;

export interface HeartbeatsDependencies {
  database: Database;
  /** The machine's: gathering has nothing to do with a sandbox's time. */
  machine: Clock;
  log: Log;
}

export type Heartbeats = ReturnType<typeof createHeartbeats>;

export function createHeartbeats({ database, machine, log }: HeartbeatsDependencies) {
  /** By device: of several the last counts. */
  let gathered = new Map<string, { device: DevicePass; heartbeat: string; at: number }>();
  let waiting = false;

  /** @param at UTC ms of the domain */
  function note(device: DevicePass, heartbeat: string, at: number): void {
    gathered.set(device.id, { device, heartbeat, at });
    if (waiting) return;
    waiting = true;
    void machine.wait(WRITE_AFTER_MS).then(write);
  }

  /** Writes what is gathered now. Call it before the database is closed. */
  async function write(): Promise<void> {
    waiting = false;
    // In one order everywhere: two processes that write the same players must not wait for each other.
    const told = [...gathered.values()].sort((a, b) => (a.device.id < b.device.id ? -1 : 1));
    gathered = new Map();
    if (told.length === 0) return;
    try {
      await database.kysely.transaction().execute(async (tx) => {
        for (const { device, heartbeat, at } of told)
          await tx
            .updateTable('device')
            .set({ heartbeat, last_seen_at: at })
            .where('station_id', '=', device.stationId)
            .where('id', '=', device.id)
            .execute();
      });
    } catch (error) {
      log.error('heartbeats could not be written', { error });
    }
  }

  return { note, write };
}
