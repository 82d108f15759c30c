/** Who signs CAP alerts in tests: a certificate of openssl's, and signatures by the library or by xmlsec1. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignedXml } from 'xml-crypto';

export interface Signer {
  /** PEM, both. */
  certificate: string;
  key: string;
}

function inFolder<T>(work: (path: (name: string) => string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'loa-cap-'));
  try {
    return work((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `openssl req -x509` would make it valid from today, and tests have days of their own. */
const FROM = '20250101000000Z';
const TO = '20400101000000Z';
const AUTHORITY = `[ca]
default_ca = own
[own]
database = index
new_certs_dir = .
serial = serial
default_md = sha256
policy = any
[any]
commonName = supplied
`;

export function makeSigner(name: string, bits = 2048): Signer {
  return inFolder((path) => {
    const openssl = (...asked: string[]) =>
      execFileSync('openssl', asked, { cwd: path('.'), stdio: 'ignore' });
    writeFileSync(path('index'), '');
    writeFileSync(path('serial'), '01');
    writeFileSync(path('authority'), AUTHORITY);
    const subject = ['-utf8', '-subj', `/CN=${name}`];
    openssl(
      'req',
      '-new',
      '-newkey',
      `rsa:${bits}`,
      '-nodes',
      ...subject,
      '-keyout',
      'key',
      '-out',
      'request',
    );
    const span = ['-startdate', FROM, '-enddate', TO];
    const files = ['-config', 'authority', '-in', 'request', '-keyfile', 'key', '-out', 'certificate'];
    openssl('ca', '-batch', '-selfsign', '-notext', '-utf8', ...span, ...files);
    return { certificate: readFileSync(path('certificate'), 'utf8'), key: readFileSync(path('key'), 'utf8') };
  });
}

export interface HowSigned {
  hash?: 'sha1' | 'sha256' | 'sha512';
  /** Canonical XML 1.0 instead of the exclusive one. */
  inclusive?: boolean;
  /** Only this element is signed, not the message. */
  part?: string;
}

const HASH_URIS = {
  sha1: ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', 'http://www.w3.org/2000/09/xmldsig#sha1'],
  sha256: ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2001/04/xmlenc#sha256'],
  sha512: ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'http://www.w3.org/2001/04/xmlenc#sha512'],
} as const;

/** The message with an enveloped signature, its certificate beside it as senders do. */
export function signed(xml: string, { key, certificate }: Signer, how: HowSigned = {}): string {
  const [signatureAlgorithm, digestAlgorithm] = HASH_URIS[how.hash ?? 'sha256'];
  const canonical = how.inclusive
    ? 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
    : 'http://www.w3.org/2001/10/xml-exc-c14n#';
  const signer = new SignedXml({
    ...{ privateKey: key, publicCert: certificate },
    ...{ signatureAlgorithm, canonicalizationAlgorithm: canonical },
  });
  signer.addReference({
    xpath: `//*[local-name(.)='${how.part ?? 'alert'}']`,
    ...{ digestAlgorithm, isEmptyUri: how.part === undefined },
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', canonical],
  });
  signer.computeSignature(xml, { location: { reference: "//*[local-name(.)='alert']", action: 'append' } });
  return signer.getSignedXml();
}

const TEMPLATE = `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>
<CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<Reference URI=""><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></Transforms>
<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference></SignedInfo>
<SignatureValue/></Signature>`;

/** The same by a program that shares no code with ours. */
export function signedByXmlsec(xml: string, { key }: Signer): string {
  return inFolder((path) => {
    writeFileSync(path('key.pem'), key);
    writeFileSync(path('in.xml'), xml.replace(/<\/(\w+:)?alert>$/, `${TEMPLATE}$&`));
    execFileSync(
      'xmlsec1',
      ['--sign', '--privkey-pem', path('key.pem'), '--output', path('out.xml'), path('in.xml')],
      {
        stdio: 'ignore',
      },
    );
    return readFileSync(path('out.xml'), 'utf8');
  });
}
