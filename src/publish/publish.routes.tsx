/** Xuất bản: the queue, one publication and what is done about it, and its pictures. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Invalid } from '../accounts/http/declaration.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Station } from '../accounts/stations.ts';
import { MOST_UPLOAD_BYTES } from '../audio/picture.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import {
  checkbox,
  cleanLine,
  idField,
  idList,
  oneOf,
  optional,
  wallClockField,
  wholeNumber,
} from '../kernel/fields.ts';
import { Upload } from '../kernel/received-file.ts';
import { findRevision } from '../scripts/scripts.store.ts';
import { instantOf, monthBounds, monthOf } from '../kernel/zoned-time.ts';
import type { Database } from '../storage/database.ts';
import { broadcastRoutes } from './broadcast.routes.tsx';
import { packageOf } from './hand-package.ts';
import { publicationFormRoutes } from './publication-form.routes.tsx';
import { PublicationPage } from './publication.page.tsx';
import type { Publications } from './publications.ts';
import {
  countPublications,
  countPublished,
  hasPicture,
  inStates,
  isOutgoingImage,
  outAndDue,
  publicationsOf,
  publishedPage,
  revisedWaiting,
} from './publication-lists.store.ts';
import { findPublication } from './publications.store.ts';
import { OUT_PAGE_SIZE, OutPage, QUEUE_LINES, QueuePage } from './queue.page.tsx';
import { countsOf } from './residents/residents.store.ts';
import type { ZaloAccounts } from './zalo/accounts.ts';

const LIST = '/d/{slug}/xuat-ban';
const ITEM = `${LIST}/{publicationId}`;
const see = { scope: 'station', permission: 'script.read' } as const;
const write = { scope: 'station', permission: 'publish.write' } as const;

export interface PublishRooms {
  database: Database;
  clock: Clock;
  machine: Clock;
  publications: Publications;
  accounts: ZaloAccounts;
  /** Bytes of the media store. */
  media: { path: (sha256: string) => string };
}

/** Of the chart of views. */
const MOST_VIEW_DAYS = 180;

export const PICTURE = {
  maxBytes: MOST_UPLOAD_BYTES,
  tooLarge: 'Ảnh lớn hơn 45 MB; hãy chọn ảnh nhỏ hơn.',
};

const pictureField = z.preprocess(
  (value) => (value === '' ? undefined : value),
  z.instanceof(Upload).optional(),
);
const webAddress = optional(
  z
    .string({ error: 'Đường dẫn phải là chữ.' })
    .overwrite(cleanLine)
    .max(2_000, { error: 'Đường dẫn dài quá 2.000 ký tự.' })
    .refine((text) => text === '' || (/^https?:\/\/[^\s/]+/i.test(text) && URL.canParse(text)), {
      error: 'Đường dẫn phải đầy đủ, ví dụ https://haibatrung.hanoi.gov.vn/tin-tuc/123.',
    }),
);

export function publishRoutes(app: App, rooms: PublishRooms): void {
  queueRoutes(app, rooms);
  publicationFormRoutes(app, rooms);
  broadcastRoutes(app, rooms);
  pictureRoutes(app, rooms);
  itemRoutes(app, rooms);
}

function queueRoutes(app: App, { database, clock, machine, publications, accounts }: PublishRooms): void {
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
    return (
      <QueuePage
        {...{ call, now, unapproved: [...drafts, ...revised], machineNow: machine.now() }}
        troubled={await inStates(kysely, station.id, ['unknown', 'failed'], QUEUE_LINES)}
        waiting={[...(await outAndDue(kysely, station.id, QUEUE_LINES)), ...moving].slice(0, QUEUE_LINES)}
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

type ItemCall = PageCall & { station: Station; params: { publicationId: string } };

function pictureRoutes(app: App, { database, publications }: PublishRooms): void {
  const answer = async (sha256: string, cache: string) =>
    new Response(new Uint8Array(await publications.picture(sha256)), {
      headers: { 'content-type': 'image/jpeg', 'cache-control': cache },
    });
  const none = () => new Refusal('picture-not-found', 'Không tìm thấy ảnh này.', 404);
  app.raw(
    { method: 'get', path: `${LIST}/anh/{sha256}`, ...see, summary: 'Ảnh của một bản đăng' },
    async ({ station, params }) => {
      if (
        !/^[0-9a-f]{64}$/.test(params.sha256) ||
        !(await hasPicture(database.kysely, station.id, params.sha256))
      )
        throw none();
      return answer(params.sha256, 'private, max-age=31536000, immutable');
    },
  );
  app.raw(
    {
      method: 'get',
      path: '/anh-dang/{sha256}',
      scope: 'public',
      summary: 'Ảnh của bài đã đưa đi đăng, để Zalo lấy',
    },
    async ({ params }) => {
      if (!/^[0-9a-f]{64}$/.test(params.sha256) || !(await isOutgoingImage(database.kysely, params.sha256)))
        throw none();
      return answer(params.sha256, 'public, max-age=31536000, immutable');
    },
  );
}

function itemRoutes(app: App, { database, clock, publications, media }: PublishRooms): void {
  const { kysely } = database;

  async function page(call: ItemCall, again?: Invalid) {
    const { station, params } = call;
    const one = await publications.existing(station, params.publicationId);
    const others = await publicationsOf(kysely, station.id, one.scriptId);
    const source = await findRevision(kysely, station.id, one.revisionId);
    return (
      <PublicationPage
        {...{ call, one, source, now: clock.now(), steps: await publications.steps(station, one.id) }}
        corrected={
          one.corrects === null ? null : ((await findPublication(kysely, station.id, one.corrects)) ?? null)
        }
        companions={await publications.companions(station, one.id)}
        lead={one.leadId === null ? null : ((await findPublication(kysely, station.id, one.leadId)) ?? null)}
        views={await countsOf(kysely, station.id, one.id, MOST_VIEW_DAYS)}
        correction={others.find(({ corrects }) => corrects === one.id) ?? null}
        typed={again?.values}
        errors={again?.errors}
        message={again?.message}
      />
    );
  }
  app.page({ method: 'get', path: ITEM, ...see }, (call) => page(call));

  const back = (station: Station, id: string) => `/d/${station.slug}/xuat-ban/${id}`;

  app.form(
    {
      ...{ method: 'post', path: `${ITEM}/duyet`, scope: 'station', permission: 'script.approve' },
      body: z.object({ wordsHash: z.string({ error: 'Thiếu bản đã xem.' }).max(64) }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      await publications.approve(station, actor, params.publicationId, body.wordsHash);
      return seeOther(back(station, params.publicationId), 'Đã duyệt bản đăng.');
    },
    (call) => page(call, call),
  );

  const lone = (
    deed: string,
    words: string,
    work: (station: Station, actor: Parameters<Publications['cancel']>[1], id: string) => Promise<void>,
  ) =>
    app.form(
      { method: 'post', path: `${ITEM}/${deed}`, ...write },
      async ({ station, actor, params, seeOther }) => {
        await work(station, actor, params.publicationId);
        return seeOther(back(station, params.publicationId), words);
      },
      (call) => page(call, call),
    );
  lone('huy', 'Đã hủy.', (...args) => publications.cancel(...args));
  lone('bo-ban-sua', 'Đã bỏ bản sửa.', (...args) => publications.dropRevised(...args));
  lone('thu-lai', 'Đang thử lại.', (...args) => publications.retry(...args));

  app.form(
    { method: 'post', path: `${ITEM}/giu`, ...write, body: z.object({ value: checkbox() }) },
    async ({ station, actor, params, body, seeOther }) => {
      await publications.hold(station, actor, params.publicationId, body.value);
      return seeOther(back(station, params.publicationId), body.value ? 'Đã tạm giữ.' : 'Đã thôi giữ.');
    },
    (call) => page(call, call),
  );

  app.form(
    {
      ...{ method: 'post', path: `${ITEM}/doi`, ...write },
      body: z.object({ value: oneOf('Thay đổi', ['update', 'hide', 'show', 'remove']) }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      await publications.change(station, actor, params.publicationId, body.value);
      return seeOther(back(station, params.publicationId), 'Đang chuyển thay đổi lên Zalo.');
    },
    (call) => page(call, call),
  );

  app.form(
    {
      ...{ method: 'post', path: `${ITEM}/quyet-dinh`, ...write },
      body: z.object({
        happened: oneOf('Câu trả lời', ['0', '1']),
        remoteId: optional(idField('Bài tìm thấy')),
        link: webAddress,
      }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      const { link } = body;
      const found =
        link === undefined || link === ''
          ? await foundLink(station, params.publicationId, body.remoteId)
          : link;
      const verdict =
        body.happened === '1'
          ? ({ happened: true, remoteId: link ? undefined : body.remoteId, link: found } as const)
          : ({ happened: false } as const);
      await publications.decide(station, actor, params.publicationId, verdict);
      return seeOther(back(station, params.publicationId), 'Đã ghi nhận.');
    },
    (call) => page(call, call),
  );

  /** The address of an article that the look found. */
  async function foundLink(
    station: Station,
    id: string,
    remoteId: string | undefined,
  ): Promise<string | undefined> {
    const look = (await publications.steps(station, id)).findLast(({ step }) => step === 'look');
    const found = (look?.answer?.['found'] ?? []) as { id: string; link: string | null }[];
    return found.find((one) => one.id === remoteId)?.link ?? undefined;
  }

  app.form(
    {
      ...{ method: 'post', path: `${ITEM}/xac-nhan`, ...write },
      ...{ files: { screenshot: PICTURE }, maxBytes: 64 * 1024 * 1024 },
      body: z.object({ link: webAddress, publishedAt: wallClockField('Đăng lúc'), screenshot: pictureField }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      const publishedAt = instantOf(body.publishedAt, station.timeZone);
      if (publishedAt > clock.now() + 60_000)
        throw fieldRefusal('publishedAt', 'date-to-come', 'Thời điểm đăng chưa tới.');
      const proof = {
        link: body.link || undefined,
        publishedAt: Math.min(publishedAt, clock.now()),
        screenshot: body.screenshot,
      };
      await publications.confirm(station, actor, params.publicationId, proof);
      return seeOther(back(station, params.publicationId), 'Đã xác nhận; bài được ghi thành minh chứng.');
    },
    (call) => page(call, call),
  );

  app.raw(
    { method: 'get', path: `${ITEM}/goi.zip`, ...see, summary: 'Gói đăng tay: chữ, HTML, ảnh bìa, âm thanh' },
    async ({ station, params }) => {
      const one = await publications.existing(station, params.publicationId);
      if (one.state === 'draft')
        throw new Refusal('not-approved', 'Bản đăng chưa được duyệt nên chưa tải được gói.', 409);
      return packageOf(one, media.path);
    },
  );
}
