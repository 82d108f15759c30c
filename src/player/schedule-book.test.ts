import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoOf, type ScheduleAiring, type ScheduleBody } from '../playout/contract.ts';
import { nextRevision } from '../playout/schedule-body.ts';
import { formatSignature, makeKey, sign, signatureHeader, type SigningKey } from '../playout/signing.ts';
import {
  emptyBook,
  loadBook,
  offerSchedule,
  revisionOf,
  savedBook,
  type ScheduleBook,
} from './schedule-book.ts';

const DAY = 86_400_000;
const MONDAY = Date.UTC(2026, 10, 22, 17);
const key = makeKey();
const nextKey = makeKey();
const publicOf = ({ keyId, publicKey }: SigningKey) => ({ keyId, publicKey });

function airing(id: string, startsAt: number, more: Partial<ScheduleAiring> = {}): ScheduleAiring {
  return {
    ...{ id, status: 'planned', priority: 'normal', zones: ['z1'], late: 'whole', overrun: 'cut', items: [] },
    startsAt: isoOf(startsAt),
    endsAt: isoOf(startsAt + 900_000),
    ...more,
  };
}

function body(revision: number, airings: ScheduleAiring[], more: Partial<ScheduleBody> = {}): ScheduleBody {
  return {
    ...{
      revision,
      station: 's1',
      zones: ['z1'],
      timeZone: 'Asia/Ho_Chi_Minh',
      keys: [publicOf(key)],
      airings,
    },
    from: isoOf(MONDAY),
    to: isoOf(MONDAY + 7 * DAY),
    ...more,
  };
}

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const offer = (book: ScheduleBook, value: ScheduleBody, by = key) => {
  const bytes = bytesOf(value);
  return offerSchedule(book, bytes, signatureHeader(bytes, by));
};
function taken(book: ScheduleBook, value: ScheduleBody, by = key): ScheduleBook {
  const offered = offer(book, value, by);
  if (!offered.accepted) throw new Error(`refused: ${offered.because}`);
  return offered.book;
}

const start = emptyBook('s1', [publicOf(key)]);
const MORNING = MONDAY + 7 * 3_600_000;
const held = taken(start, body(10, [airing('a', MORNING), airing('b', MORNING + DAY)]));
const ids = (book: ScheduleBook) => book.airings.map(({ id, status }) => `${id} ${status}`);

describe('the schedule book', () => {
  it('takes a newer body that a held key signed', () => {
    expect(revisionOf(held)).toBe(10);
    expect(ids(held)).toEqual(['a planned', 'b planned']);
  });

  it('takes no bytes but those, whatever they are', () => {
    const good = bytesOf(body(11, []));
    const header = signatureHeader(good, key);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.nat(good.length - 1).map((length) => good.slice(0, length)),
          fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, change]) => {
            const changed = good.slice();
            changed[at]! ^= change;
            return changed;
          }),
        ),
        (bytes) => {
          expect(offerSchedule(held, bytes, header).accepted).toBe(false);
        },
      ),
    );
    expect(offerSchedule(held, good, header).accepted).toBe(true);
  });

  it.each([
    ['empty', new Uint8Array(), null],
    ['unsigned', bytesOf(body(11, [])), null],
    ['wrong-signature', bytesOf(body(11, [])), signatureHeader(bytesOf(body(11, [])), makeKey())],
    ['malformed', bytesOf({ revision: 11 }), signatureHeader(bytesOf({ revision: 11 }), key)],
    ['malformed', new Uint8Array([0xff, 0xfe]), signatureHeader(new Uint8Array([0xff, 0xfe]), key)],
  ])('says why it refuses: %s', (because, bytes, header) => {
    expect(offerSchedule(held, bytes, header)).toEqual({ accepted: false, because });
  });

  it('takes no replay of an old or of the same revision, and none of another station', () => {
    expect(offer(held, body(9, []))).toMatchObject({ because: 'not-newer' });
    expect(offer(held, body(10, []))).toMatchObject({ because: 'not-newer' });
    expect(offer(held, body(11, [], { station: 's2' }))).toMatchObject({ because: 'other-station' });
  });

  it('takes the next body of a server that came back from a backup of yesterday, for it numbers by the second', () => {
    const second = (ms: number) => nextRevision(undefined, ms);
    const beforeIt = taken(start, body(second(MORNING), [airing('a', MORNING), airing('b', MORNING + DAY)]));
    // The backup knows nothing of today's revisions; what it says next is newer all the same, and may be silent about a.
    const restored = nextRevision(second(MORNING - DAY), MORNING + 60_000);
    expect(ids(taken(beforeIt, body(restored, [airing('b', MORNING + DAY)])))).toEqual([
      'a planned',
      'b planned',
    ]);
    expect(offer(beforeIt, body(second(MORNING - DAY), []))).toMatchObject({ because: 'not-newer' });
  });

  it('trusts no key that only a body of a stranger lists, however it is named', () => {
    const stranger = makeKey();
    const own = { keyId: key.keyId, publicKey: stranger.publicKey };
    const forged = bytesOf(body(11, [], { keys: [publicOf(key), own, publicOf(stranger)] }));
    for (const header of [
      signatureHeader(forged, stranger),
      formatSignature({ keyId: key.keyId, sig: sign(forged, stranger.privateKey) }),
    ]) {
      expect(offerSchedule(held, forged, header)).toEqual({ accepted: false, because: 'wrong-signature' });
    }
    expect(held.keys).toEqual([publicOf(key)]);
  });

  it('takes no replay of a body that was signed by a key since rotated away, also after a reboot', () => {
    const old = bytesOf(body(12, [airing('old', MORNING)]));
    const rotated = taken(held, body(11, [], { keys: [publicOf(nextKey)] }));
    const rebooted = loadBook(JSON.parse(savedBook(rotated)), 's1')!;
    for (const book of [rotated, rebooted])
      expect(offerSchedule(book, old, signatureHeader(old, key))).toMatchObject({
        because: 'wrong-signature',
      });
  });

  it('goes on from the newest body whatever order bodies arrive in, and however often', () => {
    const bodies = [11, 12, 13, 14].map((revision) =>
      body(revision, [airing('a', MORNING + revision * 60_000)]),
    );
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 30 }), (order) => {
        const end = order.reduce((book, index) => {
          const offered = offer(book, bodies[index]!);
          return offered.accepted ? offered.book : book;
        }, held);
        const newest = Math.max(...order) + 11;
        expect(revisionOf(end)).toBe(newest);
        expect(end.airings.find(({ id }) => id === 'a')!.startsAt).toBe(isoOf(MORNING + newest * 60_000));
      }),
      { numRuns: 30 },
    );
  });

  it('keeps an airing that a newer body is silent about, through any number of them', () => {
    const later = taken(taken(held, body(11, [])), body(12, [airing('c', MORNING)]));
    expect(ids(later)).toEqual(['a planned', 'c planned', 'b planned']);
  });

  it('cancels by a tombstone, and remembers that when later bodies are silent', () => {
    const cancelled = taken(held, body(11, [airing('a', MORNING, { status: 'cancelled' })]));
    expect(ids(taken(cancelled, body(12, [])))).toEqual(['a cancelled', 'b planned']);
  });

  it('lets go of days and zones that the newer body does not speak of', () => {
    const nextDay = body(11, [], { from: isoOf(MONDAY + DAY), to: isoOf(MONDAY + 8 * DAY) });
    expect(ids(taken(held, nextDay))).toEqual(['b planned']);
    expect(ids(taken(held, body(11, [], { zones: ['z2'] })))).toEqual([]);
  });

  it('keeps an emergency that repeats into the new day', () => {
    const repeat = { everyMs: 600_000, until: isoOf(MONDAY + DAY + 3_600_000) };
    const storm = airing('storm', MONDAY + DAY - 1_800_000, { priority: 'emergency', repeat });
    const book = taken(held, body(11, [storm]));
    const nextDay = body(12, [], { from: isoOf(MONDAY + DAY), to: isoOf(MONDAY + 8 * DAY) });
    expect(ids(taken(book, nextDay))).toContain('storm planned');
  });

  it('trusts a new key when a held one signed its name, and the old one no longer than it is listed', () => {
    expect(offer(held, body(11, []), nextKey)).toMatchObject({ because: 'wrong-signature' });
    const both = taken(held, body(11, [], { keys: [publicOf(key), publicOf(nextKey)] }));
    const only = taken(both, body(12, [], { keys: [publicOf(nextKey)] }), nextKey);
    expect(offer(only, body(13, []))).toMatchObject({ because: 'wrong-signature' });
    expect(taken(only, body(13, [], { keys: [publicOf(nextKey)] }), nextKey).keys).toEqual([
      publicOf(nextKey),
    ]);
  });
});

describe('the book on disk', () => {
  const reload = (text: string) => loadBook(JSON.parse(text), 's1');

  it('is the same after a reboot, kept airings and rotated keys too', () => {
    const rotated = taken(held, body(11, [airing('c', MORNING)], { keys: [publicOf(nextKey)] }));
    expect(reload(savedBook(rotated))).toEqual(rotated);
    expect(loadBook(JSON.parse(savedBook(rotated)), 's2')).toBeNull();
  });

  it('holds only documents that still say something', () => {
    const replaced = taken(held, body(11, [airing('a', MORNING), airing('b', MORNING + DAY)]));
    expect(replaced.documents).toHaveLength(1);
    expect(taken(held, body(11, [])).documents).toHaveLength(2);
  });

  it('is checked again: what was meddled with is not believed, the rest is', () => {
    const two = taken(held, body(11, [airing('c', MORNING)]));
    const meddled = savedBook(two).replace('\\"revision\\":11', '\\"revision\\":99');
    expect(meddled).not.toBe(savedBook(two));
    expect(ids(reload(meddled)!)).toEqual(['a planned', 'b planned']);
    for (const nonsense of [null, [], {}, { station: 's1', documents: 'x' }]) {
      expect(loadBook(nonsense, 's1')).toBeNull();
    }
  });
});
