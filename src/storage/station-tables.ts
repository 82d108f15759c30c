/** What a station is, who belongs to it, and what is recorded of it. */
import type { ColumnType } from 'kysely';
import type { Fixed, Flag, JsonText } from './columns.ts';

export interface StationTables {
  meta: MetaTable;
  station: StationTable;
  zone: ZoneTable;
  member: MemberTable;
  sign_in_failure: SignInFailureTable;
  api_token: ApiTokenTable;
  device: DeviceTable;
  device_command: DeviceCommandTable;
  pairing_code: PairingCodeTable;
  trail: TrailTable;
}

/** Facts about the data folder itself: 'trial' (it was opened with a sandbox clock), 'signing-key', … */
export interface MetaTable {
  key: Fixed<string>;
  value: string;
}

export interface StationTable {
  id: Fixed<string>;
  /** "Đài truyền thanh phường Hai Bà Trưng" */
  name: string;
  /** In page addresses: 'hai-ba-trung'. */
  slug: string;
  time_zone: string;
  /** 1: a trial station; file sinks count, and everything it prints says so. */
  trial: Flag;
  settings: JsonText;
  created_at: Fixed<number>;
}

export interface ZoneTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  name: string;
  position: number;
  retired_at: number | null;
  created_at: Fixed<number>;
}

export interface MemberTable {
  station_id: Fixed<string>;
  user_id: Fixed<string>;
  /** editor, approver, auditor, commander, administrator */
  roles: JsonText;
  created_at: Fixed<number>;
  removed_at: number | null;
  /** Of a collaborator: whose evidence he enters, as the plan names the unit. */
  unit: string | null;
}

/** Failed sign-ins, counted per account (better-auth counts per address). */
export interface SignInFailureTable {
  /** SHA-256 of the lower-case e-mail: a list of tried names must not become a list of accounts. */
  account: Fixed<string>;
  failures: number;
  last_at: number;
  locked_until: number | null;
}

export interface ApiTokenTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  name: string;
  token_hash: Fixed<string>;
  roles: JsonText;
  created_by: Fixed<string>;
  created_at: Fixed<number>;
  expires_at: number | null;
  revoked_at: number | null;
}

export interface DeviceTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  name: string;
  zones: JsonText;
  token_hash: Fixed<string>;
  paired_at: Fixed<number>;
  revoked_at: number | null;
  /** Server's instant of the last message. */
  last_seen_at: number | null;
  /** The last heartbeat's body. */
  heartbeat: JsonText | null;
  /** When a heartbeat said last that its clock is not to be trusted. */
  clock_untrusted_at: ColumnType<number | null, number | null | undefined>;
  volume: number;
  emergency_volume: ColumnType<number, number | undefined>;
  /** The amplifier is switched on so long before sound and off so long after, ms. */
  amplifier_lead_ms: ColumnType<number, number | undefined>;
  amplifier_tail_ms: ColumnType<number, number | undefined>;
  /** Days of what it put out that it keeps; 0 is none. */
  off_air_days: ColumnType<number, number | undefined>;
  /** Highest as-run seq taken, to see gaps and restarts. */
  last_seq: number;
}

/** What a person asked of one device. */
export interface DeviceCommandTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  device_id: Fixed<string>;
  kind: Fixed<'restart' | 'test-sound' | 'off-air'>;
  /** off-air: of which stretch, and for which airing. */
  from_at: Fixed<number | null>;
  to_at: Fixed<number | null>;
  airing_id: Fixed<string | null>;
  by: Fixed<string>;
  by_name: Fixed<string>;
  asked_at: Fixed<number>;
  /** Not carried out by then, it is given up. */
  expires_at: Fixed<number>;
  /** When the device said what became of it. */
  done_at: number | null;
  ok: Flag | null;
  note: string | null;
  /** off-air: the recording that it sent. */
  sha256: string | null;
  bytes: number | null;
}

export interface PairingCodeTable {
  code_hash: Fixed<string>;
  station_id: Fixed<string>;
  zones: JsonText;
  created_by: Fixed<string>;
  created_at: Fixed<number>;
  expires_at: number;
  used_at: number | null;
}

/** Who did what: append-only, hash-chained per station. */
export interface TrailTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  seq: Fixed<number>;
  at: Fixed<number>;
  actor_kind: Fixed<'person' | 'token' | 'device' | 'system' | 'command'>;
  actor_id: Fixed<string>;
  actor_name: Fixed<string>;
  /** 'script.approve' */
  action: Fixed<string>;
  /** Id of what it was done to. */
  subject: Fixed<string>;
  detail: Fixed<JsonText>;
  previous_hash: Fixed<string>;
  hash: Fixed<string>;
}
