/** The life of an order of the city: pure. What it says never changes; two persons confirm it, each with a password just given. */
import type { PasswordProof } from '../../accounts/auth.ts';
import type { CityConfirmation } from '../../emergencies/confirming.ts';
import type { OrderKind } from '../../emergencies/order.ts';
import { Refusal } from '../../kernel/errors.ts';

export interface CityOrder {
  id: string;
  kind: OrderKind;
  /** To be read aloud; '' for a test of the channel. */
  text: string;
  repeatMinutes: number;
  /** UTC ms: no play begins from then on. */
  until: number;
  state: 'draft' | 'waiting' | 'live' | 'discarded' | 'stopped';
  ordered: { by: string; name: string; at: number };
  /** When the one who ordered it gave his password. */
  confirmedAt: number | null;
  second: { by: string; name: string } | null;
  liveAt: number | null;
  stopped: { at: number; name: string; reason: string } | null;
}

/** The order after a person has confirmed it: the one who ordered first, then another of the city. */
export function confirmedInCity(
  order: CityOrder,
  { proof, name, now }: { proof: PasswordProof; name: string; now: number },
): CityOrder {
  if (now >= order.until)
    throw new Refusal('lapsed', 'Lệnh đã quá giờ kết thúc nên không phát được nữa. Hãy ra lệnh mới.', 409);
  const by = proof.userId;
  switch (order.state) {
    case 'draft': {
      if (order.ordered.by !== by)
        throw new Refusal(
          'not-your-order',
          'Lệnh này do người khác soạn; người ấy phải xác nhận trước.',
          403,
        );
      const first = { ...order, confirmedAt: now };
      // Nothing sounds by it.
      return order.kind === 'channel-test'
        ? { ...first, state: 'live', liveAt: now }
        : { ...first, state: 'waiting' };
    }
    case 'waiting':
      if (order.ordered.by === by)
        throw new Refusal('second-person', 'Bạn đã xác nhận rồi; cần một người khác xác nhận.', 403);
      return { ...order, state: 'live', second: { by, name }, liveAt: now };
    case 'live':
    case 'stopped':
      throw new Refusal('already-live', 'Lệnh này đã phát rồi.', 409);
    case 'discarded':
      throw new Refusal('discarded', 'Lệnh này đã bỏ.', 409);
  }
}

/** What each ward's order is put on the air by; null while it may not be. */
export function confirmationOf({ state, ordered, second, liveAt }: CityOrder): CityConfirmation | null {
  if (state !== 'live' || liveAt === null) return null;
  const { by, name } = ordered;
  return { first: { by, name }, second: second && { ...second, at: liveAt } };
}
