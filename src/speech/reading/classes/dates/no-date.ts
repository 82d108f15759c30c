/** What looks like a date and is none: parts and shares, sums, scores, eyesight. */
import { phrases, textBefore } from '../../context.ts';
import { comesAfter, comesBefore, type Site } from '../../site.ts';
import type { DatePiece } from './date-piece.ts';
import { DAY_SAID, isKnownDay } from './date-said.ts';

/** '7/8 + 1/4 = 9/8': what is added up is no day. */
const SUM_BEFORE = /[\p{L}\d)²³] ?[+×=÷] ?$/u;
const SUM_AFTER = /^ ?[+×=÷] ?\d/u;

/** 'hai phân số 2/5 và 3/7', 'lấy 5/6 trừ 1/3', 'so sánh 3/4 và 5/6': what is reckoned with. */
const RECKONED_BEFORE =
  /(?<!\p{L})(?:phân số|phép tính|quy đồng|rút gọn|(?:tổng|hiệu|tích|thương) của|so sánh|phần (?:hai|ba|tư|năm|sáu|bảy|tám|chín|mười),? (?:tức|hay|tức là)|\d\/\d{1,2} (?:là|bằng)|\d\/\d{1,2}(?: \p{L}{1,7}){1,5}, tức|\d\/\d{1,2} (?:cộng|trừ|nhân|chia)(?: cho| với)?)(?: \p{L}{1,7}){0,2}:? ?(?:\d{1,2}\/\d{1,2}(?:,| và| với| hay)? ?(?:(?:là|bằng|ta được|được) )?){0,3}$/iu;
const RECKONED_AFTER = /^ (?:cộng|trừ|nhân|chia) (?:cho |với )?\d/u;

export function isInSum(site: Site, end: number): boolean {
  return (
    SUM_BEFORE.test(textBefore(site, 5)) ||
    SUM_AFTER.test(site.text.slice(end, end + 4)) ||
    isReckonedWith(site, end)
  );
}

export function isReckonedWith({ text, at }: Site, end: number): boolean {
  return RECKONED_AFTER.test(text.slice(end, end + 16)) || RECKONED_BEFORE.test(textBefore({ text, at }, 60));
}

/** 'thị lực hai mắt 18/10', 'mắt phải 8/10, mắt trái 10/10' */
const EYESIGHT = /(?<!\p{L})(?:thị lực|mắt (?:phải|trái))(?!\p{L})[^.;!?]{0,50}$/iu;

export function isEyesight(site: Site, end: number): boolean {
  return site.text.slice(site.at, end).endsWith('/10') && EYESIGHT.test(textBefore(site, 64));
}

/** 'xác suất trúng là 1/8' */
const LIKELIHOOD = /(?<!\p{L})(?:xác suất(?!\p{L})[^.;!?,]{0,40}|(?:tỷ|tỉ) lệ(?!\p{L})[^.;!?,\d]{0,40})$/iu;

export function isLikelihood(site: Site): boolean {
  return LIKELIHOOD.test(textBefore(site, 52));
}

/** '7-6 (7/3)': the points of a set that went to the end. */
const TIE_BREAK_BEFORE = /\d ?[-–] ?\d{1,2} \($/u;

export function isTieBreak(site: Site): boolean {
  return TIE_BREAK_BEFORE.test(textBefore(site, 8));
}

/** 'thắng đội Phụ nữ 2-1 (25-21, …)' */
const WON_OR_LOST = /(?<!\p{L})(?:[Tt]hắng|[Tt]hua|hòa|hạ|cầm hòa)(?!\p{L})[^.;!?\d]{0,40}$/u;

export function isWonOrLost({ end }: DatePiece, { text, at }: Site): boolean {
  return (
    WON_OR_LOST.test(textBefore({ text, at }, 48)) && /^(?: ?[(,.;!?)]|$)/.test(text.slice(end, end + 2))
  );
}

/** 'thắng 3 set: 6/4, 7/6, 6/2' */
const SETS_BEFORE = /(?<!\p{L})(?:set|séc)(?!\p{L})[^.;!?\p{L}]{0,24}$/iu;

/** 'Marin Cilic 6/2, 6/2, 6/4': sets of a match behind a name. */
const ROW_OF_SETS = /\p{Lu}\p{Ll}+ (?:[67]\/[0-7], |[0-7]\/[67], )*$/u;
const SET_HERE = /^(?:[67]\/[0-7]|[0-7]\/[67])(?!\d)/;
const SETS_HERE = /^(?:[67]\/[0-7]|[0-7]\/[67]), (?:[67]\/[0-7]|[0-7]\/[67])(?!\d)/;

export function isSet({ text, at }: Site): boolean {
  const [before, behind] = [textBefore({ text, at }, 32), text.slice(at, at + 9)];
  if (SETS_BEFORE.test(before)) return true;
  const further = /\d\/\d, $/.test(before);
  return (further ? SET_HERE : SETS_HERE).test(behind) && ROW_OF_SETS.test(before);
}

/** 'Tổ 1: 12/15; Tổ 2: 8/9': the one before can't be a day, so this is none. */
const ROW_OF_SHARES = /\d{1,4}\/(?:1[3-9]|[2-9]\d|\d{3,4})[;,] [^.;\d]{1,24}\d{0,2}: $/u;

export function isInRowOfShares(site: Site): boolean {
  return ROW_OF_SHARES.test(textBefore(site, 44));
}

/** 'cứ 4 người thì 1 người (1/4) thiếu ngủ' */
export function isOfSome(site: Site): boolean {
  return /\d (?:người|hộ|em|học sinh|trường hợp|phiếu|bệnh nhân|đại biểu) \($/iu.test(textBefore(site, 20));
}

/** 'Tỷ lệ chọi vào lớp 10 năm nay là 1/12' */
const SHARE_IS = /(?<!\p{L})t[ỷỉ] (?:lệ|số)(?!\p{L})[^.;:!?]{0,70} (?:là|bằng|ở mức) $/iu;

/** 'Điểm đánh giá: 4/5': so many of all that could be given. */
const RATED =
  /(?<!\p{L})(?:đánh giá|điểm số|xếp hạng|chấm điểm|số điểm)(?!\p{L})[^.;!?\d]{0,14}(?::| là| đạt) ?$/iu;

export function isRating(site: Site): boolean {
  return RATED.test(textBefore(site, 40));
}

export function isNamedShare(site: Site): boolean {
  return SHARE_IS.test(textBefore(site, 90)) || isRating(site);
}

const PART_IN_PERCENT = /^ (?:(?:\p{L}{1,7} ){0,4}\(|\(?đạt |\(?chiếm )\d{1,3}(?:[.,]\d{1,3})? ?%/u;

/** '11/12 (91,67%)': the share stands behind it; 'đến ngày 15/11 đạt 78%' is a day, and more than all is no share. */
export function isShareInPercent(piece: DatePiece, site: Site): boolean {
  return (
    Number(piece.day) <= Number(piece.month) &&
    !comesAfter(site, DAY_SAID) &&
    PART_IN_PERCENT.test(site.text.slice(piece.end, piece.end + 44))
  );
}

const OF_A_SUM =
  /^ (?:của (?:\d{1,6}|mức|giá|số|tổng|chi|lương|tiền|cả|toàn|năm)|so với|do (?:dân|nhân dân|ngân|nhà|xã|người|hội|doanh)|tổng|số)(?!\p{L})/u;

/** 'trong số 24 em dự thi, 1/4 là học sinh giỏi' */
const OUT_OF_THEM = /(?<!\p{L})trong (?:số|tổng số)(?!\p{L})[^.;!?,]{0,40}, $/iu;
const GROWN = phrases('tới, đến, gấp, bằng, chỉ bằng, giảm tới, giảm đến, tăng tới');
const LESS_OR_MORE = /^ (?:chi phí|giá|thời gian|số|lượng|diện tích|mức|tiền|quãng)(?!\p{L})/u;

/** 'chỉ bằng 2/3.' */
const TIMES_OF = phrases('gấp, cao gấp, chỉ bằng, giảm tới, giảm đến, tăng tới');
const NOTHING_BEHIND = /^(?:[,.;]|$)/;

/** 'là 1/2 của mức lương', 'kinh phí 1/3 do dân góp', 'tới 1/3 so với giá': a well-known part, and of what. */
export function isPartOfSum(piece: DatePiece, site: Site): boolean {
  if (!/^[1-3]\/[2-5]$/.test(site.text.slice(site.at, piece.end)) || piece.day >= piece.month) return false;
  if (comesAfter(site, DAY_SAID)) return false;
  if (OUT_OF_THEM.test(textBefore(site, 56))) return true;
  const behind = site.text.slice(piece.end, piece.end + 20);
  if (comesAfter(site, TIMES_OF) && NOTHING_BEHIND.test(behind)) return true;
  return OF_A_SUM.test(behind) || (comesAfter(site, GROWN) && LESS_OR_MORE.test(behind));
}

const PARTED_BEFORE = phrases(
  'vơi, đầy, vơi đi, cạn, hao hụt, ăn, ăn hết, uống, uống hết, dùng hết, trong đó, giảm, tăng, khoảng, hơn, gần, trên, quá, chiếm, ít nhất, tối thiểu, tối đa, bằng, còn, mất, nửa',
);

/** What follows a day, and no part of anything. */
const AFTER_DAY = phrases(
  'họp, khai mạc, khai giảng, tổ chức, bắt đầu, diễn ra, sẽ, tại, vừa qua, tới, này, hằng năm, hàng năm, năm, là, lịch sử, âm lịch, dương lịch, ra quân, phường, ubnd, sáng, chiều, và, đến, vào, về, của, theo, để, cho, với, được, đã, không, do, ở, trên, khi',
);
const SMALL_WORD = /^ \p{Ll}/u;

/** '3/4 cốc', 'giảm 1/3': a part of something, where no word says that a day is meant. */
export function looksLikePart(piece: DatePiece, site: Site): boolean {
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
