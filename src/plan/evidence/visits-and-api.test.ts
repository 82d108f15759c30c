import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { formOf, openProgramme, type Programme } from '../../../test/support/programme.ts';
import { createAudits } from '../audits.ts';
import { evidenceApiRoutes } from './evidence-api.routes.ts';
import { createEvidenceFiles } from './evidence-files.ts';
import { createEvidence } from './evidence.ts';
import { visitsRoutes } from './visits.routes.tsx';
import { createWebsiteVisits } from './visits.ts';

const VISITS = '/d/hai-ba-trung/minh-chung/luot-truy-cap';

describe.each(DIALECTS)('on %s', (dialect) => {
  let server: TestApp;
  let programme: Programme;
  let api: string;
  beforeAll(async () => {
    server = await openTestApp({
      dialect,
      routes: (app, installation) => {
        programme = openProgramme(installation);
        const { database, clock, media } = programme;
        const audits = createAudits({ database, clock, trial: false });
        const files = createEvidenceFiles({ database, clock, media });
        const evidence = createEvidence({ database, clock, audits, files });
        visitsRoutes(app, { clock, audits, visits: createWebsiteVisits({ database, clock }) });
        evidenceApiRoutes(app, { clock, evidence });
      },
    });
    api = `/api/v1/stations/${server.station.id}`;
  });
  afterAll(() => server.close());
  const see = async () => (await server.request('auditor', 'get', `${VISITS}?nam=2026`)).text();

  it('visits are typed in month by month, the last figure holds, under the task that asks for them', async () => {
    for (const visits of ['1000', '12345']) {
      await programme.clock.advance(1_000);
      const sent = await server.request('editor', 'post', VISITS, formOf({ month: '2026-10', visits }));
      expect(sent.status).toBe(303);
    }
    const html = await see();
    expect(html).toContain('Cả năm: 12.345 lượt');
    expect(html).toContain('nhiệm vụ IV.1.g');
    for (const [field, wrong] of [
      ['month', { month: '2026-12', visits: '1' }],
      ['month', { month: 'x', visits: '1' }],
      ['visits', { month: '2026-10', visits: '-1' }],
    ] as const) {
      const refused = await server.request('editor', 'post', VISITS, formOf(wrong));
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain(`id="f-${field}-error"`);
    }
    const own = { month: '2026-10', visits: '1' };
    expect((await server.request('collaborator', 'post', VISITS, formOf(own))).status).toBe(403);
  });

  it('visits come from a table, whole or not at all', async () => {
    const send = (csv: string) => {
      const form = new FormData();
      form.set('file', new File([csv], 'visits.csv'));
      return server.request('editor', 'post', `${VISITS}/csv`, form);
    };
    expect((await send('Tháng;Lượt truy cập\n08/2026;1.500\n2026-09;2,500\n')).status).toBe(303);
    const refused = await send('Tháng;Lượt truy cập\n07/2026;9\n13/2026;1\n');
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('Dòng 3: không đọc được tháng');
    expect(await see()).toContain('Cả năm: 16.345 lượt');
  });

  it('programs enter articles and events by the same rules', async () => {
    const article = {
      ...{ url: 'https://a.vn/tin/1', title: 'Một cửa', kinds: ['cchc'], channel: 'ward-website' },
      ...{ unit: 'Phòng Văn hoá – Xã hội', publishedOn: '2026-11-20' },
    };
    const made = await server.json('editor', 'post', `${api}/publications`, article);
    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({ ...article, sentOn: null, confirmedBy: 'Người editor' });
    const again = await server.json('editor', 'post', `${api}/publications`, article);
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ code: 'article-known', errors: [{ field: 'url' }] });
    const wrong = await server.json('editor', 'post', `${api}/publications`, {
      ...article,
      url: 'x',
      kinds: ['a'],
    });
    const { errors } = (await wrong.json()) as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field).sort()).toEqual(['kinds.0', 'url']);
    expect((await server.json('approver', 'post', `${api}/publications`, article)).status).toBe(403);
    expect((await server.json('stranger', 'get', `${api}/publications`)).status).toBe(404);
    const list = await server.json('auditor', 'get', `${api}/publications?year=2026&month=11`);
    expect(await list.json()).toMatchObject({ total: 1, items: [{ title: 'Một cửa' }] });

    const event = {
      title: 'Tập huấn',
      on: '2026-10-12',
      tasks: ['9'],
      evidence: ['https://a.vn/anh', 'Tủ 3'],
    };
    const unit = 'Phòng Văn hoá – Xã hội';
    const held = await server.json('editor', 'post', `${api}/events`, { ...event, unit });
    expect(held.status).toBe(201);
    expect(await held.json()).toMatchObject({ ...event, confirmedBy: null });
    expect(
      (await server.json('editor', 'post', `${api}/events`, { ...event, unit, on: '2027-01-01' })).status,
    ).toBe(422);
    const events = await server.json('auditor', 'get', `${api}/events?year=2026`);
    expect(await events.json()).toMatchObject({ total: 1 });
  });
});
