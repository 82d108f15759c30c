/** Dates: 15/8/2025, 15-8-2025, 15.8.2025, 2025-08-15, 8/2025, 14-15/8, 30/4 - 1/5, năm học 2025-2026. */
import { phrases, textAround, textBefore } from '../../context.ts';
import { readMonth, readYear } from '../../numbers.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../../site.ts';
import { isRoundTheClock, meansDate, WEEKDAY_AFTER } from './date-meaning.ts';
import { datePieceAt, isDay, isMonth, jointAt, readPiece, type DatePiece } from './date-piece.ts';
import { afterDate, isInRowOfDays, isKnownDay, withLead } from './date-said.ts';
import { dateSpanRules } from './date-spans.ts';
import { calendarsRule, periodRule, yearRule } from './years.ts';

/** '3.9' is a number except right after 'ngày' and its like. */
const POINTED =
  /(\d{1,2})\.(\d{1,2})(?![\d/%]|[.,]\d|[-–]\d| ?(?:triệu|tỷ|nghìn|phần|độ|điểm|lần|tấn|kg|m|ha|km))/y;

const POINTED_CUES = phrases(
  'khuya, khởi chiếu, công chiếu, ra mắt, khai mạc, ra rạp, sinh, mất, hôm, hẹn gặp, gặp nhau, thứ hai, thứ ba, thứ tư, thứ năm, thứ sáu, thứ bảy, chủ nhật, trước, hôm nay, hôm qua, ngày mai, sáng nay, trưa nay, chiều nay, tối nay, đêm nay, sáng mai, chiều mai, tối mai, hạn nộp, hạn chót, hạn cuối, hạn đăng ký, ngày, mùng, sáng, trưa, chiều, tối, đêm, quốc khánh, lễ, dịp, hết ngày',
);

const SPAN_AFTER = /^ ?(?:đến|tới|[-–]) ?(?:hết |ngày )?\d{1,2}\.\d{1,2}(?!\d|[.,]\d|%)/u;

/** 'từ 01.9 đến 30.11': days where a number would have no zero, or be no month. */
function beginsSpan(day: string, month: string, site: Site): boolean {
  if (!/^0/.test(day) && !/^0/.test(month) && Number(day) <= 12) return false;
  const end = site.at + day.length + 1 + month.length;
  return comesAfter(site, phrases('từ, từ ngày')) && SPAN_AFTER.test(site.text.slice(end, end + 18));
}

/** 'áp dụng đến 31.12.': no number of parts is written so, and nothing is counted. */
function isUpToDay(day: string, month: string, whole: string, site: Site): boolean {
  if (Number(day) <= 12 || month.length !== 2 || !comesAfter(site, phrases('đến, tới, hết, kể từ, từ')))
    return false;
  return /^(?:[,;!?)]|\.(?!\d)|$)/.test(site.text.slice(site.at + whole.length, site.at + whole.length + 2));
}

/** 'Từ 1.10, quy định mới có hiệu lực': the sentence begins with a day. */
function beginsSentence(whole: string, { text, at }: Site): boolean {
  return (
    /(?:^|[.!?] )["(]?(?:Từ|Đến|Trước|Kể từ) $/u.test(textBefore({ text, at }, 10)) &&
    /^, \p{L}/u.test(text.slice(at + whole.length, at + whole.length + 3))
  );
}

/** 'diễu binh 30.4 ở thành phố': a day that everyone knows, where nothing grows or is measured. */
function isHoliday(day: string, month: string, whole: string, site: Site): boolean {
  if (!HOLIDAYS.has(`${day}.${month}`) || comesAfter(site, MEASURED)) return false;
  const end = site.at + whole.length;
  return (
    /\p{Ll} $/u.test(textBefore(site, 2)) && /^(?: \p{Ll}| \(|[,;.]|$)/u.test(site.text.slice(end, end + 2))
  );
}
/** 'có thể sau 2.9 nhưng': no span of time is written so before a word that is no unit of it. */
function isAfterHoliday(day: string, month: string, whole: string, site: Site): boolean {
  const behind = site.text.slice(site.at + whole.length, site.at + whole.length + 8);
  return (
    comesAfter(site, phrases('sau, sau lễ, qua')) &&
    ['2.9', '30.4', '1.5', '1.6', '20.11', '8.3', '20.10'].includes(`${day}.${month}`) &&
    /^(?:[,;.)]|$| (?!giờ|năm|tháng|tuần|ngày|phút|giây|lần|%)\p{Ll})/u.test(behind)
  );
}

const HOLIDAYS = phrases('30.4, 27.7, 22.12, 20.11, 19.8, 26.3, 19.5');
const MEASURED = phrases(
  'tăng, giảm, đạt, lên, còn, khoảng, hơn, gần, trên, dưới, bằng, là, chỉ số, điểm, giá, mức, số, bản, phiên bản, mục, điều, khoản, hình, bảng, rộng, dài, cao, nặng, có, với, từ, đến, tiết, đoạn, lượng',
);

/** 'siêu sale 11.11': shops' own days. */
function isSaleDay(day: string, month: string, site: Site): boolean {
  return day === month && SALE.test(textAround(site, 30));
}
const SALE =
  /(?<!\p{L})(?:sale|săn|khuyến mãi|khuyến mại|ưu đãi|giảm giá|mua sắm|duy nhất|đại tiệc|voucher|flash|lễ hội)(?!\p{L})/iu;

function readPointed([whole, day = '', month = '']: RegExpExecArray, site: Site): Reading | null {
  const said = comesAfter(site, POINTED_CUES);
  if (
    !isDay(day, month) ||
    (!said &&
      !afterDate(site) &&
      !isInRowOfDays(site) &&
      !isHoliday(day, month, whole, site) &&
      !/(?<!\p{L})ngày \d{1,2} (?:đến|tới) $/iu.test(textBefore(site, 18)) &&
      !isUpToDay(day, month, whole, site) &&
      !beginsSentence(whole, site) &&
      !comesAfter(site, phrases('bắt đầu từ, kể từ')) &&
      !/(?<!\p{L})ngày lễ(?!\p{L})[^.;()]{0,44}\((?:\d{1,2}\.\d{1,2}, ?){0,6}$/iu.test(
        textBefore(site, 90),
      ) &&
      !/^ ?(?:âm lịch|ÂL|AL)(?!\p{L})/u.test(
        site.text.slice(site.at + whole.length, site.at + whole.length + 9),
      ) &&
      !isAfterHoliday(day, month, whole, site) &&
      !isSaleDay(day, month, site) &&
      !beginsSpan(day, month, site) &&
      !WEEKDAY_AFTER.test(site.text.slice(site.at + whole.length, site.at + whole.length + 12))) ||
    comesAfter(site, phrases('mục, điểm'))
  )
    return null;
  const piece: DatePiece = { end: site.at + whole.length, kind: 'dayMonth', day, month, year: '' };
  const spoken = withLead(piece, site);
  const until = pointedAfter(piece, site);
  return until === null
    ? { end: piece.end, spoken }
    : { end: until.end, spoken: `${spoken} đến ngày ${readPiece(until, site.style)}` };
}

/** 'ngày 18.11 - 28.11' */
function pointedAfter(first: DatePiece, { text }: Site): DatePiece | null {
  const joint = jointAt(text, first.end);
  if (joint === undefined) return null;
  POINTED.lastIndex = first.end + joint.length;
  const [whole = '', day = '', month = ''] = POINTED.exec(text) ?? [];
  if (whole === '') {
    // 'Từ ngày 1.11 - 10.12.2025'
    const full = datePieceAt(text, first.end + joint.length);
    return full?.kind === 'full' ? full : null;
  }
  if (!isDay(day, month)) return null;
  return { end: first.end + joint.length + whole.length, kind: 'dayMonth', day, month, year: '' };
}

/** 'tối 29 - 10', 'tháng 5 - 2004': with room on both sides a range, unless a day or a month was announced. */
const SPACED_DAY = /(\d{1,2}) [-–] (\d{1,2})(?! ?[-–/:%\d]|[.,]\d| ?(?!và \d|là |hằng năm|hàng năm)\p{Ll})/uy;

const SPACED_MONTH = /(\d{1,2}) ?[-–/] ?(\d{4})(?! ?[-–/:%\d]|[.,]\d)/y;

const SPACED_CUES = phrases(
  'ngày, sáng, trưa, chiều, tối, đêm, khuya, rạng sáng, sáng sớm, hôm qua, hôm nay, hôm kia, ngày mai, sáng mai',
);

/** 'ngày 8 - 3 và 20 - 10' */
function followsSpacedDay(site: Site): boolean {
  return afterDate(site) && /\d [-–] \d{1,2}(?:,| và) $/u.test(textBefore(site, 12));
}

/** @see followsSpacedDay */
const SPACED_NEXT = /(\d{1,2}) [-–] (\d{1,2})(?! ?[-–/:%\d]|[.,]\d)/y;

/** @see SPACED_DAY */
function readSpacedDay([whole, day = '', month = '']: RegExpExecArray, site: Site): Reading | null {
  if (
    !isDay(day, month) ||
    (!comesAfter(site, SPACED_CUES) && !isInRowOfDays(site) && !followsSpacedDay(site))
  )
    return null;
  const piece: DatePiece = { end: site.at + whole.length, kind: 'dayMonth', day, month, year: '' };
  if (site.text.startsWith(' là ', piece.end) && !isKnownDay(piece)) return null;
  return { end: piece.end, spoken: withLead(piece, site), sure: false };
}

/** @see SPACED_MONTH */
function readSpacedMonth([, month = '', year = '']: RegExpExecArray, site: Site): string | null {
  const said =
    comesAfter(site, phrases('tháng')) && isMonth(month) && Number(year) >= 1900 && Number(year) <= 2100;
  return said ? `${readMonth(month, site.style)} năm ${readYear(year, site.style)}` : null;
}

/** 'tháng 10/23': the year's last two figures, where no day can stand. */
const SHORT_YEAR = /(\d{1,2})\/(\d{2})(?![\d/%]|[.,]\d)/y;

function readShortYear([, month = '', year = '']: RegExpExecArray, site: Site): Reading | null {
  if (!comesAfter(site, phrases('tháng')) || !isMonth(month) || Number(year) < 13) return null;
  const words = `${readMonth(month, site.style)} năm ${readYear(`20${year}`, site.style)}`;
  return { end: site.at + month.length + 3, spoken: words, sure: false };
}

function readDate(_match: RegExpExecArray, site: Site): Reading | null {
  const piece = datePieceAt(site.text, site.at);
  if (!piece) return null;
  if (isRoundTheClock(piece, site))
    return { end: piece.end, spoken: 'hai mươi bốn trên bảy', class: 'time', why: 'Suốt ngày đêm, cả tuần' };
  const sure = meansDate(piece, site);
  if (sure === null) return null;
  const rest = secondPiece(piece, site);
  const spoken = withLead(piece, site);
  if (!rest) return { end: piece.end, spoken, sure: sure && piece.year.length !== 2 };
  return {
    end: rest.piece.end,
    spoken: `${spoken} ${rest.joint} ${rest.lead}${readPiece(rest.piece, site.style)}`,
    sure: true,
  };
}

function secondPiece(first: DatePiece, site: Site): { piece: DatePiece; joint: string; lead: string } | null {
  const to = jointAt(site.text, first.end);
  const piece = to === undefined ? null : datePieceAt(site.text, first.end + to.length);
  if (!piece || (piece.kind === 'monthYear') !== (first.kind === 'monthYear')) return null;
  // The two days of one long holiday: 30/4 - 1/5.
  const holiday =
    first.day === '30' && first.month === '4' && Number(piece.day) === 1 && Number(piece.month) === 5;
  if (holiday) return { piece, joint: 'và', lead: '' };
  return { piece, joint: 'đến', lead: piece.kind === 'monthYear' ? '' : 'ngày ' };
}

export const dateRules: readonly Rule[] = [
  ...dateSpanRules,
  {
    class: 'date',
    why: 'Ngày, tháng có khoảng trống',
    pattern: SPACED_DAY,
    afterDigits: / /,
    read: readSpacedDay,
  },
  {
    class: 'date',
    why: 'Ngày, tháng có khoảng trống',
    pattern: SPACED_NEXT,
    afterDigits: / /,
    read: (match, site) => (followsSpacedDay(site) ? readSpacedDay(match, site) : null),
  },
  {
    class: 'date',
    why: 'Tháng, năm có khoảng trống',
    pattern: SPACED_MONTH,
    afterDigits: /[ /–-]/,
    read: readSpacedMonth,
  },
  {
    class: 'date',
    why: 'Tháng và hai số cuối của năm',
    pattern: SHORT_YEAR,
    afterDigits: /\//,
    read: readShortYear,
  },
  calendarsRule,
  periodRule,
  {
    class: 'date',
    why: 'Ngày, tháng, năm',
    pattern: /\d{1,4}[ /.-]/y,
    afterDigits: /[ \/.-]/,
    read: readDate,
  },
  { class: 'date', why: 'Ngày, tháng', pattern: POINTED, afterDigits: /\./, read: readPointed },
  yearRule,
];
