import { describe, expect, it } from 'vitest';
import type { AiringLife, LifeDevice } from './airing-life.ts';
import type { Airing } from './airings.store.ts';
import { BROKEN_OFF, PRE_EMPTED } from './core/reasons.ts';
import type { HeardRow } from './heard.ts';
import { whyNotHeard, type WhyParts } from './why-not-heard.ts';

const START = Date.parse('2026-11-23T07:00:00+07:00');
const MINUTE = 60_000;

const airing: Airing = {
  ...{ id: 'a', stationId: 's', title: 'Bản tin sáng', slot: null, orderId: null, bulletinId: 'b' },
  ...{ startsAt: START, endsAt: START + 15 * MINUTE, zones: ['z1'], status: 'planned', priority: 'normal' },
  ...{ late: 'whole', overrun: 'finish', repeat: null, reason: null, stopped: null, suspended: null },
  items: [{ durationMs: MINUTE }, { durationMs: 5 * MINUTE }] as Airing['items'],
  ...{ recordedAt: 0, updatedAt: 0 },
};
const market: LifeDevice = {
  ...{ id: 'p1', name: 'Chợ Hôm', zones: ['z1'], pairedAt: 0, revokedAt: null },
  ...{ lostSince: null, clockUntrusted: false, keepsRecording: false },
};
const hill: LifeDevice = { ...market, id: 'p2', name: 'Bạch Mai' };
const held = { deviceId: 'p1', revision: 5, at: START - 3_600_000 };
const life: AiringLife = { deliveries: [held], readiness: [], devices: [market], clips: [] };

const row = (item: number, change: Partial<HeardRow> = {}): HeardRow => ({
  ...{
    airingId: 'a',
    deviceId: 'p1',
    occurrence: 0,
    segmentId: null,
    item,
    kind: 'end',
    at: START + MINUTE,
    outcome: 'completed',
  },
  ...{ playedMs: MINUTE, latenessMs: 5, reason: null, sink: 'alsa', volume: 80, amplifier: null },
  ...change,
});
const both = (change: Partial<HeardRow> = {}) => [row(0, change), row(1, change)];

const ask = (change: Partial<WhyParts>) =>
  whyNotHeard({
    ...{ airing, life, rows: [], emergencies: [], cancelledBy: null, trial: false },
    zoneNames: new Map([['z1', 'Chợ Hôm']]),
    timeZone: 'Asia/Ho_Chi_Minh',
    now: START + 30 * MINUTE,
    ...change,
  });
const lost = { ...market, lostSince: START - 10 * MINUTE };

describe('vì sao không phát', () => {
  it.each<[string, Partial<WhyParts>]>([
    ['heard whole', { rows: both() }],
    ['heard whole at one of two players', { rows: both(), life: { ...life, devices: [market, hill] } }],
    ['still to come', { now: START - 1 }],
    ['on air', { now: START + MINUTE }],
    ['a trial station’s file', { rows: both({ sink: 'file' }), trial: true }],
  ])('is nothing to ask of an airing that was %s', (_which, change) => {
    expect(ask(change)).toBeNull();
  });

  it.each<[string, Partial<WhyParts>, string, string]>([
    [
      'a slot without a bulletin',
      {
        airing: {
          ...airing,
          status: 'silent',
          bulletinId: null,
          reason: 'Chưa có bản tin cho khung giờ này.',
        },
      },
      'no-bulletin',
      'Không có gì để phát: Chưa có bản tin cho khung giờ này.',
    ],
    [
      'an item that is not approved',
      { airing: { ...airing, status: 'silent', reason: '“Một cửa” chưa được duyệt' } },
      'not-ready',
      'Không có gì để phát: “Một cửa” chưa được duyệt.',
    ],
    [
      'cancelled by someone',
      { airing: { ...airing, status: 'cancelled', reason: 'Nghỉ lễ' }, cancelledBy: 'Trần Thị Lan' },
      'cancelled',
      'Đã hủy bởi Trần Thị Lan: Nghỉ lễ.',
    ],
    [
      'an item withdrawn on air',
      {
        airing: {
          ...{ ...airing, status: 'cancelled', reason: 'Ngừng phát vì có tin, bài bị thu hồi.' },
          stopped: { at: START + MINUTE, by: 'Hệ thống' },
        },
      },
      'stopped',
      'Hệ thống dừng phát lúc 07:01: Ngừng phát vì có tin, bài bị thu hồi.',
    ],
    [
      'all its zones suspended',
      {
        airing: {
          ...{ ...airing, status: 'cancelled', reason: 'Tạm dừng cụm loa: đám tang' },
          suspended: { zones: ['z1'], reason: 'Tạm dừng cụm loa: đám tang' },
        },
        cancelledBy: 'Trần Thị Lan',
      },
      'suspended',
      'Tạm dừng cụm loa: đám tang.',
    ],
    [
      'loudspeakers suspended',
      { rows: both({ outcome: 'skipped', playedMs: 0, reason: 'Tạm dừng cụm loa: đám tang.' }) },
      'skipped',
      'Bỏ qua: Tạm dừng cụm loa: đám tang.',
    ],
    [
      'no player in the zone',
      { life: { ...life, devices: [] } },
      'no-player',
      'Khi đó cụm loa Chợ Hôm chưa ghép đầu phát nào.',
    ],
    [
      'a player paired only afterwards',
      { life: { ...life, devices: [{ ...market, pairedAt: START + 20 * MINUTE }] } },
      'no-player',
      'Khi đó cụm loa Chợ Hôm chưa ghép đầu phát nào.',
    ],
    [
      'a player away before the schedule came',
      { life: { ...life, devices: [lost], deliveries: [{ ...held, at: null }] } },
      'not-delivered',
      'Đầu phát mất kết nối từ 06:50 23/11/2026 nên chưa nhận được lịch này.',
    ],
    [
      'a player away with everything',
      { life: { ...life, devices: [lost] } },
      'player-lost',
      'Đầu phát mất kết nối từ 06:50 23/11/2026, chưa gửi nhật ký; có thể vẫn đã phát.',
    ],
    [
      'a file not downloaded',
      {
        life: {
          ...life,
          readiness: [
            {
              ...{ check: 'minutes', at: START - 300_000, ready: false },
              unready: [{ deviceId: 'p1', why: 'còn 2 tệp của lượt phát này chưa tải xong' }],
            },
          ],
        },
      },
      'file-missing',
      'Trước giờ phát đầu phát còn 2 tệp của lượt phát này chưa tải xong.',
    ],
    [
      'a clock not to be trusted',
      { life: { ...life, devices: [{ ...market, clockUntrusted: true }] } },
      'clock-untrusted',
      'Đồng hồ của đầu phát chưa tin được (mất mạng, hết pin) nên máy không phát theo lịch.',
    ],
    [
      'a file that failed',
      {
        rows: [row(0), row(1, { outcome: 'failed', reason: 'Tệp âm thanh chưa tải về được hoặc bị hỏng.' })],
      },
      'file-failed',
      'Tệp âm thanh chưa tải về được hoặc bị hỏng.',
    ],
    [
      'an emergency',
      {
        rows: [row(0, { outcome: 'interrupted', reason: PRE_EMPTED })],
        emergencies: [{ title: 'Cảnh báo ngập', startsAt: START + 30_000 }],
      },
      'pre-empted',
      'Phải nhường cho phát khẩn cấp “Cảnh báo ngập” lúc 07:00.',
    ],
    [
      'a power cut',
      { rows: [row(0, { outcome: 'interrupted', reason: BROKEN_OFF })] },
      'power-cut',
      BROKEN_OFF,
    ],
    [
      'its time that ran out',
      { rows: [row(0), row(1, { outcome: 'interrupted', reason: 'Hết giờ của khung giờ phát.' })] },
      'interrupted',
      'Bị ngắt giữa chừng: Hết giờ của khung giờ phát.',
    ],
    [
      'a player without an output',
      { rows: both({ sink: 'null' }) },
      'sink-null',
      'Đầu phát chạy không có ngõ ra âm thanh nên loa không có tiếng.',
    ],
    [
      'a file for an output',
      { rows: both({ sink: 'file' }) },
      'sink-file',
      'Đầu phát ghi ra tệp chứ không ra loa.',
    ],
    ['volume 0', { rows: both({ volume: 0 }) }, 'volume-zero', 'Âm lượng của đầu phát đặt bằng 0.'],
    ['the amplifier off', { rows: both({ amplifier: false }) }, 'amplifier-off', 'Tăng âm không bật.'],
    [
      'silence',
      { rows: both({ outcome: 'silent', reason: 'Tệp phát ra toàn im lặng.' }) },
      'silent',
      'Tệp phát ra toàn im lặng.',
    ],
    ['a log not sent yet', {}, 'not-reported', 'Đầu phát chưa gửi nhật ký của lượt này.'],
  ])('says: %s', (_why, change, code, sentence) => {
    expect(ask(change)).toEqual({ code, sentence });
  });

  it('names each of several players that failed in ways of their own, in one sentence', () => {
    const devices = [market, { ...hill, lostSince: START - MINUTE }];
    const deliveries = [held, { ...held, deviceId: 'p2' }];
    const why = ask({ rows: both({ volume: 0 }), life: { ...life, devices, deliveries } });
    expect(why!.sentence).toBe(
      'Chợ Hôm: Âm lượng của đầu phát đặt bằng 0; Bạch Mai: Đầu phát mất kết nối từ 06:59 23/11/2026, chưa gửi nhật ký; có thể vẫn đã phát.',
    );
  });
});
