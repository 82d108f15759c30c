/** What stands before a date and says already that it is one: then a newsreader leaves out 'ngày'. */
import { CONTEXT, phrases, textBefore } from '../../context.ts';
import { comesAfter, type Site } from '../../site.ts';
import { readPiece, type DatePiece } from './date-piece.ts';

/** Days of remembrance that everyone knows by their date. */
const KNOWN_DAYS = phrases(
  '3/2, 14/2, 8/3, 26/3, 30/4, 1/5, 7/5, 15/5, 19/5, 1/6, 5/6, 27/7, 28/7, 19/8, 2/9, 10/10, 13/10, 20/10, 9/11, 18/11, 20/11, 1/12, 22/12, 27/2, 21/6, 28/6, 1/1, 9/1, 25/11, 17/10, 4/10',
);

export function isKnownDay({ day, month }: DatePiece): boolean {
  return KNOWN_DAYS.has(`${Number(day)}/${Number(month)}`);
}

/** 'ngày' is already said, or a newsreader leaves it out after these. */
export const DAY_SAID = phrases(
  'ngày, các ngày từ, những ngày từ, ngay, mùng, mồng, sáng, trưa, chiều, tối, đêm, hôm, rạng sáng, quốc khánh, lễ, dịp, chiến thắng, nghỉ lễ',
);

/** 'Ngày Chuyển đổi số quốc gia 10-10': the day's name stands between. */
const NAMED_DAY = /(?<!\d )(?<![\p{L}\d])ngày(?: \p{L}{1,7}){1,8} $/iu;

export function isNamedDay(piece: DatePiece, site: Site): boolean {
  if (!isKnownDay(piece)) return false;
  return NAMED_DAY.test(textBefore(site, CONTEXT));
}

/** 'đường 3/2', 'Bệnh viện 30/4': a day gave its name to a place, and 'ngày' is not said. */
const PLACES = phrases(
  'dệt may, may, bv, đường, mầm non, tiểu học, vườn hoa, dệt, tập thể, khu tập thể, phố, cầu, quảng trường, công viên, bệnh viện, trường, nhà máy, công ty, xí nghiệp, ngã sáu, ngã tư, kênh, bến, nhà hát, sân vận động, chợ',
);

export function isPlaceOfDay({ kind }: DatePiece, site: Site): boolean {
  return kind === 'dayMonth' && (comesAfter(site, PLACES) || /Đ\. ?$/.test(textBefore(site, 3)));
}

/** 'các ngày 12, 13 và 14/9': 'ngày' was said once for all of them. */
const ROW_OF_DAYS = /(?<!\p{L})ngày(?::| \()?(?: ?(?:\d{1,2}(?:, ?| và | ))|\d{1,2},){1,12}$/iu;

export function isInRowOfDays(site: Site): boolean {
  return ROW_OF_DAYS.test(textBefore(site, CONTEXT));
}

/** 'ngày thứ Bảy 28/11', 'ngày CN 29/11': 'ngày' was said before the day of the week. */
const WEEKDAY_BEFORE = /(?<!\p{L})ngày (?:CN|T[2-7]|chủ nhật|thứ (?:[2-7]|hai|ba|tư|năm|sáu|bảy)),? $/iu;

function isWeekdayOf(site: Site): boolean {
  return WEEKDAY_BEFORE.test(textBefore(site, 20));
}

/** '1/8 và 5/8', '1/8, 5/8': the second is a date because the first was. */
export function afterDate(site: Site): boolean {
  const { previous } = site;
  return previous?.class === 'date' && site.at - previous.end <= 5;
}

export function withLead(piece: DatePiece, site: Site): string {
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
