/** Digits read one by one: telephone numbers, hotlines, identity and account numbers; licence plates. */
import { phrases } from '../context.ts';
import { spellLetters } from '../alphabet.ts';
import { readCardinal, readDigits } from '../numbers.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { endsWord } from './quantity.ts';

const PHONE_CUES = phrases(
  'điện thoại, đt, sđt, đtdđ, số điện thoại, điện thoại số, hotline, đường dây nóng, tổng đài, máy, liên hệ, gọi, gọi số, số máy, zalo, zalo số, nhắn tin, liên lạc, di động, số, nóng, fax, cấp cứu, gọi tới số, alô, qua số, theo số',
);
const EMERGENCY_CUES = phrases(
  'ngay, báo ngay, chỉ huy, antt, cổng, hệ thống, kênh, gọi, công an, trẻ em, cháy, thiên tai, pctt, pccc, cứu thương, bạo lực, gọi ngay, báo cháy, app, ứng dụng, số, tổng đài, cấp cứu, đường dây nóng, hotline, gọi số, cảnh sát, cứu hỏa, cứu hộ, trực ban, báo, đầu số, cứu nạn, hoặc, và',
);
const ID_CUES = phrases(
  'cvv, mssv, mã sv, isbn, số isbn, số thẻ, thẻ atm, tk số, số tk, tk, pass, password, pin, mã số thuế, mst, mã định danh, mã số, mã, mã hồ sơ, số tài khoản, tài khoản, tài khoản số, stk, cccd, cccd số, số căn cước, thẻ căn cước, căn cước số, công dân số, cmnd, cmnd số, chứng minh, nhân dân số, định danh, số định danh, định danh cá nhân, sổ số, số sổ, số seri, seri, bhxh số, bhyt số, mã bhxh, thẻ số, mã otp, otp, số hiệu, imei, mã vạch, bưu chính, mật khẩu, mã pin, mã xác nhận, mã xác thực, mã kích hoạt, mã đvqhns, mã qhns, mã bưu chính, số hồ sơ, hồ sơ số, giấy phép số, id',
);

/** 'mã OTP của quý khách là 739204', 'mật khẩu mới là 88888888' */
const SECRET_BEFORE =
  /(?<!\p{L})(?:mã (?:OTP|PIN|xác nhận|xác thực|kích hoạt|dự thưởng)|OTP|PIN|mật khẩu|MK|số báo danh|SBD|giải ĐB)(?!\p{L})[^.;!?\d]{0,30}(?:\d chữ số[^.;!?\d]{0,12})?$/iu;

function isSecret(digits: string, { text, at }: Site): boolean {
  return (
    digits.length >= 4 &&
    !/^(?:19|20)\d\d$/.test(digits) &&
    SECRET_BEFORE.test(text.slice(Math.max(0, at - 60), at))
  );
}

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
const DOMESTIC = /^0\d{9,10}$/;
/** '84-912-345-678': the country's number without its plus. */
const WITHOUT_PLUS = /^84[ .-][1-9]\d{1,2}(?:(?:[ .-]\d{3,4}){2}|[ .-]\d{7,8})$/;
const ABROAD = /^(?:\+\d{9,13}|0084\d{8,10})$/;
const SERVICE = /^1[89]00\d{4,6}$/;
const EMERGENCIES = new Set(['111', '112', '113', '114', '115', '1022', '1080', '1789', '1313', '1414']);

/** '105 HCB và 114 HCĐ': so many of something. */
const COUNTED_AFTER =
  /^ (?:HC|đường|phố|ngõ|ngách|người|hộ|triệu|tỷ|nghìn|đồng|vụ|ca|xe|km|ha|m)(?:\p{Lu}{0,2})(?!\p{L})/u;

/** 'gọi 114 (cháy), 115 (cấp cứu)' */
const IN_A_ROW = /(?:^|[^\d.,])11[1-5](?!\d)[^.;\d]{0,40}, $/u;

/** 'cấp cứu 24/7: 115; công an: 113; PCCC&CNCH: 114': after a colon, where help is told of. */
const TOLD_WHOM = /(?:24\/7|cấp cứu|công an|PCCC|CNCH|PCCC&CNCH|cứu hỏa|chữa cháy): ?$/iu;

/** '0912345678/0987654321' are two numbers. */
const GOES_ON = /^(?:[.,-]\d|\/(?!0\d{8})\d)/;

function readPhone(match: RegExpExecArray, site: Site): Reading | null {
  const written = match[0];
  const end = site.at + written.length;
  if (!endsWord(site.text, end) || GOES_ON.test(site.text.slice(end, end + 10))) return null;
  const digits = written.replace(/[^\d+]/g, '');
  const bare = digits.replace('+', '');
  const cued = comesAfter(site, PHONE_CUES);
  const shaped = DOMESTIC.test(digits) || ABROAD.test(digits) || SERVICE.test(digits);
  const inland = WITHOUT_PLUS.test(written);
  const emergency =
    EMERGENCIES.has(written) &&
    (comesAfter(site, EMERGENCY_CUES) ||
      IN_A_ROW.test(site.text.slice(Math.max(0, site.at - 60), site.at)) ||
      TOLD_WHOM.test(site.text.slice(Math.max(0, site.at - 14), site.at))) &&
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
    bare.length >= 6 && /^0\d{1,3}[. -]\d/.test(written) && (cued || site.previous?.class === 'phone');
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
  if (!endsWord(site.text, end)) return null;
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

const PLATE =
  /(\d{2})-?([A-ZĐ]{1,2})(\d?) ?- ?(\d{3})\.?(\d{1,2})(?![\d/]|[.,]\d)|(\d{2})([A-ZĐ]{1,2})(?:(\d) | ?)(\d{3})\.(\d{2})(?![\d/]|[.,]\d)/y;
const PLATE_MOTORBIKE = /(\d{2}) ?- ?([A-ZĐ]{1,2})(\d?) ?[- ] ?(\d{3})\.?(\d{1,2})(?![\d/]|[.,]\d)/y;

/** 29A-123.45 → 'hai chín a, một hai ba bốn năm' */
function readPlate(match: RegExpExecArray, site: Site): string | null {
  const [region = '', letters = '', series = '', head = '', tail = ''] = (
    match[1] === undefined ? match.slice(6, 11) : match.slice(1, 6)
  ) as (string | undefined)[];
  if (Number(region) < 11 || !endsWord(site.text, site.at + match[0].length)) return null;
  const front = [readDigits(region), spellLetters(letters), series && readDigits(series)]
    .filter(Boolean)
    .join(' ');
  return `${front}, ${readDigits(head + tail)}`;
}

/** Before documents: '29-H1 123.45' would pass for one. */
export const plateRules: readonly Rule[] = [
  { class: 'plate', why: 'Biển số xe', pattern: PLATE, afterDigits: /[ A-ZĐ-]/, read: readPlate },
  { class: 'plate', why: 'Biển số xe', pattern: PLATE_MOTORBIKE, afterDigits: /[ A-ZĐ-]/, read: readPlate },
];

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

/** 'soạn tin gửi 8088': a short number to send to; 'gửi 200 suất quà' counts. */
const SHORT_NUMBER = /[1-9]\d{2,4}(?![\d.,/-]\d|\d| (?!hoặc|để|và|trước|từ)\p{Ll}| ?[%$₫])/uy;
const SENT_TO = phrases('gửi, gửi tới, gửi đến, gửi về, đầu số, nhánh, số nhánh, nhấn phím, bấm phím');

export const shortNumberRules: readonly Rule[] = [
  {
    class: 'phone',
    why: 'Đầu số tin nhắn, đọc từng số',
    pattern: SHORT_NUMBER,
    read: ([digits = ''], site) => (comesAfter(site, SENT_TO) ? readDigits(digits) : null),
  },
];

/** 'nhắn "CCHC" gửi 8188': what has to be typed is said letter by letter. */
const TYPED =
  /([A-ZĐ]{2,8})(?=["”']?(?: [^.;]{1,24})? gửi (?:tới |đến |về )?(?:số |đầu số |tổng đài )?\d{3,5}(?!\d))/uy;
const TYPE_BEFORE = /(?:nhắn|soạn)(?: tin)?(?: nhắn)?(?: (?:theo )?cú pháp)?:? ?["“']?(?:[A-ZĐ\d]{2,8} )?$/iu;

/** 'V.07.03.29', '01.003': a rank of public servants. */
const RANK = /V((?:\.\d{2}){3})(?![\p{L}\d]|[.,]\d)/uy;

export const letteredCodeRules: readonly Rule[] = [
  {
    class: 'code',
    why: 'Mã ngạch, đọc từng số',
    pattern: RANK,
    begins: /V/,
    read: ([, parts = '']) => ['vê', ...parts.slice(1).split('.').map(readDigits)].join(' chấm '),
  },
  ...fileNumberRules,
  {
    class: 'plate',
    why: 'Số hiệu tàu cá, đọc từng ký tự',
    pattern: /([A-ZĐ]{1,2}[a-z]?)[ -]?(\d{4,5})[ -]?TS(?!\p{L})/uy,
    begins: /[A-ZĐ]/,
    read: ([, port = '', number = '']) => `${spellLetters(port)} ${readDigits(number)} tê ét`,
  },
  {
    class: 'code',
    why: 'Chữ phải nhắn, đọc từng chữ',
    pattern: TYPED,
    begins: /[A-ZĐ]/,
    read: ([, letters = ''], { text, at }) =>
      TYPE_BEFORE.test(text.slice(Math.max(0, at - 30), at)) ? spellLetters(letters) : null,
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
    class: 'plate',
    why: 'Biển số quân đội',
    pattern: /([A-Z]{2})[- ](\d{2})-(\d{2})(?!\d)/y,
    begins: /[A-Z]/,
    read: ([, letters = '', first = '', last = ''], site) =>
      comesAfter(site, phrases('biển, biển đỏ, biển số, xe, bks, bs'))
        ? `${spellLetters(letters)} ${readDigits(first + last)}`
        : null,
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

export const digitRules: readonly Rule[] = [
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
  ...fileNumberRules,
  {
    class: 'digits',
    why: 'Mã thủ tục hành chính',
    pattern: PROCEDURE,
    afterDigits: /\./,
    read: ([, set = '', number = '', rest = ''], site) => {
      const chained = /\d\.\d{6}[\d.H]*(?:,| -| –| và| đến) $/u.test(
        site.text.slice(Math.max(0, site.at - 40), site.at),
      );
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
  { class: 'phone', why: 'Số điện thoại, đọc từng số', pattern: GROUPED, read: readPhone },
  {
    class: 'digits',
    why: 'Mã số, đọc từng số',
    pattern: /\d{1,40}(?:[ .-]\d{1,13}){0,6}/y,
    read: readIdentity,
  },
];

export const signedPhoneRules: readonly Rule[] = [
  { class: 'phone', why: 'Số điện thoại, đọc từng số', pattern: GROUPED, read: readPhone },
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

/** A number with no better reading and more digits than a quantity has. */
export function readLongNumber(digits: string, site: Site): string {
  return digits.length > LONGEST_QUANTITY ? readDigits(digits) : readCardinal(digits, site.style);
}
