/** Lịch phát: slots, airings, what interrupts them. */
import type { Fixed, Flag, JsonText } from './columns.ts';

export interface ScheduleTables {
  slot: SlotTable;
  schedule_edit: ScheduleEditTable;
  calendar_address: CalendarAddressTable;
  slot_exception: SlotExceptionTable;
  suspension: SuspensionTable;
  relay_source: RelaySourceTable;
  live_speech: LiveSpeechTable;
  airing: AiringTable;
  airing_version: AiringVersionTable;
  readiness: ReadinessTable;
}

export interface SlotTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  name: string;
  /** Wall clock of the first occurrence. */
  start: string;
  duration_minutes: number;
  rrule: string | null;
  until: string | null;
  exdates: JsonText;
  zones: JsonText;
  bulletin_id: string | null;
  /** Stands in when the bulletin can't air. */
  reserve_bulletin_id: string | null;
  late: 'whole' | 'next-item' | 'skip';
  overrun: 'cut' | 'finish' | 'shift';
  /** Of an item that an emergency broke off; null: the next one follows by the clock. */
  after_preempt: 'restart' | null;
  /** 'directive' airs beyond the airtime rules; `directive` says by whose order: {document, orderedBy}. */
  kind: Fixed<'regular' | 'make-good' | 'directive'>;
  /** Of two at the same time 'priority' goes first (ưu tiên). */
  priority: 'normal' | 'priority';
  directive: JsonText | null;
  /** Of a make-good: the airing that was not heard. */
  makes_good: Fixed<string | null>;
  /** A stream that is relayed; the reserve bulletin stands in when it fails. */
  relay_source_id: string | null;
  created_by: Fixed<string>;
  created_at: Fixed<number>;
  /** Null: never changed. */
  updated_at: number | null;
  retired_at: number | null;
}

/** What a change on the calendar made of the schedule, so that it can be taken back exactly for a short while. */
export interface ScheduleEditTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  by: Fixed<string>;
  at: Fixed<number>;
  /** Slots and exceptions as they were and as they became. */
  change: Fixed<JsonText>;
  undone_at: number | null;
}

/** The one secret address of a station's calendar. */
export interface CalendarAddressTable {
  station_id: Fixed<string>;
  token_hash: string;
  /** Name. */
  made_by: string;
  made_at: number;
}

/** One occurrence of a slot that differs: another bulletin, or none. */
export interface SlotExceptionTable {
  station_id: Fixed<string>;
  slot_id: Fixed<string>;
  /** Wall clock of the occurrence. */
  wall_start: Fixed<string>;
  bulletin_id: string | null;
  cancelled: Flag;
  reason: string;
  created_by: string;
  created_at: number;
}

/** "Tạm dừng cụm loa": zones that stay silent in [from_at, to_at), or until it was ended. */
export interface SuspensionTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  zones: Fixed<JsonText>;
  from_at: Fixed<number>;
  to_at: Fixed<number>;
  reason: Fixed<string>;
  /** Name. */
  created_by: Fixed<string>;
  created_at: Fixed<number>;
  ended_at: number | null;
  ended_by: string | null;
}

/** A stream that a station may relay (nguồn tiếp âm); one that was withdrawn stays for the record. */
export interface RelaySourceTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  name: Fixed<string>;
  url: Fixed<string>;
  /** It may lie in the ward's own network. */
  inside: Fixed<Flag>;
  allowed_by: Fixed<string>;
  allowed_by_name: Fixed<string>;
  allowed_at: Fixed<number>;
  withdrawn_at: number | null;
  withdrawn_by_name: string | null;
}

/** One time that somebody spoke live (nói trực tiếp). */
export interface LiveSpeechTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  title: Fixed<string>;
  zones: Fixed<JsonText>;
  most_ms: Fixed<number>;
  speaker: Fixed<string>;
  speaker_name: Fixed<string>;
  asked_at: Fixed<number>;
  /** ready: nothing sounds yet · live: on air · over: it has ended, or never began. */
  state: 'ready' | 'live' | 'over';
  airing_id: string | null;
  started_at: number | null;
  ended_at: number | null;
  ended_because: string | null;
  /** In the media store: {sha256, bytes, durationMs}. */
  recording: JsonText | null;
}

/** An airing as it was last delivered; once begun it is never changed, so that the audit knows what was planned. */
export interface AiringTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** The occurrence of a slot that it is, or the order (phát khẩn cấp) that it airs. */
  slot_id: Fixed<string | null>;
  wall_start: Fixed<string | null>;
  order_id: Fixed<string | null>;
  /** What it was called when it was planned. */
  title: string;
  bulletin_id: string | null;
  starts_at: number;
  ends_at: number;
  zones: JsonText;
  status: 'planned' | 'cancelled' | 'silent';
  priority: 'normal' | 'priority' | 'emergency';
  late: 'whole' | 'next-item' | 'skip';
  overrun: 'cut' | 'finish';
  /** As the slot's. */
  after_preempt: 'restart' | null;
  /** Begins anew every so often, while such a beginning is before `repeat_until`. */
  repeat_every_ms: number | null;
  repeat_until: number | null;
  /** Rundown: [{kind, title, segmentId, sha256, bytes, durationMs, mediaType, scriptId?, revisionId?}] */
  items: JsonText;
  /** Why it is silent or cancelled, and by whom. */
  reason: string | null;
  /** {zones, reason}: what a suspension silences of it. */
  suspended: JsonText | null;
  /** {zone: UTC ms}: of an order, where a later one has taken over. */
  handed_over: JsonText | null;
  /** When "Dừng phát" was pressed. */
  stopped_at: number | null;
  stopped_by: string | null;
  recorded_at: Fixed<number>;
  updated_at: number;
}

/** An airing as it was before a change, from `updated_at` on; players that were cut off may have played it. */
export interface AiringVersionTable {
  station_id: Fixed<string>;
  airing_id: Fixed<string>;
  updated_at: Fixed<number>;
  zones: Fixed<JsonText>;
  starts_at: Fixed<number>;
  ends_at: Fixed<number>;
  items: Fixed<JsonText>;
}

/** What a check before an airing found, written once. */
export interface ReadinessTable {
  station_id: Fixed<string>;
  airing_id: Fixed<string>;
  /** A day, an hour, five minutes ahead. */
  check: Fixed<'day' | 'hour' | 'minutes'>;
  at: Fixed<number>;
  ready: Fixed<Flag>;
  /** Of each player that was not: [{deviceId, why}] */
  unready: Fixed<JsonText>;
}
