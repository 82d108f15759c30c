import { describe, expect, it } from 'vitest';
import type { WardFigures } from './figures.ts';
import { chosenWards, wardLine, type WardLine } from './ward-view.ts';

const NOW = Date.parse('2026-11-20T09:00:00+07:00');
const SIGHT = { now: NOW, rate: 1, running: true };
const WHOLE: WardFigures = {
  quotas: { asked: 8, met: 8, short: 0 },
  shortOnes: [],
  heard: { task: '3', short: 'Tin, bài CCHC', required: 2, counted: 2, booked: 0, missing: 0 },
  ...{ sessions: 8, playedMs: 600_000, emergencyMs: 0, closed: false },
};
const online = NOW - 5_000;
const lost = NOW - 600_000;

function ward(name: string, players: (number | null)[], figures: WardFigures | null = WHOLE): WardLine {
  const station = { id: name, name: `Đài truyền thanh phường ${name}`, slug: name };
  const month = { stationId: name, month: '2026-11', figures, seen: '', madeAt: NOW };
  return wardLine(station, month, { stationId: name, players, alarms: 0, silent: 0 }, SIGHT);
}

const short: WardFigures = {
  ...WHOLE,
  quotas: { asked: 8, met: 7, short: 1 },
  shortOnes: [{ ...WHOLE.heard!, counted: 1, missing: 1 }],
  heard: { ...WHOLE.heard!, counted: 1, missing: 1 },
};

describe('who needs help', () => {
  it('comes first: all players lost, then what is short, then those where all is well', () => {
    const lines = [
      ward('Ba Đình', [online]),
      ward('Hai Bà Trưng', [online], short),
      ward('Bạch Mai', [lost, lost]),
    ];
    const search = { words: '', filter: undefined, order: 'can-giup' as const };
    expect(chosenWards(lines, search).map(({ short: name, state }) => `${name} ${state}`)).toEqual([
      'Bạch Mai help',
      'Hai Bà Trưng attention',
      'Ba Đình good',
    ]);
  });

  it('is told why, the gravest first', () => {
    const both = ward('Đống Đa', [online, lost], short);
    expect(both.needs).toEqual(['1/2 đầu phát mất kết nối', 'Thiếu 1/2 tin, bài CCHC']);
    expect(ward('Hà Đông', [online], null).needs).toEqual(['Chưa có kế hoạch năm']);
    expect(ward('Cửa Nam', []).needs).toEqual(['Chưa ghép đầu phát nào']);
  });

  it('is found without marks and by filter', () => {
    const lines = [ward('Ba Đình', [online]), ward('Đống Đa', [online, lost])];
    const search = { words: 'dong da', filter: undefined, order: 'ten' as const };
    expect(chosenWards(lines, search).map((line) => line.short)).toEqual(['Đống Đa']);
    const away = chosenWards(lines, { words: '', filter: 'mat-ket-noi', order: 'ten' });
    expect(away.map((line) => line.short)).toEqual(['Đống Đa']);
  });

  it('of a month that is over is not judged by what is wrong today', () => {
    const station = { id: 'a', name: 'Phường A', slug: 'a' };
    const month = { stationId: 'a', month: '2026-09', figures: WHOLE, seen: '', madeAt: NOW };
    const at = { stationId: 'a', players: [lost], alarms: 2, silent: 1 };
    expect(wardLine(station, month, at, { ...SIGHT, running: false }).state).toBe('good');
  });
});
