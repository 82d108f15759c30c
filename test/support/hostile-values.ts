/** Values that no honest form or program sends, drawn by a seed: the same seed sends the same. */

export type Dice = () => number;

export function pick<T>(dice: Dice, from: readonly T[]): T {
  return from[Math.floor(dice() * from.length)]!;
}

/** Texts that break what trusts them: signs nobody sees, other languages' quotes, paths, days that are none. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  '   \t\n ',
  '\u0000',
  'a\u0000b',
  '\u0001\u001b[31m\u007f\u0085',
  '🚒🏳️‍🌈👩‍👩‍👧',
  '\u202eđỏ nhuộm\u2066\u200b',
  '\u200b\u2060\ufeff',
  '\ud800',
  'trước\udc00sau',
  '漢字かな',
  "'; drop table script; --",
  "' or '1'='1",
  '%',
  '100\\',
  '../../../../etc/passwd',
  '..%2f..%2fetc',
  '/etc/passwd',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '${7*7}{{7*7}}',
  '__proto__',
  'constructor',
  'NaN',
  'Infinity',
  '1e400',
  '-0',
  '0x10',
  '99999999999999999999',
  '1,5',
  'null',
  '[object Object]',
  '0000-01-01',
  '0000-01-01T00:00',
  '9999-12-31',
  '9999-12-31T23:59',
  '2026-02-30T07:00',
  '2026-11-24T24:00',
  '2026-11-24T07:00:60',
  '2026-11-24T07:00+07:00',
  '+275760-09-13T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '2026-13',
  '0000-01',
  '9999-12',
  'FREQ=SECONDLY',
  'FREQ=MINUTELY;INTERVAL=1',
  'FREQ=YEARLY;INTERVAL=999999999',
  'FREQ=DAILY;COUNT=999999999',
  'FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2',
  'FREQ=HOURLY;BYHOUR=8;INTERVAL=2;BYMINUTE=61',
  'RRULE:FREQ=WEEKLY;UNTIL=20261231T000000Z',
  'FREQ=WEEKLY;BYDAY=0MO,99XX',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'x'.repeat(300),
  'ọ'.repeat(5_000),
  'từ '.repeat(30_000),
];

/** What JSON can hold besides the right thing. */
export function hostileJson(dice: Dice, depth = 0): unknown {
  const texts = () => pick(dice, HOSTILE_TEXTS);
  const kinds: (() => unknown)[] = [
    texts,
    texts,
    texts,
    () => null,
    () => true,
    () => pick(dice, [0, -1, 1.5, 1e21, -1e308, 9_007_199_254_740_993, 2_147_483_648, 1_440]),
    () => [],
    () => ({}),
    () => [texts()],
    () => Array.from({ length: 1_000 }, () => texts().slice(0, 20)),
    () =>
      JSON.parse(
        `{"__proto__": 1, "constructor": {}, ${JSON.stringify(texts().slice(0, 30))}: []}`,
      ) as unknown,
  ];
  if (depth < 3)
    kinds.push(() => ({ id: hostileJson(dice, depth + 1), kind: [hostileJson(dice, depth + 1)] }));
  return pick<() => unknown>(dice, kinds)();
}
