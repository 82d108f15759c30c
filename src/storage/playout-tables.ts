/** What players were told, and what they tell. */
import type { Fixed, Flag } from './columns.ts';

export interface PlayoutTables {
  schedule_revision: ScheduleRevisionTable;
  as_run: AsRunTable;
  as_run_unreadable: AsRunUnreadableTable;
  delivery: DeliveryTable;
  delivery_mark: DeliveryMarkTable;
  airing_revision: AiringRevisionTable;
}

/** The newest signed body for a set of zones. */
export interface ScheduleRevisionTable {
  station_id: Fixed<string>;
  zones_key: Fixed<string>;
  revision: number;
  content_hash: string;
  body: string;
  signature: string;
  key_id: string;
  made_at: number;
}

export interface AsRunTable {
  /** By the device. */
  id: Fixed<string>;
  station_id: Fixed<string>;
  device_id: Fixed<string>;
  seq: Fixed<number>;
  airing_id: Fixed<string>;
  occurrence: Fixed<number>;
  item: Fixed<number>;
  segment_id: Fixed<string | null>;
  kind: Fixed<'start' | 'end'>;
  /** The device's clock. */
  at: Fixed<number>;
  clock_offset_ms: Fixed<number>;
  clock_trusted: Fixed<Flag | null>;
  outcome: Fixed<'completed' | 'interrupted' | 'skipped' | 'failed' | 'silent' | null>;
  played_ms: Fixed<number | null>;
  silent_ms: Fixed<number | null>;
  lateness_ms: Fixed<number | null>;
  reason: Fixed<string | null>;
  sink: Fixed<string | null>;
  volume: Fixed<number | null>;
  amplifier: Fixed<Flag | null>;
  result: Fixed<'accepted' | 'rejected'>;
  reject_reason: Fixed<string | null>;
  recorded_at: Fixed<number>;
}

/** What a player sent as a row of its log and is none by the contract. */
export interface AsRunUnreadableTable {
  station_id: Fixed<string>;
  device_id: Fixed<string>;
  /** As the device gave it; unique for the device alone. */
  id: Fixed<string>;
  /** The row's JSON, its beginning where it is long. */
  raw: Fixed<string>;
  reject_reason: Fixed<string>;
  recorded_at: Fixed<number>;
}

/** That a player said it holds this revision of its schedule (If-None-Match), and when it said so first. */
export interface DeliveryTable {
  station_id: Fixed<string>;
  device_id: Fixed<string>;
  revision: Fixed<number>;
  at: Fixed<number>;
}

/** The revision with which something (an order, its stop) first went out to the players of a set of zones. */
export interface DeliveryMarkTable {
  station_id: Fixed<string>;
  mark: Fixed<string>;
  zones_key: Fixed<string>;
  revision: Fixed<number>;
}

/** For each set of zones the revision since which an airing has been in the schedule as it is now. */
export interface AiringRevisionTable {
  station_id: Fixed<string>;
  zones_key: Fixed<string>;
  airing_id: Fixed<string>;
  /** Of the airing as players are told it. */
  content_hash: string;
  revision: number;
}
