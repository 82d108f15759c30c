/**
 * A line made even before it is read: NFC, one kind of quote, space and digit, nothing outside the Basic Multilingual Plane. Each
 * character remembers where it came from, so that tokens can point into the line as it was given.
 */
import { isLetter } from './alphabet.ts';

export interface Source {
  /** What the rules read. Every character is one UTF-16 unit: a letter, ASCII, a known symbol, or `UNREADABLE`. */
  text: string;
  /** The offset into the given line of character `index` of `text`; `text.length` gives the end of the line. */
  offset(index: number): number;
}

/** Stands for what has no reading: emoji, other scripts, control characters. */
export const UNREADABLE = '\uFFFC';

/** Symbols that some rule knows. */
const KEPT = new Set([...'⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞αβγδΔθλρσΣφΦω℉№²³½¼¾°ºª±×÷≥≤≠≈→↑↓µ€£¥₫§№…•–‰≡∶℃Ω✓√∞π∈∉∩∪⊂⊥∥⇔∠∆∛']);

const REPLACED: Record<string, string> = {
  '‘': "'", '’': "'", '‚': "'", '′': "'", '`': "'", '´': "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"', '″': '"',
  '—': '–', '―': '–', '‐': '-', '‑': '-', '‒': '–', '−': '-', '⁃': '-', '﹣': '-', '·': '•', '●': '•', '○': '•', '■': '•',
  '▪': '•', '►': '•', '➢': '•', '✔': '•', '\uF0B7': '•', '\uF0D8': '•', '⩾': '≥', '⩽': '≤', 'μ': 'µ', 'Ð': 'Đ', 'ð': 'đ',
  '˚': '°', '∼': '~', '～': '~', '⇒': '→', '➔': '→', '↔': '→', '➜': '→', 'Ø': 'φ', 'ǎ': 'ă', 'Ǎ': 'Ă', 'ℝ': 'R', 'ℕ': 'N', 'ℤ': 'Z', 'ℚ': 'Q', '∙': '•', '⁄': '/', '∕': '/', '、': ',', '。': '.',
}; // prettier-ignore

/** 'TT-BTС' with a Cyrillic С: letters that look like Latin ones, and are meant as them but in a word of that script. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', О: 'O', Р: 'P', С: 'C', Т: 'T', Х: 'X', У: 'Y', І: 'I',
  а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', х: 'x', у: 'y', і: 'i',
}; // prettier-ignore

const CYRILLIC = /\p{Script=Cyrillic}/u;
/** The longest word that is looked at, characters on each side. */
const WORD_REACH = 24;

/** True when a letter of its own stands in the same Cyrillic word: 'Москва', but not 'СТ-05'. */
function isInForeignWord(line: string, at: number): boolean {
  for (const step of [-1, 1])
    for (let index = at + step; Math.abs(index - at) <= WORD_REACH; index += step) {
      const char = line[index] ?? '';
      if (!CYRILLIC.test(char)) break;
      if (LOOKALIKES[char] === undefined) return true;
    }
  return false;
}

const ZERO_WIDTH =
  /^[\u00AD\u034F\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFE00-\uFE0F\uFEFF]$/;
const SPACE = /^[\s\u0085]$/u;
const COMPATIBLE =
  /^[\u2080-\u2089\u2160-\u217F\u3000\u3380-\u33DF\uFB00-\uFB06\uFF01-\uFF5E]$|^[\u{1D400}-\u{1D7FF}]$/u;
/** ① to ⑳: the points of a list. */
const CIRCLED = /^[\u2460-\u2473]$/;
/** Powers beyond the second and third, which have readings of their own. */
const SUPERSCRIPT = /^[\u00B9\u2070\u2074-\u2079\u207B]$/;
const MARK = /^\p{M}$/u;

/** The even form of one line, in linear time. Line breaks inside count as spaces. */
export function evenOut(line: string): Source {
  if (isEven(line)) return { text: line, offset: (index) => index };
  const parts: string[] = [];
  const offsets: number[] = [];
  let position = 0;
  while (position < line.length) {
    const end = clusterEnd(line, position);
    const cluster = line.slice(position, end);
    const folded =
      cluster === '\t' && parts.length > 0
        ? '|'
        : LOOKALIKES[cluster] !== undefined && !isInForeignWord(line, position)
          ? LOOKALIKES[cluster]
          : SUPERSCRIPT.test(line[position - 1] ?? '') || inPowerOf(line, position)
            ? inPower(cluster)
            : foldCluster(cluster);
    for (const char of folded) {
      parts.push(char);
      offsets.push(position);
    }
    position = end;
  }
  if (offsets.length > 0) offsets[0] = 0;
  offsets.push(line.length);
  return { text: parts.join(''), offset: (index) => offsets[index]! };
}

/** Nothing to do for most lines: printable ASCII and composed Vietnamese letters. */
function isEven(line: string): boolean {
  for (let index = 0; index < line.length; index++) {
    const code = line.charCodeAt(index);
    if ((code < 0x20 || code > 0x7e || code === 0x60) && !isLetter(line[index])) return false;
  }
  return true;
}

/** More marks than this on one letter are an attack on the reader, not a language. */
const MOST_MARKS = 8;

function clusterEnd(line: string, start: number): number {
  let end = start + charLength(line, start);
  for (let marks = 0; end < line.length && marks < MOST_MARKS; marks++) {
    const length = charLength(line, end);
    if (!MARK.test(line.slice(end, end + length))) break;
    end += length;
  }
  return end;
}

function charLength(line: string, index: number): number {
  const code = line.codePointAt(index);
  return code !== undefined && code > 0xffff ? 2 : 1;
}

/** 10⁻³⁴: the square and the cube stand in a power too, behind its sign. */
function inPowerOf(line: string, position: number): boolean {
  return /\u207B[\u00B2\u00B3\u00B9\u2070\u2074-\u2079]$/.test(
    line.slice(Math.max(0, position - 2), position),
  );
}

/** The second figure of a power: 10¹² is ten to the twelfth. */
function inPower(cluster: string): string {
  return /^[\u00B2\u00B3\u00B9\u2070\u2074-\u2079]$/.test(cluster)
    ? cluster.normalize('NFKC')
    : foldCluster(cluster);
}

/** One character with its marks → zero or more even characters. */
function foldCluster(cluster: string): string {
  const composed = cluster.normalize('NFC');
  if (composed.length === 1) return foldChar(composed);
  const known = [...composed].map(foldChar).filter((char) => char !== UNREADABLE);
  return known.length > 0 ? known.join('') : foldChar(composed);
}

function foldChar(char: string): string {
  if (char === ' ' || isLetter(char)) return char;
  const replaced = REPLACED[char];
  if (replaced !== undefined) return replaced;
  if (ZERO_WIDTH.test(char)) return '';
  if (SPACE.test(char)) return ' ';
  if ((char >= '!' && char <= '~') || KEPT.has(char)) return char;
  if (SUPERSCRIPT.test(char)) return `^${char === '\u207B' ? '-' : char.normalize('NFKC')}`;
  if (COMPATIBLE.test(char)) return char.normalize('NFKC');
  if (CIRCLED.test(char)) return `${char.normalize('NFKC')},`;
  return withoutForeignMarks(char);
}

const FOREIGN: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  Ø: 'O',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
};

/** 'ü' → 'u': a name keeps its letters, without the marks Vietnamese does not have. */
function withoutForeignMarks(char: string): string {
  const foreign = FOREIGN[char];
  if (foreign) return foreign;
  const [base] = char.normalize('NFD');
  if (base !== undefined && base !== char && isLetter(base)) return base;
  return MARK.test(char) ? '' : UNREADABLE;
}
