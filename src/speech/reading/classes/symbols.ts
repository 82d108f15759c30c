/** Symbols that stand for a word, and those a newsreader passes over. */
import { isDigit, spellLetters } from '../alphabet.ts';
import { CONTEXT, phrases, textBefore } from '../context.ts';
import { readDigits } from '../numbers.ts';
import { comesAfter, type Rule, type Site } from '../site.ts';
import { besideSign } from './beside-sign.ts';
import { arithmeticRules, formulaRules } from './formulas.ts';
import { arrowRules, jointRules } from './joints.ts';
import { unitAt } from './unit-table.ts';

const WORDS: Record<string, string> = {
  '&': 'và', '=': 'bằng', '§': 'mục', '½': 'một phần hai', '¼': 'một phần tư', '¾': 'ba phần tư', '×': 'nhân', '÷': 'chia', '≠': 'khác',
  '%': 'phần trăm', '‰': 'phần nghìn', '@': 'a còng', '≥': 'lớn hơn hoặc bằng', '≤': 'nhỏ hơn hoặc bằng', '≈': 'xấp xỉ', '±': 'cộng trừ',
  '°': 'độ', '℃': 'độ xê', 'Ω': 'ôm', '№': 'số', '$': 'đô la', '€': 'ơ rô', '£': 'bảng', '¥': 'yên', '₫': 'đồng', '²': 'mũ hai', '³': 'mũ ba', '√': 'căn bậc hai của', '∛': 'căn bậc ba của', '∞': 'vô cực', 'π': 'pi', '⅓': 'một phần ba', '⅔': 'hai phần ba', '⅕': 'một phần năm', '⅖': 'hai phần năm', '⅗': 'ba phần năm', '⅘': 'bốn phần năm', '⅙': 'một phần sáu', '⅚': 'năm phần sáu', '⅛': 'một phần tám', '⅜': 'ba phần tám', '⅝': 'năm phần tám', '⅞': 'bảy phần tám',
  '∈': 'thuộc', '∉': 'không thuộc', '∩': 'giao', '∪': 'hợp', '⊂': 'con của', '⊥': 'vuông góc với', '∥': 'song song với', '⇔': 'tương đương', '∠': 'góc', '∆': 'tam giác',
  'α': 'an pha', 'β': 'bê ta', 'γ': 'gam ma', 'δ': 'đen ta', 'Δ': 'đen ta', 'θ': 'tê ta', 'λ': 'lam đa', 'ρ': 'rô', 'σ': 'xích ma', 'Σ': 'tổng', 'φ': 'phi', 'Φ': 'phi', 'ω': 'ô mê ga', '℉': 'độ ép',
}; // prettier-ignore

const SAID = `[${Object.keys(WORDS).join('')}]`;

/** 'sản phẩm 4*', 'khách sạn 5 *' */
const STARS =
  /(?:KS|hàng không|hãng bay|resort|sản phẩm|OCOP|khách sạn|hạng|mức|chuẩn|đạt|xếp|và|,) [1-5] ?$/iu;

/** 'T.P Hà Nội' */
const CITY = /^T\.P\.? ?\p{Lu}\p{Ll}/u;

/** 'chị P.T.L', 'Q.N': a person whose name is kept back; 'T.Ư' is an agency. */
export const initialsRules: readonly Rule[] = [
  {
    class: 'acronym',
    why: 'Tên viết tắt, đọc từng chữ',
    pattern: /\p{Lu}(?:\.\p{Lu}){1,4}(?![\p{L}\d]|\.\p{L})/uy,
    begins: /\p{Lu}/u,
    read: ([written], { text, at }) =>
      /^(?:T\.[ƯW]|P\.V)$/u.test(written) || CITY.test(text.slice(at, at + 7))
        ? null
        : spellLetters(written.replaceAll('.', '')),
  },
];

/** ':)', ':((', '=))', ':v', '<3', '^^' */
const EMOTICON = /(?::['-]?[)(]{1,9}|=[)(]{1,9}|;\)|:[DPpv3oO*](?![\p{L}\d])|<3(?!\d)|\^_?\^)/uy;

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

/** 'tỉ số nam/nữ' */
const SHARE_OF_TWO = /(?:tỷ|tỉ) (?:lệ|số)(?: giữa)?(?: \p{Ll}{1,7}){1,3}$/iu;

export const symbolRules: readonly Rule[] = [
  ...formulaRules,
  {
    class: 'symbol',
    why: 'Tỷ lệ của hai bên: dấu gạch chéo đọc là trên',
    pattern: /\/(?=\p{Ll}{1,7}(?: \p{Ll}{1,7})? (?:là|bằng|đạt|khoảng|còn|ở mức|\d))/uy,
    begins: /\//,
    read: (_match, site) => (SHARE_OF_TWO.test(textBefore(site, 40)) ? 'trên' : null),
  },
  {
    class: 'symbol',
    why: 'Tỷ lệ của hai bên: dấu gạch chéo đọc là trên',
    pattern: /\/(?=\p{Ll}{1,7}(?!\p{L}))/uy,
    begins: /\//,
    read: (_match, site) =>
      /(?<!\p{L})t[ỷỉ] (?:lệ|số|suất) \p{Ll}{1,7}$/iu.test(textBefore(site, 18)) ? 'trên' : null,
  },
  ...arrowRules,
  {
    class: 'symbol',
    why: 'Yếu tố Rh của nhóm máu',
    pattern: /\(?([-–+])\)?/y,
    begins: /[(+–-]/,
    read: ([, sign], site) => (/Rh ?$/.test(textBefore(site, 3)) ? (sign === '+' ? 'dương' : 'âm') : null),
  },
  {
    class: 'symbol',
    why: 'Kết quả xét nghiệm',
    pattern: /\(([-–+])\)/y,
    begins: /\(/,
    read: ([, sign], site) =>
      TEST_BEFORE.test(textBefore(site, CONTEXT)) ? (sign === '+' ? 'dương tính' : 'âm tính') : null,
  },
  {
    class: 'symbol',
    why: 'Tên của phím, của dấu',
    pattern: /[*#](?=[ ,.;:)"]|$)/y,
    begins: /[*#]/,
    read: ([sign], site) =>
      comesAfter(site, phrases('phím, dấu, nút, ký tự, kí tự, ký hiệu'))
        ? sign === '*'
          ? 'sao'
          : 'thăng'
        : null,
  },
  {
    class: 'symbol',
    why: 'Hạng sao',
    pattern: /\*(?![\d*])/y,
    begins: /\*/,
    read: (_match, site) => (STARS.test(textBefore(site, 20)) ? 'sao' : null),
  },
  {
    class: 'symbol',
    why: 'Dấu chấm của chữ viết tắt tên, câu còn tiếp',
    pattern: /\.(?= ?[\p{Ll}(,;]| \d)/uy,
    begins: /\./,
    read: (_match, { text, at }) =>
      INITIAL_BEFORE.test(textBefore({ text, at }, 14)) || INITIALS_BEFORE.test(textBefore({ text, at }, 9))
        ? { end: at + 1, spoken: '' }
        : null,
  },
  {
    class: 'symbol',
    why: 'Dấu chấm giữa các chữ viết tắt tên',
    pattern: /\.(?=\p{Lu}(?!\p{L}))/uy,
    begins: /\./,
    read: (_match, { text, at }) =>
      LETTER_ALONE.test(textBefore({ text, at }, 2)) ? { end: at + 1, spoken: '' } : null,
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
  ...jointRules,
  {
    class: 'pause',
    why: 'Mục con của trình đơn, ngắt',
    pattern: /> (?=["']?\p{L}{2})/uy,
    begins: />/,
    read: ([whole], { text, at }) =>
      /\p{L}{2}["']? $/u.test(textBefore({ text, at }, 4))
        ? { end: at + whole.length - 1, spoken: ',' }
        : null,
  },
  {
    class: 'dropped',
    why: 'Chỗ để trống của ngày, tháng',
    pattern: /\//y,
    begins: /\//,
    read: (_match, site) => (/(?:\.|…) ?$/u.test(textBefore(site, 2)) ? '' : null),
  },
  {
    class: 'dropped',
    why: 'Dấu chấm nối hai chữ viết tắt',
    pattern: /\.(?=\p{Lu}{2}|\d)/uy,
    begins: /\./,
    read: (_match, site) => (/(?<!\p{L})\p{Lu}{2,6}$/u.test(textBefore(site, 8)) ? '' : null),
  },
  ...arithmeticRules,
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
      isLettered(site) || site.previous?.class === 'phone' || !besideSign(site).some(isDigit) ? null : 'trên',
  },
  {
    class: 'symbol',
    why: 'Ký hiệu giữa độ nét và số khung hình, không đọc',
    pattern: /@(?=\d{2,3} ?(?:fps|Hz|khung))/y,
    begins: /@/,
    read: () => '',
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

/** 'HIV (+)', 'test nhanh (-)' */
const TEST_BEFORE =
  /(?<!\p{L})(?:xét nghiệm|XN|NS1|test|HIV|HBsAg|vi rút|virus|PCR|nồng độ cồn|ma túy)(?!\p{L})/iu;

/** 'Trần Văn B.', 'Nguyễn Minh K.': a name whose last part is kept from the public. */
const INITIAL_BEFORE =
  /(?:\p{Lu}\p{Ll}{1,7}(?: \p{Lu}\.)?|(?<!\p{L})(?:[Bb]à|[Ôô]ng|[Aa]nh|[Cc]hị|[Ee]m|[Cc]háu|[Bb]é|[Cc]ụ|[Cc]ô|[Cc]hú|[Bb]ác|bị cáo|bị can|bị hại|[Nn]ạn nhân|[Nn]ghi phạm|[Đđ]ối tượng|[Tt]ài xế|[Ll]ái xe|[Hh]ọc sinh)) \p{Lu}$/u;

/** 'N.V.H. (sinh năm 1990)': the last point of a name's letters. */
const INITIALS_BEFORE = /(?<!\p{L})(?:\p{Lu}\.){1,3}\p{Lu}$/u;

/** 'N.V.T' */
const LETTER_ALONE = /(?<!\p{L})\p{Lu}$/u;

/** '4G/5G', 'cúm A/5' name two things. */
function isLettered({ text, at }: Site): boolean {
  return /[A-ZĐ]/.test(text[at - 1] ?? '') || /[A-ZĐ]/.test(text[at + 1] ?? '');
}
