import { z } from 'zod';
import { optional, wholeNumber } from '../kernel/fields.ts';
import { csvOf } from '../kernel/csv.ts';
import { composed } from '../kernel/vietnamese.ts';
import { dayBounds, isDate, isoWithOffset } from '../kernel/zoned-time.ts';
import type { Database } from '../storage/database.ts';
import type { App } from './http/app.ts';
import { TrailPage } from './trail.page.tsx';
import { actionsCalled, actionWords } from './trail-words.ts';
import { listTrail, verifyTrail, type TrailLine, type TrailPage as TrailPageOptions } from './trail.ts';

const PAGE_SIZE = 50;

/** A form that was sent with empty fields asks for everything. */
const blankIsNone = (value: unknown) => (value === '' ? undefined : value);
const day = z.preprocess(
  blankIsNone,
  z.string().refine(isDate, { error: 'Ngày phải có dạng năm-tháng-ngày.' }).optional(),
);
const words = z.preprocess(blankIsNone, z.string().trim().max(100).optional());
const searchFields = { ai: words, viec: words, tu: day, den: day };

const pageQuery = z.object({
  ...searchFields,
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

const exportQuery = z.object(searchFields);
type Search = z.output<typeof exportQuery>;

/** More would be no table for a person. */
const MOST_EXPORTED = 100_000;

const access = { scope: 'station', permission: 'trail.read' } as const;

/** The trail: as a page, and for programs that keep a copy of it elsewhere. */
export function trailRoutes(app: App, { database }: { database: Database }): void {
  const { kysely } = database;

  app.page(
    { method: 'get', path: '/d/{slug}/quan-tri/nhat-ky', ...access, query: pageQuery },
    async (call) => {
      const { station, query } = call;
      const wanted = searchOf(query, station.timeZone);
      const lines = await listTrail(kysely, station.id, { ...wanted, limit: PAGE_SIZE, before: query.truoc });
      const last = lines.length === PAGE_SIZE ? lines.at(-1)!.seq : 1;
      const page = `/d/${station.slug}/quan-tri/nhat-ky`;
      const asked = addressOf(query);
      const older = last > 1 ? `${page}?${addressOf(query, { truoc: String(last) })}` : null;
      const csv = `${page}/xuat.csv${asked === '' ? '' : `?${asked}`}`;
      const check = query.kiem === undefined ? null : await verifyTrail(kysely, station.id);
      return <TrailPage {...{ call, lines, older, check, csv }} search={query} />;
    },
  );

  app.page(
    { method: 'get', path: '/d/{slug}/quan-tri/nhat-ky/xuat.csv', ...access, query: exportQuery },
    async ({ station, query }) => {
      const wanted = { ...searchOf(query, station.timeZone), limit: MOST_EXPORTED };
      const lines = await listTrail(kysely, station.id, wanted);
      return csvDownload('nhat-ky-he-thong', trailTable(lines, station.timeZone));
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

function searchOf({ ai, viec, tu, den }: Search, timeZone: string): Omit<TrailPageOptions, 'limit'> {
  return {
    ...(ai !== undefined && { actor: composed(ai) }),
    ...(viec !== undefined && { actions: actionsCalled(viec) }),
    ...(tu !== undefined && { from: dayBounds(tu, timeZone).from }),
    ...(den !== undefined && { to: dayBounds(den, timeZone).to }),
  };
}

function addressOf({ ai, viec, tu, den }: Search, more: Record<string, string> = {}): string {
  const asked = Object.entries({ ai, viec, tu, den, ...more }).filter(([, value]) => value !== undefined);
  return new URLSearchParams(asked as [string, string][]).toString();
}

function trailTable(lines: readonly TrailLine[], timeZone: string): (string | number)[][] {
  return [
    ['Dòng', 'Lúc', 'Ai', 'Việc', 'Đối tượng', 'Chi tiết', 'Mã băm'],
    ...lines.map(({ seq, at, actor, action, subject, detail, hash }) => [
      ...[seq, isoWithOffset(at, timeZone), actor.name, actionWords(action)],
      ...[subject, JSON.stringify(detail), hash],
    ]),
  ];
}

function csvDownload(name: string, rows: (string | number)[][]): Response {
  return new Response(csvOf(rows), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"`,
      'cache-control': 'no-store',
    },
  });
}
