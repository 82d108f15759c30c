/** The library's filters as its address holds them, and as they are remembered for the next visit. */
import { z } from 'zod';
import type { Station } from '../accounts/stations.ts';
import { instantOf, type Month } from '../kernel/zoned-time.ts';
import { TOPIC_KEYS } from '../scripts/topic.ts';
import { STATE_NAMES } from '../scripts/script.ts';
import type { ScriptState } from '../storage/script-tables.ts';
import type { LibraryFilter, LibraryPlace } from './library.store.ts';

const lenient = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const STATES = Object.keys(STATE_NAMES) as [ScriptState, ...ScriptState[]];

/** What can't be read is no filter. */
export const libraryQuerySchema = z.object({
  q: lenient(z.string().trim().min(1).max(200)),
  loai: lenient(z.enum(['tin', 'bai', 'ghi-am'])),
  cchc: lenient(z.enum(['co', 'khong'])),
  chuDe: lenient(z.enum(TOPIC_KEYS)),
  trangThai: lenient(z.enum(STATES)),
  thang: lenient(z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/)),
  kho: lenient(z.enum(['luu-tru'])),
  /** The last item of the page before: its instant and its id. */
  sau: lenient(z.string().regex(/^\d{1,15}\.[0-9a-f-]{1,40}$/)),
  /** The form was sent: what is blank is meant to be. */
  loc: lenient(z.string()),
  boLoc: lenient(z.string()),
});
export type LibraryQuery = z.output<typeof libraryQuerySchema>;

const FILTERS = ['q', 'loai', 'cchc', 'chuDe', 'trangThai', 'thang'] as const;

export const hasFilter = (query: LibraryQuery): boolean => FILTERS.some((name) => query[name] !== undefined);

/** @example libraryHref('/d/x/thu-vien', { q: 'một cửa' }) // '/d/x/thu-vien?q=m%E1%BB%99t+c%E1%BB%ADa&loc=1' */
export function libraryHref(path: string, query: LibraryQuery): string {
  const parts = new URLSearchParams();
  for (const name of [...FILTERS, 'kho', 'sau', 'boLoc'] as const) {
    const value = query[name];
    if (value !== undefined) parts.set(name, value);
  }
  if (parts.size > 0 && query.boLoc === undefined) parts.set('loc', '1');
  return parts.size > 0 ? `${path}?${parts.toString()}` : path;
}

/** What is remembered: the filters alone, not the page. */
export function rememberedQuery(query: LibraryQuery): string {
  const parts = new URLSearchParams();
  for (const name of FILTERS) if (query[name] !== undefined) parts.set(name, query[name]);
  return parts.toString();
}

export function filterOf(station: Pick<Station, 'timeZone'>, query: LibraryQuery): LibraryFilter {
  const { q, loai, cchc, chuDe, trangThai, thang, kho } = query;
  return {
    search: q,
    kind: loai && ({ tin: 'tin', bai: 'bài', 'ghi-am': 'recording' } as const)[loai],
    cchc: cchc && cchc === 'co',
    topic: chuDe,
    state: trangThai,
    ...(thang !== undefined && {
      madeFrom: instantOf(`${thang}-01T00:00`, station.timeZone),
      madeTo: instantOf(`${monthAfter(thang)}-01T00:00`, station.timeZone),
    }),
    archived: kho !== undefined,
  };
}

export function placeOf({ sau }: LibraryQuery): LibraryPlace | null {
  if (sau === undefined) return null;
  const [createdAt, id] = sau.split('.') as [string, string];
  return { createdAt: Number(createdAt), id };
}

function monthAfter(month: Month): Month {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}
