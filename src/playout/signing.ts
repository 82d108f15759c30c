/**
 * Ed25519 (RFC 8032) over exact bytes: what the server says about the schedule and the device's settings is signed, because a
 * loudspeaker must not speak for whoever sits on the line between. Keys are raw 32 bytes in base64.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign as signBytes,
  verify as verifyBytes,
  type KeyObject,
} from 'node:crypto';
import { sha256 } from '../kernel/hash.ts';
import type { PublicKey } from './contract.ts';

/** A key pair; `privateKey` is the 32-byte seed in base64 and never leaves the data folder. */
export interface SigningKey extends PublicKey {
  privateKey: string;
}

/** What stands in a Loa-Signature header. */
export interface Signature {
  keyId: string;
  /** Base64 of the 64 bytes. */
  sig: string;
}

/** node:crypto takes Ed25519 keys in DER only; these are the fixed parts in front of the raw 32 bytes (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A new key pair from the machine's random source. */
export function makeKey(): SigningKey {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = pair.publicKey
    .export({ format: 'der', type: 'spki' })
    .subarray(SPKI_PREFIX.length)
    .toString('base64');
  const privateKey = pair.privateKey
    .export({ format: 'der', type: 'pkcs8' })
    .subarray(PKCS8_PREFIX.length)
    .toString('base64');
  return { keyId: keyIdOf(publicKey), publicKey, privateKey };
}

/** A key's name: the first 16 hex digits of the SHA-256 of its 32 bytes, so that a name cannot be given to another key. */
export function keyIdOf(publicKey: string): string {
  return sha256(Buffer.from(publicKey, 'base64')).slice(0, 16);
}

/** The key that signed last: each heartbeat is signed, and reading the key takes longer than signing. */
let lastKey: { privateKey: string; key: KeyObject } | null = null;

/** Base64 signature over exactly these bytes. */
export function sign(bytes: Uint8Array, privateKey: string): string {
  if (lastKey?.privateKey !== privateKey) lastKey = { privateKey, key: keyOf(privateKey) };
  return signBytes(null, bytes, lastKey.key).toString('base64');
}

function keyOf(privateKey: string): KeyObject {
  return createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, Buffer.from(privateKey, 'base64')]),
    format: 'der',
    type: 'pkcs8',
  });
}

/** True when `sig` is this key's over exactly these bytes; false, never an error, for anything else, however malformed. */
export function verify(bytes: Uint8Array, sig: string, publicKey: string): boolean {
  try {
    const key = createPublicKey({
      key: Buffer.concat([SPKI_PREFIX, Buffer.from(publicKey, 'base64')]),
      format: 'der',
      type: 'spki',
    });
    return verifyBytes(null, bytes, key, Buffer.from(sig, 'base64'));
  } catch {
    return false;
  }
}

/**
 * The value of a Loa-Signature header.
 *
 * @example formatSignature({ keyId: key.keyId, sig: sign(body, key.privateKey) }) // 'keyId="9f…", sig="…=="'
 */
export function formatSignature(signature: Signature): string {
  return `keyId="${signature.keyId}", sig="${signature.sig}"`;
}

/** Reads a Loa-Signature header; null when there is none or it is not one. */
export function parseSignature(header: string | null | undefined): Signature | null {
  const match = /^keyId="([^"]{1,100})", ?sig="([A-Za-z0-9+/]{86}==)"$/.exec(header?.trim() ?? '');
  return match ? { keyId: match[1]!, sig: match[2]! } : null;
}

/** The header for these bytes, by this key. */
export function signatureHeader(bytes: Uint8Array, key: SigningKey): string {
  return formatSignature({ keyId: key.keyId, sig: sign(bytes, key.privateKey) });
}

/** True when the header is a signature over exactly these bytes by one of the held keys. */
export function isSignedBy(
  keys: readonly PublicKey[],
  bytes: Uint8Array,
  header: string | null | undefined,
): boolean {
  const signature = parseSignature(header);
  const key = signature && keys.find((held) => held.keyId === signature.keyId);
  return key ? verify(bytes, signature.sig, key.publicKey) : false;
}
