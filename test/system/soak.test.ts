import { describe, expect, it } from 'vitest';
import { balanceOf } from '../soak/balance.ts';
import { Month } from '../soak/month.ts';
import { Town } from '../soak/town.ts';

const LONG = process.env['LOA_TEST_LONG'] !== undefined;
const CHOSEN = process.env['LOA_SOAK_SEED'];
const SEEDS = CHOSEN ? [Number(CHOSEN)] : LONG ? Array.from({ length: 20 }, (_, index) => index + 1) : [1];
const FROM = Date.parse(LONG ? '2026-11-01T00:00:00+07:00' : '2026-11-02T00:00:00+07:00');
const TO = Date.parse(LONG ? '2026-12-01T00:00:00+07:00' : '2026-11-04T00:00:00+07:00');
const HOUR = 3_600_000;

describe('a simulated month with everything that goes wrong', () => {
  it.each(SEEDS)('balances to the row, seed %i', { timeout: 900_000 }, async (seed) => {
    const town = await Town.open(seed, FROM - 3 * HOUR);
    try {
      await town.add({ name: 'A', zones: [0], keepsTime: true, ppm: 10 });
      await town.add({ name: 'B', zones: [1], keepsTime: false, ppm: -10 });
      await town.add({ name: 'C', zones: [0, 1], keepsTime: true });
      const began = performance.now();
      const month = new Month(town, FROM, TO);
      await month.live();
      const balance = await balanceOf(town, FROM, town.world.now(), '2026-11');
      const { faults, ...figures } = balance;
      const seconds = Math.round((performance.now() - began) / 1000);
      console.log(
        JSON.stringify({ seed, seconds, strides: town.world.strides, ...figures, happened: month.happened }),
      );
      expect(faults).toEqual([]);
    } finally {
      await town.close();
    }
  });
});
