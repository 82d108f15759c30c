/** Tables of people, not of a station: how someone proves beside his password that it is he. */
import type { ColumnType } from 'kysely';

type Fixed<T> = ColumnType<T, T, never>;

export interface AccountTables {
  authenticator: AuthenticatorTable;
  recovery_code: RecoveryCodeTable;
}

/** The app on a person's phone that shows a code every half minute (TOTP). */
export interface AuthenticatorTable {
  user_id: Fixed<string>;
  /** Base32; opened with a key that lies outside the database. */
  sealed_secret: string;
  /** Null while the person has not yet shown that his app makes the same codes: it then protects nothing. */
  confirmed_at: number | null;
  /** Of the last code that was taken, so that it is taken once. */
  last_step: number;
  created_at: number;
}

/** Each is deleted when it is used. */
export interface RecoveryCodeTable {
  user_id: Fixed<string>;
  code_hash: Fixed<string>;
}
