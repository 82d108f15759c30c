import { expect, it } from 'vitest';
import { brokenSince, dueAt, looked, type LinkCheck } from './link-check.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NEW: LinkCheck = {
  ...{ key: 'a.vn/1', url: 'https://a.vn/1' },
  ...{ checkedAt: null, ok: null, status: null, failingSince: null },
};

it('is looked at at once, then about once a week, spread over a day', () => {
  expect(dueAt(NEW)).toBe(0);
  const due = ['a', 'b', 'c', 'd'].map((key) => dueAt(looked({ ...NEW, key }, 200, 0)));
  for (const at of due) expect(at).toBeGreaterThanOrEqual(6 * DAY);
  for (const at of due) expect(at).toBeLessThanOrEqual(7 * DAY);
  expect(new Set(due).size).toBe(4);
});

it('is told as broken only when it failed twice, a day apart, and since the first of them', () => {
  const once = looked(NEW, 404, 5 * HOUR);
  expect(brokenSince(once)).toBeNull();
  expect(dueAt(once)).toBe(5 * HOUR + DAY);
  expect(brokenSince(looked(once, 404, 6 * HOUR))).toBeNull();
  const twice = looked(once, null, 5 * HOUR + DAY);
  expect(brokenSince(twice)).toBe(5 * HOUR);
  expect(dueAt(twice)).toBeGreaterThan(6 * DAY);
  expect(brokenSince(looked(twice, 200, 9 * DAY))).toBeNull();
});

it.each([
  [200, true],
  [304, true],
  [403, true],
  [429, true],
  [404, false],
  [410, false],
  [500, false],
  [null, false],
])('an answer of %s: there is %s', (status, ok) => expect(looked(NEW, status, 0).ok).toBe(ok));
