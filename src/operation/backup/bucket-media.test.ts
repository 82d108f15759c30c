/** Backups of an installation whose sounds lie in a bucket: whole all the same, and restored into a bucket. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestApp } from '../../../test/support/app.ts';
import { openMediaBucket } from '../../../test/support/media-bucket.ts';
import { openMedia } from '../../audio/open-media.ts';
import { machineClock } from '../../kernel/clock.ts';
import { openBucket } from '../../storage/s3-bucket.ts';
import { createBackups, vaultOf } from './backups.ts';
import { bringBack, manifestsOf } from './bring-back.ts';
import { filesOf } from './file-list.ts';
import { objectName } from './manifest.ts';
import { restore } from './restore.ts';
import { soundsInBucket } from './sound-place.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function opened() {
  const bucket = await openMediaBucket();
  undo.push(() => bucket.storage.stop());
  const server = await openTestApp({ environment: bucket.environment });
  undo.push(() => server.close());
  const place = mkdtempSync(join(tmpdir(), 'loa-vault-'));
  undo.push(() => rmSync(place, { recursive: true, force: true }));
  const { installation } = server;
  const backups = createBackups(installation, vaultOf(place, ''));
  undo.push(() => backups.close());
  const { media, local } = openMedia(installation);
  const put = async (words: string) => {
    const file = media.temporaryFile();
    writeFileSync(file, words);
    return (await media.put(file)).sha256;
  };
  return { bucket, installation, backups, vault: backups.vault, place, put, media, local };
}

/** A place that nothing of the old one is left of: another bucket, another folder. */
async function anew(vault: Awaited<ReturnType<typeof opened>>['vault'], folder: string) {
  const bucket = await openMediaBucket();
  undo.push(() => bucket.storage.stop());
  const [manifest] = await manifestsOf(vault);
  const options = {
    ...{ vault, manifest: manifest!, folder, key: null, databaseUrl: null, now: machineClock.now() },
    ...{ progress: () => undefined, signal: new AbortController().signal },
    sounds: soundsInBucket(openBucket(bucket.place)),
  };
  return { bucket, options };
}

describe('a backup of sounds in a bucket', { timeout: 60_000 }, () => {
  it('holds every sound, wherever it lies, brings none of them here, and copies only what is new', async () => {
    const { backups, vault, put, local, installation, bucket } = await opened();
    const [here, there] = [await put('tin ở đây'), await put('tin trong kho')];
    await local.remove(there);
    const unmoved = local.temporaryFile();
    writeFileSync(unmoved, 'tin chưa chuyển');
    const { sha256: old } = await local.put(unmoved);
    const { manifest } = await backups.make('night');
    const files = await filesOf(vault, manifest);
    expect(files.map(({ sha256 }) => sha256).sort()).toEqual([here, there, old].sort());
    for (const { path, sha256, ...rest } of files) {
      expect(path).toBe(join('media', sha256.slice(0, 2), sha256.slice(2, 4), sha256));
      expect(Object.keys(rest)).toEqual(['bytes']);
      expect(await vault.size(objectName(sha256))).toBe(rest.bytes);
    }
    expect(await local.size(there)).toBeNull();
    expect(readdirSync(installation.folder.paths.temporary)).toEqual([]);
    await backups.make('night');
    expect(bucket.storage.count('GET', there)).toBe(1);
  });

  it('names what is damaged in the bucket, and takes the right bytes where a copy here is damaged', async () => {
    const { backups, vault, put, local, bucket } = await opened();
    const [broken, mended] = [await put('hỏng trong kho'), await put('hỏng ở đây')];
    await local.remove(broken);
    bucket.storage.objects.set(bucket.key(broken), Buffer.from('khác'));
    truncateSync(local.path(mended), 2);
    const { manifest } = await backups.make('night');
    expect(manifest.damaged).toEqual([broken]);
    expect(readFileSync(vault.path!(objectName(mended)), 'utf8')).toBe('hỏng ở đây');
  });

  it('fails with a sentence while the bucket is away, and the older one stays', async () => {
    const { backups, vault, put, bucket } = await opened();
    await put('một tin');
    await backups.make('night');
    await bucket.storage.stop();
    await expect(backups.make('night')).rejects.toMatchObject({ code: 'MEDIA_AWAY' });
    expect((await backups.state()).last).toMatchObject({
      ok: false,
      words: expect.stringMatching(
        /^Không liên lạc được kho s3:\/\/kho\/tp\/am-thanh: ECONNREFUSED/,
      ) as string,
    });
    expect(await manifestsOf(vault)).toHaveLength(1);
    await bucket.storage.start();
  });

  it('is restored into another bucket: proved, put there, and nothing of it kept in the folder', async () => {
    const { backups, vault, put, installation } = await opened();
    const sounds = [await put('một tin'), await put('hai tin')];
    await backups.make('night');
    const folder = join(installation.folder.paths.root, 'restored');
    const { bucket, options } = await anew(vault, folder);
    expect(await restore(options)).toMatchObject({ files: 2 });
    for (const hash of sounds) expect(bucket.storage.objects.has(bucket.key(hash))).toBe(true);
    const left = readdirSync(join(folder, 'media'), { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile())).toEqual([]);
    // Stopped and begun again, only what is missing or damaged goes there.
    const [first, second] = sounds as [string, string];
    bucket.storage.objects.set(bucket.key(second), Buffer.from('hai tim'));
    await restore({ ...options, folder: `${folder}-2` });
    expect([bucket.storage.count('PUT', first), bucket.storage.count('PUT', second)]).toEqual([1, 2]);
    expect(bucket.storage.objects.get(bucket.key(second))!.toString()).toBe('hai tin');
  });

  it('leaves no folder behind where the bucket to restore into is away', async () => {
    const { backups, vault, put, installation } = await opened();
    await put('một tin');
    await backups.make('night');
    const folder = join(installation.folder.paths.root, 'restored');
    const { bucket, options } = await anew(vault, folder);
    await bucket.storage.stop();
    await expect(restore(options)).rejects.toMatchObject({ code: 's3-away' });
    expect(readdirSync(installation.folder.paths.root).filter((name) => name.startsWith('restored'))).toEqual(
      [],
    );
    await bucket.storage.start();
  });

  it('is rehearsed without room for all its sounds', async () => {
    const { backups, vault, put, installation } = await opened();
    const sound = await put('một tin');
    await backups.make('night');
    expect(await backups.rehearse()).toMatchObject({ files: 1 });
    expect(readdirSync(installation.folder.paths.temporary)).toEqual([]);
    const object = vault.path!(objectName(sound));
    rmSync(object);
    writeFileSync(object, 'hỏng');
    await expect(backups.rehearse()).rejects.toThrow(/không còn đúng mã băm/);
  });

  it('can be brought into a folder as well, for an installation without a bucket', async () => {
    const { backups, vault, put, installation } = await opened();
    const hash = await put('một tin');
    await backups.make('night');
    const [manifest] = await manifestsOf(vault);
    const into = join(installation.folder.paths.root, 'brought');
    const options = { vault, manifest: manifest!, into, key: null, progress: () => undefined };
    await bringBack({ ...options, signal: new AbortController().signal });
    expect(readFileSync(join(into, 'media', hash.slice(0, 2), hash.slice(2, 4), hash), 'utf8')).toBe(
      'một tin',
    );
  });
});
