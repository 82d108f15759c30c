import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machineClock } from '../kernel/clock.ts';
import { sha256 } from '../kernel/hash.ts';
import { createMediaStore, type FolderMediaStore } from './media-store.ts';

describe('the media store', () => {
  let folder: string;
  let store: FolderMediaStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'loa-media-'));
    mkdirSync(join(folder, 'media'));
    mkdirSync(join(folder, 'tmp'));
    store = createMediaStore(join(folder, 'media'), join(folder, 'tmp'), machineClock);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const limits = { field: 'recording', maxBytes: 1000, tooLarge: 'Lớn quá.' };
  const put = async (words: string) =>
    store.put(await store.receive(Readable.from([Buffer.from(words)]), limits));

  it('keeps bytes under their own hash and gives them back, whole or in part', async () => {
    const { sha256: hash, bytes } = await put('một hai ba');
    expect(hash).toBe(sha256('một hai ba'));
    expect(await store.size(hash)).toBe(bytes);
    expect(await text(store.open(hash))).toBe('một hai ba');
    expect(await text(store.open(hash, { from: 6, to: 9 }))).toBe('hai');
    expect(store.path(hash)).toBe(join(folder, 'media', hash.slice(0, 2), hash.slice(2, 4), hash));
  });

  it('keeps the same bytes once and leaves nothing half-written', async () => {
    await Promise.all([put('như nhau'), put('như nhau')]);
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  });

  it('refuses more bytes than allowed and keeps nothing of them', async () => {
    const large = store.receive(Readable.from([Buffer.alloc(600), Buffer.alloc(600)]), limits);
    await expect(large).rejects.toMatchObject({
      ...{ code: 'file-too-large', status: 413 },
      errors: [{ field: 'recording', message: 'Lớn quá.' }],
    });
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  });

  it('refuses uploads with a sentence before the disk is full', async () => {
    store = createMediaStore(join(folder, 'media'), join(folder, 'tmp'), machineClock, {
      freeBytesKept: Infinity,
    });
    await expect(put('không còn chỗ')).rejects.toMatchObject({
      name: 'Refusal',
      code: 'disk-full',
      status: 503,
      errors: [{ field: 'recording' }],
    });
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  });

  it('keeps nothing of an upload that breaks off', async () => {
    async function* broken() {
      yield Buffer.from('đầu');
      throw new Error('connection lost');
    }
    await expect(store.receive(broken(), limits)).rejects.toThrow('connection lost');
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  });

  it('notices bytes that have changed on the disk', async () => {
    const { sha256: hash } = await put('nguyên vẹn');
    expect(await store.verify(hash)).toBe(true);
    writeFileSync(store.path(hash), 'nguyên vẹm');
    expect(await store.verify(hash)).toBe(false);
    expect(await store.verify('0'.repeat(64))).toBe(false);
  });

  it('makes no path of what is no hash', () => {
    for (const name of ['../../etc/passwd', 'A'.repeat(64), '', 'a'.repeat(63)]) {
      expect(() => store.path(name)).toThrow(RangeError);
    }
  });

  it('leaves what this process is writing, however long it takes', async () => {
    const slow = store.temporaryFile('.mp3');
    writeFileSync(slow, 'x');
    utimesSync(slow, 1, 1);
    expect(await store.sweep()).toBe(0);
    expect(readdirSync(join(folder, 'tmp'))).toHaveLength(1);
  });

  it('takes bytes that are given again for new', async () => {
    const { sha256: hash } = await put('lại một lần');
    utimesSync(store.path(hash), 1, 1);
    await put('lại một lần');
    expect(statSync(store.path(hash)).mtimeMs).toBeGreaterThan(1_000_000);
  });
});
