import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync, strFromU8 } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { createMediaStore, type FolderMediaStore } from '../../audio/media-store.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { cellText, type ContentTable } from '../../kernel/office/content.ts';
import { projectRoot } from '../../kernel/project-files.ts';
import { findStation, saveSettings } from '../../accounts/stations.ts';
import { createAudits, type Audits } from '../audits.ts';
import { writeQuarter } from '../testing/report-history.ts';
import { pageTables, parts, plain, textsOf, wordTables } from '../testing/report-texts.ts';
import { at, type StationHistory } from '../testing/station-history.ts';
import { tablesOf } from './model.ts';
import { reportApiRoutes } from './report-api.routes.ts';
import { reportRoutes } from './report.routes.tsx';
import { reportsOfYear } from './report-rows.store.ts';
import { createReports, type Reports } from './reports.ts';

const LIST = '/d/hai-ba-trung/bao-cao';
const SOFFICE = '/usr/bin/soffice';

describe.each(DIALECTS)('báo cáo on %s', (dialect) => {
  let server: TestApp;
  let clock: VirtualClock;
  let audits: Audits;
  let media: FolderMediaStore;
  let reports: Reports;
  let history: StationHistory;
  beforeAll(async () => {
    clock = new VirtualClock(at('2026-03-16 09:00'));
    server = await openTestApp({
      dialect,
      routes: (app, { database, folder }) => {
        audits = createAudits({ database, clock, trial: false });
        media = createMediaStore(folder.paths.media, folder.paths.temporary, clock);
        reports = createReports({ database, clock, audits, media, trial: false });
        reportRoutes(app, { database, clock, media, reports });
        reportApiRoutes(app, { reports });
      },
    });
    history = await writeQuarter(server.installation.database, { station: server.station });
  });
  afterAll(() => server.close());

  const post = (path: string, values: Record<string, string>) =>
    server.request('auditor', 'POST', path, new URLSearchParams(values));
  const page = async (path: string) => (await server.request('auditor', 'GET', path)).text();
  const bytesOf = async (path: string) =>
    new Uint8Array(await (await server.request('auditor', 'GET', path)).arrayBuffer());
  const kernel = () => server.installation.database.kysely;

  async function created(values: Record<string, string>): Promise<string> {
    const response = await post(LIST, { calendar: 'administrative', year: '2026', ...values });
    expect(response.status).toBe(303);
    return response.headers.get('location')!;
  }

  it('tells the quarter as the judge counts it, page, Word and Excel to the row', async () => {
    const path = await created({ kind: 'quarter', quarter: '1' });
    const report = await reports.find(server.station, path.split('/').at(-1)!);
    const { model } = await reports.made(server.station, report);
    const tables = tablesOf(model).filter(({ rows }) => rows.length > 0);
    expect(textsOf(pageTables(await page(path)))).toEqual(textsOf(tables.map(rowsOf)));
    expect(textsOf(wordTables(await bytesOf(`${path}/word`)).slice(1))).toEqual(textsOf(tables.map(rowsOf)));
    const sheets = workbook(await bytesOf(`${path}/excel`));
    expect(sheets.length).toBe(tablesOf(model).length);
    for (const [index, table] of tablesOf(model).entries())
      for (const cell of table.rows.flat())
        if (cell !== null && cell !== '') expect(sheets[index]).toContain(String(cell));

    const row = (key: string, name: string) =>
      tables.find((table) => table.key === key)!.rows.find((cells) => cells.includes(name));
    expect(row('so-sanh', 'Tổng số tin, bài CCHC đã phát')).toEqual([
      ...['Tổng số tin, bài CCHC đã phát', 5, 0, '+5'],
    ]);
    // March is cut on the 14th, the December before is told whole.
    expect(row('chi-tieu-thang', 'Tin, bài CCHC trên loa')).toEqual([
      ...['3', 'Tin, bài CCHC trên loa', '1/2', '2/2', '1/2', '1/2', '1/2'],
    ]);
    expect(row('nhiem-vu', 'Báo cáo định kỳ')?.at(-1)).toBe('Thực hiện bằng báo cáo này');
    expect(row('khong-phat-duoc', 'Mô hình “Ngày không hẹn”')?.at(-1)).toMatch(/Mới phát 50%/);
  });

  it('tells what residents did on the OA as figures, page and Word alike, and never their words', async () => {
    const path = await created({ kind: 'quarter', quarter: '1' });
    expect(await page(path)).not.toContain('Tương tác với người dân');
    const station_id = server.station.id;
    const question = (id: string, day: string, answer: string) => ({
      ...{ id, station_id, sender: '8412345678', text: 'Rác ở ngõ 12 chưa ai dọn', at: at(`${day} 10:00`) },
      ...{ state: answer === '' ? ('new' as const) : ('answered' as const), answer },
    });
    const event = (id: string, name: string, day: string) => ({
      ...{ station_id, id, name, at: at(`${day} 10:00`), received_at: at(`${day} 10:00`) },
    });
    const count = (day: string, value: number) => ({ station_id, what: 'followers', day, value });
    await kernel()
      .insertInto('zalo_question')
      .values([
        question('h1', '2026-01-10', 'Đã chuyển tổ thu gom'),
        question('h2', '2026-02-10', ''),
        // Before the quarter, and after what it closes on.
        question('h3', '2025-12-01', ''),
        question('h4', '2026-03-15', ''),
      ])
      .execute();
    await kernel()
      .insertInto('zalo_event')
      .values([
        event('e1', 'follow', '2026-01-10'),
        event('e2', 'follow', '2026-02-10'),
        event('e3', 'unfollow', '2026-02-11'),
      ])
      .execute();
    await kernel()
      .insertInto('zalo_count')
      .values([count('2025-12-10', 3_100), count('2026-03-14', 3_250), count('2026-03-15', 3_251)])
      .execute();
    const told = [
      ['Câu hỏi, phản ánh của người dân gửi qua Zalo OA', 2, 1, '+1'],
      ['Câu hỏi, phản ánh đã được trả lời', 1, 0, '+1'],
      ['Lượt quan tâm mới', 2, 0, '+2'],
      ['Lượt bỏ quan tâm', 1, 0, '+1'],
      ['Người quan tâm OA cuối kỳ', 3_250, 3_100, '+150'],
    ];
    const report = await reports.find(server.station, path.split('/').at(-1)!);
    const { model } = await reports.made(server.station, report);
    const table = tablesOf(model).find(({ key }) => key === 'nguoi-dan')!;
    expect(table.rows).toEqual(told);
    const shown = textsOf([told.map((row) => row.map(cellText))])[0];
    const word = await bytesOf(`${path}/word`);
    for (const made of [pageTables(await page(path)), wordTables(word)])
      expect(textsOf(made).map((rows) => rows.slice(1))).toContainEqual(shown);
    const document = strFromU8(unzipSync(word)['word/document.xml']!);
    for (const text of [document, await page(path)]) expect(text).not.toMatch(/ngõ 12|tổ thu gom|8412345678/);
  });

  it.skipIf(dialect !== 'sqlite')('is a Word file in the form of Nghị định 30/2020', async () => {
    const path = await created({ kind: 'half-year' });
    const parts = unzipSync(await bytesOf(`${path}/word`));
    const document = strFromU8(parts['word/document.xml']!);
    const page = /<w:pgSz[^>]*>/.exec(document)![0];
    expect(page).toContain('w:w="11906"');
    expect(page).toContain('w:h="16838"');
    const margin = (side: string) =>
      Number(new RegExp(`w:${side}="(\\d+)"`).exec(/<w:pgMar[^>]*>/.exec(document)![0])![1]) / 56.7;
    for (const side of ['top', 'bottom']) expect(margin(side)).toBeCloseTo(20, 0);
    expect(margin('left')).toBeCloseTo(30, 0);
    expect(margin('right')).toBeCloseTo(15, 0);
    expect(document).toContain('<w:titlePg');
    expect(new Set(document.match(/w:ascii="[^"]*"/g))).toEqual(new Set(['w:ascii="Times New Roman"']));
    expect(document).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
    // Each table repeats its heading, no wider than between the margins, and no row is torn.
    const real = document.split('<w:tbl>').slice(1);
    const width = 11906 - 1701 - 850;
    for (const table of real)
      expect(Number(/<w:tblW [^>]*w:w="(\d+)/.exec(table)?.[1])).toBeLessThanOrEqual(width + 1);
    expect(real.filter((table) => table.includes('<w:tblHeader')).length).toBeGreaterThan(6);
    const headers = Object.keys(parts)
      .filter((name) => /header\d\.xml$/.test(name))
      .map((name) => strFromU8(parts[name]!));
    expect(headers.filter((header) => header.includes('PAGE')).length).toBe(1);
    const part = strFromU8(unzipSync(await bytesOf(`${path}/long-ghep`))['word/document.xml']!);
    expect(part).not.toMatch(/CỘNG HÒA|Nơi nhận|BÁO CÁO</);
    expect(part).toContain('II. TỒN TẠI');
  });

  it('is given to programs from the same model, to those of the station alone', async () => {
    const api = `/api/v1/stations/${server.station.id}/reports`;
    const answer = await server.json('auditor', 'GET', `${api}/quy-1?year=2026`);
    const told = (await answer.json()) as { from: string; to: string; texts: object; tables: object[] };
    expect([answer.status, told.from, told.to]).toEqual([200, '2025-12-15', '2026-03-14']);
    const path = await created({ kind: 'quarter', quarter: '1' });
    const { model } = await reports.made(
      server.station,
      await reports.find(server.station, path.split('/').at(-1)!),
    );
    expect(told.tables).toMatchObject(
      tablesOf(model).map(({ title, rows, columns }) => {
        return { title, rows, columns: columns.map((column) => column.title) };
      }),
    );
    const word = await server.json('auditor', 'GET', `${api}/quy-1/word?year=2026`);
    expect(word.headers.get('content-disposition')).toContain('bao-cao-2025-12-15-2026-03-14.docx');
    expect((await server.json('auditor', 'GET', `${api}/quy-1/excel?year=2026`)).status).toBe(200);
    expect((await server.json('auditor', 'GET', `${api}/quy-5?year=2026`)).status).toBe(404);
    expect((await server.json('auditor', 'GET', `${api}/nam`)).status).toBe(422);
    expect((await server.json('stranger', 'GET', `${api}/nam?year=2026`)).status).toBe(404);
    expect((await server.json('nobody', 'GET', `${api}/nam?year=2026`)).status).toBe(401);
  });

  it('keeps what a person wrote, and goes on with the data where he wrote nothing', async () => {
    const path = await created({ kind: 'month', month: '2' });
    const id = path.split('/').at(-1)!;
    const { proposed } = await reports.made(server.station, await reports.find(server.station, id));
    const saved = await post(`${path}/soan`, { ...proposed, next: 'Làm <b>tốt</b> hơn & nhanh hơn.' });
    expect(saved.headers.get('location')).toBe(path);
    expect((await reports.find(server.station, id)).content.texts).toEqual({
      next: 'Làm <b>tốt</b> hơn & nhanh hơn.',
    });
    expect(await page(path)).toContain('Làm &lt;b&gt;tốt&lt;/b&gt; hơn &amp; nhanh hơn.');
    const refused = await post(`${path}/soan`, { ...proposed, next: 'x'.repeat(20_001) });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('Phương hướng dài quá 20.000 ký tự');
  });

  it('once sent is counted, kept and fixed; it is put right by another that counts for nothing', async () => {
    const path = await created({ kind: 'quarter', quarter: '1', calendar: 'calendar' });
    const id = path.split('/').at(-1)!;
    const early = await post(`${path}/gui`, { number: '15/BC-UBND', sentOn: '2026-03-17' });
    expect(await early.text()).toContain('Ngày gửi không được sau hôm nay.');
    await clock.advance(16 * 86_400_000);
    expect((await post(`${path}/gui`, { number: '15/BC-UBND', sentOn: '2026-04-01' })).status).toBe(303);
    const sent = await reports.find(server.station, id);
    expect(sent).toMatchObject({ state: 'sent', number: '15/BC-UBND', tasks: ['6'] });
    expect(await media.verify(sent.sha256!)).toBe(true);
    const march = await audits.monthAudit(server.station, '2026-03');
    expect(march.quotas.find(({ task }) => task === '6')).toMatchObject({ state: 'met', counted: 1 });

    const before = await page(path);
    expect(before).toContain('Số: 15/BC-UBND');
    const late = await history.script({ title: 'Tin đến muộn', approvedAt: '2026-03-01 08:00' });
    const player = await history.player('Đầu phát thứ hai', [history.zones.hill]);
    await history.heard(player, await history.airing('2026-03-05 07:00', [late]), 1);
    expect(pageTables(await page(path))).toEqual(pageTables(before));
    expect(Buffer.from(await bytesOf(`${path}/word`)).equals(readFileSync(media.path(sent.sha256!)))).toBe(
      true,
    );
    for (const [form, values] of [
      ['soan', {}],
      ['bo', {}],
      ['gui', { number: '1', sentOn: '2026-04-01' }],
    ] as const)
      expect((await post(`${path}/${form}`, values)).status).toBe(409);

    const instead = (await post(`${path}/thay-the`, {})).headers.get('location')!;
    expect(await page(instead)).toContain('Báo cáo này thay thế Báo cáo số 15/BC-UBND ngày 01/04/2026.');
    expect(await page(instead)).toContain('Tin đến muộn');
    await post(`${instead}/gui`, { number: '16/BC-UBND', sentOn: '2026-04-01' });
    expect((await reports.find(server.station, instead.split('/').at(-1)!)).tasks).toEqual([]);
  });

  it('is refused with a sentence at its field, and thrown away only as a draft', async () => {
    const wrong = await post(LIST, {
      kind: 'range',
      calendar: 'calendar',
      year: '2026',
      from: '2026-03-02',
      to: '2026-03-01',
    });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Ngày cuối không được trước ngày đầu.');
    const path = await created({ kind: 'range', from: '2026-02-01', to: '2026-02-20' });
    expect((await server.request('approver', 'POST', `${path}/bo`, new URLSearchParams())).status).toBe(403);
    expect((await server.request('approver', 'GET', path)).status).toBe(200);
    expect((await post(`${path}/bo`, {})).status).toBe(303);
    const left = await reportsOfYear(kernel(), server.station.id, 2026);
    expect(left.some(({ kind }) => kind === 'range')).toBe(false);
    expect((await server.request('auditor', 'GET', path)).status).toBe(404);
  });

  it('takes issuer and signature from the settings, and says what is due when', async () => {
    const settings = {
      ...server.station.settings,
      reportIssuer: 'office' as const,
      reportDeputy: true,
      reportSigner: 'Trần Thị Lan',
    };
    await saveSettings(kernel(), server.station.id, settings);
    const station = (await findStation(kernel(), server.station))!;
    const path = await created({ kind: 'evaluation' });
    const { model } = await reports.made(station, await reports.find(station, path.split('/').at(-1)!));
    expect(model.letterhead).toMatchObject({
      ...{ above: ['UBND PHƯỜNG HAI BÀ TRƯNG'], issuer: ['PHÒNG VĂN HOÁ – XÃ HỘI'], signer: 'Trần Thị Lan' },
      signedAs: ['KT. TRƯỞNG PHÒNG', 'PHÓ TRƯỞNG PHÒNG'],
    });
    const text = model.blocks.flatMap((block) => (block.kind === 'text' ? block.text : [])).join('\n');
    expect(text).toMatch(
      /Đề xuất điều chỉnh nội dung tuyên truyền năm 2027:\n- Bổ sung tin, bài về các nội dung/,
    );
    const list = await page(`${LIST}?nam=2026`);
    expect(list).toContain('Tổng kết, đánh giá kế hoạch năm');
    expect(list).toContain('16/06/2026');
    expect(list).toContain('Đã gửi 01/04/2026 · số 15/BC-UBND');
  });

  it.skipIf(dialect !== 'sqlite' || !existsSync(SOFFICE))(
    'looks right in LibreOffice, which draws it with all its pages (skipped without soffice)',
    { timeout: 60_000 },
    async () => {
      const folder = join(projectRoot, 'test-results', 'report');
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      const path = await created({ kind: 'year' });
      writeFileSync(join(folder, 'nam.docx'), await bytesOf(`${path}/word`));
      execFileSync(
        SOFFICE,
        ['--headless', '--convert-to', 'pdf', '--outdir', folder, join(folder, 'nam.docx')],
        {
          stdio: 'ignore',
        },
      );
      execFileSync('pdftoppm', ['-r', '70', '-png', join(folder, 'nam.pdf'), join(folder, 'nam')]);
      const text = execFileSync('pdftotext', ['-layout', join(folder, 'nam.pdf'), '-'], { encoding: 'utf8' });
      const pages = text.split('\f');
      // The first page has no number, the second has its own in the top margin.
      expect(pages[0]!.trim()).toMatch(/CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n/);
      expect(pages[1]!.trim()).toMatch(/^2\n/);
      expect(text).toContain('Nơi nhận:');
    },
  );
});

/** A table's heading and rows, as they are read. */
function rowsOf({ columns, rows }: ContentTable): string[][] {
  return [columns.map(({ title }) => title), ...rows.map((row) => row.map(cellText))];
}

/** The sheets' strings and numbers; nothing is a formula. */
function workbook(bytes: Uint8Array): string[] {
  const files = unzipSync(bytes);
  const shared = parts(
    strFromU8(files['xl/sharedStrings.xml'] ?? new Uint8Array()),
    /<si>([\s\S]*?)<\/si>/g,
  ).map((one) => plain(one.replace(/<[^>]*>/g, '')));
  return Object.keys(files)
    .filter((name) => /worksheets\/sheet\d+\.xml$/.test(name))
    .sort((a, b) => Number(/\d+/.exec(a)![0]) - Number(/\d+/.exec(b)![0]))
    .map((name) => {
      const xml = strFromU8(files[name]!);
      expect(xml).not.toMatch(/<f[ >]/);
      return parts(xml, /<c [^>]*?>([\s\S]*?)<\/c>/g)
        .map((cell) => plain(cell.replace(/<[^>]*>/g, '')))
        .map((value, index) =>
          /t="s"/.test(xml.match(/<c [^>]*?>/g)![index]!) ? shared[Number(value)] : value,
        )
        .join('\n');
    });
}
