import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { watchChanges } from '../storage/changes.ts';
import { openPostgres, openSqlite } from '../storage/database.ts';
import { COMMAND_LINE } from './actor.ts';
import { createDevices, type Devices } from './devices.ts';
import { createStation } from './stations.ts';
import { createTokens } from './tokens.ts';
import { listTrail } from './trail.ts';
import { addZone } from './zones.ts';

for (const dialect of DIALECTS) {
  describe(`devices on ${dialect}`, () => {
    let database: TestDatabase;
    let machine: VirtualClock;
    let devices: Devices;
    let station: string;
    let zone: string;
    const open = (of = database as Pick<TestDatabase, 'kysely' | 'dialect' | 'address' | 'close'>) =>
      createDevices({ database: of, clock: machine, machine });
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      machine = new VirtualClock(Date.UTC(2026, 10, 23));
      const { kysely } = database;
      const name = 'Đài truyền thanh phường Hai Bà Trưng';
      station = (
        await createStation(kysely, { name, timeZone: 'Asia/Ho_Chi_Minh', trial: false }, machine.now())
      ).id;
      zone = (await addZone(kysely, station, 'Trụ sở UBND phường', machine.now())).id;
      devices = open();
    });
    afterEach(() => database.drop());

    const issue = async () => (await devices.issueCode(station, COMMAND_LINE, [zone])).code;
    const pairOne = async () => devices.pair(await issue(), 'Đầu phát trụ sở', '192.0.2.1');
    const code = async (attempt: Promise<unknown>) =>
      attempt.then(
        () => 'let in',
        (error: unknown) => (error as { code: string }).code,
      );

    it('are paired by a code, typed as one likes, and known by their token', async () => {
      const typed = (await issue()).toLowerCase().replace('-', ' ');
      const paired = await devices.pair(typed, 'Đầu phát trụ sở', '192.0.2.1');
      expect(paired).toMatchObject({ station, zones: [zone] });
      expect(await devices.deviceOf(paired.token)).toMatchObject({
        id: paired.deviceId,
        stationId: station,
        zones: [zone],
      });
      expect(await devices.deviceOf(paired.token.slice(0, -1))).toBeNull();
    });

    it('keep neither code nor token in the database', async () => {
      const issued = await issue();
      const { token } = await devices.pair(issued, 'x', '192.0.2.1');
      const dump = JSON.stringify([
        await database.kysely.selectFrom('device').selectAll().execute(),
        await database.kysely.selectFrom('pairing_code').selectAll().execute(),
        await listTrail(database.kysely, station, { limit: 9 }),
      ]);
      expect(dump).not.toContain(token);
      expect(dump).not.toContain(issued);
    });

    it('get in by a code once, within ten minutes', async () => {
      const once = await issue();
      await devices.pair(once, 'một', '192.0.2.1');
      expect(await code(devices.pair(once, 'hai', '192.0.2.2'))).toBe('pairing-code-wrong');
      const late = await issue();
      await machine.advance(10 * 60_000);
      expect(await code(devices.pair(late, 'ba', '192.0.2.3'))).toBe('pairing-code-wrong');
    });

    it('never share a code that two try at the same time', async () => {
      const once = await issue();
      const tries = await Promise.all(
        ['1', '2', '3'].map((n) => code(devices.pair(once, n, `192.0.2.${n}`))),
      );
      expect(tries.filter((answer) => answer === 'let in')).toHaveLength(1);
    });

    it('are not found by guessing', async () => {
      const answers: unknown[] = [];
      for (let i = 0; i < 6; i++) answers.push(await code(devices.pair('2222-2222', 'x', '192.0.2.9')));
      expect(answers).toEqual([...Array<string>(5).fill('pairing-code-wrong'), 'too-many-attempts']);
      expect(await code(devices.pair(await issue(), 'x', '192.0.2.10'))).toBe('let in');
    });

    it('are told once revoked, at once here and soon in another process', async () => {
      const { token, deviceId } = await pairOne();
      const address = database.address;
      const elsewhere = dialect === 'sqlite' ? openSqlite(address) : openPostgres(address, { poolSize: 1 });
      const others = open(elsewhere);
      const noticed = Promise.withResolvers<true>();
      const hear = () => {
        others.forget();
        noticed.resolve(true);
      };
      const stop = await watchChanges(elsewhere, hear, 'tiến-trình-khác');
      expect(await others.deviceOf(token)).toMatchObject({ id: deviceId });
      expect(await devices.deviceOf(token)).toMatchObject({ id: deviceId });
      await devices.revoke(station, COMMAND_LINE, deviceId);
      expect(await devices.deviceOf(token)).toBe('revoked');
      await noticed.promise;
      expect(await others.deviceOf(token)).toBe('revoked');
      await stop();
      await elsewhere.close();
    });

    it('belong to their station alone', async () => {
      const { deviceId } = await pairOne();
      expect(await code(devices.revoke('another', COMMAND_LINE, deviceId))).toBe('device-not-found');
      expect(await code(devices.issueCode('another', COMMAND_LINE, [zone]))).toBe('zone-missing');
    });

    it('answer from memory once known', async () => {
      const { token } = await pairOne();
      await devices.deviceOf(token);
      expect(devices.deviceOf(token)).not.toBeInstanceOf(Promise);
    });

    it('are listed, revoked ones last, and take a name, volumes and the amplifier’s times', async () => {
      const first = await pairOne();
      const second = await devices.pair(await issue(), 'Đầu phát ngõ 5', '192.0.2.1');
      await devices.revoke(station, COMMAND_LINE, second.deviceId);
      const [known] = await devices.list(station);
      expect(known).toMatchObject({ volume: 80, emergencyVolume: 100, offAirDays: 0 });
      expect(known!.amplifier).toEqual({ leadMs: 3000, tailMs: 1000 });
      const settings = {
        ...{ name: 'Loa cổng', volume: 60, emergencyVolume: 90, offAirDays: 14 },
        amplifier: { leadMs: 8000, tailMs: 2000 },
      };
      await devices.configure(station, COMMAND_LINE, first.deviceId, settings);
      expect(await code(devices.configure('another', COMMAND_LINE, first.deviceId, settings))).toBe(
        'device-not-found',
      );
      expect(await devices.list(station)).toMatchObject([
        { id: first.deviceId, ...settings, revokedAt: null },
        { id: second.deviceId, revokedAt: machine.now() },
      ]);
    });

    it('let programs in by tokens of their own, until these end', async () => {
      const tokens = createTokens({ database, clock: machine, machine });
      const wanted = { name: 'Trang phường', roles: ['auditor'] as const, expiresAt: machine.now() + 1_000 };
      const { id, token } = await tokens.create(station, COMMAND_LINE, wanted);
      expect(await tokens.tokenOf(token)).toEqual({
        id,
        name: 'Trang phường',
        stationId: station,
        roles: ['auditor'],
      });
      await machine.advance(1_000);
      expect(await tokens.tokenOf(token)).toBeNull();
      const lasting = await tokens.create(station, COMMAND_LINE, { ...wanted, expiresAt: null });
      expect(await code(tokens.revoke('another', COMMAND_LINE, lasting.id))).toBe('token-not-found');
      await tokens.revoke(station, COMMAND_LINE, lasting.id);
      expect(await tokens.tokenOf(lasting.token)).toBeNull();
      expect((await tokens.list(station)).map((line) => line.revokedAt !== null)).toContain(true);
      const actions = (await listTrail(database.kysely, station, { limit: 9 })).map((line) => line.action);
      expect(actions).toEqual(['token.revoke', 'token.create', 'token.create']);
    });
  });
}
