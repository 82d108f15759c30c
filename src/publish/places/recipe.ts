/**
 * How a website's own API is asked to put an article out, as data: addresses, a template of what is sent, and where in the answer the
 * article's number and address stand. Words get into a template as values and never as text of it, so that no title breaks it or adds to
 * it. Pure.
 */
import { z } from 'zod';
import { composed } from '../../kernel/vietnamese.ts';

export const ASK_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

const askSchema = z.object({ method: z.enum(ASK_METHODS), url: z.string(), body: z.string() });
/** One question to the website. */
export type Ask = z.output<typeof askSchema>;

export const recipeSchema = z.object({
  kind: z.enum(['json', 'form']),
  create: askSchema,
  /** Null: the website cannot be asked for it. */
  update: askSchema.nullable(),
  remove: askSchema.nullable(),
  /** Where they stand in the answer, "data.id"; '': nowhere. */
  idPath: z.string(),
  linkPath: z.string(),
  /** The article's address made of its number: "https://phuong.vn/tin/{{id}}". */
  linkTemplate: z.string(),
  /** What an answer says besides its status when it was done; '': the status is enough. */
  okPath: z.string(),
  okValue: z.string(),
  /** What `{{state}}` is: of an article, and of a trial, which shall be a draft. */
  publishState: z.string(),
  trialState: z.string(),
  /** Names of the headers, which are sealed. */
  headerNames: z.array(z.string()),
});
export type Recipe = z.output<typeof recipeSchema>;

export const PLACEHOLDERS = {
  title: 'tiêu đề',
  description: 'mô tả',
  author: 'tác giả',
  text: 'toàn bài, chữ',
  html: 'toàn bài, HTML',
  cover_url: 'địa chỉ ảnh bìa',
  cover_base64: 'ảnh bìa (JPEG, base64)',
  listen_url: 'địa chỉ nghe bài',
  kinds: 'loại bài',
  source_id: 'mã bản đăng của hệ thống này',
  state: 'trạng thái: đăng hoặc nháp, khai báo ở Gửi thử',
  id: 'mã bài trên trang (khi sửa, gỡ)',
} as const;
export type Placeholder = keyof typeof PLACEHOLDERS;
export type Fillings = Record<Placeholder, string>;

const PLACE = /\{\{\s*([\w-]+)\s*\}\}/g;

/** The placeholders that a text names, known or not. */
export function namedIn(text: string): string[] {
  return [...text.matchAll(PLACE)].map(([, name]) => name!);
}

const filled = (text: string, fillings: Fillings) =>
  text.replace(PLACE, (whole, name: string) =>
    Object.hasOwn(fillings, name) ? fillings[name as Placeholder] : whole,
  );

/** "name=value" lines of a form's template. */
export function formLines(template: string): [string, string][] {
  return template
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    });
}

/**
 * The body that is sent.
 *
 * @example bodyFor('json', '{"tieu_de": "{{title}}"}', fillings) // '{"tieu_de":"Lời \\"hay\\""}'
 */
export function bodyFor(kind: Recipe['kind'], template: string, fillings: Fillings): string {
  if (template.trim() === '') return '';
  if (kind === 'form')
    return new URLSearchParams(
      formLines(template).map(([name, value]): [string, string] => [name, filled(value, fillings)]),
    ).toString();
  return JSON.stringify(withValues(JSON.parse(template), (text) => filled(text, fillings)));
}

function withValues(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => withValues(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withValues(one, change)]));
}

/** An address with the article's number in it; the number cannot lead anywhere else on that website's host. */
export function addressFor(template: string, id: string): string {
  return template.replace(PLACE, (whole, name) => (name === 'id' ? encodeURIComponent(id) : whole));
}

export interface Reading {
  /** Null: the answer does not say. */
  done: boolean | null;
  id: string | null;
  link: string | null;
  /** What was missing or said no, a sentence. */
  why: string;
}

/** What an answer with a good status says. */
export function readAnswer(recipe: Recipe, body: string, base: string): Reading {
  const { idPath, linkPath, okPath, okValue } = recipe;
  const nothing = { id: null, link: null };
  if (idPath === '' && linkPath === '' && okPath === '') return { done: true, ...nothing, why: '' };
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return { done: null, ...nothing, why: 'Trang trả lời không phải JSON.' };
  }
  if (okPath !== '') {
    const told = at(answer, okPath);
    if (told === null) return { done: null, ...nothing, why: `Câu trả lời không có mục “${okPath}”.` };
    if (told !== okValue) return { done: false, ...nothing, why: `Trang trả lời “${okPath}” là “${told}”.` };
  }
  const id = idPath === '' ? null : at(answer, idPath);
  if (idPath !== '' && (id === null || id === ''))
    return { done: null, ...nothing, why: `Câu trả lời không có mã bài ở mục “${idPath}”.` };
  const told = linkPath === '' ? null : at(answer, linkPath);
  const link = told || (recipe.linkTemplate !== '' && id ? addressFor(recipe.linkTemplate, id) : null);
  return { done: true, id, link: link === null ? null : webAddress(link, base), why: '' };
}

/** The text, number or truth that stands at "data.items.0.url". */
function at(value: unknown, path: string): string | null {
  let here = value;
  for (const step of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return null;
    here = (here as Record<string, unknown>)[step];
  }
  return ['string', 'number', 'boolean'].includes(typeof here) ? composed(String(here)).trim() : null;
}

const MOST_LINK = 2_000;

/** What a website names as an address is shown as a link: only one of the web is. */
function webAddress(text: string, base: string): string | null {
  if (text.length > MOST_LINK || !URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

/** Why a template cannot be used, a sentence; null when it can. */
export function templateFault(
  kind: Recipe['kind'],
  template: string,
  mustSay: readonly string[],
): string | null {
  const strange = namedIn(template).find((name) => !Object.hasOwn(PLACEHOLDERS, name));
  if (strange !== undefined) return `Không có chỗ điền nào tên “{{${strange}}}”.`;
  if (kind === 'json' && template.trim() !== '') {
    try {
      JSON.parse(template);
    } catch (error) {
      return `Mẫu không phải JSON${placeOfFault(template, error as Error)}.`;
    }
  }
  if (kind === 'form') {
    const bad = formLines(template).find(([name]) => name === '' || name.includes('{{'));
    if (bad) return 'Mỗi dòng của mẫu phải có dạng tên=giá trị.';
  }
  const values = kind === 'json' ? valuesOf(template) : formLines(template).map(([, value]) => value);
  const missing = mustSay.find((name) => !values.some((value) => namedIn(value).includes(name)));
  return missing === undefined ? null : `Mẫu phải có {{${missing}}} trong một giá trị.`;
}

/** ", sai ở gần dòng 2, cột 7" */
function placeOfFault(template: string, { message }: Error): string {
  const at = /position (\d+)/.exec(message)?.[1];
  if (at === undefined) return '';
  const before = template.slice(0, Number(at)).split('\n');
  return `, sai ở gần dòng ${before.length}, cột ${before.at(-1)!.length + 1}`;
}

function valuesOf(template: string): string[] {
  const values: string[] = [];
  if (template.trim() !== '') withValues(JSON.parse(template), (text) => (values.push(text), text));
  return values;
}
