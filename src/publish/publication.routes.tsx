/** One publication: its page, and each deed on it. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Invalid } from '../accounts/http/declaration.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Station } from '../accounts/stations.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import {
  checkbox,
  cleanLine,
  idField,
  oneOf,
  optional,
  optionalText,
  wallClockField,
} from '../kernel/fields.ts';
import { Upload } from '../kernel/received-file.ts';
import { instantOf } from '../kernel/zoned-time.ts';
import { findRevision } from '../scripts/scripts.store.ts';
import { packageOf } from './hand-package.ts';
import { PICTURE } from './pictures.routes.ts';
import { publicationsOf } from './publication-lists.store.ts';
import { PublicationPage } from './publication.page.tsx';
import type { Publications } from './publications.ts';
import { findPublication } from './publications.store.ts';
import type { PublishRooms } from './publish-rooms.ts';
import { countsOf } from './residents/residents.store.ts';

const ITEM = '/d/{slug}/xuat-ban/{publicationId}';
const see = { scope: 'station', permission: 'script.read' } as const;
const write = { scope: 'station', permission: 'publish.write' } as const;

/** Of the chart of views. */
const MOST_VIEW_DAYS = 180;

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

type ItemCall = PageCall & { station: Station; params: { publicationId: string } };

export function publicationRoutes(app: App, { database, clock, publications, media }: PublishRooms): void {
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
        changes={await publications.changesOf(one)}
        found={await publications.proposals(one)}
        listen={one.way === 'hand' ? await publications.listenAddress(one) : null}
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

  app.form(
    {
      ...{ method: 'post', path: `${ITEM}/tra-lai`, scope: 'station', permission: 'script.approve' },
      body: z.object({
        wordsHash: z.string({ error: 'Thiếu bản đã xem.' }).max(64),
        reason: optionalText('Lý do', { max: 1000 }),
      }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      const { wordsHash: seenHash, reason } = body;
      await publications.giveBack(station, actor, params.publicationId, { seenHash, reason });
      return seeOther(back(station, params.publicationId), 'Đã trả lại bản đăng.');
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
      return seeOther(back(station, params.publicationId), 'Đang chuyển thay đổi lên nơi đăng.');
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
      return seeOther(
        back(station, params.publicationId),
        await confirmedWords(station, params.publicationId),
      );
    },
    (call) => page(call, call),
  );

  /** Not everything that is out is evidence: a group's message counts nowhere. */
  async function confirmedWords(station: Station, id: string): Promise<string> {
    const { factId } = await publications.existing(station, id);
    return factId === null ? 'Đã xác nhận bài đã đăng.' : 'Đã xác nhận; bài được ghi thành minh chứng.';
  }

  app.form(
    {
      method: 'post',
      path: `${ITEM}/tim-thay`,
      ...write,
      body: z.object({ found: idField('Bài tìm thấy') }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      await publications.confirmFound(station, actor, params.publicationId, body.found);
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
      return packageOf(one, (sha256) => media.open(sha256), await publications.listenAddress(one));
    },
  );
}
