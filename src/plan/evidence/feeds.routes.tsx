/** Tìm thấy: found articles taken or dismissed, and the sources that are read. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { Invalid } from '../../accounts/http/declaration.ts';
import type { Permission } from '../../accounts/permissions.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { optional, wholeNumber } from '../../kernel/fields.ts';
import { Refusal } from '../../kernel/errors.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import type { Database } from '../../storage/database.ts';
import { isStaff, type Evidence } from './evidence.ts';
import { FeedsPage, FOUND_PAGE_SIZE, type FeedsTyped } from './feeds.page.tsx';
import { countWaiting, listFeeds, waitingFound } from './feeds.store.ts';
import { feedSchema, takeSchema, type Feeds } from './feeds.ts';

export interface FeedsRooms {
  database: Database;
  evidence: Evidence;
  feeds: Feeds;
}

const PAGE = '/d/{slug}/minh-chung/tim-thay';
const SOURCE = '/d/{slug}/minh-chung/nguon';
const write = { scope: 'station', permission: 'evidence.write' } as const;
/** What the server asks for on the network is for the administrator to say. */
const naming = { scope: 'station', permission: 'settings.write' } as const;

type Looker = PageCall & { may: (permission: Permission) => boolean };

export function feedsRoutes(app: App, { database, evidence, feeds }: FeedsRooms): void {
  const { kysely } = database;

  async function page(call: Looker, number: number, typed?: FeedsTyped) {
    const { station, actor } = call;
    const mayTake = call.may('evidence.write') && (isStaff(actor) || (await hasUnit(call)));
    return (
      <FeedsPage
        {...{ call, mayTake, typed, page: number }}
        feeds={await listFeeds(kysely, station.id)}
        found={await waitingFound(kysely, station.id, {
          ...{ limit: FOUND_PAGE_SIZE, offset: (number - 1) * FOUND_PAGE_SIZE },
        })}
        total={await countWaiting(kysely, station.id)}
        units={await evidence.unitsNow(station)}
        ownUnit={mayTake ? (await evidence.writerOf(station, actor)).ownUnit : null}
        mayName={call.may('settings.write')}
      />
    );
  }

  async function hasUnit({ station, actor }: PageCall): Promise<boolean> {
    try {
      return (await evidence.writerOf(station, actor)).ownUnit !== null;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  const again = (call: Looker & Invalid, of: string) =>
    page(call, 1, { of, values: call.values, errors: call.errors, message: call.message });

  app.page(
    {
      ...{ method: 'get', path: PAGE, scope: 'station', permission: 'audit.read' },
      query: z.object({ trang: optional(wholeNumber('Trang', { min: 1, max: 100_000 })) }),
    },
    (call) => page(call, call.query.trang ?? 1),
  );

  app.form(
    { method: 'post', path: `${PAGE}/{articleId}/nhan`, ...write, body: takeSchema },
    async ({ station, actor, params, body, seeOther }) => {
      await feeds.take(station, actor, params.articleId, body);
      return seeOther(
        `/d/${station.slug}/minh-chung/tim-thay`,
        isStaff(actor) ? 'Đã nhận bài.' : 'Đã nhận. Bài được tính khi Phòng Văn hoá – Xã hội xác nhận.',
      );
    },
    (call) => again(call, call.params.articleId),
  );

  app.form(
    { method: 'post', path: `${PAGE}/{articleId}/bo-qua`, ...write },
    async ({ station, actor, params, seeOther }) => {
      await feeds.dismiss(station, actor, params.articleId);
      return seeOther(`/d/${station.slug}/minh-chung/tim-thay`, 'Đã bỏ qua bài này.');
    },
    (call) => again(call, call.params.articleId),
  );

  app.form(
    { method: 'post', path: SOURCE, ...naming, body: feedSchema },
    async ({ station, actor, body, seeOther }) => {
      const fresh = await feeds.add(station, actor, body);
      return seeOther(
        `/d/${station.slug}/minh-chung/tim-thay`,
        `Đã thêm nguồn: tìm thấy ${viNumber(fresh)} bài.`,
      );
    },
    (call) => again(call, 'nguon'),
  );

  app.form(
    { method: 'post', path: `${SOURCE}/{feedId}/xoa`, ...naming },
    async ({ station, actor, params, seeOther }) => {
      await feeds.remove(station, actor, params.feedId);
      return seeOther(`/d/${station.slug}/minh-chung/tim-thay`, 'Đã bỏ nguồn. Các bài đã tìm thấy vẫn còn.');
    },
    (call) => again(call, call.params.feedId),
  );

  app.form(
    { method: 'post', path: `${SOURCE}/{feedId}/doc`, ...write },
    async ({ station, params, seeOther }) => {
      const fresh = await feeds.readNow(station, params.feedId);
      return seeOther(`/d/${station.slug}/minh-chung/tim-thay`, `Đã đọc: có thêm ${viNumber(fresh)} bài.`);
    },
    (call) => again(call, call.params.feedId),
  );
}
