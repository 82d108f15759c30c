import type { PcmSource } from './decoder.ts';

export const RANKS = ['programme', 'live', 'emergency'] as const;
export type Rank = (typeof RANKS)[number];

/** One item to be heard. */
export interface Programme {
  /** Which play of which airing it belongs to; silence is counted over all of it. Without, it is no programme of the station's. */
  airing?: string;
  source: PcmSource;
  /** UTC ms; when that has passed already it starts at once. */
  startAt: number;
  /** UTC ms at which it must be silent, faded out before; null to play to its end. */
  cutAt: number | null;
  /** 0–100, asked again while it sounds. */
  volume: () => number;
  /**
   * An emergency or live speech fades out what is less than it when its own time has come and its sound is there; a programme waits
   * for the end.
   */
  rank: Rank;
  onStart(at: number): void;
  /** Called once for every programme handed over, also for one that never sounded. */
  onEnd(played: Played): void;
}

export interface Played {
  endedBy: EndedBy;
  /** When its first and last samples were heard, UTC ms; the same when there were none. */
  startedAt: number;
  endedAt: number;
  playedMs: number;
  silentMs: number;
  /** The loudest at which it was put out, 0–100; stretches at 0 are silent ones. */
  volume: number;
  /** Vietnamese, without a full stop. */
  failure: string | null;
}

/** How an item left the output. */
export type EndedBy = 'end' | 'cut' | 'stopped' | 'pre-empted' | 'yielded' | 'failed';
