import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { delegationsRoutes } from './delegations.routes.tsx';
import { delegationInForce, listDelegations, rolesWithDelegation } from './delegations.store.ts';

const DAY = 86_400_000;

for (const dialect of DIALECTS) {
  describe(`the right to approve in another's place on ${dialect}`, () => {
    let server: TestApp;
    let machine: VirtualClock;
    beforeAll(async () => {
      machine = new VirtualClock(Date.parse('2026-11-26T09:00:00+07:00'));
      server = await openTestApp({
        ...{ dialect, machine },
        routes: (app, installation) => delegationsRoutes(app, installation),
      });
    });
    afterAll(() => server.close());

    const page = () => `/d/${server.station.slug}/quan-tri/uy-quyen`;
    const idOf = async (who: 'editor' | 'auditor' | 'approver' | 'stranger') =>
      (await server.installation.auth.findUser(server.emailOf(who)))!.id;
    const rolesNow = async (who: 'editor' | 'auditor') =>
      rolesWithDelegation(
        server.installation.database.kysely,
        server.station.id,
        await idOf(who),
        machine.now(),
      );
    const ask = async (by: 'approver' | 'auditor', more: Record<string, string>) => {
      const asked = {
        ...{ userId: await idOf('auditor'), document: '12/GUQ-UBND ngày 25/11/2026' },
        ...{ from: '2026-11-27', until: '2026-11-28', ...more },
      };
      return server.request(by, 'post', page(), new URLSearchParams(asked));
    };

    it('holds from the first day to the end of the last one, by its document', async () => {
      expect((await ask('approver', {})).status).toBe(303);
      expect(await rolesNow('auditor')).toEqual(['auditor']);
      await machine.advance(DAY);
      expect(await rolesNow('auditor')).toEqual(['auditor', 'approver']);
      // The gate lets him in where only an approver may go.
      expect((await server.request('auditor', 'get', page())).status).toBe(200);
      const { kysely } = server.installation.database;
      const inForce = await delegationInForce(
        kysely,
        server.station.id,
        await idOf('auditor'),
        'approver',
        machine.now(),
      );
      expect(inForce).toMatchObject({ document: '12/GUQ-UBND ngày 25/11/2026' });
      const own = await delegationInForce(
        kysely,
        server.station.id,
        await idOf('approver'),
        'approver',
        machine.now(),
      );
      expect(own).toBeUndefined();
      expect(
        await rolesWithDelegation(kysely, server.other.id, await idOf('auditor'), machine.now()),
      ).toEqual([]);
    });

    it('is not given on, not to an approver, not to a stranger, and not backwards', async () => {
      expect((await ask('auditor', { userId: await idOf('editor') })).status).toBe(403);
      for (const wrong of [
        { userId: await idOf('approver') },
        { userId: await idOf('stranger') },
        { from: '2026-12-02', until: '2026-12-01' },
        { from: '2026-11-01', until: '2026-11-02' },
        { from: '2026-12-01', until: '2028-12-01' },
        { document: '' },
      ])
        expect((await ask('approver', wrong)).status).toBe(422);
    });

    it('ends by its time, or when it is ended', async () => {
      const [given] = await listDelegations(server.installation.database.kysely, server.station.id);
      const end = `${page()}/${given!.id}/cham-dut`;
      expect((await server.request('approver', 'post', end)).status).toBe(303);
      expect(await rolesNow('auditor')).toEqual(['auditor']);
      expect((await server.request('approver', 'post', end)).status).toBe(404);
      await ask('approver', { from: '2026-11-27', until: '2026-11-27' });
      expect(await rolesNow('auditor')).toEqual(['auditor', 'approver']);
      await machine.advance(DAY);
      expect(await rolesNow('auditor')).toEqual(['auditor']);
    });
  });
}
