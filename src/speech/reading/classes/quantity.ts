/** Numbers as they stand in a text, alone or as a range, for the classes that say something after them. */
import { isDigit, isLetter } from '../alphabet.ts';
import { comesAfter, type Site } from '../site.ts';
import { parseWrittenNumber, readNumber, type WrittenNumber } from '../numbers.ts';
import { phrases, textBefore } from '../context.ts';
import type { ReadingStyle } from '../reading-style.ts';

const COMPACT = /\d{1,19}(?:[.,]\d{1,12}){0,6}/y;
const SPACED = /[1-9]\d{0,2}(?: \d{3}){1,5}(?:,\d{1,6})?(?!\d|[GTM]B(?!\p{L})|mAh)/uy;
const DASH = / ?[-–] ?(?=\d)/y;

/** After these a number is a name, and what follows it begins something new: 'quý 3 100 hộ'. */
const NAMED = phrases(
  'tổ, số, quý, điều, khoản, mục, phường, quận, khu, lớp, tháng, ngày, năm, khóa, đợt, kỳ, lần, thứ, phòng, nhà, bước, cấp, mức, trang, hàng, cụm, đội, ga, ngõ',
);

export interface WrittenQuantity {
  end: number;
  spoken: string;
  isRange: boolean;
  sure: boolean;
  /** The last number, for what depends on its form. */
  number: WrittenNumber;
}

/** The number at an offset; spaces group thousands only where a quantity may stand. */
export function numberAt(site: Site, at: number): { end: number; number: WrittenNumber } | null {
  return (
    (comesAfter({ ...site, at }, NAMED) ? null : parseAt(SPACED, site.text, at)) ??
    parseAt(COMPACT, site.text, at)
  );
}

/** '2,173 lượt xem': nobody counts parts of these. */
const WHOLE_ONES =
  /^ (?:lượt|người|hộ|hồ sơ|ca|trường hợp|đơn|phiếu|học sinh|cử tri|đảng viên|suất|đại biểu|cuộc|bài|vụ|cháu|cán bộ|công dân|hội viên)(?!\p{L})/u;
/** '1,110 triệu' */
const OF_A_SCALE = /^ (?:triệu|tỷ|tỉ)(?!\p{L})/u;

/** What a comma before three digits is, where the words behind it tell. */
function decided(number: WrittenNumber, raw: string, behind: string): WrittenNumber {
  if (!number.ambiguous) return number;
  const [whole = '', rest = ''] = raw.split(',');
  if (WHOLE_ONES.test(behind)) return { whole: whole + rest, fraction: '', ambiguous: true };
  return OF_A_SCALE.test(behind)
    ? { whole, fraction: rest.replace(/0+$/, '') || rest, ambiguous: true }
    : number;
}

function parseAt(pattern: RegExp, text: string, at: number): { end: number; number: WrittenNumber } | null {
  pattern.lastIndex = at;
  const raw = pattern.exec(text)?.[0];
  const number = raw === undefined ? null : parseWrittenNumber(raw);
  if (raw === undefined || !number || isDigit(text[at + raw.length])) return null;
  return {
    end: at + raw.length,
    number: decided(number, raw, text.slice(at + raw.length, at + raw.length + 12)),
  };
}

/** Dates, money, units and counts ask for the same number, one after another. */
let latest: { text: string; at: number; style: ReadingStyle | null; quantity: WrittenQuantity | null } = {
  text: '',
  at: -1,
  style: null,
  quantity: null,
};

/** '20' or '20-30', '1,5 – 2' at an offset, in words. */
export function quantityAt(site: Site, at: number): WrittenQuantity | null {
  const { text, style } = site;
  if (latest.at !== at || latest.style !== style || latest.text !== text)
    latest = { text, at, style, quantity: readQuantityAt(site, at) };
  return latest.quantity;
}

function readQuantityAt(site: Site, at: number): WrittenQuantity | null {
  const first = numberAt(site, at);
  if (!first) return null;
  const { style, text } = site;
  const spoken = readNumber(first.number, style);
  DASH.lastIndex = first.end;
  const dash = DASH.exec(text)?.[0];
  const following = dash === undefined ? null : numberAt(site, first.end + dash.length);
  // '50 - 20 = 30' takes away; 'TDP 1 - 120 liều' counts in what is before the dash.
  const isRange =
    following !== null &&
    !EQUALS.test(text.slice(following.end, following.end + 2)) &&
    !IN_PRODUCT.test(textBefore({ text, at }, 5)) &&
    !comesAfter({ ...site, at }, RECKONED) &&
    !(dash === ' - ' && HOUR_SAID.test(text.slice(following.end, following.end + 3))) &&
    !(
      dash?.startsWith(' ') &&
      comesAfter({ ...site, at }, PLACES) &&
      COUNTED_THERE.test(text.slice(following.end, following.end + 9))
    );
  if (!isRange)
    return { end: first.end, spoken, isRange: false, sure: !first.number.ambiguous, number: first.number };
  // '39,250-39,450 triệu': what stands behind the second decides for both.
  const raw = text.slice(at, first.end);
  const shared = first.number.ambiguous
    ? decided(first.number, raw, text.slice(following.end, following.end + 12))
    : first.number;
  return {
    end: following.end,
    spoken: `${readNumber(shared, style)} đến ${readNumber(following.number, style)}`,
    isRange: true,
    sure: !first.number.ambiguous && !following.number.ambiguous,
    number: following.number,
  };
}

const PLACES = phrases('đợt, gói, combo, tdp, tổ, tổ dân phố, khu phố, kp, thôn, điểm, khu, chi bộ, cụm');
const COUNTED_THERE =
  /^ ?(?:đ|k|tr|sp|sản phẩm|suất quà|liều|hộ|người|phiếu|suất|đơn|hồ sơ|cháu|học sinh|đồng|triệu|thẻ|lượt)(?!\p{L})/u;
/** 'TDP số 8, 9, 10 - 8h00': when, behind the last of a list. */
const HOUR_SAID = /^h\d\d/;
const RECKONED = phrases('phép tính, biểu thức, phép trừ, hiệu của');
/** '15 x (7 - 4)' takes away. */
const IN_PRODUCT = /(?:[x×*+:÷] ?\(|\d ?[+×÷] ?)$/u;
const EQUALS = /^ ?=/;

/** True when neither a letter nor a digit stands at the offset: the end of a word. */
export function endsWord(text: string, at: number): boolean {
  return !isLetter(text[at]) && !isDigit(text[at]);
}

/** True when the sign before a number at `at` belongs to it: at the beginning, after a space or an opening bracket. */
export function signStandsFree(text: string, at: number): boolean {
  const before = text[at - 1];
  return (
    before === undefined ||
    before === ' ' ||
    before === '(' ||
    before === ':' ||
    before === ';' ||
    before === '"'
  );
}

/** 'chiếm 1/3; tiếng ồn 1/5': shares of one whole. */
const SHARE_BEFORE =
  /(?:chiếm|bằng|giảm|tăng|còn|có|khoảng|gần|hơn) 1\/\d{1,2}(?: [^.;,\d]{1,36})?[;,][^.\d]{0,40}$/iu;

export function followsShare(site: Pick<Site, 'text' | 'at'>): boolean {
  return SHARE_BEFORE.test(textBefore(site, 90));
}

export const NAMED_BY_NUMBER = phrases(
  'phòng thi, số, đề án, tổ công tác, tổ đề án, ban chỉ đạo, bcđ, tct, mẫu, mẫu số, phụ lục, mã, biểu, biểu mẫu, quyết định, nghị quyết, nghị định, thông tư, kế hoạch, chỉ thị, luật, nđ, nq, qđ, đa, tt, kh, ct, cv, công điện, kết luận, hướng dẫn, tờ trình, thông báo, báo cáo, công văn, quyển, đội, phụ lục số, tờ khai',
);
