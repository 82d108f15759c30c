import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openBook } from '../book.ts';
import { parseFacts } from '../fact.ts';
import type { FormUse } from '../forms-used.ts';
import { parsePlan } from '../plan-file.ts';
import { completionPoints, indexScore } from './index-score.ts';
import { formsWords, toldIn, topicsWords, unitsWords } from './told.ts';
import type { YearPeriod, YearTask } from './year-view.ts';

const plan = parsePlan(
  readFileSync(new URL('../../../schedules/plans/2025-hai-ba-trung.yaml', import.meta.url), 'utf8'),
);

const FACTS = [
  ...['i1', 'i2'].map((id) => ({
    ...{ fact: 'item', id, title: `Tin ${id}`, text: id, cchc: true, durationMs: 60_000, form: 'tin' },
    ...{ topics: id === 'i1' ? ['e', 'g'] : ['e'], approvedAt: '2025-07-30T09:00:00+07:00' },
    unit: id === 'i1' ? 'Phòng Văn hóa - Xã hội' : 'Tổ dân phố 7',
  })),
  // i1 sounds from two players at once, and again the next day; i2 before the plan was in force.
  {
    fact: 'as-run',
    id: 'r1',
    airing: 'a1',
    item: 'i1',
    player: 'p1',
    startedAt: '2025-08-04T07:00:00+07:00',
  },
  {
    fact: 'as-run',
    id: 'r2',
    airing: 'a1',
    item: 'i1',
    player: 'p2',
    startedAt: '2025-08-04T07:00:00+07:00',
  },
  {
    fact: 'as-run',
    id: 'r3',
    airing: 'a2',
    item: 'i1',
    player: 'p1',
    startedAt: '2025-08-05T07:00:00+07:00',
  },
  {
    fact: 'as-run',
    id: 'r4',
    airing: 'a3',
    item: 'i2',
    player: 'p1',
    startedAt: '2025-06-30T07:00:00+07:00',
  },
  {
    ...{ fact: 'event', id: 'e1', tasks: ['9'], title: 'Tập huấn', at: '2025-10-09T08:00:00+07:00' },
    ...{ evidence: ['anh.jpg'], confirmedBy: 'Minh', unit: 'Văn phòng HĐND&UBND' },
  },
  {
    ...{ fact: 'event', id: 'e2', tasks: ['11'], forms: ['đ'], title: 'Không ai xác nhận' },
    ...{ at: '2025-10-10T08:00:00+07:00', evidence: ['anh.jpg'], confirmedBy: null },
  },
  {
    ...{ fact: 'publication', id: 'u1', channel: 'ward-website', kinds: ['cchc'], title: 'Một cửa' },
    ...{ url: 'https://phuong.vn/1', unit: 'Phòng Văn hoá – Xã hội' },
    publishedAt: '2025-09-01T08:00:00+07:00',
  },
].map((fact) =>
  JSON.stringify(
    fact.fact === 'as-run' ? { playedMs: 60_000, outcome: 'completed', sink: 'alsa', ...fact } : fact,
  ),
);

const told = toldIn(
  plan,
  openBook(plan, parseFacts(FACTS.join('\n'), plan.timeZone).facts, Date.parse('2025-12-01'), false),
);

describe('what the year told', () => {
  it('counts an item once however often it sounds, its minutes once an airing, under each of its topics', () => {
    expect(told.topics.filter(({ items }) => items > 0)).toMatchObject([
      { key: 'e', items: 1, playedMs: 120_000 },
      { key: 'g', items: 1, playedMs: 120_000 },
    ]);
    expect(topicsWords(told.topics)).toBe(
      'Nói nhiều nhất: e (1 tin, bài, 2 phút). Chưa nói đến: a, b, c, d, đ, h, i.',
    );
  });

  it('takes a form as used by confirmed events, what was heard and what was published, as the plan says', () => {
    expect(told.forms.filter(({ used }) => used > 0).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect(formsWords(told.forms)).toBe('3/8 hình thức đã dùng; chưa dùng: d, đ, e, f, g.');
    expect(told.forms[0]!.evidence).toEqual([{ title: 'Tập huấn', on: '2025-10-09' }]);
  });

  it('knows a unit however its name is typed, and tells of units that the plan does not list', () => {
    expect(told.units).toMatchObject([
      { unit: 'Phòng Văn hoá – Xã hội', heard: 1, published: 1, events: 0 },
      { unit: 'Văn phòng HĐND&UBND', events: 1 },
      { unit: 'Phòng Kinh tế, Hạ tầng và Đô thị' },
      { unit: 'Trung tâm Phục vụ hành chính công' },
      { unit: 'Ủy ban Mặt trận Tổ quốc Việt Nam và các đoàn thể phường' },
    ]);
    expect(unitsWords(told.units)).toBe('2/5 đơn vị đã có ít nhất một tin, bài hoặc hoạt động.');
  });
});

describe('Điểm tự đánh giá CCHC', () => {
  const period = (urgency: YearPeriod['urgency']) => ({ urgency }) as YearPeriod;
  const task = (name: string, ...periods: YearPeriod['urgency'][]) =>
    ({ task: name, short: name, periods: periods.map(period) }) as unknown as YearTask;
  const form = (key: string, variety: FormUse['variety'], used: number): FormUse => ({
    ...{ key, variety, used, title: key, evidence: [], onAir: used, online: 0, held: 0 },
  });

  it('gives nothing below the threshold, a proportion from there, all at the full mark', () => {
    const weights = { points: 1, fullPercent: 100, fromPercent: 90 };
    expect([89.9, 90, 95, 100].map((percent) => completionPoints(percent, weights))).toEqual([
      0, 0.9, 0.95, 1,
    ]);
  });

  it('weighs each task the same, and says what would raise it most', () => {
    const tasks = [
      task('1', 'met'),
      task('3', 'met', 'met', 'met', 'danger'),
      task('5', 'met', 'missed'),
      task('11', 'open'),
      task('x'),
    ];
    const forms = [form('b', 'traditional', 4), form('đ', 'online', 0)];
    const score = indexScore(plan, tasks, forms);
    expect(score).toMatchObject({ completionPercent: 56.25, completionPoints: 0, points: 0.5, most: 2 });
    expect(score.reachablePercent).toBe(87.5);
    expect(score.raises.map(({ kind, key, percent }) => [kind, key, percent])).toEqual([
      ['form', 'đ', 0],
      ['task', '11', 25],
      ['task', '3', 6.25],
    ]);
  });

  it('is full where everything is met and both kinds of form were used', () => {
    const score = indexScore(plan, [task('1', 'met')], [form('b', 'traditional', 1), form('c', 'online', 1)]);
    expect(score).toMatchObject({ completionPercent: 100, points: 2, raises: [] });
  });
});
