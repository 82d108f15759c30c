/** Symbols that stand for a word, and those a newsreader passes over. */
import { isDigit, isLetter, spellLetters } from '../alphabet.ts';
import { CONTEXT, phrases } from '../context.ts';
import { readDigits } from '../numbers.ts';
import { comesAfter, type Rule, type Site } from '../site.ts';
import { unitAt } from './unit-table.ts';

const WORDS: Record<string, string> = {
  '&': 'và', '=': 'bằng', '§': 'mục', '½': 'một phần hai', '¼': 'một phần tư', '¾': 'ba phần tư', '×': 'nhân', '÷': 'chia', '≠': 'khác',
  '%': 'phần trăm', '‰': 'phần nghìn', '@': 'a còng', '≥': 'lớn hơn hoặc bằng', '≤': 'nhỏ hơn hoặc bằng', '≈': 'xấp xỉ', '±': 'cộng trừ',
  '°': 'độ', '℃': 'độ xê', 'Ω': 'ôm', '№': 'số', '$': 'đô la', '€': 'ơ rô', '£': 'bảng', '¥': 'yên', '₫': 'đồng', '²': 'mũ hai', '³': 'mũ ba', '√': 'căn bậc hai của', '∛': 'căn bậc ba của', '∞': 'vô cực', 'π': 'pi', '⅓': 'một phần ba', '⅔': 'hai phần ba', '⅕': 'một phần năm', '⅖': 'hai phần năm', '⅗': 'ba phần năm', '⅘': 'bốn phần năm', '⅙': 'một phần sáu', '⅚': 'năm phần sáu', '⅛': 'một phần tám', '⅜': 'ba phần tám', '⅝': 'năm phần tám', '⅞': 'bảy phần tám',
  '∈': 'thuộc', '∉': 'không thuộc', '∩': 'giao', '∪': 'hợp', '⊂': 'con của', '⊥': 'vuông góc với', '∥': 'song song với', '⇔': 'tương đương', '∠': 'góc', '∆': 'tam giác',
  'α': 'an pha', 'β': 'bê ta', 'γ': 'gam ma', 'δ': 'đen ta', 'Δ': 'đen ta', 'θ': 'tê ta', 'λ': 'lam đa', 'ρ': 'rô', 'σ': 'xích ma', 'Σ': 'tổng', 'φ': 'phi', 'Φ': 'phi', 'ω': 'ô mê ga', '℉': 'độ ép',
}; // prettier-ignore

const SAID = `[${Object.keys(WORDS).join('')}]`;

function between(site: Site): [string | undefined, string | undefined] {
  const before = site.text[site.at - 1] === ' ' ? site.text[site.at - 2] : site.text[site.at - 1];
  const after = site.text[site.at + 1] === ' ' ? site.text[site.at + 2] : site.text[site.at + 1];
  return [before, after];
}

/** 'NaOH + HCl → NaCl + H2O': formulas on both sides. */
const REACTION =
  /(?<![\p{L}\d])(?:\d{1,2})?(?:[A-Z][a-z]?\d{0,2}){1,6}(?: ?\+ ?(?:\d{1,2})?(?:[A-Z][a-z]?\d{0,2}){1,6})? ?(?:→|[-–=]>) ?(?:\d{1,2})?[A-Z][a-z]?(?=[A-Z\d +]|$)/u;

function isReaction({ text, at }: Site): boolean {
  const around = text.slice(Math.max(0, at - 40), at + 40);
  return /[A-Z]\d|[A-Z][a-z][A-Z]|\+/.test(around) && REACTION.test(around);
}

/** 'giải Nhì x 10 triệu' */
function standsAlone({ text, at }: Site): boolean {
  return text[at - 1] === ' ' && text[at + 1] === ' ';
}

/** 'Toán x2': so many times what stands before. */
function timesBefore({ text, at }: Site): boolean {
  return (
    /(?:\p{L} |\()$/u.test(text.slice(Math.max(0, at - 2), at)) &&
    /^x\d{1,2}(?![\p{L}\d])/u.test(text.slice(at, at + 4))
  );
}

/** '3 m x 4 m': also where x stands for the sign. */
export const productRules: readonly Rule[] = [
  {
    class: 'symbol',
    why: 'Phép nhân',
    pattern:
      /[x×*](?= ?\d|(?<=[x×]) ?\(\d|(?<=[%²³)] [x×]) \p{Lu}\p{Ll}| (?:hệ số|đơn giá|mức|số|tỷ lệ|định mức|diện tích)(?!\p{L}))/uy,
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

/** '8h->12h', '500k → 450k' */
function endsTimeOrSum({ previous, at }: Site): boolean {
  return (previous?.class === 'money' || previous?.class === 'time') && at - previous.end <= 1;
}

/** 'sản phẩm 4*', 'khách sạn 5 *' */
const STARS = /(?:KS|hàng không|hãng bay|resort|sản phẩm|OCOP|khách sạn|hạng|chuẩn|đạt|xếp|và|,) [1-5] ?$/iu;

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

/** ':)', ':((', '=))', ':v', '<3', '^^' */
const EMOTICON = /(?::['-]?[)(]{1,9}|=[)(]{1,9}|;\)|:[DPpv3oO*](?![\p{L}\d])|<3(?!\d)|\^_?\^)/uy;
/** 'từ 70 - dưới 75' */
const LEVEL_BEFORE = /(?<!\p{L})(?:từ|mức|đạt|khoảng)(?!\p{L})[^.;]{0,12}\d(?:[.,]\d)?%?(?: \p{L}{1,6})? ?$/u;

/** 'ion Ca2+', 'ion OH-' */
const ION = /([A-Z][a-z]?)([A-Z]?)(\d?)([+-])(?![\p{L}\d])/uy;

/** 'Na+ và Cl-' */
const ION_BEFORE = /[A-Z][a-z]?\d?[+-](?:,| và) $/;

export const ionRules: readonly Rule[] = [
  {
    class: 'code',
    why: 'I-ông và điện tích',
    pattern: ION,
    begins: /[A-Z]/,
    read: ([, first = '', second = '', charge = '', sign], site) =>
      comesAfter(site, phrases('ion, các ion, cation, anion')) ||
      ION_BEFORE.test(site.text.slice(Math.max(0, site.at - 12), site.at))
        ? [spellLetters(first + second), charge && readDigits(charge), sign === '+' ? 'cộng' : 'trừ']
            .filter(Boolean)
            .join(' ')
        : null,
  },
];

/** Before '<' and '=' compare. */
export const emoticonRules: readonly Rule[] = [
  {
    class: 'dropped',
    why: 'Hình mặt cười, không đọc',
    pattern: EMOTICON,
    begins: /[:=;<^]/,
    read: (_match, { text, at }) => (at === 0 || text[at - 1] === ' ' ? '' : null),
  },
];

/** 'từ Đ. Hùng Vương -> Đ. Quang Trung' */
const FROM = /(?<!\p{L})từ (?:(?:Đ|P|Q)\. ?|đường |phố |ngõ |ngã \p{L}+ )?\p{Lu}[^;:!?]{0,36}$/u;
/** 'từ Quảng Bình-Phú Yên' */
const FROM_PLACE = /(?<!\p{L})từ (?:\p{Lu}\p{Ll}+ ?){2,4}$/u;

/** 'tỉ số nam/nữ' */
const SHARE_OF_TWO = /(?:tỷ|tỉ) (?:lệ|số)(?: giữa)?(?: \p{Ll}{1,7}){1,3}$/iu;

/** 'a // b', 'AB//CD' */
const LINE_BEFORE = /(?<![\p{L}\d:/])(?:\p{Lu}{2}|\p{Ll}) ?$/u;
/** "y' = 3x²", "A'B'C'" */
const PRIMED = /(?<!\p{Ll})[A-Za-z]$/u;
const QUOTED_LETTER = /(?:^|[ (:])'[A-Za-z]{1,2}$/u;

export const symbolRules: readonly Rule[] = [
  {
    class: 'symbol',
    why: 'Phân số của công thức',
    pattern: /\/(?=[\p{L}](?![\p{L}\d]))/uy,
    begins: /\//,
    read: (_match, { text, at }) =>
      /(?<![\p{L}])\d{0,3}\p{L}$/u.test(text.slice(Math.max(0, at - 5), at)) &&
      /(?<!\p{L})\p{L} ?= ?|^.{2,4} ?= ?/u.test(text.slice(Math.max(0, at - 16), at + 8))
        ? 'trên'
        : null,
  },
  {
    class: 'symbol',
    why: 'Đen ta của phương trình',
    pattern: /∆(?= ?[=<>≥≤'])/y,
    begins: /∆/,
    read: () => 'đen ta',
  },
  {
    class: 'symbol',
    why: 'Song song',
    pattern: /\/\/ ?(?=(?:\p{Lu}{2}|\p{Ll})(?![\p{L}\d]))/uy,
    begins: /\//,
    read: (_match, { text, at }) =>
      LINE_BEFORE.test(text.slice(Math.max(0, at - 4), at)) ? 'song song với' : null,
  },
  {
    class: 'symbol',
    why: 'Dấu phẩy trên của công thức',
    pattern: /'(?= ?[=(]|[A-Z]')/y,
    begins: /'/,
    read: (_match, { text, at }) => {
      const before = text.slice(Math.max(0, at - 4), at);
      return PRIMED.test(before) && !QUOTED_LETTER.test(before) ? 'phẩy' : null;
    },
  },
  {
    class: 'symbol',
    why: 'Tỷ lệ của hai bên: dấu gạch chéo đọc là trên',
    pattern: /\/(?=\p{Ll}{1,7}(?: \p{Ll}{1,7})? (?:là|bằng|đạt|khoảng|còn|ở mức|\d))/uy,
    begins: /\//,
    read: (_match, { text, at }) => (SHARE_OF_TWO.test(text.slice(Math.max(0, at - 40), at)) ? 'trên' : null),
  },
  {
    class: 'symbol',
    why: 'Mũi tên giữa hai số',
    pattern: /(?:→|[-–=]>) ?(?=(?:khoảng )?\d)/uy,
    begins: /[→=–-]/,
    read: (_match, site) =>
      !isReaction(site) && (isDigit(between(site)[0]) || endsTimeOrSum(site)) ? 'đến' : null,
  },
  {
    class: 'symbol',
    why: 'Mũi tên của phản ứng hóa học',
    pattern: /(?:→|[-–=]>)/y,
    begins: /[→=–-]/,
    read: (_match, site) => (isReaction(site) ? 'tạo thành' : null),
  },
  {
    class: 'symbol',
    why: 'Mũi tên sau từ đọc là đến',
    pattern: /(?:→|[-–=]>)(?= ?\p{Lu})/uy,
    begins: /[→=–-]/,
    read: (_match, { text, at }) => (FROM.test(text.slice(Math.max(0, at - 44), at)) ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Mũi tên, ngắt',
    pattern: /={1,3}>{1,3}/y,
    begins: /=/,
    read: ([whole], { at }) => ({ end: at + whole.length, spoken: ',', class: 'pause' }),
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
    why: 'Yếu tố Rh của nhóm máu',
    pattern: /\(?([-–+])\)?/y,
    begins: /[(+–-]/,
    read: ([, sign], { text, at }) =>
      /Rh ?$/.test(text.slice(Math.max(0, at - 3), at)) ? (sign === '+' ? 'dương' : 'âm') : null,
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
    pattern: /\.(?= ?[\p{Ll}(,;]| \d)/uy,
    begins: /\./,
    read: (_match, { text, at }) =>
      INITIAL_BEFORE.test(text.slice(Math.max(0, at - 14), at)) ||
      INITIALS_BEFORE.test(text.slice(Math.max(0, at - 9), at))
        ? { end: at + 1, spoken: '' }
        : null,
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
    why: 'Gạch giữa hai thời điểm có ngày đọc là đến',
    pattern: /[-–](?= ?\d{1,2}(?:h|g|giờ|:)\d{0,2},? ?\(?(?:ngày )?\d{1,2}\/\d{1,2}(?!\d))/uy,
    begins: /[-–]/,
    read: (_match, { text, at }) => (MOMENT_BEFORE.test(text.slice(Math.max(0, at - 24), at)) ? 'đến' : null),
  },
  {
    class: 'pause',
    why: 'Mục con của trình đơn, ngắt',
    pattern: /> (?=["']?\p{L}{2})/uy,
    begins: />/,
    read: ([whole], { text, at }) =>
      /\p{L}{2}["']? $/u.test(text.slice(Math.max(0, at - 4), at))
        ? { end: at + whole.length - 1, spoken: ',' }
        : null,
  },
  {
    class: 'symbol',
    why: 'Gạch giữa hai thứ trong tuần đọc là đến',
    pattern: /[-–](?= ?(?:thứ [2-7]|chủ nhật|CN)(?!\p{L}))/iuy,
    begins: /[-–]/,
    read: (_match, { text, at }) =>
      /thứ [2-7] ?$/iu.test(text.slice(Math.max(0, at - 7), at)) ? 'đến' : null,
  },
  {
    class: 'symbol',
    why: 'Gạch giữa hai nơi, sau từ, đọc là đến',
    pattern: /[-–](?= ?\p{Lu}\p{Ll})/uy,
    begins: /[-–]/,
    read: (_match, { text, at }) => (FROM_PLACE.test(text.slice(Math.max(0, at - 34), at)) ? 'đến' : null),
  },
  {
    class: 'dropped',
    why: 'Chỗ để trống của ngày, tháng',
    pattern: /\//y,
    begins: /\//,
    read: (_match, { text, at }) => (/(?:\.|…) ?$/u.test(text.slice(Math.max(0, at - 2), at)) ? '' : null),
  },
  {
    class: 'dropped',
    why: 'Dấu chấm nối hai chữ viết tắt',
    pattern: /\.(?=\p{Lu}{2}|\d)/uy,
    begins: /\./,
    read: (_match, { text, at }) =>
      /(?<!\p{L})\p{Lu}{2,6}$/u.test(text.slice(Math.max(0, at - 8), at)) ? '' : null,
  },
  {
    class: 'symbol',
    why: 'Gạch giữa hai mức đọc là đến',
    pattern: /[-–](?= ?(?:dưới|trên|<|>) ?\d)/uy,
    begins: /[-–]/,
    read: (_match, { text, at }) => (LEVEL_BEFORE.test(text.slice(Math.max(0, at - 26), at)) ? 'đến' : null),
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
    why: 'Gạch, mũi tên giữa hai nơi cùng loại có số đọc là đến',
    pattern:
      /(?:[-–]>?|→) ?(?=(tổ|tdp|lớp|khối|tầng|sn|số nhà|km|cột|trụ|hẻm|kiệt|bàn|ngõ|thôn|ấp|đội|cụm|quầy|mục|điều|khoản|bài|câu|trang|tuần|tiết|cấp|bậc|hạng) \d{1,4}(?! ?[-–]))/iuy,
    begins: /[-–→]/,
    read: ([, kind = ''], { text, at }) =>
      new RegExp(`(?<![-–] ?)(?<!\\p{L})${kind} \\d{1,4} ?$`, 'iu').test(text.slice(Math.max(0, at - 14), at))
        ? 'đến'
        : null,
  },
  {
    class: 'symbol',
    why: 'Dấu trừ trong phép tính',
    pattern: /[-–](?= ?(?:\d{1,9}\p{Ll}?|\p{Ll}[²³]?) ?(?:[=+≤≥<>×÷]|(?<=\d )x \d))/uy,
    begins: /[-–]/,
    read: (_match, site) =>
      between(site).every((char) => isDigit(char) || isLetter(char) || /[²³)]/.test(char ?? ''))
        ? 'trừ'
        : null,
  },
  {
    class: 'symbol',
    why: 'Dấu trừ trong ngoặc của phép tính',
    pattern: /[-–](?= ?\d{1,9}\))/y,
    begins: /[-–]/,
    read: (_match, { text, at }) => (IN_PRODUCT.test(text.slice(Math.max(0, at - 16), at)) ? 'trừ' : null),
  },
  {
    class: 'symbol',
    why: 'Dấu trừ trong phép tính được nói đến',
    pattern: /[-–](?= ?\d)/y,
    begins: /[-–]/,
    read: (_match, { text, at }) =>
      /(?<!\p{L})(?:phép tính|biểu thức|phép trừ|hiệu của) \d[\d.,]{0,12} ?$/iu.test(
        text.slice(Math.max(0, at - 28), at),
      )
        ? 'trừ'
        : null,
  },
  {
    class: 'symbol',
    why: 'Dấu so sánh được nói đến',
    pattern: /[<>=](?=[ ,.;]|$)/y,
    begins: /[<>=]/,
    read: ([sign], { text, at }) =>
      /(?<!\p{L})dấu[ <>=,;]{1,9}(?:và |hoặc |hay )?$/iu.test(text.slice(Math.max(0, at - 20), at))
        ? SIGN_NAMES[sign]!
        : null,
  },
  {
    class: 'symbol',
    why: 'Dấu trừ giữa hai chữ của công thức',
    pattern: /[-–](?= ?(?:\d{1,4}\p{Ll}{0,2}|\p{Ll})(?![\p{L}\d]))/uy,
    begins: /[-–]/,
    read: (_match, { text, at }) =>
      FORMULA_BEFORE.test(text.slice(Math.max(0, at - 24), at)) ? 'trừ' : null,
  },
  {
    class: 'symbol',
    why: 'Múi giờ',
    pattern: /[-–](?=\d)/y,
    begins: /[-–]/,
    read: (_match, { text, at }) =>
      /(?:UTC|GMT) ?$/.test(text.slice(Math.max(0, at - 4), at)) ? 'trừ' : null,
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
      between(site).every((char) => isDigit(char) || isLetter(char) || /[%²³()α-ω]/.test(char ?? ''))
        ? 'cộng'
        : null,
  },
  {
    class: 'symbol',
    why: 'So sánh',
    pattern: /[<>](?= ?(?:\d|\p{Ll}(?!\p{L})))/uy,
    begins: /[<>]/,
    read: ([sign], { text, at }) =>
      /(?:\d|(?<!\p{L})\p{Ll}) ?$/u.test(text.slice(Math.max(0, at - 3), at)) ||
      /^. ?\d/.test(text.slice(at, at + 3))
        ? sign === '<'
          ? 'nhỏ hơn'
          : 'lớn hơn'
        : null,
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
    pattern: new RegExp(SAID, 'y'),
    begins: new RegExp(SAID),
    read: ([symbol], site) =>
      symbol === '§' && comesAfter(site, phrases('mục')) ? { end: site.at + 1, spoken: '' } : WORDS[symbol]!,
  },
];

/** '15 x (7 - 4)' */
const IN_PRODUCT = /[x×*+:÷] ?\(\d{1,9} ?$/u;
const SIGN_NAMES: Readonly<Record<string, string>> = { '<': 'bé hơn', '>': 'lớn hơn', '=': 'bằng' };

/** 'y = x - 3', 'x³ - 3x' */
const FORMULA_BEFORE = /(?:=[^,.;]{0,16}(?<![\p{L}])\d{0,3}\p{Ll}[²³]? ?|(?<![\p{L}])\d{0,3}\p{Ll}[²³] ?)$/u;

/** '6 tháng-5 tuổi' */
const AGE_BEFORE = /\d (?:ngày|tuần|tháng|tuổi) ?$/u;

/** '22h 14/8 - 6h 15/8': the day stands behind each of the hours. */
const MOMENT_BEFORE = /\d(?:h|g|giờ)?(?:\d\d)?,? \(?(?:ngày )?\d{1,2}\/\d{1,2}(?:\/\d{4})?\)? ?$/u;

/** 'HIV (+)', 'test nhanh (-)' */
const TEST_BEFORE =
  /(?<!\p{L})(?:xét nghiệm|XN|NS1|test|HIV|HBsAg|vi rút|virus|PCR|nồng độ cồn|ma túy)(?!\p{L})/iu;

/** '2014 - nay', '4/2020 – nay' */
const UP_TO_NOW: ReadonlySet<string> = new Set(['date', 'number']);

/** 'Trần Văn B.', 'Nguyễn Minh K.': a name whose last part is kept from the public. */
const INITIAL_BEFORE =
  /(?:\p{Lu}\p{Ll}{1,7}(?: \p{Lu}\.)?|(?<!\p{L})(?:[Bb]à|[Ôô]ng|[Aa]nh|[Cc]hị|[Ee]m|[Cc]háu|[Bb]é|[Cc]ụ|[Cc]ô|[Cc]hú|[Bb]ác|bị cáo|bị hại)) \p{Lu}$/u;

/** 'N.V.H. (sinh năm 1990)': the last point of a name's letters. */
const INITIALS_BEFORE = /(?<!\p{L})(?:\p{Lu}\.){1,3}\p{Lu}$/u;

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
