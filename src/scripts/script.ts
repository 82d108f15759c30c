/** A tin/bài as plain data: what a revision says, its hash, and which step may follow which. */
import { waitingState } from '../accounts/approval-policy.ts';
import { z } from 'zod';
import type { RecordingEdit } from '../audio/recording-edit.ts';
import { Refusal } from '../kernel/errors.ts';
import { cleanLine, cleanLines } from '../kernel/fields.ts';
import { hashOf } from '../kernel/hash.ts';
import type { ScriptState } from '../storage/script-tables.ts';
import { modernised } from '../speech/reading/old-encodings.ts';
import { TOPIC_KEYS } from './topic.ts';

/** About 55 minutes of speech; a longer text is several items. */
export const LONGEST_TEXT = 60_000;
export const LONGEST_TITLE = 200;

/** What was pasted from a document of .VnTime or VNI fonts becomes readable before it is cleaned: one of their letters is a soft hyphen. */
const written = (missing: string, clean: (text: string) => string) =>
  z.string({ error: missing }).transform((text) => clean(modernised(text).text));

/**
 * What a person fills in. A draft may still lack its text; `submittable` below says what is needed before it goes on.
 * Fields: title, text, form (tin|bài), cchc, topics, unit (source unit), voice, internal.
 */
export const scriptContentSchema = z.object({
  title: written('Hãy nhập tiêu đề.', cleanLine).pipe(
    z
      .string()
      .min(1, 'Hãy nhập tiêu đề.')
      .max(LONGEST_TITLE, `Tiêu đề dài quá ${LONGEST_TITLE} ký tự, hãy rút ngắn.`),
  ),
  text: written('Nội dung phải là văn bản.', cleanLines).pipe(
    z
      .string()
      .max(LONGEST_TEXT, 'Văn bản dài quá 60.000 ký tự (khoảng 55 phút đọc). Hãy tách thành nhiều tin, bài.'),
  ),
  form: z.enum(['tin', 'bài'], { error: 'Hãy chọn tin hoặc bài.' }),
  cchc: z.boolean({ error: 'Hãy chọn có hoặc không thuộc nội dung CCHC.' }),
  topics: z
    .array(z.enum(TOPIC_KEYS, { error: 'Chủ đề phải là một trong: a, b, c, d, đ, e, g, h, i.' }), {
      error: 'Danh sách chủ đề không hợp lệ.',
    })
    .transform((topics) => TOPIC_KEYS.filter((topic) => topics.includes(topic))),
  unit: written('Đơn vị cung cấp phải là văn bản.', cleanLine).pipe(
    z.string().max(200, 'Tên đơn vị dài quá 200 ký tự, hãy rút ngắn.'),
  ),
  voice: z
    .string({ error: 'Hãy chọn giọng đọc.' })
    .min(1, 'Hãy chọn giọng đọc.')
    .max(100, 'Mã giọng đọc không hợp lệ.'),
  /** "Nội bộ": its words never go to a service outside. */
  internal: z.boolean({ error: 'Hãy chọn có hoặc không nội bộ.' }).default(false),
});
type Content = z.output<typeof scriptContentSchema>;
/** `internal` absent is false. */
export type ScriptContent = Omit<Content, 'internal'> & { internal?: boolean | undefined };

export interface Revision extends ScriptContent {
  id: string;
  scriptId: string;
  number: number;
  /** SHA-256 of the recording as it was given; null when a voice reads the text. */
  recordingSha256: string | null;
  /** How the recording is trimmed, faded and cut when it is mastered; null or absent: as it was given. */
  recordingEdit?: RecordingEdit | null;
  /** Set once submitted; the revision never changes after that. */
  contentHash: string | null;
  authorId: string;
  authorName: string;
  createdAt: number;
  submittedAt: number | null;
}

export interface Script {
  id: string;
  stationId: string;
  kind: 'script' | 'recording';
  state: ScriptState;
  revisionId: string;
  /** The revision that may air; stays while a newer one is being written. */
  approvedRevisionId: string | null;
  /** The revision that was reviewed, the first of two steps (Duyệt hai bước). */
  reviewedRevisionId: string | null;
  createdBy: string;
  createdAt: number;
  updatedAt: number;
  /** Put away (lưu trữ): kept, and offered nowhere. */
  archivedAt: number | null;
  withdrawn: { at: number; by: string; reason: string } | null;
}

/** What approval binds, apart from the sound: every word and mark of a revision. */
export function contentHash(
  content: ScriptContent & { recordingSha256: string | null; recordingEdit?: RecordingEdit | null },
): string {
  const { title, text, form, cchc, topics, unit, voice, internal, recordingSha256, recordingEdit } = content;
  const said = { title, text, form, cchc, topics, unit, voice, recordingSha256 };
  // Only where they are set, so that hashes of before they were there stay what they are.
  return hashOf({ ...said, ...(internal && { internal }), ...(recordingEdit && { recordingEdit }) });
}

/** What still keeps a draft from being submitted, each at its field. */
export function whatIsMissing(content: ScriptContent & { recordingSha256: string | null }): Refusal | null {
  const errors = [];
  if (!content.text) {
    const message =
      content.recordingSha256 === null
        ? 'Hãy nhập nội dung tin, bài.'
        : 'Hãy nhập lời của bản ghi âm hoặc tóm tắt nội dung.';
    errors.push({ field: 'text', message });
  } else if (!/\p{L}/u.test(content.text)) {
    errors.push({ field: 'text', message: 'Nội dung chưa có chữ nào để đọc.' });
  }
  if (content.cchc && content.topics.length === 0) {
    errors.push({ field: 'topics', message: 'Tin, bài CCHC cần ít nhất một chủ đề.' });
  }
  if (errors.length === 0) return null;
  return new Refusal('script-incomplete', errors[0]!.message, 422, errors);
}

/** What may be done with an item in each state. */
const ALLOWED: Record<ScriptAction, readonly ScriptState[]> = {
  edit: ['draft', 'failed', 'submitted', 'returned', 'approved'],
  submit: ['draft', 'failed', 'returned'],
  decide: ['submitted'],
  withdraw: ['draft', 'failed', 'submitted', 'returned', 'approved', 'making'],
};
export type ScriptAction = 'edit' | 'submit' | 'decide' | 'withdraw';

export const STATE_NAMES: Record<ScriptState, string> = {
  draft: 'nháp',
  making: 'đang tạo âm thanh',
  failed: 'lỗi tạo âm thanh',
  submitted: 'chờ duyệt',
  returned: 'trả lại',
  approved: 'đã duyệt',
  withdrawn: 'đã thu hồi',
};

/** What a list shows: of what waits, also for whom. */
export function shownState(
  { state, revisionId, reviewedRevisionId }: Pick<Script, 'state' | 'revisionId' | 'reviewedRevisionId'>,
  settings: Parameters<typeof waitingState>[0],
) {
  return state === 'submitted' ? waitingState(settings, reviewedRevisionId === revisionId) : state;
}

const ACTION_NAMES: Record<ScriptAction, string> = {
  edit: 'sửa',
  submit: 'gửi duyệt',
  decide: 'duyệt hoặc trả lại',
  withdraw: 'thu hồi',
};

export function isAllowed(action: ScriptAction, state: ScriptState): boolean {
  return ALLOWED[action].includes(state);
}

/** @throws Refusal 409 with the state in words. */
export function assertAllowed(action: ScriptAction, state: ScriptState): void {
  if (isAllowed(action, state)) return;
  throw new Refusal(
    'wrong-state',
    `Không thể ${ACTION_NAMES[action]} tin, bài đang ở trạng thái “${STATE_NAMES[state]}”.`,
    409,
  );
}
