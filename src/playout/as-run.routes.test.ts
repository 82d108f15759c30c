/** What a player, or something that goes by its token, sends of what was heard: at the API, on both databases. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import { DIALECTS } from '../../test/support/databases.ts';
import type { Station } from '../accounts/stations.ts';
import { createMediaStore } from '../audio/media-store.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { sha256 } from '../kernel/hash.ts';
import { nameId } from '../kernel/ids.ts';
import { silentLog } from '../kernel/log.ts';
import { createAudits } from '../plan/audits.ts';
import { at, startHistory, type StationHistory } from '../plan/testing/station-history.ts';
import type { Airing } from '../schedule/airings.store.ts';
import { openAlarms } from '../schedule/alarms.ts';
import { createAiringWatch, type AiringWatch } from './airing-watch.ts';
import { asRunBetween } from './as-run.store.ts';
import { AS_RUN_BATCH, isoOf, PLAYOUT_BASE, type AsRunEvent, type AsRunResponse } from './contract.ts';
import { createDeliveries } from './deliveries.ts';
import { createDeviceCommands } from './device-commands.ts';
import { createHeartbeats } from './heartbeats.ts';
import { createPlayout } from './playout.ts';
import { playoutRoutes } from './playout.routes.ts';
import { rejectedRows } from './rejected-rows.store.ts';
import { fixedKeys } from './keys.ts';
import { createScheduleFeed } from './schedule-feed.ts';
import { makeKey } from './signing.ts';

const SECOND = 1_000;

describe.each(DIALECTS)('the log of a player at the API, on %s', (dialect) => {
  let server: TestApp;
  let clock: VirtualClock;
  let history: StationHistory;
  let station: Station;
  let player: string;
  let airing: Airing;
  let watch: AiringWatch;
  let close: () => Promise<void>;
  beforeAll(async () => {
    clock = new VirtualClock(at('2026-11-23 08:00'));
    server = await openTestApp({ dialect, machine: clock });
    const { installation, app } = server;
    const { database, devices, folder } = installation;
    const media = createMediaStore(folder.paths.media, folder.paths.temporary, clock);
    const feed = createScheduleFeed({
      ...{ database, clock, machine: clock, keys: fixedKeys(makeKey()) },
      station: async () => server.station,
    });
    const deliveries = createDeliveries({ database, clock, machine: clock, feed, devices, log: silentLog });
    const heartbeats = createHeartbeats({ database, machine: clock, log: silentLog });
    playoutRoutes(app, {
      ...{ feed, devices, media, deliveries, clock },
      playout: createPlayout({ database, clock, heartbeats, version: '0.1.0', onAsRun: () => undefined }),
      commands: createDeviceCommands({ database, clock, devices, media }),
    });
    watch = createAiringWatch({ database, clock, devices, onAlarms: async () => undefined });
    close = async () => {
      await deliveries.close();
      await server.close();
    };
  });
  afterAll(() => close());
  beforeEach(async () => {
    history = await startHistory(server.installation.database);
    station = await history.station();
    player = await history.player('Chợ Hôm', [history.zones.market]);
    const scripts = [await history.script({ title: 'Một' }), await history.script({ title: 'Hai' })];
    airing = await history.airing('2026-11-23 07:00', scripts);
  });

  /** A player of the history goes by its own id. */
  const send = async (events: AsRunEvent[]) => {
    const response = await server.app.fetch(
      new Request(`http://loa.local${PLAYOUT_BASE}/as-run`, {
        method: 'POST',
        headers: { authorization: `Bearer ${player}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
      }),
    );
    expect(response.status).toBe(200);
    return ((await response.json()) as AsRunResponse).results;
  };
  /** An item's start or end with this number; `journal` is the machine that made its id. */
  const event = (seq: number, change: Partial<AsRunEvent> = {}, journal = 'journal'): AsRunEvent => {
    const item = change.item ?? 1;
    const { durationMs, segmentId } = airing.items[item]!;
    const end = { outcome: 'completed', playedMs: durationMs, silentMs: 0 };
    return {
      ...{
        id: nameId(player, journal, String(seq)),
        seq,
        airingId: airing.id,
        occurrence: 0,
        item,
        segmentId,
      },
      ...{ kind: 'end', at: isoOf(airing.startsAt + seq * SECOND), clockOffsetMs: 0, clockTrusted: true },
      ...(change.kind === 'start' ? {} : end),
      ...change,
    } as AsRunEvent;
  };
  /** A play of the first item, and enough rows of the second for a thousand in all. */
  const rows = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      event(index + 1, { item: 1 + (index % 2), kind: index % 4 < 2 ? 'start' : 'end' }),
    );
  const kept = () => asRunBetween(server.installation.database.kysely, station.id, 0, at('2030-01-01 00:00'));
  const counted = async () => {
    const audits = createAudits({ database: server.installation.database, clock, trial: false });
    const { quotas } = await audits.monthAudit(station, '2026-11');
    return quotas.flatMap(({ items }) => items.map(({ title }) => title)).sort();
  };
  const alarms = async (kind: string) => {
    await watch.look(station);
    const open = await openAlarms(server.installation.database.kysely, station.id);
    return open.filter(({ key }) => key.startsWith(`${kind}:`)).map(({ message }) => message);
  };

  it('counts once what comes twice, out of order and in pieces: five hundred rows, sent as a thousand', async () => {
    const all = rows(500);
    const shuffled = [...all, ...all]
      .map((row, index) => ({ row, order: sha256(`${index} ${row.id}`) }))
      .sort((a, b) => (a.order < b.order ? -1 : 1))
      .map(({ row }) => row);
    const results: string[] = [];
    for (let from = 0; from < shuffled.length; from += AS_RUN_BATCH)
      results.push(...(await send(shuffled.slice(from, from + AS_RUN_BATCH))).map(({ result }) => result));
    expect(Object.groupBy(results, (result) => result)).toMatchObject({
      accepted: { length: 500 },
      duplicate: { length: 500 },
    });
    expect((await kept()).map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(all.map(({ seq }) => seq));
    expect(await counted()).toEqual(['Hai', 'Một']);
    await clock.advance(20 * 60_000);
    expect([...(await alarms('holes')), ...(await alarms('twins'))]).toEqual([]);
  });

  it('tells of numbers that never came, once the rows after them are no news, and not while they may be under way', async () => {
    const all = rows(20).filter(({ seq }) => seq !== 7 && (seq < 12 || seq > 14));
    await send(all);
    expect(await alarms('holes')).toEqual([]);
    await clock.advance(10 * 60_000);
    expect(await alarms('holes')).toEqual([
      'Đầu phát Chợ Hôm gửi nhật ký thiếu 4 dòng (số 7, 12–14): máy đã mất các dòng ấy trước khi gửi, ' +
        'nội dung phát lúc đó không được tính. Hãy kiểm tra đĩa hoặc thẻ nhớ của máy.',
    ]);
    // One tells of a time long before the rows around it, another is not believed: both came.
    await send([event(7, { at: isoOf(airing.startsAt - 5 * 86_400_000) }), event(12, { airingId: 'nào' })]);
    await send([event(13), event(14)]);
    expect(await alarms('holes')).toEqual([]);
  });

  it('keeps an event from next year with the reason why it does not count', async () => {
    const future = event(1, { at: '2027-11-23T07:01:00+07:00' });
    const reason = 'Thời điểm phát ở tương lai.';
    expect(await send([future, event(2)])).toEqual([
      { id: future.id, result: 'rejected', reason },
      { id: event(2).id, result: 'accepted' },
    ]);
    expect((await send([future]))[0]).toEqual({ id: future.id, result: 'duplicate' });
    const { kysely } = server.installation.database;
    expect(await rejectedRows(kysely, station.id, 10)).toMatchObject([
      { id: future.id, deviceId: player, at: Date.parse(future.at), reason },
    ]);
    expect(await counted()).toEqual(['Một']);
  });

  it('tells of two machines with one token, and counts once what both of them played', async () => {
    const [one, other] = ['máy một', 'máy hai'].map((journal) => [
      event(1, { kind: 'start' }, journal),
      event(2, {}, journal),
    ]);
    expect((await send(one!)).map(({ result }) => result)).toEqual(['accepted', 'accepted']);
    expect(await alarms('twins')).toEqual([]);
    expect((await send(other!)).map(({ result }) => result)).toEqual(['accepted', 'accepted']);
    expect(await alarms('twins')).toEqual([expect.stringContaining('hai máy dùng chung một mã')]);
    const audits = createAudits({ database: server.installation.database, clock, trial: false });
    const { quotas } = await audits.monthAudit(station, '2026-11');
    expect(quotas.filter(({ counted: many }) => many > 0)).toMatchObject([
      { counted: 1, items: [{ title: 'Một' }] },
    ]);
  });

  it('knows rows of a copied machine by their ids: what both hold comes twice and is kept once', async () => {
    const before = rows(8);
    await send(before);
    // The copy still has to send what the first sent, and goes on with its own.
    const copy = [...before, event(9, { item: 2 }, 'bản sao')];
    expect((await send(copy)).map(({ result }) => result)).toEqual([
      ...Array.from({ length: 8 }, () => 'duplicate'),
      'accepted',
    ]);
    expect(await alarms('twins')).toEqual([]);
    await send([event(9, { item: 2 })]);
    expect(await alarms('twins')).toHaveLength(1);
    expect(await kept()).toHaveLength(10);
    expect(await counted()).toEqual(['Hai', 'Một']);
  });
});
