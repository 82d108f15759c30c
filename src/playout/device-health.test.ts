import { describe, expect, it } from 'vitest';
import type { Device } from '../accounts/devices.ts';
import { healthOf } from './device-health.ts';

const NOW = Date.UTC(2026, 10, 23, 0, 0, 30);

/** A player heard of `agoMs` before NOW, with what it told. */
function device(told: object, agoMs = 5_000): Device {
  return {
    ...{ id: 'd1', stationId: 's1', name: 'Máy phát trụ sở', zones: ['z1'], volume: 80 },
    ...{ pairedAt: 0, revokedAt: null, lastSeenAt: NOW - agoMs },
    heartbeat: { at: '2026-11-23T00:00:25.000Z', version: '0.1.0', ...told },
  } as unknown as Device;
}

const troubles = (told: object) => healthOf(device(told), NOW).troubles;

describe('what a player’s heartbeat says', () => {
  it('takes no offense at how far a trusted clock is off: the player corrects by it', () => {
    expect(troubles({ clock: { offsetMs: -31_536_000_000, trusted: true } })).toEqual([]);
  });

  it('warns of a clock that is not trusted, however little it is off', () => {
    expect(troubles({ clock: { offsetMs: 0, trusted: false } })).toEqual([
      'Đồng hồ của đầu phát chưa đúng; hãy kiểm tra mạng của máy.',
    ]);
  });

  it('names each thing that keeps a loudspeaker silent', () => {
    expect(troubles({ media: { ready: 3, missing: 2 }, volume: 0, amplifier: false })).toEqual([
      'Còn 2 tệp âm thanh chưa tải xong.',
      'Âm lượng đang bằng 0, loa không có tiếng.',
      'Tăng âm đang tắt.',
    ]);
  });

  it('is old news once the player is lost', () => {
    const lost = healthOf(device({ volume: 0 }, 91_000), NOW);
    expect([lost.state, lost.troubles]).toEqual(['lost', []]);
  });
});
