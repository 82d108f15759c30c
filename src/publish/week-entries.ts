/** What goes out in a week, on the air and beside it, day by day. Pure but for the zone's arithmetic. */
import { addDays, dateOf, type LocalDate } from '../kernel/zoned-time.ts';
import type { Publication } from './publication.ts';

export interface WeekEntry {
  kind: 'airing' | 'article' | 'broadcast';
  /** UTC ms. */
  at: number;
  title: string;
  /** It has happened; else it is meant to. */
  done: boolean;
  /** Of what was or will not be: 'Đã hủy'. */
  off?: string;
  href: string;
  /** Other articles that go along. */
  along: number;
}

export interface AiringShown {
  id: string;
  title: string;
  startsAt: number;
  endsAt: number;
  status: 'planned' | 'cancelled' | 'silent';
}

export interface WeekParts {
  monday: LocalDate;
  timeZone: string;
  now: number;
  base: string;
  airings: readonly AiringShown[];
  publications: readonly Publication[];
}

/** Seven days from Monday, each in the order of the clock. */
export function weekEntries(parts: WeekParts): { date: LocalDate; entries: WeekEntry[] }[] {
  const all = [...parts.airings.map((one) => airingEntry(one, parts)), ...publicationEntries(parts)];
  return Array.from({ length: 7 }, (_, index) => {
    const date = addDays(parts.monday, index);
    const entries = all.filter(({ at }) => dateOf(at, parts.timeZone) === date).sort((a, b) => a.at - b.at);
    return { date, entries };
  });
}

function airingEntry(
  { id, title, startsAt, endsAt, status }: AiringShown,
  { base, now }: WeekParts,
): WeekEntry {
  const off = status === 'planned' ? {} : { off: status === 'cancelled' ? 'Đã hủy' : 'Chưa có bản tin' };
  const href = `${base}/lich-phat/luot/${id}`;
  return { kind: 'airing', at: startsAt, title, done: endsAt <= now, href, along: 0, ...off };
}

function publicationEntries({ publications, base }: WeekParts): WeekEntry[] {
  const along = Map.groupBy(publications, ({ leadId }) => leadId);
  return publications.flatMap((one): WeekEntry[] => {
    const common = { title: one.title, href: `${base}/xuat-ban/${one.id}` };
    const article = articleAt(one);
    const broadcast = broadcastAt(one);
    return [
      article && { ...common, kind: 'article' as const, ...article, along: 0 },
      broadcast && {
        ...common,
        kind: 'broadcast' as const,
        ...broadcast,
        along: along.get(one.id)?.length ?? 0,
      },
    ].filter((entry) => entry !== null);
  });
}

type Moment = Pick<WeekEntry, 'at' | 'done'> | null;

function articleAt(one: Publication): Moment {
  if (one.publishedAt !== null) return { at: one.publishedAt, done: true };
  const waits = one.state === 'queued' && one.way === 'api' && !one.held;
  return waits && one.nextAt !== null ? { at: one.nextAt, done: false } : null;
}

/** One broadcast is one entry, at the article that leads. */
function broadcastAt(one: Publication): Moment {
  if (one.leadId !== null) return null;
  if (one.sentAt !== null) return { at: one.sentAt, done: true };
  if (!one.wantsBroadcast || one.held || one.nextAt === null) return null;
  if (!['queued', 'published'].includes(one.state)) return null;
  return { at: Math.max(one.nextAt, one.broadcastAfter ?? 0), done: false };
}
