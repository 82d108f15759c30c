/** What the pages and the API of tin/bài are given. */
import type { Station } from '../accounts/stations.ts';
import type { SpokenLine } from '../speech/reading/token.ts';
import type { VoiceChoice } from '../speech/voices/voices.ts';
import type { Database } from '../storage/database.ts';
import type { MasteredPreviews } from './editing/mastered-preview.ts';
import type { FactsOfRecordings } from './recording-facts.ts';
import type { Recordings } from './recordings.ts';
import type { Scripts } from './scripts.ts';
import type { Uploads } from './uploads/uploads.ts';

/** How a text will be read. */
export interface ReadAloud {
  lines: readonly SpokenLine[];
  /** Length of the speech, before it is made. */
  estimatedMs: number;
}

export interface ScriptRooms {
  database: Database;
  scripts: Scripts;
  recordings: Recordings;
  uploads: Uploads;
  factsOfRecording: FactsOfRecordings;
  masteredPreviews: MasteredPreviews;
  /** Voices that the station may choose from. */
  voicesOf: (station: Station) => Promise<readonly VoiceChoice[]>;
  readAloud: (station: Station, text: string) => ReadAloud | Promise<ReadAloud>;
  /** Makes a short piece of sound now and keeps it in the media store. */
  sayPreview: (
    station: Station,
    text: string,
    voice: string,
    internal?: boolean,
  ) => Promise<{ sha256: string }>;
  /** Bytes of the media store, whole or a range: a higher room knows how. @throws Refusal 404 */
  answerMedia: (sha256: string, headers: Headers) => Promise<Response>;
  /** The same of a recording's copy for listening. @throws Refusal 404 while there is none */
  answerCopy: (station: Station, sha256: string, headers: Headers) => Promise<Response>;
}
