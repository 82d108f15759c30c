/** Letters and digits together: QL1A, H5N1, A1, T7, CT03. */
import { spellLetters } from '../alphabet.ts';
import { CONTEXT, phrases } from '../context.ts';
import { readCardinal, readDigits, readMonth, readYear } from '../numbers.ts';
import { comesAfter, comesBefore, type Reading, type Rule, type Site } from '../site.ts';
import { isSyllable } from '../syllable.ts';
import { readNamedNumber } from './documents.ts';
import { endsWord, quantityAt } from './quantity.ts';

const ROADS: Record<string, string> = {
  QL: 'quốc lộ',
  TL: 'tỉnh lộ',
  ĐT: 'đường tỉnh',
  CT: 'cao tốc',
  ĐCT: 'đường cao tốc',
  HL: 'hương lộ',
  ĐH: 'đường huyện',
};
/** With a number behind it, the name of a channel and no longer of the house that sends it. */
const CHANNELS = new Set(['VTV', 'HTV', 'VTC', 'VOV', 'THVL', 'ANTV', 'SCTV']);
const CODE =
  /(\p{L}{1,8})(?:[-.](?=\d))?(\d{1,6})(?:(\p{Lu}{1,3})(\d{0,3})|[.](\d{1,2})|-(\p{Lu}{1,2}))?(?![\p{L}\d]|[.,]\d)/uy;

const FLIGHT_CUES = phrases('chuyến bay, chuyến, số hiệu, airbus, máy bay, tàu bay, tàu');

function readCode(
  [whole, letters = '', number = '', more = '', tail = '', part = '', desk = '']: RegExpExecArray,
  site: Site,
): Reading | null {
  const end = site.at + whole.length;
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
    (letters !== 'CT' || comesAfter(site, phrases('cao tốc')));
  const known = isRoad ? road : readLead(letters, site);
  const isFlight = number.length > 2 && comesAfter(site, FLIGHT_CUES);
  const spoken = [
    known,
    isFlight ? readDigits(number) : readNamedNumber(number, site),
    spellLetters(more),
    tail && readCardinal(tail, site.style),
    part && `chấm ${readDigits(part)}`,
    spellLetters(desk),
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
const SHORT_LEADS = new Set(['VĐ', 'NQ', 'NĐ', 'QĐ', 'ĐA', 'KP', 'QH', 'TP']);

/** With a number behind it only. */
const NUMBERED: Readonly<Record<string, string>> = { NV: 'nguyện vọng', KV: 'khu vực', VT: 'vị trí' };

function readLead(letters: string, site: Site): string {
  if (NUMBERED[letters] !== undefined) return NUMBERED[letters];
  const entry = CHANNELS.has(letters) ? null : site.lexicon.word(letters);
  if (entry && !entry.rivals && (letters.length > 2 || SHORT_LEADS.has(letters))) return entry.spoken;
  if (isSyllable(letters) && letters !== letters.toUpperCase()) return letters;
  return spellLetters(letters);
}

/** 'T2-T6', 'T7, CN': days of the week in opening hours. */
const WEEKDAY = /(?:T([2-7])|CN)(?: ?[-–] ?(?:T([2-7])|(CN)))?(?![\p{L}\d/]|\.\d)/uy;

/** 'Thứ 7 & CN' */
const SATURDAY_BEFORE = /(?<!\p{L})(?:thứ (?:7|bảy)|T7) ?(?:&|,|và|-|\/) ?$/iu;

/** 'T6: …; T7: …; CN: …' */
const IN_A_WEEK = /(?<![\p{L}\d])T[2-7](?![\p{L}\d/])[^.]{0,36}[;,] $/u;

/** 'CN 29/11', 'CN, ngày 29/11', 'CN (29/11)' */
const DATE_AFTER = /^,? ?\(?(?:ngày )?\d{1,2}[/-]\d{1,2}/u;

function afterWeekday({ text, at }: Site): boolean {
  return SATURDAY_BEFORE.test(text.slice(Math.max(0, at - 12), at));
}

function readWeekday([whole, from, to, sunday]: RegExpExecArray, site: Site): Reading | null {
  const isRange = to !== undefined || sunday !== undefined;
  const follows = site.previous?.class === 'date' && site.at - site.previous.end <= 5;
  const cued =
    IN_A_WEEK.test(site.text.slice(Math.max(0, site.at - 40), site.at)) ||
    comesAfter(site, phrases('từ, đến, sáng, trưa, chiều, tối, ngày, và, thứ, hằng tuần, trừ')) ||
    (site.previous?.class === 'time' && site.at - site.previous.end <= 2) ||
    DATE_AFTER.test(site.text.slice(site.at + whole.length, site.at + whole.length + 12));
  if (from === undefined && !isRange && !follows && !cued && !afterWeekday(site)) return null;
  const said = (day: string | undefined) =>
    day === undefined ? 'chủ nhật' : `thứ ${day === '4' ? 'tư' : readCardinal(day, site.style)}`;
  const first = comesAfter(site, phrases('thứ')) ? said(from).replace('thứ ', '') : said(from);
  return {
    end: site.at + whole.length,
    spoken: isRange ? `${first} đến ${said(to)}` : first,
    sure: isRange || follows || cued,
  };
}

/** 'T4/2025' */
const MONTH = /T(\d{1,2})\/(\d{4})(?!\d)/y;

/** 'trợ cấp T11': no day of the week has that number. */
const MONTH_ALONE = /T(1|8|9|1[0-2])(?![\p{L}\d/]|[.,-]\d)/uy;
const MONTH_CUES = phrases(
  'btxh, phí, sang, số liệu, kq, cước, trợ cấp, lương, tiền lương, tiền điện, tiền nước, tiền, học phí, chi trả, báo cáo, bc, kh, kế hoạch, giao ban, sinh hoạt, kỳ, thu, từ, đến, hết, trong, đầu, cuối, giữa, tới, so với, lịch, công tác, quà, cuộc họp, họp, chi bộ',
);

/** 'SN 1985' is a year of birth, 'SN 12' a house. */
const BORN = /(?:SN|sn(?= ?:? ?(?:19|20)\d\d(?!\d))):? ?(\d{1,4})([A-ZĐa-z]?)(?![\p{L}\d])/uy;

/** 'QL.1A', 'ĐT.414', 'TL 8'; 'ĐT 024…' is a telephone. */
const ROAD =
  /(QL|TL|HL|ĐT|ĐH|ĐCT|CT(?<=cao tốc CT))[. -]{0,2}(\d{1,4})([A-ZĐ]?)(?:-(\d{1,2}))?(?![\p{L}\d]|[.,]\d)/uy;

/** 'Đ.249 BLHS' */
const ARTICLE =
  /Đ\.? ?(?=\d{1,3}(?:(?:,| và) (?:Đ\.? ?)?\d{1,3})* (?:của )?(?:BL|Bộ luật|Luật|NĐ|Nghị định|Hiến pháp|TT|Thông tư))/uy;

/** 'TB 115 câu/ngày', 'TB 98,2%' */
const AVERAGE = /TB(?= \d[\d.,]*(?:%| \p{L}+(?: \p{L}+){0,2}\/))/uy;

/** 'KS 3*' */
const HOTEL = /KS(?= [1-5] ?(?:\*|sao))/uy;

/** 'Ô. Lê Văn Tám, B. Trần Thị Út' */
const MISSIS = /B\. ?(?=\p{Lu}\p{Ll}{1,6} (?:Thị|\p{Lu}\p{Ll}{1,6} \p{Lu}\p{Ll}))/uy;
/** A man beside her is called so too. */
const MISTER_NEAR = /(?<!\p{L})Ô\. ?\p{Lu}/u;

/** 'LH: C.Hạnh', 'gặp A. Tuấn' */
const CALLED = /([AC])\. ?(?=\p{Lu}\p{Ll}+ ?[-:(,]? ?\(?0\d{2})/uy;

/** 'Q. Giám đốc', 'Q.Chủ tịch': acting; before a name it is a district. */
const ACTING =
  /Q\. ?(?=(?:Phó )?(?:Tổng )?(?:Giám đốc|Chủ tịch|Chủ nhiệm|Trưởng|Bí thư|Cục trưởng|Vụ trưởng|Viện trưởng|Hiệu trưởng|Chi cục trưởng|Chánh)(?!\p{L}))/uy;

/** 'P.CT HĐND', 'P. Giám đốc': a deputy; before a name it is a ward. */
const DEPUTY =
  /P\. ?(?=CT(?!\p{L})|(?:Tổng )?(?:Giám đốc|Chủ tịch|Trưởng|Bí thư|Hiệu trưởng|Chủ nhiệm)(?!\p{L}))/uy;

/** 'UBND P. giao', 'ngân sách P.:': the ward; before a capital letter it is the name's, or an office's. */
const OF_THE_WARD =
  /(?<=(?:[\p{Lu}&]{2,}|\p{Ll}{2,}|^) )P(?:\.(?= \p{Ll}|[:;,])|\.? (?=(?:PH|GS|TH|KT)(?!\p{L}))|\.?(?=$))/uy;

/** 'Ô. Nam', 'ô. Nam', '; b. Lan'. */
const ADDRESSED = /([ôÔ]|(?<=(?:^|[,;:(]|và) ?)b)\. ?(?=\p{Lu}\p{Ll})/uy;

/** 'loại A+', 'mức A++', 'nhóm máu O+'. */
const PLUSSED = /([A-EO]|AB)(\+{1,2})(?![\p{L}\d+])/uy;

/** 'tiếp nhận 456 HS': files, where other numbers count pupils. */
const FILES =
  /(?<=(?:nhận|giải quyết|xử lý|trả|nộp|chuyển|tồn|số hóa|từ chối|hủy)(?: được| đủ)? [\d.,]{1,9} (?:HS[^.;!?]{1,40}[\d.,]{1,9} )?)HS(?![\p{L}\d])/uy;

/** 'tải trọng HL93' of a bridge */
const LOADS = phrases('tải trọng, hoạt tải, tải trọng thiết kế');

/** 'KP 84,5trđ'; 'KP 5' is a quarter. */
const FUNDS = /KP(?=:? ?\d[\d.,]{0,14} ?(?:trđ|tr|triệu|tỷ|tỉ|nghìn|đồng|đ)(?!\p{L}))/uy;

export const roadRules: readonly Rule[] = [
  {
    class: 'acronym',
    why: 'Hồ sơ được tiếp nhận, giải quyết',
    pattern: FILES,
    begins: /H/,
    read: () => 'hồ sơ',
  },
  { class: 'acronym', why: 'Phường của cơ quan', pattern: OF_THE_WARD, begins: /P/, read: () => 'phường' },
  {
    class: 'acronym',
    why: 'Địa điểm, trước dấu hai chấm',
    pattern: /ĐĐ(?= ?:)/uy,
    begins: /Đ/,
    read: () => 'địa điểm',
  },
  { class: 'acronym', why: 'Quyền, trước chức vụ', pattern: ACTING, begins: /Q/, read: () => 'quyền' },
  { class: 'acronym', why: 'Phó, trước chức vụ', pattern: DEPUTY, begins: /P/, read: () => 'Phó' },
  {
    class: 'acronym',
    why: 'Ông, bà trước tên',
    pattern: ADDRESSED,
    begins: /[ôÔb]/,
    read: ([, letter]) => (letter === 'b' ? 'bà' : 'ông'),
  },
  {
    class: 'code',
    why: 'Hạng có dấu cộng',
    pattern: PLUSSED,
    begins: /[A-EO]/,
    read: ([, letters = '', plus = '']) => [spellLetters(letters), ...[...plus].map(() => 'cộng')].join(' '),
  },
  { class: 'acronym', why: 'Kinh phí trước số tiền', pattern: FUNDS, begins: /K/, read: () => 'kinh phí' },
  {
    class: 'acronym',
    why: 'Bà trước tên',
    pattern: MISSIS,
    begins: /B/,
    read: (match, { text, at }) =>
      / Thị/.test(text.slice(at, at + match[0].length + 12)) ||
      MISTER_NEAR.test(text.slice(Math.max(0, at - CONTEXT), at + CONTEXT))
        ? 'bà'
        : null,
  },
  { class: 'acronym', why: 'Trung bình trước số', pattern: AVERAGE, begins: /T/, read: () => 'trung bình' },
  { class: 'acronym', why: 'Khách sạn theo hạng sao', pattern: HOTEL, begins: /K/, read: () => 'khách sạn' },
  {
    class: 'acronym',
    why: 'Anh, chị trước tên và số điện thoại',
    pattern: CALLED,
    begins: /[AC]/,
    read: ([, letter]) => (letter === 'A' ? 'anh' : 'chị'),
  },
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
  {
    class: 'code',
    why: 'Tên đường',
    pattern: ROAD,
    begins: /[QTHĐC]/,
    read: ([, kind = '', number = '', letter = '', branch = ''], site) => {
      if (number.startsWith('0') && kind !== 'CT' && number.length > 2) return null;
      if (comesAfter(site, LOADS)) return null;
      const said = kind === 'CT' || comesAfter(site, phrases(ROADS[kind]!));
      const words = [said ? '' : ROADS[kind], readNamedNumber(number, site), spellLetters(letter)];
      return [...words, branch && readCardinal(branch, site.style)].filter(Boolean).join(' ');
    },
  },
];

const TERM_BEFORE = phrases('kỳ hạn, trong, bảo hành, vay, thời hạn, hạn, trả góp, gửi, góp, hạn mức');
const INTEREST = /lãi suất|kỳ hạn/iu;
const TERM_AFTER = phrases('đầu năm, cuối năm, đầu, cuối, qua, tới, đạt, ước, thực hiện, tăng, giảm, bằng');
const SEEN = 'view|views|lượt|like|likes|follow|follower|sub|người|tương tác';

export const shortenedRules: readonly Rule[] = [
  {
    class: 'unit',
    why: 'Số tháng viết tắt',
    pattern: /(\d{1,2})T(?![\p{L}\d/])/uy,
    afterDigits: /T/,
    read: ([whole, months = ''], site) =>
      comesAfter(site, TERM_BEFORE) ||
      comesBefore(site, site.at + whole.length, TERM_AFTER) ||
      INTEREST.test(site.text.slice(Math.max(0, site.at - CONTEXT), site.at))
        ? `${readCardinal(months, site.style)} tháng`
        : null,
  },
  {
    class: 'number',
    why: 'M sau số lượt xem là triệu',
    pattern: new RegExp(`(\\d{1,4}(?:[.,]\\d{1,2})?)M(?= (?:${SEEN})(?!\\p{L}))`, 'uy'),
    afterDigits: /[M.,]/,
    read: (_match, site) => {
      const quantity = quantityAt(site, site.at);
      return quantity && { end: quantity.end + 1, spoken: `${quantity.spoken} triệu` };
    },
  },
  {
    class: 'date',
    why: 'Số tháng đã qua của năm',
    pattern: /(\d{1,2})T\/(\d{4})(?!\d)/y,
    afterDigits: /T/,
    read: ([, months = '', year = ''], site) =>
      `${readCardinal(months, site.style)} tháng năm ${readYear(year, site.style)}`,
  },
  {
    class: 'unit',
    why: 'Số ngày, số đêm của chuyến đi',
    pattern: /(\d{1,2})N(\d{1,2})Đ(?![\p{L}\d])/uy,
    afterDigits: /N/,
    read: ([, days = '', nights = ''], site) =>
      `${readCardinal(days, site.style)} ngày ${readCardinal(nights, site.style)} đêm`,
  },
];

/** 'S: 8h-12h, C: 13h30-17h' of opening hours. */
const HALF_OF_DAY =
  /([SCT])(?= ?: ?\d{1,2}(?:h|g\d|:\d\d)| \d{1,2}h(?:\d\d)?(?: ?[-–] ?\d{1,2}h|(?!\p{L})))/uy;
const HALVES: Readonly<Record<string, string>> = { S: 'sáng', C: 'chiều', T: 'tối' };

export const weekdayRules: readonly Rule[] = [
  {
    class: 'time',
    why: 'Buổi trong giờ làm việc',
    pattern: HALF_OF_DAY,
    begins: /[SCT]/,
    read: ([, half = '']) => HALVES[half]!,
  },
  {
    class: 'date',
    why: 'Thứ trong tuần viết tắt',
    pattern: WEEKDAY,
    begins: /[TC]/,
    read: readWeekday,
  },
];

/** 'km 25+300', 'Km12': a milestone. */
const MILESTONE = /[Kk][Mm] ?(?:số )?(\d{1,4})(?:\+(\d{1,4}))?(?![\p{L}\d]|[.,]\d)/uy;
/** 'báo cáo Q3', 'hết Q1': no district stands there. */
const QUARTER_CUES = phrases(
  'báo cáo, bc, kq, kết quả, cchc, thu, chi, doanh thu, kế hoạch, kh, sơ kết, tăng trưởng, gtgt, thuế, hết, cuối, đầu, trong, tổng kết, giao ban, lợi nhuận',
);

/** 'Q1', 'Q.1' is a district; 'Q1/2026' a quarter. */
const DISTRICT = /Q\.? ?(\d{1,2})(?:\/(\d{4}))?(?![\p{L}\d]|\.\d)/uy;

export const milestoneRules: readonly Rule[] = [
  {
    class: 'address',
    why: 'Lý trình',
    pattern: MILESTONE,
    begins: /[Kk]/,
    read: ([, number = '', metres = ''], site) =>
      ['ki lô mét', readCardinal(number, site.style), metres && `cộng ${readCardinal(metres, site.style)}`]
        .filter(Boolean)
        .join(' '),
  },
  {
    class: 'address',
    why: 'Quận, hoặc quý trước năm',
    pattern: DISTRICT,
    begins: /Q/,
    read: ([, number = '', year], site) => {
      const words = readCardinal(number, site.style);
      if (year === undefined && Number(number) <= 4 && comesAfter(site, QUARTER_CUES)) return `quý ${words}`;
      if (year !== undefined) return `quý ${words} năm ${readYear(year, site.style)}`;
      return comesAfter(site, phrases('quận')) ? words : `quận ${words}`;
    },
  },
];

export const codeRules: readonly Rule[] = [
  {
    class: 'acronym',
    why: 'SN là sinh năm trước một năm, là số nhà trước số khác',
    pattern: BORN,
    begins: /[Ss]/,
    read: ([, number = '', letter = ''], site) =>
      /^(?:19|20)\d\d$/.test(number) && letter === ''
        ? `sinh năm ${readYear(number, site.style)}`
        : ['số nhà', readCardinal(number, site.style), spellLetters(letter)].filter(Boolean).join(' '),
  },
  {
    class: 'date',
    why: 'Tháng viết tắt',
    pattern: MONTH_ALONE,
    begins: /T/,
    read: ([, month = ''], site) =>
      comesAfter(site, MONTH_CUES) ? `tháng ${readMonth(month, site.style)}` : null,
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
