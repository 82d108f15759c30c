import { writeFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { openTestApp } from '../../test/support/app.ts';
import { openMediaBucket } from '../../test/support/media-bucket.ts';
import { openMedia } from '../audio/open-media.ts';
import { machineClock, type Clock } from '../kernel/clock.ts';
import { registerMedia } from '../scripts/segments.store.ts';
import { createBackups } from './backup/backups.ts';
import { machineAlarmsOfRound, machineState } from './machine-state.ts';
import { openStore } from './store/open-store.ts';
import { createStoreWatch } from './store/store-watch.ts';

it('tells of a bucket of sounds that can’t be reached, on the first page and by alarm, until it is back', async () => {
  const { storage, environment } = await openMediaBucket();
  let ahead = 0;
  const machine: Clock = { ...machineClock, monotonic: () => machineClock.monotonic() + ahead };
  const server = await openTestApp({ environment, machine });
  onTestFinished(async () => {
    await server.close();
    await storage.stop();
  });
  const { installation, station } = server;
  const { database, log } = installation;
  const opened = openMedia(installation);
  const { kept, place } = await openStore(installation, opened, []);
  const storeWatch = createStoreWatch({ database, machine, media: kept, place, log });
  const rooms = { installation, storeWatch, backups: createBackups(installation) };
  const alarms = machineAlarmsOfRound(rooms);
  const file = opened.media.temporaryFile();
  writeFileSync(file, 'một tin');
  const { sha256, bytes } = await opened.media.put(file);
  const sound = { sha256, bytes, mediaType: 'audio/mpeg', durationMs: 1, peaks: null };
  await registerMedia(database.kysely, station.id, { ...sound, loudnessLufs: -16, truePeakDbtp: -1 }, 1);

  const told = async () => {
    ahead += 60_000;
    // Each minute's round asks; no page waits for a bucket that does not answer.
    await place.isAway();
    const { todos } = await machineState(rooms);
    return [(await alarms()).map(({ key }) => key), todos.map(({ title }) => title)];
  };
  const title = 'Kho âm thanh dùng chung trống hoặc không liên lạc được';
  expect(await told()).toEqual([[], []]);
  await storage.stop();
  expect(await told()).toEqual([['machine:media-bucket'], [title]]);
  await storage.start();
  expect(await told()).toEqual([[], []]);
});
