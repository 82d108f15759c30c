/**
 * The schedule the player goes by: which signed bodies it holds and what they say together. A body is believed only when a held key
 * signed its exact bytes and its revision is newer; whatever else arrives (nothing, half of it, an old one, a stranger's) changes
 * nothing.
 */
import * as z from 'zod';
import {
  msOf,
  publicKeySchema,
  scheduleBodySchema,
  type PublicKey,
  type ScheduleAiring,
  type ScheduleBody,
} from '../playout/contract.ts';
import { parseSignature, verify } from '../playout/signing.ts';

/** A signed body as it came, with the key that it was checked against, so that it can be checked again after a reboot. */
export interface HeldDocument {
  signature: string;
  key: PublicKey;
  text: string;
  body: ScheduleBody;
}

/** Everything held. `documents` go from old to new; older ones stay while they hold an airing that no newer one speaks of. */
export interface ScheduleBook {
  station: string;
  /** Keys that a next body may be signed with. */
  keys: PublicKey[];
  documents: HeldDocument[];
  /** What is to be played, by the documents together; cancelled airings are in it as tombstones. */
  airings: ScheduleAiring[];
}

export type RefusedBecause =
  'empty' | 'unsigned' | 'wrong-signature' | 'malformed' | 'other-station' | 'not-newer';

export type Offer = { accepted: true; book: ScheduleBook } | { accepted: false; because: RefusedBecause };

/** A player's book before its first schedule: the keys it got when it was paired. */
export function emptyBook(station: string, keys: PublicKey[]): ScheduleBook {
  return { station, keys, documents: [], airings: [] };
}

/** Revision of the newest body held, 0 for none. */
export function revisionOf(book: ScheduleBook): number {
  return book.documents.at(-1)?.body.revision ?? 0;
}

/**
 * Offers the book a body as received. A body taken replaces the held keys by those it lists: a new key is trusted because a held
 * one signed the list, and one that is no longer listed is trusted no longer.
 *
 * @example const offer = offerSchedule(book, bytes, response.headers.get('loa-signature')); if (offer.accepted) book = offer.book;
 */
export function offerSchedule(book: ScheduleBook, bytes: Uint8Array, header: string | null): Offer {
  const refuse = (because: RefusedBecause): Offer => ({ accepted: false, because });
  if (bytes.length === 0) return refuse('empty');
  const signature = parseSignature(header);
  if (!signature) return refuse('unsigned');
  const key = book.keys.find((held) => held.keyId === signature.keyId);
  if (!key || !verify(bytes, signature.sig, key.publicKey)) return refuse('wrong-signature');
  const text = textOf(bytes);
  const body = text === null ? null : readBody(text);
  if (text === null || !body) return refuse('malformed');
  if (body.station !== book.station) return refuse('other-station');
  if (body.revision <= revisionOf(book)) return refuse('not-newer');
  const documents = [...book.documents, { signature: signature.sig, key, text, body }];
  return { accepted: true, book: bookOf(book.station, body.keys, documents) };
}

/** Null for bytes that are not UTF-8: what is stored must give back the signed bytes exactly. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function readBody(text: string): ScheduleBody | null {
  try {
    return scheduleBodySchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** What the documents say together; those that say nothing any more are let go. */
function bookOf(station: string, keys: PublicKey[], documents: HeldDocument[]): ScheduleBook {
  const spoken = documents.reduce<Map<string, { airing: ScheduleAiring; from: HeldDocument }>>(
    (before, document) => {
      const now = new Map(document.body.airings.map((airing) => [airing.id, { airing, from: document }]));
      for (const [id, held] of before) {
        if (!now.has(id) && isKept(held.airing, document.body)) now.set(id, held);
      }
      return now;
    },
    new Map(),
  );
  const speaking = new Set([...spoken.values()].map((one) => one.from));
  return {
    station,
    keys,
    documents: documents.filter(
      (document, index) => index === documents.length - 1 || speaking.has(document),
    ),
    airings: [...spoken.values()]
      .map((one) => one.airing)
      .sort((a, b) => msOf(a.startsAt) - msOf(b.startsAt) || (a.id < b.id ? -1 : 1)),
  };
}

/**
 * An airing that a newer body is silent about is kept: only a tombstone cancels, so that a server that lost its data can't empty
 * the week. Not kept is what the newer body does not speak of at all: other days, other zones.
 */
function isKept(airing: ScheduleAiring, newer: ScheduleBody): boolean {
  const inDays = msOf(airing.startsAt) < msOf(newer.to) && lastEnd(airing) > msOf(newer.from);
  return inDays && airing.zones.some((zone) => newer.zones.includes(zone));
}

/** When the last play of an airing is over at the latest, its repeats counted. */
function lastEnd(airing: ScheduleAiring): number {
  const end = msOf(airing.endsAt);
  return airing.repeat ? Math.max(end, msOf(airing.repeat.until) + end - msOf(airing.startsAt)) : end;
}

// On disk

const savedBookSchema = z.object({
  station: z.string(),
  documents: z.array(z.object({ signature: z.string(), key: publicKeySchema, text: z.string() })),
});

/** The book as it is written to disk: the signed bytes themselves, not what was read from them. */
export function savedBook(book: ScheduleBook): string {
  return JSON.stringify({
    station: book.station,
    documents: book.documents.map(({ signature, key, text }) => ({ signature, key, text })),
  });
}

/**
 * The book from what was on disk. Every signature is checked again, so that a file that rotted or was meddled with can't speak;
 * the documents that still hold are used. Null when nothing of it can be.
 */
export function loadBook(saved: unknown, station: string): ScheduleBook | null {
  const read = savedBookSchema.safeParse(saved).data;
  if (read?.station !== station) return null;
  const documents = read.documents.flatMap((document): HeldDocument[] => {
    const bytes = new TextEncoder().encode(document.text);
    const body = verify(bytes, document.signature, document.key.publicKey) ? readBody(document.text) : null;
    return body?.station === station ? [{ ...document, body }] : [];
  });
  const newest = documents.at(-1);
  if (!newest) return null;
  return bookOf(station, newest.body.keys, documents);
}
