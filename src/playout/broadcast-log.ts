/**
 * Nhật ký phát thanh: what was planned, what was aired of it, and what was made good. Pure; one list of lines for page, paper and
 * spreadsheet.
 */
import { withoutMarks } from '../kernel/vietnamese.ts';
import type { Airing } from '../schedule/airings.store.ts';
import { spansOf } from '../schedule/core/airing.ts';
import { airingState, worstLateness, type AiringState, type HeardRow } from '../schedule/heard.ts';
import { toPlanned } from '../schedule/planned.ts';
import type { WhyNotHeard } from '../schedule/why-not-heard.ts';

export interface LogLine {
  airing: Airing;
  state: AiringState;
  /** Of one play. */
  plannedMs: number;
  /** Per item the player that played most of it stands for it. */
  playedMs: number;
  latenessMs: number | null;
  why: WhyNotHeard | null;
  /** The airing that makes this one good, if one was planned. */
  madeGood: { airing: Airing; state: AiringState } | null;
  /** Of a make-good: when the airing that it stands for was to be heard, UTC ms. */
  standsFor: number | null;
  /** Of what an order aired: a drill is told apart from an emergency. */
  order: 'emergency' | 'drill' | null;
}

export interface LogFilter {
  zone?: string | undefined;
  /** A player, with the zones that it serves. */
  player?: { id: string; zones: readonly string[] } | undefined;
  /** With or without marks. */
  words?: string | undefined;
}

/** An airing of the range with what was told of it. */
export interface LogEntry {
  airing: Airing;
  rows: readonly HeardRow[];
  why: WhyNotHeard | null;
  madeGood: { airing: Airing; rows: readonly HeardRow[] } | null;
  standsFor: number | null;
  order: LogLine['order'];
}

/** Whether a line is wanted; its rows are then those of the wanted player alone. */
export function isWanted({ zone, player, words }: LogFilter, airing: Airing): boolean {
  if (zone !== undefined && !airing.zones.includes(zone)) return false;
  if (player && !airing.zones.some((one) => player.zones.includes(one))) return false;
  if (!words?.trim()) return true;
  const text = withoutMarks([airing.title, ...airing.items.map(({ title }) => title)].join(' '));
  return withoutMarks(words)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => text.includes(word));
}

export function logLine(entry: LogEntry, filter: LogFilter, now: number): LogLine {
  const { airing, why, madeGood, standsFor, order } = entry;
  const { player } = filter;
  const rows = player ? entry.rows.filter(({ deviceId }) => deviceId === player.id) : entry.rows;
  return {
    ...{ airing, why, standsFor, order },
    state: airingState(airing, rows, now),
    plannedMs: plannedMsOf(airing),
    playedMs: playedMsOf(rows),
    latenessMs: worstLateness(rows),
    madeGood: madeGood && {
      airing: madeGood.airing,
      state: airingState(madeGood.airing, madeGood.rows, now),
    },
  };
}

/** What an airing was to sound, ms; nothing for what was empty or cancelled before it began. */
export function plannedMsOf(airing: Airing): number {
  const stopped = airing.stopped !== null && airing.stopped.at > airing.startsAt;
  if (airing.status !== 'planned' && !stopped) return 0;
  return spansOf({ ...toPlanned(airing), status: 'planned' }).at(-1)?.to ?? 0;
}

/** Of each play and item the player that played most of it; repeats add up. */
export function playedMsOf(rows: readonly HeardRow[]): number {
  const parts = new Map<string, Map<string, number>>();
  for (const { deviceId, occurrence, item, playedMs, kind } of rows) {
    if (kind !== 'end' || !playedMs) continue;
    const key = `${occurrence} ${item}`;
    const ofItem = parts.get(key) ?? new Map<string, number>();
    // A resumed item is two rows of one player.
    ofItem.set(deviceId, (ofItem.get(deviceId) ?? 0) + playedMs);
    parts.set(key, ofItem);
  }
  return [...parts.values()].reduce((sum, players) => sum + Math.max(...players.values()), 0);
}

/** One zone's figures, in the columns that provinces ask for. */
export interface ZoneTotals {
  zone: string;
  /** Airings with something to air, emergencies and drills apart. */
  total: number;
  /** Of these, heard whole. */
  played: number;
  emergencies: number;
  plannedMs: number;
  playedMs: number;
}

/**
 * Of what has begun: what is still to come was not missed yet.
 *
 * @param serves whether a player serves a zone: only its rows count there
 */
export function totalsByZone(
  entries: readonly Pick<LogEntry, 'airing' | 'rows' | 'why' | 'order'>[],
  zones: readonly string[],
  serves: (deviceId: string, zone: string) => boolean,
  now: number,
): ZoneTotals[] {
  return zones.map((zone) => {
    const here = entries
      .filter(({ airing }) => airing.startsAt <= now && airing.zones.includes(zone))
      .map(({ airing, rows, why, order }) => ({
        ...{ airing, why, order },
        rows: rows.filter(({ deviceId }) => serves(deviceId, zone)),
      }));
    const regular = here.filter(({ airing, order }) => order === null && plannedMsOf(airing) > 0);
    return {
      zone,
      total: regular.length,
      played: regular.filter(({ airing, rows, why }) => !why && airingState(airing, rows, now) === 'aired')
        .length,
      emergencies: here.filter(({ order }) => order === 'emergency').length,
      plannedMs: regular.reduce((sum, { airing }) => sum + plannedMsOf(airing), 0),
      playedMs: regular.reduce((sum, { rows }) => sum + playedMsOf(rows), 0),
    };
  });
}
