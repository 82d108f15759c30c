import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openTestApp, type TestApp, type Who } from '../../../test/support/app.ts';
import { openScriptRoom } from '../../../test/support/script-room.ts';
import { testSounds, tone, type TestSounds } from '../../audio/test-sounds.ts';
import { MOST_OPEN } from './upload.ts';

interface UploadJson {
  id: string;
  name: string;
  received: number;
  pieceBytes: number;
  state: string;
  refused: { code: string; message: string; advice: string } | null;
  recording: { sha256: string; durationMs: number } | null;
  scriptId: string | null;
}
interface Problem {
  code: string;
  detail: string;
  errors: { field: string; message: string }[];
}

const room = openScriptRoom();
let sounds: TestSounds;
let voice: Uint8Array<ArrayBuffer>;
let server: TestApp;
beforeAll(async () => {
  sounds = testSounds();
  const file = await sounds.make('noi.mp3', ...tone(2), '-af', 'adelay=3000');
  voice = new Uint8Array(readFileSync(file));
  server = await openTestApp({ routes: room.routes });
});
afterEach(async () => {
  for (const { id } of await list()) await drop(id);
});
afterAll(async () => {
  await server.close();
  sounds.remove();
});

const PAGE = '/d/hai-ba-trung/tai-ban-ghi';
const api = (path = '') => `/api/v1/stations/${server.station.id}/uploads${path}`;
const waiting = () => readdirSync(server.installation.folder.paths.uploads);
const shown = async () => (await server.request('editor', 'get', PAGE)).text();
const form = (path: string, values: Record<string, string> = {}, who: Who = 'editor') =>
  server.request(who, 'post', PAGE + path, new URLSearchParams(values));
const begin = (wanted: unknown, who: Who = 'editor') => server.json(who, 'post', api(), wanted);
const piece = (id: string, offset: number | string, bytes: Uint8Array<ArrayBuffer>, who: Who = 'editor') =>
  server.request(who, 'patch', `${api(`/${id}`)}?offset=${offset}`, bytes);
const state = async (id: string) =>
  (await (await server.json('editor', 'get', api(`/${id}`))).json()) as UploadJson;
const list = async () =>
  ((await (await server.json('editor', 'get', api())).json()) as { items: UploadJson[] }).items;
const drop = (id: string) => server.request('editor', 'delete', api(`/${id}`));

async function begun(name: string, bytes = voice.length): Promise<UploadJson> {
  const response = await begin({ name, bytes, modified: 7 });
  expect(response.status).toBe(201);
  return (await response.json()) as UploadJson;
}

async function analysed(name: string, bytes = voice): Promise<UploadJson> {
  const { id } = await begun(name, bytes.length);
  expect((await piece(id, 0, bytes)).status).toBe(200);
  expect((await server.json('editor', 'post', api(`/${id}/finish`))).status).toBe(202);
  await room.analyse();
  return state(id);
}

/** Refused so: status, code, and what is said at which field. */
async function refusal(response: Response) {
  const { code, detail, errors } = (await response.json()) as Problem;
  return { status: response.status, code, detail, errors };
}

it.each([
  [{ bytes: 1 }, 'name', 'Hãy nhập tên tệp.'],
  [{ name: ' \u200b ', bytes: 1 }, 'name', 'Hãy nhập tên tệp.'],
  [{ name: 'x'.repeat(256), bytes: 1 }, 'name', 'Tên tệp dài quá 255 ký tự, hãy viết gọn lại.'],
  [{ name: 'a.mp3', bytes: 0 }, 'bytes', 'Tệp rỗng, không có dữ liệu.'],
  [{ name: 'a.mp3', bytes: -5 }, 'bytes', 'Tệp rỗng, không có dữ liệu.'],
  [{ name: 'a.mp3', bytes: 1.5 }, 'bytes', 'Độ dài tệp phải là số byte.'],
  [{ name: 'a.mp3', bytes: '10' }, 'bytes', 'Độ dài tệp phải là số byte.'],
  [{ name: 'a.mp3', bytes: 1, modified: 'hôm qua' }, 'modified', 'Thời điểm sửa tệp phải là số mili giây.'],
])('what is told of a file, %j, is refused at its field', async (wanted, field, message) => {
  expect(await refusal(await begin(wanted))).toMatchObject({ status: 422, errors: [{ field, message }] });
});

it('a file too large for the station is refused before a byte of it is sent', async () => {
  const { status, errors } = await refusal(await begin({ name: 'a.wav', bytes: 2_049 * 1024 * 1024 }));
  expect([status, errors[0]]).toEqual([
    413,
    { field: 'bytes', message: expect.stringContaining('Tệp lớn quá 2.048 MB') as string },
  ]);
});

it('pieces that are missing, come twice, out of order or too large are told where to go on', async () => {
  const { id, pieceBytes } = await begun('doan.mp3', 10);
  expect(pieceBytes).toBeGreaterThan(100_000);
  const elsewhere = async (response: Response | Promise<Response>) => {
    const { status, code, detail } = await refusal(await response);
    expect({ status, code }).toEqual({ status: 409, code: 'offset-differs' });
    return detail;
  };
  expect(await elsewhere(piece(id, 4, new Uint8Array(2)))).toContain('Máy chủ đang có 0 byte');
  expect((await piece(id, 0, new Uint8Array(4))).status).toBe(200);
  expect(await elsewhere(piece(id, 0, new Uint8Array(4)))).toContain('Máy chủ đang có 4 byte');
  expect(await elsewhere(piece(id, 8, new Uint8Array(2)))).toContain('Máy chủ đang có 4 byte');
  expect(await elsewhere(server.json('editor', 'post', api(`/${id}/finish`)))).toContain('có 4 byte');
  expect((await piece(id, 4, new Uint8Array(0))).status).toBe(200);
  expect((await piece(id, 4, new Uint8Array(900))).status).toBe(200);
  expect(await state(id)).toMatchObject({ received: 10, state: 'receiving' });
  for (const offset of ['', '-1', 'đầu', '1e999', '0.5'])
    expect((await refusal(await piece(id, encodeURIComponent(offset), new Uint8Array(1)))).status).toBe(422);
  expect((await drop(id)).status).toBe(204);
  expect((await piece(id, 10, new Uint8Array(1))).status).toBe(404);
  expect(waiting()).toEqual([]);
});

it('the same file chosen again goes on where it stopped; others go their own way meanwhile', async () => {
  const [one, two] = [await begun('mot.mp3', 20), await begun('hai.mp3', 20)];
  await Promise.all([piece(one.id, 0, new Uint8Array(12)), piece(two.id, 0, new Uint8Array(5))]);
  expect(await begun('mot.mp3', 20)).toMatchObject({ id: one.id, received: 12 });
  expect((await begun('mot.mp3', 21)).id).not.toBe(one.id);
  expect(await state(two.id)).toMatchObject({ received: 5 });
  expect(await shown()).toMatch(/Đã nhận .* chọn lại đúng tệp này để tải tiếp/);
});

it('nobody has more than so many open, and each his own', async () => {
  for (let number = 0; number < MOST_OPEN; number++) await begun(`${number}.mp3`, 10);
  const more = await refusal(await begin({ name: 'nữa.mp3', bytes: 10 }));
  expect(more).toMatchObject({ status: 409, code: 'too-many-uploads' });
  expect(more.detail).toContain(`Đang có ${MOST_OPEN} tệp tải dở`);
  // Begun already, it goes on.
  expect((await begin({ name: '0.mp3', bytes: 10, modified: 7 })).status).toBe(201);
});

it('another station sees and touches none of it', async () => {
  const { id } = await begun('rieng.mp3', 10);
  const theirs = `/api/v1/stations/${server.other.id}/uploads`;
  for (const [method, path] of [
    ['get', `${theirs}/${id}`],
    ['delete', `${theirs}/${id}`],
    ['post', `${theirs}/${id}/finish`],
  ] as const)
    expect((await server.json('editor', method, path)).status, path).toBe(404);
  expect((await server.json('stranger', 'get', `${theirs}/${id}`)).status).toBe(404);
  expect((await server.json('stranger', 'get', api(`/${id}`))).status).toBe(404);
  expect((await piece(id, 0, new Uint8Array(10), 'approver')).status).toBe(403);
  expect((await begin({ name: 'a', bytes: 1 }, 'auditor')).status).toBe(403);
  expect(await state(id)).toMatchObject({ received: 0, state: 'receiving' });
});

it.each([
  '../../loa.db',
  '"; rm -rf / #.mp3',
  '$(id)`id`.mp3',
  '-i http:x.mp3',
  '<script>alert(1)</script>.mp3',
  'a\nb\u202e3pm.mp3',
  'ồ'.repeat(251) + '.mp3',
  '..',
])('a file called %j is looked over like any other and shown as text', async (name) => {
  const upload = await analysed(name, voice);
  expect(upload).toMatchObject({ state: 'ready', refused: null });
  const page = await shown();
  expect(page).toContain('Dùng được');
  expect(page).not.toContain('<script>alert');
  expect(upload.name).not.toMatch(/[\n\u202e]/);
  expect(waiting()).toEqual([]);
});

it('what is no sound says why and what to do, and goes off the list', async () => {
  const upload = await analysed('anh.mp3', new TextEncoder().encode('đây là chữ '.repeat(100)));
  expect(upload.refused).toEqual({
    code: 'not-audio',
    message: 'Tệp này không phải là âm thanh hoặc video mà hệ thống đọc được.',
    advice: 'Hãy kiểm tra đã chọn đúng tệp chưa; văn bản thì dùng Soạn tin, bài.',
  });
  const page = await shown();
  expect(page).toContain('Không dùng được');
  expect(page).toContain(upload.refused!.message);
  // Only a fault of ours is worth a second look.
  expect(page).not.toContain('Phân tích lại');
  expect((await form(`/${upload.id}/cat`, { step: 'accept' })).status).toBe(422);
  expect((await form(`/${upload.id}/dua-vao`, { scriptId: 'x' })).status).toBe(404);
  expect((await form(`/${upload.id}/bo`)).status).toBe(303);
  expect((await form(`/${upload.id}/bo`)).status).toBe(404);
  expect(await shown()).toContain('Chưa có tệp nào');
});

it('its silence is cut by one tap, given back by another, and nothing else is taken for a step', async () => {
  const { id } = await analysed('im-lang.mp3');
  expect(await shown()).toContain('Cắt im lặng 3 giây đầu');
  for (const step of ['', 'xóa'])
    expect((await form(`/${id}/cat`, step === '' ? {} : { step })).status).toBe(422);
  const cut = await form(`/${id}/cat`, { step: 'accept' });
  expect(decodeURIComponent(cut.headers.get('set-cookie')!)).toContain('bản gốc vẫn được giữ nguyên');
  expect(await shown()).toContain('Đã cắt im lặng, còn 2 giây');
  expect((await form(`/${id}/cat`, { step: 'undo' }, 'approver')).status).toBe(403);
  await form(`/${id}/cat`, { step: 'undo' });
  expect(await shown()).toContain('Cắt im lặng 3 giây đầu');
});

it('it becomes the recording of a draft, and of no item that waits for approval', async () => {
  const upload = await analysed('vao-tin.mp3');
  const unsent = await begun('chua-xong.mp3', 10);
  const scripts = `/api/v1/stations/${server.station.id}/scripts`;
  const content = {
    title: 'Nháp',
    text: 'Tóm tắt.',
    form: 'tin',
    cchc: false,
    topics: [],
    unit: '',
    voice: 'espeak-vi',
  };
  const { id } = (await (await server.json('editor', 'post', scripts, content)).json()) as { id: string };

  const none = await form(`/${upload.id}/dua-vao`);
  expect(none.status).toBe(422);
  const page = await none.text();
  expect(page).toContain(`id="f-${upload.id}-scriptId-error"`);
  expect(page).toContain('Hãy chọn tin, bài nháp.');
  expect(
    (
      await refusal(
        await server.json('editor', 'post', `${scripts}/${id}/recording`, { uploadId: unsent.id }),
      )
    ).errors,
  ).toEqual([{ field: 'uploadId', message: 'Tệp này chưa phân tích xong.' }]);

  expect((await form(`/${upload.id}/dua-vao`, { scriptId: id })).headers.get('location')).toBe(
    `/d/hai-ba-trung/tin-bai/${id}`,
  );
  expect((await state(upload.id)).scriptId).toBe(id);
  expect(await shown()).toContain('Đã vào tin, bài');
  expect((await server.json('editor', 'post', `${scripts}/${id}/submit`)).status).toBeLessThan(300);
  const late = await server.json('editor', 'post', `${scripts}/${id}/recording`, { uploadId: upload.id });
  expect((await refusal(late)).status).toBe(409);
  // Off the list, it stays with its item.
  await form(`/${upload.id}/bo`);
  const item = (await (await server.json('editor', 'get', `${scripts}/${id}`)).json()) as {
    recordingSha256: string;
  };
  expect(item.recordingSha256).toBe(upload.recording!.sha256);
});

it('a browser without script sends one whole file by the form', async () => {
  const sent = (file: File) => {
    const values = new FormData();
    values.append('recording', file);
    return server.request('editor', 'post', PAGE, values);
  };
  const taken = await sent(new File([voice], '../nguyên "tệp".mp3'));
  expect(taken.status).toBe(303);
  await room.analyse();
  expect(await shown()).toContain('Dùng được');
  const empty = await sent(new File([], 'rong.mp3'));
  expect(empty.status).toBe(422);
  expect(await empty.text()).toContain('id="f-recording-error"');
  expect((await form('')).status).toBe(422);
  expect(readdirSync(server.installation.folder.paths.temporary)).toEqual([]);
});
