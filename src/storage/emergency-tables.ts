/** Phát khẩn cấp. */
import type { Fixed, Flag, JsonText } from './columns.ts';

export interface EmergencyTables {
  emergency_order: EmergencyOrderTable;
  cap_alert: CapAlertTable;
  cap_sender: CapSenderTable;
}

/** An order (phát khẩn cấp). What it says never changes; a change is a new order that refers to this one. */
export interface EmergencyOrderTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  kind: Fixed<'emergency' | 'drill' | 'channel-test'>;
  /** Who wrote it: a person, a program with a token, or a CAP alert that came in. */
  origin: Fixed<'person' | 'token' | 'cap' | 'city'>;
  title: Fixed<string>;
  zones: Fixed<JsonText>;
  bulletin_id: Fixed<string | null>;
  /** To be read aloud; '' where nothing is. */
  text: Fixed<string>;
  text_hash: Fixed<string | null>;
  voice: Fixed<string>;
  repeat_every_ms: Fixed<number>;
  /** No play begins from then on. */
  until: Fixed<number>;
  relation: Fixed<'renews' | 'corrects' | 'replaces' | null>;
  refers_to: Fixed<string | null>;
  cap_alert_id: Fixed<string | null>;
  /** Whose alerts air without a person: it airs once its sound is made. */
  cap_sender_id: Fixed<string | null>;
  ordered_by: Fixed<string>;
  ordered_by_name: Fixed<string>;
  ordered_at: Fixed<number>;
  /** {sha256, bytes, durationMs, mediaType} of the text read aloud, once made. */
  sound: JsonText | null;
  /** Why it could not be made, Vietnamese. */
  sound_failure: string | null;
  /** What was read back of a bulletin: its rundown then. */
  items: Fixed<JsonText>;
  state: 'draft' | 'waiting' | 'live' | 'discarded';
  /** When the first person gave a password: who ordered it, or of what a program ordered anybody with that right. */
  confirmed_at: number | null;
  first_by: string | null;
  first_by_name: string | null;
  second_needed: Flag;
  /** Number of the document that let one person alone order it; '' where none did. */
  alone_document: string;
  second_by: string | null;
  second_by_name: string | null;
  second_at: number | null;
  live_at: number | null;
  airing_id: string | null;
  discarded_at: number | null;
  discarded_by_name: string | null;
}

/** A CAP 1.2 message as it came. */
export interface CapAlertTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** With `identifier` and `sent` what CAP knows it by. */
  sender: Fixed<string>;
  identifier: Fixed<string>;
  sent: Fixed<string>;
  status: Fixed<string>;
  msg_type: Fixed<string>;
  /** [{sender, identifier, sent}] */
  refs: Fixed<JsonText>;
  headline: Fixed<string>;
  text: Fixed<string>;
  language: Fixed<string>;
  expires: Fixed<number | null>;
  xml: Fixed<string>;
  /** waiting: an order draft waits for a person · kept: never airs · superseded, cancelled: by a later message. */
  outcome: 'waiting' | 'kept' | 'superseded' | 'cancelled';
  /** Why an actual alert became no order, Vietnamese. */
  note: Fixed<string | null>;
  order_id: Fixed<string | null>;
  received_by: Fixed<string>;
  received_by_name: Fixed<string>;
  received_at: Fixed<number>;
}

/** A sender whose signed CAP alerts air without a person, by a document, until that is ended. */
export interface CapSenderTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** As its alerts name it. */
  sender: Fixed<string>;
  /** For people to read. */
  name: Fixed<string>;
  document: Fixed<string>;
  /** Ids. */
  zones: Fixed<JsonText>;
  /** PEM. */
  certificate: Fixed<string>;
  created_by_name: Fixed<string>;
  created_at: Fixed<number>;
  ended_by_name: string | null;
  ended_at: number | null;
}
