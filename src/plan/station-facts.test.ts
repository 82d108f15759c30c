import { describe, expect, it } from 'vitest';
import type { AsRunRow } from '../playout/as-run.store.ts';
import { airingFact, asRunFacts, byHandFacts, itemFacts, type AiringRow } from './station-facts.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-02T07:00:00+07:00');

const item = (role: 'chime' | 'item', scriptId?: string) => ({
  role,
  title: scriptId ?? 'Nhạc hiệu',
  segmentId: `segment ${scriptId ?? 'chime'}`,
  sha256: 'f'.repeat(64),
  bytes: 1,
  durationMs: MINUTE,
  mediaType: 'audio/mpeg',
  ...(scriptId !== undefined && { scriptId, revisionId: `revision of ${scriptId}` }),
});

const AIRING: AiringRow = {
  id: 'a',
  startsAt: START,
  endsAt: START + 15 * MINUTE,
  zones: ['z'],
  status: 'planned',
  priority: 'normal',
  late: 'whole',
  overrun: 'cut',
  items: [item('chime'), item('item', 's1'), item('item', 's2'), item('item', 's1'), item('chime')],
  stopped: null,
  recordedAt: START - MINUTE,
  drill: false,
};

const row = (id: string, kind: 'start' | 'end', minute: number, more: Partial<AsRunRow> = {}): AsRunRow => ({
  id,
  deviceId: 'p',
  seq: 1,
  airingId: 'a',
  occurrence: 0,
  item: 1,
  segmentId: null,
  kind,
  at: START + minute * MINUTE,
  clockOffsetMs: 5_000,
  clockTrusted: null,
  outcome: kind === 'end' ? 'completed' : null,
  playedMs: kind === 'end' ? MINUTE : null,
  silentMs: null,
  latenessMs: null,
  reason: null,
  sink: null,
  volume: null,
  amplifier: null,
  result: 'accepted',
  rejectReason: null,
  recordedAt: START + minute * MINUTE + 1,
  ...more,
});
const tell = (...rows: AsRunRow[]) =>
  asRunFacts(
    AIRING,
    rows,
    () => ['z'],
    () => 2,
  );

describe('an airing', () => {
  it('names its tin/bài once each, and never a chime', () => {
    expect(airingFact({ ...AIRING, drill: true })).toMatchObject({ drill: true });
    expect(airingFact(AIRING)).not.toHaveProperty('drill');
    expect(airingFact(AIRING)).toMatchObject({
      items: ['s1', 's2'],
      plannedMs: 5 * MINUTE,
      status: 'planned',
    });
  });

  it('is planned for no longer than the time it was given, unless its last item may finish', () => {
    const short = { ...AIRING, endsAt: START + 2.5 * MINUTE };
    expect(airingFact(short)?.plannedMs).toBe(2.5 * MINUTE);
    expect(airingFact({ ...short, overrun: 'finish' })?.plannedMs).toBe(3 * MINUTE);
  });

  it('that relays a stream books nothing; what stood in for it counts when it was heard, the stream never', () => {
    const durationMs = 15 * MINUTE;
    const stream = { role: 'relay', title: 'Tiếp âm', url: 'https://dai.invalid/', durationMs } as const;
    const relay = { ...AIRING, items: [stream, { ...item('item', 's1'), fallback: true as const }] };
    expect(airingFact(relay)).toMatchObject({ items: [], plannedMs: durationMs });
    const rows = [
      row('r', 'end', 4, { item: 0, outcome: 'failed', playedMs: 4 * MINUTE }),
      row('f', 'end', 5, { item: 1 }),
    ];
    const facts = asRunFacts(
      relay,
      rows,
      () => ['z'],
      () => 1,
    );
    expect(facts).toMatchObject([
      { item: 'relay 0', outcome: 'failed', playedMs: 4 * MINUTE },
      { item: 's1', outcome: 'completed', playedMs: MINUTE },
    ]);
  });

  it('stays a session when it was stopped on air, not when it was cancelled before', () => {
    const stopped = (at: number) =>
      airingFact({ ...AIRING, status: 'cancelled', stopped: { at, by: 'Lan' } });
    expect(stopped(START + MINUTE)?.status).toBe('stopped');
    expect(stopped(START - MINUTE)?.status).toBe('cancelled');
    expect(airingFact({ ...AIRING, status: 'silent', items: [] })).toBeNull();
  });
});

describe('a player’s log', () => {
  it('tells each end with the start, sink and volume it began with, at the corrected time as it is', () => {
    expect(tell(row('s', 'start', 1, { sink: 'alsa', volume: 70 }), row('e', 'end', 2))).toMatchObject([
      {
        id: 'e',
        item: 's1',
        index: 1,
        revision: '2',
        startedAt: START + MINUTE,
        clockOffsetMs: 0,
        sink: 'alsa',
        volume: 70,
        playedMs: MINUTE,
      },
    ]);
  });

  it('reckons the start of an end whose start was lost, and leaves a skipped item at its time', () => {
    expect(tell(row('e', 'end', 3))[0]?.startedAt).toBe(START + 2 * MINUTE);
    const skipped = tell(row('e', 'end', 3, { outcome: 'skipped', playedMs: 0 }));
    expect(skipped).toMatchObject([{ outcome: 'skipped', startedAt: START + 3 * MINUTE }]);
  });

  it('tells of a start without end when the airing is over, or known later', () => {
    const [fact] = tell(row('s', 'start', 1));
    expect(fact).toMatchObject({ id: 's', playedMs: 0, recordedAt: AIRING.endsAt });
    const late = tell(row('s', 'start', 1, { recordedAt: AIRING.endsAt + 1 }));
    expect(late[0]?.recordedAt).toBe(AIRING.endsAt + 1);
  });

  it('keeps players, plays and items apart', () => {
    const facts = tell(
      row('s1', 'start', 1),
      row('s2', 'start', 1, { deviceId: 'q' }),
      row('s3', 'start', 2, { item: 2 }),
      row('s4', 'start', 4),
      row('e2', 'end', 5, { deviceId: 'q' }),
      row('e4', 'end', 5),
    );
    expect(facts.map(({ id, startedAt }) => [id, (startedAt - START) / MINUTE])).toEqual([
      ['s1', 1],
      ['e2', 1],
      ['e4', 4],
      ['s3', 2],
    ]);
  });

  it('gives two chimes names of their own, so that both are counted as time on air', () => {
    const chimes = tell(row('a', 'end', 1, { item: 0 }), row('b', 'end', 5, { item: 4 }));
    expect(new Set(chimes.map((fact) => fact.item)).size).toBe(2);
    expect(chimes.every(({ revision }) => revision === null)).toBe(true);
  });
});

describe('a revision', () => {
  const revision = {
    ...{ id: 'r', scriptId: 's', number: 3, title: 'T', text: 'x', form: 'tin', cchc: true },
    ...{ topics: ['e'], unit: '', createdAt: 1 },
  };

  it('is a fact without approval while nobody decided', () => {
    expect(itemFacts(revision, [])).toMatchObject([{ revision: '3', approvedAt: null, recordedAt: 1 }]);
  });

  it('is approved from its approval until that is undone', () => {
    const decision = {
      ...{ revisionId: 'r', contentHash: 'c', audioSha256: 'a', spokenText: 'x', durationMs: 1 },
      ...{ byName: 'Hùng', ownWork: false, delegation: null },
    };
    const facts = itemFacts(revision, [
      { ...decision, outcome: 'approved', at: 10 },
      { ...decision, outcome: 'undone', at: 20 },
    ]);
    expect(facts.map(({ approvedAt, recordedAt }) => [approvedAt, recordedAt])).toEqual([
      [10, 10],
      [null, 20],
    ]);
  });
});

it('an entry by hand is confirmed only from its confirmation on', () => {
  const entry = {
    ...{ id: 'h', task: '3', scriptId: 's', at: 1, reason: 'r', evidence: 'a\nb' },
    ...{
      by: 'lan',
      byName: 'Lan',
      confirmedBy: null,
      confirmedByName: null,
      confirmedAt: null,
      recordedAt: 2,
      otherLogId: null,
    },
  };
  expect(byHandFacts(entry)).toMatchObject([{ confirmedBy: null, evidence: ['a', 'b'] }]);
  const confirmed = { ...entry, confirmedBy: 'minh', confirmedByName: 'Minh', confirmedAt: 9 };
  expect(byHandFacts(confirmed).map(({ confirmedBy, recordedAt }) => [confirmedBy, recordedAt])).toEqual([
    [null, 2],
    ['Minh', 9],
  ]);
});
