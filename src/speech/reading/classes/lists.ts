/** What a line of a list begins with: I., 1., 1.2., a), đ), (1), -, +, •. */
import { letterName } from '../alphabet.ts';
import { textBefore } from '../context.ts';
import { readCardinal } from '../numbers.ts';
import { beginsLine, type Reading, type Rule, type Site } from '../site.ts';
import { romanValue } from './roman.ts';

/** '1/ Nội dung…; 2/ Địa điểm…': the points of one line. */
function beginsPoint(site: Site): boolean {
  return beginsLine(site) || /[;.:] $/.test(textBefore(site, 2));
}

function wholeMarker(read: (match: RegExpExecArray, site: Site) => string | null): Rule['read'] {
  return (match, site): Reading | null => {
    const spoken = read(match, site);
    return spoken === null ? null : { end: site.at + match[0].length, spoken };
  };
}

function romanMarker([, roman = '']: RegExpExecArray, site: Site): string | null {
  const value = romanValue(roman);
  return value === null ? null : `${readCardinal(String(value), site.style)},`;
}

/** '1.2.3' → 'một chấm hai chấm ba,' */
function numberMarker([, number = '']: RegExpExecArray, site: Site): string {
  const parts = number.split('.').map((part) => readCardinal(part, site.style));
  return `${parts.join(' chấm ')},`;
}

/** The words after a marker are a line of their own, so a comma's pause follows it. */
export const listRules: readonly Rule[] = [
  {
    class: 'list',
    when: beginsLine,
    why: 'Gạch đầu dòng, không đọc',
    pattern: /[-–+•*](?= ?[\p{L}"'(])[ ]?/uy,
    begins: /[-–+•*]/,
    read: wholeMarker(() => ''),
  },
  {
    class: 'list',
    when: beginsLine,
    why: 'Số mục La Mã',
    pattern: /(?!V\.League)([IVX]{1,6})(?:[.)](?= |\p{L})|\/(?= |\p{Lu}))/uy,
    begins: /[IVX]/,
    read: wholeMarker(romanMarker),
  },
  {
    class: 'list',
    when: beginsLine,
    why: 'Số mục La Mã',
    pattern: /([IVX]{1,6}) ?[-–](?= \p{Lu}{2})/uy,
    begins: /[IVX]/,
    read: wholeMarker(romanMarker),
  },
  {
    class: 'list',
    when: beginsLine,
    why: 'Số mục La Mã và số',
    pattern: /([IVX]{1,6})\.(\d{1,2})[.)]?(?= \p{Lu})/uy,
    begins: /[IVX]/,
    read: wholeMarker(([, roman = '', number = ''], site) => {
      const value = romanValue(roman);
      if (value === null) return null;
      return `${readCardinal(String(value), site.style)} chấm ${readCardinal(number, site.style)},`;
    }),
  },
  {
    class: 'list',
    when: beginsLine,
    why: 'Số mục',
    pattern: /\(?(\d{1,2}(?:\.\d{1,2}){0,3})(?:[.)]|\.\))(?= |\p{L}|$)/uy,
    begins: /[(\d]/,
    afterDigits: /[.)]/,
    read: wholeMarker(numberMarker),
  },
  {
    class: 'list',
    when: beginsLine,
    why: 'Số mục',
    pattern: /(\d{1,2}(?:\.\d{1,2}){1,3})(?= \p{Lu})/uy,
    begins: /\d/,
    afterDigits: /\./,
    read: wholeMarker(numberMarker),
  },
  {
    class: 'list',
    when: beginsPoint,
    why: 'Số mục',
    pattern: /(\d{1,2})\/(?= ?\p{Lu}\p{Ll}| \p{Lu}{2,6} \p{Ll})/uy,
    begins: /\d/,
    afterDigits: /\//,
    read: wholeMarker(([, number = ''], site) => `${readCardinal(number, site.style)},`),
  },
  {
    class: 'list',
    when: beginsLine,
    why: 'Điểm',
    pattern: /\(?([a-zđA-ZĐ])\)(?= |\p{L}|$)/uy,
    begins: /[(a-zđA-ZĐ]/,
    read: wholeMarker(([, letter = '']) => `${letterName(letter)},`),
  },
  {
    class: 'list',
    when: beginsLine,
    why: 'Điểm',
    pattern: /([a-iđ])[./](?= \p{Lu})/uy,
    begins: /[a-iđ]/,
    read: wholeMarker(([, letter = '']) => `${letterName(letter)},`),
  },
];
