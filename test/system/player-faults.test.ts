/** What hinders a machine from outside, under a real player of the simulated town: orders must get through all the same. */
import { rmSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SAMPLES_PER_MS } from '../../src/player/sinks/sink.ts';
import { balanceOf } from '../soak/balance.ts';
import { Town } from '../soak/town.ts';

const at = (wall: string) => Date.parse(`2026-11-${wall.replace(' ', 'T')}+07:00`);
const SUNDAY = at('01 21:00:00');
const EVENING = at('02 20:00:00');
const COMMANDER = { kind: 'person' as const, id: 'minh', name: 'Lê Văn Minh', roles: ['commander' as const] };
let town: Town;
afterEach(() => town.close());

describe('a disk that refuses every write', () => {
  it('keeps no order from being heard, nor from being stopped', { timeout: 60_000 }, async () => {
    town = await Town.open(11, SUNDAY);
    const { ward, world } = town;
    const machine = await town.add({ name: 'A', zones: [0], keepsTime: true });
    const warning = await ward.bulletin('Cảnh báo', [await ward.news('Nước lên', 4_000)]);
    await ward.slot('Sáng', '2026-11-02T07:00', 'MO,TU,WE,TH,FR', warning);
    await ward.look();
    machine.boot();
    await world.until(EVENING);
    expect(town.heard).toHaveLength(1);
    const held = readFileSync(join(machine.folder, 'schedule.json'), 'utf8');

    for (const reserve of ['schedule.json.reserve', 'as-run.log.reserve'])
      rmSync(join(machine.folder, reserve));
    machine.full = true;
    world.mind(EVENING, EVENING + 40_000);
    const order = await ward.emergency(warning, [ward.zones[0]!], 30);
    await world.advance(3_500);
    expect(town.heard).toHaveLength(2);
    expect(town.heard[1]!.from - EVENING).toBeLessThan(2_000);
    await ward.orders.stop(ward.station, COMMANDER, order, 'Hết nguy hiểm');
    await world.advance(30 * 60_000);
    // Faded out in the middle of its four seconds, and none of its repeats is heard.
    expect(town.heard).toHaveLength(2);
    expect(town.heard[1]).toMatchObject({ faded: true });
    expect(readFileSync(join(machine.folder, 'schedule.json'), 'utf8')).toBe(held);

    // With room again the disk gets what is in force, without another change of the schedule.
    machine.full = false;
    await world.advance(60 * 60_000);
    expect(readFileSync(join(machine.folder, 'schedule.json'), 'utf8')).not.toBe(held);
    const { faults, rows } = await balanceOf(town, SUNDAY, world.now(), '2026-11');
    expect(faults).toEqual([]);
    expect(rows).toMatchObject({ written: 4, accepted: 4 });
  });

  it('has room kept in it for the schedule', { timeout: 60_000 }, async () => {
    town = await Town.open(12, SUNDAY);
    const { ward, world } = town;
    const machine = await town.add({ name: 'A', zones: [0], keepsTime: true });
    const warning = await ward.bulletin('Cảnh báo', [await ward.news('Nước lên', 2_000)]);
    machine.boot();
    await world.advance(60_000);
    machine.full = true;
    const order = await ward.emergency(warning, [ward.zones[0]!], 30);
    await world.advance(60_000);
    const [airing] = await ward.airings(SUNDAY, world.now());
    expect(airing).toMatchObject({ orderId: order });
    expect(readFileSync(join(machine.folder, 'schedule.json'), 'utf8')).toContain(airing!.id);
  });
});

describe('a proxy that cuts every request after five seconds', () => {
  it('keeps no order from being heard at once', { timeout: 60_000 }, async () => {
    town = await Town.open(13, SUNDAY);
    const { ward, world } = town;
    const machine = await town.add({ name: 'A', zones: [0], keepsTime: true });
    town.lines.get(machine)!.proxyMs = 5_000;
    const warning = await ward.bulletin('Cảnh báo', [await ward.news('Nước lên', 2_000)]);
    machine.boot();
    await world.advance(16 * 3_600_000);
    // At the end of a stride a poll has just been asked; at the order's time another one is under way.
    world.mind(world.now(), world.now() + 14_000);
    await world.advance(7_000);
    const orderedAt = world.now();
    await ward.emergency(warning, [ward.zones[0]!], 30);
    await world.advance(7_000);
    expect(town.heard).toHaveLength(1);
    expect(town.heard[0]!.from - orderedAt).toBeLessThan(3_000);
  });
});

describe('a boot whose clock stands years before the order that is held', () => {
  it('takes the order up again, and no order that is known to be over', { timeout: 60_000 }, async () => {
    town = await Town.open(14, SUNDAY);
    const { ward, world } = town;
    const machine = await town.add({ name: 'A', zones: [0], keepsTime: false });
    const warning = await ward.bulletin('Cảnh báo', [await ward.news('Nước lên', 4_000)]);
    machine.boot();
    await world.advance(2 * 3_600_000);
    world.mind(world.now(), world.now() + 15_000);
    await ward.emergency(warning, [ward.zones[0]!], 3);
    await world.advance(3_000);
    expect(town.heard).toHaveLength(1);
    machine.cutPower();
    ward.host.down = true;
    await world.advance(4_000);
    machine.boot();
    await world.advance(8_000);
    // Broken off, and heard whole after the boot; by the wall clock it is 2024.
    expect(town.heard).toHaveLength(2);
    expect(town.heard[1]!.samples).toBe(4 * SAMPLES_PER_MS * 1000);
    await world.advance(30 * 60_000);
    machine.cutPower();
    await world.advance(60_000);
    machine.boot();
    await world.advance(30 * 60_000);
    expect(town.heard).toHaveLength(2);
    ward.host.down = false;
    await world.advance(3_600_000);
    await ward.look();
    const { faults } = await balanceOf(town, SUNDAY, world.now(), '2026-11');
    expect(faults).toEqual([]);
  });
});

describe('a bulletin whose items are silent', () => {
  it('raises an alarm, though each of them is short', { timeout: 60_000 }, async () => {
    town = await Town.open(15, SUNDAY);
    const { ward, world } = town;
    const machine = await town.add({ name: 'A', zones: [0], keepsTime: true });
    const bulletin = await ward.bulletin('Bản tin', [
      await ward.news('Một', 11_000, true),
      await ward.news('Hai', 11_000, true),
      await ward.news('Ba', 8_000),
    ]);
    await ward.slot('Sáng', '2026-11-02T07:00', 'MO,TU,WE,TH,FR', bulletin);
    await ward.look();
    machine.boot();
    // The station looks when sound has been back for a while and another heartbeat has come.
    await world.until(at('02 07:00:50'));
    await ward.look();
    expect(ward.alarms.map(({ key }) => key)).toContain(`dead-air:${machine.deviceId}`);
  });
});

describe('a slot whose broken-off items begin again', () => {
  it('has the item that an emergency broke off heard whole after it', { timeout: 60_000 }, async () => {
    town = await Town.open(16, SUNDAY);
    const { ward, world } = town;
    const machine = await town.add({ name: 'A', zones: [0], keepsTime: true });
    const bulletin = await ward.bulletin('Bản tin', [
      await ward.news('Một', 6_000),
      await ward.news('Hai', 2_000),
    ]);
    const warning = await ward.bulletin('Cảnh báo', [await ward.news('Nước lên', 2_000)]);
    await ward.slot('Sáng', '2026-11-02T07:00', 'MO,TU,WE,TH,FR', bulletin, { afterPreempt: 'restart' });
    await ward.look();
    machine.boot();
    await world.until(at('02 07:00:02'));
    await ward.emergency(warning, [ward.zones[0]!], 4);
    await world.until(at('02 08:00:00'));
    const lengths = town.heard.map(({ samples }) => Math.round(samples / SAMPLES_PER_MS / 100) / 10);
    // Broken off, the order, the whole item, the one after it.
    expect(lengths).toEqual([expect.any(Number), 2, 6, 2]);
    expect(lengths[0]).toBeLessThan(5);
  });
});
