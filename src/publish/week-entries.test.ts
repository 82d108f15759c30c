import { expect, it } from 'vitest';
import { UNTOUCHED, type Publication } from './publication.ts';
import { weekEntries } from './week-entries.ts';

const at = (wall: string) => Date.parse(`${wall}:00+07:00`);
const one = (id: string, more: Partial<Publication>) =>
  ({
    ...UNTOUCHED,
    id,
    title: id,
    channel: 'zalo-oa',
    way: 'api',
    state: 'published',
    ...more,
  }) as Publication;

it('a week shows airings, articles and broadcasts together, one broadcast once however many articles it takes', () => {
  const week = weekEntries({
    ...{ monday: '2026-11-23', timeZone: 'Asia/Ho_Chi_Minh', now: at('2026-11-24T12:00'), base: '/d/x' },
    airings: [
      {
        ...{ id: 'a', title: 'Bản tin sáng', status: 'planned' },
        ...{ startsAt: at('2026-11-24T07:00'), endsAt: at('2026-11-24T07:15') },
      },
      {
        ...{ id: 'b', title: 'Bản tin chiều', status: 'silent' },
        ...{ startsAt: at('2026-11-24T17:00'), endsAt: at('2026-11-24T17:15') },
      },
    ],
    publications: [
      one('sent', { publishedAt: at('2026-11-23T23:50'), sentAt: at('2026-11-24T08:00'), state: 'sent' }),
      one('along', { publishedAt: at('2026-11-24T06:30'), sentAt: at('2026-11-24T08:00'), leadId: 'sent' }),
      one('planned', { state: 'queued', nextAt: at('2026-11-25T09:00'), wantsBroadcast: true }),
      one('held', { state: 'queued', nextAt: at('2026-11-25T09:00'), held: true }),
      one('last-week', { publishedAt: at('2026-11-22T23:59') }),
    ],
  });
  const shown = week.map(({ entries }) =>
    entries.map(({ kind, title, done, along, off }) =>
      [kind, title, done, along, off].filter((x) => x !== undefined),
    ),
  );
  expect(shown).toEqual([
    [['article', 'sent', true, 0]],
    [
      ['article', 'along', true, 0],
      ['airing', 'Bản tin sáng', true, 0],
      ['broadcast', 'sent', true, 1],
      ['airing', 'Bản tin chiều', false, 0, 'Chưa có bản tin'],
    ],
    [
      ['article', 'planned', false, 0],
      ['broadcast', 'planned', false, 0],
    ],
    ...[[], [], [], []],
  ]);
});
