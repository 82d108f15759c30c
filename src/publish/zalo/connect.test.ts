/** Whoever comes back from Zalo's page with anything but what was begun connects nothing, and what was connected stays. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { machineClock } from '../../kernel/clock.ts';
import { readScenario } from '../sandbox/scenario.ts';
import { startSandbox, type ZaloSandbox } from '../sandbox/server.ts';
import { APPROVER, EDITOR, openZaloStation, type ZaloStation } from '../testing/zalo-station.ts';
import { changeAccount } from './account.store.ts';

for (const dialect of DIALECTS) {
  describe(`coming back from Zalo on ${dialect}`, () => {
    let database: TestDatabase;
    let sandbox: ZaloSandbox;
    let zalo: ZaloStation;
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      const scenario = 'clock: 2026-11-23T08:00:00+07:00,x100\nprocessingMs: 0\nsilenceMs: 200\n';
      sandbox = await startSandbox(readScenario(scenario), { machine: machineClock });
      zalo = await openZaloStation(database, sandbox, { idle: true });
    });
    afterEach(async () => {
      await zalo.close();
      await sandbox.close();
      await database.drop();
    });

    /** As a person goes to Zalo's page; gives what Zalo would send back. */
    async function begun() {
      const address = new URL(await zalo.accounts.begin(zalo.station, EDITOR, 'http://loa.local/ve'));
      const challenge = address.searchParams.get('code_challenge')!;
      const code = sandbox.model.grant('http://loa.local/ve', challenge);
      const { oa } = sandbox.model.scenario;
      return { code, state: address.searchParams.get('state')!, oaId: oa.id, denied: false };
    }
    const complete = (told: Awaited<ReturnType<typeof begun>>) =>
      zalo.accounts.complete(zalo.station, EDITOR, told);
    const account = async () => (await zalo.accounts.find(zalo.station.id))!;

    it('another OA is found out though the address does not name it', async () => {
      await changeAccount(database.kysely, zalo.station.id, { oa_id: 'oa-cua-phuong' });
      const before = await account();
      const told = { ...(await begun()), oaId: '' };
      await expect(complete(told)).rejects.toMatchObject({ code: 'zalo-other-oa' });
      expect(await account()).toEqual(before);
    });

    it('a state of another, a denial, another OA or a code used twice connects nothing', async () => {
      const before = await account();
      const told = await begun();
      const refused = (one: typeof told, code: unknown) =>
        expect(complete(one)).rejects.toMatchObject({ name: 'Refusal', code });
      await refused({ ...told, state: 'khác' }, 'zalo-state');
      await refused({ ...told, state: '' }, 'zalo-state');
      await refused({ ...(await begun()), denied: true }, 'zalo-denied');
      await refused({ ...(await begun()), oaId: 'oa-khac' }, 'zalo-other-oa');
      await refused({ ...(await begun()), code: 'mã-bịa' }, expect.any(String));
      // Begun by one person, it is not ended by another.
      await expect(zalo.accounts.complete(zalo.station, APPROVER, await begun())).rejects.toMatchObject({
        code: 'zalo-state',
      });
      expect(await account()).toMatchObject({
        ...{ version: before.version, oaId: before.oaId, sealedRefresh: before.sealedRefresh },
      });
      const good = await begun();
      await complete(good);
      const connected = await account();
      expect(connected.version).toBeGreaterThan(before.version);
      // The state holds once, and so does the code, also under a state of its own.
      await refused(good, 'zalo-state');
      const next = await begun();
      await refused({ ...next, code: good.code }, expect.any(String));
      expect((await account()).version).toBe(connected.version);
      expect((await zalo.accounts.clientOf(zalo.station.id).oa()).oa_id).toBe(sandbox.model.scenario.oa.id);
    });
  });
}
