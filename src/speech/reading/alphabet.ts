/** The letters that may be spoken, and their names. */

const MARKED_VOWELS = 'àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ';
const LOWER = `abcdefghijklmnopqrstuvwxyzđ${MARKED_VOWELS}`;
const LETTERS = new Set(LOWER + LOWER.toUpperCase());
/** One place a UTF-16 unit: the question is asked several times for every character of a text. */
const IS_LETTER = new Uint8Array(0x10000);
for (const letter of LETTERS) IS_LETTER[letter.charCodeAt(0)] = 1;

/** True for a Vietnamese letter or f, j, w, z, in either case (NFC, one UTF-16 unit). */
export function isLetter(char: string | undefined): boolean {
  return char !== undefined && IS_LETTER[char.charCodeAt(0)] === 1;
}

export function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}

/** Inside a regular expression's brackets: every letter that may be spoken. */
export const LETTER_RANGE = `A-Za-zĐđ${MARKED_VOWELS}${MARKED_VOWELS.toUpperCase()}`;
/** The same, capitals only. */
export const CAPITAL_RANGE = `A-ZĐ${MARKED_VOWELS.toUpperCase()}`;

/** One syllable a letter where radio has one, so that a spelled word is no longer than it must be. */
const NAMES: Record<string, string> = {
  a: 'a', ă: 'á', â: 'ớ', b: 'bê', c: 'xê', d: 'dê', đ: 'đê', e: 'e', ê: 'ê', f: 'ép', g: 'giê', h: 'hát', i: 'i',
  j: 'giây', k: 'ca', l: 'lờ', m: 'mờ', n: 'nờ', o: 'ô', ô: 'ô', ơ: 'ơ', p: 'pê', q: 'quy', r: 'rờ', s: 'ét', t: 'tê',
  u: 'u', ư: 'ư', v: 'vê', w: 'vê kép', x: 'ích', y: 'y', z: 'dét',
}; // prettier-ignore

/** The name of a letter: b → bê, Đ → đê. A vowel with a tone is its own name. */
export function letterName(letter: string): string {
  const lower = letter.toLowerCase();
  return NAMES[lower] ?? (LETTERS.has(lower) ? lower : '');
}

/** 'XYZ' → 'ích y dét' */
export function spellLetters(word: string): string {
  return [...word].map(letterName).filter(Boolean).join(' ');
}
