import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machineClock } from '../kernel/clock.ts';
import { sha256 } from '../kernel/hash.ts';
import { silentLog } from '../kernel/log.ts';
import { Downloads } from './downloads.ts';
import { MediaCache, type FetchMedia } from './media-cache.ts';
import { inOrderOfNeed, leastNeeded, type MediaNeed } from './media-needs.ts';
import { ServerClient } from './server-client.ts';
import { until } from './testing/players.ts';
import { TestServer } from './testing/test-server.ts';

let folder: string;
let cache: MediaCache;
let server: TestServer;
let fetchMedia: FetchMedia;
const never = new AbortController().signal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-media-'));
  cache = new MediaCache(folder);
  server = new TestServer();
  await server.start();
  fetchMedia = new ServerClient(new URL(server.url), 'token-1', 'test').media;
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));

describe('the media cache', () => {
  it('gives a name to fetched bytes when they are what the name says', async () => {
    const item = server.fileItem(bytes, 1);
    expect(await cache.download(item, fetchMedia, never)).toBe('ready');
    expect(await readFile(cache.pathOf(item.sha256))).toEqual(bytes);
    expect(await cache.held()).toEqual([item.sha256]);
  });

  it('goes on by range where a download broke off', async () => {
    const item = server.fileItem(bytes, 1);
    server.breakOff.add(item.sha256);
    await expect(cache.download(item, fetchMedia, never)).rejects.toThrow();
    expect(await cache.held()).toEqual([]);
    expect(await cache.download(item, fetchMedia, never)).toBe('ready');
    expect(server.mediaRequests.map(({ range }) => range)).toEqual([
      undefined,
      expect.stringMatching(/^bytes=[1-9]\d*-$/),
    ]);
  });

  it('throws away wrong bytes, and begins anew after them', async () => {
    const item = server.fileItem(bytes, 1);
    server.corrupt.set(item.sha256, 1);
    expect(await cache.download(item, fetchMedia, never)).toBe('wrong-hash');
    expect(await cache.held()).toEqual([]);
    expect(await cache.download(item, fetchMedia, never)).toBe('ready');
  });

  it('takes no more bytes than the schedule says there are', async () => {
    const item = { ...server.fileItem(bytes, 1), bytes: 1000 };
    expect(await cache.download(item, fetchMedia, never)).toBe('wrong-size');
  });

  it('removes a file that is no longer what its name says', async () => {
    const item = server.fileItem(bytes, 1);
    await cache.download(item, fetchMedia, never);
    expect(await cache.verify(item.sha256)).toBe(true);
    await writeFile(cache.pathOf(item.sha256), Buffer.alloc(bytes.length));
    expect(await cache.verify(item.sha256)).toBe(false);
    expect(await cache.held()).toEqual([]);
    expect(cache.isVerified(item.sha256)).toBe(false);
  });

  it('forgets the beginnings of what nobody wants any more', async () => {
    const item = server.fileItem(bytes, 1);
    server.breakOff.add(item.sha256);
    await cache.download(item, fetchMedia, never).catch(() => undefined);
    await cache.removeStrayParts(new Set());
    await cache.download(item, fetchMedia, never);
    expect(server.mediaRequests.map(({ range }) => range)).toEqual([undefined, undefined]);
  });

  it('reaches no file outside its folder', () => {
    expect(cache.pathOf(sha256('x')).startsWith(folder)).toBe(true);
  });
});

const need = (name: string, neededAt: number, emergency = false): MediaNeed => ({
  ...{ sha256: name, bytes: 1, url: '/', neededAt, emergency },
});

describe('the order of need', () => {
  it('is emergencies first, then by time, each file once at its earliest', () => {
    const needs = [need('b', 20), need('a', 10), need('storm', 99, true), need('b', 5), need('a', 30)];
    expect(inOrderOfNeed(needs).map((one) => [one.sha256, one.neededAt])).toEqual([
      ['storm', 99],
      ['b', 5],
      ['a', 10],
    ]);
  });

  it('gives up what no schedule lists, then what is needed latest, and nothing needed before the file in want', () => {
    const order = [need('a', 1), need('b', 2), need('c', 3), need('d', 4)];
    expect(leastNeeded(['a', 'c', 'd', 'old'], order, 'b')).toEqual(['old', 'd', 'c']);
    expect(leastNeeded(['a', 'old'], order, null)).toEqual(['old']);
  });
});

describe('downloads', () => {
  it('fetch an emergency although a long file is on its way that never ends', async () => {
    const slow = server.fileItem(bytes, 1);
    const storm = server.fileItem(bytes.subarray(0, 1000), 1);
    const stuck: FetchMedia = (media, from, signal) =>
      media.sha256 === slow.sha256
        ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))))
        : fetchMedia(media, from, signal);
    const downloads = new Downloads(cache, stuck, machineClock, silentLog, () => undefined);
    const stop = new AbortController();
    const running = downloads.run(stop.signal);
    downloads.need([{ ...slow, neededAt: 0, emergency: false }]);
    downloads.need([
      { ...slow, neededAt: 0, emergency: false },
      { ...storm, neededAt: 1, emergency: true },
    ]);
    await until('the emergency is there', () => cache.isVerified(storm.sha256));
    expect(downloads.count()).toEqual({ ready: 1, missing: 1 });
    stop.abort();
    await running;
  });
});
