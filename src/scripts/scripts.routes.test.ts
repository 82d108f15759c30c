import { createHash } from 'node:crypto';
import mammoth from 'mammoth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp, type Who } from '../../test/support/app.ts';
import { DIALECTS } from '../../test/support/databases.ts';
import { declaredVerdict, EVERYONE, verdict } from '../../test/support/route-matrix.ts';
import { openScriptRoom } from '../../test/support/script-room.ts';
import { listDelegations } from '../accounts/delegations/delegations.store.ts';
import { saveSettings } from '../accounts/stations.ts';
import { listTrail } from '../accounts/trail.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { wavOf } from '../../test/support/wav.ts';

/** What a lexicon of yesterday would have read otherwise. */
const voice: { readYesterday: string | null } = { readYesterday: null };

const WRITTEN = {
  title: 'Nộp hồ sơ trực tuyến',
  text: 'UBND phường tiếp nhận hồ sơ TTHC từ 7h30.',
  form: 'tin',
  cchc: '1',
  topics: ['e', 'g'],
  unit: 'Phòng VH-XH',
  voice: 'espeak-vi',
};
type Written = Record<string, string | string[] | File>;

function fields(values: Written): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values))
    for (const one of [value].flat()) form.append(name, one);
  return form;
}

/** A second of a tone as a 16-bit WAV. */
function tone(): File {
  const samples = Int16Array.from({ length: 16_000 }, (_, n) => 8_000 * Math.sin(n / 8));
  return new File([new Uint8Array(wavOf(samples, 16_000))], 'loi-doc.wav');
}

let server: TestApp;
const room = openScriptRoom(voice);
const base = () => `/d/${server.station.slug}`;
const api = () => `/api/v1/stations/${server.station.id}/scripts`;
const post = (who: Who, path: string, values: Written) =>
  server.request(who, 'post', base() + path, fields(values));
const page = async (who: Who, path: string) => (await server.request(who, 'get', base() + path)).text();

/** Writes and, if asked, submits; gives the item's id. */
async function written(values: Written = {}): Promise<string> {
  const response = await post('editor', '/tin-bai/moi', { ...WRITTEN, ...values });
  expect(response.status, await response.clone().text()).toBe(303);
  return response.headers.get('location')!.split('/').at(-1)!;
}

interface Shown {
  state: string;
  text: string;
  recordingSha256: string | null;
  revision: { id: string; number: number };
  audio: { sha256: string } | null;
  decisions: { outcome: string; comment: string }[];
}
const shown = async (id: string) =>
  (await (await server.json('editor', 'get', `${api()}/${id}`)).json()) as Shown;

/** An item that waits for approval, and what its approver sees. */
async function waiting(values: Written = {}) {
  const id = await written({ step: 'submit', ...values });
  const { revision } = await shown(id);
  await room.make(server, revision.id);
  const { audio } = await shown(id);
  return { id, seen: { revisionId: revision.id, audioSha256: audio!.sha256 } };
}

for (const dialect of DIALECTS) {
  describe(`every route of tin/bài on ${dialect}`, () => {
    it('lets everyone in or not exactly as declared', async () => {
      const walked = await openTestApp({ dialect, routes: openScriptRoom().routes });
      try {
        for (const who of EVERYONE)
          for (const route of walked.app.registry.all())
            expect(await verdict(walked, route, who), `${route.method} ${route.path} as ${who}`).toBe(
              declaredVerdict(route, who),
            );
      } finally {
        await walked.close();
      }
    });
  });
}

describe('tin/bài', () => {
  beforeAll(async () => {
    server = await openTestApp({ routes: room.routes });
  });
  afterAll(() => server.close());

  describe('the list', () => {
    it('says what to do first while it is empty', async () => {
      const html = await page('editor', '/tin-bai');
      expect(html).toContain('Chưa có tin, bài nào');
      expect(html).toContain(`href="${base()}/tin-bai/moi"`);
    });

    it('offers writing only to those who may', async () => {
      expect(await page('auditor', '/tin-bai')).not.toContain('/tin-bai/moi');
    });

    it('finds with and without marks, by state, and page by page', async () => {
      for (let n = 0; n < 31; n++) await written({ title: `Bản nháp số ${n}`, text: '' });
      await written({ title: 'Chuyển đổi số ở phường' });
      for (const q of ['Chuyển đổi', 'chuyen doi'])
        expect(await page('editor', `/tin-bai?q=${encodeURIComponent(q)}`)).toContain(
          'Chuyển đổi số ở phường',
        );
      expect(await page('editor', '/tin-bai?q=khong+he+co')).toContain('Không tìm thấy');
      expect(await page('editor', '/tin-bai?trangThai=da-duyet')).not.toContain('Chuyển đổi số');
      expect(await page('editor', '/tin-bai?trang=2')).toContain('31–32 trong 32 tin, bài');
      // A made-up query is no reason to show nothing.
      expect((await server.request('editor', 'get', `${base()}/tin-bai?trang=x&trangThai=y`)).status).toBe(
        200,
      );
    });
  });

  describe('the editor', () => {
    it('keeps a draft and shows it again with how it will be read', async () => {
      const id = await written();
      const html = await page('editor', `/tin-bai/${id}`);
      expect(html).toContain('value="Nộp hồ sơ trực tuyến"');
      expect(html).toMatch(/id="f-topics-e"[^>]*checked/);
      expect(html).toContain('Ủy ban nhân dân');
      expect(html).toContain('Thời lượng ước tính');
      expect(await page('auditor', `/tin-bai/${id}`)).not.toContain('Lưu nháp');
    });

    it.each<[string, Written, string, RegExp]>([
      ['no title', { title: '  ' }, 'title', /Hãy nhập tiêu đề/],
      ['a hundred thousand words', { text: 'chữ '.repeat(100_000) }, 'text', /dài quá 60\.000 ký tự/],
      ['a topic that the plan does not have', { topics: ['f'] }, 'topics', /a, b, c, d, đ, e, g, h, i/],
      ['no choice of tin or bài', { form: '' }, 'form', /Hãy chọn tin hoặc bài/],
      ['a voice that is not there', { voice: 'nguoi-la' }, 'voice', /Giọng đọc này không có/],
      ['nothing, submitted', { text: '', step: 'submit' }, 'text', /Hãy nhập nội dung/],
      ['emoji, submitted', { text: '🎉🎉 \u0007', step: 'submit' }, 'text', /chưa có chữ nào/],
      ['CCHC without a topic', { topics: [], step: 'submit' }, 'topics', /ít nhất một chủ đề/],
      ['a DOCX that is none', { file: new File(['PK\x03\x04?'], 'a.docx') }, 'file', /không phải DOCX/],
      ['a recording that is none', { recording: new File(['ID3 no'], 'a.mp3') }, 'recording', /âm thanh/],
      ['an empty recording', { recording: new File([], 'a.mp3') }, 'recording', /Tệp rỗng/],
    ])('refuses %s at its field and keeps what was typed', async (_name, wrong, field, sentence) => {
      const before = await page('editor', '/tin-bai');
      const response = await post('editor', '/tin-bai/moi', { ...WRITTEN, unit: 'Tổ dân phố 7', ...wrong });
      const html = await response.text();
      expect(response.status).toBe(422);
      expect(html.slice(html.indexOf(`id="f-${field}-error"`)).slice(0, 500)).toMatch(sentence);
      expect(html).toContain('value="Tổ dân phố 7"');
      expect(html).toContain(wrong['text'] ?? WRITTEN.text);
      expect(await page('editor', '/tin-bai')).toBe(before);
    });

    it('drops control characters and keeps emoji of a text that has words', async () => {
      const { text } = await shown(await written({ text: 'Xin\u0000 chào\u0007 🎉' }));
      expect(text).toBe('Xin chào 🎉');
    });

    it('never lets a text become markup', async () => {
      const id = await written({ title: '<script>alert(1)</script>', text: '<b>chữ</b>' });
      expect(await page('editor', `/tin-bai/${id}`)).not.toMatch(/<script>alert|<b>chữ/);
    });

    it('puts the words of a file into the text, saving nothing yet', async () => {
      const file = new File(['Lời trong tệp'], 'a.txt');
      const response = await post('editor', '/tin-bai/moi/nhap-tep', { ...WRITTEN, file });
      const html = await response.text();
      expect([response.status, html.includes('>Lời trong tệp</textarea>')]).toEqual([200, true]);
      expect(html).toContain('value="Phòng VH-XH"');
      const none = await post('editor', '/tin-bai/moi/nhap-tep', WRITTEN);
      expect([none.status, (await none.text()).includes('Hãy chọn tệp TXT hoặc DOCX.')]).toEqual([422, true]);
    });

    it('attaches a recording, lets the station hear it, and drops it again', async () => {
      const id = await written({ recording: tone() });
      const { recordingSha256 } = await shown(id);
      const bytes = Buffer.from(await tone().arrayBuffer());
      expect(recordingSha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      const sound = `/am-thanh/${recordingSha256}`;
      const heard = await server.request('auditor', 'get', base() + sound);
      expect(Buffer.from(await heard.arrayBuffer()).equals(bytes)).toBe(true);
      const elsewhere = `/d/${server.other.slug}${sound}`;
      expect((await server.request('stranger', 'get', elsewhere)).status).toBe(404);
      await post('editor', `/tin-bai/${id}`, WRITTEN);
      expect((await shown(id)).recordingSha256).toBe(recordingSha256);
      await post('editor', `/tin-bai/${id}`, { ...WRITTEN, dropRecording: '1' });
      expect((await shown(id)).recordingSha256).toBeNull();
    });

    it('keeps a recording that was uploaded with a form that is wrong elsewhere', async () => {
      const refused = await post('editor', '/tin-bai/moi', { ...WRITTEN, title: ' ', recording: tone() });
      const html = await refused.text();
      const held = /name="heldRecording" value="([0-9a-f]{64})"/.exec(html)![1]!;
      expect([refused.status, html.includes('Đang giữ: loi-doc.wav')]).toEqual([422, true]);
      expect((await server.request('editor', 'get', `${base()}/am-thanh/${held}`)).status).toBe(200);
      const again = await post('editor', '/tin-bai/moi', { ...WRITTEN, title: '', heldRecording: held });
      expect(await again.text()).toContain(`value="${held}"`);
      const id = await written({ heldRecording: held, step: 'submit', text: 'Tóm tắt.' });
      expect((await shown(id)).recordingSha256).toBe(held);
    });

    it('takes no recording by its hash alone that was not uploaded to this station', async () => {
      const response = await post('editor', '/tin-bai/moi', { ...WRITTEN, heldRecording: 'f'.repeat(64) });
      expect([response.status, await response.text()]).toEqual([
        422,
        expect.stringContaining('Hãy chọn lại tệp.'),
      ]);
    });

    it('keeps what was typed when somebody else has moved the item on', async () => {
      const id = await written({ step: 'submit' });
      const response = await post('editor', `/tin-bai/${id}`, { ...WRITTEN, text: 'Vừa gõ thêm.' });
      const html = await response.text();
      expect(response.status).toBe(409);
      expect(html).toContain('đang ở trạng thái “đang tạo âm thanh”');
      expect(html).toContain('>Vừa gõ thêm.</textarea>');
    });
  });

  describe('văn bản đọc', () => {
    it('comes anew for what was typed, each changed word with its source', async () => {
      const response = await post('editor', '/tin-bai/moi/van-ban-doc', { text: 'TTHC' });
      const html = await response.text();
      expect(html).toContain('thủ tục hành chính');
      expect(html).toContain('“TTHC” đọc là');
      expect(html).not.toContain('<html');
    });

    it('says why it does not come', async () => {
      const response = await post('editor', '/tin-bai/moi/van-ban-doc', { text: 'chữ '.repeat(100_000) });
      expect([response.status, await response.text()]).toEqual([
        422,
        expect.stringContaining('60.000 ký tự'),
      ]);
    });

    it('can be heard at once, by the station alone', async () => {
      const said = await post('editor', '/tin-bai/moi/nghe-thu', { text: 'Xin chào', voice: 'espeak-vi' });
      const src = /src="([^"]+)"/.exec(await said.text())![1]!;
      expect(await (await server.request('editor', 'get', src)).text()).toBe('sound of preview Xin chào');
      const elsewhere = src.replace(server.station.slug, server.other.slug);
      expect((await server.request('stranger', 'get', elsewhere)).status).toBe(404);
      const nothing = await post('editor', '/tin-bai/moi/nghe-thu', { text: ' ', voice: 'espeak-vi' });
      expect([nothing.status, await nothing.text()]).toEqual([
        422,
        expect.stringContaining('Hãy nhập nội dung'),
      ]);
    });
  });

  describe('the making', () => {
    it('is asked for until it is done, then the page comes anew', async () => {
      const id = await written({ step: 'submit' });
      const progress = await server.request('editor', 'get', `${base()}/tin-bai/${id}/tien-do`);
      expect(await progress.text()).toContain(`hx-get="${base()}/tin-bai/${id}/tien-do"`);
      await room.make(server, (await shown(id)).revision.id);
      const done = await server.request('editor', 'get', `${base()}/tin-bai/${id}/tien-do`);
      expect([done.headers.get('hx-refresh'), (await done.text()).includes('hx-get')]).toEqual([
        'true',
        false,
      ]);
      expect(await page('editor', `/tin-bai/${id}`)).toContain('1 phút 5 giây');
    });

    it('that failed says so and can be asked for again', async () => {
      const id = await written({ step: 'submit' });
      await room.fail(server, (await shown(id)).revision.id);
      expect(await page('editor', `/tin-bai/${id}`)).toContain('Hãy sửa nội dung hoặc gửi duyệt lại.');
      const again = await post('editor', `/tin-bai/${id}`, { ...WRITTEN, step: 'submit' });
      expect(again.status).toBe(303);
    });
  });
});

describe('approving', () => {
  beforeEach(async () => {
    server = await openTestApp({ routes: room.routes });
    return () => server.close();
  });

  it('says that nothing waits', async () => {
    expect(await page('approver', '/duyet')).toContain('Không có gì chờ duyệt');
  });

  it('is approved in an approver’s place by a document, which the record and the phiếu duyệt name; never one’s own', async () => {
    const { id, seen } = await waiting();
    expect((await post('auditor', `/duyet/${id}`, { ...seen, outcome: 'approved' })).status).toBe(403);
    const { auth, delegations, database, clock } = server.installation;
    const by = { kind: 'person', id: (await auth.findUser(server.emailOf('approver')))!.id } as const;
    const approver = { ...by, name: 'Người approver', roles: ['approver'] as const };
    const today = dateOf(clock.now(), server.station.timeZone);
    const document = '12/GUQ-UBND ngày 25/11/2026';
    for (const who of ['auditor', 'editor'] as const) {
      const userId = (await auth.findUser(server.emailOf(who)))!.id;
      await delegations.give(server.station, approver, {
        userId,
        role: 'approver',
        document,
        from: today,
        until: today,
      });
    }
    expect((await post('editor', `/duyet/${id}`, { ...seen, outcome: 'approved' })).status).toBe(403);
    expect((await server.request('editor', 'get', `${base()}/tin-bai/${id}/phieu-duyet`)).status).toBe(409);
    expect((await post('auditor', `/duyet/${id}`, { ...seen, outcome: 'approved' })).status).toBe(303);
    expect(await page('editor', `/tin-bai/${id}`)).toContain(`(theo ủy quyền ${document})`);
    const [line] = await listTrail(database.kysely, server.station.id, { limit: 1, subject: id });
    expect(line).toMatchObject({ action: 'script.approve', detail: { delegation: document } });

    const slip = await server.request('editor', 'get', `${base()}/tin-bai/${id}/phieu-duyet`);
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(await slip.arrayBuffer()) });
    for (const words of [
      'PHIẾU DUYỆT',
      document,
      'Người auditor',
      'NGƯỜI ĐƯỢC ỦY QUYỀN DUYỆT',
      seen.audioSha256,
    ])
      expect(value).toContain(words);
    for (const one of await listDelegations(database.kysely, server.station.id))
      await delegations.end(server.station, approver, one.id);
  });

  it('goes before the leader of the ward after that of the office, where the station approves in two steps', async () => {
    const { database, auth, delegations, clock } = server.installation;
    const settings = { ...server.station.settings, twoStepApproval: true };
    await saveSettings(database.kysely, server.station.id, settings);
    const { id, seen } = await waiting();
    expect(await page('approver', '/duyet')).not.toContain(id);
    expect(await page('reviewer', '/duyet')).toContain('Soát xong');
    expect(await page('editor', '/tin-bai')).toContain('Chờ lãnh đạo phòng soát');
    expect((await post('approver', `/duyet/${id}`, { ...seen, outcome: 'approved' })).status).toBe(403);
    // In the reviewer's place, by a document.
    const userId = (await auth.findUser(server.emailOf('auditor')))!.id;
    const reviewer = { kind: 'person', id: (await auth.findUser(server.emailOf('reviewer')))!.id } as const;
    const day = dateOf(clock.now(), server.station.timeZone);
    const document = '7/GUQ-VHXH ngày 26/11/2026';
    await delegations.give(
      server.station,
      { ...reviewer, name: 'Người reviewer', roles: ['reviewer'] },
      { userId, role: 'reviewer', document, from: day, until: day },
    );
    const reviewed = await post('auditor', `/duyet/${id}`, {
      ...seen,
      outcome: 'approved',
      comment: 'Đủ ý.',
    });
    expect(decodeURIComponent(reviewed.headers.getSetCookie().join())).toContain('Đã soát');
    expect(await page('editor', '/tin-bai')).toContain('Chờ lãnh đạo UBND duyệt');
    const api = `/api/v1/stations/${server.station.id}/scripts/${id}`;
    const told = (await (await server.json('editor', 'get', api)).json()) as Record<string, unknown>;
    expect([told['state'], told['waitsFor']]).toEqual(['submitted', 'approve']);
    expect(await page('approver', '/duyet')).toContain('Người auditor đã soát');
    expect((await post('approver', `/duyet/${id}`, { ...seen, outcome: 'approved' })).status).toBe(303);
    expect((await shown(id)).state).toBe('approved');
    const slip = await server.request('editor', 'get', `${base()}/tin-bai/${id}/phieu-duyet`);
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(await slip.arrayBuffer()) });
    for (const words of ['Người soát', document, 'Đủ ý.', 'Người duyệt', 'Người approver'])
      expect(value).toContain(words);
  });

  it('shows text, spoken text and exactly the bytes that will air, then keeps the decision with its undo', async () => {
    const { id, seen } = await waiting();
    const html = await page('approver', '/duyet');
    for (const shownThere of [`value="${seen.revisionId}"`, `value="${seen.audioSha256}"`, 'Ủy ban nhân dân'])
      expect(html).toContain(shownThere);
    expect(html).toContain(`src="${base()}/am-thanh/${seen.audioSha256}"`);
    const heard = await server.request('approver', 'get', `${base()}/am-thanh/${seen.audioSha256}`);
    expect(
      createHash('sha256')
        .update(await heard.text())
        .digest('hex'),
    ).toBe(seen.audioSha256);

    const decided = await post('approver', `/duyet/${id}`, { ...seen, outcome: 'approved' });
    expect([decided.status, (await shown(id)).state]).toEqual([303, 'approved']);
    const notice = decodeURIComponent(decided.headers.getSetCookie().join());
    expect(notice).toContain(`/duyet/${id}/hoan-tac`);
    await post('approver', `/duyet/${id}/hoan-tac`, {});
    expect((await shown(id)).state).toBe('submitted');
  });

  it('opens no card by itself right after a decision, so that a second tap decides nothing', async () => {
    const first = await waiting();
    await waiting({ title: 'Tin thứ hai' });
    expect(await page('approver', '/duyet')).toMatch(/<details[^>]* open/);
    const decided = await post('approver', `/duyet/${first.id}`, { ...first.seen, outcome: 'approved' });
    const cookie = decided.headers
      .getSetCookie()
      .find((one) => one.startsWith('loa-notice='))!
      .split(';')[0]!;
    const headers = await server.headersOf('approver');
    const next = await server.app.request(`${base()}/duyet`, {
      headers: { ...headers, cookie: `${headers['cookie']}; ${cookie}` },
    });
    const html = await next.text();
    expect(html).toContain('Tin thứ hai');
    expect(html).toContain('Hoàn tác');
    expect(html).not.toMatch(/<details class="details"[^>]* open/);
  });

  it('wants a comment with what it returns, and keeps the one typed when something changed meanwhile', async () => {
    const { id, seen } = await waiting();
    const silent = await post('approver', `/duyet/${id}`, { ...seen, outcome: 'returned', comment: ' ' });
    expect([silent.status, await silent.text()]).toEqual([
      422,
      expect.stringContaining('Hãy ghi lý do trả lại'),
    ]);
    const comment = 'Sửa số điện thoại';
    const other = { ...seen, revisionId: 'ban-khac' };
    const changed = await post('approver', `/duyet/${id}`, { ...other, outcome: 'returned', comment });
    const html = await changed.text();
    expect([changed.status, html.includes(`>${comment}</textarea>`)]).toEqual([409, true]);
    expect(html).toContain('đã thay đổi sau khi anh/chị mở');
    expect((await post('approver', `/duyet/${id}`, { ...seen, outcome: 'returned', comment })).status).toBe(
      303,
    );
    expect(await page('editor', `/tin-bai/${id}`)).toContain(`Người approver trả lại: ${comment}`);
  });

  it('shows what changed since what was returned, word by word and mark by mark', async () => {
    const { id, seen } = await waiting();
    expect(await page('approver', '/duyet')).not.toContain('Thay đổi so với');
    await post('approver', `/duyet/${id}`, { ...seen, outcome: 'returned', comment: 'Sửa giờ' });
    const later = { text: WRITTEN.text.replace('7h30', '8h00'), topics: ['e'], step: 'submit' };
    await post('editor', `/tin-bai/${id}`, { ...WRITTEN, ...later });
    await room.make(server, (await shown(id)).revision.id);
    const html = await page('approver', '/duyet');
    const words = html
      .slice(html.indexOf('Thay đổi so với bản 1'))
      .replace(/<span class="only-read">[^<]*<\/span>/g, '');
    expect(html).toContain('Bản 1 đã được Người approver trả lại: Sửa giờ');
    expect(words).toContain('<del class="removed">7h30</del><ins class="added">8h00</ins>');
    expect(words).toMatch(/<dt>CCHC<\/dt><dd>[^]*<del class="removed">; g\)/);
    expect(words).not.toContain('<dt>Tiêu đề</dt>');
  });

  it('says so when what was returned comes again unchanged', async () => {
    const { id, seen } = await waiting();
    await post('approver', `/duyet/${id}`, { ...seen, outcome: 'returned', comment: 'Xem lại' });
    await post('editor', `/tin-bai/${id}`, { ...WRITTEN, step: 'submit' });
    await room.make(server, (await shown(id)).revision.id);
    expect(await page('approver', '/duyet')).toContain('Nội dung không thay đổi.');
  });

  it('gives the fields of each card ids of their own', async () => {
    await waiting();
    await waiting({ title: 'Tin thứ hai', text: 'Tin thứ hai.' });
    const ids = [...(await page('approver', '/duyet')).matchAll(/ id="([^"]+)"/g)].map(([, one]) => one);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says so when the sound was made by another reading than today’s', async () => {
    await waiting();
    expect(await page('approver', '/duyet')).not.toContain('Cách đọc đã đổi');
    voice.readYesterday = 'u bờ nờ dờ';
    await waiting({ title: 'Tin cũ' }).finally(() => (voice.readYesterday = null));
    expect(await page('approver', '/duyet')).toContain('Âm thanh trên đây đọc là: u bờ nờ dờ');
  });

  it('shows the words of a recording without a reading of the voice', async () => {
    await waiting({ recording: tone() });
    const html = await page('approver', '/duyet');
    expect([html.includes(WRITTEN.text), html.includes('Văn bản gốc')]).toEqual([true, false]);
  });

  it('refuses a sound that is not the one that was made', async () => {
    const { id, seen } = await waiting();
    const other = { ...seen, audioSha256: '0'.repeat(64), outcome: 'approved' };
    expect((await post('approver', `/duyet/${id}`, other)).status).toBe(409);
    expect((await post('approver', `/duyet/${id}`, { ...other, audioSha256: '../..' })).status).toBe(422);
    expect((await shown(id)).state).toBe('submitted');
  });

  it('is followed by withdrawing, with a reason', async () => {
    const { id, seen } = await waiting();
    await post('approver', `/duyet/${id}`, { ...seen, outcome: 'approved' });
    expect(await page('editor', `/tin-bai/${id}`)).toContain('Thu hồi…');
    const silent = await post('editor', `/tin-bai/${id}/thu-hoi`, { reason: '' });
    expect([silent.status, await silent.text()]).toEqual([
      422,
      expect.stringContaining('Hãy ghi lý do thu hồi.'),
    ]);
    expect((await post('editor', `/tin-bai/${id}/thu-hoi`, { reason: 'Sai nội dung' })).status).toBe(303);
    expect(await page('editor', `/tin-bai/${id}`)).toContain('Sai nội dung');
  });
});

describe('the API of tin/bài', () => {
  const content = { ...WRITTEN, cchc: true };
  beforeEach(async () => {
    server = await openTestApp({ routes: room.routes });
    return () => server.close();
  });
  const call = (who: Who, method: string, path: string, body?: unknown) =>
    server.json(who, method, api() + path, body);

  it('walks an item from draft to withdrawn', async () => {
    const created = await call('editor', 'post', '', content);
    const { id } = (await created.json()) as { id: string };
    expect(created.status).toBe(201);
    const path = `${api()}/${id}/recording`;
    const bytes = new Uint8Array(await tone().arrayBuffer());
    expect((await server.request('editor', 'put', path, bytes)).status).toBe(200);
    expect((await call('editor', 'put', `/${id}`, { ...content, title: 'Tiêu đề mới' })).status).toBe(200);
    const submitted = await call('editor', 'post', `/${id}/submit`, {});
    expect([submitted.status, ((await submitted.json()) as Shown).state]).toEqual([202, 'making']);
    const { revision } = await shown(id);
    await room.make(server, revision.id);
    const seen = { revisionId: revision.id, audioSha256: (await shown(id)).audio!.sha256 };
    const decision = { ...seen, outcome: 'approved', comment: 'Đồng ý' };
    expect((await call('approver', 'post', `/${id}/decisions`, decision)).status).toBe(201);
    expect((await shown(id)).decisions).toMatchObject([{ outcome: 'approved', comment: 'Đồng ý' }]);
    const list = (await (await call('auditor', 'get', '?state=approved&q=tieu+de')).json()) as {
      items: { title: string }[];
      total: number;
    };
    expect(list).toMatchObject({ total: 1, items: [{ title: 'Tiêu đề mới' }] });
    expect((await call('approver', 'post', `/${id}/withdraw`, { reason: 'Hết hiệu lực' })).status).toBe(200);
    expect((await shown(id)).state).toBe('withdrawn');
  });

  it.each([
    ['nothing', {}, 'title'],
    ['a hundred thousand words', { ...content, text: 'chữ '.repeat(100_000) }, 'text'],
    ['topics that are no list', { ...content, topics: 'e' }, 'topics'],
    ['a voice that is not there', { ...content, voice: 'x' }, 'voice'],
  ])('answers %s with problem details at the field', async (_name, body, field) => {
    const response = await call('editor', 'post', '', body);
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const { errors } = (await response.json()) as { errors: { field: string }[] };
    expect(errors.map((error) => error.field)).toContain(field);
  });

  it('refuses a recording that does not decode, and keeps the item as it was', async () => {
    const id = await written();
    const junk = new TextEncoder().encode('không phải âm thanh');
    const response = await server.request('editor', 'put', `${api()}/${id}/recording`, junk);
    expect([response.status, await response.json()]).toEqual([
      422,
      expect.objectContaining({ errors: [expect.objectContaining({ field: 'recording' })] }),
    ]);
    expect((await shown(id)).recordingSha256).toBeNull();
  });

  it('shows nothing of another station', async () => {
    const id = await written();
    const path = `/api/v1/stations/${server.other.id}/scripts/${id}`;
    expect((await server.json('stranger', 'get', path)).status).toBe(404);
  });
});
