import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import type { App } from '../../accounts/http/app.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { planVersions } from '../plan-versions.store.ts';
import { planApp } from '../testing/plan-app.tsx';
import { at, startHistory, type StationHistory } from '../testing/station-history.ts';

const SUA = '/d/hai-ba-trung/ke-hoach/sua';

describe.each(DIALECTS)('the plan is changed on %s', (dialect) => {
  let database: TestDatabase;
  let app: App;
  let history: StationHistory;
  const clock = new VirtualClock(at('2026-11-20 09:00'));
  beforeAll(async () => {
    database = await openTestDatabase(dialect);
    history = await startHistory(database);
    app = planApp(database, clock);
  });
  afterAll(() => database.drop());

  const headers = (who: string) => ({ cookie: `who=${who}`, host: 'loa.local', origin: 'http://loa.local' });
  const see = async (path: string, who = 'minh') =>
    (await app.request(path, { headers: headers(who) })).text();
  const send = (path: string, fields: Record<string, string>, who = 'minh') =>
    app.request(path, { method: 'POST', headers: headers(who), body: new URLSearchParams(fields) });
  const saved = (year = 2026) => planVersions(database.kysely, history.stationId, year);
  const valueOf = (html: string, name: string) =>
    new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(html)?.[1] ?? '';
  const base = async () => valueOf(await see(`${SUA}?nam=2026`), 'base');

  it('by its form, as a version with note and trail, which is in force at once', async () => {
    const answer = await send(`${SUA}?nam=2026`, {
      ...{ base: await base(), note: 'Theo Kế hoạch 12/KH-UBND', number: '12/KH-UBND', draft: 'false' },
      'tasks.2.quota.required': '4',
    });
    expect(answer.status).toBe(303);
    const [version] = await saved();
    expect(version).toMatchObject({ note: 'Theo Kế hoạch 12/KH-UBND', byName: 'Lê Minh', year: 2026 });
    expect(await see('/d/hai-ba-trung/ke-hoach?nam=2026')).toContain('Tháng 11/2026: đã có 0/4, thiếu 4');
    const page = await see(`${SUA}?nam=2026`);
    expect(page).toContain('Nhiệm vụ 3, chỉ tiêu: 2 → 4');
    const trail = await database.kysely.selectFrom('trail').select('action').execute();
    expect(trail.map(({ action }) => action)).toEqual(['plan.save']);
    await clock.advance(1000);
  });

  it('refuses what is wrong with line and field, keeps what was typed, and leaves the old plan in force', async () => {
    const [inForce] = await saved();
    const wrongs: [string, (yaml: string) => string, RegExp][] = [
      [
        'an unknown topic',
        (y) => y.replace('category: cchc }', 'category: cchc, topics: [x] }'),
        /Không có nội dung “x”/,
      ],
      [
        'a month 13',
        (y) => y.replace('every: month', 'every: month\n      from: 2026-13'),
        /Dòng \d+, mục “tasks\.2\.quota\.from”/,
      ],
      [
        'a quota of −1',
        (y) => y.replace('required: 6', 'required: -1'),
        /Dòng \d+, mục “tasks\.4\.quota\.required”/,
      ],
      ['two of one number', (y) => y.replace("task: '5'", "task: '4'"), /Nhiệm vụ “4” đã có ở trên/],
      ['broken YAML', (y) => y.replace('\ntasks:\n', '\ntasks: [\n'), /không đúng cú pháp YAML/],
      ['another year', (y) => y.replace('year: 2026', 'year: 2027'), /ghi năm 2027, không phải năm 2026/],
    ];
    for (const [what, breaking, message] of wrongs) {
      const yaml = breaking(inForce!.yaml);
      expect(yaml, what).not.toBe(inForce!.yaml);
      const answer = await send(`${SUA}/yaml?nam=2026`, { base: inForce!.version, note: 'Sửa', yaml });
      expect(answer.status, what).toBeGreaterThanOrEqual(400);
      expect((await answer.text()).replaceAll('&quot;', '"'), what).toMatch(message);
    }
    const field = { base: inForce!.version, note: 'Sửa', 'tasks.2.quota.required': '-1' };
    const html = await (await send(`${SUA}?nam=2026`, field)).text();
    expect(valueOf(html, 'tasks.2.quota.required')).toBe('-1');
    expect(html).toContain('Chỉ tiêu phải từ 1 trở lên.');
    expect(await saved()).toHaveLength(1);
  });

  it('refuses the second of two who began with one version', async () => {
    const old = { base: '0'.repeat(64), note: 'Chậm hơn', number: '13/KH-UBND' };
    const answer = await send(`${SUA}?nam=2026`, old);
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('vừa được người khác sửa');
  });

  it('back to an earlier version, as a new one', async () => {
    const [first] = await saved();
    await send(`${SUA}?nam=2026`, { base: first!.version, note: 'Nhầm', 'tasks.2.quota.required': '9' });
    await clock.advance(1000);
    const path = `/d/hai-ba-trung/ke-hoach/phien-ban/${first!.id}/khoi-phuc?nam=2026`;
    expect((await send(path, {})).status).toBe(303);
    const versions = await saved();
    expect(versions.map(({ version }) => version === first!.version)).toEqual([true, false, true]);
    await clock.advance(1000);
  });

  it('into the next year as a draft, once', async () => {
    const nextYear = '/d/hai-ba-trung/ke-hoach/nam-moi?nam=2027';
    expect(await see('/d/hai-ba-trung/ke-hoach?nam=2027')).toContain('Chép từ kế hoạch năm 2026');
    expect((await send(nextYear, {})).status).toBe(303);
    expect(await see('/d/hai-ba-trung/ke-hoach?nam=2027')).toContain('Đây là bản nháp');
    expect((await send(nextYear, {})).status).toBe(409);
    expect((await saved(2027))[0]!.note).toBe('Chép từ kế hoạch năm 2026');
  });

  it('by nobody without that right', async () => {
    expect((await send(`${SUA}?nam=2026`, { base: 'x', note: 'x' }, 'lan')).status).toBe(403);
    expect(await see('/d/hai-ba-trung/ke-hoach?nam=2026', 'lan')).not.toContain('Sửa kế hoạch');
  });
});
