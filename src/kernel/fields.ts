/**
 * The fields that forms and API bodies are made of, each with its own Vietnamese sentences. A field takes what a form sends
 * (text, 'on', one value where several may come) as well as what JSON holds.
 */
import { isCommonPassword } from './common-passwords.ts';
import type { FieldError } from './errors.ts';
import { z } from 'zod';
import { composed, viNumber } from './vietnamese.ts';
import { isDate, isMonth, isTimeZone, isWallClock } from './zoned-time.ts';

/** "Tiêu đề" inside a sentence: "tiêu đề"; "CCHC" stays. */
function inSentence(label: string): string {
  return /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

const missing = (label: string) => `Hãy nhập ${inSentence(label)}.`;
const unchosen = (label: string) => `Hãy chọn ${inSentence(label)}.`;

/**
 * What is pasted from Word and PDF brings these along: control characters, soft hyphens, zero-width blanks, marks that turn the
 * direction of writing. PostgreSQL refuses NUL, no voice can read any of them, and nobody sees that a title holds one.
 */
const UNSEEN =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;
/** A text of joiners and combining marks alone shows nothing. */
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** NFC, one line, nothing unseen, no outer or doubled blanks; '' when nothing of it can be seen. */
export function cleanLine(text: string): string {
  return seen(composed(text.toWellFormed()).replace(UNSEEN, '').replace(/\s+/g, ' ').trim());
}

/** NFC, LF line ends, nothing unseen, no blanks at the ends; '' when nothing of it can be seen. */
export function cleanLines(text: string): string {
  return seen(composed(text.toWellFormed()).replace(/\r\n?/g, '\n').replace(UNSEEN, '').trim());
}

function seen(text: string): string {
  return SEEN.test(text) ? text : '';
}

/**
 * Text that both databases keep as it is: PostgreSQL refuses NUL, and half a surrogate pair comes back as another sign than the
 * one that was hashed.
 */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

export interface TextOptions {
  /** UTF-16 units after cleaning. */
  max: number;
  min?: number;
  /** Keeps line ends. */
  lines?: boolean;
}

/** @example requiredText('Tiêu đề', { max: 200 }) */
export function requiredText(label: string, { max, min = 1, lines = false }: TextOptions) {
  return z
    .string({ error: missing(label) })
    .overwrite(lines ? cleanLines : cleanLine)
    .min(1, { error: missing(label), abort: true })
    .min(min, { error: `${label} phải có ít nhất ${viNumber(min)} ký tự.` })
    .max(max, { error: `${label} dài quá ${viNumber(max)} ký tự, hãy viết gọn lại.` });
}

/** Absent and blank are ''. */
export function optionalText(label: string, { max, lines = false }: Omit<TextOptions, 'min'>) {
  return z
    .string({ error: `${label} phải là chữ.` })
    .overwrite(lines ? cleanLines : cleanLine)
    .max(max, { error: `${label} dài quá ${viNumber(max)} ký tự, hãy viết gọn lại.` })
    .default('');
}

/** A blank form field is the same as none. @example optional(dateField('Đến ngày')) */
export function optional<T extends z.ZodType>(field: T) {
  return z.preprocess((value) => (value === '' || value === null ? undefined : value), field.optional());
}

/** @example oneOf('Thể loại', ['tin', 'bài']) */
export function oneOf<const V extends readonly [string, ...string[]]>(label: string, values: V) {
  return z.enum(values, {
    error: (issue) =>
      issue.input === undefined || issue.input === ''
        ? unchosen(label)
        : `${label} không có trong danh sách.`,
  });
}

/** A choice of several: a form sends nothing, one value or several. Doubles are dropped. */
export function manyOf<const V extends readonly [string, ...string[]]>(
  label: string,
  values: V,
  { min = 0 }: { min?: number } = {},
) {
  return z.preprocess(
    asList,
    z
      .array(z.enum(values, { error: `${label} không có trong danh sách.` }), { error: unchosen(label) })
      .min(min, { error: unchosen(label) })
      .overwrite((chosen) => [...new Set(chosen)]),
  );
}

/** Ids chosen in a form, in the order sent. */
export function idList(label: string, limits: { min?: number; max?: number } = {}) {
  return textList(label, idField(label), limits);
}

/** Texts of one kind chosen in a form, in the order sent. Doubles are dropped. */
export function textList<T extends z.ZodType<string, string>>(
  label: string,
  field: T,
  { min = 0, max = 500 }: { min?: number; max?: number } = {},
) {
  return z.preprocess(
    asList,
    z
      .array(field, { error: unchosen(label) })
      .min(min, { error: unchosen(label) })
      .max(max, { error: `${label}: nhiều nhất ${viNumber(max)} mục.` })
      .overwrite((texts) => [...new Set(texts)]),
  );
}

function asList(value: unknown): unknown {
  if (value === undefined || value === '') return [];
  return typeof value === 'string' ? [value] : value;
}

export interface NumberOptions {
  min: number;
  max: number;
}

export function wholeNumber(label: string, { min, max }: NumberOptions) {
  return z.preprocess(
    asWholeNumber,
    z
      .number({ error: (issue) => (issue.input === undefined ? missing(label) : `${label} phải là một số.`) })
      .int({ error: `${label} phải là số nguyên.` })
      .min(min, { error: between(label, min, max) })
      .max(max, { error: between(label, min, max) }),
  );
}

/** Takes the Vietnamese decimal comma as well as the point. */
export function decimalNumber(label: string, { min, max }: NumberOptions) {
  return z.preprocess(
    asNumber,
    z
      .number({ error: (issue) => (issue.input === undefined ? missing(label) : `${label} phải là một số.`) })
      .min(min, { error: between(label, min, max) })
      .max(max, { error: between(label, min, max) }),
  );
}

function between(label: string, min: number, max: number): string {
  return `${label} phải từ ${viNumber(min, 3)} đến ${viNumber(max, 3)}.`;
}

/** Thousands as people here write them, by point or space: '12.345' is no fraction where a whole number is asked. */
function asWholeNumber(value: unknown): unknown {
  if (typeof value === 'string' && /^\s*\d{1,3}([. \u00a0]\d{3})+\s*$/.test(value))
    return Number(value.replace(/\D/g, ''));
  return asNumber(value);
}

function asNumber(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim().replace(',', '.');
  if (text === '') return undefined;
  return /^[-+]?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Ticked or not; absent is not. */
export function checkbox() {
  return z.preprocess(
    (value) => value === true || value === 'on' || value === 'true' || value === '1' || value === 1,
    z.boolean(),
  );
}

function textThat(label: string, holds: (text: string) => boolean, error: string) {
  return (
    z
      .string({ error: missing(label) })
      .overwrite((text) => text.trim())
      .min(1, { error: missing(label), abort: true })
      // What compares several fields must not be handed a day that is none.
      .refine(holds, { error, abort: true })
  );
}

/** 'YYYY-MM-DD', as <input type="date"> sends it. */
export function dateField(label: string) {
  return textThat(label, isDate, `${label} không phải là một ngày có thật.`);
}

/** 'YYYY-MM'. */
export function monthField(label: string) {
  return textThat(label, isMonth, `${label} phải là tháng và năm, ví dụ 2026-11.`);
}

/** 'YYYY-MM-DDTHH:mm' without offset: a time of the station's zone. */
export function wallClockField(label: string) {
  return textThat(label, isWallClock, `${label} phải là ngày và giờ có thật, ví dụ 2026-11-23T07:00.`);
}

/** 'HH:mm'. */
export function timeField(label: string) {
  return textThat(
    label,
    (text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text),
    `${label} phải là giờ và phút, ví dụ 07:00.`,
  );
}

export function timeZoneField(label: string) {
  return textThat(label, isTimeZone, `${label} không có thật; ở Việt Nam là Asia/Ho_Chi_Minh.`);
}

/** Lower case: the same mailbox is the same account. */
export function emailField(label: string) {
  return textThat(
    label,
    (text) => text.length <= 254 && /^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+\.[^\s@<>,;:"()]+$/.test(text),
    `${label} chưa đúng, ví dụ ten@phuong.gov.vn.`,
  ).overwrite((text) => text.toLowerCase());
}

/** Of a password that stands alone, and of one beside a second factor (NIST SP 800-63B-4, 3.1.1.2). */
export const SHORTEST_PASSWORD = 15;
export const SHORTEST_BESIDE_FACTOR = 8;

/** What a page says beside a field for a new password that stands alone. */
export const NEW_PASSWORD_HINT = `Ít nhất ${SHORTEST_PASSWORD} ký tự; một câu dễ nhớ là tốt nhất, không cần ký tự lạ.`;

/**
 * A new password. Length is what counts, not what it is made of; those that are tried first are refused (NIST SP 800-63B); 128 keeps
 * hashing it cheap. Never trimmed; pasting is allowed everywhere.
 */
export function newPasswordField(label: string, least = SHORTEST_PASSWORD) {
  return z
    .string({ error: missing(label) })
    .min(1, { error: missing(label), abort: true })
    .min(least, { error: `${label} phải có ít nhất ${least} ký tự.`, abort: true })
    .max(128, { error: `${label} dài quá 128 ký tự.` })
    .refine((password) => !isCommonPassword(password), {
      error: `${label} quá dễ đoán. Hãy dùng một câu dài chỉ anh/chị nghĩ ra.`,
    });
}

/** A password someone already has; whether it is right is not for a schema to say. */
export function passwordField(label: string) {
  return z
    .string({ error: missing(label) })
    .min(1, { error: missing(label) })
    .max(128, { error: `${label} dài quá 128 ký tự.` });
}

/** Where a password is asked again: it, or a passkey's answer in its place; the page's script fills in the latter. */
export const proofFields = {
  password: z
    .string({ error: missing('Mật khẩu') })
    .max(128, { error: 'Mật khẩu dài quá 128 ký tự.' })
    .default(''),
  passkey: z
    .string({ error: missing('Khóa truy cập') })
    .max(20_000, { error: 'Khóa truy cập chưa được nhận.' })
    .default(''),
};

/** What is wrong with a form whose other fields are: with the missing proof, so that it is mended in one go. */
export function withMissingProof(
  errors: readonly FieldError[],
  sent: Record<string, unknown>,
): readonly FieldError[] {
  const given = [sent['password'], sent['passkey']].some((one) => one !== undefined && one !== '');
  if (given || errors.some(({ field }) => field === 'password')) return errors;
  return [...errors, { field: 'password', message: missing('Mật khẩu') }];
}

/** An id of ours. Whether it names anything is for the store to say. */
export function idField(label: string) {
  return z
    .string({ error: unchosen(label) })
    .min(1, { error: unchosen(label), abort: true })
    .regex(/^[\w-]{1,64}$/, { error: `${label} không đúng dạng.` });
}

/** A form whose texts are read by name later; a file where a text belongs is left out. */
export function textsOfForm() {
  return z.record(z.string(), z.unknown()).transform((all) => {
    const texts: Record<string, string | string[]> = {};
    for (const [name, value] of Object.entries(all)) {
      const list = [value].flat().filter((one) => typeof one === 'string');
      if (list.length > 0) texts[name] = list.length === 1 ? list[0]! : list;
    }
    return texts;
  });
}
