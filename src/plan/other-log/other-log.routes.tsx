/** Nhật ký hệ thống khác: sending a file in, looking at it, taking its rows, confirming them. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import type { Permission } from '../../accounts/permissions.ts';
import type { Station } from '../../accounts/stations.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { optional, requiredText, wholeNumber } from '../../kernel/fields.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import { monthOf } from '../../kernel/zoned-time.ts';
import type { Database } from '../../storage/database.ts';
import type { Audits } from '../audits.ts';
import { heardTasks } from '../plans.ts';
import { fieldOf, LOGS_PAGE_SIZE, OtherLogPage, OtherLogsPage } from './other-log.page.tsx';
import { COLUMN_TITLES, COLUMNS, type Column, type ColumnMap } from './other-log.ts';
import { LOG_FILE_LIMITS, otherLogSchema, type OtherLogs } from './other-logs.ts';
import { findOtherLog, listOtherLogs, unconfirmedByLog } from './other-logs.store.ts';

export interface OtherLogRooms {
  database: Database;
  clock: Clock;
  media: Pick<MediaStore, 'open'>;
  audits: Pick<Audits, 'planOf'>;
  otherLogs: OtherLogs;
}

const LIST = '/d/{slug}/nhat-ky-khac';
const LOG = `${LIST}/{logId}` as const;
const see = { scope: 'station', permission: 'audit.read' } as const;
const write = { scope: 'station', permission: 'byhand.write' } as const;
const confirming = { scope: 'station', permission: 'byhand.confirm' } as const;

const pageField = () =>
  optional(wholeNumber('Trang', { min: 1, max: 100_000 })).transform((page) => page ?? 1);
const columnField = (column: Column) => optional(wholeNumber(COLUMN_TITLES[column], { min: 0, max: 1_000 }));
const columnFields = {
  'cot-date': columnField('date'),
  'cot-time': columnField('time'),
  'cot-item': columnField('item'),
  'cot-duration': columnField('duration'),
  'cot-outcome': columnField('outcome'),
} satisfies Record<ReturnType<typeof fieldOf>, z.ZodType>;
type ColumnFields = Partial<Record<keyof typeof columnFields, number | undefined>>;

export function otherLogRoutes(app: App, rooms: OtherLogRooms): void {
  const { database, clock, media, audits, otherLogs } = rooms;
  const { kysely } = database;
  type Looker = PageCall & { may: (permission: Permission) => boolean };

  async function list(call: Looker, page: number, typed?: Parameters<typeof OtherLogsPage>[0]['typed']) {
    const { id } = call.station;
    const { logs, total } = await listOtherLogs(kysely, id, {
      ...{ limit: LOGS_PAGE_SIZE, offset: (page - 1) * LOGS_PAGE_SIZE },
    });
    const waiting = await unconfirmedByLog(
      kysely,
      id,
      logs.map((log) => log.id),
    );
    const mayWrite = call.may('byhand.write');
    return <OtherLogsPage {...{ call, logs, total, page, waiting, mayWrite, typed }} />;
  }

  async function tasksNow(station: Station) {
    return heardTasks(await audits.planOf(station, monthOf(clock.now(), station.timeZone)));
  }

  app.page({ method: 'get', path: LIST, ...see, query: z.object({ trang: pageField() }) }, (call) =>
    list(call, call.query.trang),
  );

  app.form(
    {
      ...{ method: 'post', path: LIST, ...write, body: otherLogSchema },
      ...{ files: { file: LOG_FILE_LIMITS }, maxBytes: 64 * 1024 * 1024 },
    },
    async ({ station, actor, body, seeOther }) => {
      const { id } = await otherLogs.add(station, actor, body);
      return seeOther(`/d/${station.slug}/nhat-ky-khac/${id}`);
    },
    (call) => {
      const { values, errors, message } = call;
      const system = typeof values.system === 'string' ? values.system : '';
      return list(call, 1, { system, errors, message });
    },
  );

  app.page(
    { method: 'get', path: LOG, ...see, query: z.object({ ...columnFields, trang: pageField() }) },
    async (call) => {
      const { station, params, query, actor } = call;
      const chosen = columnsOf(query);
      const read = await otherLogs.read(station, params.logId, chosen ?? undefined);
      return (
        <OtherLogPage
          {...{ call, read, page: query.trang }}
          mayTake={call.may('byhand.write')}
          mayConfirm={call.may('byhand.confirm') && actor.id !== read.log.by}
          tasks={await tasksNow(station)}
        />
      );
    },
  );

  app.form(
    {
      ...{ method: 'post', path: `${LOG}/nhap`, ...write },
      body: z.object({ ...columnFields, task: requiredText('Nhiệm vụ', { max: 20 }) }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      const columns = columnsOf(body) ?? {};
      const taken = await otherLogs.take(station, actor, params.logId, { columns, task: body.task });
      return seeOther(
        `/d/${station.slug}/nhat-ky-khac/${params.logId}`,
        `Đã nhập ${viNumber(taken)} lượt. Các lượt này được tính khi một người khác xác nhận.`,
      );
    },
  );

  app.form({ method: 'post', path: `${LOG}/xac-nhan`, ...confirming }, async (call) => {
    const { station, actor, params, seeOther } = call;
    const confirmed = await otherLogs.confirm(station, actor, params.logId);
    return seeOther(
      `/d/${station.slug}/nhat-ky-khac/${params.logId}`,
      `Đã xác nhận ${viNumber(confirmed)} lượt đã phát.`,
    );
  });

  app.raw(
    { method: 'get', path: `${LOG}/tep`, ...see, summary: 'Tệp nhật ký của hệ thống khác, như đã gửi' },
    async ({ station, params }) => {
      const log = await findOtherLog(kysely, station.id, params.logId);
      if (!log) throw new Refusal('other-log-not-found', 'Không tìm thấy nhật ký này.', 404);
      // Never shown in the page's own origin: the file came from outside.
      return new Response(Readable.toWeb(media.open(log.sha256)) as ReadableStream<Uint8Array>, {
        headers: {
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="nhat-ky-${log.sha256.slice(0, 10)}.csv"`,
          'cache-control': 'no-store',
        },
      });
    },
  );
}

/** Null when no column is named at all: then the heading tells. */
function columnsOf(fields: ColumnFields): ColumnMap | null {
  const named = COLUMNS.flatMap((column) => {
    const index = fields[fieldOf(column)];
    return index === undefined ? [] : [[column, index] as const];
  });
  return named.length === 0 ? null : Object.fromEntries(named);
}
