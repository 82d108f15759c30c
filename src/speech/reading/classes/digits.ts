/** Digits read one by one: identity and account numbers, files, procedures, goods, series, codes. */
import { phrases, textBefore } from '../context.ts';
import { spellLetters } from '../alphabet.ts';
import { readCardinal, readDigits } from '../numbers.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { DOMESTIC, maskedPhoneRules, phoneRule } from './phones.ts';
import { letteredPlateRules } from './plates.ts';
import { endsWord } from './quantity.ts';

const ID_CUES = phrases(
  'mã phòng, mã phòng họp, id phòng, mã cuộc họp, id cuộc họp, dãy số, dãy số may mắn, số trúng thưởng, số may mắn, thuốc số, số lô, số lô sx, cvv, mssv, mã sv, isbn, số isbn, số thẻ, thẻ atm, tk số, số tk, tk, pass, password, pin, mã số thuế, mst, mã định danh, mã số, mã, mã hồ sơ, số tài khoản, tài khoản, tài khoản số, stk, cccd, cccd số, số căn cước, thẻ căn cước, căn cước số, công dân số, cmnd, cmnd số, chứng minh, nhân dân số, định danh, số định danh, định danh cá nhân, sổ số, số sổ, số seri, seri, bhxh số, bhyt số, mã bhxh, thẻ số, mã otp, otp, số hiệu, imei, mã vạch, bưu chính, mật khẩu, mã pin, mã xác nhận, mã xác thực, mã kích hoạt, mã đvqhns, mã qhns, mã bưu chính, số hồ sơ, hồ sơ số, giấy phép số, id',
);

/** 'mã OTP của quý khách là 739204', 'mật khẩu mới là 88888888' */
const SECRET_BEFORE =
  /(?<!\p{L})(?:đơn hàng|mã (?:ngành|trường|xét tuyển|học phần|OTP|PIN|bưu chính|bưu điện|zip|xác nhận|xác thực|kích hoạt|dự thưởng)|OTP|PIN|mật khẩu|MK|số báo danh|SBD|giải (?:ĐB|đặc biệt)|mã (?:số )?(?:sinh viên|học sinh|nhân viên|khách hàng|đơn hàng|vận đơn|bưu gửi))(?!\p{L})[^.;!?\d]{0,30}(?:\d chữ số[^.;!?\d]{0,12})?$/iu;

function isSecret(digits: string, site: Site): boolean {
  return digits.length >= 4 && !/^(?:19|20)\d\d$/.test(digits) && SECRET_BEFORE.test(textBefore(site, 60));
}

/** From this many digits on a number without separators is no quantity but a code. */
const LONGEST_QUANTITY = 9;

/** '9704 3612 3456 7890' */
const CARD = /^\d{4}(?: \d{4}){3}$/;
/** Figures of an account that is written in small groups; fewer are numbers of their own. */
const SHORTEST_ACCOUNT = 7;

function readIdentity(match: RegExpExecArray, site: Site): Reading | null {
  const [written] = match;
  const end = site.at + written.length;
  const digits = written.replace(/\D/g, '');
  if (!endsWord(site.text, end) || /^ ?(?:mAh|Wh|kWh|V|W)(?!\p{L})/u.test(site.text.slice(end, end + 5)))
    return null;
  if (CARD.test(written)) return { end, spoken: readDigits(digits) };
  if (/^\d{1,2}(?!\d)/.test(written) && (digits.length < SHORTEST_ACCOUNT || !comesAfter(site, ID_CUES)))
    return null;
  if (digits.length !== written.length && !comesAfter(site, ID_CUES)) return null;
  if (/^[.,]\d/.test(site.text.slice(end, end + 2))) return null;
  const cued = comesAfter(site, ID_CUES) || isSecret(written, site);
  if (!cued && !(written.length > LONGEST_QUANTITY || (written.startsWith('0') && written.length > 3)))
    return null;
  return { end, spoken: readDigits(digits), sure: cued || digits.length >= 9 || digits.startsWith('0') };
}

/** The national portal's file numbers, agency-date-order: 000.00.01.H26-250715-0001. */
const FILE_NUMBER =
  /(?:(\d{3}(?:\.\d{2}){1,3})\.)?([A-Z])(\d{2})((?:\.\d{1,3}){0,2})-(\d{6})-(\d{4,6})(?!\d)/y;
/** A file's number as wards' own desks wrote it: 01.25.000123.H26. */
const DESK_NUMBER = /\d{1,3}(?:\.\d{1,6}){1,4}\.H\d{2}(?![\d.]\d|[\p{L}\d])/uy;
/** That of a procedure, which has a rule of its own. */
const PROCEDURE_FORM = /^\d\.\d{6}/;
/** A procedure's number in the national database: 1.004873, 2.000815.000.00.00.H26. */
const PROCEDURE = /(\d)\.(\d{6})((?:\.\d{2,3}){0,3}(?:\.H\d{2})?)(?![\d.]\d|\d)/y;
const PROCEDURE_CUES = phrases('mã, mã hc, mã số, thủ tục, mã thủ tục, mã tthc, tthc, số');
/** Goods by the customs' tariff: 8703.23.63. */
const TARIFF = /\d{4}(?:\.\d{2}){1,3}(?![.,]?\d)/y;
const TARIFF_CUES = phrases('hs, mã hs, mã số, mã hàng, phân nhóm, mã, hàng hóa, nhóm');
/** '2025.10.12' is a day of a year. */
const DAY_OF_YEAR = /^(?:19|20)\d\d\.(?:0[1-9]|1[0-2])/;

function readTariff([code]: RegExpExecArray, site: Site): string | null {
  const parts = code.split('.');
  // '0967.42.16.16' is a telephone.
  const plain = parts.length < 3 || DAY_OF_YEAR.test(code) || DOMESTIC.test(parts.join(''));
  if (
    comesAfter(site, phrases('hotline, điện thoại, đt, tổng đài, đường dây nóng')) ||
    (plain && !comesAfter(site, TARIFF_CUES))
  )
    return null;
  return parts.map(readDigits).join(' chấm ');
}

/** 'mã định danh H26.5': after such a word letters and digits are read one by one. */
const LETTERED_CODE = /([A-Z]{1,3})-?(\d{1,13})((?:[.-]\d{1,6}){0,4})(?![\p{L}\d])/uy;
const LETTERED_CUES = phrases(
  'mã nhân viên, mã nv, mã học sinh, chuyến bay, số hiệu, mã, mã số, mã định danh, mã hồ sơ, mã đơn vị, mã bưu gửi, mã vận đơn, số hồ sơ, số seri, seri, ký hiệu, mã sinh viên, mã khách hàng, mã tra cứu, mã thẻ',
);

/** 'giấy số BX 123456': the letters of a printed form's series, and its number. */
const PRINTED_SERIES = /([A-ZĐ]{1,2}) (\d{6,8})(?![\p{L}\d]|[.,]\d)/uy;
const SERIES_CUES = phrases('số, số seri, seri, sê ri, số phát hành, phôi, số phôi, ký hiệu, sổ số');

/** 'H26' → 'hát hai sáu' */
function readPart(part: string): string {
  return [spellLetters(part.replace(/\d/g, '')), readDigits(part)].filter(Boolean).join(' ');
}

export const fileNumberRules: readonly Rule[] = [
  {
    class: 'digits',
    why: 'Mã hồ sơ, đọc từng số theo nhóm',
    pattern: FILE_NUMBER,
    begins: /[\dA-Z]/,
    afterDigits: /\./,
    read: ([, agency = '', letter = '', place = '', desk = '', day = '', order = '']) =>
      [
        ...agency.split('.').filter(Boolean).map(readDigits),
        `${spellLetters(letter)} ${`${place}${desk}`.split('.').map(readDigits).join(' chấm ')}`,
        readDigits(day),
        readDigits(order),
      ].join(', '),
  },
  {
    class: 'digits',
    why: 'Mã hồ sơ, đọc từng số theo nhóm',
    pattern: DESK_NUMBER,
    begins: /\d/,
    afterDigits: /\./,
    read: ([written]) => (PROCEDURE_FORM.test(written) ? null : written.split('.').map(readPart).join(', ')),
  },
];

/** 'nhắn "CCHC" gửi 8188': what has to be typed is said letter by letter. */
const TYPED =
  /([A-ZĐ]{2,8})(?=["”']?(?: [^.;]{1,24})? gửi (?:tới |đến |về )?(?:số |đầu số |tổng đài )?\d{3,5}(?!\d))/uy;
const TYPE_BEFORE = /(?:nhắn|soạn)(?: tin)?(?: nhắn)?(?: (?:theo )?cú pháp)?:? ?["“']?(?:[A-ZĐ\d]{2,8} )?$/iu;

/** 'V.07.03.29', '01.003': a rank of public servants. */
const RANK = /V((?:\.\d{2}){3})(?![\p{L}\d]|[.,]\d)/uy;

export const letteredCodeRules: readonly Rule[] = [
  ...letteredPlateRules,
  {
    class: 'code',
    why: 'Mã ngạch, đọc từng số',
    pattern: RANK,
    begins: /V/,
    read: ([, parts = '']) => ['vê', ...parts.slice(1).split('.').map(readDigits)].join(' chấm '),
  },
  ...fileNumberRules,
  {
    class: 'code',
    why: 'Phòng của công an, đọc từng ký tự',
    pattern: /(P[ACKVX]) ?(0\d|1[0-5])(?![\p{L}\d])/uy,
    begins: /P/,
    read: ([, letters = '', number = ''], site) =>
      comesAfter(site, phrases('phòng, cán bộ phòng, đội'))
        ? `${spellLetters(letters)} ${readDigits(number)}`
        : null,
  },
  {
    class: 'code',
    why: 'Chữ phải nhắn, đọc từng chữ',
    pattern: TYPED,
    begins: /[A-ZĐ]/,
    read: ([, letters = ''], site) => (TYPE_BEFORE.test(textBefore(site, 30)) ? spellLetters(letters) : null),
  },
  {
    class: 'digits',
    why: 'Số sê-ri, đọc từng ký tự',
    pattern: PRINTED_SERIES,
    begins: /[A-ZĐ]/,
    read: ([, letters = '', digits = ''], site) =>
      comesAfter(site, SERIES_CUES) ? `${spellLetters(letters)} ${readDigits(digits)}` : null,
  },
  {
    class: 'code',
    why: 'Số hiệu chuyến bay, đọc từng số',
    pattern: /(VN|VJ|QH|BL|VU|HVN) (\d{3,4})(?![\p{L}\d]|[.,]\d)/uy,
    begins: /[VQBH]/,
    read: ([, airline = '', number = ''], site) =>
      comesAfter(site, phrases('chuyến bay, chuyến, số hiệu, máy bay'))
        ? `${spellLetters(airline)} ${readDigits(number)}`
        : null,
  },
  {
    class: 'digits',
    why: 'Mã có chữ và số, đọc từng ký tự',
    pattern: LETTERED_CODE,
    begins: /[A-Z]/,
    read: ([, letters = '', digits = '', rest = ''], site) =>
      comesAfter(site, LETTERED_CUES)
        ? [
            spellLetters(letters),
            readDigits(digits),
            ...[...rest.matchAll(/([.-])(\d+)/g)].map(
              ([, mark, part = '']) => `${mark === '.' ? 'chấm ' : ''}${readDigits(part)}`,
            ),
          ].join(' ')
        : null,
  },
];

export const digitRules: readonly Rule[] = [
  ...maskedPhoneRules,
  ...fileNumberRules,
  {
    class: 'digits',
    why: 'Mã thủ tục hành chính',
    pattern: PROCEDURE,
    afterDigits: /\./,
    read: ([, set = '', number = '', rest = ''], site) => {
      const chained = /\d\.\d{6}[\d.H]*(?:,| -| –| và| đến) $/u.test(textBefore(site, 40));
      const inBrackets = site.text[site.at - 1] === '(';
      if (rest === '' && !chained && !inBrackets && !comesAfter(site, PROCEDURE_CUES)) return null;
      const tail = rest
        .split('.')
        .filter(Boolean)
        .map((part) => readPart(part));
      return [`${readDigits(set)} chấm ${readDigits(number)}`, ...tail].join(', ');
    },
  },
  {
    class: 'digits',
    why: 'Mã hàng hóa xuất nhập khẩu, đọc từng số',
    pattern: TARIFF,
    afterDigits: /\./,
    read: readTariff,
  },
  phoneRule,
  {
    class: 'digits',
    why: 'Mã số, đọc từng số',
    pattern: /\d{1,40}(?:[ .-]\d{1,13}){0,6}/y,
    read: readIdentity,
  },
];

/** A number with no better reading and more digits than a quantity has. */
export function readLongNumber(digits: string, site: Site): string {
  return digits.length > LONGEST_QUANTITY ? readDigits(digits) : readCardinal(digits, site.style);
}
