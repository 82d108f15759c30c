import { expect, test } from 'vitest';
import { instantOf } from '../kernel/zoned-time.ts';
import { parseFacts } from './fact.ts';
import { judge, openJudge } from './judge.ts';
import { parsePlan } from './plan-file.ts';

/** Nothing of the plan that ships: other rhythms, other sources, another zone. */
const PLAN = `
id: khac
title: Kế hoạch khác
station: Xã Thử
year: 2027
timeZone: America/New_York
validFrom: 2027-02-15
topics: [{ key: x, title: X }, { key: y, title: Y }]
forms: [{ key: m, variety: online, title: M }]
index:
  completion: { points: 1, fullPercent: 100, fromPercent: 90 }
  variety: { online: 0.5, traditional: 0.5 }
tasks:
  - { task: Q, title: Ba bài mỗi quý, lead: A, timing: Hằng quý,
      quota: { every: quarter, required: 3, proof: Nhật ký., counts: [{ source: as-run, category: any, forms: [bài] }] } }
  - { task: Y, title: Nội dung y của đơn vị B, lead: A, timing: Hằng tháng,
      quota: { every: month, to: 2027-04, proof: Nhật ký., counts: [{ source: as-run, topics: [y], units: [B] }] } }
  - { task: Z, title: Đăng Zalo hoặc nói trên loa, lead: A, timing: Hằng tháng,
      quota: { every: month, required: 2, proof: Một trong hai., counts: [{ source: publication, channels: [zalo-oa], kinds: [cchc] }, { source: as-run }] } }
`;
const plan = parsePlan(PLAN);
const station = { name: 'Xã Thử', trial: false };

function historyOf(facts: object[]) {
  return parseFacts(facts.map((fact) => JSON.stringify(fact)).join('\n'), plan.timeZone).facts;
}

function heard(id: string, startedAt: string, told: object) {
  const item = { fact: 'item', id, title: id, text: id, durationMs: 1000, approvedAt: '2027-01-01', ...told };
  const asRun = {
    fact: 'as-run',
    id: `r-${id}`,
    item: id,
    player: 'p',
    startedAt,
    playedMs: 1000,
    outcome: 'completed',
  };
  return [item, { ...asRun, sink: 'alsa' }];
}

const facts = historyOf([
  ...heard('before', '2027-02-14T12:00', { cchc: true, topics: ['y'], form: 'bài', unit: 'B' }),
  ...heard('tin-2', '2027-02-15T00:00', { cchc: true, topics: ['x'], form: 'tin', unit: 'B' }),
  ...heard('bai-1', '2027-02-20T12:00', { cchc: false, form: 'bài' }),
  ...heard('bai-2', '2027-03-01T12:00', { cchc: true, topics: ['x'], form: 'bài', unit: 'B' }),
  ...heard('tin', '2027-03-05T12:00', { cchc: true, topics: ['x', 'y'], form: 'tin', unit: 'C' }),
  ...heard('bai-3', '2027-03-31T23:59', { cchc: true, topics: ['y'], form: 'bài', unit: 'B' }),
  {
    fact: 'publication',
    id: 'z',
    channel: 'zalo-oa',
    kinds: ['cchc'],
    url: 'https://zalo.me/1',
    publishedAt: '2027-02-28',
  },
]);

function seen(month: string, asOf: string) {
  const audit = judge({ plan, facts, month, asOf: instantOf(asOf, plan.timeZone), station });
  return Object.fromEntries(audit.quotas.map(({ task, counted, state }) => [task, `${counted} ${state}`]));
}

test('a quarter is counted month by month, filtered by form, and short only when it is over', () => {
  expect(seen('2027-02', '2027-04-01T00:00').Q).toBe('1 notYetDue');
  expect(seen('2027-03', '2027-03-31T23:00').Q).toBe('2 notYetDue');
  expect(seen('2027-03', '2027-04-01T00:00').Q).toBe('3 met');
  expect(seen('2027-06', '2027-06-30T23:59').Q).toBe('0 notYetDue');
  expect(seen('2027-06', '2027-07-01T00:00').Q).toBe('0 short');
});

test('topics and units narrow what counts', () => {
  expect(seen('2027-03', '2027-04-01T00:00').Y).toBe('1 met');
});

test('what was heard before the very day from which the plan is valid does not count', () => {
  expect(seen('2027-02', '2027-04-01T00:00').Y).toBe('0 short');
});

test('a quota ends with its last month', () => {
  expect(seen('2027-04', '2027-06-01T00:00').Y).toBe('0 short');
  expect(seen('2027-05', '2027-06-01T00:00').Y).toBe('0 notApplicable');
});

test('a quota may be met from several sources together', () => {
  expect(seen('2027-02', '2027-04-01T00:00').Z).toBe('2 met');
});

test('the year page is the months one by one', () => {
  const asOf = instantOf('2027-06-01T00:00', plan.timeZone);
  const page = openJudge({ plan, facts, asOf, station });
  for (const month of ['2027-03', '2027-01', '2027-02', '2027-03'])
    expect(page(month)).toEqual(judge({ plan, facts, month, asOf, station }));
});

test('booking helps until the last session that the schedule still has', () => {
  const audit = judge({
    plan,
    facts,
    month: '2027-04',
    asOf: instantOf('2027-04-02T00:00', plan.timeZone),
    station,
    lastSessionOn: () => '2027-04-28',
  });
  expect(Object.fromEntries(audit.quotas.map(({ task, lastHelpfulDay }) => [task, lastHelpfulDay]))).toEqual({
    Q: '2027-04-28',
    Y: '2027-04-28',
    Z: '2027-04-28',
  });
});
