import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import { machineClock, type Clock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { runProcess } from '../kernel/process.ts';
import { createBucketMediaStore } from '../audio/bucket-media-store.ts';
import { createMediaStore } from '../audio/media-store.ts';
import { findAiring } from '../schedule/airings.store.ts';
import { airingForPlayers } from '../playout/schedule-body.ts';
import { insertSuspension } from '../schedule/suspensions.store.ts';
import { openBucket } from '../storage/s3-bucket.ts';
import { S3StandIn } from '../storage/testing/s3-stand-in.ts';
import { createLiveSpeeches, LOST_MS, type LiveSpeeches } from './live-speeches.ts';
import { findSpeech, insertSpeech } from './live.store.ts';
import { liveRoutes } from './live.routes.tsx';
import type { LiveSpeech } from './speech.ts';

/** Runs as the machine's, and is set on where a person would wait. */
function steppingClock(): Clock & { step(ms: number): void } {
  let ahead = 0;
  return {
    ...machineClock,
    now: () => machineClock.now() + ahead,
    monotonic: () => machineClock.monotonic() + ahead,
    step: (ms) => (ahead += ms),
  };
}

describe('nói trực tiếp', () => {
  const machine = steppingClock();
  let server: TestApp;
  let live: LiveSpeeches;
  let told = 0;
  let chunks: Uint8Array<ArrayBuffer>[];
  let temporary: string;
  const storage = new S3StandIn('kho');

  beforeAll(async () => {
    await storage.start();
    const place = { endpoint: storage.endpoint, bucket: 'kho', prefix: '', region: 'us-east-1' };
    const bucket = openBucket({ ...place, ...storage.access });
    const made = await runProcess(
      'ffmpeg',
      ['-v', 'error', '-f', 'lavfi', '-i', 'sine=f=440:d=2', '-c:a', 'libopus', '-f', 'webm', '-'],
      { limits: { wallMs: 20_000 } },
    );
    const whole = new Uint8Array(made.stdout);
    const size = Math.ceil(whole.length / 8);
    chunks = Array.from({ length: 8 }, (_, index) => whole.slice(index * size, (index + 1) * size));
    server = await openTestApp({
      routes: (app, { database, clock, folder, auth }) => {
        temporary = folder.paths.temporary;
        live = createLiveSpeeches({
          ...{ database, clock, machine, log: silentLog, folder: temporary },
          media: createBucketMediaStore({
            ...{ bucket, maxBytes: 1e9, clock: machineClock, log: silentLog },
            local: createMediaStore(folder.paths.media, temporary, machineClock),
          }),
          onPlanned: () => {
            told++;
            return Promise.resolve();
          },
        });
        const answerMedia = () => Promise.resolve(new Response(null));
        liveRoutes(app, { database, auth, live, answerMedia });
      },
    });
  });
  afterAll(async () => {
    await live.close();
    await server.close();
    await storage.stop();
  });

  const PAGE = '/d/hai-ba-trung/noi-truc-tiep';
  const kysely = () => server.installation.database.kysely;
  const form = (change: Record<string, string> = {}) =>
    new URLSearchParams({
      ...{ title: 'Họp tổ dân phố', zones: server.zones[0]!.id, minutes: '5', password: server.password },
      ...change,
    });
  async function prepared(change: Record<string, string> = {}): Promise<string> {
    const response = await server.request('speaker', 'post', PAGE, form(change));
    expect(response.status).toBe(303);
    return response.headers.get('location')!.split('/').at(-1)!;
  }
  const send = async (id: string, seq: number, who: 'speaker' | 'commander' = 'speaker') =>
    server.app.request(`/api/v1/stations/${server.station.id}/live-speeches/${id}/sound?seq=${seq}`, {
      method: 'POST',
      headers: await server.headersOf(who),
      body: chunks[seq]!,
    });
  const speech = async (id: string) => (await findSpeech(kysely(), server.station.id, id))!;
  const device = () => ({ id: 'd', name: 'Máy', stationId: server.station.id, zones: [server.zones[0]!.id] });

  it('is for those who hold the right, with their password, and to zones that they choose', async () => {
    expect((await server.request('administrator', 'post', PAGE, form())).status).toBe(403);
    expect((await server.request('commander', 'post', PAGE, form())).status).toBe(403);
    for (const [change, words] of [
      [{ password: 'sai' }, 'Mật khẩu chưa đúng'],
      [{ zones: '' }, 'Hãy chọn cụm loa'],
      [{ minutes: '16' }, 'phải từ 1 đến 15'],
    ] as const) {
      const refused = await server.request('speaker', 'post', PAGE, form(change));
      expect(refused.status).toBe(422);
      const html = await refused.text();
      expect(html).toContain(words);
      expect(html).toContain('value="Họp tổ dân phố"');
    }
  });

  it('is on the air with its first sound, reaches its zones’ players, and is kept whole', async () => {
    const id = await prepared();
    expect((await send(id, 1)).status).toBe(409);
    expect((await send(id, 0, 'commander')).status).toBe(403);
    expect((await send(id, 0)).status).toBe(200);
    expect(told).toBe(1);
    const before = await speech(id);
    const airing = (await findAiring(kysely(), server.station.id, before.airingId!))!;
    expect(airingForPlayers(airing)).toMatchObject({
      priority: 'priority',
      items: [{ kind: 'live', url: `/api/playout/v1/live/${id}`, durationMs: 300_000 }],
    });
    expect(() => live.listen({ ...device(), zones: [server.zones[1]!.id] }, id)).toThrow(/Không có/);
    expect(() => live.listen({ ...device(), stationId: 'other' }, id)).toThrow(/Không có/);
    const heard = new Response(live.listen(device(), id)).arrayBuffer();
    // Late, twice: no harm. Out of order: asked for again.
    expect((await send(id, 0)).status).toBe(200);
    expect((await send(id, 2)).status).toBe(409);
    for (let seq = 1; seq < 8; seq++) expect((await send(id, seq)).status).toBe(200);
    const other = await prepared();
    expect(await (await send(other, 0)).text()).toContain('đang nói trực tiếp');

    expect((await server.request('speaker', 'post', `${PAGE}/${id}/dung`)).status).toBe(303);
    const after = await speech(id);
    expect(after).toMatchObject({ state: 'over', endedBecause: 'Người nói bấm Dừng.' });
    expect(Math.abs(after.recording!.durationMs - 2000)).toBeLessThan(200);
    expect((await heard).byteLength).toBe(after.recording!.bytes);
    const ended = (await findAiring(kysely(), server.station.id, after.airingId!))!;
    expect(ended.endsAt).toBe(after.endedAt! + 2000);
    expect(ended.items[0]!.durationMs).toBe(ended.endsAt - ended.startsAt);
    expect((await send(id, 8 - 1)).status).toBe(409);
    const trail = await kysely()
      .selectFrom('trail')
      .select('action')
      .where('action', 'like', 'live.%')
      .execute();
    expect(trail.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['live.prepare', 'live.on-air', 'live.end']),
    );
  });

  it('ends by itself when the microphone is lost', async () => {
    const id = await prepared();
    await send(id, 0);
    machine.step(LOST_MS + 1000);
    await expect.poll(async () => (await speech(id)).state).toBe('over');
    expect((await speech(id)).endedBecause).toContain('Mất kết nối với micro');
  });

  it('keeps what was said once the media store is there again', async () => {
    const id = await prepared();
    for (let seq = 0; seq < 8; seq++) await send(id, seq);
    await storage.stop();
    expect((await server.request('speaker', 'post', `${PAGE}/${id}/dung`)).status).toBe(303);
    expect(await speech(id)).toMatchObject({ state: 'over', recording: null });
    await storage.start();
    machine.step(60_000);
    await expect.poll(async () => (await speech(id)).recording).not.toBeNull();
    const { sha256 } = (await speech(id)).recording!;
    expect([...storage.objects.keys()].some((name) => name.endsWith(sha256))).toBe(true);
  });

  it('is refused where loudspeakers are suspended', async () => {
    const now = machineClock.now();
    await insertSuspension(kysely(), {
      ...{ id: 's', stationId: server.station.id, zones: [server.zones[1]!.id], from: now, to: now + 9e6 },
      ...{ reason: 'Lễ tang', createdBy: 'Lan', createdAt: now, ended: null },
    });
    const refused = await server.request('speaker', 'post', PAGE, form({ zones: server.zones[1]!.id }));
    expect(await refused.text()).toContain('Lễ tang');
  });

  it('that a stopped server left on air is ended at the next start, with what was recorded', async () => {
    const now = machineClock.now();
    const left: LiveSpeech = {
      ...{ id: 'bo-do', stationId: server.station.id, title: 'Bỏ dở', zones: ['z'], mostMs: 60_000 },
      ...{ speaker: { id: 'n', name: 'Nam' }, askedAt: now, state: 'live', airingId: null, startedAt: now },
      ...{ endedAt: null, endedBecause: null, recording: null },
    };
    await insertSpeech(kysely(), left);
    const file = join(temporary, 'noi-truc-tiep-bo-do.mp3');
    await writeFile(file, Buffer.alloc(16_000));
    await live.recover();
    expect(await speech('bo-do')).toMatchObject({ state: 'over', recording: { durationMs: 2000 } });
    await expect(stat(file)).rejects.toThrow();
    // Another server may speak it: nothing of it is here, and its time is not over.
    const id = { id: 'noi-khac', startedAt: machine.now() };
    await insertSpeech(kysely(), { ...left, ...id });
    await live.recover();
    expect(await speech('noi-khac')).toMatchObject({ state: 'live' });
    await insertSpeech(kysely(), { ...left, id: 'het-gio', startedAt: now - 61_000 });
    await live.recover();
    expect(await speech('het-gio')).toMatchObject({ state: 'over', recording: null });
  });
});
