/** Symbols that stand for a word, and those a newsreader passes over. */
import { isDigit, isLetter, spellLetters } from '../alphabet.ts';
import { CONTEXT, phrases } from '../context.ts';
import { parseWrittenNumber, readCardinal, readDigits, readNumber, readYear } from '../numbers.ts';
import { comesAfter, type Rule, type Site } from '../site.ts';
import { unitAt } from './units.ts';

const WORDS: Record<string, string> = {
  '&': 'và', '=': 'bằng', '§': 'mục', '½': 'một phần hai', '¼': 'một phần tư', '¾': 'ba phần tư', '×': 'nhân', '÷': 'chia', '≠': 'khác',
  '%': 'phần trăm', '‰': 'phần nghìn', '@': 'a còng', '≥': 'lớn hơn hoặc bằng', '≤': 'nhỏ hơn hoặc bằng', '≈': 'xấp xỉ', '±': 'cộng trừ',
  '°': 'độ', '℃': 'độ xê', 'Ω': 'ôm', '№': 'số', '$': 'đô la', '€': 'ơ rô', '£': 'bảng', '¥': 'yên', '₫': 'đồng', '²': 'mũ hai', '³': 'mũ ba', '√': 'căn bậc hai của', '∞': 'vô cực', 'π': 'pi',
}; // prettier-ignore

function between(site: Site): [string | undefined, string | undefined] {
  const before = site.text[site.at - 1] === ' ' ? site.text[site.at - 2] : site.text[site.at - 1];
  const after = site.text[site.at + 1] === ' ' ? site.text[site.at + 2] : site.text[site.at + 1];
  return [before, after];
}

/** 'giải Nhì x 10 triệu' */
function standsAlone({ text, at }: Site): boolean {
  return text[at - 1] === ' ' && text[at + 1] === ' ';
}

/** 'Toán x2': so many times what stands before. */
function timesBefore({ text, at }: Site): boolean {
  return (
    /\p{L} $/u.test(text.slice(Math.max(0, at - 2), at)) &&
    /^x\d{1,2}(?![\p{L}\d])/u.test(text.slice(at, at + 4))
  );
}

/** '3 m x 4 m': also where x stands for the sign. */
export const productRules: readonly Rule[] = [
  {
    class: 'symbol',
    why: 'Phép nhân',
    pattern: /[x×*](?= ?\d| (?:hệ số|đơn giá|mức|số|tỷ lệ|định mức|diện tích)(?!\p{L}))/uy,
    begins: /[x×*]/,
    read: (_match, site) =>
      isDigit(between(site)[0]) ||
      measureBefore(site) ||
      countedBefore(site) ||
      standsAlone(site) ||
      timesBefore(site)
        ? 'nhân'
        : null,
  },
];

/** 21°01'B, 105°51'12"Đ: a place on the globe. 'N' is north beside E and W, else nam. */
const COORDINATE =
  /(\d{1,3}(?:[.,]\d{1,2})?)°(?: ?(\d{1,2})')?(?: ?(\d{1,2})(?:[.,](\d{1,4}))?")? ?([BNĐTEWS])(?![\p{L}\d])/uy;
const DIRECTIONS: Record<string, string> = {
  B: 'bắc',
  N: 'nam',
  Đ: 'đông',
  T: 'tây',
  E: 'đông',
  W: 'tây',
  S: 'nam',
};

function readCoordinate(
  [whole, degrees = '', minutes, seconds, parts, side = '']: RegExpExecArray,
  site: Site,
): string {
  const around = site.text.slice(Math.max(0, site.at - 30), site.at + whole.length + 30);
  const english = side === 'N' && /[°'"] ?[EW](?!\p{L})/u.test(around);
  const number = parseWrittenNumber(degrees);
  const words = [number ? readNumber(number, site.style) : readDigits(degrees), 'độ'];
  if (minutes) words.push(readCardinal(minutes, site.style), 'phút');
  if (seconds)
    words.push(readCardinal(seconds, site.style), parts ? `phẩy ${readDigits(parts)}` : '', 'giây');
  return [...words, english ? 'bắc' : DIRECTIONS[side]!].filter(Boolean).join(' ');
}

export const coordinateRules: readonly Rule[] = [
  { class: 'unit', why: 'Tọa độ', pattern: COORDINATE, afterDigits: /[°.,]/, read: readCoordinate },
];

/** 'những năm 1990s': ten years, written the English way. */
const DECADE = /((?:1[89]|20)\d0)s(?![\p{L}\d])/uy;
const PICTURE = /([248])K(?![\p{L}\d])/uy;
/** Where K is a thousand đồng. */
const PRICE_CUES = phrases('giá, phí, cọc, tiền, trả, chỉ, khoảng, mất, hết, từ, còn, thưởng, phạt');

/** A number with a letter that looks like a unit. */
export const numberedRules: readonly Rule[] = [
  {
    class: 'date',
    why: 'Thập niên',
    pattern: DECADE,
    afterDigits: /s/,
    read: ([, year = ''], site) => {
      const said = comesAfter(site, phrases('năm, thập niên, thập kỷ'));
      return `${said ? '' : 'những năm '}${readYear(year, site.style)}`;
    },
  },
  {
    class: 'code',
    why: 'Độ nét của hình',
    pattern: PICTURE,
    afterDigits: /K/,
    read: ([, number = ''], site) =>
      comesAfter(site, PRICE_CUES) ? null : `${readCardinal(number, site.style)} ca`,
  },
];

/** 'sản phẩm 4*', 'khách sạn 5 *' */
const STARS = /(?:KS|sản phẩm|OCOP|khách sạn|hạng|chuẩn|đạt|xếp|và|,) [1-5] ?$/iu;

/** 'chị P.T.L', 'Q.N': a person whose name is kept back; 'T.Ư' is an agency. */
/** 'T.P Hà Nội' */
const CITY = /^T\.P\.? ?\p{Lu}\p{Ll}/u;

export const initialsRules: readonly Rule[] = [
  {
    class: 'acronym',
    why: 'Tên viết tắt, đọc từng chữ',
    pattern: /\p{Lu}(?:\.\p{Lu}){1,4}(?![\p{L}\d]|\.\p{L})/uy,
    begins: /\p{Lu}/u,
    read: ([written], { text, at }) =>
      /^T\.[ƯW]$/u.test(written) || CITY.test(text.slice(at, at + 7))
        ? null
        : spellLetters(written.replaceAll('.', '')),
  },
];

export const symbolRules: readonly Rule[] = [
  {
    class: 'symbol',
    why: 'Mũi tên giữa hai số',
    pattern: /(?:→|[-–]>) ?(?=\d)/uy,
    begins: /[→–-]/,
    read: (_match, site) => (isDigit(between(site)[0]) ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Mũi tên lên là tăng, xuống là giảm',
    pattern: /[↑↓](?= ?\d)/y,
    begins: /[↑↓]/,
    read: ([arrow]) => (arrow === '↑' ? 'tăng' : 'giảm'),
  },
  {
    class: 'symbol',
    why: 'Kết quả xét nghiệm',
    pattern: /\(([-–+])\)/y,
    begins: /\(/,
    read: ([, sign], { text, at }) =>
      TEST_BEFORE.test(text.slice(Math.max(0, at - CONTEXT), at))
        ? sign === '+'
          ? 'dương tính'
          : 'âm tính'
        : null,
  },
  {
    class: 'symbol',
    why: 'Hạng sao',
    pattern: /\*(?![\d*])/y,
    begins: /\*/,
    read: (_match, { text, at }) => (STARS.test(text.slice(Math.max(0, at - 20), at)) ? 'sao' : null),
  },
  {
    class: 'symbol',
    why: 'Dấu chấm của chữ viết tắt tên, câu còn tiếp',
    pattern: /\.(?= ?[\p{Ll}(,;])/uy,
    begins: /\./,
    read: (_match, { text, at }) =>
      INITIAL_BEFORE.test(text.slice(Math.max(0, at - 14), at)) ? { end: at + 1, spoken: '' } : null,
  },
  {
    class: 'symbol',
    why: 'Dấu chấm giữa các chữ viết tắt tên',
    pattern: /\.(?=\p{Lu}(?!\p{L}))/uy,
    begins: /\./,
    read: (_match, { text, at }) =>
      LETTER_ALONE.test(text.slice(Math.max(0, at - 2), at)) ? { end: at + 1, spoken: '' } : null,
  },
  {
    class: 'phone',
    why: 'Mã bấm trên điện thoại, đọc từng số',
    pattern: /\*(\d{2,4})((?:\*\d{1,13}){0,4})#/y,
    begins: /\*/,
    read: ([, first = '', rest = '']) =>
      [first, ...rest.split('*').filter(Boolean)]
        .map((part) => `sao ${readDigits(part)}`)
        .join(' ')
        .concat(' thăng'),
  },
  {
    class: 'symbol',
    why: 'Gạch giữa hai thời điểm đọc là đến',
    pattern: /[-–](?= ?\d{1,2}(?:h|g|giờ|:)\d{0,2} ?(?:ngày|sáng|trưa|chiều|tối|đêm)(?!\p{L}))/uy,
    begins: /[-–]/,
    read: (_match, { previous, at }) => (previous?.class === 'date' && at - previous.end <= 1 ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Gạch giữa hai độ tuổi đọc là đến',
    pattern: /[-–](?= ?\d{1,3} (?:ngày|tuần|tháng|tuổi)(?!\p{L}))/uy,
    begins: /[-–]/,
    read: (_match, { text, at }) => (AGE_BEFORE.test(text.slice(Math.max(0, at - 12), at)) ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Gạch sau một thời điểm, trước một thời điểm đọc là đến',
    pattern: /[-–](?= ?(?:nay(?!\p{L})|(?:hết )?(?:ngày|tháng) \d))/uy,
    begins: /[-–]/,
    read: (_match, { previous, at }) =>
      previous && UP_TO_NOW.has(previous.class) && at - previous.end <= 1 ? 'đến' : null,
  },
  {
    class: 'symbol',
    why: 'Dấu trừ trong phép tính',
    pattern: / ?[-–](?= ?\d{1,9}\p{Ll}? ?[=+])/uy,
    begins: /[-–]/,
    read: (_match, site) =>
      between(site).every((char) => isDigit(char) || isLetter(char) || char === '²') ? 'trừ' : null,
  },
  { class: 'symbol', why: 'Cộng hoặc trừ', pattern: /\+\/-(?= ?\d)/y, begins: /\+/, read: () => 'cộng trừ' },
  {
    class: 'symbol',
    why: 'Phép chia',
    pattern: /[:÷](?= ?\d{1,9} ?=)/y,
    begins: /[:÷]/,
    read: (_match, site) => (isDigit(between(site)[0]) ? 'chia' : null),
  },
  {
    class: 'symbol',
    why: 'Dấu chia giữa hai số mà không có kết quả: khoảng',
    pattern: /÷(?= ?\d)/y,
    begins: /÷/,
    read: (_match, site) => (isDigit(between(site)[0]) ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Dấu cộng',
    pattern: /\+/y,
    begins: /\+/,
    read: (_match, site) =>
      between(site).every((char) => isDigit(char) || isLetter(char) || /[%²³()]/.test(char ?? ''))
        ? 'cộng'
        : null,
  },
  {
    class: 'symbol',
    why: 'So sánh',
    pattern: /[<>](?= ?\d)/y,
    begins: /[<>]/,
    read: ([sign]) => (sign === '<' ? 'nhỏ hơn' : 'lớn hơn'),
  },
  {
    class: 'symbol',
    why: 'Lũy thừa',
    pattern: /\^([-–]?)(?=\d)/y,
    begins: /\^/,
    read: ([, minus]) => (minus ? 'mũ âm' : 'mũ'),
  },
  {
    class: 'symbol',
    why: 'Đơn vị đứng riêng',
    pattern: /[%‰°º]/y,
    begins: /[%‰°º]/,
    read: (_match, site) => unitAt(site.text, site.at),
  },
  {
    class: 'symbol',
    why: 'Dấu gạch chéo giữa hai số đọc là trên',
    pattern: /\//y,
    begins: /\//,
    read: (_match, site) =>
      isLettered(site) || site.previous?.class === 'phone' || !between(site).some(isDigit) ? null : 'trên',
  },
  {
    class: 'symbol',
    why: 'Ký hiệu',
    pattern: /[&=§½¼¾×÷≠%‰@≥≤≈±°℃Ω№$€£¥₫²³√∞π]/y,
    begins: /[&=§½¼¾×÷≠%‰@≥≤≈±°℃Ω№$€£¥₫²³√∞π]/,
    read: ([symbol]) => WORDS[symbol]!,
  },
];

/** '6 tháng-5 tuổi' */
const AGE_BEFORE = /\d (?:ngày|tuần|tháng|tuổi) ?$/u;

/** 'HIV (+)', 'test nhanh (-)' */
const TEST_BEFORE = /(?<!\p{L})(?:xét nghiệm|test|HIV|HBsAg|vi rút|virus|PCR|nồng độ cồn|ma túy)(?!\p{L})/iu;

/** '2014 - nay', '4/2020 – nay' */
const UP_TO_NOW: ReadonlySet<string> = new Set(['date', 'number']);

/** 'Trần Văn B.', 'Nguyễn Minh K.': a name whose last part is kept from the public. */
const INITIAL_BEFORE =
  /(?:\p{Lu}\p{Ll}{1,7}|(?<!\p{L})(?:[Bb]à|[Ôô]ng|[Aa]nh|[Cc]hị|[Ee]m|[Cc]háu|[Bb]é|[Cc]ụ|[Cc]ô|[Cc]hú|[Bb]ác|bị cáo|bị hại)) \p{Lu}$/u;

/** 'N.V.T' */
const LETTER_ALONE = /(?<!\p{L})\p{Lu}$/u;

/** '2 viên x 3 lần' */
function countedBefore({ text, at }: Site): boolean {
  return /\d \p{L}{1,6} $/u.test(text.slice(Math.max(0, at - 10), at));
}

const MEASURED: ReadonlySet<string> = new Set(['unit', 'percent', 'money']);

function measureBefore({ previous, at }: Site): boolean {
  return previous !== null && MEASURED.has(previous.class) && at - previous.end <= 1;
}

/** '4G/5G', 'cúm A/5' name two things. */
function isLettered({ text, at }: Site): boolean {
  return /[A-ZĐ]/.test(text[at - 1] ?? '') || /[A-ZĐ]/.test(text[at + 1] ?? '');
}
