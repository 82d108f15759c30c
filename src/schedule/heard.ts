/** What became of an airing, as far as its players have told. Pure; the playout room, above this one, keeps what they tell. */
import { meantItems } from './airing-item.ts';
import type { Airing } from './airings.store.ts';

/** A row of a player's log, as far as this room shows it. */
export interface HeardRow {
  airingId: string;
  deviceId: string;
  /** Which play of a repeat, from 0. */
  occurrence: number;
  /** Index into the airing's items, as the player held them. */
  item: number;
  /** What sounded; null for a stream. */
  segmentId: string | null;
  kind: 'start' | 'end';
  /** UTC ms. */
  at: number;
  outcome: string | null;
  playedMs: number | null;
  latenessMs: number | null;
  reason: string | null;
  sink: string | null;
  volume: number | null;
  /** By sensing; null where nothing senses it. */
  amplifier: boolean | null;
}

/** Fills in what players have told: accepted rows of some airings, in the order they happened. */
export type HeardOf = (stationId: string, airingIds: readonly string[]) => Promise<HeardRow[]>;

/**
 * What a person is told of an airing:
 * planned: it will air · onAir: by the plan it sounds now, or is to be repeated · aired: one player played every item to its end · interrupted: some
 * of it was played · missed: players told of it and played nothing · unreported: it is over and no player has told ·
 * empty: nothing may air · cancelled: by a person.
 */
export type AiringState =
  'planned' | 'onAir' | 'aired' | 'interrupted' | 'missed' | 'unreported' | 'empty' | 'cancelled';

/**
 * @param rows those of this airing
 * @param now UTC ms
 */
export function airingState(airing: Airing, rows: readonly HeardRow[], now: number): AiringState {
  if (airing.stopped && airing.stopped.at > airing.startsAt) return 'interrupted';
  if (airing.status === 'cancelled') return 'cancelled';
  if (airing.status === 'silent') return 'empty';
  if (now < airing.startsAt) return 'planned';
  if (now < Math.max(soundsUntil(airing), airing.repeat?.until ?? 0)) return 'onAir';
  return outcomeOf(airing, rows);
}

/** When the last item ends by the plan, UTC ms. */
export function soundsUntil(airing: Airing): number {
  const { startsAt, endsAt, overrun } = airing;
  const end = meantItems(airing).reduce((sum, item) => sum + item.durationMs, startsAt);
  return overrun === 'cut' ? Math.min(end, endsAt) : end;
}

function outcomeOf(airing: Airing, rows: readonly HeardRow[]): AiringState {
  if (rows.length === 0) return 'unreported';
  const byPlayer = Map.groupBy(rows, (row) => row.deviceId);
  if ([...byPlayer.values()].some((own) => isWhole(airing, own))) return 'aired';
  const played = rows.some((row) => row.outcome === 'completed' || (row.playedMs ?? 0) > 0);
  return played ? 'interrupted' : 'missed';
}

/** Whether a player's rows tell that everything meant to be heard was, to its end; what only stands in need not be. */
export function isWhole(
  { items }: Pick<Airing, 'items'>,
  own: readonly Pick<HeardRow, 'item' | 'outcome'>[],
): boolean {
  const completed = new Set(own.filter(({ outcome }) => outcome === 'completed').map(({ item }) => item));
  return items.every(({ fallback }, index) => fallback || completed.has(index));
}

/** The worst lateness that a player told of, ms; null when none did. */
export function worstLateness(rows: readonly HeardRow[]): number | null {
  const told = rows.flatMap(({ latenessMs }) => latenessMs ?? []);
  return told.length > 0 ? Math.max(...told) : null;
}
