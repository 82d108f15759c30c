/** Times of day and durations: 7h30, 7 giờ 30, 07:30, 7h30-11h00, 2h30p, 45'. */
import { phrases, textBefore } from '../context.ts';
import { readCardinal, readDigits } from '../numbers.ts';
import type { ReadingStyle } from '../reading-style.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { datePieceAt, readPiece as readDate } from './dates/date-piece.ts';
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
  /(\d{1,2}) ?(?:giờ|[hH]|g(?=\d\d(?!\d)| \d\d(?! ?[\p{L}\d%])| ?(?:sáng|trưa|chiều|tối|khuya|đêm|ngày|cùng ngày|hôm)(?!\p{L})|(?<=(?:[Ll]úc|[Tt]ừ|[Đđ]ến|[Tt]rước|[Ss]au|[Hh]ồi|[Vv]ào) \d{1,2}g)(?!\p{L})))(?: ?(\d{1,2})(?: ?(?:phút|ph|p|')(?![\p{L}]))?(?: ?(\d{1,2}) ?(?:''|"|giây|s)(?![\p{L}]))?)?/uy;
/** '3 PM', '12:00 AM', '6:05 SA' */
const HALF = / ?(?:([AP])M|([ap])(?:m|\.m\.)|(?<=:\d\d ?)(SA|CH))(?!\p{L})/uy;
const COLON = /(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[hH](?![\p{L}]))?(?!\d|:\d|\.\d{3})/uy;
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
    // '8 giờ 30 đại biểu', '20h 21-3': the number is of what follows.
    const counted =
      /(?:giờ|h|H) \d\d$/.test(whole) &&
      (COUNTED_AFTER.test(text.slice(end, end + 12)) || /^-\d{1,2}(?![\dh:])/.test(text.slice(end, end + 4)));
    if (whole24 && !spacedOne && !chemical && !counted && endsWord(text, end) && !decimalFollows(text, end))
      return withHalf(text, { end, hours, minutes, seconds, half: '', colon: false });
  }
  COLON.lastIndex = at;
  const colon = COLON.exec(text);
  if (!colon) return null;
  const [whole, hours = '', minutes = '', seconds = ''] = colon;
  const possible = Number(hours) <= 24 && Number(minutes) < 60 && Number(seconds || 0) < 60;
  const ends =
    endsWord(text, at + whole.length) ||
    /^[AP]M(?!\p{L})/iu.test(text.slice(at + whole.length, at + whole.length + 3));
  return possible && ends
    ? withHalf(text, { end: at + whole.length, hours, minutes, seconds, half: '', colon: true })
    : null;
}

function withHalf(text: string, piece: TimePiece): TimePiece {
  HALF.lastIndex = piece.end;
  const match = HALF.exec(text);
  if (!match) return piece;
  const hour = Number(piece.hours);
  // '17:26 PM'
  if (hour > 12) return { ...piece, end: piece.end + match[0].length };
  const isMorning = /a/i.test((match[1] ?? match[2] ?? match[3])!);
  const half = isMorning ? (hour === 12 ? 'đêm' : 'sáng') : hour === 12 ? 'trưa' : hour < 6 ? 'chiều' : 'tối';
  return { ...piece, end: piece.end + match[0].length, half };
}

function decimalFollows(text: string, end: number): boolean {
  // '20h/30-4': the day behind it.
  return /^(?:[.,]\d|\/\d(?!\d?[-/]\d))/.test(text.slice(end, end + 5));
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

/** '3 PM', '8.30am' */
const HALVED = /(\d{1,2})(?:\.([0-5]\d))?(?= ?[AP]M(?!\p{L})|[ap]m(?!\p{L}))/uy;

function halvedAt(text: string, at: number): TimePiece | null {
  HALVED.lastIndex = at;
  const [whole, hours = '', minutes = ''] = HALVED.exec(text) ?? [];
  if (whole === undefined || Number(hours) > 12) return null;
  return withHalf(text, { end: at + whole.length, hours, minutes, seconds: '', half: '', colon: false });
}

/** 'tỷ số hiệp 1 là 19:17' */
const SCORE_SAID = /(?<!\p{L})t[ỷỉ] (?:số|lệ)[^.;]{0,24}$/iu;
/** 'video dài 1:35': minutes and seconds. */
const LENGTH_SAID = /(?<!\p{L})(?:dài|thời lượng|độ dài|pace|tốc độ chạy)(?: chỉ| hơn| khoảng| là|:)* ?$/iu;

/** 'vòng đua 1:23.456' */
const LAP = /(?<!\p{L})(?:vòng|đua|thành tích|hết|phân hạng|về đích)(?!\p{L})[^.;!?]{0,24}$/iu;
/** 'thành tích 3:48:06' of a run or a swim: minutes, seconds and parts; of hours only on long ways. */
const RACED = /(?<!\p{L})(?:thành tích|kỷ lục|thông số)(?!\p{L})[^.;!?\d]{0,24}$/iu;
const LONG_RACE = /(?<!\p{L})(?:marathon|đi bộ|xe đạp|đường trường|ironman|triathlon|việt dã)(?!\p{L})/iu;

function readTwoDigits(digits: string, { style }: Site): string {
  return digits.startsWith('0') ? readDigits(digits) : readCardinal(digits, style);
}

function before(site: Site): string {
  return textBefore(site, 40);
}

/** 'bốn phút mười sáu giây' */
function readLength(minutes: string, seconds: string, { style }: Site): string {
  return `${readCardinal(minutes, style)} phút ${readCardinal(seconds, style)} giây`;
}

function readTime(_match: RegExpExecArray, site: Site): Reading | null {
  const first = timePieceAt(site.text, site.at) ?? bareHourBefore(site);
  if (!first || (first.colon && (comesAfter(site, SCORE_CUES) || SCORE_SAID.test(before(site))))) return null;
  if (first.colon && !first.seconds && LENGTH_SAID.test(before(site)))
    return { end: first.end, spoken: readLength(first.hours, first.minutes, site) };
  if (first.colon && first.seconds && RACED.test(before(site)) && !LONG_RACE.test(site.text))
    return {
      end: first.end,
      spoken: `${readLength(first.hours, first.minutes, site)} ${readTwoDigits(first.seconds, site)}`,
    };
  const day = site.text[first.end] === '/' ? datePieceAt(site.text, first.end + 1) : null;
  if (day && day.kind !== 'monthYear')
    return { end: day.end, spoken: `${readPiece(first, site.style)} ngày ${readDate(day, site.style)}` };
  TO.lastIndex = first.end;
  const to = TO.exec(site.text)?.[0];
  const second = to === undefined ? null : timePieceAt(site.text, first.end + to.length);
  const isLength = !first.colon && !first.minutes && comesAfter(site, LENGTH_CUES);
  const bare = isLength && to !== undefined && second !== null && !second.minutes;
  const spoken = bare ? readCardinal(first.hours, site.style) : readPiece(first, site.style);
  if (!second) return { end: first.end, spoken };
  return { end: second.end, spoken: `${spoken} đến ${readPiece(second, site.style)}` };
}

const BARE_HOUR = /(\d{1,2})(?= ?[-–] ?(\d{1,2}) ?(?:h|H|g(?! \p{L}| ?\())(?!\p{L}|\/\p{L}))/uy;

/** The first hour of '7-8h', '7-8h30'; '24-48h' is a length. */
function bareHourBefore(site: Site): TimePiece | null {
  BARE_HOUR.lastIndex = site.at;
  const [, hours, to] = BARE_HOUR.exec(site.text) ?? [];
  if (hours === undefined || Number(hours) > 24 || Number(to) > 24) return null;
  // 'TDP số 8, 9, 10 - 8h00': the last of a list, and when.
  if (Number(hours) > Number(to) && /\d, $/.test(textBefore(site, 3))) return null;
  return { end: site.at + hours.length, hours, minutes: '', seconds: '', half: '', colon: false };
}

/** 3'20": minutes and seconds, where no degrees stand before. */
const PRIMES = /(\d{1,3})' ?(\d{1,2})(?:"|''|s)(?![\p{L}\d])/uy;

/** '3p20s' */
const SHORT_LENGTH = /(\d{1,3})[pm](\d{1,2})s(?![\p{L}\d])/uy;

/** 9"58, 12s5: seconds and hundredths of a race; 4'16"85 with its minutes. */
const RACE = /(?:(\d{1,2})' ?(\d{1,2})(?:"|'')(\d{1,2})|(\d{1,2})(?:"(\d{2})|s(\d{1,2})))(?![\p{L}\d])/uy;
/** 8.30 after 'lúc', where a number would make no sense. */
const POINTED = /(\d{1,2})\.([0-5]\d)(?! ?%|[\d.,])(?: giờ)?/y;
const POINTED_CUES = phrases('lúc, hồi, vào lúc, từ lúc, đến lúc');
/** 45+2': of a match, beyond its regular time. */
const ADDED_TIME = /(\d{1,3})(?:\+(\d{1,2})'|'\+(\d{1,2})(?!\d))/y;
/** '(Saka 12', Havertz 78')': when they scored. */
const SCORER_BEFORE = /\((?:[^()]{0,60}[,;] ?)?\p{Lu}[\p{L}. ]{1,24} $/u;
const CHAIN_OF_GOALS = /\(\p{Lu}[^()]{0,60}', $/u;

function isGoal(site: Site): boolean {
  const before = textBefore(site, 90);
  return SCORER_BEFORE.test(before) || CHAIN_OF_GOALS.test(before);
}

/** "có '1 không 2'": the end of what is quoted. */
const QUOTED = /(?:^|[ (])'[^']{1,60}$/u;

export const timeRules: readonly Rule[] = [
  {
    class: 'time',
    why: 'Thời lượng: phút và giây',
    pattern: SHORT_LENGTH,
    afterDigits: /[pm]/,
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
    afterDigits: /["'s]/,
    read: ([, minutes, seconds = '', parts, alone = '', hundredths, tenth], site) =>
      minutes === undefined
        ? `${readCardinal(alone, site.style)} giây ${readTwoDigits(hundredths ?? tenth ?? '', site)}`
        : `${readLength(minutes, seconds, site)} ${readCardinal(parts ?? '', site.style)}`,
  },
  {
    class: 'time',
    why: 'Giờ, phút viết bằng dấu chấm',
    pattern: POINTED,
    afterDigits: /\./,
    read: ([whole, hours = '', minutes = ''], site) =>
      comesAfter(site, POINTED_CUES) && Number(hours) <= 24
        ? readPiece(
            { end: site.at + whole.length, hours, minutes, seconds: '', half: '', colon: false },
            site.style,
          )
        : null,
  },
  {
    class: 'time',
    why: 'Thành tích chạy, bơi: phút, giây và phần trăm giây',
    pattern: /(\d{1,2}):([0-5]\d)\.(\d{2,3})(?!\d)/y,
    afterDigits: /:/,
    read: ([, minutes = '', seconds = '', parts = ''], site) => {
      // 'tỷ lệ 1:10.000'
      if (parts.length > 2 && !LAP.test(before(site))) return null;
      return `${readLength(minutes, seconds, site)} ${parts.length > 2 ? readDigits(parts) : readTwoDigits(parts, site)}`;
    },
  },
  {
    class: 'time',
    why: 'Phút bù giờ của trận đấu',
    pattern: ADDED_TIME,
    afterDigits: /[+']/,
    read: ([, minute = '', before, behind], site) =>
      `${comesAfter(site, phrases('phút')) ? '' : 'phút '}${readCardinal(minute, site.style)} cộng ${readCardinal(before ?? behind ?? '', site.style)}`,
  },
  {
    class: 'time',
    why: 'Giờ theo AM, PM',
    pattern: HALVED,
    afterDigits: /[ APap.]/,
    read: (_match, site) => {
      const first = halvedAt(site.text, site.at);
      if (!first) return null;
      TO.lastIndex = first.end;
      const to = TO.exec(site.text)?.[0];
      const second = to === undefined ? null : halvedAt(site.text, first.end + to.length);
      const spoken = readPiece(first, site.style);
      return second
        ? { end: second.end, spoken: `${spoken} đến ${readPiece(second, site.style)}` }
        : { end: first.end, spoken };
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
    read: ([, minutes = '', seconds = ''], site) => readLength(minutes, seconds, site),
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
      QUOTED.test(textBefore(site, 64))
        ? null
        : most === undefined && isGoal(site)
          ? `phút ${readCardinal(minutes, site.style)}`
          : `${[minutes, most ?? []]
              .flat()
              .map((each) => readCardinal(each, site.style))
              .join(' đến ')}${comesAfter(site, phrases('phút')) ? '' : ' phút'}`,
  },
];
