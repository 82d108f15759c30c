/** Years and spans of years: năm 2025, giai đoạn 2021-2025, quý 3/2026. */
import { phrases, textBefore } from '../../context.ts';
import { readMonth, readYear } from '../../numbers.ts';
import { comesAfter, type Rule, type Site } from '../../site.ts';
import { endsWord } from '../quantity.ts';

const PERIOD_YEAR = /(\d{1,2}) ?[/.-] ?(\d{4})(?!\d)/y;
const PERIODS = phrases('quý, học kỳ, kỳ, đợt, vụ, lần, khóa, tuần, phiên, số báo, vòng');
const YEAR = /(\d{4})((?: ?[-–] ?|\/)(\d{4}|\d{2}(?![\d%]|[.,/]\d)))?(?![\d])(?![.,/]\d)/y;

const YEAR_CUES = phrases(
  'năm, năm học, giai đoạn, nhiệm kỳ, niên độ, khóa, thời kỳ, vụ, mùa, xuân, tết, hè, và, đầu năm, cuối năm, từ năm, đến năm',
);

const SEASONS = phrases(
  'niên vụ, mùa, mùa giải, mùa bóng, năm học, niên khóa, league, liga, cup, giải, serie a',
);
const TERMS = phrases('nhiệm kỳ, giai đoạn, năm học, khóa, niên khóa, năm, thời kỳ, vụ, mùa giải');

/** 'năm 2025', 'giai đoạn 2021-2025' */
function readYears([whole, from = '', , last]: RegExpExecArray, site: Site): string | null {
  const { style } = site;
  // '2025-30' of a term of office
  const next = last?.length === 2 && whole.includes('/') && Number(last) === (Number(from) + 1) % 100;
  if (last?.length === 2 && !next && !comesAfter(site, TERMS) && !comesAfter(site, SEASONS)) return null;
  if (whole.includes('/') && !next && !comesAfter(site, SEASONS)) return null;
  const to = last?.length === 2 ? from.slice(0, 2) + last : last;
  const plausible = [from, to ?? from].every((year) => Number(year) >= 1000 && Number(year) <= 2199);
  if (!plausible || !endsWord(site.text, site.at + whole.length)) return null;
  if (to !== undefined)
    return Number(from) < Number(to) ? `${readYear(from, style)} đến ${readYear(to, style)}` : null;
  return comesAfter(site, YEAR_CUES) ? readYear(from, style) : null;
}

/** 'quý 3/2026' would be a month otherwise: to be asked before the dates. */
export const periodRule: Rule = {
  class: 'date',
  why: 'Kỳ trong năm',
  pattern: PERIOD_YEAR,
  afterDigits: /[ \/.-]/,
  read: ([, period = '', year = ''], site) =>
    comesAfter(site, PERIODS) ? `${readMonth(period, site.style)} năm ${readYear(year, site.style)}` : null,
};

/** 'Phật lịch 2570 – 2026', 'PL. 2570-2026': the years of two calendars. */
export const calendarsRule: Rule = {
  class: 'date',
  why: 'Năm theo hai lịch',
  pattern: /(2[5-6]\d\d) ?[-–] ?((?:19|20)\d\d)(?!\d)/y,
  afterDigits: /[ –-]/,
  read: ([, buddhist = '', year = ''], { text, at, style }) =>
    /(?<!\p{L})(?:PL\.?:?|Phật lịch:?) ?$/iu.test(textBefore({ text, at }, 12))
      ? `${readYear(buddhist, style)}, năm ${readYear(year, style)}`
      : null,
};

/** '2025-08-15' begins like a span of years: to be asked after the dates. */
export const yearRule: Rule = { class: 'date', why: 'Năm', pattern: YEAR, read: readYears };
