import { saveSettings } from '../accounts/stations.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import { formOf, openProgramme, writeScript, type Programme } from '../../test/support/programme.ts';
import { silentLog } from '../kernel/log.ts';
import { editedItems, isEdit } from './bulletin-form.ts';
import { bulletinRoutes } from './bulletins.routes.tsx';

const PATH = '/d/hai-ba-trung/ban-tin';

describe('bản tin', () => {
  let server: TestApp;
  let programme: Programme;
  let first: string;
  let second: string;
  let draft: string;
  beforeAll(async () => {
    server = await openTestApp({
      routes: (app, installation) => bulletinRoutes(app, (programme = openProgramme(installation))),
    });
    const { id } = server.station;
    first = await writeScript(programme, id, { title: 'Nộp hồ sơ <trực tuyến>', durationMs: 90_000 });
    second = await writeScript(programme, id, { title: 'Ngày thứ Sáu vì dân' });
    draft = await writeScript(programme, id, { title: 'Chưa duyệt', approved: false });
  });
  afterAll(() => server.close());

  const post = (
    path: string,
    values: Record<string, string | string[]>,
    who: 'editor' | 'reviewer' | 'approver' = 'editor',
  ) => server.request(who, 'post', path, formOf(values));
  const filled = { title: 'Bản tin sáng', openingChime: 'mo-dau', closingChime: '' };
  const api = () => `/api/v1/stations/${server.station.id}/bulletins`;

  it('say what to do first while there is none', async () => {
    const html = await (await server.request('editor', 'get', PATH)).text();
    expect(html).toContain('Chưa có bản tin');
    expect(html).toContain(`href="${PATH}/moi"`);
    expect(await (await server.request('auditor', 'get', PATH)).text()).not.toContain(`href="${PATH}/moi"`);
  });

  it('offer approved items alone, their names escaped', async () => {
    const html = await (await server.request('editor', 'get', `${PATH}/moi`)).text();
    expect(html).toContain('Nộp hồ sơ &lt;trực tuyến&gt; (1 phút 30 giây)');
    expect(html).not.toContain('Chưa duyệt');
  });

  it('are put together button by button without anything being saved or lost', async () => {
    const added = await post(`${PATH}/moi`, { ...filled, scriptIds: [first], add: '1', candidate: second });
    expect(added.status).toBe(200);
    const html = await added.text();
    expect(html).toContain('value="Bản tin sáng"');
    expect(html).toContain('Hôm nay dài 2 phút 34 giây');
    expect((await programme.bulletins.list(server.station.id)).length).toBe(0);
  });

  it('are saved in their order, with the length of all that sounds', async () => {
    const saved = await post(`${PATH}/moi`, { ...filled, scriptIds: [second, first] });
    expect(saved.status).toBe(303);
    const page = await server.request('editor', 'get', saved.headers.get('location')!);
    expect(await page.text()).toContain('Hôm nay dài 2 phút 34 giây');
    const { bulletins } = (await (await server.json('auditor', 'GET', api())).json()) as {
      bulletins: { scriptIds: string[]; totalMs: number; obstacles: unknown[] }[];
    };
    expect(bulletins).toMatchObject([{ scriptIds: [second, first], totalMs: 154_000, obstacles: [] }]);
  });

  it('begin from the frame of their programme, which was saved from another', async () => {
    const [model] = await programme.bulletins.list(server.station.id);
    const form = { name: 'Bản tin sáng', bulletinId: model!.id };
    expect((await post(`${PATH}/khung`, form)).status).toBe(303);
    const twice = await post(`${PATH}/khung`, { ...form, name: 'bản TIN sáng' });
    expect(twice.status).toBe(422);
    const page = await twice.text();
    expect(page).toContain('Đã có khung tên này');
    expect(page).toContain('value="bản TIN sáng"');
    expect((await post(`${PATH}/khung`, { ...form, name: 'Khác', bulletinId: 'khong-co' })).status).toBe(422);
    const id = /moi\?khung=([^"]+)"/.exec(page)![1]!;
    const begun = await (await server.request('editor', 'get', `${PATH}/moi?khung=${id}`)).text();
    expect(begun).toMatch(/value="Bản tin sáng, ngày \d\d\/\d\d\/\d{4}"/);
    expect(begun).toMatch(/<option value="mo-dau" selected/);
    expect(begun).not.toContain('name="scriptIds"');
    expect((await post(`${PATH}/khung/${id}/bo`, {}, 'approver')).status).toBe(403);
    expect((await post(`${PATH}/khung/${id}/bo`, {})).status).toBe(303);
    const after = await (await server.request('auditor', 'get', `${PATH}/khung`)).text();
    expect(after).toContain('Chưa có khung nào');
  });

  it('take no item that is not approved, and keep what was typed', async () => {
    const refused = await post(`${PATH}/moi`, { ...filled, scriptIds: [first, draft] });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('Tin, bài “Chưa duyệt” chưa được duyệt.');
    expect(html).toContain('value="Bản tin sáng"');
    expect(html).toContain(`name="scriptIds" value="${first}"`);
  });

  it.each([
    [{ title: '', scriptIds: ['x'] }, 'Hãy nhập tên bản tin.'],
    [{ title: 'Trống' }, 'Hãy chọn ít nhất một tin, bài.'],
    [{ title: 'Lạ', scriptIds: ['khong-co'] }, 'Một tin, bài trong bản tin không còn.'],
    [{ title: 'Nhạc lạ', scriptIds: ['khong-co'], openingChime: '../../x' }, 'Nhạc hiệu đã chọn không còn'],
  ])('refuse %o in words', async (values, sentence) => {
    const refused = await post(`${PATH}/moi`, values);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain(sentence);
  });

  it('of another id are not there', async () => {
    expect((await server.request('editor', 'get', `${PATH}/khong-co`)).status).toBe(404);
    expect((await post(`${PATH}/khong-co`, { ...filled, scriptIds: [first] })).status).toBe(404);
    expect(
      (await server.json('editor', 'PUT', `${api()}/khong-co`, { title: 'A', scriptIds: [first] })).status,
    ).toBe(404);
  });

  it('are refused to programs as problem details naming the field', async () => {
    const refused = await server.json('editor', 'POST', api(), { title: ' ', scriptIds: [] });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({
      errors: [
        { field: 'title', message: 'Hãy nhập tên bản tin.' },
        { field: 'scriptIds', message: 'Hãy chọn ít nhất một tin, bài.' },
      ],
    });
    expect((await server.json('approver', 'POST', api(), { title: 'A', scriptIds: [first] })).status).toBe(
      403,
    );
  });

  it('are put away after a question, and then are gone from the list', async () => {
    const made = await server.json('editor', 'POST', api(), { title: 'Để cất', scriptIds: [first] });
    const { id } = (await made.json()) as { id: string };
    expect(made.status).toBe(201);
    const question = await server.request('editor', 'get', `${PATH}/${id}/cat`);
    expect(await question.text()).toContain('Lưu trữ bản tin “Để cất”?');
    expect((await post(`${PATH}/${id}/cat`, {})).status).toBe(303);
    expect((await server.request('editor', 'get', `${PATH}/${id}`)).status).toBe(404);
  });

  describe('their opening words', () => {
    const LOI = `${PATH}/loi`;
    const words = {
      kind: 'opening',
      name: 'Mở đầu',
      text: 'Kính chào quý vị, {thứ}, {ngày}.',
      voice: 'espeak-vi',
    };

    it('may name the day and nothing else in braces', async () => {
      const refused = await post(LOI, { ...words, text: 'Chào {tên}' });
      expect(refused.status).toBe(422);
      const html = await refused.text();
      expect(html).toContain('Chỉ dùng được {ngày} và {thứ}; hãy bỏ các dấu ngoặc nhọn khác.');
      expect(html).toContain('Chào {tên}');
    });

    it('are heard as they were made', async () => {
      expect((await post(LOI, words)).status).toBe(303);
      const [template] = await programme.templates.list(server.station.id);
      expect(await (await server.request('approver', 'get', LOI)).text()).toContain('Đang tạo âm thanh');
      const { job } = await programme.templates.sample(server.station, template!);
      const signal = new AbortController().signal;
      await programme.templates.make(job!, { signal, progress: () => undefined, log: silentLog });
      const { segment } = await programme.templates.sample(server.station, template!);
      const html = await (await server.request('approver', 'get', LOI)).text();
      expect(html).toContain(`/d/hai-ba-trung/am-thanh/${segment!.sha256}`);

      const decide = (values: Record<string, string>, who: 'approver' | 'reviewer' = 'approver') =>
        post(`${LOI}/${template!.id}/quyet-dinh`, { audioSha256: segment!.sha256, ...values }, who);
      const silent = await decide({ outcome: 'returned', comment: ' ' });
      expect([silent.status, await silent.text()]).toEqual([
        422,
        expect.stringContaining('Hãy ghi lý do trả lại để biên tập viên sửa.'),
      ]);
      const other = await decide({ outcome: 'approved', audioSha256: 'a'.repeat(64) });
      expect(other.status).toBe(409);
      expect((await decide({ outcome: 'approved' }, 'reviewer')).status).toBe(403);
      const { kysely } = server.installation.database;
      await saveSettings(kysely, server.station.id, { ...server.station.settings, twoStepApproval: true });
      expect((await decide({ outcome: 'approved' })).status).toBe(403);
      expect((await decide({ outcome: 'approved' }, 'reviewer')).status).toBe(303);
      expect(await programme.templates.countSubmitted(server.station.id)).toEqual({
        submitted: 1,
        reviewed: 1,
      });
      expect(await (await server.request('approver', 'get', LOI)).text()).toContain('Người reviewer đã soát');
      expect((await decide({ outcome: 'approved' })).status).toBe(303);
      await saveSettings(kysely, server.station.id, server.station.settings);

      const editor = await (await server.request('editor', 'get', `${PATH}/moi`)).text();
      expect(editor).toContain(`<option value="${template!.id}">Mở đầu</option>`);
    });

    it('that name a fixed day hold the bulletin back on any other', async () => {
      await post(LOI, { ...words, name: 'Cố định', text: 'Bản tin thứ Ba, ngày 24/11/2026.' });
      const named = async () =>
        (await programme.templates.list(server.station.id)).find(({ name }) => name === 'Cố định')!;
      const { job } = await programme.templates.sample(server.station, await named());
      const signal = new AbortController().signal;
      await programme.templates.make(job!, { signal, progress: () => undefined, log: silentLog });
      const { segment } = await programme.templates.sample(server.station, await named());
      const { id } = await named();
      const decision = { audioSha256: segment!.sha256, outcome: 'approved' };
      expect((await post(`${LOI}/${id}/quyet-dinh`, decision, 'approver')).status).toBe(303);
      const saved = await post(`${PATH}/moi`, { ...filled, openingTemplateId: id, scriptIds: [first] });
      const bulletin = (await programme.bulletins.list(server.station.id)).find(
        (one) => one.id === saved.headers.get('location')!.split('/').at(-1),
      )!;
      const said = async (date: string) =>
        (await programme.bulletins.rundown(programme.database.kysely, bulletin, date)).obstacles.map(
          ({ message }) => message,
        );
      expect(await said('2026-11-24')).toEqual([]);
      expect(await said('2026-11-25')).toEqual([
        expect.stringContaining('“Cố định” nói một ngày khác ngày phát 25/11/2026') as string,
      ]);
    });

    it('are for approvers to decide on', async () => {
      const [template] = await programme.templates.list(server.station.id);
      const path = `${LOI}/${template!.id}/quyet-dinh`;
      expect((await post(path, { outcome: 'approved', audioSha256: 'a' })).status).toBe(403);
    });
  });

  it('tell how they fit into the sessions that air them, and are copied', async () => {
    const saved = await post(`${PATH}/moi`, {
      ...filled,
      title: 'Bản tin chiều',
      scriptIds: [second, first],
    });
    const path = saved.headers.get('location')!;
    const id = path.split('/').at(-1)!;
    await programme.schedule.saveSlot(
      server.station,
      { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] },
      null,
      {
        ...{
          name: 'Buổi chiều',
          start: '2026-11-23T16:30',
          durationMinutes: 2,
          overrun: 'cut',
          late: 'whole',
        },
        ...{ rrule: 'FREQ=WEEKLY;BYDAY=MO', zones: [server.zones[0]!.id], bulletinId: id },
        ...{ reserveBulletinId: null, relaySourceId: null, priority: 'normal' },
      } as never,
    );
    const html = await (await server.request('editor', 'get', path)).text();
    expect(html).toContain('Buổi chiều (2 phút): dài quá 34 giây.');
    expect(html).toMatch(/Bỏ “[^”]+” thì vừa/);
    expect(html).toContain(`src="${path}/nghe"`);
    const copy = await (await server.request('editor', 'get', `${PATH}/moi?chep=${id}`)).text();
    expect(copy).toContain('value="Bản tin chiều (bản chép)"');
    expect(copy).toContain(`name="scriptIds" value="${first}"`);
    expect((await server.request('stranger', 'get', `${path}/tep.cue`)).status).toBe(404);
  });
});

describe('the items of the form', () => {
  const scriptIds = ['a', 'b', 'c'];

  it.each([
    [{ move: 'up:b' }, ['b', 'a', 'c']],
    [{ move: 'down:b' }, ['a', 'c', 'b']],
    [{ move: 'up:a' }, scriptIds],
    [{ move: 'down:c' }, scriptIds],
    [{ move: 'up:x' }, scriptIds],
    [{ remove: 'b' }, ['a', 'c']],
    [{ add: '1', candidate: 'd' }, ['a', 'b', 'c', 'd']],
    [{ add: '1', candidate: 'a' }, scriptIds],
    [{ add: '1', candidate: '' }, scriptIds],
  ])('after %o', (button, expected) => {
    expect(editedItems({ scriptIds, ...button })).toEqual(expected);
  });

  it('are saved by no button but that for saving', () => {
    expect(isEdit({ scriptIds, title: 'A' })).toBe(false);
    expect(isEdit({ scriptIds, move: 'up:a' })).toBe(true);
  });
});
