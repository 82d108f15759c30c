import type { PasskeyOffer } from '../accounts/second-factor/passkeys.ts';
import type { FieldError } from '../kernel/errors.ts';
import type { SaysProps } from './order-words.page.tsx';
import type { TakenOver } from './taking-over.ts';
import type { WatchedOrder } from './watch.ts';

export interface OrderPageProps extends SaysProps {
  watched: WatchedOrder;
  /** UTC ms. */
  now: number;
  /** Why a second person is needed; null when one is enough. */
  whySecond: string | null;
  /** Names of those who may be the second person. */
  seconds: readonly string[];
  /** What this person may do with it now. */
  may: { confirm: boolean; order: boolean; stop: boolean };
  /** Renewals, corrections, replacements. */
  related: readonly { id: string; title: string; words: string }[];
  /** Orders on air that it takes over from once confirmed. */
  takesOver: readonly TakenOver[];
  /** The CAP alert it comes from was cancelled by its sender. */
  alertCancelled: boolean;
  /** Asks his passkey in place of the password. */
  passkey?: PasskeyOffer | null | undefined;
  refused?: RefusedOrderForm | undefined;
}

export interface RefusedOrderForm {
  form: 'confirm' | 'stop';
  /** The reason typed; a password is never given back. */
  typed: string;
  errors: readonly FieldError[];
  message: string | null;
}
