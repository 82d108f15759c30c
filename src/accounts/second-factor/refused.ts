import type { FieldError } from '../../kernel/errors.ts';

/** Which form of the page was refused. */
export interface Refused {
  form: 'begin' | 'confirm' | 'codes' | 'off' | 'passkey' | 'remove-passkey';
  errors: readonly FieldError[];
  message: string | null;
  /** Of a passkey, as typed or chosen. */
  name?: string;
}
