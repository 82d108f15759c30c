/** The queue and what is out: their pages, and the order in which things go. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import { idList, optional, wholeNumber } from '../kernel/fields.ts';
import { monthBounds, monthOf } from '../kernel/zoned-time.ts';
import {
  countPublications,
  countPublished,
  inStates,
  outAndDue,
  publishedPage,
  revisedWaiting,
} from './publication-lists.store.ts';
import type { PublishRooms } from './publish-rooms.ts';
import { OUT_PAGE_SIZE, OutPage, QUEUE_LINES, QueuePage } from './queue.page.tsx';

const LIST = '/d/{slug}/xuat-ban';
const see = { scope: 'station', permission: 'script.read' } as const;
const write = { scope: 'station', permission: 'publish.write' } as const;

export function queueRoutes(
  app: App,
  { database, clock, machine, publications, accounts }: PublishRooms,
): void {
  const { kysely } = database;
  app.page({ method: 'get', path: LIST, ...see }, async (call) => {
    const { station } = call;
    const now = clock.now();
    const { from, to } = monthBounds(monthOf(now, station.timeZone), station.timeZone);
    const drafts = await inStates(kysely, station.id, ['draft'], QUEUE_LINES);
    const revised = await revisedWaiting(kysely, station.id, QUEUE_LINES);
    const moving = await inStates(
      kysely,
      station.id,
      ['creating', 'verifying', 'broadcasting', 'queued'],
      QUEUE_LINES,
    );
    const waiting = [...(await outAndDue(kysely, station.id, QUEUE_LINES)), ...moving].slice(0, QUEUE_LINES);
    return (
      <QueuePage
        {...{ call, now, unapproved: [...drafts, ...revised], machineNow: machine.now() }}
        troubled={await inStates(kysely, station.id, ['unknown', 'failed'], QUEUE_LINES)}
        {...{ waiting, found: await publications.withProposals(station, waiting) }}
        counts={await countPublications(kysely, station.id)}
        publishedThisMonth={await countPublished(kysely, station.id, from, to)}
        account={await accounts.find(station.id)}
      />
    );
  });

  app.page(
    {
      ...{ method: 'get', path: `${LIST}/da-dang`, ...see },
      query: z.object({ trang: wholeNumber('Trang', { min: 1, max: 100_000 }).default(1).catch(1) }),
    },
    async (call) => {
      const { station, query } = call;
      const page = { limit: OUT_PAGE_SIZE, offset: (query.trang - 1) * OUT_PAGE_SIZE };
      return (
        <OutPage
          {...{ call, page: query.trang, now: clock.now() }}
          items={await publishedPage(kysely, station.id, page)}
          total={await countPublished(kysely, station.id, 0, Number.MAX_SAFE_INTEGER)}
        />
      );
    },
  );

  const orderBody = z.object({
    ids: idList('Bản đăng', { min: 1, max: 500 }),
    move: optional(z.string().max(80)),
  });
  app.form(
    { method: 'post', path: `${LIST}/thu-tu`, ...write, body: orderBody },
    async ({ station, actor, body, seeOther }) => {
      await publications.reorder(station, actor, moved(body.ids, body.move));
      return seeOther(`/d/${station.slug}/xuat-ban`, 'Đã lưu thứ tự đăng.');
    },
  );
}

/** Without script a button moves one item by one place. */
function moved(ids: readonly string[], move: string | undefined): string[] {
  const [way, id] = move?.split(':') ?? [];
  const order = [...ids];
  const from = order.indexOf(id ?? '');
  const to = way === 'up' ? from - 1 : from + 1;
  if (from < 0 || to < 0 || to >= order.length) return order;
  order.splice(to, 0, ...order.splice(from, 1));
  return order;
}
