/** Signs of mathematics, physics and chemistry: 3 × 4, b² - 4ac, a // b, y' = 3x², ion Ca2+, 15 x (7 - 4). */
import { isDigit, isLetter, spellLetters } from '../alphabet.ts';
import { phrases, textBefore } from '../context.ts';
import { readDigits } from '../numbers.ts';
import { comesAfter, type Rule, type Site } from '../site.ts';
import { besideSign } from './beside-sign.ts';

/** 'giải Nhì x 10 triệu' */
function standsAlone({ text, at }: Site): boolean {
  return text[at - 1] === ' ' && text[at + 1] === ' ';
}

/** 'Toán x2': so many times what stands before. */
function timesBefore({ text, at }: Site): boolean {
  return (
    /(?:\p{L} |\()$/u.test(textBefore({ text, at }, 2)) &&
    /^x\d{1,2}(?![\p{L}\d])/u.test(text.slice(at, at + 4))
  );
}

/** '2 viên x 3 lần' */
function countedBefore(site: Site): boolean {
  return /\d \p{L}{1,6} $/u.test(textBefore(site, 10));
}

const MEASURED: ReadonlySet<string> = new Set(['unit', 'percent', 'money']);

function measureBefore({ previous, at }: Site): boolean {
  return previous !== null && MEASURED.has(previous.class) && at - previous.end <= 1;
}

/** '3 m x 4 m': also where x stands for the sign. */
/** 'nhãn 18+', 'HDR10+', 'Galaxy S8+', 'B+' */
const PLUS_OF_NAME = /(?:(?<![\d.,])\d{1,2}(?:[.,]\d)?|(?<!\p{L})[A-Z]{1,4}\d{0,3})$/u;

export const productRules: readonly Rule[] = [
  {
    class: 'symbol',
    why: 'Phép nhân',
    pattern:
      /[x×*](?= ?\d|(?<=[x×]) ?\(\d|(?<=[%²³)] [x×]) \p{Lu}\p{Ll}| (?:rộng|dài|cao|dày|sâu|hệ số|đơn giá|mức|số|tỷ lệ|định mức|diện tích)(?!\p{L}))/uy,
    begins: /[x×*]/,
    read: (_match, site) =>
      isDigit(besideSign(site)[0]) ||
      measureBefore(site) ||
      countedBefore(site) ||
      standsAlone(site) ||
      timesBefore(site)
        ? 'nhân'
        : null,
  },
];

/** 'ion Ca2+', 'ion OH-' */
const ION = /([A-Z][a-z]?)([A-Z]?)(\d?)([+-])(?![\p{L}\d])/uy;

/** 'Na+ và Cl-' */
const ION_BEFORE = /[A-Z][a-z]?\d?[+-](?:,| và) $/;

export const ionRules: readonly Rule[] = [
  {
    class: 'code',
    why: 'I-ông và điện tích',
    pattern: ION,
    begins: /[A-Z]/,
    read: ([, first = '', second = '', charge = '', sign], site) =>
      comesAfter(site, phrases('ion, các ion, cation, anion')) || ION_BEFORE.test(textBefore(site, 12))
        ? [spellLetters(first + second), charge && readDigits(charge), sign === '+' ? 'cộng' : 'trừ']
            .filter(Boolean)
            .join(' ')
        : null,
  },
];

/** 'a // b', 'AB//CD' */
const LINE_BEFORE = /(?<![\p{L}\d:/])(?:\p{Lu}{2}|\p{Ll}) ?$/u;

/** "y' = 3x²", "A'B'C'" */
const PRIMED = /(?<!\p{Ll})[A-Za-z]$/u;
const QUOTED_LETTER = /(?:^|[ (:])'[A-Za-z]{1,2}$/u;

/** '|x| = x'; the bars of a table stand apart. */
const ABSOLUTE = /\|(?=[\p{L}\d-][^|=]{0,14}\| ?[=<>≤≥])/uy;

export const formulaRules: readonly Rule[] = [
  {
    class: 'symbol',
    why: 'Giá trị tuyệt đối',
    pattern: ABSOLUTE,
    begins: /\|/,
    read: () => 'giá trị tuyệt đối của',
  },
  {
    class: 'symbol',
    why: 'Phân số của công thức',
    pattern: /\/(?=[\p{L}](?![\p{L}\d]))/uy,
    begins: /\//,
    read: (_match, { text, at }) =>
      /(?<![\p{L}])\d{0,3}\p{L}$/u.test(textBefore({ text, at }, 5)) &&
      text.slice(Math.max(0, at - 16), at + 8).includes('=')
        ? 'trên'
        : null,
  },
  {
    class: 'symbol',
    why: 'Đen ta của phương trình',
    pattern: /∆(?= ?[=<>≥≤'])/y,
    begins: /∆/,
    read: () => 'đen ta',
  },
  {
    class: 'symbol',
    why: 'Song song',
    pattern: /\/\/ ?(?=(?:\p{Lu}{2}|\p{Ll})(?![\p{L}\d]))/uy,
    begins: /\//,
    read: (_match, site) => (LINE_BEFORE.test(textBefore(site, 4)) ? 'song song với' : null),
  },
  {
    class: 'symbol',
    why: 'Dấu phẩy trên của công thức',
    pattern: /'(?= ?[=(]|[A-Z]')/y,
    begins: /'/,
    read: (_match, site) => {
      const before = textBefore(site, 4);
      return PRIMED.test(before) && !QUOTED_LETTER.test(before) ? 'phẩy' : null;
    },
  },
];

/** '15 x (7 - 4)' */
const IN_PRODUCT = /[x×*+:÷] ?\(\d{1,9} ?$/u;

const SIGN_NAMES: Readonly<Record<string, string>> = { '<': 'bé hơn', '>': 'lớn hơn', '=': 'bằng' };

/** 'y = x - 3', 'x³ - 3x' */
const FORMULA_BEFORE = /(?:=[^,.;]{0,16}(?<![\p{L}])\d{0,3}\p{Ll}[²³]? ?|(?<![\p{L}])\d{0,3}\p{Ll}[²³] ?)$/u;

export const arithmeticRules: readonly Rule[] = [
  {
    class: 'symbol',
    why: 'Dấu trừ trong phép tính',
    pattern: /[-–](?= ?(?:\d{1,9}\p{Ll}?|\p{Ll}[²³]?) ?(?:[=+≤≥<>×÷]|(?<=\d )x \d))/uy,
    begins: /[-–]/,
    read: (_match, site) =>
      besideSign(site).every((char) => isDigit(char) || isLetter(char) || /[²³)]/.test(char ?? ''))
        ? 'trừ'
        : null,
  },
  {
    class: 'symbol',
    why: 'Dấu trừ trong ngoặc của phép tính',
    pattern: /[-–](?= ?\d{1,9}\))/y,
    begins: /[-–]/,
    read: (_match, site) => (IN_PRODUCT.test(textBefore(site, 16)) ? 'trừ' : null),
  },
  {
    class: 'symbol',
    why: 'Dấu trừ trong phép tính được nói đến',
    pattern: /[-–](?= ?\d)/y,
    begins: /[-–]/,
    read: (_match, site) =>
      /(?<!\p{L})(?:phép tính|biểu thức|phép trừ|hiệu của) \d[\d.,]{0,12} ?$/iu.test(textBefore(site, 28))
        ? 'trừ'
        : null,
  },
  {
    class: 'symbol',
    why: 'Dấu so sánh được nói đến',
    pattern: /[<>=](?=[ ,.;]|$)/y,
    begins: /[<>=]/,
    read: ([sign], site) =>
      /(?<!\p{L})dấu[ <>=,;]{1,9}(?:và |hoặc |hay )?$/iu.test(textBefore(site, 20))
        ? SIGN_NAMES[sign]!
        : null,
  },
  {
    class: 'symbol',
    why: 'Dấu trừ giữa hai chữ của công thức',
    pattern: /[-–](?= ?(?:\d{1,4}\p{Ll}{0,2}|\p{Ll})(?![\p{L}\d]))/uy,
    begins: /[-–]/,
    read: (_match, site) => (FORMULA_BEFORE.test(textBefore(site, 24)) ? 'trừ' : null),
  },
  {
    class: 'symbol',
    why: 'Múi giờ',
    pattern: /[-–](?=\d)/y,
    begins: /[-–]/,
    read: (_match, site) => (/(?:UTC|GMT) ?$/.test(textBefore(site, 4)) ? 'trừ' : null),
  },
  { class: 'symbol', why: 'Cộng hoặc trừ', pattern: /\+\/-(?= ?\d)/y, begins: /\+/, read: () => 'cộng trừ' },
  {
    class: 'symbol',
    why: 'Phép chia',
    pattern: /[:÷](?= ?\d{1,9} ?=)/y,
    begins: /[:÷]/,
    read: (_match, site) => (isDigit(besideSign(site)[0]) ? 'chia' : null),
  },
  {
    class: 'symbol',
    why: 'Dấu chia giữa hai số mà không có kết quả: khoảng',
    pattern: /÷(?= ?\d)/y,
    begins: /÷/,
    read: (_match, site) => (isDigit(besideSign(site)[0]) ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Dấu cộng sau số, chữ: trở lên, hay một phần của tên',
    pattern: /\+(?=[ ,.;:!?)"']|$)/y,
    begins: /\+/,
    read: (_match, site) => (PLUS_OF_NAME.test(textBefore(site, 12)) ? 'cộng' : null),
  },
  {
    class: 'symbol',
    why: 'Dấu cộng',
    pattern: /\+/y,
    begins: /\+/,
    read: (_match, site) =>
      besideSign(site).every((char) => isDigit(char) || isLetter(char) || /[%²³()α-ω]/.test(char ?? ''))
        ? 'cộng'
        : null,
  },
  {
    class: 'symbol',
    why: 'So sánh',
    pattern: /[<>](?= ?(?:\d|\p{Ll}(?!\p{L})))/uy,
    begins: /[<>]/,
    read: ([sign], { text, at }) =>
      /(?:\d|(?<!\p{L})\p{Ll}) ?$/u.test(textBefore({ text, at }, 3)) || /^. ?\d/.test(text.slice(at, at + 3))
        ? sign === '<'
          ? 'nhỏ hơn'
          : 'lớn hơn'
        : null,
  },
  {
    class: 'symbol',
    why: 'Lũy thừa',
    pattern: /\^([-–]?)(?=\d)/y,
    begins: /\^/,
    read: ([, minus]) => (minus ? 'mũ âm' : 'mũ'),
  },
];
