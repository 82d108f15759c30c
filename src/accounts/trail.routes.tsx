import { z } from 'zod';
import { optional, wholeNumber } from '../kernel/fields.ts';
import { isoWithOffset } from '../kernel/zoned-time.ts';
import type { Database } from '../storage/database.ts';
import type { App } from './http/app.ts';
import { TrailPage } from './trail.page.tsx';
import { listTrail, verifyTrail, type TrailLine } from './trail.ts';

const PAGE_SIZE = 50;

const pageQuery = z.object({
  truoc: optional(wholeNumber('Trước dòng', { min: 1, max: Number.MAX_SAFE_INTEGER })),
  kiem: z.string().optional(),
});

const listQuery = z.object({
  before: optional(wholeNumber('before', { min: 1, max: Number.MAX_SAFE_INTEGER })),
  limit: wholeNumber('limit', { min: 1, max: 1_000 }).default(100),
  subject: z.string().max(100).optional(),
});

const lineSchema = z
  .object({
    seq: z.int(),
    at: z.string(),
    actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
    action: z.string(),
    subject: z.string(),
    detail: z.record(z.string(), z.unknown()),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'TrailLine' });

const checkSchema = z.object({ whole: z.boolean(), lines: z.int().optional(), brokenAt: z.int().optional() });

const access = { scope: 'station', permission: 'trail.read' } as const;

/** The trail: as a page, and for programs that keep a copy of it elsewhere. */
export function trailRoutes(app: App, { database }: { database: Database }): void {
  const { kysely } = database;

  app.page(
    { method: 'get', path: '/d/{slug}/quan-tri/nhat-ky', ...access, query: pageQuery },
    async (call) => {
      const { station, query } = call;
      const lines = await listTrail(kysely, station.id, { limit: PAGE_SIZE, before: query.truoc });
      const last = lines.length === PAGE_SIZE ? lines.at(-1)!.seq : 1;
      const older = last > 1 ? `/d/${station.slug}/quan-tri/nhat-ky?truoc=${last}` : null;
      const check = query.kiem === undefined ? null : await verifyTrail(kysely, station.id);
      return <TrailPage call={call} lines={lines} older={older} check={check} />;
    },
  );

  app.endpoint(
    {
      method: 'get',
      path: '/api/v1/stations/{stationId}/trail',
      ...access,
      summary: 'Nhật ký hệ thống, mới nhất trước',
      query: listQuery,
      response: z.object({ lines: z.array(lineSchema) }),
    },
    async ({ station, query }) => ({
      lines: (await listTrail(kysely, station.id, query)).map((line) => toJson(line, station.timeZone)),
    }),
  );

  app.endpoint(
    {
      method: 'get',
      path: '/api/v1/stations/{stationId}/trail/check',
      ...access,
      summary: 'Kiểm tra chuỗi mã băm của nhật ký',
      response: checkSchema,
    },
    ({ station }) => verifyTrail(kysely, station.id),
  );
}

function toJson(line: TrailLine, timeZone: string) {
  return { ...line, at: isoWithOffset(line.at, timeZone) };
}
