import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import { requirePermission } from '../accounts/http/gate.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { textOf } from '../accounts/sign-in.routes.tsx';
import type { Station } from '../accounts/stations.ts';
import { fieldRefusal, type FieldError } from '../kernel/errors.ts';
import { checkbox, cleanLines, idField, optionalText, wholeNumber } from '../kernel/fields.ts';
import { modernised } from '../speech/reading/old-encodings.ts';
import { errorOf } from '../web/parts/field.tsx';
import { approvalSlipRoutes } from './approval-slip.routes.ts';
import { approvalRoutes } from './approvals.routes.tsx';
import { editingRoutes } from './editing/editing.routes.tsx';
import { EditorPage, PreviewPlayer } from './editor.page.tsx';
import { recordingHolder, type HeldRecording, type RecordingHolder } from './held-recordings.ts';
import { importText, TEXT_FILE_LIMITS } from './import-text.ts';
import { readOutRoutes } from './read-out.routes.tsx';
import { knownFacts } from './recording-facts.ts';
import { RECORDING_LIMITS, type TakenRecording } from './recordings.ts';
import type { ScriptDetail } from './script-detail.ts';
import { Making } from './script-facts.page.tsx';
import {
  contentOf,
  emptyValues,
  importSchema,
  lostRecording,
  scriptFormSchema,
  typedValues,
  staysInside,
  unknownVoice,
  type ScriptForm,
  type ScriptValues,
} from './script-form.ts';
import type { ReadAloud, ScriptRooms } from './script-rooms.ts';
import { LONGEST_TEXT, whatIsMissing } from './script.ts';
import { scriptsApiRoutes } from './scripts-api.routes.ts';
import { LIST_PAGE_SIZE, LIST_TAB_KEYS, LIST_TABS, ScriptsPage } from './scripts.page.tsx';
import type { RecordingChange } from './scripts.ts';
import { countByState, listScripts } from './scripts.store.ts';
import { waitingFor } from './waiting.ts';
import { soundRoutes, type PreviewBook } from './sound.routes.ts';
import { SpokenPanel, SpokenRefusal, teachAt } from './spoken-panel.page.tsx';
import { titleFrom } from './uploads/upload.ts';
import { uploadsApiRoutes } from './uploads/uploads-api.routes.ts';
import { uploadsRoutes } from './uploads/uploads.routes.tsx';
import { WithdrawPage } from './withdraw.page.tsx';

const LIST = '/d/{slug}/tin-bai';
const ITEM = `${LIST}/{scriptId}`;
/** The part of an item's address that stands for one not saved yet. */
const NEW = 'moi';
const FILES = { file: TEXT_FILE_LIMITS, recording: RECORDING_LIMITS };
/**
 * As much of a form is read to its end, though no file of it is kept beyond its own limit: a recording that is far too large
 * gets its sentence, with the text as typed, and not a broken connection.
 */
const UPLOAD_BYTES = 1024 * 1024 * 1024;
/** UTF-16 units of text that a preview says: some ten seconds. */
const PREVIEW_TEXT = 300;

const read = { scope: 'station', permission: 'script.read' } as const;
const write = { scope: 'station', permission: 'script.write' } as const;
const withdrawing = { scope: 'station', permission: 'script.withdraw' } as const;

const listQuery = z.object({
  q: z.string().max(200).optional().catch(undefined),
  trangThai: z.enum(LIST_TAB_KEYS).optional().catch(undefined),
  trang: wholeNumber('Trang', { min: 1, max: 100_000 }).default(1).catch(1),
});

const newQuery = z.object({ upload: idField('Tệp tải lên').optional().catch(undefined) });

const readingBody = z.object({
  text: z
    .string({ error: 'Nội dung phải là văn bản.' })
    .overwrite((text) => cleanLines(modernised(text).text))
    .max(LONGEST_TEXT, 'Văn bản dài quá 60.000 ký tự nên chưa đọc thử được. Hãy tách thành nhiều tin, bài.'),
});

const previewBody = readingBody.extend({
  voice: z.string({ error: 'Hãy chọn giọng đọc.' }),
  internal: checkbox(),
});

const withdrawBody = z.object({ reason: optionalText('Lý do thu hồi', { max: 1_000 }) });

/** Tin, bài and Duyệt: pages, API, and the sounds that both let people hear. */
export function scriptRoutes(app: App, rooms: ScriptRooms): PreviewBook {
  const previews = soundRoutes(app, rooms);
  listRoutes(app, rooms);
  const holder = recordingHolder(rooms.recordings, previews, rooms.database);
  uploadsRoutes(app, rooms);
  uploadsApiRoutes(app, rooms);
  editingRoutes(app, rooms, previews);
  editorRoutes(app, rooms, holder);
  readOutRoutes(app, rooms, {
    ...{ previews, holder },
    readingOf: ({ station }, text) => readingOf(rooms, station, text),
  });
  readingRoutes(app, rooms, previews);
  withdrawRoutes(app, rooms);
  approvalRoutes(app, rooms);
  approvalSlipRoutes(app, rooms);
  scriptsApiRoutes(app, rooms);
  return previews;
}

function listRoutes(app: App, { database }: ScriptRooms): void {
  app.page({ method: 'get', path: LIST, ...read, query: listQuery }, async (call) => {
    const { station, query } = call;
    const page = { limit: LIST_PAGE_SIZE, offset: (query.trang - 1) * LIST_PAGE_SIZE };
    const filter = {
      ...(query.trangThai && { states: LIST_TABS[query.trangThai].states }),
      ...(query.q !== undefined && { search: query.q }),
    };
    const { items, total } = await listScripts(database.kysely, station.id, filter, page);
    const counts = await countByState(database.kysely, station.id);
    const waiting = await waitingFor(database.kysely, call);
    return (
      <ScriptsPage call={call} items={items} total={total} counts={counts} filter={query} waiting={waiting} />
    );
  });
}

function editorRoutes(app: App, rooms: ScriptRooms, holder: RecordingHolder): void {
  const { scripts, uploads, voicesOf } = rooms;

  // Before the item's own address, which would take it for an id.
  app.page({ method: 'get', path: `${LIST}/${NEW}`, ...write, query: newQuery }, async (call) => {
    const at = { ...call, params: { scriptId: NEW } };
    const upload =
      call.query.upload === undefined ? null : await uploads.shown(call.station, call.query.upload);
    if (upload?.sha256 == null) return editor(rooms, at);
    const values = { ...emptyValues(call.station.settings.voice), title: titleFrom(upload.name) };
    return editor(rooms, at, values, { held: { sha256: upload.sha256, name: upload.name } });
  });
  app.page({ method: 'get', path: ITEM, ...read }, (call) => editor(rooms, call));

  app.form(
    { method: 'post', path: ITEM, ...write, maxBytes: UPLOAD_BYTES, files: FILES, body: scriptFormSchema },
    async (call) => {
      const { station, actor, params, body, seeOther } = call;
      const saved = await savedScript(rooms, station, params.scriptId);
      const content = contentOf(await withFileText(body), await voicesOf(station));
      const submits = body.step === 'submit';
      if (submits) {
        requirePermission(actor, 'script.submit');
        const missing = whatIsMissing({ ...content, recordingSha256: recordingAfter(body, saved) });
        if (missing) throw missing;
      }
      const held = body.recording ? undefined : body.heldRecording;
      if (held !== undefined && !(await holder.isHeld(station, held))) throw lostRecording();
      const taken = body.recording && (await holder.take(station, body.recording));
      const recording: RecordingChange = {
        sha256: taken?.sha256 ?? held ?? (body.dropRecording ? null : undefined),
        ...(held !== undefined && { edit: await uploads.editOf(station, held) }),
      };
      const id = saved?.script.id ?? (await scripts.create(station, actor, content, recording)).id;
      if (saved) await scripts.save(station, actor, id, content, recording);
      if (held !== undefined) await uploads.used(station, held, id);
      if (submits) await scripts.submit(station, actor, id);
      return seeOther(`/d/${station.slug}/tin-bai/${id}`, {
        ...savedNotice(submits ? 'Đã gửi duyệt.' : 'Đã lưu nháp.', taken),
        savedDraft: `tin-bai:${params.scriptId}`,
      });
    },
    async (call) => {
      const { values, sent, message } = call;
      const { held, errors } = await holder.hold(call.station, sent['recording'], values);
      const wrong = [...call.errors, ...errors.filter(({ field }) => !errorOf(call.errors, field))];
      return editor(rooms, call, typedValues(values), { errors: wrong, message, held });
    },
  );

  app.form(
    {
      method: 'post',
      path: `${ITEM}/nhap-tep`,
      ...write,
      maxBytes: UPLOAD_BYTES,
      files: FILES,
      body: importSchema,
    },
    async (call) => {
      const { file, recording, typed } = call.body;
      if (!file) throw fieldRefusal('file', 'file-needed', 'Hãy chọn tệp TXT hoặc DOCX.');
      const values = { ...typedValues(typed), text: await importText(await file.content()) };
      return editor(rooms, call, values, await holder.hold(call.station, recording, typed));
    },
    async (call) => {
      const { held } = await holder.hold(call.station, call.sent['recording'], call.values);
      return editor(rooms, call, typedValues(call.values), { ...call, held });
    },
  );
}

/** What is saved under the address; null for one not saved yet. */
async function savedScript(
  { scripts }: ScriptRooms,
  station: Station,
  scriptId: string,
): Promise<ScriptDetail | null> {
  return scriptId === NEW ? null : scripts.detail(station, scriptId);
}

type EditorCall = PageCall & { params: { scriptId: string } };

/** The page of an item, with its stored values or those typed. */
async function editor(
  rooms: ScriptRooms,
  call: EditorCall,
  typed?: ScriptValues,
  more: {
    errors?: readonly FieldError[];
    message?: string | null;
    held?: HeldRecording | undefined;
  } = {},
) {
  const detail = await savedScript(rooms, call.station, call.params.scriptId);
  const sha256 = detail?.segment && detail.revision.recordingSha256;
  const original = sha256 ? await knownFacts(rooms.database.kysely, call.station.id, sha256) : undefined;
  const values = typed ?? detail?.revision ?? emptyValues(call.station.settings.voice);
  return (
    <EditorPage
      call={call}
      detail={detail ?? undefined}
      values={values}
      typed={typed !== undefined}
      reading={await readingOf(rooms, call.station, values.text)}
      voices={await rooms.voicesOf(call.station)}
      errors={more.errors}
      message={more.message}
      held={more.held}
      original={original}
    />
  );
}

/** How the text will be read; null for none, or more than an item may hold. */
async function readingOf(rooms: ScriptRooms, station: Station, text: string): Promise<ReadAloud | null> {
  const clean = cleanLines(text);
  return clean === '' || clean.length > LONGEST_TEXT ? null : rooms.readAloud(station, clean);
}

/** A chosen text file is meant, whichever button was pressed. */
async function withFileText(body: ScriptForm): Promise<ScriptForm> {
  return body.file ? { ...body, text: await importText(await body.file.content()) } : body;
}

/** Whether there will be a recording, before the new one was taken: any name stands for it. */
function recordingAfter(form: ScriptForm, saved: ScriptDetail | null): string | null {
  const { recording, heldRecording, dropRecording } = form;
  if (recording) return recording.name;
  if (heldRecording !== undefined) return heldRecording;
  return dropRecording ? null : (saved?.revision.recordingSha256 ?? null);
}

/** A notice holds little; the warnings about a recording are heard anyway when it is listened to. */
function savedNotice(sentence: string, taken: TakenRecording | undefined) {
  if (!taken || taken.warnings.length === 0) return { tone: 'proved' as const, message: sentence };
  const message = `${sentence} Về bản ghi âm: ${taken.warnings.slice(0, 3).join(' ')}`;
  return { tone: 'attention' as const, message };
}

function readingRoutes(app: App, rooms: ScriptRooms, previews: PreviewBook): void {
  const refusal = ({ errors, message }: { errors: FieldError[]; message: string | null }) => (
    <SpokenRefusal sentence={errors[0]?.message ?? message ?? ''} />
  );

  app.form(
    { method: 'post', path: `${ITEM}/van-ban-doc`, ...write, body: readingBody },
    async (call) => (
      <SpokenPanel
        reading={await readingOf(rooms, call.station, call.body.text)}
        writtenIn="text"
        teachAt={teachAt(call)}
      />
    ),
    refusal,
  );

  app.form(
    { method: 'post', path: `${ITEM}/nghe-thu`, ...write, body: previewBody },
    async (call) => {
      const { station, body } = call;
      const text = previewText(body.text);
      if (!/\p{L}|\p{N}/u.test(text))
        throw fieldRefusal('text', 'nothing-to-say', 'Hãy nhập nội dung rồi nghe thử.');
      const voice = (await rooms.voicesOf(station)).find(({ id }) => id === body.voice);
      if (!voice) throw unknownVoice();
      if (body.internal && voice.outside) throw staysInside();
      const { sha256 } = await rooms.sayPreview(station, text, body.voice, body.internal);
      previews.allow(station.id, sha256);
      return <PreviewPlayer call={call} sha256={sha256} />;
    },
    refusal,
  );

  app.page({ method: 'get', path: `${ITEM}/tien-do`, ...read }, async (call) => {
    const { c, station, params } = call;
    const detail = await rooms.scripts.detail(station, params.scriptId);
    // Made or failed: the whole page says other things now.
    if (detail.script.state !== 'making') c.header('hx-refresh', 'true');
    return <Making call={call} detail={detail} />;
  });
}

/** The first words of a text, cut between two. */
function previewText(text: string): string {
  if (text.length <= PREVIEW_TEXT) return text;
  const cut = text.slice(0, PREVIEW_TEXT);
  return cut.slice(0, Math.max(cut.search(/\s\S*$/), 1));
}

function withdrawRoutes(app: App, { scripts }: ScriptRooms): void {
  const path = `${ITEM}/thu-hoi`;
  app.page({ method: 'get', path, ...withdrawing }, async (call) => (
    <WithdrawPage call={call} detail={await scripts.detail(call.station, call.params.scriptId)} />
  ));
  app.form(
    { method: 'post', path, ...withdrawing, body: withdrawBody },
    async ({ station, actor, params, body, seeOther }) => {
      await scripts.withdraw(station, actor, params.scriptId, body.reason);
      return seeOther(`/d/${station.slug}/tin-bai/${params.scriptId}`, 'Đã thu hồi.');
    },
    async (call) => (
      <WithdrawPage
        call={call}
        detail={await scripts.detail(call.station, call.params.scriptId)}
        reason={textOf(call.values['reason'])}
        error={call.errors[0]?.message ?? call.message ?? undefined}
      />
    ),
  );
}
