/** What is left of numbers once dates, money and the like are taken: ordinals, fractions, addresses, codes, quantities. */
import { letterName, spellLetters } from '../alphabet.ts';
import { phrases } from '../context.ts';
import { readCardinal, readDigits, readOrdinal } from '../numbers.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { endsWord, quantityAt, signStandsFree } from './quantity.ts';
import { signWord } from './units.ts';

const ORDINAL_CUES = phrases('thứ, lần thứ, hạng thứ');
/** After these a leading zero is part of the name: Đề án 06, mẫu số 01. */
const NAME_CUES = phrases(
  'số, đề án, mẫu, mẫu số, chỉ thị, nghị quyết, quyết định, kế hoạch, thông tư, nghị định, công điện, đội, nhà, biểu, biểu số, phụ lục, hẻm, lô, cơ sở',
);
const ADDRESS_CUES = phrases('số, số nhà, nhà, nhà số, ngõ, ngách, hẻm, kiệt, địa chỉ, tại số, hộ, căn hộ');

const FRACTION = /(\d{1,9}(?:\.\d{3})*)([A-Za-z]?)((?:\/\d{1,9}[A-Za-z]?){1,4})(?![\d/])/y;
const CODE = /\d{1,6}[A-ZĐ]{1,4}\d{0,4}/y;
const COUNT = /([-–+±]?)(\d)/y;

function readSlashes(match: RegExpExecArray, site: Site): Reading | null {
  const [whole, first = '', letter = '', rest = ''] = match;
  const end = site.at + whole.length;
  if (!endsWord(site.text, end)) return null;
  const address = comesAfter(site, ADDRESS_CUES) || letter !== '' || /[A-Za-z]/.test(rest);
  const slash = address ? site.style.addressSlash : 'trên';
  const pieces = [first + letter, ...rest.split('/').slice(1)].map((piece) => {
    const [, digits = '', suffix = ''] = /^([\d.]+)([A-Za-z]?)$/.exec(piece) ?? [];
    return [readCardinal(digits.replaceAll('.', ''), site.style), letterName(suffix)]
      .filter(Boolean)
      .join(' ');
  });
  return { end, spoken: pieces.join(` ${slash} `), class: address ? 'address' : 'fraction' };
}

function readCode(match: RegExpExecArray, site: Site): Reading | null {
  const end = site.at + match[0].length;
  if (!endsWord(site.text, end)) return null;
  return { end, spoken: spokenCode(match[0], site), sure: true };
}

/** '12A' → 'mười hai a', 'H5N1' → 'hát năm nờ một'. */
export function spokenCode(code: string, site: Pick<Site, 'style'>): string {
  const pieces = code.match(/\d+|[^\d]+/g) ?? [];
  return pieces
    .map((piece) => {
      if (!/\d/.test(piece)) return spellLetters(piece);
      return piece.startsWith('0') || piece.length > 4 ? readDigits(piece) : readCardinal(piece, site.style);
    })
    .filter(Boolean)
    .join(' ');
}

function readCount(match: RegExpExecArray, site: Site): Reading | null {
  const sign = match[1] ?? '';
  if (sign && !signStandsFree(site.text, site.at)) return null;
  const at = site.at + sign.length;
  const quantity = quantityAt(site, at);
  if (!quantity) {
    // '1.2.3' or digits without end: each digit for itself, its marks left to the line.
    const run = /\d{1,40}/y;
    run.lastIndex = at;
    const digits = run.exec(site.text)?.[0] ?? '';
    return { end: at + digits.length, spoken: joined(signWord(sign), readDigits(digits)), sure: false };
  }
  const raw = site.text.slice(at, quantity.end);
  if (/^0\d+$/.test(raw) && comesAfter(site, NAME_CUES)) {
    return { end: quantity.end, spoken: readDigits(raw), why: 'Số không đứng đầu là một phần của tên' };
  }
  if (!sign && /^\d+$/.test(raw) && comesAfter(site, ORDINAL_CUES)) {
    return { end: quantity.end, spoken: readOrdinal(raw, site.style), class: 'ordinal', why: 'Số thứ tự' };
  }
  return {
    end: quantity.end,
    spoken: joined(signWord(sign), quantity.spoken),
    sure: quantity.sure,
    class: quantity.isRange ? 'range' : 'number',
  };
}

function joined(...words: string[]): string {
  return words.filter(Boolean).join(' ');
}

export const plainNumberRules: readonly Rule[] = [
  { class: 'fraction', why: 'Phân số, tỷ lệ hoặc số nhà', pattern: FRACTION, read: readSlashes },
  { class: 'code', why: 'Số kèm chữ', pattern: CODE, read: readCode },
  { class: 'number', why: 'Số đếm', pattern: COUNT, read: readCount },
];
