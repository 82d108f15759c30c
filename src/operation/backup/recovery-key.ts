/**
 * The keys of an installation inside a backup: sealed, so that whoever finds the disk with the backups can't sign schedules or open
 * sessions. The recovery key (mã khôi phục) is shown once to a person and kept nowhere; what is kept beside the live keys is only
 * what was derived from it, which is worth no more than those keys themselves.
 */
import { createCipheriv, createDecipheriv, randomBytes, randomInt, scrypt } from 'node:crypto';
import { z } from 'zod';

/** Without letters that are mistaken for one another: it is written on paper. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 6;
const GROUP = 5;
const NONCE = 12;
const TAG = 16;
/** RFC 7914's cost for what lies on a disk: 64 MB and a fifth of a second a guess. */
const COST = { N: 2 ** 16, r: 8, p: 1 };

export const wrappingSchema = z.object({
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  cost: z.object({
    N: z
      .int()
      .min(2)
      .max(2 ** 20),
    r: z.int().min(1).max(32),
    p: z.int().min(1).max(16),
  }),
});
/** How the sealing key comes from the recovery key. */
export type Wrapping = z.output<typeof wrappingSchema>;

/** What the installation keeps so that each night's backup can be sealed without a person. */
export const keptWrappingSchema = wrappingSchema.extend({ key: z.string().regex(/^[0-9a-f]{64}$/) });
export type KeptWrapping = z.output<typeof keptWrappingSchema>;

/** Thirty letters, 147 bits. @example 'K7Q4M-29XH8-TRH3V-…' */
export function newRecoveryKey(): string {
  const group = () => Array.from({ length: GROUP }, () => LETTERS[randomInt(LETTERS.length)]!).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** A recovery key as typed, in the form it was made: blanks, dashes and small letters do not matter. */
function plainKey(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** Derives what is kept; about a fifth of a second. */
export async function wrappingOf(recoveryKey: string): Promise<KeptWrapping> {
  const wrapping: Wrapping = { salt: randomBytes(16).toString('hex'), cost: COST };
  return { ...wrapping, key: (await derive(recoveryKey, wrapping)).toString('hex') };
}

export async function derive(recoveryKey: string, { salt, cost }: Wrapping): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { ...cost, maxmem: 256 * cost.N * cost.r };
    scrypt(plainKey(recoveryKey), Buffer.from(salt, 'hex'), 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** AES-256-GCM: nonce, tag, sealed bytes. @param bound what it belongs to, here the backup's id */
export function seal(key: Buffer, bytes: Uint8Array, bound: string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Null for another key, another backup, or bytes that were changed. */
export function open(key: Buffer, sealed: Uint8Array, bound: string): Buffer | null {
  if (sealed.length < NONCE + TAG) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG })
      .setAAD(Buffer.from(bound))
      .setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
  } catch {
    return null;
  }
}
