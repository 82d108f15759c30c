import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../kernel/zoned-time.ts';
import { airtimesOf, newFaults } from './airtimes.ts';
import { parseRules } from './core/rules.ts';
import type { SlotException, StationSlot } from './slots.store.ts';

const TZ = 'Asia/Ho_Chi_Minh';
const { rules } = parseRules(readFileSync('schedules/rules/ha-noi-noi-thanh.yaml', 'utf8'));
const FROM = instantOf('2026-11-23T00:00', TZ);
const TO = instantOf('2026-11-30T00:00', TZ);

const slot = (id: string, start: string, change: Partial<StationSlot> = {}) =>
  ({
    ...{ id, name: id, start, durationMinutes: 15, exdates: [], zones: ['z'] },
    ...{ kind: 'regular', priority: 'normal', ...change },
  }) as StationSlot;
const cancelled = (slotId: string, wallStart: string): SlotException => ({
  ...{ slotId, wallStart, bulletinId: null, cancelled: true, reason: 'Nghỉ' },
});
const faults = (before: StationSlot[], after: StationSlot[], exceptions: SlotException[] = []) =>
  newFaults(
    airtimesOf(before, exceptions, TZ, FROM, TO),
    airtimesOf(after, exceptions, TZ, FROM, TO),
    rules,
    TZ,
  ).map(({ rule }) => rule);

const morning = slot('sáng', '2026-11-23T07:00');

describe('a slot by directive', () => {
  it('is bound by no limit, only by the loudspeaker it shares', () => {
    const night = { kind: 'directive', durationMinutes: 60 } as const;
    expect(faults([morning], [morning, slot('bầu cử', '2026-11-22T22:00', night)])).toEqual([]);
    expect(faults([morning], [morning, slot('bầu cử', '2026-11-23T09:00', night)])).toEqual([]);
    expect(faults([morning], [morning, slot('bầu cử', '2026-11-23T06:30', night)])).toEqual(['overlap']);
  });
});

describe('an occurrence that a person cancelled', () => {
  it('takes no airtime', () => {
    const later = slot('thay', '2026-11-23T08:00');
    expect(faults([morning], [morning, later])).toEqual(['one-session-a-part']);
    expect(faults([morning], [morning, later], [cancelled('sáng', '2026-11-23T07:00:00')])).toEqual([]);
  });
});

it('tells only of faults that were not there before', () => {
  const long = slot('dài', '2026-11-24T07:00', { durationMinutes: 30 });
  expect(faults([long], [long, morning])).toEqual([]);
  expect(faults([morning], [long, morning])).toEqual(['minutes-a-session']);
});
