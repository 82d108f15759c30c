import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { openMediaBucket, type MediaBucket } from '../../../test/support/media-bucket.ts';
import { createMediaStore, type FolderMediaStore } from '../../audio/media-store.ts';
import { machineClock } from '../../kernel/clock.ts';
import { command } from './media-move.command.ts';
import type { MovedMedia } from './media-move.ts';

let server: TestApp;
let bucket: MediaBucket;
let local: FolderMediaStore;
beforeEach(async () => {
  server = await openTestApp();
  bucket = await openMediaBucket();
  const { paths } = server.installation.folder;
  local = createMediaStore(paths.media, paths.temporary, machineClock);
});
afterEach(async () => {
  await bucket.storage.stop();
  await server.close();
});

async function put(words: string): Promise<string> {
  const file = local.temporaryFile();
  writeFileSync(file, words);
  return (await local.put(file)).sha256;
}
async function run(environment = bucket.environment) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = {
    ...{ stdin: new PassThrough(), stdout, stderr, clock: machineClock },
    env: { ...environment, LOA_DATA: server.installation.folder.paths.root },
    signal: new AbortController().signal,
  };
  const code = await command.run(['--json'], io).finally(() => [stdout.end(), stderr.end()]);
  return { code, ...(JSON.parse(await text(stdout)) as MovedMedia), said: await text(stderr) };
}

it('brings the folder’s sounds into the bucket, and done again changes nothing', async () => {
  const hashes = [await put('một tin'), await put('hai tin')];
  expect(await run()).toMatchObject({
    code: 0,
    moved: 2,
    there: 0,
    damaged: [],
    movedBytes: Buffer.byteLength('một tinhai tin'),
  });
  for (const hash of hashes) {
    expect(bucket.storage.objects.has(bucket.key(hash))).toBe(true);
    expect(existsSync(local.path(hash))).toBe(true);
  }
  const again = await run();
  expect(again).toMatchObject({ code: 0, moved: 0, there: 2 });
  expect(again.said).toContain('đã có sẵn 2 tệp');
  expect(hashes.map((hash) => bucket.storage.count('PUT', hash))).toEqual([1, 1]);
});

it('goes on where a broken line stopped it', async () => {
  const hashes = [await put('ngắn'), await put('dài '.repeat(50_000))];
  bucket.storage.breaksAfter = 10_000;
  await expect(run()).rejects.toMatchObject({ code: 's3-away' });
  bucket.storage.breaksAfter = null;
  const { code, moved, there } = await run();
  expect([code, moved + there]).toEqual([0, 2]);
  for (const hash of hashes) expect(bucket.storage.objects.has(bucket.key(hash))).toBe(true);
});

it('names what is damaged, leaves it, and says so by its exit code', async () => {
  const [hash, whole] = [await put('một tin'), await put('hai tin')];
  truncateSync(local.path(hash), 3);
  const { code, moved, damaged, said } = await run();
  expect([code, moved, damaged]).toEqual([1, 1, [hash]]);
  expect(said).toContain(hash);
  expect([...bucket.storage.objects.keys()].filter((name) => name.includes('/media/'))).toEqual([
    bucket.key(whole),
  ]);
});

it('is refused without a bucket', async () => {
  await expect(run({})).rejects.toMatchObject({ code: 'no-media-bucket' });
});
