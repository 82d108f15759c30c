/** Roads, milestones and districts: QL.1A, CT.05, Km12+300, Q.1; Q1/2026 is a quarter. */
import { spellLetters } from '../alphabet.ts';
import { CONTEXT, phrases, textAround, textBefore } from '../context.ts';
import { readCardinal, readYear } from '../numbers.ts';
import { comesAfter, type Rule, type Site } from '../site.ts';
import { readNamedNumber } from './documents.ts';
import { romanValue } from './roman.ts';

export const ROADS: Record<string, string> = {
  QL: 'quốc lộ',
  TL: 'tỉnh lộ',
  ĐT: 'đường tỉnh',
  CT: 'cao tốc',
  ĐCT: 'đường cao tốc',
  HL: 'hương lộ',
  ĐH: 'đường huyện',
};

/** 'tải trọng HL93' of a bridge */
export const LOADS = phrases('tải trọng, hoạt tải, tải trọng thiết kế');

/** 'mẫu CT.01' */
const FORMS = phrases('mẫu, mẫu số, tờ khai, theo mẫu');

/** 'QL.1A', 'ĐT.414', 'TL 8'; 'ĐT 024…' is a telephone. */
const ROAD =
  /(QL|TL|HL|ĐT|ĐH|ĐCT|CT(?:(?<=cao tốc CT)|(?=\.\d{2}(?!\d))))[. -]{0,2}(\d{1,4})([A-ZĐ]?)(?:-(\d{1,2}))?(?![\p{L}\d]|[.,]\d)/uy;

/** Roads by their letters and numbers. */
export const roadRules: readonly Rule[] = [
  {
    class: 'code',
    why: 'Tên đường',
    pattern: ROAD,
    begins: /[QTHĐC]/,
    read: ([whole, kind = '', number = '', letter = '', branch = ''], site) => {
      // 'TL 1/500': a scale.
      if (kind === 'TL' && site.text[site.at + whole.length] === '/') return null;
      if (number.startsWith('0') && kind !== 'CT' && number.length > 2) return null;
      if (comesAfter(site, LOADS) || comesAfter(site, phrases('chuyên án'))) return null;
      if (kind === 'CT' && comesAfter(site, FORMS)) return null;
      const motorway = kind === 'CT' && /cao tốc/iu.test(textBefore(site, CONTEXT));
      const said = comesAfter(site, phrases(ROADS[kind]!));
      const words = [
        said
          ? ''
          : motorway
            ? 'xê tê'
            : comesAfter(site, phrases('đường'))
              ? ROADS[kind]!.replace(/^đường /, '')
              : ROADS[kind],
        readNamedNumber(number, site),
        spellLetters(letter),
      ];
      return [...words, branch && readCardinal(branch, site.style)].filter(Boolean).join(' ');
    },
  },
];

/** 'km 25+300', 'Km12': a milestone. */
const MILESTONE =
  /[Kk][Mm] ?(?:số )?(\d{1,4})(?:\+(\d{1,4}))?(?: ?[-–÷] ?[Kk][Mm] ?(\d{1,4})(?:\+(\d{1,4}))?)?(?![\p{L}\d]|[.,]\d)/uy;

/** 'báo cáo Q3', 'hết Q1': no district stands there. */
const QUARTER_CUES = phrases(
  'đủ, nộp, nộp đủ, báo cáo, bc, kq, kết quả, cchc, thu, chi, doanh thu, kế hoạch, kh, sơ kết, tăng trưởng, gtgt, thuế, hết, cuối, đầu, trong, tổng kết, giao ban, lợi nhuận',
);

/** 'mốc: Q1 khảo sát; Q2-Q3 thực hiện' */
const PLANNED =
  /(?<!\p{L})(?:mốc|lộ trình|tiến độ)(?: \p{L}{1,7}){0,3}: ?(?:[^.]{0,90}[;,] ?)?(?:Q[1-4][-–])?$/iu;

/** Sales are told by the quarter. */
const SOLD = /(?<!\p{L})(?:doanh số|doanh thu|lợi nhuận|bán hàng|chỉ tiêu kinh doanh|tăng trưởng)(?!\p{L})/iu;

/** 'Q1', 'Q.1' is a district; 'Q1/2026', 'Q1/26' a quarter. */
const DISTRICT = /Q\.? ?(\d{1,2})(?:\/(\d{4}|(?<=Q[1-4]\/)[12]\d))?(?![\p{L}\d/]|\.\d)/uy;

function isOfSales(site: Site): boolean {
  if (
    /^Q\.? ?[1-4](?:(?:,| và|[-–]) ?Q[1-4]){1,3} ?(?:năm |\/)\d{4}/.test(
      site.text.slice(site.at, site.at + 24),
    )
  )
    return true;
  if (
    /Q[1-4](?:,| và) $/.test(textBefore(site, 6)) &&
    /^Q[1-4](?:(?:,| và) Q[1-4]){0,2} (?:năm )?\d{4}/.test(site.text.slice(site.at, site.at + 20))
  )
    return true;
  if (PLANNED.test(textBefore(site, 2 * CONTEXT))) return true;
  return comesAfter(site, phrases('suốt, của, sang, từ')) && SOLD.test(textAround(site, CONTEXT));
}

function milestone([number, metres]: readonly (string | undefined)[], { style }: Site): string {
  if (number === undefined) return '';
  const beyond = metres === undefined ? '' : ` cộng ${readCardinal(metres, style)}`;
  return `ki lô mét ${readCardinal(number, style)}${beyond}`;
}

/** 'Q.IV/2026', 'Q.I-2026' */
const ROMAN_QUARTER = /Q\.? ?(I{1,3}|IV)(?: ?[/-] ?(\d{4}))(?!\d)/y;

export const milestoneRules: readonly Rule[] = [
  {
    class: 'address',
    why: 'Lý trình',
    pattern: MILESTONE,
    begins: /[Kk]/,
    read: ([, ...figures], site) =>
      [milestone(figures.slice(0, 2), site), milestone(figures.slice(2), site)].filter(Boolean).join(' đến '),
  },
  {
    class: 'date',
    why: 'Quý theo chữ số La Mã',
    pattern: ROMAN_QUARTER,
    begins: /Q/,
    read: ([, quarter = '', year = ''], site) =>
      `quý ${readCardinal(String(romanValue(quarter)), site.style)} năm ${readYear(year, site.style)}`,
  },
  {
    class: 'address',
    why: 'Quận, hoặc quý trước năm',
    pattern: DISTRICT,
    begins: /Q/,
    read: ([, number = '', year], site) => {
      const words = readCardinal(number, site.style);
      if (year === undefined && Number(number) <= 4 && (comesAfter(site, QUARTER_CUES) || isOfSales(site)))
        return `quý ${words}`;
      if (year !== undefined)
        return `quý ${words} năm ${year.length === 2 ? readCardinal(year, site.style) : readYear(year, site.style)}`;
      if (comesAfter(site, phrases('coenzyme, coenzym, enzyme, enzym'))) return `quy ${words}`;
      return comesAfter(site, phrases('quận')) ? words : `quận ${words}`;
    },
  },
];
