/**
 * Every table, as both databases have it. Booleans are 0/1, instants bigint UTC milliseconds, JSON is text, ids are UUID text.
 * Every row belongs to a station, but for backups and the tables of people. better-auth's own tables (user, session, account,
 * verification, rateLimit) are not here.
 */
import type { ColumnType } from 'kysely';
import type { AccountTables } from './account-tables.ts';
import type { CitySchema } from './city-schema.ts';
import type { WebhookTables } from './webhook-tables.ts';

/** JSON kept as text; stores parse and write it. */
export type JsonText = string;
type Flag = 0 | 1;
/** Set when the row is made and never again. */
export type Fixed<T> = ColumnType<T, T, never>;

export interface Schema extends AccountTables, CitySchema, WebhookTables {
  meta: MetaTable;
  station: StationTable;
  zone: ZoneTable;
  member: MemberTable;
  sign_in_failure: SignInFailureTable;
  api_token: ApiTokenTable;
  device: DeviceTable;
  pairing_code: PairingCodeTable;
  trail: TrailTable;
  job: JobTable;
  lexicon_entry: LexiconEntryTable;
  media: MediaTable;
  script: ScriptTable;
  script_doc: ScriptDocTable;
  script_words: ScriptWordsTable;
  revision: RevisionTable;
  segment: SegmentTable;
  decision: DecisionTable;
  template: TemplateTable;
  bulletin: BulletinTable;
  bulletin_item: BulletinItemTable;
  bulletin_frame: BulletinFrameTable;
  slot: SlotTable;
  slot_exception: SlotExceptionTable;
  suspension: SuspensionTable;
  relay_source: RelaySourceTable;
  live_speech: LiveSpeechTable;
  schedule_edit: ScheduleEditTable;
  calendar_address: CalendarAddressTable;
  airing: AiringTable;
  schedule_revision: ScheduleRevisionTable;
  as_run: AsRunTable;
  as_run_unreadable: AsRunUnreadableTable;
  airing_version: AiringVersionTable;
  by_hand: ByHandTable;
  other_log: OtherLogTable;
  fact: FactTable;
  evidence_file: EvidenceFileTable;
  feed_source: FeedSourceTable;
  found_article: FoundArticleTable;
  link_check: LinkCheckTable;
  website_visits: WebsiteVisitsTable;
  plan_version: PlanVersionTable;
  month_close: MonthCloseTable;
  report: ReportTable;
  zalo_account: ZaloAccountTable;
  zalo_login: ZaloLoginTable;
  publication: PublicationTable;
  publication_step: PublicationStepTable;
  publishing_place: PublishingPlaceTable;
  zalo_event: ZaloEventTable;
  zalo_question: ZaloQuestionTable;
  zalo_count: ZaloCountTable;
  reminder: ReminderTable;
  alarm: AlarmTable;
  emergency_order: EmergencyOrderTable;
  cap_alert: CapAlertTable;
  cap_sender: CapSenderTable;
  delivery: DeliveryTable;
  delivery_mark: DeliveryMarkTable;
  airing_revision: AiringRevisionTable;
  voice_service: VoiceServiceTable;
  voice_use: VoiceUseTable;
  readiness: ReadinessTable;
  device_command: DeviceCommandTable;
  expired_media: ExpiredMediaTable;
  media_check: MediaCheckTable;
  media_unused: MediaUnusedTable;
  watched_file: WatchedFileTable;
  backup_run: BackupRunTable;
  upload: UploadTable;
  recording: RecordingTable;
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

export interface JobTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  name: Fixed<string>;
  /** The same work asked for twice is one job. */
  key: Fixed<string>;
  payload: Fixed<JsonText>;
  state: 'queued' | 'running' | 'done' | 'failed';
  /** Machine's clock, like the lease. */
  run_at: number;
  attempts: number;
  /** Attempts that the server did not outlive. */
  crashes: number;
  max_attempts: number;
  owner: string | null;
  lease_until: number | null;
  /** {done, total, words} */
  progress: JsonText | null;
  result: JsonText | null;
  /** Vietnamese, for people. */
  reason: string | null;
  created_at: Fixed<number>;
  updated_at: number;
}

export interface LexiconEntryTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  written: Fixed<string>;
  spoken: Fixed<string>;
  /** Where it holds; with after and before, beside which of the phrases in `neighbours`. */
  place: Fixed<'everywhere' | 'document' | 'after' | 'before'>;
  neighbours: Fixed<JsonText>;
  note: Fixed<string>;
  created_by: Fixed<string>;
  created_by_name: Fixed<string>;
  created_at: Fixed<number>;
  retired_at: number | null;
  retired_by_name: string | null;
}

/** Sound kept by its own SHA-256; the bytes are in the media folder. */
export interface MediaTable {
  station_id: Fixed<string>;
  sha256: Fixed<string>;
  bytes: Fixed<number>;
  media_type: Fixed<string>;
  duration_ms: Fixed<number>;
  loudness_lufs: Fixed<number | null>;
  true_peak_dbtp: Fixed<number | null>;
  /** Waveform, 0–255 a bucket, base64. */
  peaks: Fixed<string | null>;
  created_at: Fixed<number>;
}

export type ScriptState = 'draft' | 'making' | 'failed' | 'submitted' | 'returned' | 'approved' | 'withdrawn';

/** tin/bài or a recording read by a person. */
export interface ScriptTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  kind: Fixed<'script' | 'recording'>;
  state: ScriptState;
  revision_id: string;
  /** The approved revision that may air; stays while a newer one is written. */
  approved_revision_id: string | null;
  /** What lists show of the first of two steps; the decisions say who and what. */
  reviewed_revision_id: ColumnType<string | null, string | null | undefined>;
  /** Title and text without marks, for searching. */
  search: string;
  /** Of the newest revision, so that a long list is filtered within one index. */
  form: ColumnType<'tin' | 'bài', 'tin' | 'bài' | undefined>;
  cchc: ColumnType<Flag, Flag | undefined>;
  topics: ColumnType<JsonText, JsonText | undefined>;
  /** Put away: kept, and offered nowhere. */
  archived_at: ColumnType<number | null, number | null | undefined>;
  created_by: Fixed<string>;
  created_at: Fixed<number>;
  updated_at: number;
  withdrawn_at: number | null;
  withdrawn_by: string | null;
  withdrawn_reason: string | null;
}

/** SQLite only, kept by triggers: which row of the word index is which item's. PostgreSQL indexes `script.search` itself. */
export interface ScriptDocTable {
  doc: Fixed<number>;
  script_id: Fixed<string>;
}

/** SQLite only: the full-text index of `script.search`; it holds no text. */
export interface ScriptWordsTable {
  rowid: Fixed<number>;
}

/** One state of a text, never changed once it was submitted. */
export interface RevisionTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  script_id: Fixed<string>;
  number: Fixed<number>;
  title: string;
  text: string;
  form: 'tin' | 'bài';
  cchc: Flag;
  topics: JsonText;
  unit: string;
  voice: string;
  /** 1: "nội bộ", its words never go to a service outside. */
  internal: Flag;
  /** SHA-256 of the recording as it was given; null for a text read by a voice. */
  recording_sha256: string | null;
  /** How it is trimmed, faded and cut when it is mastered; null: as it was given. */
  recording_edit: JsonText | null;
  /** Canonical hash of all of the above, set when submitted. */
  content_hash: string | null;
  author_id: string;
  author_name: string;
  created_at: Fixed<number>;
  submitted_at: number | null;
}

/** The mastered audio of a revision, or of a template for one day. */
export interface SegmentTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** Exactly one of revision_id and template_id is set. */
  revision_id: Fixed<string | null>;
  template_id: Fixed<string | null>;
  /** For a template with a spoken date: the day it was made for, 'YYYY-MM-DD'. */
  spoken_date: Fixed<string | null>;
  sha256: Fixed<string>;
  duration_ms: Fixed<number>;
  spoken_text: Fixed<string>;
  /** SHA-256 of the spoken text: two items that say the same are one. */
  spoken_hash: Fixed<string>;
  /** Engine, voice, pace, master preset: what the bytes depend on. */
  made_with: Fixed<JsonText>;
  created_at: Fixed<number>;
}

/** Approved or returned: of exactly this revision and exactly these bytes. */
export interface DecisionTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** A script's revision or a template. */
  subject_id: Fixed<string>;
  segment_id: Fixed<string>;
  outcome: Fixed<'reviewed' | 'approved' | 'returned' | 'undone'>;
  content_hash: Fixed<string>;
  audio_sha256: Fixed<string>;
  by: Fixed<string>;
  by_name: Fixed<string>;
  /** 1: the author approved his own text (the station allows it). */
  own_work: Fixed<Flag>;
  comment: Fixed<string>;
  /** The document by which he approved in an approver's place (ủy quyền duyệt). */
  delegation: Fixed<string | null>;
  at: Fixed<number>;
}

/** Opening and closing words; {ngày} stands for the airing's own date. */
export interface TemplateTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  kind: Fixed<'opening' | 'closing'>;
  name: string;
  text: Fixed<string>;
  voice: Fixed<string>;
  state: 'making' | 'failed' | 'submitted' | 'returned' | 'approved' | 'retired';
  content_hash: Fixed<string>;
  author_id: Fixed<string>;
  author_name: Fixed<string>;
  created_at: Fixed<number>;
}

export interface BulletinTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  title: string;
  opening_chime: string | null;
  closing_chime: string | null;
  opening_template_id: string | null;
  closing_template_id: string | null;
  /** A shipped sound by name. */
  between_items: string | null;
  created_by: Fixed<string>;
  created_at: Fixed<number>;
  updated_at: number;
  archived_at: number | null;
}

/** What a programme's bulletins have in common. */
export interface BulletinFrameTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  name: Fixed<string>;
  opening_chime: Fixed<string | null>;
  closing_chime: Fixed<string | null>;
  opening_template_id: Fixed<string | null>;
  closing_template_id: Fixed<string | null>;
  between_items: Fixed<string | null>;
  created_by_name: Fixed<string>;
  created_at: Fixed<number>;
}

export interface BulletinItemTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  bulletin_id: Fixed<string>;
  position: number;
  script_id: Fixed<string>;
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

export interface ByHandTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  task: Fixed<string>;
  script_id: Fixed<string>;
  at: Fixed<number>;
  reason: Fixed<string>;
  evidence: Fixed<string>;
  by: Fixed<string>;
  by_name: Fixed<string>;
  confirmed_by: string | null;
  confirmed_by_name: string | null;
  confirmed_at: number | null;
  recorded_at: Fixed<number>;
  /** The other system's log that it was taken from. */
  other_log_id: Fixed<string | null>;
}

/** A log file of another maker's system, kept in the media store as it came. */
export interface OtherLogTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** What the ward calls that system. */
  system: Fixed<string>;
  file_name: Fixed<string>;
  sha256: Fixed<string>;
  bytes: Fixed<number>;
  by: Fixed<string>;
  by_name: Fixed<string>;
  recorded_at: Fixed<number>;
  /** How many of its rows became entries; null until somebody took them. */
  taken: number | null;
  taken_at: number | null;
}

/** Who wrote a row, and when. */
interface Written {
  by: Fixed<string>;
  by_name: Fixed<string>;
  recorded_at: Fixed<number>;
}

/**
 * What the station learned of the world outside the air: publications, events, corrections. Only ever added to; of several lines
 * on one subject the last holds, and the judge can tell what was known at any instant.
 */
export interface FactTable extends Written {
  id: Fixed<string>;
  station_id: Fixed<string>;
  kind: Fixed<'publication' | 'event' | 'correction'>;
  subject_id: Fixed<string>;
  /** The earliest moment that it tells of: by it a year is read. */
  at: Fixed<number>;
  content: Fixed<JsonText>;
}

/** A file or photo that proves something; its bytes are in the media store. */
export interface EvidenceFileTable extends Written {
  id: Fixed<string>;
  station_id: Fixed<string>;
  sha256: Fixed<string>;
  name: Fixed<string>;
  media_type: Fixed<string>;
  bytes: Fixed<number>;
}

/** An RSS feed or sitemap that is read for articles. */
export interface FeedSourceTable extends Written {
  id: Fixed<string>;
  station_id: Fixed<string>;
  url: Fixed<string>;
  kind: Fixed<'rss' | 'sitemap'>;
  /** Which channel its articles are of: ward-website, city-page. */
  channel: Fixed<string>;
  removed_at: number | null;
  read_at: number | null;
  failed_at: number | null;
  /** Vietnamese, for people. */
  error: string | null;
  etag: string | null;
  last_modified: string | null;
}

/** An article that a feed named; it proves nothing until a person takes it. */
export interface FoundArticleTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  feed_id: Fixed<string>;
  /** Address without tracking parameters: one article is found once. */
  url_key: Fixed<string>;
  url: Fixed<string>;
  title: Fixed<string>;
  published_at: Fixed<number | null>;
  found_at: Fixed<number>;
  state: 'new' | 'taken' | 'dismissed';
  decided_by: string | null;
  decided_at: number | null;
}

/** Whether an address that proves something still answers. */
export interface LinkCheckTable {
  station_id: Fixed<string>;
  url_key: Fixed<string>;
  url: string;
  checked_at: number | null;
  ok: Flag | null;
  /** HTTP status; null when nothing answered. */
  status: number | null;
  failing_since: number | null;
}

/** Visits of the ward website's column in a month; the last line of a month holds. */
export interface WebsiteVisitsTable extends Written {
  id: Fixed<string>;
  station_id: Fixed<string>;
  month: Fixed<string>;
  visits: Fixed<number>;
}

/** A version of a year's plan that a person saved; the newest of a year is in force. */
export interface PlanVersionTable extends Written {
  id: Fixed<string>;
  station_id: Fixed<string>;
  plan_id: Fixed<string>;
  year: Fixed<number>;
  /** SHA-256 of the plan's content. */
  version: Fixed<string>;
  yaml: Fixed<string>;
  note: Fixed<string>;
}

/** A closed month (chốt số liệu): the audit as it stood, signed. */
export interface MonthCloseTable extends Written {
  id: Fixed<string>;
  station_id: Fixed<string>;
  month: Fixed<string>;
  /** The plan by which it was judged, and by which it stays judged. */
  plan_yaml: Fixed<string>;
  plan_version: Fixed<string>;
  /** Canonical JSON (RFC 8785) of the audit; its SHA-256; and that hash signed with the station's key. */
  audit: Fixed<JsonText>;
  sha256: Fixed<string>;
  key_id: Fixed<string>;
  signature: Fixed<string>;
  reopened_at: number | null;
  reopened_by: string | null;
  reopened_by_name: string | null;
  reopen_reason: string | null;
}

/** A report that is being written, or was sent. */
export interface ReportTable extends Written {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** month, quarter, half-year, nine-months, year, range, evaluation. */
  kind: Fixed<string>;
  year: Fixed<number>;
  /** Tasks of the plan that it fulfils once sent. */
  tasks: JsonText;
  calendar: Fixed<'calendar' | 'administrative'>;
  /** Local dates, both included. */
  from_date: Fixed<string>;
  to_date: Fixed<string>;
  title: string;
  /** What a person wrote or edited. */
  content: JsonText;
  state: 'draft' | 'sent';
  number: string | null;
  sent_at: number | null;
  /** Of the document as it was sent, in the media store. */
  sha256: string | null;
  updated_at: number;
}

/** A reminder that was sent, so that it is sent once. */
export interface ReminderTable {
  station_id: Fixed<string>;
  /** Task, month and day. */
  key: Fixed<string>;
  sent_at: Fixed<number>;
  recipients: Fixed<JsonText>;
}

export interface AlarmTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** The same trouble is one alarm. */
  key: Fixed<string>;
  /** Vietnamese, for people. */
  message: Fixed<string>;
  raised_at: Fixed<number>;
  cleared_at: number | null;
}

/** When a sound of the media store was last read, for all stations at once. */
export interface MediaCheckTable {
  sha256: Fixed<string>;
  checked_at: number;
  /** Null: its bytes have its hash. */
  fault: 'missing' | 'changed' | null;
}

/** Bytes of the media store that no record of any station names, and since when. */
export interface MediaUnusedTable {
  sha256: Fixed<string>;
  bytes: Fixed<number>;
  /** By the machine's clock. */
  since: Fixed<number>;
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

/** A sound or clip whose time to be kept is over (lưu giữ); the records that name it stay. */
export interface ExpiredMediaTable {
  station_id: Fixed<string>;
  sha256: Fixed<string>;
  title: Fixed<string>;
  bytes: Fixed<number>;
  expired_at: Fixed<number>;
  /** When its bytes were removed; null while they can still be had back. */
  gone_at: number | null;
}

export type UploadState = 'receiving' | 'waiting' | 'ready' | 'refused';

/** A file on its way in: it comes in pieces, is looked over by a job, and becomes a recording or is refused with its reason. */
export interface UploadTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  by: Fixed<string>;
  by_name: Fixed<string>;
  /** As the person's machine called it: for people, never for a path. */
  name: Fixed<string>;
  bytes: Fixed<number>;
  /** When the file was last changed by its own machine's clock, ms; 0 unknown. With name and length it tells the same file again. */
  modified: Fixed<number>;
  /** Bytes that are on the disk for certain: what comes next begins here. */
  received: number;
  state: UploadState;
  /** Why it was refused: a code of the probe, or 'fault'. */
  code: string | null;
  reason: string | null;
  sha256: string | null;
  /** A trim that was accepted before there is an item. */
  edit: JsonText | null;
  /** The item that it became. */
  script_id: string | null;
  created_at: Fixed<number>;
  /** By the machine's clock: when it is cleared away. */
  touched_at: number;
}

/** A file of a watched folder, by its content. */
export interface WatchedFileTable {
  station_id: Fixed<string>;
  /** Of the file as it lay in the folder. */
  sha256: Fixed<string>;
  name: Fixed<string>;
  upload_id: Fixed<string | null>;
  /** Null while it is looked over. */
  outcome: 'taken' | 'refused' | null;
  reason: string | null;
  /** The draft that it became. */
  script_id: string | null;
  created_at: Fixed<number>;
}

/** What one decode showed of a recording of the media store. */
export interface RecordingTable {
  station_id: Fixed<string>;
  sha256: Fixed<string>;
  bytes: Fixed<number>;
  details: Fixed<JsonText>;
  /** Waveform, ten bytes a second, base64. */
  peaks: Fixed<string>;
  created_at: Fixed<number>;
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

/** A voice service outside that a station may use: none until its row says so. */
export interface VoiceServiceTable {
  station_id: Fixed<string>;
  /** 'fpt', 'zalo' */
  service: Fixed<string>;
  enabled: Flag;
  /** The key, sealed (`kernel/secret-box.ts`); null while none was entered. */
  sealed_key: string | null;
  /** Most characters a month. */
  monthly_characters: number;
  updated_at: number;
  updated_by: string;
}

/** Characters that a station has sent to a service in a month of its zone, 'YYYY-MM'. */
export interface VoiceUseTable {
  station_id: Fixed<string>;
  service: Fixed<string>;
  month: Fixed<string>;
  characters: number;
}

/** What became of a backup or of its rehearsal; the installation's, not a station's. */
export interface BackupRunTable {
  id: Fixed<string>;
  kind: 'night' | 'asked' | 'upgrade' | 'rehearsal';
  /** When it began, of the machine's clock. */
  at: Fixed<number>;
  took_ms: Fixed<number>;
  ok: Fixed<Flag>;
  /** Id of the backup, where there is one. */
  backup: Fixed<string | null>;
  /** All that it rests on, and what of it was new. */
  bytes: Fixed<number | null>;
  added_bytes: Fixed<number | null>;
  /** A Vietnamese sentence: what was made or proved, or why it failed. */
  words: Fixed<string>;
}

/** The ward's Zalo OA: one a station. Tokens and secrets are sealed (`kernel/secret-box.ts`); token times are the machine's. */
export interface ZaloAccountTable {
  station_id: Fixed<string>;
  app_id: string;
  sealed_secret: string;
  /** Signs what the webhook is sent. */
  sealed_oa_secret: string | null;
  /** Night hours, author. */
  settings: JsonText;
  oa_id: string | null;
  oa_name: string | null;
  verified: Flag | null;
  package_name: string | null;
  sealed_access: string | null;
  sealed_refresh: string | null;
  access_until: number | null;
  refresh_until: number | null;
  /** Counts the pairs of tokens. */
  version: number;
  /** Which process fetches the next pair, and until when nobody else may. */
  renewer: string | null;
  renewing_until: number | null;
  /** Why it is not connected any more, a sentence. */
  problem: string | null;
  followers: number | null;
  /** Broadcasts of the month: all, and those left, as Zalo last said. */
  allowance: number | null;
  allowance_left: number | null;
  looked_at: number | null;
  connected_at: number | null;
  connected_by_name: string | null;
  updated_at: number;
}

/** Somebody on the way to Zalo's page and back; used once. */
export interface ZaloLoginTable {
  /** SHA-256 of the state that comes back. */
  id: Fixed<string>;
  station_id: Fixed<string>;
  sealed_verifier: Fixed<string>;
  redirect_uri: Fixed<string>;
  by: Fixed<string>;
  by_name: Fixed<string>;
  created_at: Fixed<number>;
  used_at: number | null;
}

export type PublicationState =
  | 'draft'
  | 'queued'
  | 'creating'
  | 'verifying'
  | 'published'
  | 'broadcasting'
  | 'sent'
  | 'failed'
  | 'unknown'
  | 'cancelled';

/** A place to which the program itself brings articles: the ward's website by its API, the city's page by letter. */
export interface PublishingPlaceTable {
  station_id: Fixed<string>;
  /** ward-website, city-page. */
  channel: Fixed<string>;
  /** `Recipe` or `CitySettings` of publish/places. */
  settings: JsonText;
  /** Headers of the website's API, which hold its secrets. */
  sealed: string | null;
  updated_at: number;
}

/** An item on its way to one place outside (bản đăng). */
export interface PublicationTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** zalo-oa, ward-website, city-page, other. */
  channel: Fixed<string>;
  /** api: by the program; hand: by a person who says afterwards where it is. */
  way: 'api' | 'hand';
  /** Of `other`: which group or page. */
  place: string;
  kinds: JsonText;
  unit: string;
  script_id: Fixed<string>;
  /** The approved revision that it is made of, with its hash and that of its sound. */
  revision_id: Fixed<string>;
  content_hash: Fixed<string>;
  audio_sha256: Fixed<string | null>;
  title: string;
  description: string;
  author: string;
  /** [{type: "text", content} | {type: "image", sha256, caption}] */
  body: JsonText;
  cover_sha256: string | null;
  /** The cover is a picture that somebody gave; else it was drawn from the title. */
  own_cover: Flag;
  /** Hash of all that readers will see; it goes out only where `approved_hash` is the same. */
  words_hash: string;
  approved_hash: string | null;
  approved_by_name: string | null;
  approved_at: number | null;
  state: PublicationState;
  held: Flag;
  /** Order in the queue. */
  position: number;
  /** When the program has something to do for it; null: never by itself. */
  next_at: number | null;
  /** Not to go out before; null: as soon as may be. */
  not_before: number | null;
  /** Times in a row that nobody was reached. */
  tries: number;
  /** Counts changes of state: an answer that comes late changes nothing. */
  turn: number;
  lease_owner: string | null;
  /** Of the machine's clock. */
  lease_until: number | null;
  wants_broadcast: Flag;
  broadcast_after: number | null;
  target: JsonText;
  /** The article with which this one goes to followers. */
  lead_id: string | null;
  /** By which Zalo is asked for the article's id. */
  token: string | null;
  remote_id: string | null;
  link: string | null;
  message_id: string | null;
  /** Of `unknown`: what nobody knows. */
  unclear: 'article' | 'broadcast' | null;
  reason: string | null;
  /** What a person does about it. */
  todo: string | null;
  /** What is to be done to an article that is out. */
  wish: 'update' | 'hide' | 'show' | 'remove' | null;
  hidden: Flag;
  removed_at: number | null;
  /** The article that this one puts right. */
  corrects: Fixed<string | null>;
  /** Its line of evidence. */
  fact_id: string | null;
  views: number | null;
  views_at: number | null;
  /** Who last changed its words; null: whoever made it. */
  edited_by: string | null;
  /** Who reviewed which words (Duyệt hai bước). */
  review: JsonText | null;
  /** Who gave which words back, and why: `PublicationReturn` of publish/publication.ts. */
  returned: ColumnType<string | null, string | null | undefined>;
  /** Words that are to take the place of those that are out, with their approval: `Revised` of publish/publication.ts. */
  revised: JsonText | null;
  revised_at: number | null;
  by: Fixed<string>;
  by_name: Fixed<string>;
  created_at: Fixed<number>;
  updated_at: number;
  published_at: number | null;
  sent_at: number | null;
}

/** One step of a publication: what was meant, written before it; what came of it, written after. Kept as evidence. */
export interface PublicationStepTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  publication_id: Fixed<string>;
  /** create, verify, broadcast, look, update, hide, show, remove, decide, confirm … */
  step: Fixed<string>;
  asked: Fixed<JsonText>;
  begun_at: Fixed<number>;
  ended_at: number | null;
  /** done, refused, away, unclear, interrupted. */
  outcome: string | null;
  answer: JsonText | null;
  words: string | null;
  /** The person, where one did it. */
  by_name: string | null;
}

/** An event that Zalo's webhook sent, once: what it said is kept only where it is a question. */
export interface ZaloEventTable {
  station_id: Fixed<string>;
  id: Fixed<string>;
  /** follow, unfollow, user_send_text … */
  name: Fixed<string>;
  at: Fixed<number>;
  received_at: Fixed<number>;
}

/** What a resident wrote to the OA (hỏi đáp). */
export interface ZaloQuestionTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** Zalo's id of the sender: the same person, without a name. */
  sender: Fixed<string>;
  text: string;
  at: Fixed<number>;
  state: 'new' | 'answered' | 'dismissed';
  /** Written down here; sent by a person in Zalo's own console. */
  answer: string;
  answered_by_name: string | null;
  answered_at: number | null;
}

/** A figure of a day, as Zalo last said it that day. */
export interface ZaloCountTable {
  station_id: Fixed<string>;
  /** 'followers', or the id of a publication whose views these are. */
  what: Fixed<string>;
  /** YYYY-MM-DD of the station's zone. */
  day: Fixed<string>;
  value: number;
}
