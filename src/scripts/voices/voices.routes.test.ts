import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { voiceStandIn, type VoiceStandIn } from '../../../test/support/voice-services.ts';
import { findStation } from '../../accounts/stations.ts';
import { listTrail } from '../../accounts/trail.ts';
import { decodeAnswer } from '../../audio/decode-answer.ts';
import { createMediaStore, type MediaStore } from '../../audio/media-store.ts';
import { machineClock } from '../../kernel/clock.ts';
import { createDiskCache } from '../../kernel/disk-cache.ts';
import { createOutgoing } from '../../kernel/outgoing.ts';
import { createSecretBox } from '../../kernel/secret-box.ts';
import { createVoiceServices } from '../../speech/voices/voice-services.ts';
import { createVoices } from '../../speech/voices/voices.ts';
import { createRecordingFacts } from '../recording-facts.ts';
import { createSoundMaker, sayPreview, type SoundMakerDependencies } from '../sound-maker.ts';
import { voicesRoutes } from './voices.routes.tsx';

const PAGE = '/d/hai-ba-trung/quan-tri/giong-doc';
const KEY = 'khoa-rat-bi-mat-123';
const TEXT = 'Kính chào quý vị và bà con trong phường.';

let server: TestApp;
let standIn: VoiceStandIn;
let deps: SoundMakerDependencies;
const previews = new Set<string>();

beforeAll(async () => {
  standIn = await voiceStandIn('zalo', KEY);
  server = await openTestApp({
    routes: (app, { database, clock, folder }) => {
      mkdirSync(folder.paths.media, { recursive: true });
      const media: MediaStore = createMediaStore(folder.paths.media, folder.paths.temporary, machineClock, {
        freeBytesKept: 0,
      });
      const voiceServices = createVoiceServices({
        ...{ database, clock, secrets: createSecretBox('s'.repeat(64)) },
        http: {
          outgoing: createOutgoing({ insideHosts: ['127.0.0.1'] }),
          machine: machineClock,
          decode: (file, rate, signal) => decodeAnswer(media, file, rate, signal),
        },
        bases: { zalo: standIn.base },
      });
      const cache = createDiskCache(join(folder.paths.cache, 'speech'), 1e9);
      const voices = createVoices({ services: voiceServices });
      const factsOfRecording = createRecordingFacts({ database, clock, media });
      deps = { db: database.kysely, media, voices, cache, factsOfRecording };
      voicesRoutes(app, {
        ...{ database, clock, voices, voiceServices },
        previews: {
          allow: (_, sha256) => void previews.add(sha256),
          has: (_, sha256) => previews.has(sha256),
        },
        sayPreview: (station, text, voice) => sayPreview(deps, station, text, voice),
        soundHref: (_, sha256) => `/nghe/${sha256}`,
      });
    },
  });
});
afterAll(async () => {
  await server.close();
  await standIn.close();
});

const post = (
  path: string,
  fields: Record<string, string>,
  who: 'administrator' | 'editor' = 'administrator',
) => server.request(who, 'post', path, new URLSearchParams(fields));
const html = async () => (await server.request('administrator', 'get', PAGE)).text();
const station = async () =>
  (await findStation(server.installation.database.kysely, { id: server.station.id }))!;

describe('the page of voices', () => {
  it('lists the voices of the machine, says that there is no neural one, and is the administrator’s', async () => {
    const page = await html();
    for (const words of [
      'Giọng máy cơ bản, miền Trung',
      'trên máy chủ',
      'Sẵn sàng.',
      'loa voices add',
      'CC BY 4.0',
    ])
      expect(page).toContain(words);
    expect((await server.request('editor', 'get', PAGE)).status).toBe(403);
  });

  it('keeps voice, fallback and pace, and leaves the other settings as they are', async () => {
    const choice = { voice: 'espeak-vi-south', fallbackVoice: '', paceSyllables: '3,6' };
    expect((await post(PAGE, choice)).status).toBe(303);
    const { settings } = await station();
    expect(settings).toMatchObject({ voice: 'espeak-vi-south', fallbackVoice: '', paceSyllables: 3.6 });
    expect(settings.loudnessLufs).toBe(-16);
    const wrong = await post(PAGE, { ...choice, voice: 'giong-la' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Giọng đọc này không có trên máy chủ');
    await post(PAGE, { voice: 'espeak-vi', fallbackVoice: 'espeak-vi', paceSyllables: '3,3' });
  });

  it('takes a service into use with its key, which nobody sees again', async () => {
    const service = `${PAGE}/dich-vu/zalo`;
    const bare = await post(service, { enabled: '1', key: '', monthlyCharacters: '5000' });
    expect(bare.status).toBe(422);
    expect(await bare.text()).toContain('Hãy nhập khóa của dịch vụ trước khi cho phép dùng.');
    const short = await post(service, { enabled: '1', key: KEY, monthlyCharacters: '5' });
    expect(short.status).toBe(422);
    expect(await short.text()).not.toContain(KEY);
    expect((await post(service, { enabled: '1', key: KEY, monthlyCharacters: '5000' })).status).toBe(303);
    const page = await html();
    expect(page).toContain('Zalo AI, nữ miền Bắc 1');
    expect(page).toContain('Tháng này đã gửi 0 trong 5.000 ký tự');
    expect(page).not.toContain(KEY);
    const trail = await listTrail(server.installation.database.kysely, server.station.id, { limit: 1 });
    expect(trail[0]).toMatchObject({ action: 'voice.service', detail: { service: 'zalo', newKey: true } });
    expect(JSON.stringify(trail)).not.toContain(KEY);
  });

  it('refuses a fallback outside', async () => {
    const wrong = await post(PAGE, { voice: 'zalo-2', fallbackVoice: 'zalo-2', paceSyllables: '3,3' });
    expect(await wrong.text()).toContain('Giọng dự phòng phải là giọng chạy trên máy chủ.');
  });

  it('lets a sentence be heard in each voice, some times a minute', async () => {
    const trial = (voice: string, sentence = TEXT) => post(`${PAGE}/nghe-thu`, { sentence, voice });
    for (const voice of ['espeak-vi', 'zalo-2']) {
      const said = await trial(voice);
      expect(said.status).toBe(200);
      const sha256 = /\/nghe\/([0-9a-f]{64})/.exec(await said.text())![1]!;
      expect(previews.has(sha256)).toBe(true);
    }
    expect(await html()).toContain(`Tháng này đã gửi ${TEXT.length} trong 5.000 ký tự`);
    expect(await (await trial('giong-la')).text()).toContain('Giọng đọc này không có trên máy chủ');
    for (let i = 0; i < 9; i++) await trial('giong-la');
    const stopped = await trial('espeak-vi');
    expect(stopped.status).toBe(429);
    expect(await stopped.text()).toContain('hãy đợi một phút');
  });
});

describe('the sound of an item', () => {
  const context = { progress: () => undefined, signal: new AbortController().signal, log: null as never };
  const speak = async (voice: string, how = {}) =>
    createSoundMaker(deps).speak(await station(), `${TEXT} Họp lúc 7h30.`, voice, context, how);

  it('tells which voice stood in and why', async () => {
    const good = await speak('zalo-4');
    expect(good.madeWith).toMatchObject({ voice: 'zalo-4' });
    expect(good.madeWith.replaced).toBeUndefined();
    standIn.trouble = { kind: 'body', body: '{"error_code":401,"data":[]}', times: 99 };
    const { madeWith, sound } = await speak('zalo-1');
    standIn.trouble = null;
    expect(madeWith).toMatchObject({ voice: 'espeak-vi', replaced: { asked: 'zalo-1' } });
    expect(madeWith.replaced!.why).toBe('Dịch vụ giọng đọc Zalo AI không nhận khóa của đài.');
    expect(Math.abs(sound.loudnessLufs! + 16)).toBeLessThan(0.5);
  });

  it('of an item that stays in the house is never sent out', async () => {
    standIn.asked = [];
    const { madeWith } = await speak('zalo-5', { internal: true });
    expect(madeWith).toMatchObject({ voice: 'espeak-vi', replaced: { asked: 'zalo-5' } });
    expect(standIn.asked).toEqual([]);
  });
});
