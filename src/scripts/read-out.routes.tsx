/** Người đọc: a person reads the text of an item in the browser, listens, keeps it or reads again. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { textOf } from '../accounts/sign-in.routes.tsx';
import { fieldRefusal } from '../kernel/errors.ts';
import { oneOf } from '../kernel/fields.ts';
import { Upload } from '../kernel/received-file.ts';
import type { RecordingHolder } from './held-recordings.ts';
import { ReadOutPage, type Take } from './read-out.page.tsx';
import { RECORDING_LIMITS } from './recordings.ts';
import { heldRecordingField, lostRecording } from './script-form.ts';
import type { ReadAloud, ScriptRooms } from './script-rooms.ts';
import type { PreviewBook } from './sound.routes.ts';

const PAGE = '/d/{slug}/tin-bai/{scriptId}/ghi-am';
const write = { scope: 'station', permission: 'script.write' } as const;
const UPLOAD_BYTES = 256 * 1024 * 1024;

const form = z.object({
  step: oneOf('Việc', ['listen', 'keep']).default('listen'),
  recording: z.instanceof(Upload, { error: 'Hãy chọn một tệp.' }).optional(),
  heldRecording: heldRecordingField,
});

type Given = PageCall & { params: { scriptId: string } };

export function readOutRoutes(
  app: App,
  rooms: ScriptRooms,
  parts: {
    previews: PreviewBook;
    holder: RecordingHolder;
    readingOf: (call: PageCall, text: string) => Promise<ReadAloud | null>;
  },
): void {
  const { scripts } = rooms;
  const { previews, holder, readingOf } = parts;

  async function page(call: Given, more: Partial<Parameters<typeof ReadOutPage>[0]> = {}) {
    const detail = await scripts.detail(call.station, call.params.scriptId);
    return (
      <ReadOutPage
        call={call}
        detail={detail}
        reading={await readingOf(call, detail.revision.text)}
        {...more}
      />
    );
  }

  app.page({ method: 'get', path: PAGE, ...write }, (call) => page(call));
  app.form(
    {
      ...{ method: 'post', path: PAGE, ...write, body: form },
      ...{ maxBytes: UPLOAD_BYTES, files: { recording: RECORDING_LIMITS } },
    },
    async (call) => {
      const { station, actor, params, body, seeOther } = call;
      if (body.step === 'keep') {
        const held = body.heldRecording;
        if (held === undefined || !previews.has(station.id, held)) throw lostRecording();
        const { revision } = await scripts.detail(station, params.scriptId);
        await scripts.save(station, actor, params.scriptId, revision, { sha256: held });
        return seeOther(
          `/d/${station.slug}/tin-bai/${params.scriptId}`,
          'Đã dùng bản đọc này. Hãy gửi duyệt khi xong.',
        );
      }
      if (!body.recording)
        throw fieldRefusal('recording', 'recording-needed', 'Hãy ghi từ micro hoặc chọn một tệp âm thanh.');
      const taken = await holder.take(station, body.recording);
      previews.allow(station.id, taken.sha256);
      return page(call, { take: taken });
    },
    async (call) => {
      const sha256 = textOf(call.values['heldRecording']) ?? '';
      const take: Take | undefined = previews.has(call.station.id, sha256)
        ? { sha256, durationMs: null, warnings: [] }
        : undefined;
      return page(call, { ...(take && { take }), errors: call.errors, message: call.message });
    },
  );
}
