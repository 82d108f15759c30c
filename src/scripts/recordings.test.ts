import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMediaStore, type FolderMediaStore } from '../audio/media-store.ts';
import { probe, type ProbeAccepted } from '../audio/probe.ts';
import { machineClock } from '../kernel/clock.ts';
import { sha256 } from '../kernel/hash.ts';
import { createRecordings, RECORDING_LIMITS } from './recordings.ts';

let folder: string;
let media: FolderMediaStore;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loa-recordings-'));
  for (const name of ['media', 'tmp']) mkdirSync(join(folder, name));
  media = createMediaStore(join(folder, 'media'), join(folder, 'tmp'), machineClock, { freeBytesKept: 0 });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Two seconds of a tone in the form that ffmpeg makes of the name's ending. */
function encoded(name: string, filter = 'anull', ...form: string[]): Uint8Array<ArrayBuffer> {
  const file = join(folder, name);
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    'sine=440:duration=2',
    '-af',
    filter,
    ...form,
    file,
  ]);
  return Uint8Array.from(readFileSync(file));
}

const take = (...parts: Uint8Array<ArrayBuffer>[]) => createRecordings(media).take(new Blob(parts).stream());

describe('taking a recording', () => {
  it.each(['a.mp3', 'a.wav', 'a.m4a'])('keeps %s as it was given', async (name) => {
    const bytes = encoded(name);
    const taken = await take(bytes);
    expect(taken.sha256).toBe(sha256(bytes));
    expect(Math.abs(taken.durationMs - 2_000)).toBeLessThan(100);
    expect(await media.verify(taken.sha256)).toBe(true);
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  });

  // Of the telephone's world: nothing but the name says what they are.
  it.each([
    ['a.g722', ['-c:a', 'g722', '-ar', '16000']],
    ['a.SLN', ['-f', 's16le', '-ar', '8000']],
    ['a.al', ['-f', 'alaw']],
    ['a.ul', ['-f', 'mulaw']],
    ['a.tco', ['-f', 'g723_1', '-c:a', 'g723_1', '-b:a', '6300', '-ar', '8000']],
  ])('takes %s by its name, and keeps it so that it plays without one', async (name, form) => {
    const bytes = encoded(name, 'anull', '-ac', '1', ...form);
    const file = media.temporaryFile();
    writeFileSync(file, bytes);
    const taken = await createRecordings(media).takeFile(file, `ghi âm của "tổng đài"/../${name}`);
    const kept = await probe(media.path(taken.sha256));
    expect(kept).toMatchObject({ ok: true });
    expect(Math.abs((kept as ProbeAccepted).durationMs - taken.durationMs)).toBeLessThan(50);
    expect(Math.abs(taken.durationMs - 2_000)).toBeLessThan(100);
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
    // Without its name it is nothing that anybody knows.
    await expect(take(bytes)).rejects.toMatchObject({ status: 422 });
  });

  it.each([
    ['nothing', new Uint8Array(), 'audio-empty'],
    ['a text', new TextEncoder().encode('Đây là văn bản.'.repeat(100)), 'audio-not-audio'],
    ['an M4A cut before its end', 'a.m4a', 'audio-undecodable'],
  ])('refuses %s at its field and leaves nothing behind', async (_name, given, code) => {
    const bytes = typeof given === 'string' ? encoded(given).slice(0, 4_000) : given;
    await expect(take(bytes)).rejects.toMatchObject({ code, status: 422, errors: [{ field: 'recording' }] });
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  });

  it('says what will be heard wrong', async () => {
    const { warnings } = await take(encoded('late.wav', 'adelay=3000'));
    expect(warnings).toEqual(['Im lặng 3 giây đầu – cắt?']);
  });

  it('stops with a sentence while the disk still has room to keep its records', async () => {
    const [store, waiting] = [join(folder, 'media'), join(folder, 'tmp')];
    const full = createMediaStore(store, waiting, machineClock, { freeBytesKept: Infinity });
    await expect(createRecordings(full).take(new Blob(['âm thanh']).stream())).rejects.toMatchObject({
      ...{ code: 'disk-full', status: 503 },
      errors: [{ field: 'recording' }],
    });
    expect(readdirSync(waiting)).toEqual([]);
  });

  it('stops reading where a file is too large', async () => {
    const chunk = new Uint8Array(8 * 1024 * 1024);
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        given += chunk.length;
        controller.enqueue(chunk);
      },
    });
    await expect(createRecordings(media).take(endless)).rejects.toMatchObject({
      status: 413,
      errors: [{ field: 'recording' }],
    });
    expect(given).toBeLessThan(RECORDING_LIMITS.maxBytes + 10 * chunk.length);
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  });
});
