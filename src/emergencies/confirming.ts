/** Who confirms an order, and when a second person is needed. */
import type { PasswordProof } from '../accounts/auth.ts';
import { Refusal } from '../kernel/errors.ts';
import { firstPersonOf, isUnconfirmed, needsSound, type Order } from './order.ts';

interface SecondPersonRules {
  /** Every zone of the station. */
  allZones: readonly string[];
  /** The station's document that lets one person alone order; '' for none. */
  aloneDocument: string;
}

/** Why a second person has to confirm, as a sentence; null when one is enough. */
export function whySecond(order: Order, { allZones, aloneDocument }: SecondPersonRules): string | null {
  if (order.kind === 'channel-test') return null;
  if (aloneDocument !== '') return null;
  if (order.origin === 'cap') return 'Lệnh soạn từ cảnh báo CAP.';
  if (order.bulletinId === null) return 'Nội dung tự gõ, chưa qua duyệt.';
  if (allZones.every((zone) => order.zones.includes(zone))) return 'Lệnh phát ở mọi cụm loa.';
  return null;
}

interface Confirmation {
  /** That the person gave his password just now. */
  proof: PasswordProof;
  name: string;
  /** UTC ms. */
  now: number;
  rules: SecondPersonRules;
}

/**
 * The order after a person has confirmed it: the one who ordered (of what a program ordered, anybody) first, then another where that
 * is needed. `live` is the only way onto the air. Throws Refusal 409 when it may not be confirmed now, 403 when not by this person.
 */
export function confirmed(order: Order, { proof, name, now, rules }: Confirmation): Order {
  if (order.origin === 'city') throw ofTheCity();
  refuseUnready(order, now);
  const by = proof.userId;
  if (isUnconfirmed(order)) {
    if (order.state === 'draft' && order.ordered.by !== by)
      throw new Refusal('not-your-order', 'Lệnh này do người khác soạn; người ấy phải xác nhận trước.', 403);
    const secondNeeded = whySecond(order, rules) !== null;
    const decided = { secondNeeded, aloneDocument: documentUsed(order, rules) };
    const next = { ...order, ...decided, confirmedAt: now, first: { by, name } };
    return secondNeeded ? { ...next, state: 'waiting' } : { ...next, state: 'live', liveAt: now };
  }
  if (firstPersonOf(order) === by)
    throw new Refusal('second-person', 'Bạn đã xác nhận rồi; cần một người khác xác nhận.', 403);
  return { ...order, state: 'live', liveAt: now, second: { by, name, at: now } };
}

/** Both persons of the city, each with the password just given when he confirmed it. */
export interface CityConfirmation {
  first: { by: string; name: string };
  /** Null only for a test of the channel, which sounds nowhere. */
  second: { by: string; name: string; at: number } | null;
}

/**
 * A ward's order under one of the city's, after that one was confirmed by two persons: the only other way onto the air. Throws Refusal
 * for an order that is not the city's, and where the two are one.
 */
export function confirmedByCity(order: Order, { first, second }: CityConfirmation, now: number): Order {
  if (order.origin !== 'city') throw new TypeError(`order ${order.id} is not the city's`);
  refuseUnready(order, now);
  if (order.kind !== 'channel-test' && (second === null || second.by === first.by))
    throw new Refusal('second-person', 'Lệnh của Thành phố cần hai người xác nhận.', 403);
  return {
    ...order,
    state: 'live',
    confirmedAt: now,
    first,
    second,
    secondNeeded: second !== null,
    liveAt: now,
  };
}

/** By what a signed alert airs without a person. */
interface AiringRule {
  id: string;
  /** The sender, for people to read. */
  name: string;
  /** Number and date of the document that allows it. */
  document: string;
}

/**
 * An order of a sender whose alerts may air by themselves, after its signature was verified: the last way onto the air. Throws Refusal
 * as {@link confirmed} does for what can't be aired.
 */
export function confirmedByRule(order: Order, { id, name, document }: AiringRule, now: number): Order {
  if (order.capSenderId !== id) throw new TypeError(`order ${order.id} is not of sender ${id}`);
  refuseUnready(order, now);
  const by = `cap:${id}`;
  return {
    ...order,
    state: 'live',
    confirmedAt: now,
    first: { by, name },
    aloneDocument: document,
    liveAt: now,
  };
}

export function ofTheCity(): Refusal {
  return new Refusal(
    'city-order',
    'Lệnh này của Thành phố: Thành phố xác nhận hoặc bỏ. Khi đang phát, phường dừng được ở phường mình.',
    403,
  );
}

/** The document counts only where without it a second person would have been needed. */
function documentUsed(order: Order, rules: SecondPersonRules): string {
  return whySecond(order, { ...rules, aloneDocument: '' }) === null ? '' : rules.aloneDocument;
}

function refuseUnready(order: Order, now: number): void {
  if (order.state === 'live') throw new Refusal('already-live', 'Lệnh này đã phát rồi.', 409);
  if (order.state === 'discarded') throw new Refusal('discarded', 'Lệnh này đã bỏ.', 409);
  if (now >= order.until)
    throw new Refusal('lapsed', 'Lệnh đã quá giờ kết thúc nên không phát được nữa. Hãy ra lệnh mới.', 409);
  if (order.zones.length === 0)
    throw new Refusal('no-zones', 'Lệnh chưa có cụm loa nào. Hãy soạn lệnh và chọn cụm loa.', 409);
  if (needsSound(order) && order.sound === null)
    throw new Refusal('sound-missing', 'Âm thanh chưa tạo xong. Hãy đợi vài giây rồi xác nhận lại.', 409);
}
