/** Roman numerals: quý III, khóa XVIII, thế kỷ XX, Đại hội XIV, quý I/2025. Only after the words that take them, or by their length. */
import { spellLetters } from '../alphabet.ts';
import { phrases, textAround, textBefore } from '../context.ts';
import { readCardinal, readOrdinal, readYear } from '../numbers.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { isSyllable } from '../syllable.ts';
import { endsWord } from './quantity.ts';

const VALUES: Record<string, number> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };
const FORM = /^(?=.)(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/;
/** Of years: 'năm MMXXVI'. */
const LONG_FORM = /^M{1,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/;

/** 'XVIII' → 18; null when it is no Roman numeral below 100, nor a year. */
export function romanValue(written: string): number | null {
  if (!FORM.test(written) && !(written.length > 3 && LONG_FORM.test(written))) return null;
  let total = 0;
  for (let index = 0; index < written.length; index++) {
    const value = VALUES[written[index]!]!;
    total += value < (VALUES[written[index + 1] ?? ''] ?? 0) ? -value : value;
  }
  return total;
}

const CUES = phrases(
  'hk, đh, đhđb, cat, khu ủy, đại hội đảng, hội đảng, quốc lộ, apollo, napoléon, napoleon, chi nhánh, quân đoàn, giải, vsip, sư đoàn, quân đoàn, quân khu, bài đọc, tháng, kv, bđ, báo động, pl, điều, tk, đoạn, khoản, quý, khóa, khoá, kỳ, kì, học kỳ, học kì, chương, phần, mục, thế kỷ, thế kỉ, thứ, lần, lần thứ, đại hội, hội nghị, cấp, loại, hạng, tập, khu vực, giai đoạn, bậc, vùng, phụ lục, đợt, vòng, bảng, tiểu học, chuyên khoa, nhóm, thế giới, thế chiến, hoàng đế, giáo hoàng, nữ hoàng, khoá thứ, bài, hồi, cung, biểu, quyển, số, trung ương, nhiệm kỳ, mẫu, hạng thứ, đề án, khu, tiểu khu, đệ, các chương, các mục, các quý',
);
const WRITTEN = /([IVXL]{1,7})(?:([a-eđA-C])(?![\p{L}\d])|( ?[-–] ?)([IVXL]{1,7}))?(?:[/-](\d{4})(?!\d))?/uy;

/** 'ung thư giai đoạn IIIA' */
const STAGES = phrases('giai đoạn, độ, nhóm, loại, hạng, bậc');

/** 'Trường THCS Lang Chánh I', 'KCN Nam Cấm I': the first of two of a name. */
const FIRST_OF_NAME =
  /(?<!\p{L})(?:[Tt]rường|[Tt]iểu học|THPT|THCS|TH|[Mm]ầm non|[Cc]ầu|[Hh]ầm|[Nn]hà máy|[Tt]hủy điện|[Nn]hiệt điện|KCN|CCN|KĐT|[Kk]hu công nghiệp|[Cc]ụm công nghiệp|[Kk]hu đô thị|[Bb]ệnh viện|[Tt]hôn|[Ấấ]p)(?: [\p{L}]{1,8}){0,5} \p{Lu}\p{Ll}+ $/u;

/** Two letters that are hardly anything else; 'VI' and 'LI' are words of a heading. */
const PLAIN_PAIR = new Set(['II', 'IV', 'IX', 'XX', 'XV']);

function readRoman([whole, first = '', letter, , second, year]: RegExpExecArray, site: Site): Reading | null {
  const end = site.at + whole.length;
  const from = romanValue(first);
  const to = second === undefined ? null : romanValue(second);
  if (from === null || (second !== undefined && to === null) || !endsWord(site.text, end)) return null;
  // 'giấy số X 538966'
  if (/^ \d{5}/.test(site.text.slice(end, end + 6))) return null;
  // 'giải V.League'
  if (/^\.\p{Lu}\p{Ll}/u.test(site.text.slice(end, end + 3))) return null;
  const cued =
    comesAfter(site, CUES) ||
    chained(site) ||
    year !== undefined ||
    isSectionSign(site) ||
    followsForeignName(first, site) ||
    (first === 'I' && FIRST_OF_NAME.test(textBefore(site, 60)));
  if (!cued && (first.length < 3 || site.lexicon.word(first)) && !PLAIN_PAIR.has(first)) return null;
  // 'phụ lục IIa', where no word says that it is one: 'Va', 'Xe'; 'số La Mã'.
  if (letter !== undefined && (first === 'L' || !comesAfter(site, /[A-C]/.test(letter) ? STAGES : CUES)))
    return null;
  if (comesAfter(site, phrases('đệ')) && ORDINALS[first]) return { end, spoken: ORDINALS[first] };
  if (second === undefined && followsForeignName(first, site)) return { end, spoken: 'đệ nhất' };
  const ordinal = comesAfter(site, phrases('thứ'));
  const words = [
    (ordinal ? readOrdinal : readCardinal)(String(from), site.style),
    letter === undefined ? '' : spellLetters(letter),
    to === null ? '' : `đến ${readCardinal(String(to), site.style)}`,
    year === undefined ? '' : `năm ${readYear(year, site.style)}`,
  ];
  return { end, spoken: words.filter(Boolean).join(' '), sure: cued };
}

/** 'Thượng phụ Bartholomew I' */
function followsForeignName(written: string, { previous, at, text }: Site): boolean {
  if (written !== 'I' || previous?.class !== 'foreign' || at - previous.end > 1) return false;
  return /\p{Lu}\p{Ll}+ $/u.test(textBefore({ text, at }, 16));
}

/** 'Đệ I Cộng hòa' */
const ORDINALS: Readonly<Record<string, string>> = { I: 'nhất', II: 'nhị', III: 'tam', IV: 'tứ' };

/** '§ XI' */
function isSectionSign(site: Site): boolean {
  return /§[ \uFFFC]{0,12}$/.test(textBefore(site, 14));
}

/** 'quý I, II và III' */
function chained(site: Site): boolean {
  return site.previous?.class === 'roman' && site.at - site.previous.end <= 5;
}

/** 'mục III.2.a': a place in a plan. */
const PLACE = /([IVXL]{1,6})((?:\.\d{1,2}){1,3})(?:\.?([a-eđ]))?(?![\p{L}\d])/uy;

function readPlace([, roman = '', numbers = '', letter]: RegExpExecArray, site: Site): string | null {
  const value = romanValue(roman);
  if (value === null || !comesAfter(site, CUES)) return null;
  const below = numbers.slice(1).split('.');
  const parts = [String(value), ...below].map((part) => readCardinal(part, site.style));
  return [...parts, ...(letter === undefined ? [] : [spellLetters(letter)])].join(' chấm ');
}

/** 'thế kỷ xix', 'phần iv': written small. */
const SMALL = /([ivxl]{1,6})(?:\/(\d{4}))?(?![\p{L}\d])/uy;
const SMALL_CUES = phrases(
  'quý, khóa, khoá, học kỳ, chương, phần, mục, đoạn, thế kỷ, thế kỉ, thứ, lần thứ, đại hội, phụ lục, bảng, cấp, loại',
);

/** Where it is a word too ('mục vi phạm', 'phần xi măng'), only with nothing behind it. */
function readSmall([whole, written = '', year]: RegExpExecArray, site: Site): string | null {
  const value = romanValue(written.toUpperCase());
  if (value === null || !comesAfter(site, SMALL_CUES)) return null;
  const behind = site.at + whole.length;
  if (isSyllable(written) && /^ \p{L}/u.test(site.text.slice(behind, behind + 2))) return null;
  const number = readCardinal(String(value), site.style);
  return year === undefined ? number : `${number} năm ${readYear(year, site.style)}`;
}

/** 'năm MMXXVI' */
const YEAR = /M{1,3}[CDLXVI]{1,9}(?![\p{L}\d])/uy;

function readRomanYear([written]: RegExpExecArray, site: Site): string | null {
  const value = romanValue(written);
  return value === null || !comesAfter(site, phrases('năm')) ? null : readYear(String(value), site.style);
}

/** '(ii)', '(iii)' among the points of a sentence; a single letter is the point of an alphabet but beside others of the kind. */
const POINT = /\((i{1,3}|iv|vi{0,3}|ix|x)\)/y;
const POINTS = /\((?:ii|iii|iv|vi)\)/;

function readPoint([whole, written = '']: RegExpExecArray, site: Site): Reading | null {
  if (written.length === 1 && !POINTS.test(textAround(site, FAR))) return null;
  const end = site.at + whole.length;
  const number = readCardinal(String(romanValue(written.toUpperCase())), site.style);
  const colon = /: ?$/.test(textBefore(site, 2));
  const begins = colon || (!comesAfter(site, POINT_CUES) && site.previous?.class !== 'roman');
  return { end, spoken: begins ? `${number},` : number };
}

/** As far as two points of one sentence lie apart. */
const FAR = 300;
const POINT_CUES = phrases('điểm, các điểm, mục, tại, khoản, các mục, và, hoặc, thuộc, không thuộc');

export const romanPointRules: readonly Rule[] = [
  { class: 'roman', why: 'Điểm theo chữ số La Mã', pattern: POINT, begins: /\(/, read: readPoint },
];

export const romanRules: readonly Rule[] = [
  { class: 'roman', why: 'Năm theo chữ số La Mã', pattern: YEAR, begins: /M/, read: readRomanYear },
  { class: 'roman', why: 'Chữ số La Mã viết thường', pattern: SMALL, begins: /[ivxl]/, read: readSmall },
  { class: 'roman', why: 'Mục theo chữ số La Mã', pattern: PLACE, begins: /[IVXL]/, read: readPlace },
  { class: 'roman', why: 'Chữ số La Mã', pattern: WRITTEN, begins: /[IVXL]/, read: readRoman },
];
