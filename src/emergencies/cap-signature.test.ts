import { describe, expect, it } from 'vitest';
import { readCertificate, signedMessage } from './cap-signature.ts';
import { parseCap } from './cap.ts';
import { makeSigner, signed, signedByXmlsec } from './testing/cap-signer.ts';

const CAP = 'urn:oasis:names:tc:emergency:cap:1.2';
const plain = `<alert xmlns="${CAP}"><identifier>A1</identifier><sender>kttv@nchmf.gov.vn</sender><sent>2026-11-24T08:00:00+07:00</sent>
<status>Actual</status><msgType>Alert</msgType><scope>Public</scope><info><language>vi</language><event>Lũ</event></info></alert>`;
const prefixed = plain.replace(/<(\/?)(\w)/g, '<$1cap:$2').replace('xmlns=', 'xmlns:cap=');
const centre = makeSigner('Trung tâm Dự báo');
const stranger = makeSigner('Người lạ');
const own = readCertificate(centre.certificate);

describe('the signature of a CAP alert', () => {
  it.each([
    ['plain', plain, {}],
    ['with prefixes', prefixed, {}],
    ['canonicalised with its surroundings', plain, { inclusive: true }],
    ['by SHA-512', plain, { hash: 'sha512' as const }],
  ])('%s is that of its sender, and what it covers is the alert', (_, xml, how) => {
    const message = signedMessage(signed(xml, centre, how), own);
    expect(parseCap(message!)).toEqual(parseCap(xml));
    expect(message).not.toContain('Signature');
  });

  it('is not there, or is another’s, or that of another text', () => {
    expect(signedMessage(plain, own)).toBeNull();
    expect(signedMessage(signed(plain, stranger), own)).toBeNull();
    const good = signed(plain, centre);
    expect(signedMessage(good.replace('Lũ', 'Bão'), own)).toBeNull();
    expect(
      signedMessage(good.replace(/<SignatureValue>.{20}/, '<SignatureValue>AAAAAAAAAAAAAAAAAAAA'), own),
    ).toBeNull();
  });

  it('counts only when it covers the whole message, stands in it once, and is strong', () => {
    const good = signed(plain, centre);
    const signature = /<Signature[\s\S]*<\/Signature>/.exec(good)![0];
    // A true signed message, hidden inside a false one.
    const wrapped = plain.replace('<info>', `<note>${good}</note><info>`).replace('Lũ', 'Bão');
    expect(signedMessage(wrapped, own)).toBeNull();
    expect(signedMessage(good.replace('</alert>', `${signature}</alert>`), own)).toBeNull();
    expect(signedMessage(signed(plain, centre, { part: 'info' }), own)).toBeNull();
    expect(signedMessage(signed(plain, centre, { hash: 'sha1' }), own)).toBeNull();
  });

  it('is checked by a certificate alone, whose key is long enough', () => {
    expect(own.subject).toContain('Trung tâm Dự báo');
    expect(readCertificate(`${centre.certificate}\n${centre.key}`).pem).not.toContain('PRIVATE');
    expect(() => readCertificate('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toThrow(
      /PEM/,
    );
    expect(() => readCertificate(makeSigner('Ngắn', 1024).certificate)).toThrow(/2048/);
  });

  it('made by xmlsec1 is good as well', () => {
    const byOther = signedByXmlsec(prefixed, centre);
    expect(parseCap(signedMessage(byOther, own)!)).toEqual(parseCap(prefixed));
    expect(signedMessage(byOther.replace('A1', 'A2'), own)).toBeNull();
  });
});
