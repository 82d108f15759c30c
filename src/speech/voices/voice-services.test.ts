import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { voiceStandIn, type VoiceStandIn } from '../../../test/support/voice-services.ts';
import type { Actor } from '../../accounts/actor.ts';
import { createStation, type Station } from '../../accounts/stations.ts';
import { listTrail } from '../../accounts/trail.ts';
import { decodeAnswer } from '../../audio/decode-answer.ts';
import { machineClock, type Clock } from '../../kernel/clock.ts';
import { createOutgoing } from '../../kernel/outgoing.ts';
import { pcmDurationMs } from '../../kernel/pcm.ts';
import { createSecretBox } from '../../kernel/secret-box.ts';
import { synthesise } from './synthesise.ts';
import { createVoiceServices, type ServiceName, type VoiceServices } from './voice-services.ts';
import type { Voice } from './voice.ts';
import { createVoices } from './voices.ts';
import { fptSpeed } from './fpt.ts';
import { belongs } from './http-voice.ts';
import { zaloSpeed } from './zalo.ts';

const KEY = 'khoa-cua-dai-1234567890';
const ADMIN: Actor = { kind: 'person', id: 'a', name: 'Quản trị', roles: ['administrator'] };
const NOW = Date.UTC(2026, 10, 23, 3);
const TEXT = 'Kính chào quý vị và bà con trong phường.';
/** Pauses between tries are not waited for. */
const hurried: Clock = { ...machineClock, now: () => NOW, wait: () => Promise.resolve() };

let folder: string;
let files = 0;
const standIns = {} as Record<ServiceName, VoiceStandIn>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-voices-'));
  for (const name of ['fpt', 'zalo'] as const) standIns[name] = await voiceStandIn(name, KEY);
});
afterAll(async () => {
  for (const standIn of Object.values(standIns)) await standIn.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const dialect of DIALECTS)
  describe(`voice services, ${dialect}`, () => {
    let database: TestDatabase;
    let station: Station;
    let services: VoiceServices;

    beforeAll(async () => {
      database = await openTestDatabase(dialect);
    });
    afterAll(() => database.drop());
    beforeEach(async () => {
      const told = { name: `Đài ${files}`, timeZone: 'Asia/Ho_Chi_Minh', trial: false };
      station = await createStation(database.kysely, told, NOW);
      const media = { temporaryFile: (ending: string) => join(folder, `${files++}${ending}`) };
      services = createVoiceServices({
        ...{ database, clock: hurried, secrets: createSecretBox('k'.repeat(64)) },
        http: {
          outgoing: createOutgoing({ insideHosts: ['127.0.0.1'] }),
          machine: hurried,
          decode: (file, rate, signal) => decodeAnswer(media, file, rate, signal),
        },
        bases: { fpt: standIns.fpt.base, zalo: standIns.zalo.base },
      });
      for (const standIn of Object.values(standIns))
        Object.assign(standIn, { asked: [], trouble: null, fileAddress: null, fileBody: null });
    });

    const allow = (name: ServiceName, more: Partial<{ key: string; monthlyCharacters: number }> = {}) =>
      services.save(station, ADMIN, name, {
        ...{ enabled: true, key: KEY, monthlyCharacters: 10_000 },
        ...more,
      });
    const voiceOf = async (id: string): Promise<Voice> =>
      (await services.voices(station)).find((voice) => voice.id === id)!;
    const used = async (name: ServiceName) =>
      (await services.list(station)).find((service) => service.name === name)!.usedCharacters;

    it('are off until a station allows them, one by one', async () => {
      expect(await services.voices(station)).toEqual([]);
      await expect(allow('fpt', { key: '' })).rejects.toMatchObject({ errors: [{ field: 'key' }] });
      await allow('fpt');
      const voices = await services.voices(station);
      expect(voices.length).toBeGreaterThan(5);
      expect(voices.every(({ outside, id }) => outside && id.startsWith('fpt-'))).toBe(true);
    });

    it('keep keys sealed, out of the trail, and never give them to a page', async () => {
      await allow('zalo');
      const rows = await database.kysely.selectFrom('voice_service').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(KEY);
      expect(JSON.stringify(await services.list(station))).not.toContain(KEY);
      expect(JSON.stringify(await listTrail(database.kysely, station.id, { limit: 5 }))).not.toContain(KEY);
      await services.save(station, ADMIN, 'zalo', { enabled: true, key: '', monthlyCharacters: 5_000 });
      expect(await (await voiceOf('zalo-4')).obstacle()).toBeNull();
    });

    it('speak by FPT.AI: raw text, key and voice as headers, the file when it is there', async () => {
      await allow('fpt');
      const sound = await (await voiceOf('fpt-banmai')).speak(TEXT, { pace: 3.3 });
      expect(sound.sampleRate).toBe(22_050);
      expect(pcmDurationMs(sound)).toBeGreaterThan(1_000);
      const [question, ...looks] = standIns.fpt.asked;
      expect(question).toMatchObject({ method: 'POST', path: '/hmi/tts/v5', body: TEXT });
      expect(question!.headers).toMatchObject({ api_key: KEY, voice: 'banmai', speed: '-1' });
      expect(looks.map(({ method }) => method)).toEqual(['GET', 'GET']);
      expect(looks.every(({ headers }) => !JSON.stringify(headers).includes(KEY))).toBe(true);
      expect(await used('fpt')).toBe(TEXT.length);
    });

    it('speak by Zalo AI: a form, the key as a header, the file at data.url', async () => {
      await allow('zalo');
      await (await voiceOf('zalo-4')).speak(TEXT, { pace: 3.3 });
      const [question] = standIns.zalo.asked;
      expect(question!.path).toBe('/v1/tts/synthesize');
      expect(question!.headers['apikey']).toBe(KEY);
      const form = Object.fromEntries(new URLSearchParams(question!.body));
      expect(form).toEqual({ input: TEXT, speaker_id: '4', speed: '0.85', encode_type: '0' });
    });

    it.each([
      ['a busy service', { kind: 'status', status: 429, times: 1, retryAfter: '1' }],
      ['a failing service', { kind: 'status', status: 503, times: 2 }],
      ['a cut line', { kind: 'cut', times: 1 }],
    ] as const)('ask again after %s, and charge once', async (_, trouble) => {
      await allow('zalo');
      standIns.zalo.trouble = { ...trouble };
      await (await voiceOf('zalo-2')).speak(TEXT, { pace: 3.3 });
      expect(await used('zalo')).toBe(TEXT.length);
    });

    it('give up in one sentence, and give the characters back', async () => {
      await allow('fpt');
      await allow('zalo');
      const wrong: [ServiceName, string, NonNullable<VoiceStandIn['trouble']>, string][] = [
        ['fpt', 'fpt-leminh', { kind: 'status', status: 500, times: 9 }, 'FPT.AI đang gặp lỗi (500)'],
        ['fpt', 'fpt-leminh', { kind: 'body', body: '<html>', times: 9 }, 'trả lời không đúng như tài liệu'],
        [
          'fpt',
          'fpt-leminh',
          { kind: 'body', body: '{"error":7,"message":"x"}', times: 9 },
          'không nhận câu (lỗi 7)',
        ],
        [
          'zalo',
          'zalo-1',
          { kind: 'body', body: '{"error_code":155,"data":[]}', times: 9 },
          'dài quá 2.000 ký tự',
        ],
        [
          'zalo',
          'zalo-1',
          { kind: 'body', body: '{"error_code":401,"data":[]}', times: 9 },
          'không nhận khóa',
        ],
        ['zalo', 'zalo-1', { kind: 'body', body: '{"error_code":0}', times: 9 }, 'không cho địa chỉ'],
        ['zalo', 'zalo-1', { kind: 'cut', times: 9 }, 'không kết nối được'],
      ];
      for (const [name, id, trouble, words] of wrong) {
        standIns[name].trouble = trouble;
        await expect((await voiceOf(id)).speak(TEXT, { pace: 3.3 })).rejects.toThrow(words);
        standIns[name].trouble = null;
      }
      expect([await used('fpt'), await used('zalo')]).toEqual([0, 0]);
      await allow('fpt', { key: 'khoa-sai' });
      await expect((await voiceOf('fpt-leminh')).speak(TEXT, { pace: 3.3 })).rejects.toMatchObject({
        code: 'voice-key',
      });
    });

    it('fetch no file from anywhere else, and take no file that is no sound', async () => {
      await allow('zalo');
      const voice = await voiceOf('zalo-1');
      for (const address of [
        'http://169.254.169.254/latest',
        'http://localhost:1/x.wav',
        'file:///etc/passwd',
      ]) {
        standIns.zalo.fileAddress = address;
        await expect(voice.speak(TEXT, { pace: 3.3 })).rejects.toThrow('trả lời không đúng như tài liệu');
      }
      standIns.zalo.fileAddress = null;
      for (const body of ['#EXTM3U\nfile:///etc/passwd\n', 'RIFF', '<html>lỗi</html>']) {
        standIns.zalo.fileBody = body;
        await expect(voice.speak(TEXT, { pace: 3.3 })).rejects.toThrow('gửi về tệp không phải âm thanh');
      }
    });

    it('stop at the budget of the month, also for many makers at once', async () => {
      await allow('zalo', { monthlyCharacters: TEXT.length * 3 });
      const voice = await voiceOf('zalo-1');
      const tries = await Promise.allSettled(
        Array.from({ length: 5 }, () => voice.speak(TEXT, { pace: 3.3 })),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled').length).toBe(3);
      expect(await used('zalo')).toBe(TEXT.length * 3);
      expect(await voice.obstacle()).toContain('đã dùng hết hạn mức 120 ký tự của tháng này');
    });

    it('are replaced by the fallback, of this machine, for all of a text', async () => {
      await allow('fpt');
      standIns.fpt.trouble = { kind: 'status', status: 500, times: 99 };
      const voices = createVoices({ services });
      const read = (internal: boolean, voiceId = 'fpt-banmai') =>
        voices.read(station, voiceId, internal, (voice) => synthesise([TEXT], voice, { pace: 3.3 }));
      const done = await read(false);
      expect(done.voice.id).toBe('espeak-vi');
      expect(done.replaced).toMatchObject({ asked: 'fpt-banmai', usedTitle: 'Giọng máy cơ bản, miền Bắc' });
      expect(done.replaced!.why).toContain('FPT.AI đang gặp lỗi');
      station.settings = { ...station.settings, fallbackVoice: '' };
      await expect(read(false)).rejects.toThrow('FPT.AI đang gặp lỗi');
    });

    it('never get words that stay in the house', async () => {
      await allow('fpt');
      const voices = createVoices({ services });
      const done = await voices.read(station, 'fpt-banmai', true, (voice) => Promise.resolve(voice.id));
      expect(done).toMatchObject({ result: 'espeak-vi', replaced: { asked: 'fpt-banmai' } });
      expect(standIns.fpt.asked).toEqual([]);
    });
  });

describe('details of the services', () => {
  it('have speeds in their own steps', () => {
    expect([2.5, 3.3, 3.6, 4.5].map(fptSpeed)).toEqual([-3, -1, 0, 2]);
    expect([2.5, 3.3, 3.8, 4.5].map(zaloSpeed)).toEqual([0.8, 0.85, 1, 1.2]);
  });

  it('keep files at hosts of the service', () => {
    expect(belongs('file01.fpt.ai', 'https://api.fpt.ai')).toBe(true);
    expect(belongs('chunk-v3.tts.zalo.ai', 'https://api.zalo.ai')).toBe(true);
    expect(belongs('fpt.ai.evil.vn', 'https://api.fpt.ai')).toBe(false);
    expect(belongs('evilfpt.ai', 'https://api.fpt.ai')).toBe(false);
    expect(belongs('127.0.0.2', 'http://127.0.0.1:80')).toBe(false);
  });
});
