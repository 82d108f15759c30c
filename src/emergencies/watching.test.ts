import { describe, expect, it } from 'vitest';
import type { Airing } from '../schedule/airings.store.ts';
import { playerLines, tallyOf, type PlayRow } from './watching.ts';

const T = Date.parse('2026-11-24T08:00:00+07:00');
const airing = {
  id: 'x',
  zones: ['a', 'b'],
  startsAt: T,
  items: [{}, {}],
  stopped: null,
} as unknown as Airing;
const player = (id: string, zones = ['a']) => ({ id, name: id, zones, lastSeenAt: null });

let seq = 0;
const row = (deviceId: string, occurrence: number, item: number, over: Partial<PlayRow>): PlayRow => ({
  ...{
    airingId: 'x',
    deviceId,
    occurrence,
    item,
    segmentId: null,
    kind: 'end',
    at: T + ++seq,
    outcome: null,
    playedMs: null,
  },
  ...{ latenessMs: null, reason: null, sink: 'alsa', volume: 100, amplifier: null },
  ...over,
});
const whole = (deviceId: string, occurrence: number) =>
  [0, 1].flatMap((item) => [
    row(deviceId, occurrence, item, { kind: 'start', at: T + 800 }),
    row(deviceId, occurrence, item, { outcome: 'completed', playedMs: 5_000 }),
  ]);

const lines = (rows: PlayRow[], delivered: [string, number][] = [], players = [player('p'), player('q')]) =>
  playerLines({ airing, players, delivered: new Map(delivered), stopDelivered: new Map(), rows });

describe('who has got an order', () => {
  it('lists those of which nothing is known first, then those without sound', () => {
    const players = ['p', 'q', 'r'].map((id) => player(id));
    const found = lines(whole('p', 0), [['q', T + 300]], players);
    expect(found.map((line) => line.player.id)).toEqual(['r', 'q', 'p']);
    expect(tallyOf(found)).toEqual({ players: 3, delivered: 2, sounded: 1, stopDelivered: 0 });
  });

  it('leaves out players of other zones', () => {
    expect(
      lines([], [], [player('p', ['c']), player('q', ['b', 'c'])]).map(({ player: { id } }) => id),
    ).toEqual(['q']);
  });

  it('counts whole plays alone, and the time to the first sound', () => {
    const half = row('p', 2, 0, { outcome: 'interrupted', playedMs: 900, reason: 'Lượt phát bị dừng.' });
    const [, line] = lines([...whole('p', 0), ...whole('p', 1), half]);
    expect(line).toMatchObject({
      plays: 2,
      latenessMs: 800,
      playedMs: 20_900,
      trouble: 'Lượt phát bị dừng.',
    });
  });

  it('says so when nobody can hear the output', () => {
    const [, line] = lines([row('p', 0, 0, { kind: 'start', sink: 'null' })]);
    expect(line).toMatchObject({ unheard: true, deliveredAt: expect.any(Number) as number });
  });
});
