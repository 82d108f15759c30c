/**
 * The life of an order (lệnh phát khẩn cấp): pure. What it says never changes once written; a change is a new order that refers to
 * this one. It reaches the air only through `confirmed`, which asks for a password just given, and where needed for a second
 * person's; under an order of the city's; or by the rule that a station made in writing for one sender of signed alerts.
 */
import type { RundownItem } from '../bulletins/rundown.ts';
import { Refusal } from '../kernel/errors.ts';
import { lastEndOf, type Airing } from '../schedule/airings.store.ts';
import { toPlanned } from '../schedule/planned.ts';
import { occurrencesIn, startOf } from '../schedule/core/airing.ts';

/** emergency: at once, whatever the hour · drill (diễn tập): as one, in allowed hours · channel-test (thử kênh): without sound. */
export const ORDER_KINDS = ['emergency', 'drill', 'channel-test'] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

export const KIND_TITLES: Record<OrderKind, string> = {
  emergency: 'Phát khẩn cấp',
  drill: 'Diễn tập',
  'channel-test': 'Thử kênh',
};

/** An order holds half an hour unless said otherwise, and three hours at most; longer is a new order. */
export const DEFAULT_MINUTES = 30;
export const LONGEST_MINUTES = 180;
export const DEFAULT_REPEAT_MINUTES = 10;
/** Letters, NFC: some five minutes of reading. */
export const LONGEST_TEXT = 4_000;

/** What a drill begins with, so that nobody takes it for the real thing. */
export const DRILL_WORDS = 'Đây là diễn tập.';

/** The text read aloud, in the media store. */
export interface OrderSound {
  sha256: string;
  bytes: number;
  durationMs: number;
  mediaType: string;
}

export interface Order {
  id: string;
  stationId: string;
  kind: OrderKind;
  /** Who wrote it: a person, a program with a token, a CAP alert that came in, or the city for many wards at once. */
  origin: 'person' | 'token' | 'cap' | 'city';
  title: string;
  /** Empty for what a CAP alert brought: a person chooses them in an order of his own. */
  zones: string[];
  bulletinId: string | null;
  /** To be read aloud; '' where a bulletin alone or nothing is. */
  text: string;
  textHash: string | null;
  voice: string;
  repeatEveryMs: number;
  /** UTC ms: no play begins from then on. */
  until: number;
  refersTo: { id: string; relation: Relation } | null;
  capAlertId: string | null;
  /** Whose signed alerts air without a person: it airs as soon as its sound is there. */
  capSenderId: string | null;
  ordered: { by: string; name: string; at: number };
  sound: OrderSound | null;
  soundFailure: string | null;
  /** Of a bulletin: its rundown when the order was written, which is what was read back. */
  items: RundownItem[];
  state: 'draft' | 'waiting' | 'live' | 'discarded';
  /** When the first person gave a password, UTC ms. */
  confirmedAt: number | null;
  /** That person: who ordered it, or of what a program ordered anybody with that right. */
  first: { by: string; name: string } | null;
  secondNeeded: boolean;
  /** Number of the document that let one person alone order it; '' where none did. */
  aloneDocument: string;
  second: { by: string; name: string; at: number } | null;
  liveAt: number | null;
  airingId: string | null;
  discarded: { at: number; name: string } | null;
}

/** renews: goes on with it · corrects: đính chính · replaces: was written instead of it before it aired. */
export type Relation = 'renews' | 'corrects' | 'replaces';

/**
 * Where an order stands for people. draft: to be read back and confirmed · waiting: for a second person · lapsed: its time ran out
 * before it aired · live: on air, or being repeated · stopped: by a person · over: its time is up.
 */
export type Phase = 'draft' | 'waiting' | 'lapsed' | 'discarded' | 'live' | 'stopped' | 'over';

/**
 * @param airing what it airs, once it does
 * @param now UTC ms
 */
export function phaseOf(order: Order, airing: Airing | null, now: number): Phase {
  switch (order.state) {
    case 'discarded':
      return 'discarded';
    case 'live':
      if (airing?.stopped) return 'stopped';
      return now < (airing ? airedUntil(airing) : order.until) ? 'live' : 'over';
    case 'draft':
    case 'waiting':
      return now < order.until ? order.state : 'lapsed';
  }
}

/** When the last play that begins before `until` has ended, UTC ms. */
export function lastPlayEnd(airing: Airing): number {
  const planned = { ...toPlanned(airing), status: 'planned' as const };
  return startOf(planned, occurrencesIn(planned) - 1) + (airing.endsAt - airing.startsAt);
}

/** Until when an order's airing may be stopped: a play that began in time is heard to its end. UTC ms. */
export function airedUntil(airing: Airing): number {
  return Math.max(lastEndOf(airing), lastPlayEnd(airing));
}

/**
 * True before the first person's confirmation. A program can't give a password: what it ordered waits for one person, and for a
 * second where a person's own order would.
 */
export function isUnconfirmed({ state, confirmedAt }: Pick<Order, 'state' | 'confirmedAt'>): boolean {
  return (state === 'draft' || state === 'waiting') && confirmedAt === null;
}

/** Who can't be the second person: the first, who is the author of what a person ordered. */
export function firstPersonOf({ first, ordered, origin }: Pick<Order, 'first' | 'ordered' | 'origin'>) {
  return first?.by ?? (origin === 'token' ? null : ordered.by);
}

/** True when something is to be read aloud. */
export function needsSound(order: Pick<Order, 'text'>): boolean {
  return order.text !== '';
}

/** The order taken back before it aired. Throws Refusal 409 when it is on air or gone. */
export function discarded(order: Order, name: string, now: number): Order {
  if (order.state === 'live')
    throw new Refusal('already-live', 'Lệnh này đã phát; hãy dừng phát thay vì bỏ.', 409);
  if (order.state === 'discarded') throw new Refusal('discarded', 'Lệnh này đã bỏ.', 409);
  return { ...order, state: 'discarded', discarded: { at: now, name } };
}

/** A drill's words, with its opening put before them once. */
export function drillText(text: string): string {
  const begins =
    text.slice(0, DRILL_WORDS.length - 1).toLowerCase() === DRILL_WORDS.slice(0, -1).toLowerCase();
  return begins ? text : `${DRILL_WORDS} ${text}`.trim();
}

/** What an order is called in lists and on the players: its kind, and how it begins. */
export function titleOf(kind: OrderKind, words: string): string {
  const line = words.replace(/\s+/g, ' ').trim();
  const start = line.length <= 80 ? line : `${line.slice(0, 79).replace(/\s+\S*$/, '')}…`;
  return start === '' ? KIND_TITLES[kind] : `${KIND_TITLES[kind]}: ${start}`;
}

/**
 * What goes on air: the attention sound and the text, or the bulletin that was read back, a drill's opening before it. Nothing for
 * a test of the channel.
 */
export function itemsOf(order: Order, chime: RundownItem | null): RundownItem[] {
  if (order.kind === 'channel-test') return [];
  const spoken: RundownItem[] = order.sound
    ? [{ role: 'opening', title: order.title, segmentId: `order:${order.id}`, ...order.sound }]
    : [];
  if (order.bulletinId !== null) return [...spoken, ...order.items];
  return [...(chime ? [chime] : []), ...spoken.map((item) => ({ ...item, role: 'item' as const }))];
}

/**
 * The airing of an order that has just gone live. A test of the channel is a cancelled one without items: it is delivered like any
 * other, and no player can make a sound of it.
 */
export function airingOf(order: Order, items: readonly RundownItem[], airingId: string): Airing {
  const startsAt = order.liveAt!;
  const test = order.kind === 'channel-test';
  const lengthMs = items.reduce((sum, item) => sum + item.durationMs, 0);
  return {
    id: airingId,
    stationId: order.stationId,
    title: order.title,
    slot: null,
    orderId: order.id,
    bulletinId: order.bulletinId,
    startsAt,
    endsAt: test ? order.until : startsAt + lengthMs,
    zones: order.zones,
    status: test ? 'cancelled' : 'planned',
    priority: 'emergency',
    late: 'whole',
    overrun: 'finish',
    repeat: test ? null : { everyMs: order.repeatEveryMs, until: order.until },
    items: [...items],
    reason: test ? 'Thử kênh: không phát tiếng.' : null,
    suspended: null,
    stopped: null,
    recordedAt: startsAt,
    updatedAt: startsAt,
  };
}
