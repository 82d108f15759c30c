/** Letters and digits together: QL1A, H5N1, A1, T7, CT03. */
import { spellLetters } from '../alphabet.ts';
import { phrases } from '../context.ts';
import { readCardinal, readYear } from '../numbers.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { isSyllable } from '../syllable.ts';
import { readNamedNumber } from './documents.ts';
import { endsWord } from './quantity.ts';

const ROADS: Record<string, string> = {
  QL: 'quốc lộ',
  TL: 'tỉnh lộ',
  ĐT: 'đường tỉnh',
  CT: 'cao tốc',
  ĐCT: 'đường cao tốc',
};
/** With a number behind it, the name of a channel and no longer of the house that sends it. */
const CHANNELS = new Set(['VTV', 'HTV', 'VTC', 'VOV', 'THVL', 'ANTV', 'SCTV']);
const CODE = /(\p{L}{1,8})(?:[-.](?=\d))?(\d{1,6})(?:(\p{Lu}{1,3})(\d{0,3}))?(?![\p{L}\d])/uy;

function readCode(
  [whole, letters = '', number = '', more = '', tail = '']: RegExpExecArray,
  site: Site,
): Reading | null {
  const end = site.at + whole.length;
  if (
    !endsWord(site.text, end) ||
    (letters.length > 1 && letters !== letters.toUpperCase() && !isSyllable(letters))
  )
    return null;
  const road = ROADS[letters];
  const isRoad = road !== undefined && (letters !== 'CT' || comesAfter(site, phrases('cao tốc')));
  const known = isRoad ? road : readLead(letters, site);
  const spoken = [
    known,
    readNamedNumber(number, site),
    spellLetters(more),
    tail && readCardinal(tail, site.style),
  ];
  return { end, spoken: spoken.filter(Boolean).join(' '), sure: isRoad || whole.length <= 5 };
}

function readLead(letters: string, site: Site): string {
  const entry = CHANNELS.has(letters) ? null : site.lexicon.word(letters);
  if (entry && letters.length > 1) return entry.spoken;
  if (isSyllable(letters) && letters !== letters.toUpperCase()) return letters;
  return spellLetters(letters);
}

/** 'T2-T6', 'T7, CN': days of the week in opening hours. */
const WEEKDAY = /T([2-7])(?![\p{L}\d/.])/uy;
/** 'T4/2025' */
const MONTH = /T(\d{1,2})\/(\d{4})(?!\d)/y;

/** 'SN 1985' is a year of birth, 'SN 12' a house. */
const BORN = /SN:? ?(\d{1,4})(?![\p{L}\d])/uy;

export const codeRules: readonly Rule[] = [
  {
    class: 'acronym',
    why: 'SN là sinh năm trước một năm, là số nhà trước số khác',
    pattern: BORN,
    read: ([, number = ''], site) =>
      /^(?:19|20)\d\d$/.test(number)
        ? `sinh năm ${readYear(number, site.style)}`
        : `số nhà ${readCardinal(number, site.style)}`,
  },
  {
    class: 'date',
    why: 'Tháng viết tắt',
    pattern: MONTH,
    read: ([, month = '', year = ''], site) =>
      Number(month) >= 1 && Number(month) <= 12
        ? `tháng ${Number(month) === 4 ? 'tư' : readCardinal(month, site.style)} năm ${readYear(year, site.style)}`
        : null,
  },
  {
    class: 'date',
    why: 'Thứ trong tuần viết tắt',
    pattern: WEEKDAY,
    read: ([whole, day = ''], site) => ({
      end: site.at + whole.length,
      spoken: `thứ ${day === '4' ? 'tư' : readCardinal(day, site.style)}`,
      sure: comesAfter(site, phrases('từ, đến, sáng, chiều, tối, ngày, và, thứ')),
    }),
  },
  { class: 'code', why: 'Mã gồm chữ và số', pattern: CODE, read: readCode },
];
