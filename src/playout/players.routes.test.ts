import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp, type Who } from '../../test/support/app.ts';
import { formOf, MONDAY_MORNING } from '../../test/support/programme.ts';
import { COMMAND_LINE } from '../accounts/actor.ts';
import type { Device } from '../accounts/devices.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { createMediaStore } from '../audio/media-store.ts';
import { createDeviceCommands } from './device-commands.ts';
import { healthOf } from './device-health.ts';
import { playersRoutes } from './players.routes.tsx';
import { createStationZones } from './station-zones.ts';

const PATH = '/d/hai-ba-trung/cum-loa';
const clock = new VirtualClock(MONDAY_MORNING);

describe('cụm loa, đầu phát', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await openTestApp({
      routes: (app, { database, devices, folder, machine }) => {
        const zones = createStationZones({ database, clock });
        const media = createMediaStore(folder.paths.media, folder.paths.temporary, machine);
        const commands = createDeviceCommands({ database, clock, devices, media });
        playersRoutes(app, {
          ...{ database, clock, devices, zones, commands, media, version: '0.2.0' },
          ...{ baseUrl: 'https://loa.phuong.gov.vn', addresses: () => [] },
        });
      },
    });
  });
  afterAll(() => server.close());

  const see = async (who: 'editor' | 'administrator' = 'administrator') =>
    (await server.request(who, 'get', PATH)).text();
  const post = (
    path: string,
    values: Record<string, string | string[]>,
    who: 'editor' | 'administrator' = 'administrator',
  ) => server.request(who, 'post', PATH + path, formOf(values));

  it('say what to do while nothing is paired, by role', async () => {
    expect(await see()).toContain('Lấy mã ghép ở dưới');
    expect(await see('editor')).toContain('Hãy nhờ người quản trị lấy mã ghép');
    expect((await post('/ghep', { zones: [server.zones[0]!.id] }, 'editor')).status).toBe(403);
  });

  it('are paired by a code with the very command to run, and shut out after a question', async () => {
    const nothing = await post('/ghep', {});
    expect([nothing.status, await nothing.text()]).toEqual([
      422,
      expect.stringContaining('Hãy chọn cụm loa.'),
    ]);
    const html = await (await post('/ghep', { zones: [server.zones[0]!.id] })).text();
    const code = /--pair ([2-9A-Z]{4}-[2-9A-Z]{4})</.exec(html)?.[1];
    expect(html).toContain(`npm run player -- --server https://loa.phuong.gov.vn --pair ${code}`);
    expect(html).toContain(`sudo node player.js install --server https://loa.phuong.gov.vn --pair ${code}`);
    expect(html).toMatch(/còn 10 phút, đến \d\d:\d\d\./);
    expect(await see()).not.toContain(code);

    const { deviceId } = await server.installation.devices.pair(code!, 'Đầu phát trụ sở', '192.0.2.9');
    const page = await see();
    expect(page).toContain('Đầu phát trụ sở');
    expect(page).toContain('Chưa kết nối lần nào');
    const question = `${PATH}/dau-phat/${deviceId}/thu-hoi`;
    expect(await (await server.request('administrator', 'get', question)).text()).toContain(
      'Thu hồi đầu phát Đầu phát trụ sở?',
    );
    expect((await server.request('editor', 'post', question, formOf({}))).status).toBe(403);
    expect((await server.request('administrator', 'post', question, formOf({}))).status).toBe(303);
    expect(await see()).toContain('Đã thu hồi: 1 đầu phát');
    expect((await server.request('administrator', 'post', question, formOf({}))).status).toBe(404);
  });

  it('have zones that are added and renamed, never two of a name', async () => {
    expect((await post('', { name: 'Tổ dân phố 5' })).status).toBe(303);
    const twice = await post('', { name: 'tổ dân phố 5' });
    expect(twice.status).toBe(422);
    const html = await twice.text();
    expect(html).toContain('Đã có cụm loa tên này, hãy đặt tên khác.');
    expect(html).toContain('value="tổ dân phố 5"');
    const [first] = server.zones;
    expect((await post(`/${first!.id}/ten`, { name: 'Trụ sở mới' })).status).toBe(303);
    expect(await see()).toContain('Trụ sở mới');
    expect((await post(`/${first!.id}/ten`, { name: ' ' })).status).toBe(422);
    expect((await post('/khong-co/ten', { name: 'A' })).status).toBe(404);
  });
});

describe('một đầu phát', () => {
  let server: TestApp;
  let path: string;
  let deviceId: string;
  beforeAll(async () => {
    server = await openTestApp({
      routes: (app, { database, devices, folder, machine }) => {
        const zones = createStationZones({ database, clock });
        const media = createMediaStore(folder.paths.media, folder.paths.temporary, machine);
        const commands = createDeviceCommands({ database, clock, devices, media });
        playersRoutes(app, {
          ...{ database, clock, devices, zones, commands, media, version: '0.2.0' },
          ...{ baseUrl: null, addresses: () => [] },
        });
      },
    });
    const { devices } = server.installation;
    const { code } = await devices.issueCode(server.station.id, COMMAND_LINE, [server.zones[0]!.id]);
    ({ deviceId } = await devices.pair(code, 'Trụ sở', '192.0.2.9'));
    path = `${PATH}/dau-phat/${deviceId}`;
    const told = {
      ...{ at: '2026-11-23T06:30:00+07:00', version: '0.1.0', volume: 70, onAir: null },
      ...{ clock: { offsetMs: 12, trusted: true }, disk: { freeBytes: 20 * 1024 ** 3 } },
      media: { ready: 12, missing: 0 },
    };
    await server.installation.database.kysely
      .updateTable('device')
      .set({ heartbeat: JSON.stringify(told), last_seen_at: clock.now() })
      .execute();
  });
  afterAll(() => server.close());

  const see = async (at: string, who: Who = 'editor') => (await server.request(who, 'get', at)).text();
  const post = (at: string, values: Record<string, string>, who: Who = 'editor') =>
    server.request(who, 'post', at, formOf(values));
  const values = {
    ...{ name: 'Loa cổng', volume: '60', emergencyVolume: '90', leadSeconds: '8,5', tailSeconds: '2' },
    offAirDays: '14',
  };

  it('is on the list under its zone, with what matters', async () => {
    const html = await see(PATH);
    for (const words of [
      'Đang kết nối',
      'âm lượng 70',
      'đủ 12 tệp',
      'đồng hồ đúng',
      '20 GB',
      'Có bản mới 0.2.0',
    ])
      expect(html).toContain(words);
    expect(html).toContain('Chưa có đầu phát: cụm loa này sẽ im.');
    expect(html).toContain(`href="${path}"`);
  });

  it('is set from afar, each fault at its field and what was typed kept', async () => {
    const refused = await post(`${path}/dat`, { ...values, volume: '101', leadSeconds: 'lâu' });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('Âm lượng phải từ 0 đến 100.');
    expect(html).toContain('id="f-leadSeconds-error"');
    expect(html).toContain('value="Loa cổng"');
    expect((await post(`${path}/dat`, values)).status).toBe(303);
    expect(await server.installation.devices.list(server.station.id)).toMatchObject([
      { name: 'Loa cổng', volume: 60, amplifier: { leadMs: 8_500, tailMs: 2_000 }, offAirDays: 14 },
    ]);
    expect(await see(path)).toContain('value="8,5"');
    expect((await post(`${path}/dat`, values, 'auditor')).status).toBe(403);
    expect(await see(path, 'auditor')).not.toContain('Đặt từ xa');
  });

  it('is asked after a question, and shows what became of it', async () => {
    expect(await see(`${path}/tieng-thu`)).toContain('Loa ngoài trời sẽ kêu vài giây.');
    expect((await post(`${path}/tieng-thu`, {})).status).toBe(303);
    expect(await see(path)).toContain('đang đợi đầu phát');
    expect((await post(`${path}/khoi-dong-lai`, {}, 'approver')).status).toBe(403);
    await clock.advance(15 * 60_000);
    expect(await see(path)).toContain('đầu phát không nhận lệnh, đã bỏ');
    expect((await post(`${PATH}/dau-phat/khong-co/tieng-thu`, {})).status).toBe(404);
  });

  it('gives no recording that did not come', async () => {
    expect((await server.request('auditor', 'get', `${PATH}/ghi-am/khong-co`)).status).toBe(404);
    expect((await post(`${path}/ghi-am`, { airingId: 'khong-co' }, 'auditor')).status).toBe(404);
  });
});

describe('how a player is', () => {
  const device: Device = {
    ...{ id: 'p', name: 'Trụ sở', stationId: 's', zones: ['z'], pairedAt: 0, revokedAt: null, volume: 80 },
    ...{ emergencyVolume: 100, amplifier: { leadMs: 3000, tailMs: 1000 }, offAirDays: 0 },
    ...{ lastSeenAt: MONDAY_MORNING, heartbeat: { at: '2026-11-23T06:30:00+07:00', version: '1' } },
  };
  const troubles = (told: object) =>
    healthOf(
      { ...device, heartbeat: { at: '2026-11-23T06:30:00+07:00', version: '1', ...told } },
      MONDAY_MORNING,
    ).troubles;

  it('is told by when it was last heard', () => {
    expect(healthOf(device, MONDAY_MORNING + 90_000).state).toBe('online');
    expect(healthOf(device, MONDAY_MORNING + 90_001).state).toBe('lost');
    expect(healthOf({ ...device, lastSeenAt: null }, MONDAY_MORNING).state).toBe('new');
    expect(healthOf({ ...device, revokedAt: 1 }, MONDAY_MORNING).state).toBe('revoked');
  });

  it('is judged by the machine’s time, in which heartbeats come, on a sandbox that runs sixty times as fast', () => {
    expect(healthOf(device, MONDAY_MORNING + 60 * 90_000, 60).state).toBe('online');
    expect(healthOf(device, MONDAY_MORNING + 60 * 90_001, 60).state).toBe('lost');
  });

  it('names each thing to look at', () => {
    expect(troubles({})).toEqual([]);
    expect(troubles({ media: { ready: 3, missing: 2 } })).toEqual(['Còn 2 tệp âm thanh chưa tải xong.']);
    expect(troubles({ volume: 0 })).toEqual(['Âm lượng đang bằng 0, loa không có tiếng.']);
    // A trusted offset, however great, is only what the player corrects by.
    expect(troubles({ clock: { offsetMs: -31_536_000_000, trusted: true } })).toEqual([]);
    expect(troubles({ clock: { offsetMs: 0, trusted: false } })).toEqual([
      'Đồng hồ của đầu phát chưa đúng; hãy kiểm tra mạng của máy.',
    ]);
    expect(troubles({ amplifier: false })).toEqual(['Tăng âm đang tắt.']);
  });

  it('is no more than when it was heard, where its heartbeat can’t be read', () => {
    expect(healthOf({ ...device, heartbeat: 'hỏng' }, MONDAY_MORNING)).toMatchObject({
      state: 'online',
      told: null,
    });
  });
});
