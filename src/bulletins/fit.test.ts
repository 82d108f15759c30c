import { describe, expect, it } from 'vitest';
import { cueSheet } from './cue-sheet.ts';
import { fitInto } from './fit.ts';
import type { Rundown, RundownItem } from './rundown.ts';

const item = (title: string, seconds: number, role: RundownItem['role'] = 'item') =>
  ({ role, title, durationMs: seconds * 1000 }) as RundownItem;
const rundown = (...items: RundownItem[]): Rundown => ({
  items,
  totalMs: items.reduce((sum, { durationMs }) => sum + durationMs, 0),
  obstacles: [],
});
const session = (seconds: number) => ({ name: 'Buổi sáng', durationMs: seconds * 1000 });
const whole = rundown(
  item('nhạc hiệu', 10, 'chime'),
  item('một', 60),
  item('hai', 30),
  item('ba', 100),
  item('kết', 5, 'closing'),
);

describe('a bulletin in a session', () => {
  it.each([
    [205, 0, []],
    [300, 95_000, []],
    [180, -25_000, ['hai']],
    [170, -35_000, ['một']],
    [80, -125_000, ['hai', 'ba']],
    [10, -195_000, ['một', 'hai', 'ba']],
  ])('of %i s has %i ms left, or goes in without %j', (seconds, leftMs, drop) => {
    expect(fitInto(whole, session(seconds))).toMatchObject({ leftMs, drop });
  });

  it('never proposes to leave out a chime or a greeting', () => {
    expect(fitInto(rundown(item('nhạc hiệu', 100, 'chime')), session(10)).drop).toEqual([]);
  });
});

describe('a cue sheet', () => {
  it('counts in frames of a disc, and holds no line end or quotation mark of a title', () => {
    const points = [
      { title: 'Nhạc "hiệu"', startMs: 0 },
      { title: 'Tin\nmột', startMs: 61_520 },
    ];
    expect(cueSheet('Bản tin', 'ban-tin.mp3', points).split('\r\n')).toEqual([
      'TITLE "Bản tin"',
      'FILE "ban-tin.mp3" MP3',
      '  TRACK 01 AUDIO',
      '    TITLE "Nhạc ”hiệu”"',
      '    INDEX 01 00:00:00',
      '  TRACK 02 AUDIO',
      '    TITLE "Tin một"',
      '    INDEX 01 01:01:39',
      '',
    ]);
  });
});
