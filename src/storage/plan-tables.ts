/** Kế hoạch: what counts besides what was played, and what was made of it. */
import type { Fixed, Flag, JsonText, Written } from './columns.ts';

export interface PlanTables {
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
  reminder: ReminderTable;
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
