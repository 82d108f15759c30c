/** What a line of a list begins with: I., 1., 1.2., a), đ), (1), -, +, •. */
import { letterName } from '../alphabet.ts';
import { readCardinal } from '../numbers.ts';
import { beginsLine, type Reading, type Rule, type Site } from '../site.ts';
import { romanValue } from './roman.ts';

function atBeginning(read: (match: RegExpExecArray, site: Site) => string | null): Rule['read'] {
  return (match, site): Reading | null => {
    if (!beginsLine(site)) return null;
    const spoken = read(match, site);
    return spoken === null ? null : { end: site.at + match[0].length, spoken };
  };
}

/** The words after a marker are a line of their own, so a comma's pause follows it. */
export const listRules: readonly Rule[] = [
  {
    class: 'list',
    why: 'Gạch đầu dòng, không đọc',
    pattern: /[-–+•*](?= ?[\p{L}"'(])[ ]?/uy,
    read: atBeginning(() => ''),
  },
  {
    class: 'list',
    why: 'Số mục La Mã',
    pattern: /([IVX]{1,6})(?:[.)](?= |\p{L})|\/(?= |\p{Lu}))/uy,
    read: atBeginning(([, roman = ''], site) => {
      const value = romanValue(roman);
      return value === null ? null : `${readCardinal(String(value), site.style)},`;
    }),
  },
  {
    class: 'list',
    why: 'Số mục',
    pattern: /\(?(\d{1,2}(?:\.\d{1,2}){0,3})(?:[.)]|\.\))(?= |\p{L}|$)/uy,
    read: atBeginning(
      ([, number = ''], site) =>
        `${number
          .split('.')
          .map((part) => readCardinal(part, site.style))
          .join(' chấm ')},`,
    ),
  },
  {
    class: 'list',
    why: 'Số mục',
    pattern: /(\d{1,2}(?:\.\d{1,2}){1,3})(?= \p{Lu})/uy,
    read: atBeginning(
      ([, number = ''], site) =>
        `${number
          .split('.')
          .map((part) => readCardinal(part, site.style))
          .join(' chấm ')},`,
    ),
  },
  {
    class: 'list',
    why: 'Điểm',
    pattern: /\(?([a-zđA-ZĐ])\)(?= |\p{L}|$)/uy,
    read: atBeginning(([, letter = '']) => `${letterName(letter)},`),
  },
  {
    class: 'list',
    why: 'Điểm',
    pattern: /([a-iđ])[./](?= \p{Lu})/uy,
    read: atBeginning(([, letter = '']) => `${letterName(letter)},`),
  },
];
