import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp, type Who } from '../../../test/support/app.ts';
import { openScriptRoom } from '../../../test/support/script-room.ts';
import { testSounds, tone, type TestSounds } from '../../audio/test-sounds.ts';

interface EditJson {
  trimStartMs: number;
  trimEndMs: number;
  fadeInMs: number;
  fadeOutMs: number;
  cuts: { fromMs: number; toMs: number }[];
}
interface Problem {
  errors: { field: string; message: string }[];
}

const room = openScriptRoom();
let sounds: TestSounds;
let server: TestApp;
let uploadId: string;
/** An item with a recording of twelve seconds, the first four silent. */
let id: string;
let page: string;
let api: string;

beforeAll(async () => {
  sounds = testSounds();
  const voice = new Uint8Array(readFileSync(await sounds.make('noi.wav', ...tone(8), '-af', 'adelay=4000')));
  server = await openTestApp({ routes: room.routes });
  const uploads = `/api/v1/stations/${server.station.id}/uploads`;
  const told = await server.json('editor', 'post', uploads, { name: 'noi.wav', bytes: voice.length });
  uploadId = ((await told.json()) as { id: string }).id;
  await server.request('editor', 'patch', `${uploads}/${uploadId}?offset=0`, voice);
  await server.json('editor', 'post', `${uploads}/${uploadId}/finish`);
  await room.analyse();
});
afterAll(async () => {
  await server.close();
  sounds.remove();
});
beforeEach(async () => {
  id = await written();
  page = `/d/hai-ba-trung/tin-bai/${id}/cat-sua`;
  api = `/api/v1/stations/${server.station.id}/scripts/${id}/recording-edit`;
  await server.json('editor', 'post', api.replace('recording-edit', 'recording'), { uploadId });
});

async function written(): Promise<string> {
  const content = { title: 'Bản ghi', text: 'Tóm tắt.', form: 'tin', cchc: false, topics: [], unit: '' };
  const scripts = `/api/v1/stations/${server.station.id}/scripts`;
  const made = await server.json('editor', 'post', scripts, { ...content, voice: 'espeak-vi' });
  return ((await made.json()) as { id: string }).id;
}

const post = (values: Record<string, string>, who: Who = 'editor') =>
  server.request(who, 'post', page, new URLSearchParams(values));
const put = (edit: unknown, who: Who = 'editor') => server.json(who, 'put', api, edit);
const kept = async () => (await (await server.json('editor', 'get', api)).json()) as EditJson | null;
const NONE: EditJson = { trimStartMs: 0, trimEndMs: 0, fadeInMs: 0, fadeOutMs: 0, cuts: [] };

describe('cắt, sửa bản ghi', () => {
  it('saves what was typed, shows it again, and takes it back', async () => {
    const saved = await post({ step: 'save', start: '0:04,5', end: '11', cutFrom0: '6', cutTo0: '0:07,25' });
    expect(saved.status).toBe(303);
    const edit = { ...NONE, trimStartMs: 4_500, trimEndMs: 1_000, cuts: [{ fromMs: 6_000, toMs: 7_250 }] };
    expect(await kept()).toEqual(edit);
    const html = await (await server.request('editor', 'get', page)).text();
    expect(html).toContain('Còn 5 giây trên 12 giây.');
    for (const value of ['0:04,500', '0:11,000', '0:06,000', '0:07,250'])
      expect(html).toContain(`value="${value}"`);
    const { undo } = JSON.parse(
      decodeURIComponent(/notice=([^;]+)/.exec(saved.headers.get('set-cookie')!)![1]!),
    ) as {
      undo: { fields: Record<string, string> };
    };
    await post(undo.fields);
    expect(await kept()).toBeNull();
  });

  it.each([
    [{ start: 'đầu' }, 'start', 'không phải là phút:giây'],
    [{ start: '0:30' }, 'start', 'nằm ngoài bản ghi'],
    [{ start: '0:08', end: '0:05' }, 'end', 'Điểm dừng phải sau điểm bắt đầu.'],
    [{ cutFrom3: '0:08', cutTo3: '0:05' }, 'cutFrom3', 'điểm cuối phải sau điểm đầu'],
    [{ fadeIn: '0:07', fadeOut: '0:08' }, 'fadeOut', 'dài hơn phần còn lại'],
  ])(
    'refuses %j at its field, with all that was typed, and keeps the edit that was',
    async (typed, field, message) => {
      await put({ ...NONE, trimStartMs: 1_000 });
      const refused = await post({ step: 'save', cutFrom1: '0:02', cutTo1: '0:03', ...typed });
      expect(refused.status).toBe(422);
      const html = await refused.text();
      expect(html).toMatch(new RegExp(`id="f-${field}-error".*?${message}`));
      for (const value of ['0:02', '0:03', ...Object.values(typed)])
        expect(html).toContain(`value="${value}"`);
      expect(await kept()).toEqual({ ...NONE, trimStartMs: 1_000 });
    },
  );

  it.each([
    [{ trimStartMs: -1 }, 'trimStartMs'],
    [{ trimStartMs: 'x' }, 'trimStartMs'],
    [{ trimEndMs: 13_000 }, 'trimEndMs'],
    [{ fadeOutMs: 1e12 }, 'fadeOutMs'],
    [{ cuts: 'hết' }, 'cuts'],
    [{ cuts: [{ fromMs: 0, toMs: 12_000 }] }, 'cuts'],
    [{ cuts: Array.from({ length: 2_000 }, (_, n) => ({ fromMs: n, toMs: n + 1 })) }, 'cuts'],
  ])('refuses to a program %j', async (edit, field) => {
    const refused = await put(edit);
    expect(refused.status).toBe(422);
    const { errors } = (await refused.json()) as Problem;
    expect(errors[0]!.field).toMatch(new RegExp(`^${field}`));
    expect(errors[0]!.message).toMatch(/[à-ỹ]/i);
    expect(await kept()).toBeNull();
  });

  it('knows no button but its own', async () => {
    for (const values of [{}, { step: 'xóa' }, { start: '0:01' }]) {
      const refused = await post(values);
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain('Hãy bấm một nút của trang.');
    }
  });

  it('proposes to cut the silence, and never less than was cut by hand', async () => {
    await post({ step: 'propose' });
    expect((await kept())!.trimStartMs).toBeGreaterThan(3_500);
    await post({ step: 'propose', start: '0:05' });
    expect(await kept()).toMatchObject({ trimStartMs: 5_000 });
    await post({ step: 'clear' });
    expect(await kept()).toBeNull();
  });

  it('makes it to be heard when asked, and shows the waveform to those who may write', async () => {
    const asked = await post({ step: 'listen', start: '0:04' });
    expect(asked.headers.get('location')).toBe(`${page}#nghe-truoc`);
    expect(await (await server.request('editor', 'get', page)).text()).toContain('Đang chờ xử lý âm thanh');
    const wave = await server.request('editor', 'get', `${page}/song`);
    const { peaks } = (await wave.json()) as { peaks: string };
    expect(Buffer.from(peaks, 'base64').length).toBe(120);
    for (const who of ['approver', 'auditor'] as const)
      for (const path of [page, `${page}/song`])
        expect((await server.request(who, 'get', path)).status).toBe(403);
  });

  it('is for those who may write, and for nobody of another station', async () => {
    for (const who of ['approver', 'auditor'] as const) {
      expect((await post({ step: 'clear' }, who)).status).toBe(403);
      expect((await put(NONE, who)).status).toBe(403);
    }
    expect((await post({ step: 'clear' }, 'stranger')).status).toBe(404);
    expect((await put(NONE, 'stranger')).status).toBe(404);
    const theirs = api.replace(server.station.id, server.other.id);
    for (const method of ['get', 'put'])
      expect(
        (await server.json('stranger', method, theirs, method === 'put' ? NONE : undefined)).status,
      ).toBe(method === 'put' ? 403 : 404);
  });

  it('is nothing for an item that a voice reads, and leaves what waits for approval as it is', async () => {
    const read = await written();
    expect((await server.request('editor', 'get', page.replace(id, read))).status).toBe(404);
    expect((await server.json('editor', 'get', api.replace(id, read))).status).toBe(404);
    await server.json('editor', 'post', api.replace('recording-edit', 'submit'));
    const late = await post({ step: 'save', start: '0:01' });
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('value="0:01"');
    expect((await put(NONE)).status).toBe(409);
    expect(await kept()).toBeNull();
  });
});
