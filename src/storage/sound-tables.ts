/** Sounds in the media store, and on their way into it. */
import type { Fixed, JsonText } from './columns.ts';

export interface SoundTables {
  media: MediaTable;
  media_check: MediaCheckTable;
  media_unused: MediaUnusedTable;
  expired_media: ExpiredMediaTable;
  upload: UploadTable;
  watched_file: WatchedFileTable;
  recording: RecordingTable;
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
