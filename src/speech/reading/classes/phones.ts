/** Telephone numbers, hotlines, numbers for help and short numbers to send to, digit by digit. */
import { phrases, textBefore } from '../context.ts';
import { readDigits } from '../numbers.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { endsWord } from './quantity.ts';

const PHONE_CUES = phrases(
  'điện thoại, đt, sđt, đtdđ, số điện thoại, điện thoại số, hotline, đường dây nóng, tổng đài, máy, liên hệ, gọi, gọi số, số máy, zalo, zalo số, nhắn tin, liên lạc, di động, số, nóng, fax, cấp cứu, gọi tới số, alô, qua số, theo số',
);

const EMERGENCY_CUES = phrases(
  'help, ngay, báo ngay, chỉ huy, antt, cổng, hệ thống, kênh, gọi, công an, trẻ em, cháy, thiên tai, pctt, pccc, cứu thương, bạo lực, gọi ngay, báo cháy, app, ứng dụng, số, tổng đài, cấp cứu, đường dây nóng, hotline, gọi số, cảnh sát, cứu hỏa, cứu hộ, trực ban, báo, đầu số, cứu nạn',
);

/** '0912 345 678' → groups kept apart by a short pause only where the writer grouped them. */
function readGroups(written: string): string {
  return written
    .split(/[^\d]+/)
    .filter(Boolean)
    .map(readDigits)
    .join(' ');
}

const GROUPED =
  /0\d{2,3}(?:[ .]\d{1,4}){3}(?!\.?\d)|\+\d{1,3} \(\d{2,4}\) \d{3}[ -]\d{4}(?!\d)|0084(?:[ .-]\d{1,4}){2,4}(?!\d)|\d\.\d{7}(?!\d)|0\d{2,3} \d(?: \d{2}){3}(?!\d)|84[ .-]\d{2,3}[ .-]\d{7,8}(?!\d)|0\d{1,3}[ .-]\d{6,8}(?!\d)|02\d{3}[ .-]\d{3}[ .-]\d{3,4}(?!\d)|02\d{1,2}[ .-]\d[ .-]\d{3}[ .-]\d{3,4}(?!\d)|(?:\(\+?\d{1,4}(?:[ .-]\d{1,3})?\)|\+?\d{1,4})(?:[ .-]{1,2}\d{2,5}){1,4}|\+\d{9,13}|\d{3,20}/y;

/** Mobile and fixed lines: 10 or 11 digits with the zero; 8 for Hà Nội and Hồ Chí Minh City without their code. */
export const DOMESTIC = /^0\d{9,10}$/;

/** '84-912-345-678': the country's number without its plus. */
const WITHOUT_PLUS = /^84[ .-][1-9]\d{1,2}(?:(?:[ .-]\d{3,4}){2}|[ .-]\d{7,8})$/;

const ABROAD = /^(?:\+\d{9,13}|0084\d{8,10})$/;

const SERVICE = /^1[89]00\d{4,6}$/;

const EMERGENCIES = new Set(['111', '112', '113', '114', '115', '1022', '1080', '1789', '1313', '1414']);

/** '105 HCB và 114 HCĐ': so many of something. */
const COUNTED_AFTER =
  /^ (?:HC|đơn vị|xã|phường|thôn|tổ|khu|doanh nghiệp|đại biểu|học sinh|cơ sở|trường|dự án|văn bản|nhiệm vụ|hồ sơ|trường hợp|đường|phố|ngõ|ngách|người|hộ|triệu|tỷ|nghìn|đồng|vụ|ca|xe|km|ha|m)(?:\p{Lu}{0,2})(?!\p{L})/u;

/** 'gọi 114 (cháy), 115 (cấp cứu)' */
const IN_A_ROW = /(?:^|[^\d.,])11[1-5](?!\d)[^.;\d]{0,40}, $/u;

/** 'cấp cứu 24/7: 115; công an: 113; PCCC&CNCH: 114': after a colon, where help is told of. */
const TOLD_WHOM = /(?:24\/7|cấp cứu|công an|PCCC|CNCH|PCCC&CNCH|cứu hỏa|chữa cháy): ?$/iu;

/** 'Đường dây nóng của UBND thành phố: 1022' */
const HOTLINE_SAID = /(?<!\p{L})(?:đường dây nóng|tổng đài|hotline)(?!\p{L})[^.;!?\d]{0,60}(?:: ?| là )$/iu;

const PRICES = /^[1-9]\d{0,2}(?:\.\d{3}){1,2} ?[-–] ?[1-9]\d{0,2}(?:\.\d{3}){1,2}$/;

/** '0912345678/0987654321' are two numbers. */
const GOES_ON = /^(?:[.,-]\d|\/(?!0\d{2,3}[.\d])\d)/;

function readPhone(match: RegExpExecArray, site: Site): Reading | null {
  const written = match[0];
  const end = site.at + written.length;
  if (!endsWord(site.text, end) || GOES_ON.test(site.text.slice(end, end + 10))) return null;
  const digits = written.replace(/[^\d+]/g, '');
  // 'giá 18.000-22.000 đ/kg'
  if (PRICES.test(written)) return null;
  const bare = digits.replace('+', '');
  const cued = comesAfter(site, PHONE_CUES);
  const shaped = DOMESTIC.test(digits) || ABROAD.test(digits) || SERVICE.test(digits);
  const inland = WITHOUT_PLUS.test(written);
  const emergency =
    EMERGENCIES.has(written) &&
    (comesAfter(site, EMERGENCY_CUES) ||
      IN_A_ROW.test(textBefore(site, 60)) ||
      HOTLINE_SAID.test(textBefore(site, 80)) ||
      TOLD_WHOM.test(textBefore(site, 14))) &&
    !COUNTED_AFTER.test(site.text.slice(end, end + 10));
  const cuedLine =
    cued &&
    written !== bare &&
    bare.length >= 7 &&
    bare.length <= (bare.startsWith('84') ? 12 : 11) &&
    !/^\d{1,3}(?:\.\d{3})+$/.test(written);
  const plainLine = /^[2-9]\d{7}$/.test(written) && cued;
  // '024.1022': no quantity begins with a zero.
  const areaCode =
    bare.length >= 6 &&
    /^0\d{1,3}[. -]\d/.test(written) &&
    (cued ||
      site.previous?.class === 'phone' ||
      /(?<!\p{L})(?:tổng đài|đường dây nóng|hotline)(?!\p{L})[^.;!?\d]{0,30}$/iu.test(textBefore(site, 50)));
  const next =
    emergency || areaCode || shaped || inland || cuedLine || plainLine || followsPhone(site, digits);
  if (!next) return null;
  const plus = digits.startsWith('+') || written.startsWith('(+') ? 'cộng ' : '';
  return { end, spoken: plus + readGroups(written), class: 'phone', why: 'Số điện thoại, đọc từng số' };
}

/** '113, 114 và 115': the next of a row of numbers. */
function followsPhone(site: Site, digits: string): boolean {
  return (
    site.previous?.class === 'phone' &&
    site.at - site.previous.end <= 6 &&
    (EMERGENCIES.has(digits) || digits.length >= 8)
  );
}

/** 'soạn tin gửi 8088': a short number to send to; 'gửi 200 suất quà' counts. */
const SHORT_NUMBER = /[1-9]\d{2,4}(?![\d.,/-]\d|\d| (?!hoặc|để|và|trước|từ)\p{Ll}| ?[%$₫])/uy;

const SENT_TO = phrases('gửi, gửi tới, gửi đến, gửi về, đầu số, nhánh, số nhánh, nhấn phím, bấm phím');

export const shortNumberRules: readonly Rule[] = [
  {
    class: 'phone',
    why: 'Đầu số tin nhắn, đọc từng số',
    pattern: SHORT_NUMBER,
    read: ([digits = ''], site) =>
      comesAfter(site, SENT_TO) || /đầu số \d{3,5}(?:,| hoặc| và) $/iu.test(textBefore(site, 22))
        ? readDigits(digits)
        : null,
  },
];

/** '024.3825.xxxx', '0010850xxxxx': a number whose end is kept from the public. */
const MASKED = /\+?\d{1,12}(?:[ .-]\d{2,10}|[ .-]?[xX*]{2,9}(?:\d{1,10})?){1,6}(?![\p{L}\d])/uy;

function readMasked([written]: RegExpExecArray): string | null {
  if (!/[xX*]{2}/.test(written)) return null;
  return [...written.matchAll(/\d+|[xX]+|\*+/g)]
    .map(([part]) =>
      /\d/.test(part)
        ? readDigits(part)
        : part.replace(/./g, (mark) => (mark === '*' ? 'sao ' : 'ích ')).trim(),
    )
    .join(' ');
}

/** '024', '028' */
const AREA = /02[4-9]\d?(?=[,.;)]|$| (?:và|hoặc|hay)(?!\p{L}))/uy;

export const maskedPhoneRules: readonly Rule[] = [
  {
    class: 'phone',
    why: 'Mã vùng điện thoại, đọc từng số',
    pattern: AREA,
    begins: /0/,
    read: ([code], { text, at }) =>
      /[.,]\d/.test(text.slice(at + code.length, at + code.length + 2)) ? null : readDigits(code),
  },
  {
    class: 'phone',
    why: 'Số che bớt, đọc từng số',
    pattern: MASKED,
    afterDigits: /[ .xX*-]/,
    read: readMasked,
  },
];

export const phoneRule: Rule = {
  class: 'phone',
  why: 'Số điện thoại, đọc từng số',
  pattern: GROUPED,
  read: readPhone,
};

/** 'đầu số +84/+855': the countries that calls come from. */
const COUNTRIES = /\+\d{2,4}(?:(?: ?[/,] ?| và | hoặc )\+\d{2,4}){0,4}(?![\d.,]\d|\d)/y;
const OF_COUNTRIES = phrases('đầu số, mã vùng, mã quốc gia, mã nước, tiền tố');

export const signedPhoneRules: readonly Rule[] = [
  {
    class: 'phone',
    why: 'Mã nước trong số điện thoại, đọc từng số',
    begins: /\+/,
    pattern: COUNTRIES,
    read: ([codes], site) =>
      comesAfter(site, OF_COUNTRIES)
        ? codes
            .split(/[/,]| và | hoặc /)
            .map((code) => `cộng ${readDigits(code.trim().slice(1))}`)
            .join(', ')
        : null,
  },
  phoneRule,
  {
    class: 'phone',
    why: 'Mã vùng trong ngoặc',
    pattern: /\((0\d{1,3})\)(?= ?\d)/y,
    read: ([whole, code = ''], site) => {
      const rest = /^ ?(?:\d[ .-]?\d{3}|\d{3,4})[ .-]?\d{3,4}(?!\d)/.exec(
        site.text.slice(site.at + whole.length, site.at + whole.length + 14),
      )?.[0];
      if (rest === undefined) return null;
      return { end: site.at + whole.length + rest.length, spoken: `${readDigits(code)} ${readGroups(rest)}` };
    },
  },
];
