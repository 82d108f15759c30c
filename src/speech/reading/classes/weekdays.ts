/** Days of the week by a letter and a number: T2-T6, T7, CN; halves of the day in opening hours: S: 8h. */
import { CONTEXT, phrases, textAround, textBefore } from '../context.ts';
import { readCardinal, readMonth, readOrdinal } from '../numbers.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { afterDate } from './dates/date-said.ts';

/** 'T2-T6', 'T7, CN': days of the week in opening hours. */
const WEEKDAY =
  /(?:T([2-7])|CN(?!\. ?\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}|[,;.)]|$)))(?: ?[-–] ?(?:T([2-7])|(CN)))?(?![\p{L}\d/]|\.\d)/uy;

/** 'Thứ 7 & CN' */
const SATURDAY_BEFORE = /(?<!\p{L})(?:thứ (?:7|bảy)|T7) ?(?:&|,|và|-|\/) ?$/iu;

/** 'T6: …; T7: …; CN: …' */
const IN_A_WEEK = /(?<![\p{L}\d])T[2-7](?![\p{L}\d/])[^.]{0,36}[;,] $/u;

/** 'CN 29/11', 'CN, ngày 29/11', 'CN (29/11)' */
const DATE_AFTER = /^,? ?\(?(?:ngày )?\d{1,2}[/-]\d{1,2}/u;

const NO_WEEKDAY =
  /(?:[\dA-Z]-|(?:sân bay|nhà ga|ga|trạm|MBA|TBA|máy biến áp|trụ|tòa|tháp|kênh|nhà|tầng)(?: T1,?)?(?: và)? ?|T1,? )$/iu;

const BLOOD = /(?<!\p{L})(?:FT[34]|TSH|tuyến giáp)(?!\p{L})/u;

/** 'T6 và T12' */
const BESIDE_A_MONTH = /^(?:,| và| -)? ?T(?:1|8|9|1[0-2])(?![\d/])/u;
/** 'T3+T4', 'T11 + T12': of what is paid or counted by the month, no day of the week is added to another. */
const ADDED = /T(\d{1,2})((?: ?\+ ?T\d{1,2}){1,4})(?![\p{L}\d/]|\.\d)/uy;

/** '3 buổi/tuần (T2-4-6)', 'T2/4/6', 'T3,5,7' */
const SHORT_SEVERAL = /T([2-7])([-–/,])([2-7])(?:\2([2-7]))(?:\2([2-7]))?(?![\p{L}\d/]|[.,]\d)/uy;

/** 'tiền điện T2', 'lương hưu T3' */
const PAID_BY_THE_MONTH = phrases(
  'tiền điện, tiền nước, nước sạch, tiền rác, phí vệ sinh, tiền vệ sinh, lương hưu, lương, nsnn, cước, học phí, trợ cấp, thu ngân sách',
);

/** 'tiền điện trụ sở T7: 18.472.500đ': what it cost in the month. */
const SUM_AFTER = /^: ?\d{1,3}(?:\.\d{3})+/;

/** 'T4: 08/4, 09/4': the days behind it are of that month. */
const DAYS_OF_MONTH = /^: ?(?:các ngày )?(?:\d{1,2}, ?)*\d{1,2}\/0?(\d)(?!\d)/;

function isMonth(month: string, site: Site, end: number): boolean {
  if (comesAfter(site, PAID_BY_THE_MONTH) || BESIDE_A_MONTH.test(site.text.slice(end, end + 9))) return true;
  if (SUM_AFTER.test(site.text.slice(end, end + 10))) return true;
  return DAYS_OF_MONTH.exec(site.text.slice(end, end + CONTEXT))?.[1] === month;
}

function afterWeekday(site: Site): boolean {
  return SATURDAY_BEFORE.test(textBefore(site, 12));
}

function readWeekday([whole, from, to, sunday]: RegExpExecArray, site: Site): Reading | null {
  const isRange = to !== undefined || sunday !== undefined;
  const follows = afterDate(site);
  const cued =
    IN_A_WEEK.test(textBefore(site, 40)) ||
    comesAfter(site, phrases('nghỉ, cả, từ, đến, sáng, trưa, chiều, tối, ngày, và, thứ, hằng tuần, trừ')) ||
    (site.previous?.class === 'time' && site.at - site.previous.end <= 2) ||
    DATE_AFTER.test(site.text.slice(site.at + whole.length, site.at + whole.length + 12));
  // 'tòa N05-T3', 'nhà ga T1, T2', 'T3, FT4' of a blood test
  if (NO_WEEKDAY.test(textBefore(site, 24)) || (!isRange && BLOOD.test(textAround(site, CONTEXT))))
    return null;
  if (from !== undefined && !isRange && isMonth(from, site, site.at + whole.length))
    return { end: site.at + whole.length, spoken: `tháng ${readMonth(from, site.style)}`, sure: false };
  if (from === undefined && !isRange && !follows && !cued && !afterWeekday(site)) return null;
  const said = (day: string | undefined) =>
    day === undefined ? 'chủ nhật' : `thứ ${readOrdinal(day, site.style)}`;
  const first = comesAfter(site, phrases('thứ')) ? said(from).replace('thứ ', '') : said(from);
  return {
    end: site.at + whole.length,
    spoken: isRange ? `${first} đến ${said(to)}` : first,
    sure: isRange || follows || cued,
  };
}

/** 'S: 8h-12h, C: 13h30-17h' of opening hours. */
const HALF_OF_DAY =
  /([SCT])(?= ?: ?\d{1,2}(?:h|g\d|:\d\d)| \d{1,2}h(?:\d\d)?(?: ?[-–] ?\d{1,2}h|(?!\p{L})))/uy;

const HALVES: Readonly<Record<string, string>> = { S: 'sáng', C: 'chiều', T: 'tối' };

/** 'T3-T5-T7': three days and more are no range. */
const SEVERAL = /T[2-7](?:[-–]T[2-7]){2,5}(?![\p{L}\d/]|\.\d)/uy;

export const weekdayRules: readonly Rule[] = [
  {
    class: 'date',
    why: 'Tháng viết tắt và hai số cuối của năm',
    pattern: /T\.(\d{1,2})[-/](\d{2})(?!\d)/y,
    begins: /T/,
    read: ([, month = '', year = ''], site) =>
      Number(month) >= 1 && Number(month) <= 12
        ? `tháng ${readMonth(month, site.style)} năm ${readCardinal(year, site.style)}`
        : null,
  },
  {
    class: 'date',
    why: 'Các tháng viết tắt',
    pattern: ADDED,
    begins: /T/,
    read: ([written], site) => {
      const months = written.match(/\d+/g) ?? [];
      if (months.some((month) => Number(month) < 1 || Number(month) > 12)) return null;
      return months.map((month) => `tháng ${readMonth(month, site.style)}`).join(' và ');
    },
  },
  {
    class: 'date',
    why: 'Các thứ trong tuần viết tắt',
    pattern: SHORT_SEVERAL,
    begins: /T/,
    read: ([written], site) => {
      const days = written.match(/\d/g) ?? [];
      if (days.some((day, index) => index > 0 && day <= days[index - 1]!)) return null;
      return `thứ ${days.map((day) => readOrdinal(day, site.style)).join(', ')}`;
    },
  },
  {
    class: 'date',
    why: 'Các thứ trong tuần viết tắt',
    pattern: SEVERAL,
    begins: /T/,
    read: ([written], site) =>
      [...written.matchAll(/\d/g)].map(([day]) => `thứ ${readOrdinal(day, site.style)}`).join(', '),
  },
  {
    class: 'time',
    why: 'Buổi trong giờ làm việc',
    pattern: HALF_OF_DAY,
    begins: /[SCT]/,
    read: ([, half = '']) => HALVES[half]!,
  },
  {
    class: 'date',
    why: 'Thứ trong tuần viết tắt',
    pattern: WEEKDAY,
    begins: /[TC]/,
    read: readWeekday,
  },
];
