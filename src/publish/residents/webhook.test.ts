import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { declaredVerdict, EVERYONE, verdict } from '../../../test/support/route-matrix.ts';
import { COMMAND_LINE } from '../../accounts/actor.ts';
import { machineClock } from '../../kernel/clock.ts';
import { createOutgoing } from '../../kernel/outgoing.ts';
import { DEFAULT_ZALO_SETTINGS } from '../zalo/account.store.ts';
import { webhookMac } from '../zalo/signature.ts';
import { accountsOn } from '../testing/zalo-station.ts';
import { connectionAlarms, createOaWatch } from '../oa-watch.ts';
import { readScenario } from '../sandbox/scenario.ts';
import { startSandbox } from '../sandbox/server.ts';
import { connect } from '../testing/zalo-station.ts';
import { residentsRoutes } from './residents.routes.tsx';
import { countEvents, countsOf, listQuestions, questionFigures } from './residents.store.ts';
import { createWebhook, REPLAY_MS } from './webhook.ts';

const APP_ID = '4400000000000000001';
const SECRET = 'khoa-bi-mat-oa-thu';
const ALWAYS = [0, Number.MAX_SAFE_INTEGER] as const;

for (const dialect of DIALECTS) {
  describe(`what residents write and do, on ${dialect}`, () => {
    let server: TestApp;
    let path: string;

    beforeAll(async () => {
      server = await openTestApp({
        dialect,
        routes: (app, { database, clock }) => {
          const accounts = accountsOn(database, clock, 'http://127.0.0.1:9', createOutgoing());
          const webhook = createWebhook({ database, clock, machine: machineClock, accounts });
          residentsRoutes(app, { database, clock, webhook });
        },
      });
      const { database, clock } = server.installation;
      const accounts = accountsOn(database, clock, 'http://127.0.0.1:9', createOutgoing());
      await accounts.save(server.station, COMMAND_LINE, {
        ...{ appId: APP_ID, secret: 'bí mật', oaSecret: SECRET, settings: DEFAULT_ZALO_SETTINGS },
      });
      path = `/api/webhooks/zalo/${server.station.id}`;
    });
    afterAll(() => server.close());

    const told = (event: object, { at = Date.now(), secret = SECRET, body = '', to = path } = {}) => {
      const raw = body || JSON.stringify({ app_id: APP_ID, ...event });
      const mac = webhookMac(APP_ID, raw, String(at), secret);
      const headers = {
        ...{ 'content-type': 'application/json', 'x-zevent-signature': `mac=${mac}` },
        'x-zevent-timestamp': String(at),
      };
      return server.app.request(to, { method: 'POST', headers, body: raw });
    };
    const question = (id: string, text: string) => ({
      ...{ event_name: 'user_send_text', sender: { id: '123456789' }, message: { text, msg_id: id } },
    });
    const kysely = () => server.installation.database.kysely;
    const questions = () => listQuestions(kysely(), server.station.id, null, { limit: 100, offset: 0 });

    it('a signed message is taken once, however often it comes', async () => {
      for (let i = 0; i < 3; i++) expect((await told(question('m1', 'Mấy giờ làm việc?'))).status).toBe(200);
      await Promise.all([1, 2, 3].map(() => told(question('m2', '<script>alert(1)</script>'))));
      expect((await told({ event_name: 'follow', follower: { id: '9' } })).status).toBe(200);
      expect((await questions()).map(({ text }) => text).sort()).toEqual([
        '<script>alert(1)</script>',
        'Mấy giờ làm việc?',
      ]);
      expect(await countEvents(kysely(), server.station.id, ...ALWAYS)).toEqual({
        user_send_text: 2,
        follow: 1,
      });
    });

    it('what is not signed, late, replayed later or nonsense changes nothing', async () => {
      const before = await countEvents(kysely(), server.station.id, ...ALWAYS);
      const statuses = [
        await told(question('m3', 'x'), { secret: 'khác' }),
        await told(question('m3', 'x'), { at: Date.now() - REPLAY_MS - 60_000 }),
        await told(question('m3', 'x'), { at: Date.now() + REPLAY_MS + 60_000 }),
        await told({}, { body: 'không phải JSON' }),
        await told(question('m3', 'x'), { to: `/api/webhooks/zalo/${server.other.id}` }),
        await told({}, { body: JSON.stringify({ x: 'y'.repeat(300_000) }) }),
      ].map(({ status }) => status);
      expect(statuses).toEqual([403, 403, 403, 422, 404, 413]);
      expect(await countEvents(kysely(), server.station.id, ...ALWAYS)).toEqual(before);
    });

    it('is read and answered by those with the right alone, and the trail has none of its words', async () => {
      const page = '/d/hai-ba-trung/xuat-ban/hoi-dap';
      const shown = await (await server.request('editor', 'get', page)).text();
      expect(shown).toContain('Mấy giờ làm việc?');
      expect(shown).toContain('&lt;script&gt;');
      expect((await server.request('auditor', 'get', page)).status).toBe(403);
      const { id } = (await questions()).find(({ text }) => text.startsWith('Mấy giờ'))!;
      const answer = (answer: string) =>
        server.request('editor', 'post', `${page}/${id}`, new URLSearchParams({ answer, deed: 'answered' }));
      expect((await answer('')).status).toBe(422);
      expect((await answer('Từ 7h30 đến 17h.')).status).toBe(303);
      expect(await questionFigures(kysely(), server.station.id, ...ALWAYS)).toEqual({
        asked: 2,
        answered: 1,
      });
      const trail = await kysely()
        .selectFrom('trail')
        .select('detail')
        .where('action', '=', 'question.settle')
        .execute();
      expect(trail).toHaveLength(1);
      expect(trail[0]!.detail).not.toContain('7h30');
    });

    it('lets in whom it says', async () => {
      for (const route of server.app.registry.all().filter(({ path: at }) => at.includes('hoi-dap')))
        for (const who of EVERYONE)
          expect(await verdict(server, route, who), who).toBe(declaredVerdict(route, who));
    });

    it('keeps a figure a day of followers and readers', async () => {
      const sandbox = await startSandbox(readScenario('clock: 2026-11-23T08:00:00+07:00'), {
        machine: machineClock,
      });
      const { database } = server.installation;
      const outgoing = createOutgoing({ insideHosts: [new URL(sandbox.base).host] });
      const accounts = accountsOn(database, sandbox.model.clock, sandbox.base, outgoing);
      await connect(accounts, server.other, sandbox);
      await database.kysely.updateTable('zalo_account').set({ looked_at: 0 }).execute();
      await createOaWatch({ database, clock: sandbox.model.clock, accounts }).look(server.other);
      expect(await countsOf(database.kysely, server.other.id, 'followers', 5)).toEqual([
        { day: '2026-11-23', value: 3120 },
      ]);
      const account = (await accounts.find(server.other.id))!;
      const left = (days: number) => connectionAlarms(account, account.refreshUntil! - days * 86_400_000);
      expect(connectionAlarms(undefined, 0)).toEqual([]);
      expect(left(30)).toEqual([]);
      expect([left(10), left(3)].map(([alarm]) => alarm!.key.split(':').at(-1))).toEqual([
        'fortnight',
        'week',
      ]);
      expect(connectionAlarms({ ...account, problem: 'x' }, 0)[0]!.message).toContain('mất kết nối');
      await sandbox.close();
    });
  });
}
