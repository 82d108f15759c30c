/** What the forms of articles and events send, and what becomes of it. Pure. */
import { z } from 'zod';
import { fieldRefusal } from '../../kernel/errors.ts';
import {
  cleanLine,
  dateField,
  idList,
  manyOf,
  oneOf,
  optional,
  optionalText,
  requiredText,
} from '../../kernel/fields.ts';
import { Upload } from '../../kernel/received-file.ts';
import { viDate } from '../../kernel/vietnamese.ts';
import { dateOf, instantOf, type LocalDate } from '../../kernel/zoned-time.ts';
import type { EventEntry, PublicationEntry } from '../fact-log.store.ts';
import { CHANNELS, KINDS } from './words.ts';

const LONGEST_ADDRESS = 2_000;

/** An address of the web as people copy it; kept as it leads. */
export function webAddressField(label: string) {
  const wrong = `${label} phải là đường dẫn đầy đủ, ví dụ https://haibatrung.hanoi.gov.vn/tin-tuc/123.`;
  return requiredText(label, { max: LONGEST_ADDRESS })
    .refine(isWebAddress, { error: wrong, abort: true })
    .transform((text) => new URL(text).href);
}

/** http or https, a host that has a name, no password in it. */
export function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/[^\s/]/i.test(text) || /\s/.test(text) || !URL.canParse(text)) return false;
  const { hostname, username, password } = new URL(text);
  return username === '' && password === '' && /[.:]|^localhost$/.test(hostname);
}

/** Keys as the plan has them: '5', 'II.2.d', 'IV.1.đ'. */
function keys(label: string, most: number) {
  return z.preprocess(
    (value) => (value === undefined || value === '' ? [] : [value].flat()),
    z
      .array(z.string({ error: `${label} không có trong danh sách.` }).max(20), {
        error: `Hãy chọn ${label.toLowerCase()}.`,
      })
      .max(most, { error: `${label}: nhiều nhất ${most} mục.` })
      .overwrite((chosen) => [...new Set(chosen.map(cleanLine))]),
  );
}

export const publicationSchema = z.object({
  url: webAddressField('Đường dẫn'),
  title: requiredText('Tiêu đề', { max: 300 }),
  kinds: manyOf('Loại bài', KINDS, { min: 1 }),
  channel: oneOf('Kênh đăng', CHANNELS),
  /** A collaborator's is his own. */
  unit: optionalText('Đơn vị', { max: 200 }),
  sentOn: optional(dateField('Ngày gửi')),
  publishedOn: optional(dateField('Ngày đăng')),
});
export type PublicationForm = z.output<typeof publicationSchema>;

export const eventSchema = z.object({
  title: requiredText('Tên sự kiện', { max: 300 }),
  tasks: keys('Nhiệm vụ', 60),
  forms: keys('Hình thức', 30),
  on: dateField('Ngày diễn ra'),
  place: optionalText('Địa điểm', { max: 300 }),
  unit: optionalText('Đơn vị', { max: 200 }),
  note: optionalText('Ghi chú', { max: 4_000, lines: true }),
  /** A line each: an address, or where the papers are. */
  evidence: optionalText('Đường dẫn, nơi lưu hồ sơ', { max: 8_000, lines: true }),
  /** Files that it has already. */
  kept: idList('Tệp đang giữ', { max: 60 }),
  files: z.preprocess(
    (value) => (value === undefined || value === '' ? [] : [value].flat()),
    z
      .array(z.instanceof(Upload, { error: 'Tệp chưa được tải lên, hãy chọn lại tệp.' }))
      .max(20, { error: 'Mỗi lần gửi nhiều nhất 20 tệp.' }),
  ),
});
export type EventForm = z.output<typeof eventSchema>;

export interface FormSight {
  timeZone: string;
  /** UTC ms. */
  now: number;
  unit: string;
}

/** @throws Refusal at the field of a date that is to come, or when there is none */
export function publicationOf(
  form: PublicationForm,
  { timeZone, now, unit }: FormSight,
): Omit<PublicationEntry, 'source' | 'confirmedBy'> {
  const today = dateOf(now, timeZone);
  const sentAt = pastDay(form.sentOn, 'sentOn', 'Ngày gửi', today, timeZone);
  const publishedAt = pastDay(form.publishedOn, 'publishedOn', 'Ngày đăng', today, timeZone);
  if (sentAt === null && publishedAt === null)
    throw fieldRefusal('publishedOn', 'no-date', 'Hãy nhập ngày đăng, hoặc ngày gửi khi bài chưa đăng.');
  if (sentAt !== null && publishedAt !== null && publishedAt < sentAt)
    throw fieldRefusal('publishedOn', 'published-before-sent', 'Ngày đăng không thể trước ngày gửi.');
  const { url, title, kinds, channel } = form;
  return { kind: 'publication', channel, kinds, title, url, unit, sentAt, publishedAt };
}

/** @param files ids of the files that it has now */
export function eventOf(
  form: EventForm,
  files: readonly string[],
  { timeZone, now, unit }: FormSight,
): Omit<EventEntry, 'confirmedBy'> {
  const at = pastDay(form.on, 'on', 'Ngày diễn ra', dateOf(now, timeZone), timeZone)!;
  const lines = form.evidence.split('\n').map(cleanLine).filter(Boolean);
  // Only our own forms name files.
  const told = lines.filter((line) => !line.startsWith(FILE_MARK));
  const { title, tasks, forms, place, note } = form;
  const evidence = [...told, ...files.map((id) => `${FILE_MARK}${id}`)];
  return { kind: 'event', tasks, forms, title, place, unit, at, evidence, note };
}

const FILE_MARK = 'tep:';

/** Ids of the files among an event's evidence. */
export function filesIn(evidence: readonly string[]): string[] {
  return evidence.filter((line) => line.startsWith(FILE_MARK)).map((line) => line.slice(FILE_MARK.length));
}

/** The other lines. */
export function linesIn(evidence: readonly string[]): string[] {
  return evidence.filter((line) => !line.startsWith(FILE_MARK));
}

function pastDay(
  date: LocalDate | undefined,
  field: string,
  label: string,
  today: LocalDate,
  timeZone: string,
): number | null {
  if (date === undefined) return null;
  if (date > today) throw fieldRefusal(field, 'date-to-come', `${label} ${viDate(date)} chưa tới.`);
  if (date < '2000-01-01') throw fieldRefusal(field, 'date-long-gone', `${label} phải từ năm 2000.`);
  return instantOf(`${date}T00:00`, timeZone);
}
