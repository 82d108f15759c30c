/**
 * The product's server with a city's players paired, in a process of its own: twice ten thousand sockets would not fit into one.
 * On the word 'order' it puts an emergency on air, as the emergencies' room does, and tells when.
 */
import { once } from 'node:events';
import { listZones } from '../accounts/zones.ts';
import { machineClock } from '../kernel/clock.ts';
import { sha256 } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import { openRooms } from '../rooms.ts';
import { putAiring } from '../schedule/airings.store.ts';
import { listen } from '../server.ts';
import { fanoutToken, type FanoutServer } from './emergency-fanout.ts';
import { withStation } from './throwaway-station.ts';

/** Rows in one statement: SQLite takes 32,766 values. */
const BATCH = 1000;
const send = (message: FanoutServer | { orderedAt: number }) => process.send!(message);

await withStation(async (installation, station) => {
  const { kysely } = installation.database;
  const count = Number(process.argv[2]);
  const zones = (await listZones(kysely, station.id)).map(({ id }) => id);
  for (let from = 0; from < count; from += BATCH)
    await kysely
      .insertInto('device')
      .values(
        Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => ({
          id: `device-${from + index}`,
          station_id: station.id,
          name: `Đầu phát ${from + index}`,
          zones: JSON.stringify(zones),
          token_hash: sha256(fanoutToken(from + index)),
          paired_at: 0,
          revoked_at: null,
          last_seen_at: null,
          heartbeat: null,
          volume: 80,
          last_seq: 0,
        })),
      )
      .execute();
  const rooms = await openRooms(installation);
  const server = await listen(rooms);
  send({ port: server.port });

  await once(process, 'message');
  const orderedAt = machineClock.now();
  await putAiring(kysely, {
    ...{ id: newId(orderedAt), stationId: station.id, title: 'Phát khẩn cấp', slot: null, orderId: 'order' },
    ...{ bulletinId: null, startsAt: orderedAt, endsAt: orderedAt + 60_000, zones, status: 'planned' },
    ...{
      priority: 'emergency',
      late: 'whole',
      overrun: 'finish',
      reason: null,
      suspended: null,
      stopped: null,
    },
    repeat: { everyMs: 600_000, until: orderedAt + 1_800_000 },
    items: Array.from({ length: 50 }, (_, index) => ({
      ...{ role: 'item', title: `Thông báo ${index}`, segmentId: newId(orderedAt), bytes: 1_000_000 },
      ...{ sha256: sha256(`sound ${index}`), durationMs: 1200, mediaType: 'audio/mpeg' },
    })),
    ...{ recordedAt: orderedAt, updatedAt: orderedAt },
  });
  await rooms.feed.publish(station.id);
  send({ orderedAt });

  await once(process, 'message');
  await server.close();
  await rooms.close();
});
process.disconnect();
