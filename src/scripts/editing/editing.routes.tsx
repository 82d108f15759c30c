/** Cắt, sửa bản ghi: pages and API of how an item's recording is edited. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import type { Station } from '../../accounts/stations.ts';
import { NO_EDIT, proposedTrims, type RecordingEdit } from '../../audio/recording-edit.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { idField, oneOf, textsOfForm } from '../../kernel/fields.ts';
import type { ScriptRooms } from '../script-rooms.ts';
import type { PreviewBook } from '../sound.routes.ts';
import {
  editFor,
  editOfForm,
  jsonFieldOf,
  recordingEditSchema,
  textsOf,
  type EditTexts,
} from './edit-form.ts';
import { EditingPage } from './editing.page.tsx';

const PAGE = '/d/{slug}/tin-bai/{scriptId}/cat-sua';
const API = '/api/v1/stations/{stationId}/scripts/{scriptId}/recording-edit';
const FROM_UPLOAD = '/api/v1/stations/{stationId}/scripts/{scriptId}/recording';
const read = { scope: 'station', permission: 'script.read' } as const;
const write = { scope: 'station', permission: 'script.write' } as const;

const form = textsOfForm().transform((texts, context) => {
  const step = oneOf('Việc', ['save', 'listen', 'propose', 'clear', 'restore']).safeParse(texts['step']);
  if (step.success) return { step: step.data, texts: singles(texts) };
  context.addIssue({ code: 'custom', message: 'Hãy bấm một nút của trang.', path: ['step'] });
  return z.NEVER;
});

function singles(texts: Record<string, string | string[]>): EditTexts {
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, [value].flat()[0] ?? '']));
}

export function editingRoutes(app: App, rooms: ScriptRooms, previews: PreviewBook): void {
  const { scripts, factsOfRecording, masteredPreviews } = rooms;
  fromUploadRoute(app, rooms);

  /** What is edited. @throws Refusal 404 for an item that a voice reads */
  async function subject(station: Station, scriptId: string) {
    const detail = await scripts.detail(station, scriptId);
    const { recordingSha256: sha256, recordingEdit = null } = detail.revision;
    if (sha256 === null) throw new Refusal('no-recording', 'Tin, bài này không có bản ghi âm.', 404);
    return { detail, edit: recordingEdit, facts: await factsOfRecording(station.id, sha256) };
  }

  async function page(call: PageCall & { params: { scriptId: string } }, typed?: EditTexts, more = {}) {
    const { station, params } = call;
    const { detail, edit, facts } = await subject(station, params.scriptId);
    const preview = await masteredPreviews.find(station, facts.sha256, edit);
    if (preview?.sound) previews.allow(station.id, preview.sound.sha256);
    const texts = typed ?? textsOf(edit ?? NO_EDIT, facts.probe.durationMs);
    return <EditingPage call={call} {...{ detail, edit, facts, texts, preview }} {...more} />;
  }

  app.page({ method: 'get', path: PAGE, ...write }, (call) => page(call));

  // The part that waits for the preview asks here; once it is made the whole page says other things.
  app.page({ method: 'get', path: `${PAGE}/nghe`, ...write }, async (call) => {
    const { station, params } = call;
    const { edit, facts } = await subject(station, params.scriptId);
    const preview = await masteredPreviews.find(station, facts.sha256, edit);
    if (preview?.sound || preview?.job.state === 'failed') call.c.header('hx-refresh', 'true');
    return page(call);
  });

  app.raw(
    { method: 'get', path: `${PAGE}/song`, ...write, summary: 'Hình sóng của bản ghi, mười điểm một giây' },
    async ({ station, params }) => {
      const { facts } = await subject(station, params.scriptId);
      const peaks = Buffer.from(facts.peaks).toString('base64');
      return Response.json({ peaks }, { headers: { 'cache-control': 'private, no-cache' } });
    },
  );

  app.form(
    { method: 'post', path: PAGE, ...write, body: form },
    async ({ station, actor, params, body, seeOther }) => {
      const { detail, edit: before, facts } = await subject(station, params.scriptId);
      const edit = wanted(body.step, body.texts, before, facts.probe);
      const back = `/d/${station.slug}/tin-bai/${params.scriptId}/cat-sua`;
      const saved = await scripts.save(station, actor, params.scriptId, detail.revision, { edit });
      if (body.step === 'listen') {
        await masteredPreviews.ask(station, facts.sha256, saved.recordingEdit ?? null);
        return seeOther(`${back}#nghe-truoc`, 'Đã lưu; đang xử lý âm thanh để nghe.');
      }
      const message = body.step === 'clear' ? 'Đã bỏ mọi chỉnh sửa.' : 'Đã lưu chỉnh sửa.';
      const fields = { ...textsOf(before ?? NO_EDIT, facts.probe.durationMs), step: 'restore' };
      const changed = JSON.stringify(saved.recordingEdit ?? null) !== JSON.stringify(before);
      return seeOther(back, {
        ...{ tone: 'proved', message },
        // As much as a cookie carries; a longer edit has its own undo on the page.
        ...(changed && (before?.cuts.length ?? 0) <= 12 && { undo: { action: back, fields } }),
      });
    },
    (call) => page(call, singles(call.values), { errors: call.errors, message: call.message }),
  );

  app.endpoint(
    {
      ...{ method: 'get', path: API, ...read, response: recordingEditSchema.nullable() },
      summary: 'Bản ghi của tin, bài được cắt, sửa thế nào',
    },
    async ({ station, params }) => (await subject(station, params.scriptId)).edit,
  );

  app.endpoint(
    {
      ...{ method: 'put', path: API, ...write, body: recordingEditSchema },
      ...{ response: recordingEditSchema.nullable() },
      summary: 'Cắt, sửa bản ghi; bản gốc được giữ nguyên, áp dụng khi tạo âm thanh',
    },
    async ({ station, actor, params, body }) => {
      const { detail, facts } = await subject(station, params.scriptId);
      const edit = editFor(body, facts.probe.durationMs, jsonFieldOf);
      const saved = await scripts.save(station, actor, params.scriptId, detail.revision, { edit });
      return saved.recordingEdit ?? null;
    },
  );
}

/** The recording of an item may also be one that was uploaded before. */
function fromUploadRoute(app: App, { scripts, uploads }: ScriptRooms): void {
  app.endpoint(
    {
      ...{ method: 'post', path: FROM_UPLOAD, ...write, response: z.object({ recordingSha256: z.string() }) },
      ...{ body: z.object({ uploadId: idField('Tệp tải lên') }) },
      summary: 'Dùng tệp đã tải lên làm bản ghi của tin, bài',
    },
    async ({ station, actor, params, body }) => {
      const { sha256, edit } = await uploads.shown(station, body.uploadId);
      if (sha256 === null)
        throw fieldRefusal('uploadId', 'upload-not-ready', 'Tệp này chưa phân tích xong.', 409);
      const { revision } = await scripts.detail(station, params.scriptId);
      await scripts.save(station, actor, params.scriptId, revision, { sha256, edit });
      await uploads.used(station, sha256, params.scriptId);
      return { recordingSha256: sha256 };
    },
  );
}

function wanted(
  step: 'save' | 'listen' | 'propose' | 'clear' | 'restore',
  texts: EditTexts,
  before: RecordingEdit | null,
  { durationMs, silences }: { durationMs: number; silences: { fromMs: number; toMs: number }[] },
): RecordingEdit | null {
  if (step === 'clear') return null;
  const edit = editOfForm(texts, durationMs);
  if (step !== 'propose') return edit;
  // What was cut further by hand stays cut further.
  const trims = proposedTrims(silences, durationMs);
  const trimStartMs = Math.max(edit.trimStartMs, trims?.trimStartMs ?? 0);
  const trimEndMs = Math.max(edit.trimEndMs, trims?.trimEndMs ?? 0);
  return editFor({ ...edit, trimStartMs, trimEndMs }, durationMs, () => 'start');
}
