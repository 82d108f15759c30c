import { describe, expect, it } from 'vitest';
import { portalForm } from '../testing/portal-server.ts';
import { headersOf, portalFormSchema, recipeOf, typedOf } from './place-forms.ts';
import { addressFor, bodyFor, readAnswer, templateFault, type Fillings, type Recipe } from './recipe.ts';

const BASE = 'https://phuong.gov.vn';
const parsed = (more: Record<string, string> = {}) => portalFormSchema.safeParse(portalForm(BASE, more));
const recipe = (more: Record<string, string> = {}): Recipe => recipeOf(parsed(more).data!, []);
const FILLINGS: Fillings = {
  ...{ title: 'Lời "hay" \\ & <b>\n{{text}}', description: '', author: '', text: 'Chữ', html: '<p>x</p>' },
  ...{
    cover_url: '',
    cover_base64: '',
    listen_url: '',
    kinds: '',
    source_id: 'm1',
    state: 'publish',
    id: '',
  },
};
const fieldsAtFault = (more: Record<string, string>) =>
  parsed(more).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('a template', () => {
  it('is filled inside JSON strings, so that no title breaks it or adds a field', () => {
    const body = bodyFor(
      'json',
      '{"a": "{{title}}", "b": {"c": ["{{ id }}-{{source_id}}", 1, null]}}',
      FILLINGS,
    );
    expect(JSON.parse(body)).toEqual({ a: FILLINGS.title, b: { c: ['-m1', 1, null] } });
    for (const title of ['"', '\\', '\u2028', '{{text}}', '$&', '\ud800', '"}, "s": "2', '</script>']) {
      const filled = { ...FILLINGS, title };
      expect(JSON.parse(bodyFor('json', '{"t": "{{title}}", "s": "1"}', filled))).toEqual({
        t: title,
        s: '1',
      });
    }
  });

  it('is filled inside the values of a form', () => {
    const body = bodyFor('form', 'tieu_de={{title}}\n\ntrang_thai = x={{state}}&y', FILLINGS);
    expect([...new URLSearchParams(body)]).toEqual([
      ['tieu_de', FILLINGS.title],
      ['trang_thai', 'x=publish&y'],
    ]);
  });

  it('puts a number into an address without leaving the host or the path', () => {
    expect(addressFor('https://a.vn/tin/{{id}}', '../@b.vn/?x#y')).toBe(
      'https://a.vn/tin/..%2F%40b.vn%2F%3Fx%23y',
    );
  });

  it('is refused with the reason where it cannot be used', () => {
    expect(templateFault('json', '{"a": {{title}}}', ['title'])).toContain('dòng 1, cột 8');
    expect(templateFault('json', '{"a": "{{tieude}}"}', [])).toContain('{{tieude}}');
    expect(templateFault('json', '{"{{title}}": "a"}', ['title'])).toContain('{{title}}');
    expect(templateFault('form', '={{title}}', [])).toContain('tên=giá trị');
    expect(templateFault('form', 'a={{title}}', ['title'])).toBeNull();
  });
});

describe('an answer', () => {
  const read = (answer: unknown, more: Record<string, string> = {}) =>
    readAnswer(recipe(more), typeof answer === 'string' ? answer : JSON.stringify(answer), BASE);

  it('gives number and address; an address that is none of the web is none', () => {
    expect(read({ success: true, data: { id: 7, url: '/tin/7' } })).toMatchObject({
      ...{ done: true, id: '7', link: 'https://phuong.gov.vn/tin/7' },
    });
    expect(read({ success: true, data: { id: 7, url: 'javascript:alert(1)' } })).toMatchObject({
      link: null,
    });
    const made = { linkPath: '', linkTemplate: `${BASE}/bai-{{id}}` };
    expect(read({ success: true, data: { id: 7 } }, made)).toMatchObject({ link: `${BASE}/bai-7` });
  });

  it('says no, or says nothing that can be relied on', () => {
    expect(read({ success: false })).toMatchObject({ done: false });
    expect(read({ data: { id: 7 } })).toMatchObject({ done: null });
    expect(read({ success: true, data: {} })).toMatchObject({ done: null });
    expect(read('<html>OK</html>')).toMatchObject({ done: null });
    expect(
      read('<html>OK</html>', { idPath: '', linkPath: '', okPath: '', updateUrl: '', removeUrl: '' }),
    ).toMatchObject({
      done: true,
    });
  });
});

describe('the form of a website', () => {
  it('takes a recipe, and shows again what it took', () => {
    const form = parsed();
    expect(form.success).toBe(true);
    expect({ ...typedOf(recipe()), headers: portalForm(BASE)['headers'] }).toEqual(portalForm(BASE));
  });

  it('refuses at the field what would send secrets elsewhere or could never work', () => {
    expect(fieldsAtFault({ createUrl: 'ftp://a.vn' })).toContain('createUrl');
    expect(fieldsAtFault({ createUrl: 'https://an:mat@a.vn' })).toContain('createUrl');
    expect(fieldsAtFault({ createUrl: `${BASE}/{{id}}` })).toContain('createUrl');
    expect(fieldsAtFault({ updateUrl: 'https://khac.vn/{{id}}' })).toEqual(['updateUrl']);
    expect(fieldsAtFault({ removeUrl: `${BASE}/{{title}}` })).toEqual(['removeUrl']);
    expect(fieldsAtFault({ idPath: '' })).toContain('idPath');
    expect(fieldsAtFault({ okValue: '' })).toEqual(['okValue']);
    expect(fieldsAtFault({ createBody: '{' })).toEqual(['createBody']);
    for (const bad of ['Host: a.vn', 'Transfer-Encoding: chunked', 'X', 'X: é', 'Ẩn: 1'])
      expect(fieldsAtFault({ headers: bad }), bad).toEqual(['headers']);
    expect(headersOf('X-Key: a:b\n\nY:c').headers).toEqual({ 'X-Key': 'a:b', Y: 'c' });
  });
});
