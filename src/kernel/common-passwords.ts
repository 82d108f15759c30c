/** Passwords that are tried first (NIST SP 800-63B, 3.1.1.2: a blocklist, and no rules of composition). Pure. */
import { withoutMarks } from './vietnamese.ts';

/** What such passwords are made of: lists of leaked ones, Vietnamese habits, and this product's own words. Longest first. */
const PARTS = [
  ...[
    'daitruyenthanhphuong',
    'truyenthanhphuong',
    'daitruyenthanh',
    'truyenthanh',
    'loaphuong',
    'administrator',
  ],
  ...[
    'matkhaucuatoi',
    'matkhau',
    'password',
    'passw0rd',
    'p@ssw0rd',
    'p@ssword',
    'letmein',
    'welcome',
    'iloveyou',
  ],
  ...[
    'anhyeuem',
    'emyeuanh',
    'khongbiet',
    'vietnam',
    'hanoi',
    'saigon',
    'haibatrung',
    'phuong',
    'admin',
    'user',
    'test',
  ],
  ...[
    'qwertyuiop',
    'asdfghjkl',
    'zxcvbnm',
    'qwerty',
    'azerty',
    'qazwsx',
    '1q2w3e4r5t',
    '1q2w3e4r',
    '1qaz2wsx',
    'abc123',
  ],
  ...[
    'abcdefghijklmnopqrstuvwxyz',
    'abcdef',
    'abcd',
    'abc',
    'dragon',
    'monkey',
    'football',
    'master',
    'sunshine',
  ],
];

/**
 * Whether it is nothing but such words, runs of keys, one thing repeated, or what everybody knows of its owner: by whatever case,
 * marks, digits at the end and signs between. A long sentence is none of that.
 *
 * @param known of the person and the station: his name, his e-mail
 * @example isCommonPassword('Matkhau@2026') // true
 */
export function isCommonPassword(password: string, known: readonly string[] = []): boolean {
  const plain = withoutMarks(password).replace(/[\s._\-!#$%^&*()+=,;:'"?/\\|<>[\]{}~`]+/g, '');
  if (isRepeated(plain)) return true;
  const words = known.flatMap(wordsOf);
  let left = plain;
  for (const part of [...words, ...PARTS]) left = left.split(part).join('');
  // What is left besides digits and the sign between name and digits is what a stranger would have to guess.
  return left.replace(/[\d@]/g, '').length < 3 && digitsAreCommon(left);
}

/** 'Nguyễn Thị Lan' → nguyenthilan, nguyen */
function wordsOf(known: string): string[] {
  const parts = withoutMarks(known).split(/[^a-z0-9]+/);
  return [parts.join(''), ...parts.filter((part) => part.length > 3)].filter(Boolean);
}

/** Digits that are no secret: few, a run, a year, a date. */
function digitsAreCommon(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  return digits.length < 10 || isRun(digits) || isRepeated(digits);
}

/** 'aaaaaaaa', 'xyzxyzxyz' */
function isRepeated(text: string): boolean {
  for (let length = 1; length <= Math.min(4, text.length / 2); length++)
    if (
      text ===
      text
        .slice(0, length)
        .repeat(Math.ceil(text.length / length))
        .slice(0, text.length)
    )
      return true;
  return false;
}

/** '0123456789', '9876543210' */
function isRun(digits: string): boolean {
  return '01234567890123456789'.includes(digits) || '98765432109876543210'.includes(digits);
}
