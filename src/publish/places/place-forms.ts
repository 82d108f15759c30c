/** What the forms of the places send: a website's recipe and the city's address, each fault at its field. */
import { z } from 'zod';
import { cleanLine, emailField, oneOf, optionalText, requiredText } from '../../kernel/fields.ts';
import { ASK_METHODS, namedIn, templateFault, type Ask, type Recipe } from './recipe.ts';

const MOST_TEMPLATE = 20_000;

function address(label: string, optional: boolean) {
  return z
    .string({ error: `Hãy nhập ${label.toLowerCase()}.` })
    .overwrite(cleanLine)
    .max(2_000, { error: `${label} dài quá 2.000 ký tự.` })
    .refine((text) => (text === '' ? optional : isWebAddress(text)), {
      error: `${label} phải đầy đủ, ví dụ https://haibatrung.hanoi.gov.vn/api/tin-bai.`,
    });
}

function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/[^\s/]+/i.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

const path = (label: string) =>
  optionalText(label, { max: 200 }).refine((text) => /^[\w.$-]*$/.test(text), {
    error: `${label} là tên các mục nối bằng dấu chấm, ví dụ data.id.`,
  });

/** Whoever may change a website's own headers may not change how the question is carried. */
const FORBIDDEN =
  /^(host|content-length|content-type|transfer-encoding|connection|idempotency-key|accept-encoding)$/i;

/** "Authorization: Bearer …" lines. */
export function headersOf(text: string): { headers: Record<string, string>; fault: string | null } {
  const headers: Record<string, string> = {};
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const [, name, value] = /^([\w-]{1,60})\s*:\s*([\x20-\x7e]{1,2000})$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      return { headers, fault: 'Mỗi dòng có dạng “Tên: giá trị”, chỉ chữ không dấu.' };
    if (FORBIDDEN.test(name)) return { headers, fault: `Không đặt được header “${name}”; hệ thống tự đặt.` };
    headers[name] = value;
  }
  return { headers, fault: null };
}

export const portalFormSchema = z
  .object({
    kind: oneOf('Dạng dữ liệu', ['json', 'form']),
    createMethod: oneOf('Cách gửi', ASK_METHODS),
    createUrl: address('Địa chỉ đăng bài', false),
    createBody: requiredText('Mẫu dữ liệu', { max: MOST_TEMPLATE, lines: true }),
    /** '' leaves those there are. */
    headers: optionalText('Header', { max: 8_000, lines: true }),
    ...{ idPath: path('Mục mã bài'), linkPath: path('Mục đường dẫn'), okPath: path('Mục báo thành công') },
    okValue: optionalText('Giá trị khi thành công', { max: 200 }),
    linkTemplate: address('Mẫu đường dẫn', true),
    ...{ updateMethod: oneOf('Cách gửi', ASK_METHODS), updateUrl: address('Địa chỉ sửa bài', true) },
    updateBody: optionalText('Mẫu khi sửa', { max: MOST_TEMPLATE, lines: true }),
    ...{ removeMethod: oneOf('Cách gửi', ASK_METHODS), removeUrl: address('Địa chỉ gỡ bài', true) },
    removeBody: optionalText('Mẫu khi gỡ', { max: MOST_TEMPLATE, lines: true }),
    publishState: optionalText('Trạng thái khi đăng', { max: 60 }),
    trialState: optionalText('Trạng thái khi gửi thử', { max: 60 }),
  })
  .superRefine((form, context) => {
    const fault = (field: string, message: string | null) => {
      if (message !== null) context.addIssue({ code: 'custom', path: [field], message });
    };
    fault('createBody', templateFault(form.kind, form.createBody, ['title']));
    if (form.updateUrl !== '') fault('updateBody', templateFault(form.kind, form.updateBody, ['title']));
    fault('removeBody', templateFault(form.kind, form.removeBody, []));
    fault('headers', headersOf(form.headers).fault);
    if (namedIn(form.createUrl).length > 0)
      fault('createUrl', 'Địa chỉ đăng bài không có chỗ điền: bài chưa có mã.');
    for (const field of ['updateUrl', 'removeUrl'] as const) {
      const url = form[field];
      if (url === '') continue;
      fault(field, addressFault(url, form.createUrl));
      if (form.idPath === '') fault('idPath', 'Muốn sửa hoặc gỡ được thì phải biết mã bài nằm ở đâu.');
    }
    if (form.linkTemplate !== '' && form.idPath === '')
      fault('idPath', 'Mẫu đường dẫn cần mã bài; hãy ghi mã bài nằm ở đâu.');
    if (form.okPath !== '' && form.okValue === '') fault('okValue', 'Hãy ghi giá trị khi thành công.');
  });
export type PortalForm = z.output<typeof portalFormSchema>;

/** Secrets go nowhere but to the host that they were given for. */
function addressFault(url: string, createUrl: string): string | null {
  if (!namedIn(url).every((name) => name === 'id')) return 'Địa chỉ chỉ điền được {{id}}.';
  if (!URL.canParse(createUrl) || new URL(url).origin !== new URL(createUrl).origin)
    return 'Địa chỉ phải cùng máy chủ với địa chỉ đăng bài.';
  return null;
}

export function recipeOf(form: PortalForm, headerNames: string[]): Recipe {
  const ask = (method: Ask['method'], url: string, body: string): Ask | null =>
    url === '' ? null : { method, url, body };
  const { kind, idPath, linkPath, linkTemplate, okPath, okValue, publishState, trialState } = form;
  return {
    ...{ kind, idPath, linkPath, linkTemplate, okPath, okValue, publishState, trialState, headerNames },
    create: { method: form.createMethod, url: form.createUrl, body: form.createBody },
    update: ask(form.updateMethod, form.updateUrl, form.updateBody),
    remove: ask(form.removeMethod, form.removeUrl, form.removeBody),
  };
}

/** What the form shows of what is stored. */
export function typedOf(recipe: Recipe): Record<string, string> {
  const { create, update, remove } = recipe;
  const { kind, idPath, linkPath, linkTemplate, okPath, okValue, publishState, trialState } = recipe;
  return {
    ...{ kind, idPath, linkPath, linkTemplate, okPath, okValue, publishState, trialState },
    ...{ createMethod: create.method, createUrl: create.url, createBody: create.body },
    ...{
      updateMethod: update?.method ?? 'PUT',
      updateUrl: update?.url ?? '',
      updateBody: update?.body ?? '',
    },
    ...{ removeMethod: remove?.method ?? 'DELETE', removeUrl: remove?.url ?? '' },
    removeBody: remove?.body ?? '',
  };
}

export const EMPTY_PORTAL: Record<string, string> = {
  kind: 'json',
  createMethod: 'POST',
  createBody:
    '{\n  "title": "{{title}}",\n  "summary": "{{description}}",\n  "content": "{{html}}",\n  "status": "{{state}}"\n}',
  ...{ updateMethod: 'PUT', removeMethod: 'DELETE', idPath: 'id', linkPath: 'url' },
  ...{ publishState: 'publish', trialState: 'draft' },
};

export const cityFormSchema = z.object({
  to: emailField('Địa chỉ nhận thư'),
  /** Before the article's title in the subject. */
  subject: optionalText('Đầu tiêu đề thư', { max: 100 }),
});
export type CitySettings = z.output<typeof cityFormSchema>;
