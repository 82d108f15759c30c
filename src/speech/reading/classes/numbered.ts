/** A number with a letter that looks like a unit and is none: 1990s, 4K, 5in1, 20M+. */
import { spellLetters } from '../alphabet.ts';
import { phrases, textBefore } from '../context.ts';
import { parseWrittenNumber, readCardinal, readDigits, readNumber, readYear } from '../numbers.ts';
import { comesAfter, comesBefore, type Rule } from '../site.ts';
import { perChainAt } from './per.ts';
import { quantityAt } from './quantity.ts';
import { unitAt } from './unit-table.ts';

/** 'những năm 1990s': ten years, written the English way. */
const DECADE = /((?:1[89]|20)\d0)s(?![\p{L}\d])/uy;

/** 'Giải chạy 5K, 10K', 'thông điệp 5K' */
const K_SAID =
  /(?:vàng|nhẫn|vàng tây|dây chuyền|chạy|cự ly|cự li|thông điệp|thực hiện(?: nghiêm)?|nguyên tắc|quy tắc|quy định|khuyến cáo)[ :"]{1,2}(?:\d{1,2}K,? (?:và )?){0,3}$/iu;

const PICTURE = /([248])K(?![\p{L}\d])/uy;

const PARTS: Readonly<Record<string, string>> = {
  '½': 'và một phần hai',
  '¼': 'và một phần tư',
  '¾': 'và ba phần tư',
};

/** 'lực F = 20N', 'A = 100 J' */
const FORCE =
  /(?:(?<!\p{L})(?:lực|trọng lượng|sức căng|lực kế|lực kéo)(?!\p{L})[^.;!?]{0,20}|(?<!\p{L})[FPTN] ?= ?)$/iu;
const ENERGY =
  /(?:(?<!\p{L})(?:năng lượng|công|nhiệt lượng|động năng|thế năng)(?!\p{L})[^.;!?]{0,20}|(?<!\p{L})[AQWE] ?= ?|\d ?k?J,? (?:và )?)$/iu;

/** Where K is a thousand đồng. */
const PRICE_CUES = phrases('giá, phí, cọc, tiền, trả, chỉ, khoảng, mất, hết, từ, còn, thưởng, phạt');

/** A number with a letter that looks like a unit. */
export const numberedRules: readonly Rule[] = [
  {
    class: 'date',
    why: 'Thập niên',
    pattern: DECADE,
    afterDigits: /s/,
    read: ([, year = ''], site) => {
      const said = comesAfter(site, phrases('năm, thập niên, thập kỷ'));
      return `${said ? '' : 'những năm '}${readYear(year, site.style)}`;
    },
  },
  {
    class: 'date',
    why: 'Thập niên',
    pattern: /([1-9]0)s(?![\p{L}\d])/uy,
    afterDigits: /s/,
    read: ([, decade = ''], site) =>
      comesAfter(site, phrases('thập niên, thập kỷ, những năm')) ? readCardinal(decade, site.style) : null,
  },
  {
    class: 'code',
    why: 'Chữ K đọc bằng tên',
    pattern: /(\d{1,2})K(?![\p{L}\d])/uy,
    afterDigits: /K/,
    read: ([, number = ''], { text, at, style }) =>
      K_SAID.test(textBefore({ text, at }, 44)) ? `${readCardinal(number, style)} ca` : null,
  },
  {
    class: 'number',
    why: 'Số trong số: 6in1',
    pattern: /(\d{1,2})in1(?![\p{L}\d])/uy,
    afterDigits: /i/,
    read: ([, many = ''], site) => `${readCardinal(many, site.style)} trong một`,
  },
  {
    class: 'number',
    why: 'M sau số là triệu, dấu cộng là hơn',
    pattern: /(\d{1,3})(M|K|k|tr)\+(?![\p{L}\d+])/uy,
    afterDigits: /[MKkt]/,
    read: ([, number = '', scale = ''], site) =>
      `hơn ${readCardinal(number, site.style)} ${/k/i.test(scale) ? site.style.thousand : 'triệu'}`,
  },
  {
    class: 'code',
    why: 'Độ nét của hình',
    pattern: /(144|240|360|480|720|1080|1440|2160|4320)p(?![\p{L}\d])/uy,
    afterDigits: /p/,
    read: ([, lines = ''], site) => `${readCardinal(lines, site.style)} pê`,
  },
  {
    class: 'unit',
    why: 'Độ phóng đại',
    pattern: /(\d{1,4}(?:,\d)?)x(?![\p{L}\d]| ?\d)/uy,
    afterDigits: /[x,]/,
    read: ([whole], site) => {
      const times =
        comesAfter(site, phrases('phóng đại, zoom, phóng to, độ phóng đại, tăng, gấp, nhanh')) ||
        comesBefore(site, site.at + whole.length, phrases('so với, nhanh hơn, lần'));
      const many = times ? quantityAt(site, site.at) : null;
      return many && `${many.spoken} lần`;
    },
  },
  {
    class: 'unit',
    why: 'Niu tơn, giun trong bài toán vật lý',
    pattern: /\d{1,6}(?:[.,]\d{1,4})? ?([NJ])(?![\p{L}\d/.]\p{L}|[\p{L}\d])/uy,
    afterDigits: /[ NJ.,]/,
    read: ([whole, unit], site) => {
      const cues = unit === 'N' ? FORCE : ENERGY;
      if (!cues.test(textBefore(site, 30))) return null;
      const quantity = quantityAt(site, site.at);
      return (
        quantity && {
          end: site.at + whole.length,
          spoken: `${quantity.spoken} ${unit === 'N' ? 'niu tơn' : 'giun'}`,
        }
      );
    },
  },
  {
    class: 'number',
    why: 'Số nhân với lũy thừa của mười',
    pattern: /(\d{1,3}(?:,\d{1,4})?)\.10\^([-–]?)(\d{1,3})(?!\d)/y,
    afterDigits: /[.,]/,
    read: ([whole, factor = '', minus, power = ''], site) => {
      const unit = unitAt(site.text, site.at + whole.length);
      const per = unit && perChainAt(site, unit.end);
      const words = [
        readNumber(parseWrittenNumber(factor)!, site.style),
        'nhân mười mũ',
        minus && 'âm',
        readCardinal(power, site.style),
        unit?.spoken,
        per?.spoken,
      ];
      return { end: per?.end ?? site.at + whole.length, spoken: words.filter(Boolean).join(' ') };
    },
  },
  {
    class: 'code',
    why: 'Bí số chuyên án, đọc từng ký tự',
    pattern: /(\d{2,4})([a-zA-ZĐ])(?![\p{L}\d])/uy,
    afterDigits: /[a-zA-ZĐ]/,
    read: ([, number = '', letter = ''], site) =>
      /chuyên án [A-ZĐ]{1,3}\d{0,3}-$/iu.test(textBefore(site, 18))
        ? `${readDigits(number)} ${spellLetters(letter)}`
        : null,
  },
  {
    class: 'code',
    why: 'Bí số chuyên án, đọc từng ký tự',
    pattern: /(\d{3,4})([A-ZĐ])(?![\p{L}\d])/uy,
    afterDigits: /[A-ZĐ]/,
    read: ([, number = '', letter = ''], site) =>
      comesAfter(site, phrases('chuyên án, bí số, ban chuyên án'))
        ? `${readDigits(number)} ${spellLetters(letter)}`
        : null,
  },
  {
    class: 'symbol',
    why: 'Số và chữ của công thức: b² - 4ac',
    pattern: /(\d{1,3})([a-z]{2,3})(?![\p{L}\d])/uy,
    afterDigits: /[a-z]/,
    read: ([, factor = '', letters = ''], { text, at, style }) =>
      /[²³] ?[-–+] ?$/.test(textBefore({ text, at }, 4))
        ? `${readCardinal(factor, style)} ${spellLetters(letters)}`
        : null,
  },
  {
    class: 'fraction',
    why: 'Số và phần lẻ viết liền',
    pattern: /(\d{1,4}) ?([½¼¾])(?!\d)/y,
    afterDigits: /[ ½¼¾]/,
    read: ([, whole = '', part = ''], site) => `${readCardinal(whole, site.style)} ${PARTS[part]!}`,
  },
  {
    class: 'number',
    why: 'Giai thừa',
    pattern: /(\d{1,3})!(?= ?[=×+])/y,
    afterDigits: /!/,
    read: ([, number = ''], site) => `${readCardinal(number, site.style)} giai thừa`,
  },
  {
    class: 'unit',
    why: 'Vĩ độ, kinh độ: dấu chấm là phẩy',
    pattern: /-?(\d{1,3})[.,](\d{1,4})(?= ?độ (?:vĩ|kinh)(?!\p{L}))/uy,
    afterDigits: /[.,]/,
    read: ([, whole = '', parts = ''], site) =>
      `${readCardinal(whole, site.style)} phẩy ${readDigits(parts)}`,
  },
  {
    class: 'number',
    why: 'Số bản lưu',
    pattern: /(\d{1,2})b(?=\))/y,
    afterDigits: /b/,
    read: ([, copies = ''], { text, at, style }) =>
      text[at - 1] === '(' && /(?<!\p{L})(?:lưu|VT)(?!\p{L})/iu.test(textBefore({ text, at }, 40))
        ? `${readCardinal(copies, style)} bản`
        : null,
  },
  {
    class: 'code',
    why: 'Độ nét của hình',
    pattern: PICTURE,
    afterDigits: /K/,
    read: ([, number = ''], site) =>
      comesAfter(site, PRICE_CUES) ? null : `${readCardinal(number, site.style)} ca`,
  },
];
