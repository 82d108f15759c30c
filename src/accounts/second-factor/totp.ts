/** Codes that an authenticator app shows: RFC 6238 over HMAC-SHA-1, six digits, thirty seconds, as every app takes for granted. */
import { createHmac, randomBytes } from 'node:crypto';
import { sameSecret } from '../../kernel/hash.ts';

const STEP_MS = 30_000;
const DIGITS = 6;
/** A phone's clock may be half a minute off, and a person needs some seconds to type. */
const STEPS_OFF = 1;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 160 bits, as RFC 4226 advises, in the letters that a person may type into the app instead of the picture. */
export function newTotpSecret(): string {
  return base32(randomBytes(20));
}

/** The step of 30 s that an instant (UTC ms) lies in. */
export function stepOf(at: number): number {
  return Math.floor(at / STEP_MS);
}

/** @example totpOf('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', stepOf(59_000)) // '287082' */
export function totpOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = mac.at(-1)! & 0xf;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}

/**
 * The step that a code belongs to, none where it is wrong, too old, or of a step not after `lastStep`: a code that somebody looked
 * at over the shoulder has been used (RFC 6238, 5.2).
 */
export function stepOfCode(secret: string, code: string, at: number, lastStep: number): number | undefined {
  const now = stepOf(at);
  for (let step = now - STEPS_OFF; step <= now + STEPS_OFF; step++)
    if (step > lastStep && sameSecret(totpOf(secret, step), code)) return step;
  return undefined;
}

/** What the picture says to the app. */
export function totpAddress(secret: string, account: string): string {
  const issuer = 'Loa Phường';
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += BASE32[(held >> (bits - 5)) & 31]!;
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + BASE32[(held << (5 - bits)) & 31]! : text;
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of text) {
    held = (held << 5) | BASE32.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(held >> bits);
    held &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}
