import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AsRunEvent } from '../playout/contract.ts';
import type { PlannedAiring } from '../schedule/core/airing.ts';
import { BROKEN_OFF, begunFrom, plannedAirings } from './begun.ts';
import { lockFolder } from './folder-lock.ts';
import { cutOf, outcomeOf, plannedAt } from './outcome.ts';
import type { EndedBy, Played } from './programme.ts';

const START = Date.UTC(2026, 10, 23);
const airing: PlannedAiring = {
  ...{ id: 'a', status: 'planned', priority: 'normal', zones: ['z'], late: 'whole', overrun: 'cut' },
  startsAt: START,
  endsAt: START + 10_000,
  items: [3000, 7000].map((durationMs) => ({ kind: 'file', title: 'x', durationMs })),
};
const begin = { airing, occurrence: 0, item: 1, at: START + 3000, cutAt: START + 10_000 };
const played = (endedBy: EndedBy, playedMs: number, silentMs = 0, failure: string | null = null): Played => ({
  ...{ endedBy, playedMs, silentMs, failure, volume: 80 },
  startedAt: START,
  endedAt: START + playedMs,
});

describe('the outcome of an item', () => {
  it.each([
    ['completed', played('end', 7000), null],
    ['completed', played('cut', 6750), null],
    ['interrupted', played('cut', 4000), 'Hết giờ'],
    ['interrupted', played('stopped', 4000), 'Đầu phát được tắt'],
    ['interrupted', played('pre-empted', 4000), 'khẩn cấp'],
    ['failed', played('failed', 4000, 0, 'tệp không có âm thanh'), 'Không phát được: tệp không có âm thanh.'],
    ['silent', played('end', 7000, 7000), 'im lặng'],
    ['silent', played('end', 0), 'im lặng'],
  ])('is %s', (outcome, how, reason) => {
    const result = outcomeOf(how, { kind: 'file', durationMs: 7000 }, null);
    expect(result.outcome).toBe(outcome);
    if (reason === null) expect(result.reason).toBeNull();
    else expect(result.reason).toContain(reason);
  });

  it('is completed for a pause, of which nothing is to be heard', () => {
    const pause = { kind: 'file', durationMs: 1000, quiet: true };
    expect(outcomeOf(played('end', 1000, 1000), pause, null).outcome).toBe('completed');
    expect(outcomeOf(played('failed', 0, 0, 'tệp hỏng'), pause, null).outcome).toBe('failed');
  });

  it('gives the reason why the player itself ended it', () => {
    expect(
      outcomeOf(played('stopped', 1), { kind: 'file', durationMs: 7000 }, 'Lượt phát bị dừng hoặc hủy.')
        .reason,
    ).toBe('Lượt phát bị dừng hoặc hủy.');
  });

  it('counts lateness from the plan, whatever delayed the items before', () => {
    expect(plannedAt(begin)).toBe(START + 3000);
  });

  it('fades nothing that ends in time by its announced length, and cuts what does not', () => {
    expect(cutOf(begin, START + 3000, 7000)).toBe(START + 10_300);
    expect(cutOf(begin, START + 3001, 7000)).toBe(START + 10_000);
    expect(cutOf({ ...begin, cutAt: null }, START + 3000, 7000)).toBeNull();
  });
});

describe('what was begun, by the journal', () => {
  const row = (kind: 'start' | 'end', more: Partial<AsRunEvent> = {}) =>
    ({
      ...{ id: 'x', seq: 1, airingId: 'a', occurrence: 0, item: 0, segmentId: 's', clockOffsetMs: 0, kind },
      at: new Date(kind === 'start' ? START : START + 3000).toISOString(),
      ...(kind === 'end' && { outcome: 'completed', playedMs: 3000 }),
      ...more,
    }) as AsRunEvent;
  const only = { airingId: 'a', occurrence: 0, item: 0 };

  it('sounds from its start to its end', () => {
    expect(begunFrom([row('start')])).toEqual([{ ...only, at: START, endedAt: null }]);
    expect(begunFrom([row('start'), row('end')])).toEqual([
      { ...only, at: START, endedAt: START + 3000, end: 'complete' },
    ]);
  });

  it('tells a power cut from an order, and has done with what never sounded', () => {
    const end = (reason?: string) => begunFrom([row('end', { outcome: 'interrupted', reason })])[0]!.end;
    expect(end(BROKEN_OFF)).toBe('broken');
    expect(end('Lượt phát bị dừng hoặc hủy.')).toBe('stopped');
    expect(begunFrom([row('end', { outcome: 'skipped' })])).toHaveLength(1);
  });
});

describe('the wire’s airings', () => {
  it('keep an item of an unknown kind, so that it can be logged', () => {
    const [planned] = plannedAirings([
      {
        ...{ id: 'a', status: 'planned', priority: 'normal', zones: ['z'], late: 'whole', overrun: 'cut' },
        startsAt: '2026-11-23T07:00:00+07:00',
        endsAt: '2026-11-23T07:10:00+07:00',
        repeat: null,
        items: [{ kind: 'hologram' }],
      },
    ]);
    expect(planned).toMatchObject({ startsAt: START, items: [{ kind: 'hologram', title: '' }] });
    expect(planned!.repeat).toBeUndefined();
    expect(planned!.items[0]!.durationMs).toBeGreaterThan(0);
  });
});

describe('a data folder', () => {
  it('is for one player at a time, and free again after a kill', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'loa-lock-'));
    const unlock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow('Đã có một đầu phát đang chạy');
    await unlock();
    // Left behind by a process that is gone, or whose number is another's now.
    for (const left of ['4194304 12345', `${process.pid} 1`, '']) {
      await writeFile(join(folder, 'player.pid'), left);
      await (
        await lockFolder(folder)
      )();
    }
    await rm(folder, { recursive: true });
  });
});
