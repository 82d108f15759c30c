import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp, type Who } from '../../../test/support/app.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { formOf, openProgramme, type Programme } from '../../../test/support/programme.ts';
import { createAudits } from '../audits.ts';
import { guessColumns } from './csv-articles.ts';
import { csvImportRoutes } from './csv-import.routes.tsx';
import { createCsvImport } from './csv-import.ts';
import { createEvidenceFiles } from './evidence-files.ts';
import { createEvidence } from './evidence.ts';

const PATH = '/d/hai-ba-trung/minh-chung/nhap-csv';

it('knows columns by what people call them', () => {
  expect(guessColumns(['STT', 'Tên tin bài', 'Link', 'Ngày đăng', 'Đơn vị thực hiện', 'Loại'])).toEqual({
    ...{ title: 1, url: 2, publishedOn: 3, unit: 4, kinds: 5 },
  });
});

describe.each(DIALECTS)('articles from a table on %s', (dialect) => {
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
        const files = createEvidenceFiles({ database, clock, media });
        const evidence = createEvidence({ database, clock, audits, files });
        csvImportRoutes(app, { evidence, csvImport: createCsvImport({ database, clock, media, evidence }) });
      },
    });
  });
  afterAll(() => server.close());

  const send = async (csv: string | Uint8Array<ArrayBuffer>, who: Who = 'editor') => {
    const form = new FormData();
    form.set('file', new File([csv], 'bài đăng.csv', { type: 'text/csv' }));
    await programme.clock.advance(1_000);
    return server.request(who, 'post', PATH, form);
  };
  const see = async (path: string, who: Who = 'editor') => (await server.request(who, 'get', path)).text();
  const take = (table: string, html: string, who: Who = 'editor') => {
    const hidden = [...html.matchAll(/<input type="hidden" name="([\w-]+)" value="([^"]*)"/g)];
    const fields: Record<string, string[]> = {};
    for (const [, name, value] of hidden) (fields[name!] ??= []).push(value!);
    return server.request(who, 'post', `${table}/nhap`, formOf(fields));
  };
  const counted = async (task: string) =>
    (await audits.monthAudit(server.station, '2026-11')).quotas.find((one) => one.task === task)!.counted;

  it('in Windows-1258 with commas, its columns named by a person, its kind chosen for all', async () => {
    // "Bài về đất" as Vietnamese Excel wrote it for decades: letter and tone as two signs.
    const title = Buffer.from([0x42, 0x61, 0xcc, 0x69, 0x20, 0x76, 0xea, 0xcc]);
    const csv = Buffer.concat([
      Buffer.from('a,b,c\r\nhttps://a.vn/1258,'),
      title,
      Buffer.from(',2026-11-02\r\n'),
    ]);
    const table = (await send(new Uint8Array(csv))).headers.get('location')!;
    expect(await see(table)).toContain('Không có bài nào để nhập');
    const html = await see(
      `${table}?cot-url=0&cot-title=1&cot-publishedOn=2&kinds=dat-dai&channel=ward-website`,
    );
    expect(html).toContain('Bài về');
    expect((await take(table, html)).status).toBe(303);
    expect(await counted('8')).toBe(1);
  });

  it('of a collaborator is of his unit and waits for staff', async () => {
    const csv =
      'URL,Title,Kinds,Unit,Published\nhttps://a.vn/ctv,Của mình,dau-tu,,2026-11-03\nhttps://a.vn/khac,Của người,dau-tu,Văn phòng HĐND&UBND,2026-11-03\n';
    const table = (await send(csv, 'collaborator')).headers.get('location')!;
    const html = await see(table, 'collaborator');
    expect(html).toContain('Không phải bài của Phòng Kinh tế, Hạ tầng và Đô thị.');
    expect((await take(table, html, 'collaborator')).status).toBe(303);
    expect(await counted('7')).toBe(0);
  });

  it.each(['một cột\n1', 'PK\u0003\u0004\0\0', ''])(
    'that is no table is refused at its field: %j',
    async (csv) => {
      const refused = await send(csv);
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain('id="f-file-error"');
    },
  );

  it(
    'of ten thousand lines, three of them wrong: those are named, the rest is taken, once',
    { timeout: 120_000 },
    async () => {
      const lines = Array.from({ length: 10_000 }, (_, index) => {
        const day = String((index % 20) + 1).padStart(2, '0');
        return `https://haibatrung.hanoi.gov.vn/tin/${index};Tin số ${index};CCHC;${day}/11/2026`;
      });
      lines[10] = 'khong phai duong dan;Hỏng;CCHC;01/11/2026';
      lines[5_000] = 'https://haibatrung.hanoi.gov.vn/x;Ngày sai;CCHC;31/11/2026';
      lines[9_999] = 'https://haibatrung.hanoi.gov.vn/y;Loại sai;bóng đá;01/11/2026';
      const csv = `\uFEFFĐường dẫn;Tiêu đề;Loại bài;Ngày đăng\r\n${lines.join('\r\n')}\r\n`;
      const table = (await send(csv)).headers.get('location')!;
      const html = await see(table);
      expect(html).toContain('10.000 dòng: 9.997 nhập được, 0 đã có, 3 lỗi.');
      for (const words of [
        '12</th>',
        '5.002</th>',
        '10.001</th>',
        'không phải đường dẫn',
        'không phải ngày có thật',
        'Không hiểu loại bài “bóng đá”',
      ])
        expect(html).toContain(words);
      expect((await take(table, html)).status).toBe(303);
      expect(await counted('5')).toBe(9_997);
      expect((await take(table, html)).status).toBe(409);
      const again = (await send(csv)).headers.get('location')!;
      expect(await see(again)).toContain('0 nhập được, 9.997 đã có, 3 lỗi.');
    },
  );
});
