import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { formOf, openProgramme, writeScript, type Programme } from '../../../test/support/programme.ts';
import { sha256 } from '../../kernel/hash.ts';
import { createAudits } from '../audits.ts';
import { otherLogRoutes } from './other-log.routes.tsx';
import { createOtherLogs } from './other-logs.ts';

const PATH = '/d/hai-ba-trung/nhat-ky-khac';

describe.each(DIALECTS)('another system’s log on %s', (dialect) => {
  let server: TestApp;
  let programme: Programme;
  let audits: ReturnType<typeof createAudits>;
  let scriptId: string;
  let code: string;
  beforeAll(async () => {
    server = await openTestApp({
      dialect,
      routes: (app, installation) => {
        programme = openProgramme(installation);
        const { database, clock, media } = programme;
        audits = createAudits({ database, clock, trial: false });
        const otherLogs = createOtherLogs({ database, clock, media, audits });
        otherLogRoutes(app, { database, clock, media, audits, otherLogs });
      },
    });
    scriptId = await writeScript(programme, server.station.id, { title: 'Nộp hồ sơ trực tuyến' });
    code = sha256(`${scriptId} sound`).slice(0, 10);
    await programme.clock.advance(8 * 3_600_000);
  });
  afterAll(() => server.close());

  const send = (csv: string, system = 'Đài VX-200') => {
    const form = new FormData();
    form.set('system', system);
    form.set('file', new File([csv], 'thang 11.csv', { type: 'text/csv' }));
    return server.request('editor', 'post', PATH, form);
  };
  const see = async (path: string, who: 'editor' | 'auditor' = 'editor') =>
    (await server.request(who, 'get', path)).text();
  const task3 = async () =>
    (await audits.monthAudit(server.station, '2026-11')).quotas.find(({ task }) => task === '3')!;

  it('counts a row once it was taken and confirmed by somebody else, and names the file as proof', async () => {
    const sent = await send(
      `Thời gian phát;Tên tệp;Thời lượng\r\n23/11/2026 07:01;${code}-nop-ho-so.mp3;60\r\n23/11/2026 09:00;nhac.mp3;10\r\n`,
    );
    expect(sent.status).toBe(303);
    const log = sent.headers.get('location')!;
    const page = await see(log);
    for (const words of ['1 lượt nhập được', 'Nộp hồ sơ trực tuyến', 'Không có tin, bài đã duyệt nào']) {
      expect(page).toContain(words);
    }
    const columns = { 'cot-time': '0', 'cot-item': '1', 'cot-duration': '2', task: '3' };
    expect((await server.request('editor', 'post', `${log}/nhap`, formOf(columns))).status).toBe(303);
    expect(await task3()).toMatchObject({ counted: 0, notCounted: [{ reason: 'unconfirmed' }] });
    expect((await server.request('editor', 'post', `${log}/nhap`, formOf(columns))).status).toBe(409);

    expect((await server.request('editor', 'post', `${log}/xac-nhan`, formOf({}))).status).toBe(403);
    expect(await see(log, 'auditor')).toContain('Xác nhận 1 lượt đã phát');
    await programme.clock.advance(60_000);
    expect((await server.request('auditor', 'post', `${log}/xac-nhan`, formOf({}))).status).toBe(303);
    const quota = await task3();
    expect(quota).toMatchObject({ counted: 1, byHand: 1 });
    expect(JSON.stringify(quota.items[0]!.proof)).toContain('Nhật ký hệ thống khác: Đài VX-200');
    expect((await server.request('auditor', 'post', `${log}/xac-nhan`, formOf({}))).status).toBe(409);

    const file = await server.request('auditor', 'get', `${log}/tep`);
    expect(sha256(Buffer.from(await file.arrayBuffer()))).toBe(
      /Mã tệp: ([0-9a-f]{64})/.exec(JSON.stringify(quota))?.[1],
    );
  });

  it('takes no row twice, though the file is sent again', async () => {
    const sent = await send(
      `Giờ,Mục\n23/11/2026 07:01,Nộp hồ sơ trực tuyến\n23/11/2026 14:00,Nộp hồ sơ trực tuyến\n`,
    );
    const page = await see(sent.headers.get('location')!);
    expect(page).toContain('Lượt này đã được nhập rồi.');
    expect(page).toContain('1 lượt nhập được');
  });

  it('lets people say which column is which', async () => {
    const sent = await send(`A,B,C\nx,Nộp hồ sơ trực tuyến,23/11/2026 12:00\n`);
    const log = sent.headers.get('location')!;
    expect(await see(log)).toContain('Chưa có lượt nào nhập được');
    expect(await see(`${log}?cot-time=2&cot-item=1`)).toContain('1 lượt nhập được');
  });

  it.each([
    ['', 'Tên hệ thống', 'f-system-error', 'a,b\n1,2'],
    ['VX', 'file', 'f-file-error', 'chỉ một cột\n1'],
    ['VX', 'file', 'f-file-error', 'PK\u0003\u0004\0\0'],
  ])('is refused at its field, system %j', async (system, _, field, csv) => {
    const refused = await send(csv, system);
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain(`id="${field}"`);
    if (system) expect(html).toContain(`value="${system}"`);
  });

  it('of another station is not there', async () => {
    const sent = await send('Giờ,Mục\n23/11/2026 13:00,Nộp hồ sơ trực tuyến\n');
    const log = sent.headers.get('location')!;
    expect((await server.request('stranger', 'get', log)).status).toBe(404);
  });
});
