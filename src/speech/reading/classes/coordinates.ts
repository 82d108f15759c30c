/** A place on the globe: 21°01'B, 16,05N. */
import { textAround, textBefore } from '../context.ts';
import { parseWrittenNumber, readCardinal, readDigits, readNumber } from '../numbers.ts';
import type { Rule, Site } from '../site.ts';

/** 21°01'B, 105°51'12"Đ: a place on the globe. 'N' is north beside E and W, else nam. */
const COORDINATE =
  /(\d{1,3}(?:[.,]\d{1,6})?)(?:°|(?<=(?:[Vv]ĩ|[Kk]inh) độ:? \d{1,3}(?:[.,]\d{1,6})?)(?= ?[BNĐTEWS]))(?: ?(\d{1,2})')?(?: ?(\d{1,2})(?:[.,](\d{1,4}))?")? ?([BNĐTEWS])(?![\p{L}\d])/uy;

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
  const english = side === 'N' && /[\d°'"] ?[EW](?!\p{L})/u.test(around);
  const number = parseWrittenNumber(degrees);
  const words = [number ? readNumber(number, site.style) : readDigits(degrees), 'độ'];
  if (minutes) words.push(readCardinal(minutes, site.style), 'phút');
  if (seconds)
    words.push(readCardinal(seconds, site.style), parts ? `phẩy ${readDigits(parts)}` : '', 'giây');
  return [...words, english ? 'bắc' : DIRECTIONS[side]!].filter(Boolean).join(' ');
}

/** '14,4N', '112.1E': as bulletins of storms have it. */
const SHORT =
  /(\d{1,3})[.,](\d{1,2}) ?([NSEW])(?![\p{L}\d])( ?[-–] ?(?=\d{1,3}[.,]\d{1,2} ?[NSEW](?!\p{L})))?/uy;
const SIDES: Readonly<Record<string, string>> = {
  N: 'độ vĩ bắc',
  S: 'độ vĩ nam',
  E: 'độ kinh đông',
  W: 'độ kinh tây',
};

/** From one to the other where both are of one kind, else the two of a place. */
function readShort(
  [whole, degrees = '', parts = '', side = '', joint]: RegExpExecArray,
  site: Site,
): string | null {
  const around = textAround(site, 44);
  const isPlace = /\d ?[NS](?!\p{L})/u.test(around) && /\d ?[EW](?!\p{L})/u.test(around);
  if (!isPlace && !/(?<!\p{L})(?:vĩ|kinh)(?!\p{L})/iu.test(around)) return null;
  const next = /^[\d.,]+ ?([NSEW])/.exec(
    site.text.slice(site.at + whole.length, site.at + whole.length + 9),
  )?.[1];
  const said = /(?<!\p{L})(?:vĩ|kinh)(?: độ| tuyến)?:? $/iu.test(textBefore(site, 12));
  const sideSaid = said ? SIDES[side]!.replace(/ (?:vĩ|kinh)/, '') : SIDES[side]!;
  const words = `${readNumber(parseWrittenNumber(`${degrees},${parts}`)!, site.style)} ${sideSaid}`;
  return joint === undefined ? words : `${words}${next === side ? ' đến' : ','}`;
}

/** '14.843 độ Vĩ Bắc': parts of a degree, and no thousands. */
const WORDED =
  /(\d{1,3})\.(\d{3})(?= (?:độ )?(?:[Vv]ĩ|[Kk]inh)(?: độ)? ?(?:[Bb]ắc|[Đđ]ông|[Nn]am))(?: độ)?/uy;

export const coordinateRules: readonly Rule[] = [
  { class: 'unit', why: 'Tọa độ', pattern: SHORT, afterDigits: /[.,]/, read: readShort },
  {
    class: 'unit',
    why: 'Tọa độ, phần lẻ của độ',
    pattern: WORDED,
    afterDigits: /\./,
    read: ([, degrees = '', parts = ''], site) =>
      `${readCardinal(degrees, site.style)} phẩy ${readDigits(parts)} độ`,
  },
  { class: 'unit', why: 'Tọa độ', pattern: COORDINATE, afterDigits: /[°.,]/, read: readCoordinate },
];
