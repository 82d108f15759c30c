import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COLLABORATORS_UNIT, openTestApp, type TestApp, type Who } from '../../../test/support/app.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { formOf, openProgramme, type Programme } from '../../../test/support/programme.ts';
import { listTrail } from '../../accounts/trail.ts';
import { sha256 } from '../../kernel/hash.ts';
import { createAudits } from '../audits.ts';
import { createEvidenceFiles } from './evidence-files.ts';
import { evidenceRoutes } from './evidence.routes.tsx';
import { createEvidence } from './evidence.ts';

const PATH = '/d/hai-ba-trung/minh-chung';
const URL_OF = 'https://haibatrung.hanoi.gov.vn/tin-tuc';
const PNG = Buffer.from('89504e470d0a1a0a0000000d', 'hex');

const ARTICLE = {
  url: `${URL_OF}/mot-cua-123`,
  title: 'Một cửa liên thông',
  kinds: ['cchc', 'dat-dai'],
  channel: 'ward-website',
  unit: 'phòng văn hóa - xã hội',
  sentOn: '',
  publishedOn: '2026-11-20',
};
const EVENT = {
  title: 'Tọa đàm về thủ tục hành chính',
  on: '2026-11-19',
  place: 'Hội trường UBND phường',
  unit: 'Phòng Văn hoá – Xã hội',
  tasks: ['11', 'II.2.d'],
  forms: ['d'],
  note: 'Có 120 người dân dự.',
  evidence: 'Biên bản số 12, tủ 3\nhttps://haibatrung.hanoi.gov.vn/toa-dam',
};

describe.each(DIALECTS)('evidence on %s', (dialect) => {
  let server: TestApp;
  let programme: Programme;
  let audits: ReturnType<typeof createAudits>;
  beforeAll(async () => {
    server = await openTestApp({
      dialect,
      routes: (app, installation) => {
        programme = openProgramme(installation);
        const { database, clock, media } = programme;
        audits = createAudits({ database, clock, trial: false });
        const evidenceFiles = createEvidenceFiles({ database, clock, media });
        const evidence = createEvidence({ database, clock, audits, files: evidenceFiles });
        const waitingArticles = () => Promise.resolve(0);
        evidenceRoutes(app, { database, clock, media, audits, evidence, evidenceFiles, waitingArticles });
      },
    });
  });
  afterAll(() => server.close());

  const send = async (
    who: Who,
    path: string,
    fields: Record<string, string | string[]>,
    files: File[] = [],
  ) => {
    // Each deed at a moment of its own, as people's are.
    await programme.clock.advance(1_000);
    if (files.length === 0) return server.request(who, 'post', `${PATH}${path}`, formOf(fields));
    const form = new FormData();
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) form.append(name, one);
    for (const file of files) form.append('files', file);
    return server.request(who, 'post', `${PATH}${path}`, form);
  };
  const see = async (who: Who, path: string) => (await server.request(who, 'get', path)).text();
  const quota = async (task: string) =>
    (await audits.monthAudit(server.station, '2026-11')).quotas.find((one) => one.task === task)!;
  const entered = async (who: Who, path: string, fields: Record<string, string | string[]>) => {
    const response = await send(who, path, fields);
    expect(response.status).toBe(303);
    return response.headers.get('location')!;
  };

  it('of staff counts at once, for every kind that it is, and for a plan’s unit however it was spelt', async () => {
    const page = await entered('editor', '/bai-dang', ARTICLE);
    expect(await quota('5')).toMatchObject({ counted: 1 });
    expect(await quota('8')).toMatchObject({ counted: 1 });
    const html = await see('auditor', page);
    for (const words of ['Phòng Văn hoá – Xã hội', '20/11/2026', '8. TTHC đất đai', 'Đã xác nhận'])
      expect(html).toContain(words);
  });

  it('knows an article again, whatever a link carries along, and leads to it', async () => {
    const again = await send('auditor', '/bai-dang', {
      ...ARTICLE,
      url: `${ARTICLE.url}/?utm_source=zalo#a`,
    });
    expect(again.status).toBe(409);
    const html = await again.text();
    expect(html).toMatch(
      /Bài này đã được nhập rồi: <a href="\/d\/hai-ba-trung\/minh-chung\/muc\/[\w-]+">Một cửa/,
    );
    expect(html).toContain('utm_source=zalo');
    expect(await quota('5')).toMatchObject({ counted: 1 });
  });

  it.each([
    ['url', { url: 'haibatrung.hanoi.gov.vn/tin' }],
    ['url', { url: 'javascript:alert(1)' }],
    ['url', { url: 'không phải' }],
    ['kinds', { kinds: [] }],
    ['unit', { unit: '' }],
    ['publishedOn', { publishedOn: '2026-11-31' }],
    ['publishedOn', { publishedOn: '2026-11-24' }],
    ['publishedOn', { publishedOn: '' }],
    ['publishedOn', { sentOn: '2026-11-21' }],
    ['sentOn', { sentOn: '31/12/2026' }],
  ])('is refused at %s, with everything typed still there: %j', async (field, wrong) => {
    const response = await send('editor', '/bai-dang', { ...ARTICLE, title: 'Bài <thử>', ...wrong });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain(`id="f-${field}-error"`);
    expect(html).toContain('value="Bài &lt;thử&gt;"');
  });

  it('that is sent but not yet published stands apart, and counts once it is', async () => {
    const sent = {
      ...ARTICLE,
      url: `${URL_OF}/a-2`,
      channel: 'city-page',
      sentOn: '2026-11-20',
      publishedOn: '',
    };
    const page = await entered('editor', '/bai-dang', sent);
    expect(await see('editor', page)).toContain('Đã gửi, chưa đăng');
    expect(await quota('4')).toMatchObject({ counted: 0, notCounted: [{ reason: 'not-published' }] });
    await entered('editor', page.replace(PATH, '').replace('/muc/', '/bai-dang/'), {
      ...sent,
      publishedOn: '2026-11-22',
    });
    expect(await quota('4')).toMatchObject({ counted: 1 });
    expect(await see('editor', page)).toContain('Người editor sửa');
  });

  it('of a collaborator is of his own unit, waits for staff, and never goes further', async () => {
    const own = {
      ...ARTICLE,
      url: `${URL_OF}/dau-tu-1`,
      kinds: 'dau-tu',
      title: 'Gỡ khó cho doanh nghiệp',
      unit: '',
    };
    const other = await send('collaborator', '/bai-dang', { ...own, unit: 'Văn phòng HĐND&UBND' });
    expect(other.status).toBe(403);
    const page = await entered('collaborator', '/bai-dang', own);
    expect(await quota('7')).toMatchObject({ counted: 0 });
    expect(await see('editor', page)).toContain(COLLABORATORS_UNIT);
    const id = page.split('/').at(-1)!;
    expect((await send('collaborator', `/muc/${id}/xac-nhan`, {})).status).toBe(403);
    expect(await see('editor', `${PATH}?q=go+kho`)).toContain(`/muc/${id}/xac-nhan`);
    const confirmed = await send('editor', `/muc/${id}/xac-nhan`, { ve: 'nam=2026&q=go+kho' });
    expect(confirmed.headers.get('location')).toBe(`${PATH}?nam=2026&q=go+kho`);
    expect(await quota('7')).toMatchObject({ counted: 1 });
    expect((await send('editor', `/muc/${id}/xac-nhan`, {})).status).toBe(409);

    const foreign = (await entered('editor', '/bai-dang', { ...ARTICLE, url: `${URL_OF}/a-3` }))
      .split('/')
      .at(-1)!;
    expect((await send('collaborator', `/bai-dang/${foreign}`, own)).status).toBe(403);
    const strike = { reason: 'Không phải bài của phường' };
    expect((await send('collaborator', `/muc/${foreign}/gach-bo`, strike)).status).toBe(403);
    expect((await send('collaborator', `/muc/${id}/gach-bo`, strike)).status).toBe(403);
  });

  it('is struck out with a reason, counts no more, and may be entered anew', async () => {
    const fields = { ...ARTICLE, url: `${URL_OF}/nham`, kinds: 'ket-qua-cchc' };
    const page = await entered('editor', '/bai-dang', fields);
    expect(await quota('2')).toMatchObject({ counted: 1 });
    const path = page.replace(PATH, '');
    expect((await send('editor', `${path}/gach-bo`, { reason: '' })).status).toBe(422);
    await entered('editor', `${path}/gach-bo`, { reason: 'Nhập nhầm bài của phường khác' });
    expect(await quota('2')).toMatchObject({ counted: 0 });
    expect(await see('editor', page)).toContain('Nhập nhầm bài của phường khác');
    expect(
      (await send('editor', `${path}/gach-bo`, { reason: 'Nhập nhầm bài của phường khác' })).status,
    ).toBe(409);
    expect(await see('editor', PATH)).not.toContain(page);
    expect(await see('editor', `${PATH}?tinh-trang=struck-out&nam=2026`)).toContain(page);
    await entered('editor', '/bai-dang', fields);
  });

  it('of an event takes a second person, whoever changed it last', async () => {
    const photo = new File([PNG], 'ảnh tọa đàm.png', { type: 'image/png' });
    const response = await send('editor', '/su-kien', EVENT, [photo]);
    expect(response.status).toBe(303);
    const page = response.headers.get('location')!;
    const path = page.replace(PATH, '');
    expect(await quota('11')).toMatchObject({ counted: 0, notCounted: [{ reason: 'unconfirmed' }] });
    expect((await send('editor', `${path}/xac-nhan`, {})).status).toBe(409);
    const html = await see('auditor', page);
    for (const words of ['Biên bản số 12, tủ 3', 'ảnh tọa đàm.png', '11. Tọa đàm'])
      expect(html).toContain(words);
    const src = /<img src="([^"]+)"/.exec(html)![1]!;
    const file = await server.request('auditor', 'get', src);
    expect(file.headers.get('content-type')).toBe('image/png');
    expect(sha256(Buffer.from(await file.arrayBuffer()))).toBe(sha256(PNG));
    expect((await server.request('stranger', 'get', src)).status).toBe(404);

    await entered('auditor', `${path}/xac-nhan`, {});
    expect(await quota('11')).toMatchObject({ counted: 1 });
    const kept = /name="kept" value="([\w-]+)"/.exec(
      await see('auditor', `${PATH}/su-kien/${path.split('/').at(-1)}`),
    )![1]!;
    await entered('auditor', path.replace('/muc/', '/su-kien/'), { ...EVENT, title: 'Đối thoại', kept });
    expect(await quota('11')).toMatchObject({ counted: 0 });
    expect((await send('auditor', `${path}/xac-nhan`, {})).status).toBe(409);
    await entered('approver', `${path}/xac-nhan`, {});
    expect((await quota('11')).items[0]).toMatchObject({ title: 'Đối thoại' });
    expect((await quota('11')).items[0]!.proof[0]!.evidence).toContain(`tep:${kept}`);
  });

  it.each([
    ['on', { on: '2026-11-24' }],
    ['on', { on: '2026-02-30' }],
    ['title', { title: ' ' }],
    ['tasks', { tasks: '99' }],
    ['forms', { forms: 'z' }],
  ])('of an event is refused at %s and holds the files that came with it: %j', async (field, wrong) => {
    const response = await send('editor', '/su-kien', { ...EVENT, ...wrong }, [new File([PNG], 'giữ.png')]);
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain(`id="f-${field}-error"`);
    expect(html).toMatch(/name="kept" value="[\w-]+" checked/);
    expect(html).toContain('Biên bản số 12, tủ 3');
  });

  it('takes no file of another kind, whatever its name says, and holds the good ones beside it', async () => {
    const files = [new File([PNG], 'tốt.png'), new File(['MZ\u0000 program'], 'bien-ban.pdf')];
    const response = await send('editor', '/su-kien', EVENT, files);
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('Tệp “bien-ban.pdf” không phải PDF, DOC');
    expect(html).toContain('tốt.png');
  });

  it('is looked for without marks, by task, kind, channel, unit and state', async () => {
    const find = async (query: string) =>
      [...(await see('editor', `${PATH}?nam=2026&${query}`)).matchAll(/muc\/[\w-]+">([^<]+)</g)].map(
        ([, title]) => title,
      );
    expect(await find('q=GO+KHO')).toEqual(['Gỡ khó cho doanh nghiệp']);
    expect(await find('gom=event')).toEqual(['Đối thoại']);
    expect(await find('nhiem-vu=7')).toEqual(['Gỡ khó cho doanh nghiệp']);
    expect(await find('kenh=city-page')).toEqual(['Một cửa liên thông']);
    expect(await find('loai=dau-tu&tinh-trang=confirmed')).toEqual(['Gỡ khó cho doanh nghiệp']);
    expect(await find('tinh-trang=waiting')).toEqual([]);
    expect(await find('thang=1')).toEqual([]);
    expect(await see('editor', `${PATH}?nam=2026&q=khong+co`)).toContain('Không có mục nào như vậy');
    expect(await see('collaborator', `${PATH}?nam=2026`)).toContain('Chỉ tiêu bài đăng theo tháng');
    expect((await server.request('editor', 'get', `${PATH}?nam=2035`)).status).toBe(200);
  });

  it('leaves a line in the trail for each deed', async () => {
    const lines = await listTrail(server.installation.database.kysely, server.station.id, { limit: 200 });
    const actions = new Set(lines.map(({ action }) => action));
    for (const action of [
      'publication.write',
      'publication.change',
      'event.write',
      'event.change',
      'evidence.confirm',
      'evidence.strike',
    ])
      expect(actions).toContain(action);
  });
});
