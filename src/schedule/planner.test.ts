import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import { openProgramme, writeScript, type Programme } from '../../test/support/programme.ts';
import { saveSettings } from '../accounts/stations.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { viSeconds } from '../kernel/vietnamese.ts';
import { instantOf } from '../kernel/zoned-time.ts';
import { airingsBetween } from './airings.store.ts';
import { scheduleRoutes } from './schedule.routes.tsx';

const LAN = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] } as const;
const TZ = 'Asia/Ho_Chi_Minh';
const at = (time: string) => instantOf(`2026-11-23T${time}`, TZ);

describe('a session that may run over its time', () => {
  let server: TestApp;
  let programme: Programme;
  const clock = new VirtualClock(at('06:00:00'));
  let bulletins: string[];
  beforeAll(async () => {
    server = await openTestApp({
      trial: true,
      routes: (app, installation) => scheduleRoutes(app, (programme = openProgramme(installation, clock))),
    });
    const rules = { ...server.station.settings, rules: 'thu-nghiem' };
    await saveSettings(programme.database.kysely, server.station.id, rules);
    server.station.settings.rules = 'thu-nghiem';
    bulletins = [];
    for (const durationMs of [400_000, 120_000, 2_000_000]) {
      const scriptIds = [await writeScript(programme, server.station.id, { title: 'Hồ sơ', durationMs })];
      const content = {
        ...{ title: `Bản tin ${durationMs}`, openingChime: null, closingChime: null, scriptIds },
        ...{ openingTemplateId: null, closingTemplateId: null, between: null },
      };
      bulletins.push((await programme.bulletins.save(server.station, LAN, null, content)).id);
    }
  });
  afterAll(() => server.close());

  const make = (start: string, bulletinId: string) =>
    programme.schedule.saveSlot(server.station, LAN, null, {
      ...{ name: `Buổi ${start}`, start: `2026-11-23T${start}`, durationMinutes: 5, overrun: 'shift' },
      ...{ zones: [server.zones[0]!.id], late: 'whole', bulletinId, reserveBulletinId: null },
      relaySourceId: null,
    });
  const planned = async () =>
    (await airingsBetween(programme.database.kysely, server.station.id, at('00:00:00'), at('23:00:00'))).map(
      ({ startsAt, status }) => `${viSeconds(startsAt, TZ)} ${status}`,
    );

  it('is refused when it would run on for too long', async () => {
    await expect(make('09:00', bulletins[2]!)).rejects.toThrow('vượt khung giờ quá 15 phút');
  });

  it('puts off the next one, which stays put off while the first one is on air', async () => {
    await make('07:00', bulletins[0]!);
    await make('07:05', bulletins[1]!);
    expect(await planned()).toEqual(['07:00:00 planned', '07:06:40 planned']);
    await clock.advance(at('07:05:30') - clock.now());
    await programme.planner.plan(server.station.id);
    expect(await planned()).toEqual(['07:00:00 planned', '07:06:40 planned']);
  });
});
