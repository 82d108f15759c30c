/** Tables of people: how someone proves beside his password that it is he (no station's), and who approves in another's place. */
import type { ColumnType } from 'kysely';

type Fixed<T> = ColumnType<T, T, never>;

export interface AccountTables {
  authenticator: AuthenticatorTable;
  recovery_code: RecoveryCodeTable;
  passkey: PasskeyTable;
  delegation: DelegationTable;
  invitation: InvitationTable;
  passkey_challenge: PasskeyChallengeTable;
  sign_on_identity: SignOnIdentityTable;
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

/** A key in a person's phone, computer or token (WebAuthn); what lies here can check its answers and make none. */
export interface PasskeyTable {
  /** The credential's own id, base64url. */
  id: Fixed<string>;
  user_id: Fixed<string>;
  public_key: Fixed<string>;
  counter: number;
  transports: Fixed<string>;
  name: string;
  created_at: Fixed<number>;
  used_at: number | null;
}

/** A question that waits for its answer; deleted when that comes. */
export interface PasskeyChallengeTable {
  challenge: Fixed<string>;
  user_id: Fixed<string>;
  purpose: Fixed<string>;
  /** Instant of the machine's clock. */
  until: Fixed<number>;
}

/** Ủy quyền duyệt, of a station: in force in [from_at, until_at) of its own time. */
export interface DelegationTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  user_id: Fixed<string>;
  document: Fixed<string>;
  role: Fixed<'approver' | 'reviewer'>;
  from_at: Fixed<number>;
  until_at: Fixed<number>;
  by: Fixed<string>;
  by_name: Fixed<string>;
  created_at: Fixed<number>;
  ended_at: number | null;
}

/** A link by which somebody makes himself an account: used once. */
export interface InvitationTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  email: Fixed<string>;
  roles: Fixed<string>;
  unit: Fixed<string | null>;
  token_hash: Fixed<string>;
  by: Fixed<string>;
  by_name: Fixed<string>;
  created_at: Fixed<number>;
  /** The machine's clock. */
  expires_at: Fixed<number>;
  /** Used, taken back, or another took its place. */
  ended_at: number | null;
}

/** Who someone is at a provider of single sign-on: bound to his account here until it is taken away. */
export interface SignOnIdentityTable {
  /** As its ID tokens name it (iss). */
  issuer: Fixed<string>;
  /** The provider's own id of the person (sub), which it gives to nobody else. */
  subject: Fixed<string>;
  user_id: Fixed<string>;
  /** By which his account was found; never asked again. */
  email: Fixed<string>;
  bound_at: Fixed<number>;
  used_at: number | null;
}
