import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { createEntries, type Entries } from './entries.ts';
import { lexiconRoutes } from './lexicon.routes.tsx';
import { readAloud } from './read-aloud.ts';

const PATH = '/d/hai-ba-trung/quan-tri/tu-dien';
const NVH = { written: 'NVHX', spoken: 'nhà văn hóa' };

describe.each(DIALECTS)('từ điển đọc, on %s', (dialect) => {
  let server: TestApp;
  let entries: Entries;
  let said: string[];
  const allowed: string[] = [];
  beforeAll(async () => {
    server = await openTestApp({
      dialect,
      routes: (app, { database, clock }) => {
        entries = createEntries({ database, clock });
        lexiconRoutes(app, {
          entries,
          previews: { allow: (_station, sha256) => allowed.push(sha256), has: () => true },
          sayPreview: (_station, text) => {
            said.push(text);
            return Promise.resolve({ sha256: 'ab12' });
          },
          soundHref: (station, sha256) => `/d/${station.slug}/am-thanh/${sha256}`,
        });
      },
    });
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    said = [];
    await server.installation.database.kysely.deleteFrom('lexicon_entry').execute();
  });

  const post = (path: string, fields: Record<string, string>) =>
    server.request('editor', 'POST', path, new URLSearchParams(fields));
  const page = async (query = '') => (await server.request('editor', 'GET', PATH + query)).text();
  const reads = async (text: string) => {
    const { database } = server.installation;
    return (await readAloud(database.kysely, server.station, text)).map(({ spoken }) => spoken).join();
  };

  it('takes a reading that the very next text is read by, keeps what was before, and takes it back', async () => {
    expect(await reads('Họp ở NVHX.')).not.toContain('nhà văn hóa');
    expect((await post(PATH, NVH)).status).toBe(303);
    expect(await reads('Họp ở NVHX.')).toBe('Họp ở nhà văn hóa.');
    await post(PATH, { ...NVH, spoken: 'nhà văn hóa phường' });
    expect(await reads('Họp ở NVHX.')).toBe('Họp ở nhà văn hóa phường.');
    const [now] = await entries.list(server.station.id);
    const shown = await (await server.request('editor', 'GET', `${PATH}/${now!.id}`)).text();
    expect(shown.match(/nhà văn hóa/g)!.length).toBeGreaterThan(2);
    expect(shown).toContain('đang dùng');
    expect((await post(`${PATH}/${now!.id}/bo`, {})).status).toBe(303);
    expect(await reads('Họp ở NVHX.')).not.toContain('nhà văn hóa');
    await post(`${PATH}/${now!.id}/dung-lai`, {});
    expect(await reads('Họp ở NVHX.')).toBe('Họp ở nhà văn hóa phường.');
    const history = await entries.history(server.station.id, 'NVHX');
    expect(history.map(({ retired }) => retired === null)).toEqual([true, false, false]);
  });

  it('is the station’s own, and only for those who may teach', async () => {
    await post(PATH, NVH);
    expect(await entries.list(server.other.id)).toEqual([]);
    const [own] = await entries.list(server.station.id);
    expect((await server.request('stranger', 'GET', `${PATH}/${own!.id}`)).status).toBe(404);
    expect((await server.request('auditor', 'POST', PATH, new URLSearchParams(NVH))).status).toBe(403);
  });

  it('shows a refused form as it was typed, with what is wrong at its field', async () => {
    const refused = await post(PATH, { written: 'MKT', spoken: 'marketing', note: 'viết tắt của chợ' });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('viết tắt của chợ');
    expect(html).toMatch(/id="f-spoken-error"[^]*từng âm tiếng Việt/);
    const gone = await post(`${PATH}/khong-co`, NVH);
    expect(gone.status).toBe(404);
  });

  it('lets a reading be heard before it is saved, in a sentence of one’s own', async () => {
    const heard = await post(`${PATH}/nghe-thu`, { ...NVH, sentence: 'Mời bà con đến NVHX lúc 7h.' });
    expect(said).toEqual(['Mời bà con đến nhà văn hóa lúc bảy giờ.']);
    expect(await heard.text()).toContain('/d/hai-ba-trung/am-thanh/ab12');
    expect(allowed).toContain('ab12');
    expect(await entries.list(server.station.id)).toEqual([]);
    expect((await post(`${PATH}/nghe-thu`, { ...NVH, spoken: 'xyzw' })).status).toBe(422);
  });

  it('is searched with or without marks, and fills the form from what it knows', async () => {
    expect(await page('?q=cai cach hanh chinh')).toContain('CCHC');
    expect(await page('?q=khongcotunao')).toContain('Không có từ này');
    expect(await page(`?tu=CCHC&doc=${encodeURIComponent('cải cách')}`)).toMatch(/value="CCHC"/);
  });

  it('is leafed through by the alphabet, with what decides between readings', async () => {
    const shown = await page('?q=TB');
    expect(shown).toMatch(/gần: [^<]*thương binh/);
    const [first = '', second = ''] = [...(await page()).matchAll(/<td[^>]*><strong>([^<]+)<\/strong>/g)].map(
      ([, written]) => written,
    );
    expect(new Intl.Collator('vi', { numeric: true }).compare(first, second)).toBeLessThanOrEqual(0);
    expect(await page('?q=KP')).toMatch(/KP[\s\S]*khu phố[\s\S]*trước số/);
  });

  it('goes out as a table and comes in as one, three wrong lines named', async () => {
    await post(PATH, NVH);
    const table = await server.request('editor', 'GET', `${PATH}/bang.tsv`);
    expect(await table.text()).toContain('NVHX\tnhà văn hóa\tMọi chỗ');
    const lines = Array.from({ length: 200 }, (_, index) => `TV${'ABCDEFGHIK'[index % 10]}${index}\ttư vấn`);
    const wrong = ['\tkhông từ', 'MKT\tmarketing', 'NVHX\t'];
    const form = new FormData();
    form.set('file', new File([['Từ viết\tCách đọc', ...lines, ...wrong].join('\n')], 'bang.tsv'));
    const answer = await server.request('editor', 'POST', `${PATH}/nhap`, form);
    const html = await answer.text();
    expect(html).toContain('Đã nhập 200 cách đọc');
    for (const line of [202, 203, 204]) expect(html).toContain(`Dòng ${line}:`);
    expect(await entries.list(server.station.id)).toHaveLength(201);
    const again = new FormData();
    again.set('file', new File([['Từ viết\tCách đọc', ...lines].join('\n')], 'bang.tsv'));
    expect(await (await server.request('editor', 'POST', `${PATH}/nhap`, again)).text()).toContain(
      '200 cách đọc đã có sẵn',
    );
    const none = new FormData();
    none.set('file', new File(['a\tb\n1\t2'], 'khac.tsv'));
    expect((await server.request('editor', 'POST', `${PATH}/nhap`, none)).status).toBe(422);
  });

  it('is there for programs', async () => {
    const api = `/api/v1/stations/${server.station.id}/lexicon`;
    const made = await server.json('editor', 'POST', api, NVH);
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    const { entries: all } = (await (await server.json('editor', 'GET', api)).json()) as {
      entries: object[];
    };
    expect(all).toMatchObject([{ ...NVH, place: 'everywhere', neighbours: [] }]);
    expect((await server.json('editor', 'DELETE', `${api}/${id}`)).status).toBe(204);
    expect((await server.json('editor', 'DELETE', `${api}/${id}`)).status).toBe(409);
  });
});
