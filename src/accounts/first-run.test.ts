import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { COMMAND_LINE } from './actor.ts';
import { createPasskeys } from './second-factor/passkeys.ts';
import { createSecondFactors, type SecondFactors } from './second-factor/second-factors.ts';
import { Auth } from './auth.ts';
import { isSetUp, openFirstRun, setUp, setUpByCode, type FirstRunForm } from './first-run.ts';
import { listMembers, rolesOf } from './members.ts';
import { createPeople } from './people.ts';
import { createSingleSignOn, type SingleSignOn } from './single-sign-on/single-sign-on.ts';
import { listStations, slugOf, stationOfCommand } from './stations.ts';
import { listTrail } from './trail.ts';
import { addZone, listZones, requireZones, retireZone } from './zones.ts';

const form = (code: string): FirstRunForm => ({
  code,
  station: 'Đài truyền thanh phường Hai Bà Trưng',
  zones: ['Trụ sở UBND phường', 'Ngõ 5'],
  timeZone: 'Asia/Ho_Chi_Minh',
  name: 'Trần Văn Quản',
  email: 'quan@phuong.gov.vn',
  password: 'mật khẩu quản trị',
});

describe('the part of a name that goes into addresses', () => {
  it.each([
    ['Đài truyền thanh phường Hai Bà Trưng', 'hai-ba-trung'],
    ['Đài truyền thanh xã Ô Diên', 'o-dien'],
    ['Phường Cửa Nam (cơ sở 2)', 'cua-nam-co-so-2'],
    ['Đài truyền thanh', 'dai-truyen-thanh'],
    ['🎙️', 'dai'],
  ])('%s → %s', (name, slug) => expect(slugOf(name)).toBe(slug));
});

for (const dialect of DIALECTS) {
  describe(`the first run on ${dialect}`, () => {
    let database: TestDatabase;
    let machine: VirtualClock;
    let deps: Parameters<typeof setUp>[0] & { secondFactors: SecondFactors; singleSignOn: SingleSignOn };
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      machine = new VirtualClock(Date.UTC(2026, 10, 23));
      const secret = 's'.repeat(64);
      const secondFactors = createSecondFactors({ database, clock: machine, machine, secret });
      const passkeys = createPasskeys({ database, clock: machine, machine, baseUrl: null });
      const auth = new Auth({
        database,
        secret,
        tls: false,
        machine,
        log: silentLog,
        secondFactors,
        passkeys,
      });
      await auth.migrate();
      const singleSignOn = createSingleSignOn({ database, auth, clock: machine });
      deps = { database, auth, secondFactors, singleSignOn, clock: machine, machine };
    });
    afterEach(() => database.drop());

    const code = async (attempt: Promise<unknown>) =>
      attempt.then(
        () => 'done',
        (error: unknown) => (error as { code: string }).code,
      );

    it('makes station, zones and administrator by the code of the console, once', async () => {
      const printed = (await openFirstRun(database.kysely))!;
      const { station, userId } = await setUpByCode(deps, form(printed.toLowerCase()), false);
      expect(station).toMatchObject({ slug: 'hai-ba-trung', trial: false });
      expect((await listZones(database.kysely, station.id)).map(({ name }) => name)).toEqual(form('').zones);
      expect(await rolesOf(database.kysely, station.id, userId)).toEqual(['editor', 'administrator']);
      expect((await listTrail(database.kysely, station.id, { limit: 1 }))[0]).toMatchObject({
        action: 'station.create',
        actor: { kind: 'person', name: 'Trần Văn Quản' },
      });
      expect(await code(setUpByCode(deps, form(printed), false))).toBe('wrong-code');
      expect(await openFirstRun(database.kysely)).toBeNull();
    });

    it('takes only the newest code, and no guesses', async () => {
      const first = (await openFirstRun(database.kysely))!;
      const second = (await openFirstRun(database.kysely))!;
      expect(await code(setUpByCode(deps, form(first), false))).toBe('wrong-code');
      for (let i = 0; i < 4; i++) await code(setUpByCode(deps, form('2222-2222'), false));
      expect(await code(setUpByCode(deps, form(second), false))).toBe('too-many-attempts');
      await machine.advance(60_000);
      expect(await code(setUpByCode(deps, form(second), false))).toBe('done');
    });

    it('keeps no code in the clear', async () => {
      const printed = (await openFirstRun(database.kysely))!;
      const rows = await database.kysely.selectFrom('meta').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(printed);
    });

    it('makes one station when two do it at once', async () => {
      const two = await Promise.all(
        [1, 2].map(() => code(setUp(deps, { ...form(''), trial: true }, COMMAND_LINE))),
      );
      expect(two.filter((answer) => answer === 'done')).toHaveLength(1);
      expect(await listStations(database.kysely)).toHaveLength(1);
    });

    it('is taken up again after it was cut off between the account and the station', async () => {
      await deps.auth.createUser({ ...form(''), password: 'mật khẩu cũ' });
      await setUp(deps, { ...form(''), trial: false }, COMMAND_LINE);
      expect(await isSetUp(database.kysely)).toBe(true);
      const caller = { headers: new Headers(), address: '192.0.2.1' };
      await deps.auth.signIn(form('').email, form('').password, caller);
    });

    it('leaves a command to find the one station', async () => {
      expect(await code(stationOfCommand(database.kysely, undefined))).toBe('not-set-up');
      const { station } = await setUp(deps, { ...form(''), trial: false }, COMMAND_LINE);
      expect((await stationOfCommand(database.kysely, undefined)).id).toBe(station.id);
      expect((await stationOfCommand(database.kysely, 'hai-ba-trung')).id).toBe(station.id);
      expect(await code(stationOfCommand(database.kysely, 'ba-dinh'))).toBe('station-not-found');
    });

    describe('then', () => {
      let station: string;
      let quan: string;
      let people: ReturnType<typeof createPeople>;
      beforeEach(async () => {
        const made = await setUp(deps, { ...form(''), trial: false }, COMMAND_LINE);
        station = made.station.id;
        quan = made.userId;
        people = createPeople(deps);
      });
      const add = (email: string, roles: ('editor' | 'administrator')[] = ['editor']) =>
        people.add(station, COMMAND_LINE, { name: 'Lê Thị Lan', email, roles });

      it('people come with roles and a password to hand over', async () => {
        const { userId, password } = await add('lan@phuong.gov.vn');
        const signedIn = await deps.auth.signIn('lan@phuong.gov.vn', password!, {
          headers: new Headers(),
          address: '192.0.2.1',
        });
        expect(signedIn.userId).toBe(userId);
        expect((await listMembers(database.kysely, station)).map(({ name, roles }) => [name, roles])).toEqual(
          [
            ['Lê Thị Lan', ['editor']],
            ['Trần Văn Quản', ['editor', 'administrator']],
          ],
        );
        expect(await code(add('lan@phuong.gov.vn'))).toBe('email-taken');
      });

      it('people who leave lose their roles and sessions, and may come back', async () => {
        const { userId, password } = await add('lan@phuong.gov.vn');
        const caller = { headers: new Headers(), address: '192.0.2.1' };
        const { cookies } = await deps.auth.signIn('lan@phuong.gov.vn', password!, caller);
        await people.remove(station, COMMAND_LINE, userId);
        expect(await rolesOf(database.kysely, station, userId)).toEqual([]);
        expect(await deps.auth.personOf(new Headers({ cookie: cookies[0]!.split(';')[0]! }))).toBeNull();
        expect(await code(people.remove(station, COMMAND_LINE, userId))).toBe('member-not-found');
        expect(await add('lan@phuong.gov.vn')).toEqual({ userId, password: null });
        expect(await rolesOf(database.kysely, station, userId)).toEqual(['editor']);
      });

      it('the last administrator stays one', async () => {
        expect(await code(people.remove(station, COMMAND_LINE, quan))).toBe('last-administrator');
        expect(await code(people.changeRoles(station, COMMAND_LINE, quan, ['editor']))).toBe(
          'last-administrator',
        );
        const { userId } = await add('lan@phuong.gov.vn', ['administrator']);
        const both = await Promise.all(
          [quan, userId].map((who) => code(people.remove(station, COMMAND_LINE, who))),
        );
        expect(both.sort()).toEqual(['done', 'last-administrator']);
      });

      it('a lost password is made anew', async () => {
        const { userId } = await add('lan@phuong.gov.vn');
        const password = await people.resetPassword(station, COMMAND_LINE, userId);
        expect(password).toMatch(/^(\w{4}-){3}\w{4}$/);
        const caller = { headers: new Headers(), address: '192.0.2.1' };
        expect((await deps.auth.signIn('lan@phuong.gov.vn', password, caller)).userId).toBe(userId);
        expect(await code(people.resetPassword('another', COMMAND_LINE, userId))).toBe('member-not-found');
      });

      it('zones are added, retired and brought back, but one stays', async () => {
        const { kysely } = database;
        const [first, second] = await listZones(kysely, station);
        expect(await code(addZone(kysely, station, 'NGÕ 5', 0))).toBe('zone-name-taken');
        await retireZone(kysely, station, second!.id, 1);
        expect(await code(requireZones(kysely, station, [first!.id, second!.id]))).toBe('zone-not-found');
        expect(await code(retireZone(kysely, station, first!.id, 1))).toBe('last-zone');
        expect((await addZone(kysely, station, 'Ngõ 5', 2)).id).toBe(second!.id);
        expect(await listZones(kysely, station)).toHaveLength(2);
      });
    });
  });
}
