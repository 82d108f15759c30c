/** Dates: 15/8/2025, 15-8-2025, 15.8.2025, 2025-08-15, 8/2025, 14-15/8, 30/4 - 1/5, năm học 2025-2026. */
import { CONTEXT, phrases } from '../context.ts';
import { comesAfter, comesBefore, type Reading, type Rule, type Site } from '../site.ts';
import { readCardinal, readMonth, readYear } from '../numbers.ts';
import type { ReadingStyle } from '../reading-style.ts';
import { endsWord, followsShare } from './quantity.ts';

interface DatePiece {
  end: number;
  kind: 'full' | 'dayMonth' | 'monthYear';
  day: string;
  month: string;
  year: string;
}

const FULL = /(\d{1,2})( ?)([/.-])\2(\d{1,2})\2\3\2(\d{4}|\d{2})(?!\d)/y;
const ISO = /(\d{4})-(\d{2})-(\d{2})(?!\d)/y;
const DAY_MONTH = /(\d{1,2})([/-])(\d{1,2})(?![\d/])(?![.,]\d)(?!-(?!\d{1,2}[/.]\d)\d)/y;
const MONTH_YEAR = /(\d{1,2})([/.-])(\d{4})(?!\d)/y;
/** '3.9' is a number except right after 'ngày' and its like. */
const POINTED =
  /(\d{1,2})\.(\d{1,2})(?![\d/%]|[.,]\d|[-–]\d| ?(?:triệu|tỷ|nghìn|phần|độ|điểm|lần|tấn|kg|m|ha|km))/y;
/** 'tối 29 - 10', 'tháng 5 - 2004': with room on both sides a range, unless a day or a month was announced. */
const SPACED_DAY = /(\d{1,2}) [-–] (\d{1,2})(?! ?[-–/:%\d]|[.,]\d| ?\p{Ll})/uy;
const SPACED_MONTH = /(\d{1,2}) [-–] (\d{4})(?! ?[-–/:%\d]|[.,]\d)/y;
const SPACED_CUES = phrases(
  'ngày, sáng, trưa, chiều, tối, đêm, khuya, rạng sáng, sáng sớm, hôm qua, hôm nay, hôm kia, ngày mai, sáng mai',
);
const TO = / ?[-–] ?(?=\d)| đến (?=\d)/y;

/** Days of remembrance that everyone knows by their date. */
const KNOWN_DAYS = phrases(
  '3/2, 14/2, 8/3, 26/3, 30/4, 1/5, 7/5, 15/5, 19/5, 1/6, 5/6, 27/7, 28/7, 19/8, 2/9, 10/10, 13/10, 20/10, 9/11, 18/11, 20/11, 1/12, 22/12, 27/2, 21/6, 28/6, 1/1, 9/1, 25/11, 17/10, 4/10',
);

/** 'ngày' is already said, or a newsreader leaves it out after these. */
const DAY_SAID = phrases(
  'ngày, mùng, mồng, sáng, trưa, chiều, tối, đêm, hôm, rạng sáng, quốc khánh, lễ, dịp, chiến thắng, nghỉ lễ',
);
const DATE_CUES = phrases(
  'ngày, sáng, trưa, chiều, tối, đêm, hôm, từ, đến, tới, trước, sau, lễ, dịp, quốc khánh, hạn, kể từ, vào, mùng, tết, giải phóng, lao động, phụ nữ, nhà giáo, thương binh, liệt sĩ, quân đội, mỗi, và ngày, cách mạng, hai, ba, tư, năm, sáu, bảy, chủ nhật, nay, qua, mai, ký',
);
/** What is counted out of a whole is no date: '3/63 tỉnh', 'đạt 5/7 chỉ tiêu'. */
const RATIO_BEFORE = phrases(
  'đạt, có, gồm, với, tỷ lệ, tỉ lệ, chọi, tỷ số, hoàn thành, được, tổng số, chiếm, khoảng, gần, hơn, trên, còn, bằng, thứ, xếp, hạng, vị trí, tại',
);
const RATIO_AFTER = phrases(
  'cơ sở, doanh nghiệp, cửa hàng, hợp tác xã, điểm bán, nhà, căn, phương tiện, tàu, bình, máy, trạm, chợ, thiết bị, tổ chức, tỉnh, thành, thành phố, quận, huyện, phường, xã, hộ, chỉ tiêu, đại biểu, đơn vị, cơ quan, tổ, người, hồ sơ, tiêu chí, nhiệm vụ, thủ tục, số, tổng, diện tích, dân số, quãng, chặng, điểm, phiếu, thành viên, chi bộ, đảng viên, trường, lớp, học sinh, khu, thế kỷ, đồng chí, em, cháu, bài, tờ, đội, cuộc, lượt, giải, huy chương, địa bàn, công trình, dự án, nội dung, ý kiến, thôn, ủy viên, ngày, tháng, năm, nước, quốc gia, giờ, cán bộ, công chức, mục tiêu, kiến nghị, câu, chặng đường, công, sản phẩm, xe, vụ, tuyến, mô hình, camera, phòng, bước, quần chúng, hội viên, đoàn viên, gia đình, chỉ số, cụm, khu dân cư, hạng mục, chiều cao, chiều dài, chiều rộng, chiều sâu, thời gian, kinh phí, quân số, khối lượng',
);
/** After these a number with a month-like part names something else: 'tổ 5/8', 'khoản 2/3'. */
const NOT_A_DATE = phrases(
  'thương binh, bệnh binh, apgar, thị lực, thang điểm, chất lượng, số nhà, ngõ, ngách, hẻm, kiệt, thửa, tầng, chia, ca, toa, ghế, hàng, tổ, lớp, khối, nhóm, đội, khoản, điều, điểm, phòng, căn hộ',
);

/** '10-10' is a range or a score except after these. */
const DASHED_CUES = phrases(
  'từ nay đến, từ nay tới, từ giờ đến, đến hết, hạn, trước, ngày, mùng, sáng, trưa, chiều, tối, đêm, rạng sáng, quốc khánh, lễ, dịp, phụ nữ, nhà giáo, liệt sĩ, kỷ niệm, chào mừng, hôm, hôm nay, hôm qua, hôm kia, ngày mai, sáng nay, trưa nay, chiều nay, tối nay, đêm nay, sáng qua, chiều qua, tối qua, đêm qua, chủ nhật, thứ hai, thứ ba, thứ tư, thứ năm, thứ sáu, thứ bảy, tình yêu, valentine, giáng sinh, noel',
);
const POINTED_CUES = phrases(
  'hạn nộp, hạn chót, hạn cuối, hạn đăng ký, ngày, mùng, sáng, trưa, chiều, tối, đêm, quốc khánh, lễ, dịp, hết ngày',
);
/** 'Ngày Chuyển đổi số quốc gia 10-10': the day's name stands between. */
const NAMED_DAY = /(?<!\d )(?<![\p{L}\d])ngày(?: \p{L}{1,7}){1,8} $/iu;

/** 'đường 3/2', 'Bệnh viện 30/4': a day gave its name to a place, and 'ngày' is not said. */
const PLACES = phrases(
  'đường, mầm non, tiểu học, vườn hoa, dệt, tập thể, khu tập thể, phố, cầu, quảng trường, công viên, bệnh viện, trường, nhà máy, công ty, xí nghiệp, ngã sáu, ngã tư, kênh, bến, nhà hát, sân vận động, chợ',
);

function isPlaceOfDay({ kind }: DatePiece, site: Site): boolean {
  return kind === 'dayMonth' && comesAfter(site, PLACES);
}

/** What follows a day, and no part of anything. */
const AFTER_DAY = phrases(
  'họp, khai mạc, khai giảng, tổ chức, bắt đầu, diễn ra, sẽ, tại, vừa qua, tới, này, hằng năm, hàng năm, năm, là, lịch sử, âm lịch, dương lịch, ra quân, phường, ubnd, sáng, chiều, và, đến, vào, về, của, theo, để, cho, với, được, đã, không, do, ở, trên, khi',
);
const PARTED_BEFORE = phrases(
  'giảm, tăng, khoảng, hơn, gần, trên, quá, chiếm, ít nhất, tối thiểu, tối đa, bằng, còn, mất, nửa',
);
const SMALL_WORD = /^ \p{Ll}/u;

/** '3/4 cốc', 'giảm 1/3': a part of something, where no word says that a day is meant. */
function looksLikePart(piece: DatePiece, site: Site): boolean {
  const isSmall =
    Number(piece.day) <= Number(piece.month) &&
    Number(piece.month) <= 10 &&
    !/^0/.test(piece.day + piece.month);
  if (!isSmall || isKnownDay(piece) || /\/0/.test(site.text.slice(site.at, piece.end))) return false;
  if (comesAfter(site, PARTED_BEFORE)) return true;
  return (
    SMALL_WORD.test(site.text.slice(piece.end, piece.end + 2)) && !comesBefore(site, piece.end, AFTER_DAY)
  );
}

function isKnownDay({ day, month }: DatePiece): boolean {
  return KNOWN_DAYS.has(`${Number(day)}/${Number(month)}`);
}

function isNamedDay(piece: DatePiece, { text, at }: Site): boolean {
  if (!isKnownDay(piece)) return false;
  return NAMED_DAY.test(text.slice(Math.max(0, at - CONTEXT), at));
}

/** 'trực 24/7': round the clock, unless something says that the 24th of July is meant. */
function isRoundTheClock({ kind, day, month, end }: DatePiece, site: Site): boolean {
  if (kind !== 'dayMonth' || day !== '24' || month !== '7' || comesAfter(site, DATE_CUES)) return false;
  TO.lastIndex = end;
  return !afterDate(site) && !TO.test(site.text);
}

/** 'các ngày 12, 13 và 14/9': 'ngày' was said once for all of them. */
const ROW_OF_DAYS = /(?<!\p{L})ngày(?: (?:\d{1,2}(?:, ?| và | ))){1,12}$/iu;

function isInRowOfDays({ text, at }: Site): boolean {
  return ROW_OF_DAYS.test(text.slice(Math.max(0, at - CONTEXT), at));
}

function isDay(day: string, month: string): boolean {
  const limit = Number(month) === 2 ? 29 : [4, 6, 9, 11].includes(Number(month)) ? 30 : 31;
  return Number(day) >= 1 && Number(day) <= limit && isMonth(month);
}

function isMonth(month: string): boolean {
  return Number(month) >= 1 && Number(month) <= 12;
}

function isYear(year: string): boolean {
  return year.length === 2 || (Number(year) >= 1000 && Number(year) <= 2999);
}

/** 'mất 30-4-75': after such a word no set of numbers stands. */
const DAY_BEFORE = /(?<!\p{L})(?:ngày|sinh|mất|từ trần|hy sinh) $/iu;

/** A date at an offset, whichever way it is written; only its form is checked, not whether the text means a date. */
function datePieceAt(text: string, at: number): DatePiece | null {
  FULL.lastIndex = at;
  const full = FULL.exec(text);
  if (full) {
    const [whole, day = '', , separator, month = '', year = ''] = full;
    const plausible =
      year.length === 4 || separator === '/' || DAY_BEFORE.test(text.slice(Math.max(0, at - 12), at));
    if (isDay(day, month) && isYear(year) && plausible && endsWord(text, at + whole.length))
      return { end: at + whole.length, kind: 'full', day, month, year };
  }
  ISO.lastIndex = at;
  const iso = ISO.exec(text);
  if (iso) {
    const [whole, year = '', month = '', day = ''] = iso;
    if (isDay(day, month) && endsWord(text, at + whole.length))
      return { end: at + whole.length, kind: 'full', day, month, year };
  }
  MONTH_YEAR.lastIndex = at;
  const monthYear = MONTH_YEAR.exec(text);
  if (monthYear) {
    const [whole, month = '', , year = ''] = monthYear;
    if (isMonth(month) && Number(year) >= 1900 && Number(year) <= 2100 && endsWord(text, at + whole.length))
      return { end: at + whole.length, kind: 'monthYear', day: '', month, year };
  }
  DAY_MONTH.lastIndex = at;
  const dayMonth = DAY_MONTH.exec(text);
  if (dayMonth) {
    const [whole, day = '', , month = ''] = dayMonth;
    if (isDay(day, month) && endsWord(text, at + whole.length))
      return { end: at + whole.length, kind: 'dayMonth', day, month, year: '' };
  }
  return null;
}

function readPointed([whole, day = '', month = '']: RegExpExecArray, site: Site): Reading | null {
  const said = comesAfter(site, POINTED_CUES);
  if (
    !isDay(day, month) ||
    (!said && !afterDate(site) && !beginsSpan(day, month, site)) ||
    comesAfter(site, phrases('mục, điểm'))
  )
    return null;
  const piece: DatePiece = { end: site.at + whole.length, kind: 'dayMonth', day, month, year: '' };
  return { end: piece.end, spoken: withLead(piece, site) };
}

const SPAN_AFTER = /^ ?(?:đến|tới|[-–]) ?(?:hết |ngày )?\d{1,2}\.\d{1,2}(?!\d|[.,]\d|%)/u;

/** 'từ 01.9 đến 30.11': days where a number would have no zero, or be no month. */
function beginsSpan(day: string, month: string, site: Site): boolean {
  if (!/^0/.test(day) && !/^0/.test(month) && Number(day) <= 12) return false;
  const end = site.at + day.length + 1 + month.length;
  return comesAfter(site, phrases('từ, từ ngày')) && SPAN_AFTER.test(site.text.slice(end, end + 18));
}

function readDay(day: string, style: ReadingStyle): string {
  const early = style.earlyDays === 'mùng' && Number(day) <= 10;
  return (early ? 'mùng ' : '') + readCardinal(day, style);
}

/** Of years written with two digits; the rest are of this century. */
const LAST_CENTURY = '50';

/** 'mười lăm tháng tám năm …', without the leading 'ngày'. */
function readPiece(piece: DatePiece, style: ReadingStyle): string {
  const year = piece.year.length === 2 ? `${piece.year >= LAST_CENTURY ? 19 : 20}${piece.year}` : piece.year;
  return [
    piece.day && readDay(piece.day, style),
    `tháng ${readMonth(piece.month, style)}`,
    year && `năm ${readYear(year, style)}`,
  ]
    .filter(Boolean)
    .join(' ');
}

function withLead(piece: DatePiece, site: Site): string {
  const words = readPiece(piece, site.style);
  if (piece.kind === 'monthYear')
    return comesAfter(site, phrases('tháng')) ? words.slice('tháng '.length) : words;
  return (comesAfter(site, DAY_SAID) && site.text[site.at - 1] !== '(') ||
    isNamedDay(piece, site) ||
    isPlaceOfDay(piece, site) ||
    isInRowOfDays(site) ||
    isWeekdayOf(site)
    ? words
    : `ngày ${words}`;
}

/** 'ngày thứ Bảy 28/11', 'ngày CN 29/11': 'ngày' was said before the day of the week. */
const WEEKDAY_BEFORE = /(?<!\p{L})ngày (?:CN|T[2-7]|chủ nhật|thứ (?:[2-7]|hai|ba|tư|năm|sáu|bảy)),? $/iu;

function isWeekdayOf({ text, at }: Site): boolean {
  return WEEKDAY_BEFORE.test(text.slice(Math.max(0, at - 20), at));
}

const SCALES = phrases(
  'quy hoạch, tỷ lệ, tỉ lệ, bản đồ, quy hoạch phân khu, quy hoạch chi tiết, phân khu, chi tiết',
);

/** '11/12 (91,67%)': the share stands behind it. */
const PART_IN_PERCENT = /^ (?:(?:\p{L}{1,7} ){0,4}\(|\(?đạt |\(?chiếm )\d{1,3}(?:[.,]\d{1,3})? ?%/u;

/** Whether what looks like a date is meant as one: null for 'something else', false for 'perhaps'. */
function meansDate(piece: DatePiece, site: Site): boolean | null {
  if (piece.kind === 'full') return true;
  const dashed = site.text.slice(site.at, piece.end).includes('-');
  // 'Quy hoạch 1/2000' is a scale.
  if (
    piece.kind === 'monthYear' &&
    /^1\/[25]000$/.test(site.text.slice(site.at, piece.end)) &&
    comesAfter(site, SCALES)
  )
    return null;
  if (piece.kind === 'monthYear' && site.text.slice(site.at, piece.end).includes('.'))
    return isPointedMonth(piece, site) ? true : null;
  if (piece.kind === 'monthYear') return dashed && !comesAfter(site, phrases('tháng')) ? null : true;
  if (isInRowOfDays(site)) return true;
  if (isPlaceOfDay(piece, site)) return true;
  if (comesAfter(site, NOT_A_DATE) || PART_IN_PERCENT.test(site.text.slice(piece.end, piece.end + 44)))
    return null;
  if (
    dashed &&
    !comesAfter(site, DASHED_CUES) &&
    !isNamedDay(piece, site) &&
    !(isKnownDay(piece) && afterDate(site))
  )
    return null;
  if (isNamedDay(piece, site)) return true;
  if (comesAfter(site, DATE_CUES)) return isOutOf(piece, site) && !comesAfter(site, DAY_SAID) ? null : true;
  if (comesAfter(site, RATIO_BEFORE) || isOutOf(piece, site)) return null;
  // '12/12': all of them.
  if (Number(piece.day) === Number(piece.month) && !isKnownDay(piece) && !afterDate(site)) return null;
  if (looksLikePart(piece, site) || (piece.day === '1' && followsShare(site))) return null;
  if (YEAR_SAID.test(site.text.slice(piece.end, piece.end + 10))) return true;
  return isKnownDay(piece) || site.text[site.at - 1] === '(' || afterDate(site);
}

/** '- nay', '– 10.2021' */
const SPAN_OF_MONTHS = /^ ?[-–] ?(?:nay(?!\p{L})|\d{1,2}[./]\d{4}(?!\d))/u;

/** '07.2016', 'tháng 7.2016', '4.2020 - nay'; '2.5000' is a number. */
function isPointedMonth({ month, end }: DatePiece, site: Site): boolean {
  return (
    month.startsWith('0') ||
    comesAfter(site, phrases('tháng, từ, từ tháng, đến tháng')) ||
    SPAN_OF_MONTHS.test(site.text.slice(end, end + 11))
  );
}

/** 'trước 30/6 năm sau' */
const YEAR_SAID = /^ năm (?:sau|nay|trước|ngoái|tới|\d{4})/u;

/** '3/63 tỉnh'; more than all there are is none of them: '27/7 phường tặng quà'. */
function isOutOf(piece: DatePiece, site: Site): boolean {
  if (YEAR_SAID.test(site.text.slice(piece.end, piece.end + 10))) return false;
  if (piece.kind === 'dayMonth' && Number(piece.day) > Number(piece.month) && isKnownDay(piece)) return false;
  return comesBefore(site, piece.end, RATIO_AFTER);
}

/** '1/8 và 5/8', '1/8, 5/8': the second is a date because the first was. */
function afterDate(site: Site): boolean {
  const { previous } = site;
  return previous?.class === 'date' && site.at - previous.end <= 5;
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
  TO.lastIndex = first.end;
  const to = TO.exec(site.text)?.[0];
  const piece = to === undefined ? null : datePieceAt(site.text, first.end + to.length);
  if (!piece || (piece.kind === 'monthYear') !== (first.kind === 'monthYear')) return null;
  // The two days of one long holiday: 30/4 - 1/5.
  const holiday =
    first.day === '30' && first.month === '4' && Number(piece.day) === 1 && Number(piece.month) === 5;
  if (holiday) return { piece, joint: 'và', lead: '' };
  return { piece, joint: 'đến', lead: piece.kind === 'monthYear' ? '' : 'ngày ' };
}

const DAY_RANGE = /(\d{1,2}) ?[-–] ?(?=\d{1,2}[/.]\d)/y;

/** '14-15/8', '14 - 15/8/2025': the month is said once. */
function readDayRange([whole, first = '']: RegExpExecArray, site: Site): Reading | null {
  const piece = datePieceAt(site.text, site.at + whole.length);
  if (!piece || piece.kind === 'monthYear' || Number(first) < 1 || Number(first) >= Number(piece.day))
    return null;
  if (piece.kind === 'dayMonth' && comesBefore(site, piece.end, RATIO_AFTER)) return null;
  const lead = comesAfter(site, DAY_SAID) ? '' : 'ngày ';
  return {
    end: piece.end,
    spoken: `${lead}${readDay(first, site.style)} đến ngày ${readPiece(piece, site.style)}`,
  };
}

/** 'mùng 5-7 tháng 2 âm lịch': two days of the month that is said behind them. */
const BEFORE_MONTH =
  /(\d{1,2}) ?[-–] ?(\d{1,2})(?= (?:tháng|âm lịch|AL)(?!\p{L})|(?<=(?:mùng|mồng) \d{1,2} ?[-–] ?\d{1,2})(?=[:;,)]|\.(?!\d)|$| Tết))/iuy;

function readBeforeMonth([, first = '', last = '']: RegExpExecArray, site: Site): string | null {
  if (Number(first) >= Number(last) || Number(last) > 31 || !comesAfter(site, DAY_SAID)) return null;
  return `${readDay(first, site.style)} đến ${comesAfter(site, EARLY) ? 'mùng' : 'ngày'} ${readCardinal(last, site.style)}`;
}

const EARLY = phrases('mùng, mồng');

/** 'từ ngày 2-5 hằng tháng': two days of each month. */
const MONTHLY = /(\d{1,2}) ?[-–] ?(\d{1,2})(?= (?:hằng|hàng|mỗi) tháng)/y;

function readMonthly([, first = '', last = '']: RegExpExecArray, site: Site): string | null {
  if (Number(first) >= Number(last) || Number(last) > 31) return null;
  const lead = comesAfter(site, DAY_SAID) ? '' : 'ngày ';
  return `${lead}${readDay(first, site.style)} đến ngày ${readDay(last, site.style)}`;
}

const DAYS_SAID = /(\d{1,2}) (?:đến|tới) (?:hết )?(?=\d{1,2}[-/]\d)/y;

/** 'từ 5 đến 7-12', 'từ 5 đến 7/12': two days of one month. */
function readDaysSaid([whole, first = '']: RegExpExecArray, site: Site): Reading | null {
  if (!comesAfter(site, phrases('từ, từ ngày, ngày'))) return null;
  const piece = datePieceAt(site.text, site.at + whole.length);
  if (!piece || piece.kind === 'monthYear' || Number(first) < 1 || Number(first) >= Number(piece.day))
    return null;
  if (comesBefore(site, piece.end, RATIO_AFTER)) return null;
  const lead = comesAfter(site, DAY_SAID) ? '' : 'ngày ';
  return {
    end: piece.end,
    spoken: `${lead}${readDay(first, site.style)} đến ngày ${readPiece(piece, site.style)}`,
  };
}

const MONTH_RANGE = /(\d{1,2}) ?[-–] ?(\d{1,2})(?:\/(\d{4}))?(?![\d/])/y;

/** 'tháng 7-12', 'tháng 7-12/2025' */
function readMonthRange([, from = '', to = '', year]: RegExpExecArray, site: Site): string | null {
  if (!comesAfter(site, phrases('tháng')) || !isMonth(from) || !isMonth(to)) return null;
  const { style } = site;
  const words = `${readMonth(from, style)} đến tháng ${readMonth(to, style)}`;
  return year ? `${words} năm ${readYear(year, style)}` : words;
}

const PERIOD_YEAR = /(\d{1,2}) ?[/-] ?(\d{4})(?!\d)/y;
const PERIODS = phrases('quý, học kỳ, kỳ, đợt, vụ, lần, khóa, tuần, phiên, số báo, vòng');

const YEAR = /(\d{4})((?: ?[-–] ?|\/)(\d{4}|\d{2}(?![\d%]|[.,/]\d)))?(?![\d])(?![.,/]\d)/y;
const YEAR_CUES = phrases(
  'năm, năm học, giai đoạn, nhiệm kỳ, niên độ, khóa, thời kỳ, vụ, mùa, xuân, tết, hè, và, đầu năm, cuối năm, từ năm, đến năm',
);

const SEASONS = phrases('mùa giải, mùa bóng, năm học, niên khóa, league, liga, cup, giải, serie a');
const TERMS = phrases('nhiệm kỳ, giai đoạn, năm học, khóa, niên khóa, năm, thời kỳ, vụ, mùa giải');

/** 'năm 2025', 'giai đoạn 2021-2025' */
function readYears([whole, from = '', , last]: RegExpExecArray, site: Site): string | null {
  const { style } = site;
  // '2025-30' of a term of office
  if (last?.length === 2 && !comesAfter(site, TERMS) && !comesAfter(site, SEASONS)) return null;
  if (whole.includes('/') && !comesAfter(site, SEASONS)) return null;
  const to = last?.length === 2 ? from.slice(0, 2) + last : last;
  const plausible = [from, to ?? from].every((year) => Number(year) >= 1000 && Number(year) <= 2199);
  if (!plausible || !endsWord(site.text, site.at + whole.length)) return null;
  if (to !== undefined)
    return Number(from) < Number(to) ? `${readYear(from, style)} đến ${readYear(to, style)}` : null;
  return comesAfter(site, YEAR_CUES) ? readYear(from, style) : null;
}

/** @see SPACED_DAY */
function readSpacedDay([whole, day = '', month = '']: RegExpExecArray, site: Site): Reading | null {
  if (!isDay(day, month) || (!comesAfter(site, SPACED_CUES) && !isInRowOfDays(site))) return null;
  const piece: DatePiece = { end: site.at + whole.length, kind: 'dayMonth', day, month, year: '' };
  return { end: piece.end, spoken: withLead(piece, site), sure: false };
}

/** @see SPACED_MONTH */
function readSpacedMonth([, month = '', year = '']: RegExpExecArray, site: Site): string | null {
  const said =
    comesAfter(site, phrases('tháng')) && isMonth(month) && Number(year) >= 1900 && Number(year) <= 2100;
  return said ? `${readMonth(month, site.style)} năm ${readYear(year, site.style)}` : null;
}

export const dateRules: readonly Rule[] = [
  {
    class: 'date',
    why: 'Hai ngày của một tháng',
    pattern: BEFORE_MONTH,
    afterDigits: /[ –-]/,
    read: readBeforeMonth,
  },
  { class: 'date', why: 'Hai ngày của mỗi tháng', pattern: MONTHLY, afterDigits: /[ –-]/, read: readMonthly },
  {
    class: 'date',
    why: 'Ngày, tháng có khoảng trống',
    pattern: SPACED_DAY,
    afterDigits: / /,
    read: readSpacedDay,
  },
  {
    class: 'date',
    why: 'Tháng, năm có khoảng trống',
    pattern: SPACED_MONTH,
    afterDigits: / /,
    read: readSpacedMonth,
  },
  { class: 'date', why: 'Khoảng ngày', pattern: DAY_RANGE, afterDigits: /[ –-]/, read: readDayRange },
  { class: 'date', why: 'Khoảng ngày', pattern: DAYS_SAID, afterDigits: / /, read: readDaysSaid },
  { class: 'date', why: 'Khoảng tháng', pattern: MONTH_RANGE, afterDigits: /[ –-]/, read: readMonthRange },
  {
    class: 'date',
    why: 'Kỳ trong năm',
    pattern: PERIOD_YEAR,
    afterDigits: /[ \/-]/,
    read: ([, period = '', year = ''], site) =>
      comesAfter(site, PERIODS) ? `${readMonth(period, site.style)} năm ${readYear(year, site.style)}` : null,
  },
  {
    class: 'date',
    why: 'Ngày, tháng, năm',
    pattern: /\d{1,4}[ /.-]/y,
    afterDigits: /[ \/.-]/,
    read: readDate,
  },
  { class: 'date', why: 'Ngày, tháng', pattern: POINTED, afterDigits: /\./, read: readPointed },
  { class: 'date', why: 'Năm', pattern: YEAR, read: readYears },
];
