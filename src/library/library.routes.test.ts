import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import { startHistory, type WrittenScript } from '../plan/testing/station-history.ts';
import { putBulletin } from '../bulletins/bulletins.store.ts';
import { createLibrary } from './library.ts';
import { libraryRoutes } from './library.routes.tsx';

const PAGE = '/d/hai-ba-trung/thu-vien';

let server: TestApp;
let [old, fresh]: WrittenScript[] = [];
beforeAll(async () => {
  server = await openTestApp({
    routes: (app, { database, clock }) => {
      const library = createLibrary({ database, clock, onAirableChange: () => Promise.resolve() });
      libraryRoutes(app, { database, library });
    },
  });
  const { database } = server.installation;
  const history = await startHistory(database, { station: server.station });
  old = await history.script({ title: 'Một cửa điện tử', approvedAt: '2026-10-30 08:00' });
  fresh = await history.script({ title: 'Hộ tịch <mới>', approvedAt: '2026-11-20 08:00' });
  await putBulletin(database.kysely, {
    ...{ id: 'b', stationId: server.station.id, title: 'Bản tin sáng', scriptIds: [old.id], between: null },
    ...{ openingChime: null, closingChime: null, openingTemplateId: null, closingTemplateId: null },
    ...{ createdBy: 'lan', createdAt: 1, updatedAt: 1, archivedAt: null },
  });
});
afterAll(() => server.close());

const get = async (query = '', cookie?: string) => {
  const headers = await server.headersOf('editor');
  return server.app.request(PAGE + query, {
    headers: { ...headers, cookie: [headers['cookie'], cookie].filter(Boolean).join('; ') },
  });
};
const post = (path: string, fields: Record<string, string>, who: 'editor' | 'auditor' = 'editor') =>
  server.request(who, 'post', PAGE + path, new URLSearchParams(fields));

it('lists, filters, and remembers the filters until they are taken off', async () => {
  const all = await (await get()).text();
  expect(all).toContain('Hộ tịch &lt;mới&gt;');
  expect(all).toContain('Một cửa điện tử');
  const found = await get('?q=mot+cua&loc=1');
  expect(await found.text()).not.toContain('Hộ tịch');
  const cookie = /loa-thu-vien=[^;]+/.exec(found.headers.get('set-cookie') ?? '')?.[0];
  expect(await (await get('', cookie)).text()).not.toContain('Hộ tịch');
  expect(await (await get('?boLoc=1', cookie)).text()).toContain('Hộ tịch');
  expect(await (await get('?q=khong+co&loc=1')).text()).toContain('Không tìm thấy');
  // What was made up is no filter, and no fault.
  expect((await get('?thang=2026-13&loai=x&sau=1.2&trangThai=y')).status).toBe(200);
});

it('replaces by the form, and takes it back by the notice', async () => {
  expect((await post(`/${old!.id}/thay`, { other: fresh!.id }, 'auditor')).status).toBe(403);
  const refused = await post(`/${old!.id}/thay`, { other: old!.id });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('Hãy chọn một tin, bài khác.');
  const done = await post(`/${old!.id}/thay`, { other: fresh!.id });
  expect(done.status).toBe(303);
  const notice = decodeURIComponent(/loa-notice=([^;]+)/.exec(done.headers.get('set-cookie') ?? '')![1]!);
  const { undo } = JSON.parse(notice) as { undo: { action: string; fields: Record<string, string> } };
  expect(undo.action).toBe(`${PAGE}/${old!.id}/hoan-tac`);
  expect(await (await get(`/${fresh!.id}`)).text()).toContain('Bản tin sáng');
  expect((await post(`/${old!.id}/hoan-tac`, undo.fields)).status).toBe(303);
  expect(await (await get(`/${fresh!.id}`)).text()).toContain('Không bản tin nào đang dùng.');
});

it('puts away only what no bulletin holds, and says which does', async () => {
  const used = await post(`/${old!.id}/luu-tru`, { away: '1' });
  expect(used.status).toBe(409);
  expect(await used.text()).toContain('“Bản tin sáng”');
  expect((await post(`/${fresh!.id}/luu-tru`, { away: '1' })).status).toBe(303);
  expect(await (await get('?boLoc=1')).text()).not.toContain('Hộ tịch');
  expect(await (await get('?kho=luu-tru&loc=1')).text()).toContain('Hộ tịch');
});
