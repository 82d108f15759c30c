import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Actor } from '../accounts/actor.ts';
import { machineClock } from '../kernel/clock.ts';
import { createOutgoing } from '../kernel/outgoing.ts';
import { readScenario, type Fault } from './sandbox/scenario.ts';
import { startSandbox, type ZaloSandbox } from './sandbox/server.ts';
import {
  accountsOn,
  APPROVER,
  connect,
  EDITOR,
  MORNING,
  openZaloStation,
  type ZaloStation,
} from './testing/zalo-station.ts';

const containing = (words: string): unknown => expect.stringContaining(words);

for (const dialect of DIALECTS) {
  describe(`the queue on ${dialect}`, () => {
    let database: TestDatabase;
    let sandbox: ZaloSandbox;
    let zalo: ZaloStation;

    async function open(scenario = MORNING): Promise<void> {
      sandbox = await startSandbox(readScenario(scenario), { machine: machineClock });
      zalo = await openZaloStation(database, sandbox);
      sandbox.received.length = 0;
    }
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
    });
    afterEach(async () => {
      await zalo.close();
      await sandbox.close();
      await database.drop();
    });

    const spoil = (call: string, how: Fault['spoil'], times = 1) =>
      sandbox.faults.push({ call, chance: 1, times, after: 0, spoil: how });
    const asked = (path: string) => sandbox.received.filter((one) => one.path.startsWith(path)).length;
    const stepsOf = async (id: string) => {
      const steps = await zalo.publications.steps(zalo.station, id);
      return steps.map(({ step, outcome }) => `${step} ${outcome}`);
    };

    it('an approved item becomes an article, then goes to the followers, each once, every step kept', async () => {
      await open();
      const id = await zalo.publish({ broadcast: 'on' });
      const sent = await zalo.until(id, ({ state }) => state === 'sent');
      expect(sent).toMatchObject({ factId: `fact-${id}`, link: `${sandbox.base}/bai/${sent.remoteId}` });
      expect(sandbox.model.articles).toHaveLength(1);
      expect(sandbox.model.broadcasts).toMatchObject([{ articleIds: [sent.remoteId], target: {} }]);
      expect(await stepsOf(id)).toEqual(['create done', 'verify done', 'broadcast done']);
      expect(zalo.told).toMatchObject([{ id, state: 'published', channel: 'zalo-oa' }]);
    });

    it('words of one’s own are reviewed, then approved by another, where the station approves in two steps', async () => {
      await open();
      const twoSteps = {
        ...zalo.station,
        settings: { ...zalo.station.settings, twoStepApproval: true },
      };
      const id = await zalo.publish({ description: 'Một lời khác hẳn' });
      const { wordsHash } = await zalo.publications.existing(zalo.station, id);
      const approve = (actor: Actor) => zalo.publications.approve(twoSteps, actor, id, wordsHash);
      await expect(approve(APPROVER)).rejects.toMatchObject({ code: 'not-your-step' });
      const reviewer: Actor = {
        kind: 'person',
        id: 'hoa',
        name: 'Lê Thị Hoa',
        roles: ['reviewer', 'approver'],
      };
      await approve(reviewer);
      expect(await zalo.publications.existing(zalo.station, id)).toMatchObject({
        state: 'draft',
        nextAt: null,
      });
      await expect(approve(reviewer)).rejects.toMatchObject({ code: 'own-review' });
      await approve(APPROVER);
      const out = await zalo.until(id, ({ state }) => state === 'published');
      expect(out.approvedByName).toBe('Lê Văn Minh; soát: Lê Thị Hoa');
      expect((await stepsOf(id)).slice(0, 2)).toEqual(['review done', 'approve done']);
    });

    it('words of one’s own wait for an approver, and what was not approved never goes out', async () => {
      await open();
      const id = await zalo.publish({ description: 'Một lời khác hẳn' });
      expect(await zalo.publications.existing(zalo.station, id)).toMatchObject({
        state: 'draft',
        nextAt: null,
      });
      const { wordsHash } = await zalo.publications.existing(zalo.station, id);
      await expect(zalo.publications.approve(zalo.station, EDITOR, id, wordsHash)).rejects.toMatchObject({
        code: 'own-work',
      });
      await expect(zalo.publications.approve(zalo.station, APPROVER, id, 'khác')).rejects.toMatchObject({
        code: 'changed-meanwhile',
      });
      await zalo.publications.approve(zalo.station, APPROVER, id, wordsHash);
      await zalo.until(id, ({ state }) => state === 'published');
      const kysely = database.kysely;
      const other = await zalo.publish({ title: 'Nộp hồ sơ', notBefore: '2026-11-24T08:00' });
      // Changed in the database behind everybody's back: the hash holds it.
      await kysely
        .updateTable('publication')
        .set({ words_hash: 'khác', next_at: 0 })
        .where('id', '=', other)
        .execute();
      expect((await zalo.until(other, ({ state }) => state === 'failed')).reason).toContain('duyệt lại');
      const third = await zalo.publish({ title: 'Nộp hồ sơ', notBefore: '2026-11-24T08:00' });
      await kysely.updateTable('script').set({ state: 'withdrawn' }).execute();
      await kysely.updateTable('publication').set({ next_at: 0 }).where('id', '=', third).execute();
      expect((await zalo.until(third, ({ state }) => state === 'failed')).reason).toContain('thu hồi');
      await expect(zalo.publish()).rejects.toMatchObject({ code: 'not-publishable' });
      expect(sandbox.model.articles).toHaveLength(1);
    });

    it('what passes by itself is tried again, what does not stops with what to do', async () => {
      await open();
      spoil('article/create', { error: -32 }, 2);
      spoil('upload', { status: 503, done: false });
      const id = await zalo.publish();
      await zalo.until(id, ({ state }) => state === 'published');
      expect(await stepsOf(id)).toEqual(['create refused', 'create refused', 'create done', 'verify done']);
      spoil('article/create', { error: -248 });
      const bad = await zalo.until(await zalo.publish(), ({ state }) => state === 'failed');
      expect(bad).toMatchObject({
        reason: containing('chính sách'),
        todo: containing('Hãy'),
      });
      await zalo.publications.retry(zalo.station, EDITOR, bad.id);
      await zalo.until(bad.id, ({ state }) => state === 'published');
      expect(sandbox.model.articles).toHaveLength(2);
    });

    it('an answer that never came to a broadcast: nothing is sent again until a person has said so', async () => {
      await open();
      spoil('oa/message', { cut: true, done: true });
      const id = await zalo.publish({ broadcast: 'on' });
      const unknown = await zalo.until(id, ({ state, nextAt }) => state === 'unknown' && nextAt === null);
      expect(unknown).toMatchObject({ unclear: 'broadcast', reason: containing('Không rõ') });
      const look = (await zalo.publications.steps(zalo.station, id)).at(-1)!;
      expect(look).toMatchObject({
        step: 'look',
        words: containing('nhiều khả năng là đã gửi'),
      });
      await machineClock.wait(200);
      expect(asked('/v2.0/oa/message')).toBe(1);
      await zalo.publications.decide(zalo.station, EDITOR, id, { happened: true });
      expect((await zalo.publications.existing(zalo.station, id)).state).toBe('sent');
      expect(sandbox.model.broadcasts).toHaveLength(1);
    });

    it('of an article nobody knows of, the one found on the OA is taken, or it is made again by a person’s word', async () => {
      await open();
      spoil('article/create', { status: 502, done: true });
      const id = await zalo.publish();
      const looked = await zalo.until(id, ({ state, nextAt }) => state === 'unknown' && nextAt === null);
      const { answer } = (await zalo.publications.steps(zalo.station, id)).at(-1)!;
      const [found] = (answer as { found: { id: string; link: string }[] }).found;
      await zalo.publications.decide(zalo.station, EDITOR, id, {
        happened: true,
        remoteId: found!.id,
        link: found!.link,
      });
      expect(await zalo.publications.existing(zalo.station, looked.id)).toMatchObject({
        state: 'published',
        remoteId: found!.id,
      });
      spoil('article/create', { silence: true, done: false });
      const second = await zalo.publish();
      await zalo.until(second, ({ state, nextAt }) => state === 'unknown' && nextAt === null);
      expect((await zalo.publications.steps(zalo.station, second)).at(-1)!.words).toContain('chưa đăng');
      await zalo.publications.decide(zalo.station, EDITOR, second, { happened: false });
      await zalo.until(second, ({ state }) => state === 'published');
      expect(sandbox.model.articles).toHaveLength(2);
    });

    it('hides, shows, updates and removes what is out, each kept as a step', async () => {
      await open();
      const id = await zalo.publish();
      await zalo.until(id, ({ state }) => state === 'published');
      spoil('article/update', { cut: true, done: true });
      await zalo.publications.change(zalo.station, EDITOR, id, 'hide');
      await zalo.until(id, ({ hidden, wish }) => hidden && wish === null);
      expect(sandbox.model.articles[0]!.status).toBe('hide');
      await zalo.publications.change(zalo.station, EDITOR, id, 'show');
      await zalo.until(id, ({ hidden }) => !hidden);
      spoil('article/remove', { cut: true, done: true });
      await zalo.publications.change(zalo.station, EDITOR, id, 'remove');
      await zalo.until(id, ({ removedAt }) => removedAt !== null);
      expect(sandbox.model.log.filter(({ did }) => did === 'article-removed')).toHaveLength(1);
      await expect(zalo.publications.change(zalo.station, EDITOR, id, 'hide')).rejects.toMatchObject({
        code: 'wrong-state',
      });
    });

    it('sends nothing at night nor twice a day, and says until when it waits', async () => {
      await open('clock: 2026-11-23T22:30:00+07:00,x20\nprocessingMs: 0\nsilenceMs: 200\n');
      const id = await zalo.publish({ broadcast: 'on' });
      const waits = await zalo.until(id, ({ state, reason }) => state === 'published' && reason !== null);
      expect(waits.reason).toBe('Zalo không gửi từ 22 giờ đến 6 giờ; chờ đến 06:00.');
      expect(waits.nextAt).toBe(Date.parse('2026-11-24T06:00:00+07:00'));
      await expect(
        zalo.publish({ broadcast: 'on', broadcastAfter: '2026-11-25T23:00' }),
      ).rejects.toMatchObject({ code: 'night' });
      await zalo.publications.cancel(zalo.station, EDITOR, id);
      expect(await zalo.publications.existing(zalo.station, id)).toMatchObject({
        wantsBroadcast: false,
        state: 'published',
      });
      expect(asked('/v2.0/oa/message')).toBe(0);
    });

    it('of two processes one fetches the next pair of tokens; the other waits for it', async () => {
      await open();
      const outgoing = createOutgoing({ insideHosts: [new URL(sandbox.base).host] });
      const [one, other] = [1, 2].map(() => accountsOn(database, zalo.clock, sandbox.base, outgoing));
      const { id } = zalo.station;
      const before = sandbox.model.log.filter(({ did }) => did === 'refreshed').length;
      sandbox.model.dropAccess();
      await Promise.all([one!, other!, one!, other!].map((accounts) => accounts.clientOf(id).oa()));
      expect(sandbox.model.log.filter(({ did }) => did === 'refreshed')).toHaveLength(before + 1);
      const account = (await one!.find(id))!;
      expect(JSON.stringify(account)).not.toContain(sandbox.model.scenario.app.secret);
    });

    it('an OA that is lost says so once, and after it is connected again the queue goes on', async () => {
      await open();
      sandbox.model.dropAccess();
      spoil('access_token', { error: -14014 });
      const id = await zalo.publish();
      const lost = await zalo.until(id, ({ state }) => state === 'failed');
      expect(lost.todo).toContain('kết nối lại');
      expect((await zalo.accounts.find(zalo.station.id))!.problem).toContain('kết nối lại');
      await connect(zalo.accounts, zalo.station, sandbox);
      await zalo.publications.retry(zalo.station, EDITOR, id);
      await zalo.until(id, ({ state }) => state === 'published');
    });
  });
}
