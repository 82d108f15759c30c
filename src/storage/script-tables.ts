/** Tin, bài: texts, how they are read, who approved them. */
import type { ColumnType } from 'kysely';
import type { Fixed, Flag, JsonText } from './columns.ts';

export interface ScriptTables {
  lexicon_entry: LexiconEntryTable;
  script: ScriptTable;
  script_doc: ScriptDocTable;
  script_words: ScriptWordsTable;
  revision: RevisionTable;
  segment: SegmentTable;
  decision: DecisionTable;
  template: TemplateTable;
  voice_service: VoiceServiceTable;
  voice_use: VoiceUseTable;
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
