import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import { assertStationRoom } from '../accounts/station-room.ts';
import { optionalText, wholeNumber } from '../kernel/fields.ts';
import { isoWithOffset } from '../kernel/zoned-time.ts';
import type { Station } from '../accounts/stations.ts';
import type { ScriptState } from '../storage/script-tables.ts';
import { decisionSchema } from './approvals.routes.tsx';
import type { ScriptDetail } from './script-detail.ts';
import { contentOf } from './script-form.ts';
import type { ScriptRooms } from './script-rooms.ts';
import { scriptContentSchema, STATE_NAMES, type Revision, type Script } from './script.ts';
import { listScripts } from './scripts.store.ts';

const BASE = '/api/v1/stations/{stationId}/scripts';
const ITEM = `${BASE}/{scriptId}`;
const STATES = Object.keys(STATE_NAMES) as [ScriptState, ...ScriptState[]];

const listQuery = z.object({
  state: z.enum(STATES, { error: 'Trạng thái không có trong danh sách.' }).optional(),
  q: z.string().max(200, 'Từ tìm dài quá 200 ký tự.').optional(),
  limit: wholeNumber('limit', { min: 1, max: 200 }).default(50),
  offset: wholeNumber('offset', { min: 0, max: 1_000_000 }).default(0),
});

const scriptShape = {
  id: z.string(),
  kind: z.enum(['script', 'recording']),
  state: z.enum(STATES),
  title: z.string(),
  text: z.string(),
  form: z.enum(['tin', 'bài']),
  cchc: z.boolean(),
  topics: z.array(z.string()),
  unit: z.string(),
  voice: z.string(),
  internal: z.boolean(),
  recordingSha256: z.string().nullable(),
  revision: z.object({
    id: z.string(),
    number: z.int(),
    author: z.string(),
    contentHash: z.string().nullable(),
    submittedAt: z.string().nullable(),
  }),
  approvedRevisionId: z.string().nullable(),
  /** Only where the station approves in two steps, of what waits. */
  waitsFor: z.enum(['review', 'approve']).optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
};
const scriptSchema = z.object(scriptShape).meta({ id: 'Script' });

const detailSchema = z
  .object({
    ...scriptShape,
    audio: z
      .object({ sha256: z.string(), durationMs: z.int(), mediaType: z.string(), spokenText: z.string() })
      .nullable(),
    /** The making of the sound. */
    making: z
      .object({
        progress: z.object({ done: z.number(), total: z.number(), words: z.string() }).nullable(),
        reason: z.string().nullable(),
      })
      .nullable(),
    decisions: z.array(
      z.object({
        revisionId: z.string(),
        outcome: z.enum(['reviewed', 'approved', 'returned', 'undone']),
        by: z.string(),
        at: z.string(),
        comment: z.string(),
        ownWork: z.boolean(),
        delegation: z.string().nullable(),
        contentHash: z.string(),
        audioSha256: z.string(),
      }),
    ),
  })
  .meta({ id: 'ScriptDetail' });

const withdrawSchema = z.object({ reason: optionalText('Lý do thu hồi', { max: 1_000 }) });

const read = { scope: 'station', permission: 'script.read' } as const;
const write = { scope: 'station', permission: 'script.write' } as const;

/** Tin/bài for programs. */
export function scriptsApiRoutes(app: App, { database, scripts, recordings, voicesOf }: ScriptRooms): void {
  const shown = async (station: Station, id: string) =>
    detailJson(station, await scripts.detail(station, id));

  app.endpoint(
    {
      method: 'get',
      path: BASE,
      ...read,
      summary: 'Danh sách tin, bài, sửa gần nhất trước',
      query: listQuery,
      response: z.object({ items: z.array(scriptSchema), total: z.int() }),
    },
    async ({ station, query: { state, q, limit, offset } }) => {
      const filter = { ...(state && { states: [state] }), ...(q !== undefined && { search: q }) };
      const found = await listScripts(database.kysely, station.id, filter, { limit, offset });
      const items = found.items.map(({ script, revision }) => scriptJson(station, script, revision));
      return { items, total: found.total };
    },
  );

  app.endpoint(
    {
      method: 'post',
      path: BASE,
      ...write,
      summary: 'Tạo tin, bài (nháp)',
      body: scriptContentSchema,
      response: detailSchema,
      status: 201,
    },
    async ({ station, actor, body }) => {
      const { id } = await scripts.create(station, actor, contentOf(body, await voicesOf(station)));
      return shown(station, id);
    },
  );

  app.endpoint(
    { method: 'get', path: ITEM, ...read, summary: 'Xem tin, bài', response: detailSchema },
    ({ station, params }) => shown(station, params.scriptId),
  );

  app.endpoint(
    {
      method: 'put',
      path: ITEM,
      ...write,
      summary: 'Lưu nội dung tin, bài',
      body: scriptContentSchema,
      response: detailSchema,
    },
    async ({ station, actor, params, body }) => {
      await scripts.save(station, actor, params.scriptId, contentOf(body, await voicesOf(station)));
      return shown(station, params.scriptId);
    },
  );

  app.endpoint(
    {
      method: 'put',
      path: `${ITEM}/recording`,
      ...write,
      summary: 'Đính kèm bản ghi âm (MP3, WAV, M4A)',
      body: 'stream',
      response: detailSchema,
    },
    async ({ station, actor, params, body }) => {
      const { revision } = await scripts.detail(station, params.scriptId);
      await assertStationRoom(database.kysely, station, 0, 'recording');
      const { sha256 } = await recordings.take(body);
      await scripts.save(station, actor, params.scriptId, contentOf(revision, await voicesOf(station)), {
        sha256,
      });
      return shown(station, params.scriptId);
    },
  );

  app.endpoint(
    {
      method: 'post',
      path: `${ITEM}/submit`,
      scope: 'station',
      permission: 'script.submit',
      summary: 'Gửi duyệt; âm thanh được tạo sau đó',
      response: detailSchema,
      status: 202,
    },
    async ({ station, actor, params }) => {
      await scripts.submit(station, actor, params.scriptId);
      return shown(station, params.scriptId);
    },
  );

  app.endpoint(
    {
      method: 'post',
      path: `${ITEM}/decisions`,
      scope: 'station',
      permission: 'script.approve',
      summary: 'Duyệt hoặc trả lại đúng bản và âm thanh đã xem',
      body: decisionSchema,
      response: detailSchema,
      status: 201,
    },
    async ({ station, actor, params, body: { outcome, comment, ...seen } }) => {
      await scripts.decide(station, actor, params.scriptId, outcome, seen, comment);
      return shown(station, params.scriptId);
    },
  );

  app.endpoint(
    {
      method: 'post',
      path: `${ITEM}/withdraw`,
      scope: 'station',
      permission: 'script.withdraw',
      summary: 'Thu hồi tin, bài',
      body: withdrawSchema,
      response: detailSchema,
    },
    async ({ station, actor, params, body }) => {
      await scripts.withdraw(station, actor, params.scriptId, body.reason);
      return shown(station, params.scriptId);
    },
  );
}

function scriptJson(station: Station, script: Script, revision: Revision): z.input<typeof scriptSchema> {
  const at = (instant: number) => isoWithOffset(instant, station.timeZone);
  const { title, text, form, cchc, topics, unit, voice, internal = false, recordingSha256 } = revision;
  return {
    id: script.id,
    kind: script.kind,
    state: script.state,
    ...{ title, text, form, cchc, topics, unit, voice, internal, recordingSha256 },
    revision: {
      id: revision.id,
      number: revision.number,
      author: revision.authorName,
      contentHash: revision.contentHash,
      submittedAt: revision.submittedAt === null ? null : at(revision.submittedAt),
    },
    approvedRevisionId: script.approvedRevisionId,
    ...(station.settings.twoStepApproval &&
      script.state === 'submitted' && {
        waitsFor: script.reviewedRevisionId === revision.id ? ('approve' as const) : ('review' as const),
      }),
    createdAt: at(script.createdAt),
    updatedAt: at(script.updatedAt),
  };
}

function detailJson(station: Station, detail: ScriptDetail): z.input<typeof detailSchema> {
  const { script, revision, segment, decisions, job } = detail;
  return {
    ...scriptJson(station, script, revision),
    audio: segment ?? null,
    making: job ? { progress: job.progress, reason: job.reason } : null,
    decisions: decisions.map(({ subjectId, byName, at, ...one }) => ({
      ...one,
      revisionId: subjectId,
      by: byName,
      at: isoWithOffset(at, station.timeZone),
    })),
  };
}
