/** Thư viện: the list, an item's uses, replacing and putting away. */
import { getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { checkbox, requiredText, wholeNumber } from '../kernel/fields.ts';
import type { Database } from '../storage/database.ts';
import { LibraryPage } from './library.page.tsx';
import {
  filterOf,
  libraryQuerySchema,
  placeOf,
  rememberedQuery,
  type LibraryQuery,
} from './library-query.ts';
import { libraryPage } from './library.store.ts';
import type { Library } from './library.ts';
import { UNDO_REPLACE_MS } from './library.ts';
import { UsagePage, type UsagePageProps } from './usage.page.tsx';

export interface LibraryRooms {
  database: Database;
  library: Library;
}

const LIST = '/d/{slug}/thu-vien';
const ITEM = `${LIST}/{scriptId}`;
const PAGE_SIZE = 30;
/** Approved items offered in place of another: the newest. */
const OFFERED = 200;
const COOKIE = 'loa-thu-vien';
const REMEMBERED_S = 30 * 86_400;

const read = { scope: 'station', permission: 'script.read' } as const;
const write = { scope: 'station', permission: 'script.write' } as const;
const replacing = { scope: 'station', permission: 'bulletin.write' } as const;

const replaceBody = z.object({ other: requiredText('Tin, bài thay thế', { max: 100 }) });
const archiveBody = z.object({ away: checkbox() });
const undoBody = z.object({ seq: wholeNumber('Lần thay', { min: 1, max: 2 ** 50 }) });

export function libraryRoutes(app: App, { database, library }: LibraryRooms): void {
  app.page({ method: 'get', path: LIST, ...read, query: libraryQuerySchema }, async (call) => {
    const { c, station } = call;
    const path = `/d/${station.slug}/thu-vien`;
    const query = remembered(call.query, getCookie(c, COOKIE));
    setCookie(c, COOKIE, rememberedQuery(query), {
      ...{ path, httpOnly: true, sameSite: 'Lax', maxAge: REMEMBERED_S },
    });
    const page = { limit: PAGE_SIZE, after: placeOf(query) };
    const { items, more } = await libraryPage(database, station.id, filterOf(station, query), page);
    return <LibraryPage call={call} query={query} items={items} more={more} />;
  });

  async function usagePage(
    call: PageCall & { params: { scriptId: string } },
    more: Partial<UsagePageProps> = {},
  ) {
    const { station, params } = call;
    const usage = await library.usage(station, params.scriptId);
    const filter = { state: 'approved', archived: false } as const;
    const { items } = await libraryPage(database, station.id, filter, { limit: OFFERED, after: null });
    const others = items.filter(({ id }) => id !== params.scriptId);
    return <UsagePage call={call} usage={usage} others={others} {...more} />;
  }

  app.page({ method: 'get', path: ITEM, ...read }, (call) => usagePage(call));

  app.form(
    { method: 'post', path: `${ITEM}/thay`, ...replacing, body: replaceBody },
    async ({ station, actor, params, body, seeOther }) => {
      const { bulletins, seq } = await library.replace(station, actor, params.scriptId, body.other);
      const own = `/d/${station.slug}/thu-vien/${params.scriptId}`;
      return seeOther(own, {
        tone: 'proved',
        message: `Đã thay trong ${bulletins} bản tin.`,
        undo: { action: `${own}/hoan-tac`, fields: { seq: String(seq) }, seconds: UNDO_REPLACE_MS / 1000 },
      });
    },
    (call) => usagePage(call, { errors: call.errors, message: call.message }),
  );

  app.form(
    { method: 'post', path: `${ITEM}/hoan-tac`, ...replacing, body: undoBody },
    async ({ station, actor, params, body, seeOther }) => {
      await library.undoReplace(station, actor, params.scriptId, body.seq);
      return seeOther(`/d/${station.slug}/thu-vien/${params.scriptId}`, 'Đã hoàn tác việc thay.');
    },
    (call) => usagePage(call, { message: call.message ?? call.errors[0]?.message }),
  );

  app.form(
    { method: 'post', path: `${ITEM}/luu-tru`, ...write, body: archiveBody },
    async ({ station, actor, params, body, seeOther }) => {
      await library.archive(station, actor, params.scriptId, body.away);
      const words = body.away ? 'Đã lưu trữ.' : 'Đã lấy lại từ lưu trữ.';
      return seeOther(`/d/${station.slug}/thu-vien/${params.scriptId}`, words);
    },
    (call) => usagePage(call, { message: call.message ?? call.errors[0]?.message }),
  );
}

/** The filters of the last visit, where this one names none and does not ask for all. */
function remembered(query: LibraryQuery, cookie: string | undefined): LibraryQuery {
  if (query.loc !== undefined || query.boLoc !== undefined || cookie === undefined) return query;
  const kept = libraryQuerySchema.parse(Object.fromEntries(new URLSearchParams(cookie)));
  return { ...kept, ...Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) };
}
