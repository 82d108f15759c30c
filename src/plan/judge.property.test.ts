import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMonths, instantOf } from '../kernel/zoned-time.ts';
import { parseFacts, type Fact } from './fact.ts';
import { openJudge } from './judge.ts';
import type { MonthAudit } from './month-audit.ts';
import { parsePlan } from './plan-file.ts';

const plan = parsePlan(
  readFileSync(new URL('../../schedules/plans/2025-hai-ba-trung.yaml', import.meta.url), 'utf8'),
);
const MONTHS = Array.from({ length: 6 }, (_, index) => addMonths('2025-07', index));
const MINUTE = 60_000;
const start = instantOf('2025-07-01T00:00', plan.timeZone);
const end = instantOf('2026-01-01T00:00', plan.timeZone);
const later = end + 90 * 24 * 60 * MINUTE;

const iso = (instant: number) => new Date(instant).toISOString();
/** On the quarter of an hour: many things happen at one instant, and some at midnight of a month. */
const instant = fc
  .integer({ min: 0, max: Math.floor((end - start) / (15 * MINUTE)) - 1 })
  .map((quarter) => start + quarter * 15 * MINUTE);
const delay = fc.constantFrom(0, MINUTE, 3 * 24 * 60 * MINUTE, 40 * 24 * 60 * MINUTE);
const itemId = fc.constantFrom('i0', 'i1', 'i2', 'i3', 'i4', 'i5', 'i6', 'i7');

/** Eight items: two that sound the same, one without the mark, one without text, one never approved. */
const items = Array.from({ length: 8 }, (_, index) => ({
  fact: 'item',
  id: `i${index}`,
  title: `Tin ${index}`,
  text: ['một', 'Một!', 'hai', '', 'bốn', 'năm', 'sáu', 'bảy'][index],
  cchc: index !== 5,
  topics: ['e'],
  form: index % 2 ? 'tin' : 'bài',
  durationMs: 60_000,
  approvedAt: index === 6 ? null : iso(start - MINUTE),
}));

const asRun = fc
  .record({
    airing: fc.constantFrom('a0', 'a1', 'a2', 'a3'),
    item: itemId,
    player: fc.constantFrom('p1', 'p2'),
    at: instant,
    delay,
    playedMs: fc.constantFrom(0, 20_000, 30_000, 53_999, 54_000, 60_000),
    silentMs: fc.constantFrom(0, 0, 0, 6_000, 6_001),
    outcome: fc.constantFrom('completed', 'completed', 'interrupted', 'failed', 'silent'),
    sink: fc.constantFrom('alsa', 'alsa', 'alsa', 'null', 'file'),
    volume: fc.constantFrom(80, 80, 0),
  })
  .map(({ at, delay: late, ...row }) => ({
    fact: 'as-run',
    ...row,
    // Airings last a day here, so that parts of one may resume, and parts of two never meet.
    airing: `${row.airing}-${Math.floor((at - start) / (24 * 60 * MINUTE))}`,
    startedAt: iso(at),
    recordedAt: iso(at + MINUTE + late),
  }));

const publication = fc
  .record({ at: instant, delay, article: fc.integer({ min: 0, max: 9 }), published: fc.boolean() })
  .map(({ at, delay: late, article, published }) => ({
    fact: 'publication',
    channel: article % 3 ? 'ward-website' : 'city-page',
    kinds: ['cchc', ...(article % 2 ? ['dat-dai'] : ['dau-tu'])],
    title: `Bài ${article}`,
    url: `https://a.vn/${article}`,
    sentAt: iso(at),
    publishedAt: published ? iso(at) : null,
    recordedAt: iso(at + late),
  }));

const byHand = fc
  .record({ item: itemId, at: instant, delay, confirmed: fc.boolean() })
  .map(({ item, at, delay: late, confirmed }) => ({
    fact: 'by-hand',
    task: '3',
    item,
    at: iso(at),
    by: 'An',
    confirmedBy: confirmed ? 'Bình' : null,
    recordedAt: iso(at + late),
  }));

const withdrawal = fc.record({ item: itemId, at: instant }).map(({ item, at }) => ({
  fact: 'withdraw',
  item,
  at: iso(at),
}));

const history = fc
  .tuple(
    fc.array(asRun, { maxLength: 40 }),
    fc.array(publication, { maxLength: 12 }),
    fc.array(byHand, { maxLength: 4 }),
    fc.array(withdrawal, { maxLength: 1 }),
  )
  .map((lists) => parsed([...items, ...lists.flat().map((fact, index) => ({ id: `f${index}`, ...fact }))]));

function parsed(facts: object[]): Fact[] {
  return parseFacts(facts.map((fact) => JSON.stringify(fact)).join('\n'), plan.timeZone).facts;
}

function yearOf(facts: readonly Fact[], asOf = later): MonthAudit[] {
  return MONTHS.map(openJudge({ plan, facts, asOf, station: { name: plan.station, trial: false } }));
}

function countsOf(year: MonthAudit[], task: string): number[] {
  return year.map(({ quotas }) => quotas.find((quota) => quota.task === task)!.counted);
}

test('the order of the facts does not matter', () => {
  fc.assert(
    fc.property(
      history.chain((facts) =>
        fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })),
      ),
      ([facts, shuffled]) => {
        expect(yearOf(shuffled)).toEqual(yearOf(facts));
      },
    ),
    { numRuns: 100, seed: 1 },
  );
});

test('one more proof never lowers the year, nor its own month, nor a month before it', () => {
  fc.assert(
    fc.property(history, itemId, instant, (facts, item, at) => {
      const proof = {
        fact: 'as-run',
        id: 'proof',
        airing: 'another',
        item,
        player: 'p9',
        startedAt: iso(at),
        playedMs: 60_000,
        outcome: 'completed',
        sink: 'alsa',
      };
      const before = countsOf(yearOf(facts), '3');
      const after = countsOf(yearOf([...facts, ...parsed([proof])]), '3');
      const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
      expect(sum(after)).toBeGreaterThanOrEqual(sum(before));
      const own = MONTHS.findLastIndex((month) => instantOf(`${month}-01T00:00`, plan.timeZone) <= at);
      for (let month = 0; month <= own; month++) expect(after[month]).toBeGreaterThanOrEqual(before[month]!);
    }),
    { numRuns: 150, seed: 2 },
  );
});

test('what is learned after the instant of the audit has no effect on it', () => {
  fc.assert(
    fc.property(history, instant, (facts, asOf) => {
      const learned = facts.filter(
        (fact) => !('recordedAt' in fact) || fact.recordedAt === null || fact.recordedAt <= asOf,
      );
      expect(yearOf(facts, asOf)).toEqual(yearOf(learned, asOf));
    }),
    { numRuns: 100, seed: 3 },
  );
});

test('a closed month says for ever what was known at its close, and what changed since adds up', () => {
  fc.assert(
    fc.property(history, fc.constantFrom(...MONTHS), instant, (facts, month, closedAt) => {
      const close = parsed([{ fact: 'close', month, at: iso(closedAt), by: 'Bình' }]);
      const index = MONTHS.indexOf(month);
      const open = yearOf(facts)[index]!;
      const atClose = yearOf(facts, closedAt)[index]!;
      const closed = yearOf([...facts, ...close])[index]!;
      for (const [q, quota] of closed.quotas.entries()) {
        expect(quota.items).toEqual(atClose.quotas[q]!.items);
        expect(quota.counted).toBe(atClose.quotas[q]!.counted);
        expect(quota.counted + quota.supplement.length - quota.overtaken.length).toBe(
          open.quotas[q]!.counted,
        );
      }
    }),
    { numRuns: 100, seed: 4 },
  );
});

test('what counts was heard long enough in that very month, and in no other', () => {
  fc.assert(
    fc.property(history, (facts) => {
      const seen = new Set<string>();
      for (const { month, quotas } of yearOf(facts)) {
        for (const item of quotas.find((quota) => quota.task === '3')!.items) {
          expect(item.at.slice(0, 7)).toBe(month);
          expect(item.proof.length).toBeGreaterThan(0);
          for (const link of item.proof)
            if (link.fact === 'as-run')
              expect(link.playedMs! * 100).toBeGreaterThanOrEqual(link.lengthMs! * 90);
          const thing = item.id === 'i1' ? 'i0' : item.id;
          expect(seen).not.toContain(thing);
          seen.add(thing);
        }
      }
    }),
    { numRuns: 100, seed: 5 },
  );
});
