import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import { COMMAND_LINE } from '../accounts/actor.ts';
import { verifyCityTrail } from '../accounts/city-trail.ts';
import { createScripts } from '../scripts/scripts.ts';
import { addWard } from './add-ward.ts';
import { addCityPerson } from './city-people.ts';
import { cityRoutes } from './city.routes.ts';

let server: TestApp;
beforeAll(async () => {
  server = await openTestApp({ routes: (app, installation) => cityRoutes(app, installation) });
  const { installation } = server;
  // Somebody of a ward who also oversees the city, and its administrator.
  await addCityPerson(installation, COMMAND_LINE, {
    ...{ name: 'Người theo dõi', email: server.emailOf('auditor'), roles: ['overseer'] },
  });
  await addCityPerson(installation, COMMAND_LINE, {
    ...{ name: 'Người quản trị', email: server.emailOf('speaker'), roles: ['administrator'] },
  });
});
afterAll(() => server.close());

const pageOf = async (who: 'auditor' | 'editor' | 'administrator', path: string) =>
  server.request(who, 'GET', path);

describe('Thành phố', () => {
  it('is open to those who hold a role in the city, whatever they are in a ward', async () => {
    expect((await pageOf('auditor', '/thanh-pho')).status).toBe(200);
    for (const who of ['editor', 'administrator'] as const)
      expect((await pageOf(who, '/thanh-pho')).status).toBe(403);
    expect((await server.request('nobody', 'GET', '/thanh-pho/bang.csv')).status).toBe(303);
  });

  it('shows all wards, and no ward’s drafts', async () => {
    const { installation, station } = server;
    const { database, clock, machine } = installation;
    const wake = () => undefined;
    const scripts = createScripts({
      ...{ database, clock, machine, wakeJobs: wake, onAirableChange: () => Promise.resolve() },
      verifyMedia: () => Promise.resolve(true),
    });
    const editor = { kind: 'person', id: 'x', name: 'Lan', roles: ['editor'] } as const;
    await scripts.create(station, editor, {
      ...{ title: 'Bản nháp kín của phường', text: 'Chưa cho ai xem.', form: 'tin', cchc: true },
      ...{ topics: ['e'], unit: '', voice: '' },
    });
    for (const path of [
      '/thanh-pho',
      '/thanh-pho/so-sanh',
      `/thanh-pho/phuong/${station.slug}`,
      '/thanh-pho/bang.csv',
    ]) {
      const text = await (await pageOf('auditor', path)).text();
      expect(text).not.toContain('Bản nháp kín');
    }
    const page = await (await pageOf('auditor', '/thanh-pho')).text();
    expect(page).toContain('Hai Bà Trưng');
    expect(page).toContain('Ba Đình');
    const found = await (await pageOf('auditor', '/thanh-pho?q=ba%20dinh')).text();
    expect(found.slice(found.indexOf('<table'))).not.toContain('Hai Bà Trưng');
  });

  it('hands the table out for a spreadsheet', async () => {
    const response = await pageOf('auditor', '/thanh-pho/bang.csv?xep=ten');
    expect(response.headers.get('content-type')).toContain('text/csv');
    const lines = (await response.text()).trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('Đài truyền thanh phường Ba Đình');
  });

  it('gives and takes roles, keeps one administrator, and writes each down', async () => {
    const form = (roles: string[]) =>
      new URLSearchParams(roles.map((role): [string, string] => ['roles', role]));
    const self = (await server.installation.auth.findUser(server.emailOf('speaker')))!;
    const other = (await server.installation.auth.findUser(server.emailOf('auditor')))!;
    const path = (id: string) => `/thanh-pho/nguoi-dung/${id}/vai-tro`;
    expect((await server.request('auditor', 'POST', path(other.id), form(['administrator']))).status).toBe(
      403,
    );
    const refused = await server.request('speaker', 'POST', path(self.id), form([]));
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('người quản trị duy nhất');
    expect((await server.request('speaker', 'POST', path(other.id), form(['sender']))).status).toBe(303);
    expect(await (await pageOf('auditor', '/thanh-pho')).text()).toContain('Gửi bản tin đến các phường');
    expect(await verifyCityTrail(server.installation.database.kysely)).toEqual({ whole: true, lines: 3 });
  });

  it('grows by a ward, once', async () => {
    const ward = {
      station: 'Đài truyền thanh phường Cửa Nam',
      ...{ zones: ['Trụ sở'], timeZone: 'Asia/Ho_Chi_Minh', trial: false },
      administrator: { name: 'Quản trị Cửa Nam', email: 'quan-tri@cua-nam.vn' },
    };
    const { station, password } = await addWard(server.installation, COMMAND_LINE, ward);
    expect(station.slug).toBe('cua-nam');
    expect(password).not.toBeNull();
    await expect(addWard(server.installation, COMMAND_LINE, ward)).rejects.toThrow('Đã có đài mang tên này.');
  });
});
