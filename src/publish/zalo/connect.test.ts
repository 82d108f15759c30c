/** Whoever comes back from Zalo's page with anything but what was begun connects nothing, and what was connected stays. */
import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../../../test/support/databases.ts';
import { APPROVER, EDITOR, eachMorning } from '../testing/zalo-station.ts';
import { changeAccount } from './account.store.ts';

for (const dialect of DIALECTS) {
  describe(`coming back from Zalo on ${dialect}`, () => {
    const at = eachMorning(dialect, { idle: true });

    /** As a person goes to Zalo's page; gives what Zalo would send back. */
    async function begun() {
      const address = new URL(await at.zalo.accounts.begin(at.zalo.station, EDITOR, 'http://loa.local/ve'));
      const challenge = address.searchParams.get('code_challenge')!;
      const code = at.sandbox.model.grant('http://loa.local/ve', challenge);
      const { oa } = at.sandbox.model.scenario;
      return { code, state: address.searchParams.get('state')!, oaId: oa.id, denied: false };
    }
    const complete = (told: Awaited<ReturnType<typeof begun>>) =>
      at.zalo.accounts.complete(at.zalo.station, EDITOR, told);
    const account = async () => (await at.zalo.accounts.find(at.zalo.station.id))!;

    it('another OA is found out though the address does not name it', async () => {
      await changeAccount(at.database.kysely, at.zalo.station.id, { oa_id: 'oa-cua-phuong' });
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
      await expect(at.zalo.accounts.complete(at.zalo.station, APPROVER, await begun())).rejects.toMatchObject(
        {
          code: 'zalo-state',
        },
      );
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
      expect((await at.zalo.accounts.clientOf(at.zalo.station.id).oa()).oa_id).toBe(
        at.sandbox.model.scenario.oa.id,
      );
    });
  });
}
