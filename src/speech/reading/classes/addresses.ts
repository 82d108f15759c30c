/** Addresses: số 12/4A, ngõ 3/12, P.5, số nhà 15B, tổ 5A. */
import { spellLetters } from '../alphabet.ts';
import { phrases, textBefore } from '../context.ts';
import { readCardinal } from '../numbers.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { readNamedNumber } from './documents.ts';
import { endsWord } from './quantity.ts';

const CUES = phrases(
  'nhà, số, số nhà, nhà số, ngõ, ngõ số, ngách, ngách số, hẻm, hẻm số, kiệt, kiệt số, thửa, thửa số, lô, lô số, địa chỉ, tại số, căn hộ, phòng, tòa, dãy, sn, đc, đ/c, ngụ tại, ở, tổ',
);
const SLASHED = /(\d{1,4})([A-Za-zĐđ]?)((?:\/\d{1,4}[A-Za-zĐđ]?){1,5})/y;

/** '15/2/4', '12/3/4/5': what is no day of a year. */
const DEEP = /^\d{1,4}\D?\/\d{1,4}\D?\/(?:\d|\d{3}|\d{1,3}[^\d/]|\d{1,4}\D?\/.+)$/u;
/** 'tại 5/6/12 Trần Phú' */
const ANY_DEPTH = /^\d{1,4}\/\d{1,4}\/\d{1,2}$/;
const AT = phrases('tại, ở, địa chỉ, nhà');
const STREET_NAME = /^ \p{Lu}\p{Ll}+ \p{Lu}\p{Ll}/u;
/** '15/2/4 Tạ Quang Bửu' */
const STREET_AFTER = /^ \p{Lu}\p{Ll}/u;

function readSlashed(
  [whole, number = '', letter = '', rest = '']: RegExpExecArray,
  site: Site,
): Reading | null {
  const end = site.at + whole.length;
  const inHouse =
    ANY_DEPTH.test(number + letter + rest) &&
    comesAfter(site, AT) &&
    STREET_NAME.test(site.text.slice(end, end + 20));
  const withLetter = letter !== '' && STREET_NAME.test(site.text.slice(end, end + 20));
  const inAlleys =
    withLetter || (DEEP.test(number + letter + rest) && STREET_AFTER.test(site.text.slice(end, end + 3)));
  if (
    comesAfter(site, phrases('phân số')) ||
    /^\d{1,2}\/\d{1,2}\/(?:19|20)\d\d$/.test(number + letter + rest)
  )
    return null;
  if (!(comesAfter(site, CUES) || inAlleys || inHouse) || !endsWord(site.text, site.at + whole.length))
    return null;
  const steps = [number + letter, ...rest.slice(1).split('/')].map((step) => {
    const [, digits = '', suffix = ''] = /^(\d+)(\D?)$/.exec(step)!;
    return [readCardinal(digits, site.style), spellLetters(suffix)].filter(Boolean).join(' ');
  });
  return { end: site.at + whole.length, spoken: steps.join(` ${site.style.addressSlash} `) };
}

/** 'căn hộ 2PN, 1WC' */
const COUNTED: Record<string, string> = { PN: 'phòng ngủ', WC: 'nhà vệ sinh' };

/** '15B', '12A1', '5A-5C': a number with its letter, wherever it stands. */
const SUFFIXED = /(\d{1,4})([A-ZĐ]{1,2})(\d{0,2})/y;

/** Wards have numbers of one or two digits; a longer one is a room's. */
const ROOM = /(?:P|p)\.? ?(\d{1,4})([A-ZĐ]?)(?![\p{L}\d/])/uy;
const INDOORS = /(?:phòng|tầng \d{1,2}|tòa(?: nhà)? [\p{L}\d]{1,8}|nhà [A-ZĐ]\d{0,2})[ ,]{1,3}$/iu;

/** 'bệnh nhân ở P301' */
const INSIDE = phrases('ở, tại, lên, đến, vào, xuống, sang');

/** 'TYT P5' */
const OFFICES_OF_A_WARD = phrases('tyt, ubnd, hđnd, ca, công an, đảng ủy, mttq');

const SIGNS = phrases('biển, biển số, biển báo, biển báo số, biển cấm');

function readRoom([whole, number = '', letter = '']: RegExpExecArray, site: Site): string | null {
  // 'biển P.127': a traffic sign.
  if (comesAfter(site, SIGNS)) return `pê ${readNamedNumber(number, site)} ${spellLetters(letter)}`.trim();
  if (number.length <= 2 && comesAfter(site, OFFICES_OF_A_WARD))
    return `phường ${readNamedNumber(number, site)}`;
  const indoors = INDOORS.test(textBefore(site, 24));
  const inside = number.length === 3 && letter === '' && comesAfter(site, INSIDE);
  if (!indoors && !inside && (number.length < 3 || !whole.startsWith('P.'))) return null;
  const lead = comesAfter(site, phrases('phòng')) ? '' : 'phòng';
  return [lead, readNamedNumber(number, site), spellLetters(letter)].filter(Boolean).join(' ');
}

/** 'P.VH-XH', 'P. TC-KH': an office by what it does; a place behind it makes it a ward. */
const OFFICE =
  /(?<!(?:UBND|HĐND|CA|MTTQ|LĐLĐ|TYT|CCB|ĐTN) )P\. ?(?=(?!CT(?!\p{L}))\p{Lu}{2,}(?![\p{Ll}\d]))/uy;
const OF_A_PLACE = /\p{Lu}\p{Ll}+ \p{Lu}/u;

function readOffice([whole]: RegExpExecArray, site: Site): string | null {
  const named = site.lexicon.match(site.text, site.at + whole.length);
  if (!named || OF_A_PLACE.test(named.entry.spoken)) return null;
  return comesAfter(site, phrases('phòng')) ? '' : 'Phòng';
}

export const roomRules: readonly Rule[] = [
  { class: 'acronym', why: 'Phòng chuyên môn', pattern: OFFICE, begins: /P/, read: readOffice },
  { class: 'address', why: 'Số phòng', pattern: ROOM, begins: /[Pp]/, read: readRoom },
];

export const addressRules: readonly Rule[] = [
  {
    class: 'address',
    why: 'Số nhà, ngõ ngách',
    pattern: SLASHED,
    afterDigits: /[A-Za-zĐđ\/]/,
    read: readSlashed,
  },
  {
    class: 'code',
    why: 'Số có chữ đi kèm',
    pattern: SUFFIXED,
    afterDigits: /[A-ZĐ]/,
    read: ([whole, number = '', letters = '', more = ''], site) => {
      if (!endsWord(site.text, site.at + whole.length)) return null;
      const known = COUNTED[letters] ?? (letters.length > 1 ? site.lexicon.word(letters)?.spoken : undefined);
      return [
        readNamedNumber(number, site),
        known ?? spellLetters(letters),
        more && readCardinal(more, site.style),
      ]
        .filter(Boolean)
        .join(' ');
    },
  },
];
