/** Plain numbers: ordinals, leading zeros, scores, ranges, cardinals. */
import { isDigit } from '../alphabet.ts';
import { CONTEXT, phrases, textAround, textBefore } from '../context.ts';
import {
  parseWrittenNumber,
  readCardinal,
  readDigits,
  readMonth,
  readNumber,
  readOrdinal,
} from '../numbers.ts';
import { beginsLine, comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { isSet, isTieBreak } from './dates/no-date.ts';
import { readLongNumber } from './digits.ts';
import { fractionRules } from './fractions.ts';
import { readAmount } from './money.ts';
import { endsWord, NAMED_BY_NUMBER, quantityAt, signStandsFree } from './quantity.ts';
import { isScore, SCORE } from './scores.ts';
import { sectionRule } from './sections.ts';
import { signWord } from './units.ts';

/** 'quầy số 01-05': each has a number of its own. */
const PLACES_IN_ROW = phrases(
  'thứ tự, quầy, quầy số, cửa số, bàn, bàn số, ô số, phòng số, ghế số, số báo danh, lô số, cổng số, tủ số, buồng số',
);

/** '03 - 05 ngày': from the one to the other, of things that are counted. */
const RANGE_OF_COUNTED = /^ ?[-–] ?\d{1,3} \p{Ll}/u;

/** 05 ngày → năm ngày, but Đề án 06 → không sáu. */
function readZeroLed([digits = '']: RegExpExecArray, site: Site): Reading | null {
  const end = site.at + digits.length;
  if (!endsWord(site.text, end) || /^[.,]\d/.test(site.text.slice(end, end + 2))) return null;
  if (!comesAfter(site, NAMED_BY_NUMBER) && RANGE_OF_COUNTED.test(site.text.slice(end, end + 8))) return null;
  return {
    end,
    spoken:
      (comesAfter(site, NAMED_BY_NUMBER) &&
        !comesAfter(site, phrases('kỷ luật, kỉ luật, trong số, tổng số'))) ||
      digits.startsWith('00')
        ? readDigits(digits)
        : readCardinal(digits, site.style),
  };
}

/** 'Bệnh viện 108', 'Ban Chỉ đạo 389', 'Boeing 787' */
const READ_SINGLY = phrases(
  'ir, tàu, tàu hộ vệ, tổ công tác, xuất tuyến, nội bộ, lỗi, mã lỗi, http, máy lẻ, boeing, airbus, atr, bệnh viện, bv, quân y, quân đội, ban chỉ đạo, bcđ, tổng công ty, tổng cty, lữ đoàn, trung đoàn, sư đoàn, bệnh viện trung ương quân đội',
);

/** 'cắt điện lộ 471 trạm E1.4': a line of a substation. */
const FEEDER = /(?<!(?:tỉnh|quốc|hương|đại|xa) )(?<!\p{L})lộ $/iu;

function isFeeder(site: Site): boolean {
  return (
    FEEDER.test(textBefore(site, 12)) &&
    /(?<!\p{L})(?:điện|trạm|kV)(?!\p{L})/u.test(textAround(site, CONTEXT))
  );
}

/** 'thua đối thủ người Nga 2,5-3,5' */
const PLAYED = /(?<!\p{L})(?:thắng|thua|t[ỷỉ] số|dẫn|hòa)(?!\p{L})[^.;!?\d]{0,36}$/iu;

/** 'vàng 9999': four nines pure. */
const GOLD = phrases('vàng, vàng miếng, vàng nhẫn, nhẫn tròn, tròn trơn, vàng ta, nhẫn');

function readSigned([whole, sign = '']: RegExpExecArray, site: Site): Reading | null {
  if (!signStandsFree(site.text, site.at)) return null;
  // 'Covid -19'
  if (/covid $/iu.test(textBefore(site, 6))) return { end: site.at + whole.length, spoken: '' };
  const quantity =
    readAmount({ ...site, at: site.at + whole.length }) ?? quantityAt(site, site.at + whole.length);
  if (!quantity) return null;
  // At the head of a line a dash is a list's mark, not a minus.
  const aloneInLine =
    site.text.length < LONGEST_FIGURE && /^(?: độ(?: C)?)?[ .]*$/.test(site.text.slice(quantity.end));
  const inSum = /^ ?[+=]/.test(site.text.slice(quantity.end, quantity.end + 2));
  if (/[-–+]/.test(sign) && beginsLine(site) && !aloneInLine && !inSum) return null;
  return { end: quantity.end, spoken: `${signWord(sign)} ${quantity.spoken}`, sure: sign === '±' };
}

/** A line that is nothing but a figure, characters. */
const LONGEST_FIGURE = 40;

function readQuantity(_match: RegExpExecArray, site: Site): Reading | null {
  const quantity = quantityAt(site, site.at);
  if (!quantity) return null;
  return {
    end: quantity.end,
    spoken: quantity.spoken,
    sure: quantity.sure,
    class: quantity.isRange ? 'range' : 'number',
  };
}

export const countRules: readonly Rule[] = [
  {
    class: 'ordinal',
    why: 'Số thứ tự',
    pattern: /(\d{1,3})(?![\d.,/:-]\d|\d)/y,
    read: ([digits = ''], site) =>
      (comesAfter(site, phrases('thứ')) || (digits === '4' && comesAfter(site, phrases('ngã')))) &&
      endsWord(site.text, site.at + digits.length)
        ? readOrdinal(digits, site.style)
        : null,
  },
  {
    class: 'date',
    why: 'Tháng',
    pattern: /(\d{1,2})(?![\d.,/:-]\d|\d)/y,
    read: ([digits = ''], site) =>
      comesAfter(site, phrases('tháng')) && Number(digits) <= 12 ? readMonth(digits, site.style) : null,
  },
  {
    class: 'number',
    why: 'Số đo ba vòng',
    pattern: /(\d{2,3})-(\d{2,3})-(\d{2,3}) ?cm(?!\p{L})/uy,
    afterDigits: /-/,
    read: ([, ...rounds], site) =>
      `${rounds.map((round) => readCardinal(round, site.style)).join(', ')} xăng ti mét`,
  },
  {
    class: 'number',
    why: 'Bộ số có tên: 95-95-95',
    pattern: /\d{1,2}(?:-\d{1,2}){2,5}(?![\p{L}\d]|[-/.,]\d)/uy,
    afterDigits: /-/,
    read: ([written], site) =>
      written
        .split('-')
        .map((part) => readCardinal(part, site.style))
        .join(' '),
  },
  {
    class: 'number',
    why: 'Dấu cộng sau số đọc là hơn',
    pattern: /(\d{0,2}0|\d{1,3}(?:\.\d{3}){1,2})\+(?= \p{Ll}{2})/uy,
    afterDigits: /[+.]/,
    read: ([, many = ''], site) =>
      [
        comesAfter(site, phrases('hơn, trên')) ? '' : 'hơn',
        readCardinal(many.replaceAll('.', ''), site.style),
      ]
        .join(' ')
        .trim(),
  },
  {
    class: 'number',
    why: 'Tỷ số có nửa điểm',
    pattern: /(\d{1,2}(?:,5)?) ?[-–] ?(\d{1,2}(?:,5)?)(?![\p{L}\d%]|[.,]\d)/uy,
    afterDigits: /[ ,–-]/,
    read: ([whole, home = '', away = ''], site) =>
      whole.includes(',5') && PLAYED.test(textBefore(site, 44))
        ? [home, away].map((score) => readNumber(parseWrittenNumber(score)!, site.style)).join(', ')
        : null,
  },
  {
    class: 'number',
    why: 'Phép chia',
    pattern: /(\d{1,6}) ?: ?(\d{1,6})(?![\d:,.]\d|\d)/y,
    afterDigits: /[ :]/,
    read: ([whole, top = '', bottom = ''], site) =>
      comesAfter(site, phrases('phép chia, biểu thức, phép tính, tính')) ||
      /^ (?:=|[+x×] \d)/.test(site.text.slice(site.at + whole.length, site.at + whole.length + 4))
        ? `${readCardinal(top, site.style)} chia ${readCardinal(bottom, site.style)}`
        : null,
  },
  {
    class: 'number',
    why: 'Tỷ số',
    pattern: SCORE,
    afterDigits: /[ :–-]/,
    read: (match, site) =>
      isScore(match, site)
        ? `${readCardinal(match[1]!, site.style)} ${readCardinal(match[2]!, site.style)}`
        : null,
  },
  {
    class: 'number',
    why: 'Điểm của ván phải đánh tiếp để phân thắng bại',
    pattern: /(\d{1,2}) ?[/-] ?(\d{1,2})(?=\))/y,
    afterDigits: /[ /-]/,
    read: ([, won = '', lost = ''], site) =>
      isTieBreak(site) ? `${readCardinal(won, site.style)} ${readCardinal(lost, site.style)}` : null,
  },
  {
    class: 'number',
    why: 'Tỷ số của một ván',
    pattern: /([0-7])\/([0-7])(?![\d/])/y,
    afterDigits: /\//,
    read: ([, won = '', lost = ''], site) =>
      isSet(site) ? `${readCardinal(won, site.style)} ${readCardinal(lost, site.style)}` : null,
  },
  {
    class: 'range',
    why: 'Từ số này đến số kia của dãy có không đứng trước',
    pattern: /(0\d{1,2}) ?[-–] ?(\d{2,3})(?![\p{L}\d]|[-–./,]\d)/uy,
    begins: /0/,
    read: ([, from = '', to = ''], site) =>
      comesAfter(site, PLACES_IN_ROW) && from.length === to.length && from < to
        ? [from, to]
            .map((place) => (place.startsWith('0') ? readDigits(place) : readCardinal(place, site.style)))
            .join(' đến ')
        : null,
  },
  ...fractionRules,
  {
    class: 'code',
    why: 'Phiên hiệu, kiểu máy bay: đọc từng số',
    pattern: /\d{3,4}(?!\d|[.,/]\d)/y,
    read: ([digits = ''], site) =>
      (digits.length === 3 && (comesAfter(site, READ_SINGLY) || isFeeder(site))) ||
      (digits === '9999' && comesAfter(site, GOLD))
        ? readDigits(digits)
        : null,
  },
  sectionRule,
  {
    class: 'time',
    why: 'Phần trăm giây',
    pattern: /0\d(?!\d|[.,]\d)/y,
    begins: /0/,
    read: ([parts], site) => (comesAfter(site, phrases('giây')) ? readDigits(parts) : null),
  },
  { class: 'number', why: 'Số có không đứng trước', pattern: /0\d{1,2}/y, begins: /0/, read: readZeroLed },
  { class: 'number', why: 'Số', pattern: /\d/y, read: readQuantity },
  {
    class: 'digits',
    why: 'Dãy số',
    pattern: /\d{1,40}/y,
    read: ([digits = ''], site) => ({
      end: site.at + digits.length,
      spoken: readLongNumber(digits, site),
      sure: digits.length < 4,
    }),
  },
];

export const signedRules: readonly Rule[] = [
  { class: 'number', why: 'Số có dấu', pattern: /([-–+±])(?=\d)/y, begins: /[–+±-]/, read: readSigned },
  {
    class: 'number',
    why: 'So sánh',
    pattern: /([<>]=|[≥≤<>≈~]) ?(?=\d)/y,
    begins: /[≥≤<>≈~]/,
    // '50~55kg'
    read: ([, sign = ''], site) =>
      sign === '~' && isDigit(site.text[site.at - 1])
        ? 'đến'
        : ((AFTER_WORD.test(textBefore(site, 10)) ? SAID_AFTER_WORD[sign] : undefined) ?? COMPARISONS[sign]!),
  },
];

/** 'tăng >20%': over so much. */
const AFTER_WORD =
  /(?<![\p{L}\d])(?:sốt|trẻ|em|lớn|mưa|tăng|giảm|đạt|chiếm|lên|còn|từ|có|với|điểm|tuổi|mức|rộng|dài|cao|sâu|nặng|dày) $/iu;
const SAID_AFTER_WORD: Readonly<Record<string, string>> = { '<': 'dưới', '>': 'trên' };

const COMPARISONS: Record<string, string> = {
  '>=': 'lớn hơn hoặc bằng', '<=': 'nhỏ hơn hoặc bằng', '≥': 'lớn hơn hoặc bằng', '≤': 'nhỏ hơn hoặc bằng', '<': 'nhỏ hơn', '>': 'lớn hơn', '≈': 'xấp xỉ', '~': 'khoảng',
}; // prettier-ignore
