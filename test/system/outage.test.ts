/** The server is away for three days, and current fails meanwhile: on a virtual clock, with the real player and the real server. */
import { afterEach, describe, expect, it } from 'vitest';
import { CLOCK_UNTRUSTED } from '../../src/playout/contract.ts';
import { WAS_OFF } from '../../src/player/unheard.ts';
import { asRunBetween } from '../../src/playout/as-run.store.ts';
import { SAMPLES_PER_MS } from '../../src/player/sinks/sink.ts';
import { balanceOf } from '../soak/balance.ts';
import type { Machine } from '../soak/machine.ts';
import { Town } from '../soak/town.ts';

const at = (wall: string) => Date.parse(`2026-11-${wall.replace(' ', 'T')}+07:00`);
const SUNDAY = at('01 21:00:00');
const DOWN = at('02 06:00:00');
const BACK = DOWN + 72 * 3_600_000;
let town: Town;
afterEach(() => town.close());

/** A week's plan on these machines; then 72 h without a server, in which current fails at these times and comes back later. */
async function outage(keepsTime: boolean, cuts: [off: string, on: string][]): Promise<Machine[]> {
  town = await Town.open(72, SUNDAY);
  const { ward, world } = town;
  const machines = [
    await town.add({ name: 'A', zones: [0], keepsTime, ppm: 5 }),
    await town.add({ name: 'B', zones: [0, 1], keepsTime, ppm: -5 }),
  ];
  const bulletin = await ward.bulletin('Bản tin', [
    await ward.news('Một', 2_000),
    await ward.news('Hai', 3_000),
  ]);
  await ward.slot('Sáng', '2026-11-02T07:00', 'MO,TU,WE,TH,FR', bulletin);
  await ward.slot('Chiều', '2026-11-02T16:30', 'MO,TU,WE,TH,FR', bulletin);
  await ward.look();
  for (const machine of machines) machine.boot();
  await world.until(DOWN);
  ward.host.down = true;
  for (const [off, on] of cuts) {
    await world.until(at(off));
    for (const machine of machines) machine.cutPower();
    await world.until(at(on));
    for (const machine of machines) machine.boot();
  }
  await world.until(BACK);
  ward.host.down = false;
  ward.restart();
  // A server looks as soon as it starts, before the players have found it again.
  await ward.look();
  await world.advance(40 * 60_000);
  await world.until(at('05 20:00:00'));
  await ward.look();
  return machines;
}

describe('a battery-backed clock that was set wrong', () => {
  // In the pause between two tries of a heartbeat, which is half a minute by then.
  it.each([69, 77])(
    '%i s into an outage and twelve before a power cut is not believed after it',
    async (seconds) => {
      town = await Town.open(5, SUNDAY);
      const { ward, world } = town;
      const machine = await town.add({ name: 'A', zones: [0], keepsTime: true });
      machine.boot();
      await world.advance(10 * 60_000);
      ward.host.down = true;
      await world.advance(10 * 60_000);
      world.mind(world.now(), world.now() + 120_000);
      await world.advance(seconds * 1_000);
      machine.clock.wallErrorMs = 3_600_000;
      await world.advance(12_000);
      machine.cutPower();
      ward.host.down = false;
      machine.boot();
      await world.advance(10 * 60_000);
      const { faults } = await balanceOf(town, SUNDAY, world.now(), '2026-11');
      expect(faults).toEqual([]);
    },
  );

  it('is put right by the station’s signed time before the next airing', { timeout: 60_000 }, async () => {
    town = await Town.open(5, SUNDAY);
    const { ward, world } = town;
    const machines = [
      await town.add({ name: 'A', zones: [0], keepsTime: true }),
      await town.add({ name: 'B', zones: [1], keepsTime: true }),
      await town.add({ name: 'C', zones: [1], keepsTime: true }),
    ];
    const bulletin = await ward.bulletin('Bản tin', [await ward.news('Một', 2_000)]);
    await ward.slot('Sáng', '2026-11-02T07:00', 'MO,TU,WE,TH,FR', bulletin);
    await ward.look();
    for (const machine of machines) machine.boot();
    await world.advance(60 * 60_000);
    for (const machine of machines) machine.cutPower();
    machines[0]!.clock.wallErrorMs = 3_600_000;
    machines[1]!.clock.wallErrorMs = 7_200_000;
    // By this one Monday's airing is over: it must not be written off before the station has told the time.
    machines[2]!.clock.wallErrorMs = 24 * 3_600_000;
    world.mind(world.now(), world.now() + 20_000);
    for (const machine of machines) machine.boot();
    await world.until(at('02 20:00:00'));
    const { faults } = await balanceOf(town, SUNDAY, at('02 20:00:00'), '2026-11');
    // Each said so once, in the very heartbeat that put it right.
    expect(faults).toEqual([
      expect.stringContaining('A: a trusted clock is off'),
      expect.stringContaining('B: a trusted clock is off'),
      expect.stringContaining('C: a trusted clock is off'),
    ]);
    expect(town.heard.map(({ from }) => Math.abs(from - at('02 07:00:00')) < 100)).toEqual([
      true,
      true,
      true,
    ]);
  });
});

const rowsOf = () =>
  asRunBetween(town.ward.database.kysely, town.ward.station.id, 0, Number.MAX_SAFE_INTEGER);

describe('72 hours without the server, with reboots', () => {
  it(
    'every airing plays and every event arrives once, where a battery keeps the time',
    { timeout: 120_000 },
    async () => {
      const machines = await outage(true, [
        ['02 12:00:00', '02 12:01:00'],
        ['03 02:00:00', '03 05:00:00'],
        ['03 16:28:30', '03 16:29:40'],
        ['04 23:00:00', '04 23:00:20'],
      ]);
      const { faults, airings, rows } = await balanceOf(town, SUNDAY, at('05 20:00:00'), '2026-11');
      expect(faults).toEqual([]);
      expect(airings).toEqual({ planned: 8, played: 8, interrupted: 0, missed: 0, unreported: 0 });
      // Two items of eight airings on two machines, a start and an end each.
      expect(town.heard).toHaveLength(2 * 8 * machines.length);
      expect(rows).toMatchObject({ written: 64, accepted: 64, rejected: 0, lostUnflushed: 0 });
      expect(
        (await rowsOf()).filter(({ kind }) => kind === 'end').every(({ outcome }) => outcome === 'completed'),
      ).toBe(true);
    },
  );

  it(
    'all is silent from the first reboot on where nothing keeps the time, and that is told',
    { timeout: 120_000 },
    async () => {
      const machines = await outage(false, [
        ['03 02:00:00', '03 05:00:00'],
        ['04 06:59:40', '04 07:00:20'],
      ]);
      const { faults, rows } = await balanceOf(town, SUNDAY, at('05 20:00:00'), '2026-11');
      expect(faults).toEqual([]);
      const heardAt = town.heard.map(({ from }) => from);
      expect(heardAt.filter((from) => from > at('03 02:00:00') && from < BACK)).toEqual([]);
      // Before the first reboot and after the server came back nothing is missing.
      expect(heardAt).toHaveLength((2 + 2) * 2 * machines.length);
      const silent = (await rowsOf()).filter(({ outcome }) => outcome === 'skipped');
      expect(silent).toHaveLength(4 * 2 * machines.length);
      expect(rows.rejected).toBe(0);
      expect(new Set(silent.map(({ reason }) => reason))).toEqual(new Set([CLOCK_UNTRUSTED, WAS_OFF]));
      const { devices } = town.ward;
      const known = await devices.list(town.ward.station.id);
      const clockAlarms = town.ward.alarms.map(({ key }) => key).filter((key) => key.startsWith('clock:'));
      expect(known).toHaveLength(machines.length);
      expect(clockAlarms.sort()).toEqual(known.map(({ id }) => `clock:${id}`).sort());
      const { lines } = await town.ward.logs.read(town.ward.station, { from: SUNDAY, to: town.world.now() });
      const missed = lines.filter(({ state }) => state === 'missed');
      expect(missed).toHaveLength(4);
      expect(missed.every(({ why }) => why?.code === 'skipped')).toBe(true);
    },
  );
});

describe('the wall clock set while the player runs', () => {
  const HOUR = 3_600_000;
  it.each([HOUR, -HOUR, 24 * HOUR, -24 * HOUR])(
    'by %i ms, a minute before an airing and in the middle of it, moves and repeats nothing',
    { timeout: 60_000 },
    async (stepMs) => {
      town = await Town.open(22, SUNDAY);
      const { ward, world } = town;
      const machines = [
        await town.add({ name: 'A', zones: [0], keepsTime: true }),
        await town.add({ name: 'B', zones: [0], keepsTime: true }),
      ];
      const bulletin = await ward.bulletin('Bản tin', [
        await ward.news('Một', 2_000),
        await ward.news('Hai', 2_000),
      ]);
      await ward.slot('Sáng', '2026-11-02T07:00', 'MO,TU,WE,TH,FR', bulletin);
      await ward.look();
      for (const machine of machines) machine.boot();
      const [before, during] = machines;
      await world.until(at('02 06:59:00'));
      before!.clock.wallErrorMs = stepMs;
      await world.until(at('02 07:00:01'));
      expect(town.heard).toHaveLength(2);
      during!.clock.wallErrorMs = stepMs;
      await world.until(at('02 20:00:00'));
      await ward.look();

      // Two items on two machines, each at its second, once.
      expect(town.heard.map(({ machine }) => machine).sort()).toEqual(['A', 'A', 'B', 'B']);
      for (const { from, samples } of town.heard) {
        const late = (from - at('02 07:00:00')) % 2_000;
        expect(Math.min(late, 2_000 - late)).toBeLessThan(100);
        expect(samples).toBe(2_000 * SAMPLES_PER_MS);
      }
      const ends = (await rowsOf()).filter(({ kind }) => kind === 'end');
      expect(ends.map(({ outcome }) => outcome)).toEqual(Array(4).fill('completed'));
      expect(ends.every(({ at: endedAt }) => Math.abs(endedAt - at('02 07:00:03')) < 2_000)).toBe(true);
      const { faults } = await balanceOf(town, SUNDAY, world.now(), '2026-11');
      expect(faults).toEqual([]);
    },
  );
});
