/** The editor's form: what a browser sends becomes the content of a revision, and what was typed is shown again. */
import { z } from 'zod';
import { fieldRefusal, type Refusal } from '../kernel/errors.ts';
import { checkbox } from '../kernel/fields.ts';
import { Upload } from '../kernel/received-file.ts';
import { scriptContentSchema, type ScriptContent } from './script.ts';
import type { VoiceChoice } from '../speech/voices/voices.ts';
import { TOPIC_KEYS, type Topic } from './topic.ts';

const upload = z.instanceof(Upload, { error: 'Hãy chọn một tệp.' }).optional();

const { topics, ...others } = scriptContentSchema.shape;

/** One sentence for all the boxes: a form shows it at their group, not at one of them. */
const knownTopics = z.custom<Topic[]>(
  (chosen) =>
    Array.isArray(chosen) && chosen.every((one) => (TOPIC_KEYS as readonly unknown[]).includes(one)),
  `Chủ đề phải là một trong: ${TOPIC_KEYS.join(', ')}.`,
);

const LOST = 'Bản ghi âm đã tải lên không còn được giữ. Hãy chọn lại tệp.';

export function lostRecording(): Refusal {
  return fieldRefusal('recording', 'recording-lost', LOST);
}

/** SHA-256 of a recording that was taken before. */
export const heldRecordingField = z
  .string({ error: LOST })
  .regex(/^[0-9a-f]{64}$/, LOST)
  .optional();

/** Fields of the content, and: file (TXT, DOCX), recording, heldRecording (SHA-256 of one taken before), dropRecording, step. */
export const scriptFormSchema = z.object({
  ...others,
  cchc: checkbox(),
  internal: checkbox(),
  topics: z.preprocess((value) => (value === undefined ? [] : [value].flat()), knownTopics).pipe(topics),
  file: upload,
  recording: upload,
  dropRecording: checkbox(),
  heldRecording: heldRecordingField,
  step: z.enum(['save', 'submit'], { error: 'Hãy bấm Lưu nháp hoặc Gửi duyệt.' }).default('save'),
});
export type ScriptForm = z.output<typeof scriptFormSchema>;

/** The same form sent only to have a file's text put into it: everything else comes back as typed. */
export const importSchema = z
  .object({ file: upload, recording: upload })
  .catchall(z.union([z.string(), z.array(z.string())], { error: 'Biểu mẫu gửi lên không hợp lệ.' }))
  .transform(({ file, recording, ...typed }) => ({ file, recording, typed }));

/** What the form shows: as stored, or as typed. */
export interface ScriptValues {
  title: string;
  text: string;
  form: string;
  cchc: boolean;
  topics: readonly string[];
  unit: string;
  voice: string;
  internal?: boolean | undefined;
}

export function typedValues(values: Record<string, string | string[]>): ScriptValues {
  const one = (name: string) => [values[name] ?? ''].flat()[0]!;
  return {
    title: one('title'),
    text: one('text'),
    form: one('form'),
    cchc: one('cchc') !== '',
    topics: [values['topics'] ?? []].flat(),
    unit: one('unit'),
    voice: one('voice'),
    internal: one('internal') !== '',
  };
}

/** An item not written yet, read by the station's voice. */
export function emptyValues(voice: string): ScriptValues {
  return { title: '', text: '', form: 'tin', cchc: false, topics: [], unit: '', voice, internal: false };
}

/** The content alone. @throws Refusal at field `voice` for one that the server does not have, or that a text may not be sent to */
export function contentOf(
  form: ScriptContent,
  voices: readonly Pick<VoiceChoice, 'id' | 'outside'>[],
): ScriptContent {
  const { title, text, form: kind, cchc, topics: chosen, unit, voice, internal } = form;
  const known = voices.find(({ id }) => id === voice);
  if (!known) throw unknownVoice();
  if (internal && known.outside) throw staysInside();
  return { title, text, form: kind, cchc, topics: chosen, unit, voice, internal };
}

/** What is marked "nội bộ" and a service outside do not go together. */
export function staysInside(): Refusal {
  const sentence = 'Tin, bài nội bộ không được gửi ra dịch vụ ngoài. Hãy chọn giọng chạy trên máy chủ.';
  return fieldRefusal('voice', 'voice-outside', sentence);
}

export function unknownVoice(): Refusal {
  const sentence = 'Giọng đọc này không có trên máy chủ. Hãy chọn giọng khác.';
  return fieldRefusal('voice', 'unknown-voice', sentence);
}
