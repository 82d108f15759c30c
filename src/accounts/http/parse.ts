/** From a request's text to typed values, or a refusal that names the fields. */
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { storable } from '../../kernel/fields.ts';
import { Refusal, type FieldError } from '../../kernel/errors.ts';
import type { FormValues } from './declaration.ts';
import { bodyTooLarge, readMultipart, type MultipartOptions, type ReadMultipart } from './multipart.ts';
import type { RequestContext } from './request-context.ts';

export const JSON_BYTES = 1024 * 1024;
/** A text of 100,000 words is some 600 KB, up to thrice that urlencoded. */
export const FORM_BYTES = 8 * 1024 * 1024;

/** Deeper than anything we ask for, far from what would exhaust the stack. */
const DEEPEST_JSON = 32;
/** The largest form we have sends some hundred; a body of 8 MB could hold a million, each to be looked through. */
const MOST_FORM_FIELDS = 5_000;
/** A list of a hundred thousand wrong things is answered with the first of them. */
const MOST_ERRORS = 50;

/** Parses by a schema; each issue becomes a field's sentence. Throws Refusal 422 'invalid'. */
export function parseWith<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value, { error: fallbackMessage });
  if (result.success) return result.data;
  throw invalid(fieldErrors(result.error.issues));
}

export function invalid(errors: FieldError[]): Refusal {
  const one = errors.length === 1 ? errors[0] : undefined;
  return new Refusal('invalid', one?.message ?? 'Có mục chưa đúng, hãy xem từng mục.', 422, errors);
}

/** One sentence a field: the first thing wrong with it is enough. */
function fieldErrors(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  const errors = new Map<string, string>();
  for (const issue of issues) {
    if (errors.size === MOST_ERRORS) break;
    const field = issue.path.join('.');
    if (!errors.has(field)) errors.set(field, issue.message);
  }
  return [...errors].map(([field, message]) => ({ field, message }));
}

/** For issues that a schema gives no sentence of its own for: zod's Vietnamese leaves English words in. */
function fallbackMessage(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys') return 'Có mục không được biết đến.';
  return issue.input === undefined ? 'Thiếu mục này.' : 'Giá trị của mục này không đúng.';
}

/** Query parameters; one that is repeated is a list. */
export function queryValues(c: RequestContext): FormValues {
  return Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => [name, oneOrList(values.map(storable))]),
  );
}

/** Part of a path that names nothing of ours, whatever the rest says. */
export function isNoName(part: string): boolean {
  return part !== storable(part);
}

/** The JSON body. Throws Refusal 400 when it is none, 413, 415. */
export async function readJson(c: RequestContext, maxBytes: number): Promise<unknown> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(type))
    throw new Refusal('not-json', 'Nội dung gửi lên phải là JSON (Content-Type: application/json).', 415);
  const text = await readText(c, maxBytes);
  try {
    if (isTooDeep(text)) throw new SyntaxError('too deep');
    return JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? storable(value) : value));
  } catch {
    throw new Refusal('malformed-json', 'Nội dung gửi lên không phải JSON hợp lệ.', 400);
  }
}

async function readText(c: RequestContext, maxBytes: number): Promise<string> {
  return wholeBody(async () => {
    await refuseLarger(c, maxBytes);
    return c.req.text();
  });
}

/** A sender that hangs up, or takes too long, is no fault of ours. */
async function wholeBody<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('body-cut-off', 'Nội dung gửi lên bị đứt giữa chừng, hãy gửi lại.', 400);
  }
}

export interface SentForm {
  /** What the schema parses: text and uploads. */
  all: Record<string, unknown>;
  /** What is shown again: text. */
  values: FormValues;
  /** Why a file was not taken; its text is here all the same. */
  refused: Refusal | null;
  /** Removes uploads that nobody took. */
  discard: () => Promise<void>;
}

/** Most bytes of the whole body, and what it may carry besides text. */
export type FormLimits = { maxBytes: number } & Omit<MultipartOptions, 'maxBytes' | 'maxTextBytes'>;

/** A form's fields; one that is repeated is a list. Throws Refusal 400, 413, 415. */
export async function readForm(c: RequestContext, limits: FormLimits): Promise<SentForm> {
  const type = c.req.header('content-type') ?? '';
  const multipart = /^multipart\/form-data\b/i.test(type);
  if (!multipart && !/^application\/x-www-form-urlencoded\b/i.test(type))
    throw new Refusal('not-a-form', 'Nội dung gửi lên phải là một biểu mẫu.', 415);
  const { fields, refused, discard } = multipart
    ? await readMultipart(c.req.raw.body ?? new Blob([]).stream(), c.req.header(), {
        ...limits,
        maxTextBytes: FORM_BYTES,
      })
    : await readUrlencoded(c, limits.maxBytes);
  const kept = fields.map(
    ([name, value]) => [name, typeof value === 'string' ? storable(value) : value] as const,
  );
  const texts = kept.filter((field): field is [string, string] => typeof field[1] === 'string');
  return { all: byName(kept), values: byName(texts), refused, discard };
}

async function readUrlencoded(c: RequestContext, maxBytes: number): Promise<ReadMultipart> {
  const text = await readText(c, maxBytes);
  // Before they are taken apart: a body of 8 MB holds a million of them.
  let ends = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) refuseMoreFields(++ends);
  return { fields: [...new URLSearchParams(text)], refused: null, discard: () => Promise.resolve() };
}

function byName<T>(fields: readonly (readonly [string, T])[]): Record<string, T | T[]> {
  const lists = Map.groupBy(fields, ([name]) => name);
  return Object.fromEntries(
    [...lists].map(([name, list]) => [name, oneOrList(list.map(([, value]) => value))]),
  );
}

function refuseMoreFields(count: number): void {
  if (count > MOST_FORM_FIELDS)
    throw new Refusal('too-many-fields', 'Biểu mẫu gửi lên có quá nhiều mục.', 413);
}

function oneOrList<T>(list: T[]): T | T[] {
  return list.length === 1 ? list[0]! : list;
}

async function refuseLarger(c: RequestContext, maxBytes: number): Promise<void> {
  await bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw bodyTooLarge(maxBytes);
    },
  })(c, async () => undefined);
}

/** Counts open brackets outside strings: a bomb is refused before it is parsed. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at++;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x5b || char === 0x7b) {
      if (++depth > DEEPEST_JSON) return true;
    } else if (char === 0x5d || char === 0x7d) depth--;
  }
  return false;
}
