/**
 * The signature of a CAP alert (XML Signature, W3C xmldsig-core1; CAP 1.2, section 3.3.4.1: enveloped, the whole message). Only by
 * a certificate that the station was given beforehand: what a message says of its own key counts for nothing. What is read
 * afterwards is the text the signature covers, never the message around it, so that nothing can be wrapped around a true signature.
 */
import { X509Certificate } from 'node:crypto';
import { DOMParser, onErrorStopParsing, XMLSerializer, type Element } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';

const NAMESPACE = 'http://www.w3.org/2000/09/xmldsig#';
/** Without SHA-1, and without keys that both sides share. */
const SIGNATURES = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
];
const HASHES = ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'];
const TRANSFORMS = [
  'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
];
const SMALLEST_KEY_BITS = 2048;

/** What a person sees of a certificate, and what is kept. */
export interface SenderCertificate {
  pem: string;
  /** Whom it names. */
  subject: string;
  /** SHA-256, hex. */
  fingerprint: string;
  /** UTC ms, both ends. */
  validFrom: number;
  validTo: number;
}

/**
 * A certificate from its PEM text.
 *
 * @throws Error with a Vietnamese sentence where it is none, or its key is of another kind or too short
 */
export function readCertificate(text: string): SenderCertificate {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(text);
  } catch {
    throw new Error('Đây không phải chứng thư số dạng PEM (bắt đầu bằng -----BEGIN CERTIFICATE-----).');
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < SMALLEST_KEY_BITS)
    throw new Error(`Chứng thư số phải có khóa RSA từ ${SMALLEST_KEY_BITS} bit trở lên.`);
  return {
    // Only the certificate itself: a private key pasted along with it is not kept.
    pem: certificate.toString(),
    subject: certificate.subject.replace(/\n/g, ', '),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    validFrom: certificate.validFromDate.getTime(),
    validTo: certificate.validToDate.getTime(),
  };
}

/**
 * The message as the certificate's holder signed it: canonical XML without the signature. Null where it bears no signature, another's, or a
 * broken one.
 *
 * @param xml a message that `parseCap` took: without DOCTYPE, not deep
 */
export function signedMessage(xml: string, { pem }: Pick<SenderCertificate, 'pem'>): string | null {
  const signature = onlySignature(xml);
  if (signature === null) return null;
  try {
    const check = new SignedXml({ publicCert: pem, getCertFromKeyInfo: () => null });
    check.SignatureAlgorithms = only(check.SignatureAlgorithms, SIGNATURES);
    check.HashAlgorithms = only(check.HashAlgorithms, HASHES);
    check.CanonicalizationAlgorithms = only(check.CanonicalizationAlgorithms, TRANSFORMS);
    check.loadSignature(signature);
    if (!check.checkSignature(xml)) return null;
    // URI="" is the whole message; a true signature of a part says nothing of the rest.
    const [reference, ...others] = check.getReferences();
    return reference?.uri === '' && others.length === 0 ? (check.getSignedReferences()[0] ?? null) : null;
  } catch {
    // What can't be checked is not signed.
    return null;
  }
}

/** The one signature, a child of the alert itself; null where there is none, or more. */
function onlySignature(xml: string): string | null {
  const root = new DOMParser({ onError: onErrorStopParsing, locator: false }).parseFromString(
    xml,
    'text/xml',
  ).documentElement;
  const all = Array.from<Element>(root?.getElementsByTagNameNS(NAMESPACE, 'Signature') ?? []);
  return all.length === 1 && all[0]!.parentNode === root
    ? new XMLSerializer().serializeToString(all[0]!)
    : null;
}

function only<T extends object>(algorithms: T, allowed: readonly string[]): T {
  return Object.fromEntries(Object.entries(algorithms).filter(([name]) => allowed.includes(name))) as T;
}
