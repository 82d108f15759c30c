import type { Problem } from './problem.ts';

/** One link of the chain that proves a counted item; instants are ISO 8601 with the zone's offset once it is shown. */
export interface Proof {
  fact: 'as-run' | 'publication' | 'event' | 'report' | 'by-hand' | 'plan-document';
  /** Ids of the facts, all parts of a resumed item. */
  ids: string[];
  airing?: string | null;
  player?: string;
  /** UTC milliseconds. */
  startedAt?: number;
  playedMs?: number;
  lengthMs?: number;
  revision?: string | null;
  /** SHA-256 of the revision, and of the audio that was heard. */
  hash?: string;
  audio?: string;
  approvedAt?: number | null;
  approvedBy?: string;
  url?: string;
  evidence?: string[];
  by?: string;
  confirmedBy?: string | null;
  /** What weakens the proof, in Vietnamese. */
  notes: string[];
}

/** Something that may count for a quota: heard, published, done. With a problem it does not, and says why. */
export interface Candidate {
  /** Candidates with one key are one thing and count once. */
  key: string;
  id: string;
  title: string;
  /** UTC milliseconds; decides the period. */
  at: number;
  byHand: boolean;
  /** tin or bài, where stored. */
  form: string;
  /** How much of it was played, for choosing which failure to show. */
  playedMs: number;
  airing: string | null;
  zones: { reached: string[] | null; planned: string[] } | null;
  proof: Proof[];
  problem: Problem | null;
}

/** A candidate with nothing told but what every one has. */
export function candidate(
  told: Pick<Candidate, 'key' | 'id' | 'title' | 'at' | 'problem'> & Partial<Candidate>,
): Candidate {
  return { byHand: false, form: '', playedMs: 0, airing: null, zones: null, proof: [], ...told };
}
