import { describe, expect, it } from 'vitest';
import {
  asRunEventSchema,
  asRunRequestSchema,
  HEARTBEAT_LIST,
  heartbeatRequestSchema,
  heartbeatResponseSchema,
  isoOf,
  msOf,
  plainPairingCode,
  sandboxHeader,
  sandboxRateOf,
  scheduleBodySchema,
  scheduleQuerySchema,
} from './contract.ts';
import { makeKey } from './signing.ts';

const { keyId, publicKey } = makeKey();
const file = {
  kind: 'file',
  segmentId: 's1',
  title: 'Bản tin',
  sha256: 'a'.repeat(64),
  bytes: 10,
  durationMs: 1000,
  mediaType: 'audio/mpeg',
  url: `/api/playout/v1/media/${'a'.repeat(64)}`,
};
const airing = {
  id: 'a1',
  status: 'planned',
  priority: 'normal',
  zones: ['z1'],
  startsAt: '2026-11-23T07:00:00+07:00',
  endsAt: '2026-11-23T07:15:00+07:00',
  late: 'whole',
  overrun: 'cut',
  items: [file],
};
const body = {
  revision: 1842,
  station: 'st',
  zones: ['z1'],
  timeZone: 'Asia/Ho_Chi_Minh',
  from: '2026-11-23T00:00:00+07:00',
  to: '2026-11-30T00:00:00+07:00',
  keys: [{ keyId, publicKey }],
  airings: [airing],
};

const sentences = (value: unknown) =>
  scheduleBodySchema.safeParse(value).error?.issues.map((i) => i.message) ?? [];

describe('the schedule body', () => {
  it('is read as the contract writes it, and unknown fields are left out', () => {
    const read = scheduleBodySchema.parse({ ...body, later: 1, airings: [{ ...airing, mood: 'x' }] });
    expect(read).toEqual(body);
  });

  it('lets an item of an unknown kind through, but not a known one that lacks its hash', () => {
    const hologram = { kind: 'hologram', title: 'Mới' };
    expect(
      scheduleBodySchema.parse({ ...body, airings: [{ ...airing, items: [hologram] }] }).airings[0]!.items,
    ).toEqual([hologram]);
    const bare = { ...file, sha256: undefined };
    expect(scheduleBodySchema.safeParse({ ...body, airings: [{ ...airing, items: [bare] }] }).success).toBe(
      false,
    );
  });

  it('says what is wrong in Vietnamese', () => {
    expect(sentences({ ...body, revision: 'x' })).toEqual(['Số hiệu lịch phải là số nguyên dương.']);
    expect(sentences({ ...body, from: '2026-11-23' })[0]).toContain('ISO 8601');
    expect(sentences(null)).toEqual(['Lịch phát không hợp lệ.']);
    expect(sentences({ ...body, airings: [{ ...airing, items: [{ ...file, sha256: 'x' }] }] })).toEqual([
      'Mục phát không hợp lệ.',
    ]);
  });

  it('clamps a wait that is too long', () => {
    expect(scheduleQuerySchema.parse({ wait: '600' })).toEqual({ wait: 25 });
    expect(scheduleQuerySchema.parse({})).toEqual({ wait: 0 });
    expect(scheduleQuerySchema.safeParse({ wait: 'x' }).error?.issues[0]?.message).toBe(
      'Thời gian chờ phải là số giây.',
    );
  });
});

describe('as-run events', () => {
  const start = {
    id: '019adf2c-0000-7000-8000-000000000000',
    seq: 1,
    airingId: 'a1',
    occurrence: 0,
    item: 0,
    segmentId: 's1',
    kind: 'start',
    at: '2026-11-23T07:00:00.010Z',
    clockOffsetMs: -3,
  };

  it('need an outcome and what was played at their end, not at their start', () => {
    expect(asRunEventSchema.safeParse(start).success).toBe(true);
    expect(asRunEventSchema.safeParse({ ...start, kind: 'end' }).success).toBe(false);
    expect(
      asRunEventSchema.safeParse({ ...start, kind: 'end', outcome: 'completed', playedMs: 5 }).success,
    ).toBe(true);
  });

  it('are taken in a batch row by row: a bad row does not spoil the batch, one without an id does', () => {
    expect(asRunRequestSchema.safeParse({ events: [start, { id: 'x', nonsense: 1 }] }).success).toBe(true);
    expect(asRunRequestSchema.safeParse({ events: [{ nonsense: 1 }] }).success).toBe(false);
  });
});

describe('small things of the wire', () => {
  it('needs no more of a heartbeat than time and version', () => {
    expect(heartbeatRequestSchema.safeParse({ at: isoOf(0), version: '1' }).success).toBe(true);
    expect(
      heartbeatRequestSchema.safeParse({ at: isoOf(0), version: '1', volume: 101 }).error?.issues[0]?.message,
    ).toBe('Âm lượng phải là số nguyên từ 0 đến 100.');
  });

  it('reads the answer to a heartbeat of an older and of a newer server', () => {
    const device = {
      ...{ volume: 80, emergencyVolume: 100, offAirDays: 0 },
      amplifier: { leadMs: 0, tailMs: 0 },
    };
    expect(heartbeatResponseSchema.parse({ device })).toEqual({ device });
    const unknown = { device, commands: [{ id: 'c1', kind: 'dance', tempo: 120 }], update: { version: '2' } };
    expect(heartbeatResponseSchema.parse(unknown)).toMatchObject({ commands: [{ id: 'c1', kind: 'dance' }] });
  });

  it('takes no more answers to commands than a heartbeat has room for', () => {
    const done = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `c${index}`, ok: true, note: 'Đã xong.' }));
    const beat = (count: number) => ({ at: isoOf(0), version: '1', commandsDone: done(count) });
    expect(heartbeatRequestSchema.safeParse(beat(HEARTBEAT_LIST)).success).toBe(true);
    expect(heartbeatRequestSchema.safeParse(beat(HEARTBEAT_LIST + 1)).error?.issues[0]?.message).toBe(
      'Tối đa 50 kết quả lệnh.',
    );
  });

  it('turns instants into milliseconds and back', () => {
    expect(msOf('2026-11-23T07:00:00+07:00')).toBe(Date.UTC(2026, 10, 23));
    expect(isoOf(Date.UTC(2026, 10, 23))).toBe('2026-11-23T00:00:00.000Z');
  });

  it('compares pairing codes as people type them', () => {
    expect(plainPairingCode(' k7q4 29mx')).toBe(plainPairingCode('K7Q4-29MX'));
  });

  it('reads the rate of a sandbox', () => {
    expect(sandboxRateOf(sandboxHeader(60))).toBe(60);
    expect(sandboxRateOf('x1')).toBe(1);
    for (const header of [null, '', 'x0', '60', 'x-1', 'xyz']) expect(sandboxRateOf(header)).toBeNull();
  });
});
