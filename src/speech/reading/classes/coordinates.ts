/** A place on the globe: 21°01'B, 16,05N. */
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

export const coordinateRules: readonly Rule[] = [
  { class: 'unit', why: 'Tọa độ', pattern: COORDINATE, afterDigits: /[°.,]/, read: readCoordinate },
];
