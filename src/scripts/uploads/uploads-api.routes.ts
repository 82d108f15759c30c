import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { Station } from '../../accounts/stations.ts';
import { wholeNumber } from '../../kernel/fields.ts';
import { isoWithOffset } from '../../kernel/zoned-time.ts';
import type { ScriptRooms } from '../script-rooms.ts';
import { adviceOn, newUploadSchema, PIECE_BYTES } from './upload.ts';
import { viewsOf, type UploadView } from './upload-views.ts';

const BASE = '/api/v1/stations/{stationId}/uploads';
const ITEM = `${BASE}/{uploadId}`;
const read = { scope: 'station', permission: 'script.read' } as const;
const write = { scope: 'station', permission: 'script.write' } as const;

const uploadSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    bytes: z.int(),
    /** Bytes that are safe on the server's disk: the next piece begins there. */
    received: z.int(),
    /** What a piece should be at most. */
    pieceBytes: z.int(),
    state: z.enum(['receiving', 'waiting', 'ready', 'refused']),
    by: z.string(),
    createdAt: z.string(),
    refused: z.object({ code: z.string(), message: z.string(), advice: z.string() }).nullable(),
    recording: z
      .object({
        sha256: z.string(),
        durationMs: z.int(),
        codec: z.string(),
        sampleRate: z.int(),
        channels: z.int(),
        loudnessLufs: z.number().nullable(),
        truePeakDbtp: z.number().nullable(),
        silences: z.array(z.object({ fromMs: z.int(), toMs: z.int() })),
        warnings: z.array(z.object({ code: z.string(), message: z.string() })),
      })
      .nullable(),
    scriptId: z.string().nullable(),
  })
  .meta({ id: 'Upload' });

const pieceQuery = z.object({ offset: wholeNumber('offset', { min: 0, max: Number.MAX_SAFE_INTEGER }) });

/**
 * Files in pieces, for programs and for our own page: begin, send, ask how far it is, finish. In the spirit of tus, whose headers a
 * browser's own tools and an OpenAPI document do not carry well.
 */
export function uploadsApiRoutes(app: App, rooms: ScriptRooms): void {
  const { uploads } = rooms;
  const one = async (station: Station, id: string) => {
    const [view] = await viewsOf(rooms, station, [await uploads.shown(station, id)]);
    return uploadJson(station, view!);
  };

  app.endpoint(
    {
      ...{ method: 'get', path: BASE, ...read, summary: 'Các tệp đã và đang tải lên, mới nhất trước' },
      response: z.object({ items: z.array(uploadSchema) }),
    },
    async ({ station }) => {
      const views = await viewsOf(rooms, station, await uploads.list(station));
      return { items: views.map((view) => uploadJson(station, view)) };
    },
  );

  app.endpoint(
    {
      ...{ method: 'post', path: BASE, ...write, body: newUploadSchema, response: uploadSchema, status: 201 },
      summary: 'Bắt đầu tải một tệp lên, hoặc tiếp tục tệp cùng tên, cùng độ dài đang tải dở',
    },
    async ({ station, actor, body }) => one(station, (await uploads.begin(station, actor, body)).id),
  );

  app.endpoint(
    { method: 'get', path: ITEM, ...read, summary: 'Tệp đã nhận đến đâu', response: uploadSchema },
    ({ station, params }) => one(station, params.uploadId),
  );

  app.endpoint(
    {
      ...{ method: 'patch', path: ITEM, ...write, query: pieceQuery, body: 'stream', response: uploadSchema },
      summary: 'Gửi đoạn tiếp theo, bắt đầu từ byte thứ offset',
    },
    async ({ station, actor, params, query, body }) => {
      await uploads.append(station, actor, params.uploadId, query.offset, body);
      return one(station, params.uploadId);
    },
  );

  app.endpoint(
    {
      ...{ method: 'post', path: `${ITEM}/finish`, ...write, response: uploadSchema, status: 202 },
      summary: 'Đã gửi đủ; tệp được phân tích sau đó',
    },
    async ({ station, actor, params }) => {
      await uploads.finish(station, actor, params.uploadId);
      return one(station, params.uploadId);
    },
  );

  app.endpoint(
    { method: 'delete', path: ITEM, ...write, summary: 'Hủy tải lên, hoặc bỏ tệp khỏi danh sách' },
    async ({ station, actor, params }) => {
      await uploads.remove(station, actor, params.uploadId);
      return undefined;
    },
  );
}

function uploadJson(station: Station, { upload, facts }: UploadView): z.input<typeof uploadSchema> {
  const { id, name, bytes, received, state, byName, createdAt, refused, scriptId } = upload;
  return {
    ...{ id, name, bytes, received, state, scriptId, by: byName, pieceBytes: PIECE_BYTES },
    createdAt: isoWithOffset(createdAt, station.timeZone),
    refused: refused && { code: refused.code, message: refused.reason, advice: adviceOn(refused.code) },
    recording: facts ? { ...facts.probe, sha256: facts.sha256 } : null,
  };
}
