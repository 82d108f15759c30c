/** Licence plates of cars, motorbikes and the army, and the numbers of fishing boats. */
import { spellLetters } from '../alphabet.ts';
import { phrases } from '../context.ts';
import { readDigits } from '../numbers.ts';
import { comesAfter, type Rule, type Site } from '../site.ts';
import { isSyllable } from '../syllable.ts';
import { endsWord } from './quantity.ts';

const PLATE =
  /(\d{2})-?([A-ZĐ]{1,2})(\d?) ?[-–] ?(\d{3})\.?(\d{1,2})(?![\d/]|[.,]\d)|(\d{2})([A-ZĐ]{1,2})(?:(\d) | ?)(\d{3})\.(\d{2})(?![\d/]|[.,]\d)/y;

const PLATE_MOTORBIKE =
  /(\d{2})(?: ?- ?|(?<=(?:xe|mô ?tô|máy|biển số|BKS|BS) \d{2}) )([A-ZĐ]{1,2})(\d?) ?[- ] ?(\d{3})\.?(\d{1,2})(?![\d/]|[.,]\d)/y;

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
/** 'Trung tâm Đăng kiểm 29-03V' */
const INSPECTION = /(\d{2})-(\d{2})([A-Z])(?![\p{L}\d])/uy;

export const plateRules: readonly Rule[] = [
  {
    class: 'code',
    why: 'Số trung tâm đăng kiểm',
    pattern: INSPECTION,
    afterDigits: /-/,
    read: ([, region = '', number = '', letter = ''], site) =>
      comesAfter(site, phrases('đăng kiểm, đăng kiểm xe cơ giới, xe cơ giới'))
        ? `${readDigits(region)}, ${readDigits(number)} ${spellLetters(letter)}`
        : null,
  },
  { class: 'plate', why: 'Biển số xe', pattern: PLATE, afterDigits: /[ A-ZĐ-]/, read: readPlate },
  { class: 'plate', why: 'Biển số xe', pattern: PLATE_MOTORBIKE, afterDigits: /[ A-ZĐ-]/, read: readPlate },
];

/** 'tàu KH 96977', 'số hiệu BV 2269', 'tàu cá QB- 92021': a vessel that its port names. */
const VESSEL = /([A-ZĐ]{1,2}[a-z]{0,2}) ?[-–]? ?(\d{4,5})(?![\p{L}\d]|[.,/]\d)/uy;
const VESSELS = phrases(
  'tàu, tàu cá, tàu thuyền, ghe, số hiệu, số đăng ký, biển số, ghe cá, tàu hàng, thuyền, sà lan',
);

export const letteredPlateRules: readonly Rule[] = [
  {
    class: 'plate',
    why: 'Số hiệu tàu cá, đọc từng ký tự',
    pattern: /([A-ZĐ]{1,2}[a-z]?)[ -]?(\d{4,5})[ -]?TS(?!\p{L})/uy,
    begins: /[A-ZĐ]/,
    read: ([, port = '', number = '']) => `${spellLetters(port)} ${readDigits(number)} tê ét`,
  },
  {
    class: 'plate',
    why: 'Số hiệu tàu thuyền, đọc từng ký tự',
    pattern: VESSEL,
    begins: /[A-ZĐ]/,
    read: ([, port = '', number = ''], site) =>
      comesAfter(site, VESSELS) &&
      !/^(?:19|20)\d\d$/.test(number) &&
      !(/[a-z]/.test(port) && isSyllable(port))
        ? `${spellLetters(port)} ${readDigits(number)}`
        : null,
  },
  {
    class: 'plate',
    why: 'Biển số quân đội',
    pattern: /([A-Z]{2})[- ](\d{2})-(\d{2})(?!\d)/y,
    begins: /[A-Z]/,
    read: ([, letters = '', first = '', last = ''], site) =>
      comesAfter(site, phrases('biển, biển đỏ, biển giả, biển số, xe, bks, bs'))
        ? `${spellLetters(letters)} ${readDigits(first + last)}`
        : null,
  },
];
