/**
 * The watched folder, what looks its files over, and the collector of unused files, all at once in a process of their own, which its
 * parent kills. Words: data folder, station's slug, how many days later than now it is. It says "idle" when nothing is left to do.
 */
import { readdirSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { SYSTEM } from '../../src/accounts/actor.ts';
import { findStation } from '../../src/accounts/stations.ts';
import { createMediaStore, type MediaStore } from '../../src/audio/media-store.ts';
import { machineClock, shiftedClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { createCollector } from '../../src/operation/store/collector.ts';
import { folderPlace } from '../../src/operation/store/store-place.ts';
import { createScripts } from '../../src/scripts/scripts.ts';
import { ANALYSE_JOB, analysingHandler } from '../../src/scripts/uploads/analysing.ts';
import { createPieces } from '../../src/scripts/uploads/pieces.ts';
import { createUploads } from '../../src/scripts/uploads/uploads.ts';
import { createWatchFolder } from '../../src/scripts/watched/watch-folder.ts';
import { openSqlite } from '../../src/storage/database.ts';
import { claimJob, finishJob } from '../../src/storage/jobs.ts';

const [folder, slug, daysLater] = process.argv.slice(2) as [string, string, string];
const now = Date.now();
const clock = shiftedClock({ domainAt: now + Number(daysLater) * 86_400_000, machineAt: now, rate: 1 });

const database = openSqlite(join(folder, 'loa.db'));
const plain = createMediaStore(join(folder, 'media'), join(folder, 'tmp'), clock, { freeBytesKept: 0 });
await plain.sweep();
/** The file system's clock is not ours to shift: a file's time is set to what it would have been. */
const media: MediaStore = {
  ...plain,
  put: async (file) => {
    await utimes(file, clock.now() / 1000, clock.now() / 1000);
    return plain.put(file);
  },
};
const shared = { database, clock, machine: clock, log: silentLog, wakeJobs: () => undefined };
const pieces = createPieces(join(folder, 'uploads'), { freeBytesKept: 0 });
const uploads = createUploads({ ...shared, pieces });
await uploads.recover();
const scripts = createScripts({
  ...shared,
  verifyMedia: (sha256) => media.verify(sha256),
  onAirableChange: () => Promise.resolve(),
});
const watchFolder = createWatchFolder({
  ...{ ...shared, media, uploads, scripts, settleMs: 0 },
  watched: { root: join(folder, 'theo-doi'), user: 'bt@phuong.gov.vn' },
});
const collector = createCollector({
  ...shared,
  place: folderPlace(join(folder, 'media')),
  shipped: new Set(),
});
const station = (await findStation(database.kysely, { slug }))!;

async function lookOver(): Promise<void> {
  const handle = analysingHandler({ ...shared, media, pieces });
  const context = { progress: () => undefined, signal: new AbortController().signal, log: silentLog };
  const job = await claimJob(database, `${process.pid}`, [ANALYSE_JOB], clock.now(), 60_000);
  if (!job) return;
  await handle(job, context);
  await finishJob(database.kysely, job, `${process.pid}`, null, clock.now());
}

async function again(work: () => Promise<unknown>): Promise<never> {
  for (;;) {
    await work();
    await machineClock.wait(5);
  }
}

const dropped = () => readdirSync(join(folder, 'theo-doi', slug), { withFileTypes: true });
process.stdout.write('ready\n');
await Promise.all([
  again(() => watchFolder.look(station)),
  again(lookOver),
  again(() => collector.clearNow(station, SYSTEM)),
  again(async () => {
    const idle = !dropped().some((one) => one.isFile());
    await collector.clearNow(station, SYSTEM);
    if (idle) process.stdout.write('idle\n');
    await machineClock.wait(100);
  }),
]);
