import { describe, expect, it } from 'vitest';
import { Refusal } from '../kernel/errors.ts';
import { mayAir, parseCap } from './cap.ts';

const NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';
const HEAD = `<identifier>A1</identifier><sender>kttv@nchmf.gov.vn</sender><sent>2026-11-24T08:00:00+07:00</sent>
  <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>`;
const info = (language: string, headline: string) =>
  `<info><language>${language}</language><event>Flood</event><headline>${headline}</headline></info>`;
const wrap = (inside: string, namespace = NAMESPACE) => `<alert xmlns="${namespace}">${inside}</alert>`;

function refusal(xml: string): Refusal {
  try {
    parseCap(xml);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was taken');
}

describe('a CAP alert', () => {
  it('is read in Vietnamese where the sender gave it, whatever comes first', () => {
    const alert = parseCap(wrap(HEAD + info('en-US', 'Flood warning') + info('vi-VN', 'Lũ trên sông Hồng')));
    expect(alert).toMatchObject({
      ...{
        identifier: 'A1',
        sender: 'kttv@nchmf.gov.vn',
        status: 'Actual',
        msgType: 'Alert',
        references: [],
      },
      info: { language: 'vi-VN', headline: 'Lũ trên sông Hồng', text: 'Lũ trên sông Hồng.', expires: null },
    });
  });

  it('is read by its namespace, whatever its prefix, and characters by their references', () => {
    const prefixed = HEAD.replace(/<(\/?)(\w)/g, '<$1cap:$2');
    const xml = `<cap:alert xmlns:cap="${NAMESPACE}">${prefixed}<cap:info><cap:event>L&#361; &amp; b&#227;o</cap:event></cap:info></cap:alert>`;
    expect(parseCap(xml).info!.text).toBe('Lũ & bão.');
  });

  it('tells which messages it follows', () => {
    const references =
      '<references>a@b.vn,1,2026-11-24T07:00:00+07:00 a@b.vn,2,2026-11-24T07:30:00+07:00</references>';
    expect(parseCap(wrap(HEAD + references)).references.map(({ identifier }) => identifier)).toEqual([
      '1',
      '2',
    ]);
    expect(refusal(wrap(`${HEAD}<references>a@b.vn</references>`)).message).toMatch(/^references/);
  });

  it('may air only when it is actual, and an alert or its update', () => {
    expect(mayAir({ status: 'Actual', msgType: 'Update' })).toBe(true);
    for (const status of ['Exercise', 'System', 'Test', 'Draft'] as const)
      expect(mayAir({ status, msgType: 'Alert' })).toBe(false);
    for (const msgType of ['Cancel', 'Ack', 'Error'] as const)
      expect(mayAir({ status: 'Actual', msgType })).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['no XML', '{"identifier": "A1"}'],
    ['XML cut short', wrap(HEAD).slice(0, -9)],
    ['two roots', wrap(HEAD) + wrap(HEAD)],
    ['CAP 1.1', wrap(HEAD, 'urn:oasis:names:tc:emergency:cap:1.1')],
    ['another root', `<feed xmlns="${NAMESPACE}">${HEAD}</feed>`],
    ['an undeclared entity', wrap(HEAD + info('vi-VN', '&bao;'))],
    [
      'a DOCTYPE with an entity',
      `<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>${wrap(`${HEAD}&x;`)}`,
    ],
    [
      'a bomb of entities',
      `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>${wrap(HEAD + info('vi', '&b;'))}`,
    ],
    ['a tower of elements', wrap('<a>'.repeat(20_000))],
    ['a tower that is closed', wrap(`${HEAD}<a>${'<a>'.repeat(15_000)}${'</a>'.repeat(15_000)}</a>`)],
  ])('is not %s', (_, xml) => {
    expect(refusal(xml)).toMatchObject({ code: 'bad-cap', status: 422 });
  });

  it('names each field at fault', () => {
    const wrong = HEAD.replace('Actual', 'Thật').replace('2026-11-24T08:00:00+07:00', '2026-13-24T08:00:00Z');
    expect(refusal(wrap(wrong)).errors.map(({ field }) => field)).toEqual(['alert.sent', 'alert.status']);
  });
});
