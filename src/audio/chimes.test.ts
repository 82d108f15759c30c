import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { machineClock } from '../kernel/clock.ts';
import { storeChimes } from './chimes.ts';
import { createMediaStore } from './media-store.ts';
import { probe } from './probe.ts';

it('the shipped chimes are in the store, short, clean, and no louder than speech', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loa-chimes-'));
  mkdirSync(join(folder, 'tmp'));
  const store = createMediaStore(join(folder, 'media'), join(folder, 'tmp'), machineClock);
  const chimes = await storeChimes(store);
  const titles = chimes.map(({ title }) => title);
  expect(titles.slice(0, 3)).toEqual(['Nhạc hiệu mở đầu', 'Nhạc chuyển mục', 'Nhạc hiệu kết thúc']);
  expect(chimes.filter(({ quiet }) => quiet).map(({ durationMs }) => durationMs)).toEqual([500, 1000, 1500]);
  for (const { sha256, durationMs } of chimes.filter(({ quiet }) => !quiet)) {
    const found = await probe(store.path(sha256));
    expect(found).toMatchObject({
      ok: true,
      codec: 'mp3',
      channels: 1,
      sampleRate: 44_100,
      durationMs,
      warnings: [],
    });
    if (!found.ok) continue;
    expect(durationMs).toBeLessThan(6000);
    expect(found.loudnessLufs).toBeLessThanOrEqual(-15.5);
    expect(found.truePeakDbtp).toBeLessThanOrEqual(-1);
  }
  for (const { sha256, durationMs } of chimes.filter(({ quiet }) => quiet))
    expect(await probe(store.path(sha256))).toMatchObject({ ok: true, durationMs, loudnessLufs: null });
  // A second start finds them there.
  expect(await storeChimes(store)).toEqual(chimes);
  rmSync(folder, { recursive: true });
});
