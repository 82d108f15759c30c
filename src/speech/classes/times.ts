/** Times of day and durations: 7h30, 7 giờ 30, 07:30, 7h30-11h00, 2h30p, 45'. */
import { phrases } from '../context.ts';
import { readCardinal } from '../numbers.ts';
import type { ReadingStyle } from '../reading-style.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { endsWord } from './quantity.ts';

interface TimePiece {
  end: number;
  hours: string;
  minutes: string;
  seconds: string;
  /** 'sáng', 'chiều' of AM and PM. */
  half: string;
  /** Written with a colon, which a score or a scale also is. */
  colon: boolean;
}

const HOUR_LETTER =
  /(\d{1,2}) ?(?:giờ|[hH]|g(?=\d\d(?!\d)| \d\d(?! ?[\p{L}\d%])| ?(?:sáng|trưa|chiều|tối|khuya|đêm|ngày|cùng ngày|hôm)(?!\p{L})|(?<=(?:lúc|từ|đến|trước|sau|hồi|vào) \d{1,2}g)(?!\p{L})))(?: ?(\d{1,2})(?: ?(?:phút|ph|p|')(?![\p{L}]))?(?: ?(\d{1,2}) ?(?:''|"|giây|s)(?![\p{L}]))?)?/uy;
/** '3 PM', '12:00 AM' */
const HALF = / ?(?:([AP])M|([ap])(?:m|\.m\.))(?!\p{L})/uy;
const COLON = /(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[hH](?![\p{L}]))?(?![\d:]|\.\d{3})/uy;
/** '8 giờ 30 đại biểu': what follows is counted, and the number is not of minutes. */
const COUNTED_AFTER =
  /^(?:%| (?:%|người|hộ|cán bộ|đại biểu|hồ sơ|xe|đồng|tổ|em|cháu|học sinh|đơn vị|triệu|nghìn|tỷ)(?!\p{L}))/u;
const TO = / ?[-–] ?(?=\d)| (?:đến|tới) (?=\d)/y;

function timePieceAt(text: string, at: number): TimePiece | null {
  HOUR_LETTER.lastIndex = at;
  const lettered = HOUR_LETTER.exec(text);
  if (lettered) {
    const [whole, hours = '', minutes = '', seconds = ''] = lettered;
    const end = at + whole.length;
    const whole24 = Number(hours) <= 24 && (minutes === '' || Number(minutes) < 60);
    // '7 giờ 5 cán bộ': without a word for minutes, only two digits right behind are minutes.
    const spacedOne = /(?:giờ|h|H) \d$/.test(whole);
    // 'H2' is hydrogen, 'h5' five minutes.
    const chemical = /H\d$/.test(whole);
    const counted = /(?:giờ|h|H) \d\d$/.test(whole) && COUNTED_AFTER.test(text.slice(end, end + 12));
    if (whole24 && !spacedOne && !chemical && !counted && endsWord(text, end) && !decimalFollows(text, end))
      return withHalf(text, { end, hours, minutes, seconds, half: '', colon: false });
  }
  COLON.lastIndex = at;
  const colon = COLON.exec(text);
  if (!colon) return null;
  const [whole, hours = '', minutes = '', seconds = ''] = colon;
  const possible = Number(hours) <= 24 && Number(minutes) < 60 && Number(seconds || 0) < 60;
  return possible && endsWord(text, at + whole.length)
    ? withHalf(text, { end: at + whole.length, hours, minutes, seconds, half: '', colon: true })
    : null;
}

function withHalf(text: string, piece: TimePiece): TimePiece {
  HALF.lastIndex = piece.end;
  const match = HALF.exec(text);
  if (!match) return piece;
  const hour = Number(piece.hours);
  const isMorning = /a/i.test((match[1] ?? match[2])!);
  const half = isMorning ? (hour === 12 ? 'đêm' : 'sáng') : hour === 12 ? 'trưa' : hour < 6 ? 'chiều' : 'tối';
  return { ...piece, end: piece.end + match[0].length, half };
}

function decimalFollows(text: string, end: number): boolean {
  return /^[.,/]\d/.test(text.slice(end, end + 2));
}

function readPiece({ hours, minutes, seconds, half }: TimePiece, style: ReadingStyle): string {
  const words = [readCardinal(hours, style), 'giờ'];
  const silent = Number(minutes || 0) === 0 && Number(seconds || 0) === 0;
  if (!silent) {
    // Without the word 'phút' a single minute needs its zero: 'tám giờ không năm'.
    if (!style.sayMinutes && Number(minutes) < 10) words.push('không');
    words.push(readCardinal(minutes, style), ...(style.sayMinutes || seconds ? ['phút'] : []));
    if (Number(seconds || 0) > 0) words.push(readCardinal(seconds, style), 'giây');
  }
  return [...words, half].filter(Boolean).join(' ');
}

const SCORE_CUES = phrases('tỷ số, tỉ số, tỷ lệ, tỉ lệ, bản đồ, thắng, hòa, thua, pha, trộn, chia, chọi');

/** '2-3h' is a stretch of time after these. */
const LENGTH_CUES = phrases(
  'mỗi, khoảng, trong, sau, kéo dài, mất, tối đa, tối thiểu, ít nhất, hơn, gần, ngủ, trong vòng',
);

function readTime(_match: RegExpExecArray, site: Site): Reading | null {
  const first = timePieceAt(site.text, site.at) ?? bareHourBefore(site);
  if (!first || (first.colon && comesAfter(site, SCORE_CUES))) return null;
  TO.lastIndex = first.end;
  const to = TO.exec(site.text)?.[0];
  const second = to === undefined ? null : timePieceAt(site.text, first.end + to.length);
  const isLength = !first.colon && !first.minutes && comesAfter(site, LENGTH_CUES);
  const bare = isLength && to !== undefined && second !== null && !second.minutes;
  const spoken = bare ? readCardinal(first.hours, site.style) : readPiece(first, site.style);
  if (!second) return { end: first.end, spoken };
  return { end: second.end, spoken: `${spoken} đến ${readPiece(second, site.style)}` };
}

const BARE_HOUR = /(\d{1,2})(?= ?[-–] ?(\d{1,2}) ?(?:h|g|H)(?!\p{L}))/uy;

/** The first hour of '7-8h', '7-8h30'; '24-48h' is a length. */
function bareHourBefore(site: Site): TimePiece | null {
  BARE_HOUR.lastIndex = site.at;
  const [, hours, to] = BARE_HOUR.exec(site.text) ?? [];
  if (hours === undefined || Number(hours) > 24 || Number(to) > 24) return null;
  return { end: site.at + hours.length, hours, minutes: '', seconds: '', half: '', colon: false };
}

/** 3'20": minutes and seconds, where no degrees stand before. */
const PRIMES = /(\d{1,3})' ?(\d{1,2})(?:"|''|s)(?![\p{L}\d])/uy;

/** '3p20s' */
const SHORT_LENGTH = /(\d{1,3})p(\d{1,2})s(?![\p{L}\d])/uy;

/** 9"58: seconds and hundredths of a race. */
const RACE = /(\d{1,2})"(\d{2})(?!\d)/y;

export const timeRules: readonly Rule[] = [
  {
    class: 'time',
    why: 'Thời lượng: phút và giây',
    pattern: SHORT_LENGTH,
    afterDigits: /p/,
    read: ([, minutes = '', seconds = ''], site) =>
      [
        `${readCardinal(minutes, site.style)} phút`,
        Number(seconds) > 0 ? `${readCardinal(String(Number(seconds)), site.style)} giây` : '',
      ]
        .filter(Boolean)
        .join(' '),
  },
  {
    class: 'time',
    why: 'Thành tích chạy, bơi: giây và phần trăm giây',
    pattern: RACE,
    afterDigits: /"/,
    read: ([, seconds = '', parts = ''], site) =>
      `${readCardinal(seconds, site.style)} giây ${readCardinal(parts, site.style)}`,
  },
  {
    class: 'time',
    why: 'Giờ theo AM, PM',
    pattern: /(\d{1,2})(?= ?[AP]M(?!\p{L})|[ap]m(?!\p{L}))/uy,
    afterDigits: /[ APap]/,
    read: ([, hours = ''], site) => {
      if (Number(hours) > 12) return null;
      const end = site.at + hours.length;
      const piece = withHalf(site.text, { end, hours, minutes: '', seconds: '', half: '', colon: false });
      return { end: piece.end, spoken: readPiece(piece, site.style) };
    },
  },
  {
    class: 'time',
    why: 'Suốt ngày đêm',
    pattern: /24(?:h|g|giờ| giờ)?\/24 ?(?:h|g|giờ)(?!\p{L})/uy,
    begins: /2/,
    afterDigits: /[hg \/]/,
    read: () => 'hai mươi tư trên hai mươi tư giờ',
  },
  {
    class: 'time',
    why: 'Thời lượng: phút và giây',
    pattern: PRIMES,
    afterDigits: /'/,
    read: ([, minutes = '', seconds = ''], site) =>
      `${readCardinal(minutes, site.style)} phút ${readCardinal(seconds, site.style)} giây`,
  },
  {
    class: 'time',
    why: 'Giờ, phút',
    pattern: /\d{1,2}(?= ?[hHg:–-]| giờ)/y,
    afterDigits: /[ hHg:–-]/,
    read: readTime,
  },
  {
    class: 'time',
    why: 'Thời lượng: dấu phẩy trên là phút',
    pattern: /(\d{1,3})(?: ?[-–] ?(\d{1,3}))?'(?![\p{L}\d'])/uy,
    afterDigits: /[' –-]/,
    read: ([, minutes = '', most], site) =>
      `${[minutes, most ?? []]
        .flat()
        .map((each) => readCardinal(each, site.style))
        .join(' đến ')} phút`,
  },
];
