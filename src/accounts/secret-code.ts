import { randomBytes, randomInt } from 'node:crypto';

/** Without I, L, O, U, 0 and 1: read off a screen, told over the phone, typed on a machine without a mouse. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Eight letters (39 bits): enough for a code that is short-lived, used once and throttled. @example 'K7Q4-29MX' */
export function newCode(): string {
  const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]!).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** A code as typed, in the form it was made: blanks, dashes and small letters do not matter. */
export function plainCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** 256 random bits as base64url, with a prefix by which leaked ones are recognised. @example 'loa_d_…' */
export function newToken(prefix: 'loa_d_' | 'loa_t_' | 'loa_l_' | 'loa_i_'): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** A password for someone to use once, easy to read out. @example 'K7Q4-29MX-8TRH-5VWX' */
export function newPassword(): string {
  return `${newCode()}-${newCode()}`;
}
