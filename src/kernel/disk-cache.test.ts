import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheKey, createDiskCache } from './disk-cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loa-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pathOf = (key: string) => join(folder, key.slice(0, 2), key);
const key = (name: string) => cacheKey({ name });

describe('a cache on disk', () => {
  it('gives back what was kept, also to another process', async () => {
    await createDiskCache(folder, 1e6).put(key('a'), Buffer.from('câu một'));
    expect((await createDiskCache(folder, 1e6).get(key('a')))?.toString()).toBe('câu một');
    expect(await createDiskCache(folder, 1e6).get(key('b'))).toBeNull();
  });

  it('takes a damaged or half-written file for none, and drops it', async () => {
    const cache = createDiskCache(folder, 1e6);
    await cache.put(key('a'), Buffer.from('câu một'));
    writeFileSync(pathOf(key('a')), 'không phải thứ đã ghi');
    expect(await cache.get(key('a'))).toBeNull();
    expect(() => statSync(pathOf(key('a')))).toThrow();
  });

  it('stays under its bound, and what was used last stays', async () => {
    const cache = createDiskCache(folder, 10_000);
    for (let i = 0; i < 9; i++) {
      await cache.put(key(`${i}`), Buffer.alloc(1_000, i));
      utimesSync(pathOf(key(`${i}`)), 1_000 + i, 1_000 + i);
    }
    // Asking counts as using.
    await cache.get(key('0'));
    await expect.poll(() => statSync(pathOf(key('0'))).mtimeMs).toBeGreaterThan(1e6);
    await cache.put(key('9'), Buffer.alloc(1_000, 9));
    expect(await cache.get(key('0'))).not.toBeNull();
    expect(await cache.get(key('9'))).not.toBeNull();
    expect(await cache.get(key('1'))).toBeNull();
    const bytes = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
    expect(bytes).toBeLessThanOrEqual(10_000);
  });

  it('holds what many makers write at once', async () => {
    const makers = [createDiskCache(folder, 1e6), createDiskCache(folder, 1e6)];
    const bytes = Buffer.alloc(50_000, 7);
    await Promise.all(
      makers.flatMap((cache) => Array.from({ length: 10 }, () => cache.put(key('a'), bytes))),
    );
    expect(await makers[0]!.get(key('a'))).toEqual(bytes);
    expect(readdirSync(join(folder, key('a').slice(0, 2)))).toEqual([key('a')]);
  });

  it('does not fail who can only read it', async () => {
    const file = join(folder, 'tệp');
    writeFileSync(file, 'ở đây không có thư mục nào');
    const cache = createDiskCache(file, 1e6);
    await cache.put(key('a'), Buffer.from('x'));
    expect(await cache.get(key('a'))).toBeNull();
  });
});
