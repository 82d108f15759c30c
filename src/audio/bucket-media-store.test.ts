import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machineClock, type Clock } from '../kernel/clock.ts';
import { sha256 } from '../kernel/hash.ts';
import { createLog } from '../kernel/log.ts';
import { asRefusal } from '../kernel/machine-faults.ts';
import { openBucket } from '../storage/s3-bucket.ts';
import { S3StandIn } from '../storage/testing/s3-stand-in.ts';
import { createBucketMediaStore, type BucketMediaStore } from './bucket-media-store.ts';
import { bucketName, goingName } from './media-bucket.ts';
import { createMediaStore, type FolderMediaStore } from './media-store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the media store in a bucket', () => {
  let storage: S3StandIn;
  let root: string;
  let aheadMs: number;
  let logged: string;
  beforeEach(async () => {
    storage = new S3StandIn('kho');
    await storage.start();
    root = mkdtempSync(join(tmpdir(), 'loa-media-'));
    aheadMs = 0;
    logged = '';
  });
  afterEach(async () => {
    await storage.stop();
    rmSync(root, { recursive: true });
  });

  const clock: Clock = { ...machineClock, now: () => machineClock.now() + aheadMs };
  interface Server {
    store: BucketMediaStore;
    local: FolderMediaStore;
    put: (words: string) => Promise<string>;
    temporary: () => string[];
  }
  /** One of several servers, with a folder of its own. */
  function server(name: string, maxBytes = 1e9, freeBytesKept = 0): Server {
    const [media, temporary] = [join(root, name, 'media'), join(root, name, 'tmp')];
    for (const folder of [media, temporary]) mkdirSync(folder, { recursive: true });
    const local = createMediaStore(media, temporary, clock, { freeBytesKept });
    const place = { endpoint: storage.endpoint, bucket: 'kho', prefix: 'tp', region: 'us-east-1' };
    const bucket = openBucket({ ...place, ...storage.access });
    const log = createLog({ level: 'debug', write: (line) => (logged += line) });
    const store = createBucketMediaStore({ local, bucket, maxBytes, clock, log });
    const put = async (words: string) => {
      const file = store.temporaryFile();
      writeFileSync(file, words);
      return (await store.put(file)).sha256;
    };
    return { store, local, put, temporary: () => readdirSync(temporary) };
  }
  const object = (hash: string) => `tp/${bucketName(hash)}`;
  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => asRefusal(error),
    );
  const isHere = ({ local }: Server, hash: string) => existsSync(local.path(hash));

  it('gives what one server was given to another, whole or in part', async () => {
    const [one, other] = [server('a'), server('b')];
    const hash = await one.put('một hai ba');
    expect(hash).toBe(sha256('một hai ba'));
    expect(storage.objects.get(object(hash))?.toString()).toBe('một hai ba');
    expect(await other.store.size(hash)).toBe(12);
    expect(await text(other.store.open(hash, { from: 6, to: 9 }))).toBe('hai');
    expect(isHere(other, hash)).toBe(false);
    expect(await text(other.store.open(hash))).toBe('một hai ba');
    expect(isHere(other, hash)).toBe(true);
    expect(await text(one.store.open(hash, { from: 6, to: 9 }))).toBe('hai');
    expect(readFileSync(await server('c').store.file(hash), 'utf8')).toBe('một hai ba');
    expect(await server('d').store.verify(hash)).toBe(true);
    expect([...one.temporary(), ...other.temporary()]).toEqual([]);
  });

  it('has no bytes of what was never given, and no path of what is no hash', async () => {
    const { store, local } = server('a');
    const nothing = sha256('chưa có');
    expect(await store.size(nothing)).toBeNull();
    expect(await store.verify(nothing)).toBe(false);
    expect(await store.file(nothing)).toBe(local.path(nothing));
    expect(existsSync(local.path(nothing))).toBe(false);
    await expect(text(store.open(nothing))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(text(store.open(nothing, { from: 2, to: 4 }))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(store.file('../../etc/passwd')).rejects.toThrow(RangeError);
    expect(await store.verify('../../etc/passwd')).toBe(false);
  });

  it('brings a short sound that is asked for whole by its range, and nothing for a look at its head', async () => {
    const words = 'ngắn '.repeat(400);
    const hash = await server('a').put(words);
    const other = server('b');
    expect(await text(other.store.open(hash, { from: 0, to: 12 }))).toBe('ngắn ngắ');
    expect(isHere(other, hash)).toBe(false);
    const bytes = Buffer.byteLength(words);
    expect(await text(other.store.open(hash, { from: 0, to: bytes }))).toBe(words);
    expect(isHere(other, hash)).toBe(true);
  });

  it('uploads the same bytes once', async () => {
    const [one, other] = [server('a'), server('b')];
    const hash = await one.put('như nhau');
    await one.put('như nhau');
    await other.put('như nhau');
    expect(storage.count('PUT', hash)).toBe(1);
  });

  it('takes bytes given again after long for new, so that nobody clears them away', async () => {
    const { put } = server('a');
    const hash = await put('lại một lần');
    storage.modified.set(object(hash), storage.now() - 40 * DAY);
    await put('lại một lần');
    expect(storage.count('PUT', hash)).toBe(2);
    expect(storage.now() - storage.modified.get(object(hash))!).toBeLessThan(HOUR);
  });

  it('gives anew what was about to be cleared away at that very moment', async () => {
    const { put } = server('a');
    const hash = sha256('sắp dọn');
    storage.objects.set(`tp/${goingName(hash)}`, Buffer.from(''));
    const given = put('sắp dọn');
    // Whoever clears takes it away and its mark after it.
    while (storage.count('HEAD', goingName(hash)) === 0) await clock.wait(5);
    storage.objects.delete(object(hash));
    storage.objects.delete(`tp/${goingName(hash)}`);
    await given;
    expect(storage.objects.has(object(hash))).toBe(true);
    // One that a crash left keeps nobody waiting.
    storage.objects.set(`tp/${goingName(hash)}`, Buffer.from(''));
    storage.modified.set(`tp/${goingName(hash)}`, storage.now() - HOUR);
    await put('sắp dọn');
  });

  it('fetches once, however many ask at the same moment', async () => {
    const hash = await server('a').put('tin phát chung');
    const { store } = server('b');
    const read = Array.from({ length: 10 }, (_, index) =>
      index % 2 === 0 ? text(store.open(hash)) : store.file(hash).then((file) => readFileSync(file, 'utf8')),
    );
    expect(new Set(await Promise.all(read))).toEqual(new Set(['tin phát chung']));
    expect(storage.count('GET', hash)).toBe(1);
  });

  it('goes on serving what lies here while the bucket is away, and refuses what it would have to give away for', async () => {
    const [one, other] = [server('a'), server('b')];
    const hash = await one.put('đang phát');
    await storage.stop();
    expect(await text(one.store.open(hash))).toBe('đang phát');
    expect(await one.store.size(hash)).toBe(11);
    expect(await one.store.verify(hash)).toBe(true);
    expect(readFileSync(await one.store.file(hash), 'utf8')).toBe('đang phát');
    for (const work of [
      () => other.store.file(hash),
      () => other.store.size(hash),
      () => other.store.verify(hash),
      () => text(other.store.open(hash)),
      () => one.store.remove(hash),
      () => one.put('tin mới'),
    ]) {
      const told = await refusal(work());
      expect(told).toMatchObject({ code: 'media-away', status: 503, retryAfterS: 30 });
      expect(told!.message).toMatch(/^Kho âm thanh dùng chung đang không liên lạc được/);
    }
    expect(isHere(one, sha256('tin mới'))).toBe(false);
    // Its owner still has the file that was not taken.
    expect(one.temporary()).toHaveLength(1);
    await storage.start();
    expect(await text(other.store.open(hash))).toBe('đang phát');
  });

  it('keeps nothing of an upload or a fetch that breaks off in the middle', async () => {
    const [one, other] = [server('a'), server('b')];
    const words = 'dài '.repeat(50_000);
    storage.breaksAfter = 1_000;
    expect(await refusal(one.put(words))).toMatchObject({ code: 'media-away' });
    expect([isHere(one, sha256(words)), storage.objects.size]).toEqual([false, 0]);
    storage.breaksAfter = null;
    const hash = await one.put(words);
    storage.breaksAfter = 1_000;
    expect(await refusal(other.store.file(hash))).toMatchObject({ code: 'media-away' });
    expect([isHere(other, hash), other.temporary()]).toEqual([false, []]);
    storage.breaksAfter = null;
    expect(await other.store.verify(hash)).toBe(true);
  });

  it('refuses wrong bytes from the bucket and tells so', async () => {
    const [one, other] = [server('a'), server('b')];
    const hash = await one.put('nguyên vẹn');
    storage.objects.set(object(hash), Buffer.from('nguyên vẹm'));
    expect(await refusal(other.store.file(hash))).toMatchObject({ code: 'media-damaged', status: 503 });
    expect([isHere(other, hash), other.temporary()]).toEqual([false, []]);
    expect(logged).toContain(hash);
    expect(await other.store.verify(hash)).toBe(false);
    expect([await one.store.verify(hash), await one.store.atRest.verify(hash)]).toEqual([true, false]);
  });

  it('gives what there is no room for here from the bucket itself, and says so to who needs a file', async () => {
    const hash = await server('a').put('ổ đĩa đầy');
    const full = server('b', 1e9, Infinity);
    expect(await text(full.store.open(hash))).toBe('ổ đĩa đầy');
    expect(await refusal(full.store.file(hash))).toMatchObject({ code: 'disk-full', status: 503 });
    expect([isHere(full, hash), full.temporary()]).toEqual([false, []]);
  });

  it('puts a damaged copy of this machine right from the bucket', async () => {
    const one = server('a');
    const hash = await one.put('nguyên vẹn');
    writeFileSync(one.local.path(hash), 'nguyên vẹm');
    expect(await one.store.verify(hash)).toBe(true);
    expect(readFileSync(one.local.path(hash), 'utf8')).toBe('nguyên vẹn');
  });

  it('removes from the bucket and from here', async () => {
    const one = server('a');
    const hash = await one.put('hết hạn lưu');
    await one.store.remove(hash);
    await one.store.remove(hash);
    expect([isHere(one, hash), storage.objects.has(object(hash)), await one.store.size(hash)]).toEqual([
      ...[false, false],
      null,
    ]);
  });

  it('says why a bucket refuses to the log alone, and no secret to anybody', async () => {
    storage.refusing = { status: 403, code: 'AccessDenied' };
    const one = server('a');
    const told = await refusal(one.put('tin mới'));
    expect(told!.message).not.toMatch(/s3:|403/);
    createLog({ level: 'error', write: (line) => (logged += line) }).error('failed', { error: told!.cause });
    expect(logged).toMatch(/Kho s3:\/\/kho\/tp từ chối: 403/);
    expect(logged).not.toContain(storage.access.secretAccessKey);
  });

  describe('the folder before it', () => {
    const words = (letter: string) => letter.repeat(400);

    it('lets go what was not used for longest, until it fits', async () => {
      const one = server('a', 1_000);
      const hashes = [await one.put(words('a')), await one.put(words('b'))];
      aheadMs = 2 * HOUR;
      // Used now: the older one stays.
      await one.store.file(hashes[0]!);
      hashes.push(await one.put(words('c')));
      await one.store.makeRoom();
      expect(hashes.map((hash) => isHere(one, hash))).toEqual([true, false, true]);
      expect(await text(one.store.open(hashes[1]!))).toBe(words('b'));
    });

    it('keeps what was used within the hour, however full it is', async () => {
      const one = server('a', 1_000);
      const hashes = [await one.put(words('a')), await one.put(words('b')), await one.put(words('c'))];
      aheadMs = HOUR - 60_000;
      expect(await one.store.makeRoom()).toBe(0);
      aheadMs = HOUR + 60_000;
      expect(await one.store.makeRoom()).toBe(1);
      expect(hashes.filter((hash) => isHere(one, hash))).toHaveLength(2);
    });

    it('never lets go what the bucket has not got, or while it can not be asked', async () => {
      const one = server('a', 1_000);
      const old = one.local.temporaryFile();
      writeFileSync(old, words('x'));
      const { sha256: unmoved } = await one.local.put(old);
      const [short, gone] = [await one.put(words('a')), await one.put(words('b'))];
      storage.objects.set(object(short), Buffer.from('cụt'));
      storage.objects.delete(object(gone));
      for (const hash of [unmoved, short, gone]) utimesSync(one.local.path(hash), 1, 1);
      expect(await one.store.makeRoom()).toBe(0);
      await storage.stop();
      expect(await refusal(one.store.makeRoom())).toMatchObject({ code: 'media-away' });
      expect([unmoved, short, gone].map((hash) => isHere(one, hash))).toEqual([true, true, true]);
      await storage.start();
    });

    it('reads to its end what goes meanwhile', async () => {
      const one = server('a', 1_000);
      const long = 'dài '.repeat(500_000);
      const hash = await one.put(long);
      const reading = one.store.open(hash)[Symbol.asyncIterator]();
      const first = (await reading.next()).value as Buffer;
      aheadMs = 2 * HOUR;
      expect(await one.store.makeRoom()).toBe(1);
      const rest: Buffer[] = [];
      for (let next = await reading.next(); !next.done; next = await reading.next())
        rest.push(next.value as Buffer);
      expect(sha256(Buffer.concat([first, ...rest]))).toBe(hash);
    });

    it('makes room by itself as more comes', async () => {
      const one = server('a', 1_000);
      const first = await one.put(words('a'));
      utimesSync(one.local.path(first), 1, 1);
      await one.put(words('b'));
      await one.put(words('c'));
      while (isHere(one, first)) await clock.wait(5);
      expect(storage.objects.has(object(first))).toBe(true);
    });
  });
});
