import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { airtimeUsed, fullest } from './airtime-used.ts';
import { parseRules } from './rules.ts';

const { rules } = parseRules(readFileSync('schedules/rules/ha-noi-noi-thanh.yaml', 'utf8'));
const use = (fromMinute: number, minutes: number, zones = ['a']) => ({
  ...{ date: '2026-11-23', fromMinute, minutes, zones },
});

describe('airtime used', () => {
  it('is counted for each zone and half of the day, against what the rules allow there', () => {
    const days = airtimeUsed([use(420, 12, ['a', 'b']), use(1020, 15), use(480, 2, ['b'])], rules);
    expect(days.get('2026-11-23')).toEqual([
      { zone: 'a', part: 'buổi sáng', minutes: 12, allowed: 15 },
      { zone: 'b', part: 'buổi sáng', minutes: 14, allowed: 15 },
      { zone: 'a', part: 'buổi chiều', minutes: 15, allowed: 15 },
    ]);
    expect(fullest(days.get('2026-11-23')!).map(({ zone, part }) => [zone, part])).toEqual([
      ['b', 'buổi sáng'],
      ['a', 'buổi chiều'],
    ]);
  });

  it('has no limit where the rules set none', () => {
    expect(airtimeUsed([use(420, 12)], []).get('2026-11-23')).toEqual([
      { zone: 'a', part: '', minutes: 12, allowed: null },
    ]);
  });
});
