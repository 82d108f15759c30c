/** A server in a thread of its own, with a webhook to be flooded. Tells its port and its station; 'count' tells how many events it holds. */
import { parentPort } from 'node:worker_threads';
import { COMMAND_LINE } from '../accounts/actor.ts';
import { DEFAULT_ZALO_SETTINGS } from '../publish/zalo/account.store.ts';
import { openRooms } from '../rooms.ts';
import { listen } from '../server.ts';
import { withStation } from './throwaway-station.ts';
import { FLOOD_APP, FLOOD_SECRET } from './webhook-flood.ts';

await withStation(async (installation, station) => {
  const rooms = await openRooms(installation);
  await rooms.accounts.save(station, COMMAND_LINE, {
    ...{ appId: FLOOD_APP, secret: 'khóa', oaSecret: FLOOD_SECRET, settings: DEFAULT_ZALO_SETTINGS },
  });
  const { port, close } = await listen(rooms);
  const stopped = new Promise<void>((resolve) => {
    parentPort!.on('message', (word) => {
      if (word === 'stop') {
        resolve();
        return;
      }
      void installation.database.kysely
        .selectFrom('zalo_event')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
        .then(({ count }) => parentPort!.postMessage(count));
    });
  });
  parentPort!.postMessage({ port, stationId: station.id });
  await stopped;
  await close();
  await rooms.close();
});
parentPort!.close();
