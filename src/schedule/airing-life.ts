/**
 * What is known of an airing on its way to the loudspeakers, besides the players' log: the playout room, above this one, keeps it
 * and fills it in. Types and words; why-not-heard.ts judges by it.
 */
import type { Station } from '../accounts/stations.ts';
import type { Airing } from './airings.store.ts';

/** Whether one player holds an airing as it is now. */
export interface Delivery {
  deviceId: string;
  /** The first revision of its schedule that carries the airing as it is now; null: none was made yet. */
  revision: number | null;
  /** Since when the player holds it, UTC ms; null: it does not. */
  at: number | null;
}

/** How long before an airing its files are looked after. */
export const CHECKS = ['day', 'hour', 'minutes'] as const;
export type Check = (typeof CHECKS)[number];

export const CHECK_AHEAD_MS: Record<Check, number> = {
  day: 24 * 3_600_000,
  hour: 3_600_000,
  minutes: 5 * 60_000,
};

/** 'trước 24 giờ' */
export const CHECK_WORDS: Record<Check, string> = {
  day: 'trước 24 giờ',
  hour: 'trước 1 giờ',
  minutes: 'trước 5 phút',
};

/** A player that was not ready, and why in Vietnamese. */
export interface Unready {
  deviceId: string;
  why: string;
}

/** What a check found; written once. */
export interface Readiness {
  check: Check;
  /** UTC ms. */
  at: number;
  ready: boolean;
  unready: Unready[];
}

/** A player as it was while an airing was to be heard. */
export interface LifeDevice {
  id: string;
  name: string;
  zones: readonly string[];
  pairedAt: number;
  revokedAt: number | null;
  /** Not heard of since then, and over the airing's beginning; null: it was heard of. */
  lostSince: number | null;
  /** Its clock was not to be trusted while the airing was to begin: nothing scheduled plays then. */
  clockUntrusted: boolean;
  /** It keeps what it puts out (now). */
  keepsRecording: boolean;
}

/** A recording of what a player really put out around an airing. */
export interface OffAirClip {
  commandId: string;
  deviceId: string;
  askedBy: string;
  /** UTC ms. */
  from: number;
  to: number;
  state: 'asked' | 'failed' | 'expired' | 'here';
  note: string | null;
  sha256: string | null;
}

export interface AiringLife {
  /** One for each player in use that serves one of its zones. */
  deliveries: Delivery[];
  readiness: Readiness[];
  /** Players that serve one of its zones, those shut out since too. */
  devices: LifeDevice[];
  clips: OffAirClip[];
}

/** Fills in the lives of some airings. */
export type LifeOf = (station: Station, airings: readonly Airing[]) => Promise<Map<string, AiringLife>>;

/** Of an airing of which nothing is known. */
export const NO_LIFE: AiringLife = { deliveries: [], readiness: [], devices: [], clips: [] };
