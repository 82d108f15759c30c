import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemFact } from '../fact.ts';
import { countsFor, suggest, type Need, type Offer, type Session, type SuggestInput } from './suggest.ts';

const TOPICS = ['a', 'b', 'c', 'd'];
const MINUTE = 60_000;

function offerOf(
  n: number,
  told: Partial<Offer> & { topics?: string[]; cchc?: boolean; form?: string } = {},
): Offer {
  const { topics = ['a'], cchc = true, form = 'tin', ...rest } = told;
  const revision = {
    cchc,
    topics,
    form,
    unit: '',
    approvedAt: n,
    title: `Tin ${n}`,
  } as Partial<ItemFact> as ItemFact;
  return { scriptId: `s${n}`, group: `g${n}`, revision, durationMs: MINUTE, airings: 0, ...rest };
}

function sessionOf(n: number, told: Partial<Session> = {}): Session {
  const day = String(1 + Math.floor(n / 2)).padStart(2, '0');
  return {
    ...{ slotId: 'slot', wallStart: `2026-11-${day}T${n % 2 ? '17' : '07'}:00:00`, name: 'Buổi phát' },
    ...{
      startsAt: n * 12 * 60 * MINUTE,
      date: `2026-11-${day}`,
      holds: [],
      freeMs: 10 * MINUTE,
      freeItems: 30,
    },
    ...told,
  };
}

const CCHC: Need['sources'] = [{ source: 'as-run', category: 'cchc' }];
const needOf = (missing: number, told: Partial<Need> = {}): Need => ({
  ...{ task: '3', short: 'Tin, bài CCHC trên loa', sources: CCHC, missing, done: new Set() },
  ...told,
});
const untold = new Map(TOPICS.map((topic) => [topic, 0]));
const placesOf = (input: SuggestInput) =>
  suggest(input).proposals.map(({ offer, session }) => `${offer.scriptId} ${session.wallStart.slice(8, 13)}`);

describe('Gợi ý', () => {
  it('goes early into the month, and onto another day rather than twice onto one', () => {
    const sessions = [0, 1, 2, 3, 4, 5].map((n) => sessionOf(n));
    const offers = [1, 2, 3, 4].map((n) => offerOf(n));
    expect(placesOf({ needs: [needOf(4)], offers, sessions, told: untold })).toEqual([
      's1 01T07',
      's4 01T07',
      's2 02T07',
      's3 03T07',
    ]);
  });

  it('prefers neglected topics, then what was aired least, then what waits longest', () => {
    const told = new Map([...untold, ['a', 5], ['b', 1]]);
    const offers = [
      offerOf(1, { topics: ['a'] }),
      offerOf(2, { topics: ['c'], airings: 1 }),
      offerOf(3, { topics: ['c'] }),
      offerOf(4, { topics: ['d', 'a'] }),
    ];
    const { proposals } = suggest({
      needs: [needOf(3)],
      offers,
      sessions: [0, 2, 4].map((n) => sessionOf(n)),
      told,
    });
    // What was proposed of a topic counts as told.
    expect(proposals.map(({ offer, topic }) => `${offer.scriptId} ${topic}`)).toEqual([
      's3 c',
      's4 d',
      's2 c',
    ]);
  });

  it('says what is missing: an item to write, with the topics told of least, or a place', () => {
    const told = new Map([...untold, ['a', 5]]);
    expect(suggest({ needs: [needOf(2)], offers: [], sessions: [sessionOf(0)], told }).gaps).toEqual([
      { task: '3', short: 'Tin, bài CCHC trên loa', missing: 2, why: 'no-item', topics: ['b', 'c', 'd'] },
    ]);
    const full = [sessionOf(0, { freeMs: MINUTE - 1 }), sessionOf(1, { freeItems: 0 })];
    expect(suggest({ needs: [needOf(1)], offers: [offerOf(1)], sessions: full, told }).gaps).toMatchObject([
      { missing: 1, why: 'no-place' },
    ]);
  });

  it('lets one item serve every quota that counts it', () => {
    const needs = [
      needOf(1),
      needOf(1, { task: 'x', sources: [{ source: 'as-run', category: 'cchc', forms: ['bài'] }] }),
    ];
    const offers = [offerOf(1), offerOf(2, { form: 'bài' })];
    const { proposals, gaps } = suggest({ needs, offers, sessions: [sessionOf(0)], told: untold });
    expect(proposals.map(({ offer, tasks }) => [offer.scriptId, tasks])).toEqual([['s2', ['3', 'x']]]);
    expect(gaps).toEqual([]);
  });
});

const offers = fc
  .array(
    fc.record({
      topics: fc.subarray(TOPICS, { minLength: 1 }),
      cchc: fc.boolean(),
      form: fc.constantFrom('tin', 'bài'),
      durationMs: fc.integer({ min: 1, max: 6 }).map((minutes) => minutes * MINUTE),
      airings: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 12 },
  )
  .map((all) => all.map((one, n) => offerOf(n, one)));
const sessions = fc
  .array(
    fc.record({
      freeMs: fc.integer({ min: -1, max: 12 }).map((minutes) => minutes * MINUTE),
      freeItems: fc.integer({ min: 0, max: 3 }),
      held: fc.subarray([0, 1, 2, 3]),
    }),
    { maxLength: 10 },
  )
  .map((all) =>
    all.map(({ held, ...one }, n) => sessionOf(n, { ...one, holds: held.map((item) => offerOf(item)) })),
  );
const needs = fc
  .array(
    fc.record({
      missing: fc.integer({ min: 1, max: 4 }),
      sources: fc.constantFrom<Need['sources']>(
        CCHC,
        [{ source: 'as-run', category: 'any', forms: ['bài'] }],
        [{ source: 'as-run', category: 'cchc', topics: ['b', 'c'] }],
      ),
      done: fc.subarray(['g0', 'g1', 'g5']).map((groups) => new Set(groups)),
    }),
    { maxLength: 3 },
  )
  .map((all) => all.map((one, n) => needOf(one.missing, { ...one, task: String(n) })));
const told = fc
  .array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 })
  .map((counts) => new Map(TOPICS.map((topic, n) => [topic, counts[n]!])));
const inputs = fc.record({ needs, offers, sessions, told });

describe('every suggestion', () => {
  it('keeps to the time of its sessions, puts no item into one twice, and proposes nothing that does not count', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { proposals } = suggest(input);
        expect(new Set(proposals.map(({ offer }) => offer.group)).size).toBe(proposals.length);
        for (const session of input.sessions) {
          const here = proposals.filter((one) => one.session.wallStart === session.wallStart);
          const length = here.reduce((sum, { offer }) => sum + offer.durationMs, 0);
          expect(here.length === 0 || length <= session.freeMs).toBe(true);
          expect(here.length <= session.freeItems).toBe(true);
          expect(here.some(({ offer }) => session.holds.some(({ group }) => group === offer.group))).toBe(
            false,
          );
        }
        for (const { offer, tasks } of proposals) {
          expect(tasks.length).toBeGreaterThan(0);
          for (const need of input.needs) expect(tasks.includes(need.task)).toBe(countsFor(offer, need));
        }
      }),
    );
  });

  it('gives every quota what it lacks or names the gap, and never more than all lack together', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { proposals, gaps } = suggest(input);
        for (const need of input.needs) {
          const given = proposals.filter(({ offer }) => countsFor(offer, need)).length;
          const gap = gaps.find(({ task }) => task === need.task)?.missing ?? 0;
          expect(given + gap).toBeGreaterThanOrEqual(need.missing);
        }
        expect(proposals.length).toBeLessThanOrEqual(
          input.needs.reduce((sum, { missing }) => sum + missing, 0),
        );
      }),
    );
  });

  it('leaves no gap where items and places are enough', () => {
    const enough = fc.record({
      missing: fc.integer({ min: 1, max: 6 }),
      more: fc.integer({ min: 0, max: 4 }),
      told,
    });
    fc.assert(
      fc.property(enough, ({ missing, more, told: counts }) => {
        const { proposals, gaps } = suggest({
          needs: [needOf(missing)],
          offers: Array.from({ length: missing + more }, (_, n) =>
            offerOf(n, { durationMs: (1 + (n % 3)) * MINUTE }),
          ),
          sessions: Array.from({ length: missing }, (_, n) => sessionOf(n, { freeMs: 3 * MINUTE })),
          told: counts,
        });
        expect([proposals.length, gaps]).toEqual([missing, []]);
      }),
    );
  });

  it('does not hang on the order in which items and sessions come', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const turned = { ...input, offers: input.offers.toReversed(), sessions: input.sessions.toReversed() };
        expect(suggest(turned)).toEqual(suggest(input));
      }),
    );
  });
});
