/** Letters and digits together: QL1A, H5N1, A1, T7, CT03. */
import { spellLetters } from '../alphabet.ts';
import { phrases, textBefore } from '../context.ts';
import { readCardinal, readDigits, readMonth, readYear } from '../numbers.ts';
import { beginsLine, comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { isSyllable } from '../syllable.ts';
import { readNamedNumber } from './documents.ts';
import { endsWord } from './quantity.ts';
import { LOADS, ROADS } from './roads.ts';

/** With a number behind it, the name of a channel and no longer of the house that sends it. */
const CHANNELS = new Set(['VTV', 'HTV', 'VTC', 'VOV', 'THVL', 'ANTV', 'SCTV']);
const CODE =
  /(\p{L}{1,8})(?:[-.](?=\d))?(\d{1,6})(?:(\p{Lu}{1,3})(\d{0,3})|[.](\d{1,2})|-(\p{Lu}{1,2})|-(0\d))?(?![\p{L}\d]|[.,]\d(?!\d?h))/uy;

const FLIGHT_CUES = phrases('chuyến bay, chuyến, số hiệu, airbus, máy bay, tàu bay, tàu');

/** 'A321neo' */
const AIRLINER = /^3[1-8]\d$/;

/** 'OM5451', 'DH20481'; 'CT2018' is of a year, 'D1000' a measure. */
function isLongCode(number: string): boolean {
  return number.length > 4 || (number.length === 4 && !/^(?:19|20)\d\d$|00$/.test(number));
}

function readCode(
  [whole, letters = '', number = '', more = '', tail = '', part = '', desk = '', flat = '']: RegExpExecArray,
  site: Site,
): Reading | null {
  const end = site.at + whole.length;
  // 'UTC-5'
  if (/^(?:UTC|GMT)-/.test(whole)) return null;
  // 'năm2025', 'vòng05 ngày': a space was forgotten.
  if (letters.length > 2 && letters === letters.toLowerCase() && isSyllable(letters)) return null;
  if (
    !endsWord(site.text, end) ||
    (letters.length > 1 && letters !== letters.toUpperCase() && !isSyllable(letters))
  )
    return null;
  const road = ROADS[letters];
  const isRoad =
    road !== undefined &&
    !comesAfter(site, LOADS) &&
    !comesAfter(site, phrases('chuyên án')) &&
    (letters !== 'CT' || comesAfter(site, phrases('cao tốc')));
  const isFlight = number.length > 2 && (letters === 'QH' || comesAfter(site, FLIGHT_CUES));
  const known = isRoad ? (comesAfter(site, phrases(road)) ? '' : road) : readLead(letters, site, isFlight);
  const spoken = [
    known,
    isFlight ||
    (letters === 'A' && AIRLINER.test(number)) ||
    (isLongCode(number) && known === spellLetters(letters))
      ? readDigits(number)
      : readNamedNumber(number, site),
    spellLetters(more),
    tail && readCardinal(tail, site.style),
    part && `chấm ${readDigits(part)}`,
    spellLetters(desk),
    readDigits(flat),
  ];
  const words = spoken.filter(Boolean).join(' ');
  // 'lô A1-A5', 'ghế B10 - B12': from one to the other.
  const last =
    more || desk
      ? undefined
      : new RegExp(`^ ?[-–] ?${letters}(\\d{1,6})(?![\\p{L}\\d])`, 'u').exec(site.text.slice(end, end + 18));
  if (last)
    return { end: end + last[0].length, spoken: `${words} đến ${known} ${readNamedNumber(last[1]!, site)}` };
  return { end, spoken: words, sure: isRoad || whole.length <= 5 };
}

/** Two letters that keep their meaning with a number behind them; of others 'VN123' is a flight and 'CT2' a house. */
const SHORT_LEADS = new Set(['MĐ', 'VĐ', 'NQ', 'NĐ', 'QĐ', 'ĐA', 'KP', 'QH', 'TP']);

/** With a number behind it only. */
const NUMBERED: Readonly<Record<string, string>> = {
  ND: 'nội dung',
  NV: 'nguyện vọng',
  KV: 'khu vực',
  VT: 'vị trí',
};

function readLead(letters: string, site: Site, isFlight = false): string {
  if (NUMBERED[letters] !== undefined) return NUMBERED[letters];
  const entry = CHANNELS.has(letters) || (letters === 'QH' && isFlight) ? null : site.lexicon.word(letters);
  if (entry && !entry.rivals && (letters.length > 2 || SHORT_LEADS.has(letters))) return entry.spoken;
  if (isSyllable(letters) && letters !== letters.toUpperCase()) return letters;
  return spellLetters(letters);
}

/** 'T1-T6/2026' */
const MONTHS = /T(\d{1,2}) ?[-–] ?T?(\d{1,2})\/(\d{4})(?!\d)/y;

/** 'T4/2025' */
const MONTH = /T(\d{1,2})[/.](\d{4})(?!\d)/y;

/** 'trợ cấp T11': no day of the week has that number. */
const MONTH_ALONE = /T(1|8|9|1[0-2])(?![\p{L}\d/]|[.,-]\d)/uy;
/** 'T6 và T12' */
const BESIDE_A_MONTH = /(?<![\p{L}\d])T1?\d(?:,| và| -) $/u;
const MONTH_CUES = phrases(
  'điện, nước, cúp điện, loa, chi, tthc, cchc, hs, so, tháng trước, cộng dồn, btxh, phí, sang, số liệu, kq, cước, trợ cấp, lương, tiền lương, tiền điện, tiền nước, tiền, học phí, chi trả, báo cáo, bc, kh, kế hoạch, giao ban, sinh hoạt, kỳ, thu, từ, đến, hết, trong, đầu, cuối, giữa, tới, so với, lịch, công tác, quà, cuộc họp, họp, chi bộ',
);

/** 'SN 1985' is a year of birth, 'SN 12' a house. */
const BORN =
  /(?:SN|sn(?= ?:? ?(?:19|20)\d\d(?!\d))):? ?(\d{1,4})([A-ZĐa-z]?)(?: ?[-–] ?((?:19|20)\d\d))?(?![\p{L}\d])/uy;

/** 'Đ.249 BLHS' */
const ARTICLE =
  /Đ\.? ?(?=\d{1,3}(?:(?:,| và) (?:Đ\.? ?)?\d{1,3})* (?:của )?(?:BL|Bộ luật|Luật|NĐ|Nghị định|Hiến pháp|TT|Thông tư))/uy;

/** 'TB 115 câu/ngày', 'TB 98,2%' */
const AVERAGE = /TB(?= \d[\d.,]*(?:%| \p{L}+(?: \p{L}+){0,2}\/))/uy;

/** 'KS 3*' */
const HOTEL = /KS(?= [1-5] ?(?:\*|sao))/uy;

/** 'loại A+', 'mức A++', 'nhóm máu O+'. */
const PLUSSED = /([A-EO]|AB)(\+{1,2})(?![\p{L}\d+])/uy;

/** 'tiếp nhận 456 HS': files, where other numbers count pupils. */
const FILES =
  /(?<=(?:nhận|giải quyết|xử lý|trả|nộp|chuyển|tồn|số hóa|từ chối|hủy)(?: được| đủ)? [\d.,]{1,9} (?:HS[^.;!?]{1,40}[\d.,]{1,9} )?)HS(?![\p{L}\d])/uy;

/** 'KP 84,5trđ'; 'KP 5' is a quarter. */
const FUNDS = /KP(?=:? ?\d[\d.,]{0,14} ?(?:trđ|tr|triệu|tỷ|tỉ|nghìn|đồng|đ)(?!\p{L}))/uy;

/** 'AB = 3cm, BC = 5cm' */
const SEGMENT = /\p{Lu}{2}(?= ?= ?\d)/uy;

/** 'bàn 1 (A-H), bàn 2 (K-N)' */
const LETTERS_SPAN = /(?<=\()(\p{Lu}) ?[-–] ?(\p{Lu})(?=\))/uy;

/** 'HCM (-0,72%)': a share on the exchange. */
const TICKER = /[A-Z]{3}(?= \([-+]\d)/y;

export const acronymRules: readonly Rule[] = [
  {
    class: 'code',
    why: 'Mã cổ phiếu, đọc từng chữ',
    pattern: TICKER,
    begins: /[A-Z]/,
    read: ([letters]) => spellLetters(letters),
  },
  {
    class: 'acronym',
    why: 'Kính gửi, ở đầu dòng',
    pattern: /K[Gg](?=: ?\p{L})/uy,
    begins: /K/,
    when: beginsLine,
    read: () => 'Kính gửi',
  },
  {
    class: 'range',
    why: 'Từ chữ này đến chữ kia',
    pattern: LETTERS_SPAN,
    begins: /\p{Lu}/u,
    read: ([, from = '', to = '']) => `${spellLetters(from)} đến ${spellLetters(to)}`,
  },
  {
    class: 'code',
    why: 'Đoạn thẳng, đọc từng chữ',
    pattern: SEGMENT,
    begins: /\p{Lu}/u,
    read: ([letters]) => spellLetters(letters),
  },
  {
    class: 'acronym',
    why: 'Hồ sơ được tiếp nhận, giải quyết',
    pattern: FILES,
    begins: /H/,
    read: () => 'hồ sơ',
  },
  {
    class: 'acronym',
    why: 'Địa điểm, trước dấu hai chấm',
    pattern: /ĐĐ(?= ?:)/uy,
    begins: /Đ/,
    read: (_match, site) => (comesAfter(site, phrases('lĩnh vực, về')) ? 'đất đai' : 'địa điểm'),
  },
  {
    class: 'code',
    why: 'Hạng có dấu cộng',
    pattern: PLUSSED,
    begins: /[A-EO]/,
    read: ([, letters = '', plus = '']) => [spellLetters(letters), ...[...plus].map(() => 'cộng')].join(' '),
  },
  { class: 'acronym', why: 'Kinh phí trước số tiền', pattern: FUNDS, begins: /K/, read: () => 'kinh phí' },
  { class: 'acronym', why: 'Trung bình trước số', pattern: AVERAGE, begins: /T/, read: () => 'trung bình' },
  { class: 'acronym', why: 'Khách sạn theo hạng sao', pattern: HOTEL, begins: /K/, read: () => 'khách sạn' },
  {
    class: 'acronym',
    why: 'Điều của luật',
    pattern: ARTICLE,
    begins: /Đ/,
    read: () => 'Điều',
  },
  {
    class: 'acronym',
    why: 'Trước số điện thoại, ĐT là điện thoại',
    pattern: /ĐT(?= ?\(?0\d{2,3}[ .)-]{1,2}\d{3}| ?0\d{9})/uy,
    begins: /Đ/,
    read: (_match, site) => (comesAfter(site, phrases('điện thoại')) ? '' : 'điện thoại'),
  },
];

/** 'SN 12/5/1990' is a day of birth. */
const BORN_ON = /SN:? ?(?=\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d(?!\d))/y;

export const codeRules: readonly Rule[] = [
  { class: 'acronym', why: 'Ngày sinh', pattern: BORN_ON, begins: /S/, read: () => 'sinh' },
  {
    class: 'acronym',
    why: 'SN là sinh năm trước một năm, là số nhà trước số khác',
    pattern: BORN,
    begins: /[Ss]/,
    read: ([, number = '', letter = '', last], site) =>
      /^(?:19|20)\d\d$/.test(number) && letter === ''
        ? `sinh năm ${readYear(number, site.style)}${last ? ` đến ${readYear(last, site.style)}` : ''}`
        : ['số nhà', readCardinal(number, site.style), spellLetters(letter)].filter(Boolean).join(' '),
  },
  {
    class: 'date',
    why: 'Từ tháng này đến tháng kia',
    pattern: MONTHS,
    begins: /T/,
    read: ([, from = '', to = '', year = ''], site) =>
      Number(from) >= 1 && Number(from) < Number(to) && Number(to) <= 12
        ? `tháng ${readMonth(from, site.style)} đến tháng ${readMonth(to, site.style)} năm ${readYear(year, site.style)}`
        : null,
  },
  {
    class: 'date',
    why: 'Tháng viết tắt',
    pattern: MONTH_ALONE,
    begins: /T/,
    read: ([, month = ''], site) =>
      comesAfter(site, MONTH_CUES) ||
      BESIDE_A_MONTH.test(textBefore(site, 8)) ||
      /^T\d{1,2}(?:,| và) T\d{1,2}\/\d{4}/.test(site.text.slice(site.at, site.at + 16))
        ? `tháng ${readMonth(month, site.style)}`
        : null,
  },
  {
    class: 'date',
    why: 'Tháng viết tắt',
    pattern: MONTH,
    begins: /T/,
    read: ([, month = '', year = ''], site) =>
      Number(month) >= 1 && Number(month) <= 12
        ? `tháng ${Number(month) === 4 ? 'tư' : readCardinal(month, site.style)} năm ${readYear(year, site.style)}`
        : null,
  },
  {
    class: 'code',
    why: 'Mã dài gồm chữ và số, đọc từng ký tự',
    pattern: /(\p{Lu}{1,5})-?(\d{6,15})(\p{Lu}{0,3})(?![\p{L}\d]|[.,]\d)/uy,
    read: ([, letters = '', digits = '', rest = '']) =>
      [spellLetters(letters), readDigits(digits), spellLetters(rest)].filter(Boolean).join(' '),
  },
  { class: 'code', why: 'Mã gồm chữ và số', pattern: CODE, read: readCode },
];
