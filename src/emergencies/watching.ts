/** Who has got an order, and what was heard of it, player by player. Pure; the playout room, above this one, keeps what players tell. */
import type { Airing } from '../schedule/airings.store.ts';
import type { HeardRow } from '../schedule/heard.ts';

/** A row of a player's log, with the play of a repeat it belongs to. */
export type PlayRow = HeardRow & { occurrence: number };

/** Filled in by the playout room: accepted rows of some airings, in the order they happened. */
export type PlaysOf = (stationId: string, airingIds: readonly string[]) => Promise<PlayRow[]>;

/** Filled in by the playout room: when each player first held a schedule that told of `mark`, UTC ms. */
export type DeliveriesOf = (stationId: string, mark: string) => Promise<ReadonlyMap<string, number>>;

export interface WatchedPlayer {
  id: string;
  name: string;
  zones: readonly string[];
  /** UTC ms of its last message, null before the first. */
  lastSeenAt: number | null;
}

/** What one player has made of an order. Instants are UTC ms. */
export interface PlayerLine {
  player: WatchedPlayer;
  /** When it acknowledged the order; null while it has not. */
  deliveredAt: number | null;
  /** When it acknowledged the stop; null while it has not, or none was ordered. */
  stopDeliveredAt: number | null;
  firstSoundAt: number | null;
  /** From the order's going on air to the first sound. */
  latenessMs: number | null;
  /** Whole plays. */
  plays: number;
  playedMs: number;
  /** Why something did not sound, by its last word on it. */
  trouble: string | null;
  /** Its output is not heard by anybody: a null sink, a file, volume 0. */
  unheard: boolean;
}

export interface WatchParts {
  airing: Airing;
  /** In use. */
  players: readonly WatchedPlayer[];
  delivered: ReadonlyMap<string, number>;
  stopDelivered: ReadonlyMap<string, number>;
  rows: readonly PlayRow[];
}

/** Players of the order's zones; those from which nothing is known yet come first, then those without sound. */
export function playerLines({ airing, players, delivered, stopDelivered, rows }: WatchParts): PlayerLine[] {
  const own = Map.groupBy(rows, (row) => row.deviceId);
  return players
    .filter(({ zones }) => zones.some((zone) => airing.zones.includes(zone)))
    .map((player) =>
      lineOf(player, airing, own.get(player.id) ?? [], {
        deliveredAt: delivered.get(player.id) ?? null,
        stopDeliveredAt: stopDelivered.get(player.id) ?? null,
      }),
    )
    .sort((a, b) => rank(a) - rank(b) || a.player.name.localeCompare(b.player.name, 'vi'));
}

function lineOf(
  player: WatchedPlayer,
  airing: Airing,
  rows: readonly PlayRow[],
  told: Pick<PlayerLine, 'deliveredAt' | 'stopDeliveredAt'>,
): PlayerLine {
  const first = rows.find(({ kind }) => kind === 'start');
  const last = rows.findLast(({ outcome }) => outcome !== null);
  const byPlay = Map.groupBy(rows, (row) => row.occurrence);
  const whole = [...byPlay.values()].filter((play) =>
    airing.items.every((_, item) => play.some((row) => row.item === item && row.outcome === 'completed')),
  );
  return {
    player,
    // A player that played it has got it, also where its word on that was lost.
    deliveredAt: told.deliveredAt ?? rows[0]?.at ?? null,
    stopDeliveredAt: told.stopDeliveredAt,
    firstSoundAt: first?.at ?? null,
    latenessMs: first ? first.at - airing.startsAt : null,
    plays: airing.items.length === 0 ? 0 : whole.length,
    playedMs: rows.reduce((sum, row) => sum + (row.playedMs ?? 0), 0),
    trouble: last && last.outcome !== 'completed' ? (last.reason ?? 'không phát hết') : null,
    unheard: rows.some(({ sink, volume }) => sink === 'null' || sink === 'file' || volume === 0),
  };
}

function rank(line: PlayerLine): number {
  if (line.deliveredAt === null) return 0;
  return line.firstSoundAt === null ? 1 : 2;
}

export interface Tally {
  players: number;
  delivered: number;
  sounded: number;
  stopDelivered: number;
}

export function tallyOf(lines: readonly PlayerLine[]): Tally {
  const count = (holds: (line: PlayerLine) => boolean) => lines.filter(holds).length;
  return {
    players: lines.length,
    delivered: count(({ deliveredAt }) => deliveredAt !== null),
    sounded: count(({ firstSoundAt }) => firstSoundAt !== null),
    stopDelivered: count(({ stopDeliveredAt }) => stopDeliveredAt !== null),
  };
}
