/**
 * "Vì sao không phát": the rule or event that kept an airing from being heard, in one sentence. A decision table over what was
 * planned, what players hold, and what they told. Pure.
 */
import { viInstant, viTime } from '../kernel/vietnamese.ts';
import type { AiringLife, LifeDevice } from './airing-life.ts';
import { meantItems } from './airing-item.ts';
import type { Airing } from './airings.store.ts';
import { BROKEN_OFF, PRE_EMPTED, YIELDED } from './core/reasons.ts';
import { isWhole, soundsUntil, type HeardRow } from './heard.ts';

export type WhyCode =
  | 'no-bulletin'
  | 'not-ready'
  | 'cancelled'
  | 'suspended'
  | 'stopped'
  | 'no-player'
  | 'sink-null'
  | 'sink-file'
  | 'volume-zero'
  | 'amplifier-off'
  | 'silent'
  | 'pre-empted'
  | 'power-cut'
  | 'file-failed'
  | 'skipped'
  | 'interrupted'
  | 'clock-untrusted'
  | 'not-delivered'
  | 'file-missing'
  | 'player-lost'
  | 'not-reported';

export interface WhyNotHeard {
  code: WhyCode;
  /** Vietnamese, for people. */
  sentence: string;
}

export interface WhyParts {
  airing: Airing;
  life: AiringLife;
  /** Those of this airing, in the order they happened. */
  rows: readonly HeardRow[];
  /** Emergencies that aired in its zones at its time. */
  emergencies: readonly Pick<Airing, 'title' | 'startsAt'>[];
  /** Who cancelled it, where that is known. */
  cancelledBy: string | null;
  zoneNames: ReadonlyMap<string, string>;
  timeZone: string;
  /** A trial station's file sink stands for its loudspeaker. */
  trial: boolean;
  /** UTC ms. */
  now: number;
}

/**
 * Null for an airing that was heard whole on one player, and for one that may still be. Of several players each that failed in its own
 * way is named.
 */
export function whyNotHeard(parts: WhyParts): WhyNotHeard | null {
  const { airing, rows, life, now, trial } = parts;
  const planned = whyPlannedSilent(parts);
  if (planned) return planned;
  if (now < soundsUntil(airing)) return null;
  const serving = life.devices.filter(({ pairedAt, revokedAt }) => wasInUse(pairedAt, revokedAt, airing));
  const byDevice = Map.groupBy(rows, ({ deviceId }) => deviceId);
  const deaf = (deviceId: string) => whyDeaf(byDevice.get(deviceId) ?? [], trial);
  const whole = [...byDevice].filter(([, own]) => isWhole(airing, own));
  if (whole.some(([deviceId]) => deaf(deviceId) === null)) return null;
  if (serving.length === 0 && rows.length === 0) return noPlayer(parts);
  const told = serving.map((device) => ({
    name: device.name,
    why: ofDevice(device, byDevice.get(device.id) ?? [], parts),
  }));
  if (told.length === 0) return { code: 'not-reported', sentence: 'Đầu phát đã phát nay không còn.' };
  return inOneSentence(told);
}

function wasInUse(pairedAt: number, revokedAt: number | null, { startsAt, endsAt }: Airing): boolean {
  return pairedAt < endsAt && (revokedAt === null || revokedAt > startsAt);
}

function whyPlannedSilent({ airing, cancelledBy, timeZone }: WhyParts): WhyNotHeard | null {
  const { stopped, reason, status } = airing;
  if (stopped && stopped.at > airing.startsAt) {
    return {
      code: 'stopped',
      sentence: `${stopped.by} dừng phát lúc ${viTime(stopped.at, timeZone)}: ${ended(reason ?? '')}`,
    };
  }
  if (status === 'cancelled' && airing.suspended) {
    return { code: 'suspended', sentence: ended(airing.suspended.reason) };
  }
  if (status === 'cancelled') {
    const by = cancelledBy ?? stopped?.by ?? null;
    return {
      code: 'cancelled',
      sentence: `Đã hủy${by === null ? '' : ` bởi ${by}`}: ${ended(reason ?? '')}`,
    };
  }
  if (status === 'silent') {
    return {
      code: airing.bulletinId === null ? 'no-bulletin' : 'not-ready',
      sentence: `Không có gì để phát: ${ended(reason ?? '')}`,
    };
  }
  return null;
}

function noPlayer({ airing, zoneNames }: WhyParts): WhyNotHeard {
  const zones = airing.zones.map((id) => zoneNames.get(id) ?? 'cụm loa đã bỏ').join(', ');
  return { code: 'no-player', sentence: `Khi đó cụm loa ${zones} chưa ghép đầu phát nào.` };
}

function ofDevice(device: LifeDevice, rows: readonly HeardRow[], parts: WhyParts): WhyNotHeard {
  const { airing, trial } = parts;
  const ends = rows.filter(({ kind }) => kind === 'end');
  const bad = ends.find(({ outcome }) => outcome !== 'completed');
  if (bad) return ofRow(bad, parts);
  const unheard = whyDeaf(rows, trial);
  if (unheard) return unheard;
  if (rows.length > 0 && ends.length < meantItems(airing).length && device.lostSince === null) {
    return {
      code: 'interrupted',
      sentence: 'Chỉ phát được một phần, phần còn lại đầu phát chưa gửi nhật ký.',
    };
  }
  return ofSilence(device, rows, parts);
}

/** Of an item that was not played to its end. */
function ofRow({ outcome, reason }: HeardRow, { emergencies, timeZone }: WhyParts): WhyNotHeard {
  if (outcome === 'interrupted' && reason === PRE_EMPTED) {
    const [order] = emergencies;
    const which = order ? ` “${order.title}” lúc ${viTime(order.startsAt, timeZone)}` : '';
    return { code: 'pre-empted', sentence: `Phải nhường cho phát khẩn cấp${which}.` };
  }
  if (outcome === 'interrupted' && reason === YIELDED)
    return { code: 'pre-empted', sentence: 'Phải nhường cho nói trực tiếp.' };
  if (outcome === 'interrupted' && reason === BROKEN_OFF) return { code: 'power-cut', sentence: BROKEN_OFF };
  if (outcome === 'skipped') return { code: 'skipped', sentence: `Bỏ qua: ${ended(reason ?? '')}` };
  if (outcome === 'failed') return { code: 'file-failed', sentence: ended(reason ?? 'Tệp âm thanh bị lỗi') };
  if (outcome === 'silent') return { code: 'silent', sentence: ended(reason ?? 'Loa im tiếng') };
  return { code: 'interrupted', sentence: `Bị ngắt giữa chừng: ${ended(reason ?? '')}` };
}

/** Played, and yet nothing came out of the loudspeaker; null where something did, or nothing is known. */
export function whyDeaf(rows: readonly HeardRow[], trial: boolean): WhyNotHeard | null {
  if (rows.some(({ sink }) => sink === 'null')) {
    return { code: 'sink-null', sentence: 'Đầu phát chạy không có ngõ ra âm thanh nên loa không có tiếng.' };
  }
  if (!trial && rows.some(({ sink }) => sink === 'file')) {
    return { code: 'sink-file', sentence: 'Đầu phát ghi ra tệp chứ không ra loa.' };
  }
  if (rows.some(({ volume }) => volume === 0)) {
    return { code: 'volume-zero', sentence: 'Âm lượng của đầu phát đặt bằng 0.' };
  }
  if (rows.some(({ amplifier }) => amplifier === false)) {
    return { code: 'amplifier-off', sentence: 'Tăng âm không bật.' };
  }
  return null;
}

/** A player that told nothing of it. */
function ofSilence(device: LifeDevice, rows: readonly HeardRow[], { life, timeZone }: WhyParts): WhyNotHeard {
  const delivery = life.deliveries.find(({ deviceId }) => deviceId === device.id);
  const lost = device.lostSince === null ? null : `mất kết nối từ ${viInstant(device.lostSince, timeZone)}`;
  if (rows.length === 0 && device.clockUntrusted) {
    return {
      code: 'clock-untrusted',
      sentence: 'Đồng hồ của đầu phát chưa tin được (mất mạng, hết pin) nên máy không phát theo lịch.',
    };
  }
  if (rows.length === 0 && delivery && delivery.at === null) {
    return {
      code: 'not-delivered',
      sentence: lost ? `Đầu phát ${lost} nên chưa nhận được lịch này.` : 'Lịch này chưa đến được đầu phát.',
    };
  }
  const unready = life.readiness.at(-1)?.unready.find(({ deviceId }) => deviceId === device.id);
  if (rows.length === 0 && unready) {
    return { code: 'file-missing', sentence: `Trước giờ phát đầu phát ${unready.why}.` };
  }
  if (lost) {
    return { code: 'player-lost', sentence: `Đầu phát ${lost}, chưa gửi nhật ký; có thể vẫn đã phát.` };
  }
  return { code: 'not-reported', sentence: 'Đầu phát chưa gửi nhật ký của lượt này.' };
}

function inOneSentence(told: readonly { name: string; why: WhyNotHeard }[]): WhyNotHeard {
  const first = told[0]!.why;
  if (told.every(({ why }) => why.sentence === first.sentence)) return first;
  const sentence = told.map(({ name, why }) => `${name}: ${why.sentence.replace(/\.$/, '')}`).join('; ');
  return { code: first.code, sentence: `${sentence}.` };
}

/** A reason as the end of a sentence; none given says so. */
function ended(reason: string): string {
  const text = reason.trim() || 'không ghi lý do';
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
