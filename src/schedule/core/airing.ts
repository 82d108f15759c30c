/**
 * Airings as server and player both see them, and the bare arithmetic of when their items are due. Nothing here reads a clock,
 * a file or a zone; instants are UTC milliseconds. The player is bundled with this, so nothing but types may be imported.
 */

export type Priority = 'normal' | 'priority' | 'emergency';

/** One thing of an airing that sounds: a sound file, a relayed stream, live speech. */
export interface PlannedItem {
  kind: 'file' | 'relay' | 'live' | (string & {});
  title: string;
  /** 0 or less never sounds. */
  durationMs: number;
  segmentId?: string | undefined;
  sha256?: string | undefined;
  bytes?: number | undefined;
  mediaType?: string | undefined;
  url?: string | undefined;
  /** Of a stream: it may lie in the ward's own network. */
  inside?: boolean | undefined;
  /** Sounds only when the stream before it failed, and has no time of its own. */
  fallback?: boolean | undefined;
  /** A pause, meant to be silent. */
  quiet?: boolean | undefined;
}

/** A stream goes on without us: it is joined where it is, and only its time ends it. */
export function isStream({ kind }: Pick<PlannedItem, 'kind'>): boolean {
  return kind === 'relay' || kind === 'live';
}

/** A planned airing (lượt phát). Its items play back to back from `startsAt`. */
export interface PlannedAiring {
  id: string;
  /** `cancelled` is a tombstone: it never sounds. */
  status: 'planned' | 'cancelled';
  priority: Priority;
  /** It concerns a player that serves at least one of them. */
  zones: readonly string[];
  startsAt: number;
  /** End of the time it was given, exclusive. */
  endsAt: number;
  /** What becomes of an airing that could not start on time; see late.ts. */
  late: 'whole' | 'next-item' | 'skip';
  /** Of content longer than the time given: cut it at `endsAt`, or let the item that sounds then finish. */
  overrun: 'cut' | 'finish';
  /**
   * Of an item that an emergency or live speech broke off: begin it again if it still ends in the time given, or go on with the next
   * by the clock, as without this.
   */
  afterPreempt?: 'restart' | 'next' | undefined;
  /** Begins anew every `everyMs`, while such a beginning is before `until`. */
  repeat?: { everyMs: number; until: number };
  items: readonly PlannedItem[];
}

/** When one item sounds, in milliseconds after its airing's (or repeat's) start; half-open. */
export interface Span {
  item: number;
  from: number;
  to: number;
}

/** The spans of an airing's items, in order, as its over-run policy leaves them. */
export function spansOf(airing: PlannedAiring): Span[] {
  const given = airing.endsAt - airing.startsAt;
  const spans: Span[] = [];
  let from = 0;
  airing.items.forEach(({ durationMs, fallback }, item) => {
    if (durationMs <= 0 || fallback || from >= given) return;
    const end = from + durationMs;
    spans.push({ item, from, to: airing.overrun === 'cut' ? Math.min(end, given) : end });
    from = end;
  });
  return spans;
}

/** Start of an airing's n-th play; 0 is the airing itself, the others are repeats. */
export function startOf(airing: PlannedAiring, occurrence: number): number {
  return airing.startsAt + occurrence * stepOf(airing);
}

/** Number of an airing's plays, at least 1. */
export function occurrencesIn(airing: PlannedAiring): number {
  if (!airing.repeat) return 1;
  return Math.max(1, Math.ceil((airing.repeat.until - airing.startsAt) / stepOf(airing)));
}

/** The play that began last at or before `t`, null before the first. */
export function occurrenceAt(airing: PlannedAiring, t: number): number | null {
  if (t < airing.startsAt) return null;
  const step = stepOf(airing);
  return step === 0 ? 0 : Math.min(Math.floor((t - airing.startsAt) / step), occurrencesIn(airing) - 1);
}

/** End of the time a play was given: where a `cut` airing is cut. */
export function limitOf(airing: PlannedAiring, occurrence: number): number {
  return startOf(airing, occurrence) + airing.endsAt - airing.startsAt;
}

/** Whether a player of these zones has to do with the airing. */
export function concerns(airing: PlannedAiring, zones: readonly string[]): boolean {
  return airing.status === 'planned' && airing.zones.some((zone) => zones.includes(zone));
}

const RANK: Record<Priority, number> = { emergency: 0, priority: 2, normal: 3 };
const LIVE_RANK = 1;

/** The smaller goes first: an emergency, live speech, ưu tiên, everything else. */
export function rankOf({ priority, items }: Pick<PlannedAiring, 'priority' | 'items'>): number {
  const live = items.some(({ kind }) => kind === 'live');
  return Math.min(RANK[priority], live ? LIVE_RANK : Infinity);
}

/** Whether `a` takes the loudspeakers from `b` while that sounds: an emergency from all others, live speech from programmes. */
export function takesFrom(a: PlannedAiring, b: PlannedAiring): boolean {
  return rankOf(a) <= LIVE_RANK && rankOf(a) < rankOf(b);
}

/** Who goes first: the higher priority, then the earlier start, then the smaller id; negative when it is `a`. */
export function byPrecedence(a: PlannedAiring, b: PlannedAiring): number {
  return rankOf(a) - rankOf(b) || a.startsAt - b.startsAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/**
 * From one play to the next, 0 without repeats. Content longer than `everyMs` takes several of these, so that a repeat never
 * cuts off the play before it.
 */
function stepOf(airing: PlannedAiring): number {
  if (!airing.repeat) return 0;
  const length = spansOf(airing).at(-1)?.to ?? 0;
  return airing.repeat.everyMs * Math.max(1, Math.ceil(length / airing.repeat.everyMs));
}
