import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { masterPcm } from '../audio/master.ts';
import { DEFAULT_PRESET } from '../audio/master-preset.ts';
import { createMediaStore, type FolderMediaStore } from '../audio/media-store.ts';
import { probe } from '../audio/probe.ts';
import { machineClock } from '../kernel/clock.ts';
import { createJoinedSounds } from './joined-sounds.ts';
import type { Rundown } from './rundown.ts';

let folder: string;
let media: FolderMediaStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-joined-'));
  await mkdir(join(folder, 'tmp'));
  media = createMediaStore(join(folder, 'media'), join(folder, 'tmp'), machineClock);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function tone(hz: number, seconds: number): Promise<string> {
  const sampleRate = 22_050;
  const samples = Int16Array.from({ length: sampleRate * seconds }, (_, index) =>
    Math.round(8000 * Math.sin((2 * Math.PI * hz * index) / sampleRate)),
  );
  const file = media.temporaryFile('.mp3');
  await masterPcm({ sampleRate, samples }, DEFAULT_PRESET, file);
  return (await media.put(file)).sha256;
}

describe('a whole bulletin', () => {
  it('is one file with every item at its place, made once while it stays the same', async () => {
    const sums = [await tone(440, 2), await tone(660, 3)];
    const rundown = { items: sums.map((sha256) => ({ sha256 })) } as unknown as Rundown;
    const joined = createJoinedSounds(media);
    const [first, second] = await Promise.all([joined(rundown), joined(rundown)]);
    expect(second).toBe(first);
    expect(first.startsMs[0]).toBe(0);
    expect(Math.abs(first.startsMs[1]! - 2000)).toBeLessThan(80);
    const found = await probe(media.path(first.sha256));
    expect(found).toMatchObject({ ok: true });
    expect(Math.abs((found as { durationMs: number }).durationMs - 5000)).toBeLessThan(150);
    await rm(media.path(first.sha256));
    expect((await joined(rundown)).sha256).toBe(first.sha256);
    expect(await media.size(first.sha256)).not.toBeNull();
  });

  it('that can’t be made is tried anew the next time', async () => {
    const joined = createJoinedSounds(media);
    const missing = { items: [{ sha256: 'a'.repeat(64) }] } as unknown as Rundown;
    await expect(joined(missing)).rejects.toThrow();
    await expect(joined(missing)).rejects.toThrow();
  });
});
