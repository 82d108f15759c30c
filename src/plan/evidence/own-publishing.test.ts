/** What our own publishing sends is evidence of having been sent, and counts once it is known to be out: once, whoever told it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { openProgramme, type Programme } from '../../../test/support/programme.ts';
import { createOutgoing } from '../../kernel/outgoing.ts';
import type { EvidenceOfPublishing } from '../../publish/outbox-dependencies.ts';
import type { Executor } from '../../storage/database.ts';
import type { Publication } from '../../publish/publication.ts';
import { insertPublication } from '../../publish/publications.store.ts';
import { aPublication } from '../../publish/testing/a-publication.ts';
import { createAudits } from '../audits.ts';
import { createEvidenceFiles } from './evidence-files.ts';
import { evidenceRoutes } from './evidence.routes.tsx';
import { createEvidence } from './evidence.ts';
import { createFeeds } from './feeds.ts';
import { createOwnPublishing } from './own-publishing.ts';

describe.each(DIALECTS)('what is sent to the city’s page on %s', (dialect) => {
  let server: TestApp;
  let programme: Programme;
  let audits: ReturnType<typeof createAudits>;
  let evidence: ReturnType<typeof createEvidence>;
  let own: EvidenceOfPublishing;
  beforeAll(async () => {
    server = await openTestApp({
      dialect,
      routes: (app, installation) => {
        programme = openProgramme(installation);
        const { database, clock, media } = programme;
        audits = createAudits({ database, clock, trial: false });
        const evidenceFiles = createEvidenceFiles({ database, clock, media });
        evidence = createEvidence({ database, clock, audits, files: evidenceFiles });
        const feeds = createFeeds({ database, clock, outgoing: createOutgoing(), evidence });
        own = createOwnPublishing({ clock, evidence, feeds });
        const waitingArticles = () => Promise.resolve(0);
        evidenceRoutes(app, { database, clock, media, audits, evidence, evidenceFiles, waitingArticles });
      },
    });
  });
  afterAll(() => server.close());

  const tx = <T>(work: (db: Executor) => Promise<T>): Promise<T> =>
    programme.database.kysely.transaction().execute(work);
  const link = (name: string) => `https://cchc.hanoi.gov.vn/tin/${name}`;
  const quota = async () =>
    (await audits.monthAudit(server.station, '2026-11')).quotas.find(({ task }) => task === '4')!;
  const page = async (path: string) =>
    (await server.request('editor', 'get', `/d/hai-ba-trung/minh-chung${path}`)).text();

  /** A publication that went to the city by letter, and the id of its evidence. */
  async function sentOne(title: string): Promise<Publication> {
    await programme.clock.advance(1_000);
    const now = programme.clock.now();
    const one = aPublication(server.station.id, title, now);
    const factId = await tx((db) => own.sent(db, server.station, one));
    const kept = { ...one, factId };
    await insertPublication(programme.database.kysely, kept);
    return kept;
  }
  const out = (one: Publication, name: string) =>
    tx((db) =>
      own.published(db, server.station, { ...one, link: link(name), publishedAt: programme.clock.now() }),
    );

  it('stands apart with the next step, counts nothing, and then counts as the same entry', async () => {
    const one = await sentOne('Giảm lệ phí');
    expect(await quota()).toMatchObject({
      counted: 0,
      notCounted: [
        { id: one.factId, reason: 'not-published', whatToDo: expect.stringContaining('xác nhận') as string },
      ],
    });
    const entry = await page(`/muc/${one.factId}`);
    for (const words of ['Đã gửi, chưa đăng', 'chưa có', `/xuat-ban/${one.id}`, 'Bước tiếp theo'])
      expect(entry).toContain(words);
    expect(await page('?thang=11&nam=2026')).toContain('1 đã gửi, chưa đăng');
    // Told twice, it is one.
    expect(await tx((db) => own.sent(db, server.station, one))).toBe(one.factId);
    await programme.clock.advance(60_000);
    expect(await out(one, 'le-phi')).toBe(one.factId);
    expect(await quota()).toMatchObject({ counted: 1, items: [{ id: one.factId }], notCounted: [] });
    const { known } = await evidence.find(server.station, one.factId!);
    expect(known.entry).toMatchObject({ url: link('le-phi'), sentAt: one.createdAt, source: 'zalo' });
    expect(known.changed).not.toBeNull();
  });

  it('that somebody entered by its address meanwhile counts once', async () => {
    const one = await sentOne('Một cửa');
    const before = (await quota()).counted;
    const actor = { kind: 'person' as const, id: 'minh', name: 'Lê Văn Minh', roles: ['editor' as const] };
    const entered = await evidence.addPublication(server.station, actor, {
      ...{ url: link('mot-cua'), title: 'Một cửa', kinds: ['cchc'], channel: 'city-page' },
      ...{ unit: one.unit, sentOn: undefined, publishedOn: '2026-11-20' },
    });
    expect(await out(one, 'mot-cua?utm_source=zalo')).toBe(entered);
    expect(await quota()).toMatchObject({ counted: before + 1, notCounted: [] });
    expect((await evidence.find(server.station, one.factId!)).known.struckOut).not.toBeNull();
  });

  it('that nobody waits for any more is struck out; a struck out one is entered anew when it is out', async () => {
    const one = await sentOne('Tiêm chủng');
    const before = (await quota()).counted;
    await tx((db) => own.givenUp(db, server.station, one));
    expect(await quota()).toMatchObject({ counted: before, notCounted: [] });
    const id = await out(one, 'tiem-chung');
    expect(id).not.toBe(one.factId);
    expect((await quota()).counted).toBe(before + 1);
    // What counts by then is not taken back by giving up.
    await tx((db) => own.givenUp(db, server.station, { ...one, factId: id }));
    expect((await quota()).counted).toBe(before + 1);
  });

  it('to another place, or of no kind that the plan asks for, is no evidence', async () => {
    const one = await sentOne('Lịch cắt điện');
    const none = { ...one, factId: null, channel: 'other' as const };
    expect(await tx((db) => own.sent(db, server.station, none))).toBeNull();
    expect(await tx((db) => own.sent(db, server.station, { ...one, factId: null, kinds: [] }))).toBeNull();
  });
});
