/** Tải bản ghi: files dropped or chosen, sent in pieces, looked over, and made into tin, bài. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import { NO_EDIT, proposedTrims } from '../../audio/recording-edit.ts';
import { fieldRefusal } from '../../kernel/errors.ts';
import { idField, oneOf } from '../../kernel/fields.ts';
import { Upload as ReceivedFile } from '../../kernel/received-file.ts';
import { knownFacts } from '../recording-facts.ts';
import { RECORDING_LIMITS } from '../recordings.ts';
import type { ScriptRooms } from '../script-rooms.ts';
import { listScripts } from '../scripts.store.ts';
import type { RefusedForm } from './ready-upload.page.tsx';
import { viewsOf } from './upload-views.ts';
import { UploadsPage } from './uploads.page.tsx';

const PAGE = '/d/{slug}/tai-ban-ghi';
const ITEM = `${PAGE}/{uploadId}`;
const write = { scope: 'station', permission: 'script.write' } as const;
const UPLOAD_BYTES = 256 * 1024 * 1024;
/** Drafts that a recording may be put into, the last changed first. */
const DRAFTS = 50;

const wholeFile = z.object({ recording: z.instanceof(ReceivedFile, { error: 'Hãy chọn một tệp.' }) });
const trimBody = z.object({ step: oneOf('Việc', ['accept', 'undo']) });
const intoBody = z.object({ scriptId: idField('Tin, bài nháp') });

const refusedForm = ({ errors, message }: RefusedForm): RefusedForm => ({ errors, message });

export function uploadsRoutes(app: App, rooms: ScriptRooms): void {
  const { database, scripts, uploads } = rooms;

  async function page(call: PageCall, more: Partial<Parameters<typeof UploadsPage>[0]> = {}) {
    const views = await viewsOf(rooms, call.station, await uploads.list(call.station));
    const states = ['draft', 'failed', 'returned'] as const;
    const drafts = await listScripts(
      database.kysely,
      call.station.id,
      { states },
      { limit: DRAFTS, offset: 0 },
    );
    return <UploadsPage call={call} views={views} drafts={drafts.items} {...more} />;
  }

  app.page({ method: 'get', path: PAGE, ...write }, (call) => page(call));

  // Where a browser runs no script: one whole file by an ordinary form.
  app.form(
    {
      ...{ method: 'post', path: PAGE, ...write, body: wholeFile },
      ...{ maxBytes: UPLOAD_BYTES, files: { recording: RECORDING_LIMITS } },
    },
    async ({ station, actor, body, seeOther }) => {
      const { name } = await uploads.takeWhole(station, actor, body.recording);
      return seeOther(`/d/${station.slug}/tai-ban-ghi`, `Đã nhận “${name}”, đang phân tích.`);
    },
    (call) => page(call, refusedForm(call)),
  );

  app.form({ method: 'post', path: `${ITEM}/bo`, ...write }, async ({ station, actor, params, seeOther }) => {
    await uploads.remove(station, actor, params.uploadId);
    return seeOther(`/d/${station.slug}/tai-ban-ghi`, 'Đã bỏ tệp khỏi danh sách.');
  });

  app.form(
    { method: 'post', path: `${ITEM}/phan-tich-lai`, ...write },
    async ({ station, actor, params, seeOther }) => {
      await uploads.retry(station, actor, params.uploadId);
      return seeOther(`/d/${station.slug}/tai-ban-ghi`, 'Đang phân tích lại.');
    },
  );

  app.form(
    { method: 'post', path: `${ITEM}/cat`, ...write, body: trimBody },
    async ({ station, params, body, seeOther }) => {
      const back = `/d/${station.slug}/tai-ban-ghi`;
      const upload = await uploads.shown(station, params.uploadId);
      if (body.step === 'undo') {
        await uploads.setEdit(station, upload.id, null);
        return seeOther(back, 'Đã bỏ cắt; bản ghi lại như lúc tải lên.');
      }
      const facts =
        upload.sha256 === null ? undefined : await knownFacts(database.kysely, station.id, upload.sha256);
      const trims = facts && proposedTrims(facts.probe.silences, facts.probe.durationMs);
      if (!trims)
        throw fieldRefusal(
          'step',
          'nothing-to-trim',
          'Bản ghi này không có đoạn im lặng nào ở đầu hay cuối.',
        );
      await uploads.setEdit(station, upload.id, { ...NO_EDIT, ...trims });
      return seeOther(back, {
        ...{ tone: 'proved', message: 'Đã cắt im lặng; bản gốc vẫn được giữ nguyên.' },
        undo: { action: `${back}/${upload.id}/cat`, fields: { step: 'undo' } },
      });
    },
  );

  app.form(
    { method: 'post', path: `${ITEM}/dua-vao`, ...write, body: intoBody },
    async ({ station, actor, params, body, seeOther }) => {
      const upload = await uploads.shown(station, params.uploadId);
      const { revision } = await scripts.detail(station, body.scriptId);
      const { sha256, edit } = upload;
      if (sha256 === null) throw fieldRefusal('scriptId', 'upload-not-ready', 'Tệp này chưa phân tích xong.');
      await scripts.save(station, actor, body.scriptId, revision, { sha256, edit });
      await uploads.used(station, sha256, body.scriptId);
      return seeOther(
        `/d/${station.slug}/tin-bai/${body.scriptId}`,
        'Đã đưa bản ghi vào tin, bài. Hãy ghi lời đọc hoặc tóm tắt rồi gửi duyệt.',
      );
    },
    (call) => page(call, { intoOf: { uploadId: call.params.uploadId, ...refusedForm(call) } }),
  );
}
