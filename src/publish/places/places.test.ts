/** Articles go to a website by its own API: once, as the recipe says, and what nobody knows stops there. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { declaredVerdict, EVERYONE, verdict } from '../../../test/support/route-matrix.ts';
import { wordsFormSchema } from '../publication-form.ts';
import type { Publication } from '../publication.ts';
import { portalForm, startPortal, type PortalServer } from '../testing/portal-server.ts';
import { APPROVER, EDITOR, eachMorning, placesOn } from '../testing/zalo-station.ts';
import { portalFormSchema } from './place-forms.ts';
import type { Places } from './places.ts';
import { placesRoutes } from './places.routes.tsx';

const TITLE = 'Nộp hồ sơ trực tuyến được giảm một nửa lệ phí';

for (const dialect of DIALECTS) {
  describe(`the ward’s website on ${dialect}`, () => {
    let portal: PortalServer;
    beforeEach(async () => {
      portal = await startPortal();
    });
    const at = eachMorning(dialect, {
      places: (database, clock) => placesOn(database, clock, [new URL(portal.base).host]),
    });
    let places: Places;
    beforeEach(() => {
      places = placesOn(at.database, at.zalo.clock, [new URL(portal.base).host]);
    });
    afterEach(() => portal.close());

    const save = (more: Record<string, string> = {}) =>
      places.savePortal(
        at.zalo.station,
        EDITOR,
        portalFormSchema.parse(portalForm(portal.base, more)),
        false,
      );
    const publish = (form: Record<string, unknown> = {}) =>
      at.zalo.publish({ channel: 'ward-website', ...form });
    const state = (wanted: Publication['state']) => (one: Publication) =>
      one.state === wanted && (wanted !== 'unknown' || one.nextAt === null);
    const stepsOf = async (id: string) =>
      (await at.zalo.publications.steps(at.zalo.station, id)).map(
        ({ step, outcome }) => `${step} ${outcome}`,
      );

    it('takes an article once, with the secret, the key and the words as they are; then it is changed and removed', async () => {
      await save();
      const id = await publish();
      const out = await at.zalo.until(id, state('published'));
      expect(out).toMatchObject({ remoteId: '41', link: `${portal.base}/tin/41`, factId: `fact-${id}` });
      expect(portal.articles.get('41')).toMatchObject({ tieu_de: TITLE, trang_thai: 'publish', ma: [id] });
      expect(portal.received[0]!.headers).toMatchObject({
        ...{ authorization: 'Bearer bi-mat-cua-trang', 'content-type': 'application/json; charset=utf-8' },
        'idempotency-key': `${id}-${out.wordsHash.slice(0, 16)}`,
      });
      const { publications, station } = at.zalo;
      await expect(publications.change(station, EDITOR, id, 'hide')).rejects.toMatchObject({
        code: 'not-offered',
      });
      const words = { title: 'Nộp hồ sơ trực tuyến', description: out.description, author: out.author };
      await publications.edit(station, EDITOR, id, wordsFormSchema.parse(words));
      await at.zalo.until(id, ({ title, wish }) => wish === null && title === words.title);
      expect(portal.articles.get('41')).toEqual({ tieu_de: words.title });
      await publications.change(station, EDITOR, id, 'remove');
      await at.zalo.until(id, ({ removedAt }) => removedAt !== null);
      expect(portal.articles.size).toBe(0);
      expect(portal.received).toHaveLength(3);
      const rows = await at.database.kysely.selectFrom('publishing_place').selectAll().execute();
      const steps = await publications.steps(station, id);
      expect(JSON.stringify([rows, steps])).not.toContain('bi-mat-cua-trang');
    });

    it('an answer that never came, a redirect and a broken one stop it until a person has looked', async () => {
      await save();
      portal.spoils.push({ cut: 'done' });
      const first = await publish();
      const unknown = await at.zalo.until(first, state('unknown'));
      expect(unknown.todo).toContain('mở trang thông tin điện tử');
      const { publications, station } = at.zalo;
      await publications.decide(station, EDITOR, first, { happened: true });
      const waits = await publications.existing(station, first);
      expect(waits).toMatchObject({ state: 'verifying', nextAt: null });
      const proof = {
        link: `${portal.base}/tin/41`,
        publishedAt: at.zalo.clock.now(),
        screenshot: undefined,
      };
      await publications.confirm(station, EDITOR, first, proof);
      expect(await publications.existing(station, first)).toMatchObject({
        state: 'published',
        link: proof.link,
      });
      expect(portal.articles.size).toBe(1);

      portal.spoils.push(
        { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
        { status: 200, body: '<p>' },
      );
      for (const id of [await publish(), await publish()]) {
        await at.zalo.until(id, state('unknown'));
        await publications.decide(station, EDITOR, id, { happened: false });
        await at.zalo.until(id, state('published'));
        expect(await stepsOf(id)).toEqual(['create unclear', 'look done', 'decide done', 'create done']);
      }
      expect(portal.articles.size).toBe(3);
      // The same question both times: a website that knows the key makes one article of it.
      const keys = portal.received.map(({ headers }) => headers['idempotency-key']);
      expect(new Set(keys).size).toBe(3);
    });

    // What follows has no SQL of its own.
    if (dialect === 'postgres') return;

    it('what passes by itself is asked again; what the website or the guard refuses stops with what to do', async () => {
      await save();
      portal.spoils.push({ status: 429 });
      await at.zalo.until(await publish(), state('published'));
      for (const [status, words] of [
        [401, 'khóa truy cập'],
        [422, 'tiêu đề trống'],
      ] as const) {
        portal.spoils.push({ status, body: 'tiêu đề trống' });
        const failed = await at.zalo.until(await publish(), state('failed'));
        expect(failed).toMatchObject({ reason: expect.stringContaining(words) as string });
        expect(failed.todo).toContain('Hãy');
      }
      portal.spoils.push({ status: 200, body: '{"success": false}' });
      await at.zalo.until(await publish(), state('failed'));
      // An address inside that nobody has named is never asked.
      const asked = portal.received.length;
      const inner = portal.base.replace('127.0.0.1', 'localhost');
      await save({ createUrl: inner, updateUrl: '', removeUrl: '' });
      const inward = await at.zalo.until(await publish(), state('failed'));
      expect(inward.reason).toContain('mạng nội bộ');
      expect(portal.received).toHaveLength(asked);
    });

    it('without a link in the answer it waits for one; by hand it stays by hand', async () => {
      await save({ linkPath: '' });
      const id = await publish();
      const waits = await at.zalo.until(id, state('verifying'));
      expect(waits).toMatchObject({ remoteId: '41', link: null, publishedAt: null, nextAt: null });
      expect(waits.factId).toBe(`fact-${id}`);
      await at.zalo.publications.cancel(at.zalo.station, EDITOR, id);
      expect(await at.zalo.publications.existing(at.zalo.station, id)).toMatchObject({ state: 'cancelled' });
      expect(at.zalo.givenUp).toEqual([id]);
      const byHand = await publish({ byHand: 'on' });
      expect(await at.zalo.publications.existing(at.zalo.station, byHand)).toMatchObject({ way: 'hand' });
      const own = await publish({ description: 'Lời khác' });
      expect(await at.zalo.publications.existing(at.zalo.station, own)).toMatchObject({ state: 'draft' });
      const { wordsHash } = await at.zalo.publications.existing(at.zalo.station, own);
      await at.zalo.publications.approve(at.zalo.station, APPROVER, own, wordsHash);
      await at.zalo.until(own, state('verifying'));
      expect(portal.articles.size).toBe(2);
    });

    it('a trial makes a draft where the template can say so, and nothing where it cannot', async () => {
      await save();
      const made = await places.trial(at.zalo.station);
      expect(made).toMatchObject({
        made: true,
        good: true,
        words: expect.stringContaining('“draft”') as string,
      });
      expect([...portal.articles.values()]).toMatchObject([{ trang_thai: 'draft' }]);
      expect(JSON.stringify(made)).not.toContain('bi-mat');
      portal.articles.clear();
      await save({ trialState: '' });
      const dry = await places.trial(at.zalo.station);
      expect(dry).toMatchObject({
        made: false,
        words: expect.stringContaining('Không tạo bài nào') as string,
      });
      expect(portal.received.at(-1)!.method).toBe('GET');
      expect(portal.articles.size).toBe(0);
      await save();
      portal.spoils.push({ cut: 'done' });
      expect((await places.trial(at.zalo.station)).words).toContain('Không rõ');
      // Secrets given for one host are not sent to another.
      const other = portalFormSchema.parse(portalForm('http://khac.vn', { headers: '' }));
      await expect(places.savePortal(at.zalo.station, EDITOR, other, false)).rejects.toMatchObject({
        errors: [{ field: 'headers' }],
      });
      await places.savePortal(at.zalo.station, EDITOR, other, true);
      expect((await places.recipe(at.zalo.station.id))!.headerNames).toEqual([]);
    });
  });
}

describe('the page of other places', () => {
  let server: TestApp;
  let portal: PortalServer;
  beforeEach(async () => {
    portal = await startPortal();
    server = await openTestApp({
      routes: (app, { database, clock }) =>
        placesRoutes(app, { places: placesOn(database, clock, [new URL(portal.base).host]) }),
    });
  });
  afterEach(async () => {
    await server.close();
    await portal.close();
  });

  it('keeps what was typed, never shows a secret again, tries, and forgets', async () => {
    const path = `/d/${server.station.slug}/xuat-ban/noi-dang`;
    const post = (to: string, form: Record<string, string>) =>
      server.request('administrator', 'POST', `${path}/${to}`, new URLSearchParams(form));
    const bad = await post('trang-web', portalForm(portal.base, { createBody: '{"a": "<script>{{title}}"' }));
    expect(bad.status).toBe(422);
    const page = await bad.text();
    expect(page).toContain('Mẫu không phải JSON');
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('bi-mat');
    expect((await post('trang-web', portalForm(portal.base))).status).toBe(303);
    const shown = await (await server.request('administrator', 'GET', path)).text();
    expect(shown).toContain('Authorization');
    expect(shown).not.toContain('bi-mat');
    expect(await (await post('gui-thu', {})).text()).toContain('Trang đã nhận một bài thử');
    expect((await post('bo-trang-web', {})).status).toBe(303);
    expect((await post('bo-trang-web', {})).status).toBe(404);
  });

  it('lets everybody do what the table of rights says', async () => {
    for (const route of server.app.registry.all().filter(({ path }) => path.includes('noi-dang')))
      for (const who of EVERYONE)
        expect(await verdict(server, route, who), `${who} ${route.path}`).toBe(declaredVerdict(route, who));
  });
});
