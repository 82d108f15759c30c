/** Money: 1.500.000 đồng, 25.000đ/giấy, 200k, 5tr, 1,5 tỷ đồng, 100 USD, $100. */
import { phrases, textBefore } from '../context.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { readCardinal, readNumber, type WrittenNumber } from '../numbers.ts';
import { CURRENCIES } from './currency-table.ts';
import { perChainAt, perOpenAt } from './per.ts';
import { endsWord, quantityAt } from './quantity.ts';

const SCALES: Record<string, string> = {
  nghìn: 'nghìn', ngàn: 'nghìn', k: 'nghìn', K: 'nghìn', triệu: 'triệu', tr: 'triệu', Tr: 'triệu', TR: 'triệu', TRĐ: 'triệu đồng', trđ: 'triệu đồng', Trđ: 'triệu đồng', 'tr.đ': 'triệu đồng', 'tr.đồng': 'triệu đồng', tỷđ: 'tỷ đồng', tỷ: 'tỷ', tỉ: 'tỷ', trăm: 'trăm',
}; // prettier-ignore

const SCALE = anyOf(SCALES);
const CURRENCY = anyOf(CURRENCIES);

/** The words of a table, the longest first: 'tr.đ' before 'tr'. */
function anyOf(table: Record<string, string>): RegExp {
  const words = Object.keys(table).sort((a, b) => b.length - a.length);
  return new RegExp(` ?(${words.map((word) => word.replace(/[.$]/g, '\\$&')).join('|')})`, 'y');
}

/** @see readBroken */
const HALF_MILLION = /(\d{1,3})(tr|k|ty|tỷ|tỉ)(\d{1,3})(k?)(?![\p{L}\d])/uy;

/** Table word at an offset with its word boundary; the short ones (k, tr, đ) only right behind a number. */
function wordAt(pattern: RegExp, table: Record<string, string>, text: string, at: number, large = false) {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  const written = match?.[1];
  if (!match || written === undefined) return null;
  const end = at + match[0].length;
  const short = /^(k|K|đ|Đ)$/.test(written);
  // 'điểm 5 đ' is a letter, '5.000 đ' money.
  // '250 đ/lít', but not 'đ/c' and 'đ/với'.
  const per = /^\/(?!với)\p{Ll}{2}/u.test(text.slice(end, end + 4));
  if (short && match[0].startsWith(' ') && !((large || per) && /đ/i.test(written))) return null;
  if (/\p{L}$/u.test(written) && (!endsWord(text, end) || text.startsWith('.CN', end))) return null;
  return { end, spoken: table[written]!, written };
}

/** 'đèn 6500K', 'i9-14900K': a colour, or a name. */
const COLOURED = /(?<!\p{L})(?:đèn|bóng đèn|ánh sáng|nhiệt độ màu|nhiệt độ|led|màu)(?!\p{L})[^;!?]{0,24}$/iu;

function isNoThousand(site: Site): boolean {
  return (
    comesAfter(site, phrases('quốc lộ, ql, tỉnh lộ, đường')) ||
    comesAfter(site, PICTURES) ||
    COLOURED.test(textBefore(site, 32)) ||
    /[\p{L}\d]-$/u.test(textBefore(site, 2))
  );
}

/** '4K' of a picture is no sum. */
const PICTURES = phrases(
  'độ phân giải, màn hình, tivi, ti vi, video, camera, chuẩn, phim, truyền hình, hình ảnh, ghi hình, quay phim',
);

const TO = / ?[-–] ?(?=\d)/y;

const IN_DONG = / đồng(?: |$)/u;
const CURRENCY_SAID = /(?:đồng|đô la.{0,12}|ơ rô|yên|bảng.{0,6}|nhân dân tệ)$/u;

/** '1.000.000 đồng - 2.000.000 đồng' is from one to the other. */
function readAmounts(_match: RegExpExecArray, site: Site): Reading | null {
  const first = readAmount(site);
  if (!first) return null;
  TO.lastIndex = first.end;
  const to = TO.exec(site.text)?.[0];
  const second = to === undefined ? null : readAmount({ ...site, at: first.end + to.length });
  if (!second) return first;
  // '1,015 triệu USD – 23,8 tỷ đồng': one sum in two currencies.
  if (
    to!.startsWith(' ') &&
    CURRENCY_SAID.test(first.spoken) &&
    IN_DONG.test(second.spoken) !== IN_DONG.test(first.spoken)
  )
    return first;
  // '1.200.000đ - 200.000đ = 1.000.000đ' takes away.
  const joint = /^ ?=/.test(site.text.slice(second.end, second.end + 2)) ? 'trừ' : 'đến';
  return {
    end: second.end,
    spoken: `${first.spoken} ${joint} ${second.spoken}`,
    sure: first.sure !== false && second.sure !== false,
  };
}

/** 1tr2 is 'một triệu hai', 22tr990k 'hai mươi hai triệu chín trăm chín mươi nghìn', 3k5 'ba nghìn năm'. */
function readBroken(site: Site): Reading | null {
  HALF_MILLION.lastIndex = site.at;
  const match = HALF_MILLION.exec(site.text);
  if (!match) return null;
  const [whole, millions = '', scale = '', rest = '', thousands] = match;
  const end = site.at + whole.length;
  if (scale === 'k' && (thousands || rest.length > 1)) return null;
  const scaleSaid = scale === 'k' ? site.style.thousand : scale === 'tr' ? 'triệu' : 'tỷ';
  const said = `${readCardinal(millions, site.style)} ${scaleSaid}`;
  // With its currency it is a sum: 'một triệu năm trăm nghìn đồng'.
  const full = scale === 'tr' && rest.length === 1 && DONG_BEHIND.test(site.text.slice(end, end + 7));
  const words = full
    ? `${said} ${readCardinal(`${rest}00`, site.style)} ${site.style.thousand}`
    : `${said} ${readCardinal(rest, site.style)}${thousands ? ` ${site.style.thousand}` : ''}`;
  const per = perChainAt(site, end);
  return { end: per.end, spoken: [words, per.spoken].filter(Boolean).join(' ') };
}

/** The sum at an offset, whatever stands before it; null when no sum of money begins there. */
export function readAmount(site: Site): Reading | null {
  const broken = readBroken(site);
  if (broken) return broken;
  const quantity = quantityAt(site, site.at);
  if (!quantity) return null;
  const first = wordAt(SCALE, SCALES, site.text, quantity.end);
  const second = first && wordAt(SCALE, SCALES, site.text, first.end);
  const scale = second ?? first;
  const currency = wordAt(
    CURRENCY,
    CURRENCIES,
    site.text,
    scale?.end ?? quantity.end,
    scale !== null || quantity.number.whole.length > 3,
  );
  if (!currency && first?.written === 'K' && isNoThousand(site)) return null;
  if (!currency && !(first && /^(k|K|tr|Tr|TR|trđ|Trđ|TRĐ|tr\.đ|tr\.đồng|tỷđ)$/.test(first.written)))
    return null;
  // '1.472 đ/c'
  if (currency?.written === 'đ' && /^\/c(?!\p{L})/u.test(site.text.slice(currency.end, currency.end + 3)))
    return null;
  if (currency?.written === 'đ' && !scale && (isMark(quantity.number) || isOutOfMarks(site)))
    return { end: currency.end, spoken: `${quantity.spoken} điểm`, class: 'unit' };
  const said = [first, second].filter((word) => word !== null).map((word) => scaleWord(word.spoken, site));
  const spoken = [quantity.spoken, ...said, currency?.spoken].filter(Boolean).join(' ');
  const per = perChainAt(site, currency?.end ?? scale!.end);
  // A comma before three digits in front of a bare currency is somebody's thousands: '25,000 đồng'.
  const isOfOil =
    currency !== null && BY_FOREIGN_MEASURE.test(site.text.slice(currency.end, currency.end + 9));
  const grouped =
    !scale && !isOfOil && quantity.number.ambiguous && quantity.number.fraction !== '' && !quantity.isRange;
  // '1.250k/đêm': a thousand times so many.
  const thousands =
    /^k$/i.test(first?.written ?? '') && quantity.number.whole.length > 3 && !quantity.isRange && !second;
  const words = grouped
    ? `${wholeOf(quantity.number, site)} ${currency?.spoken ?? ''}`
    : thousands
      ? [readCardinal(`${quantity.number.whole}000`, site.style), currency?.spoken].filter(Boolean).join(' ')
      : spoken;
  const open =
    per.spoken === '' && (currency || !first?.written.startsWith(' ')) ? perOpenAt(site, per.end) : null;
  return {
    end: open ?? per.end,
    spoken: [words, open === null ? per.spoken : site.style.per].filter(Boolean).join(' '),
    sure: quantity.sure || !scale,
  };
}

/** '62,125 USD/thùng': markets abroad give parts of a dollar by three digits. */
const BY_FOREIGN_MEASURE = /^\/ ?(?:thùng|ounce|oz|gallon|bushel)/u;

/** 'mỗi câu 0,25đ': no sum of money has parts of a đồng. */
function isMark({ whole, fraction }: WrittenNumber): boolean {
  return fraction !== '' && fraction.length <= 2 && whole.length <= 2;
}

/** '13,85/15đ' */
function isOutOfMarks(site: Site): boolean {
  return /\d\/$/.test(textBefore(site, 2));
}

function scaleWord(word: string, site: Site): string {
  return word === 'nghìn' ? site.style.thousand : word;
}

function wholeOf(number: { whole: string; fraction: string }, site: Site): string {
  return readNumber({ whole: number.whole + number.fraction, fraction: '', ambiguous: true }, site.style);
}

/** 'hậu tạ 500 k' */
const PAID = phrases(
  'hậu tạ, giá, phí, tiền, thưởng, tặng, mừng, trả, hết, mất, ủng hộ, đóng, nộp, cọc, phạt, hỗ trợ, góp',
);

const DONG_BEHIND = /^ ?(?:đồng|đ|₫|vnđ|vnd)(?!\p{L})/iu;

/** '$3m', '€2bn' */
function foreignScaleAt(text: string, at: number): { end: number; spoken: string } | null {
  const written = /^(?:m|bn|b|M|B)(?![\p{L}\d])/u.exec(text.slice(at, at + 3))?.[0];
  if (written === undefined) return null;
  return { end: at + written.length, spoken: /m/i.test(written) ? 'triệu' : 'tỷ' };
}

/** '350 . 000 đồng', '2. 500.000 đ': spaces around a point that groups. */
const SPACED_POINTS = /(\d{1,3}(?: ?\. ?\d{3}){1,4}) ?(?:đ|đồng|VNĐ|vnđ)(?!\p{L})/uy;

export const moneyRules: readonly Rule[] = [
  {
    class: 'money',
    why: 'Số tiền có chỗ trống cạnh dấu chấm',
    pattern: SPACED_POINTS,
    afterDigits: /[ .]/,
    read: ([, written = ''], site) =>
      / /.test(written) ? `${readCardinal(written.replace(/\D/g, ''), site.style)} đồng` : null,
  },
  {
    class: 'money',
    why: 'Nghìn đồng, sau chỗ trống',
    pattern: /(\d{1,4}(?:[-–]\d{1,4})?) [kK](?=[.,;:)!?/]|$| tiền)/y,
    afterDigits: /[ –-]/,
    read: ([whole], site) => {
      const perSomething = site.text[site.at + whole.length] === '/';
      const quantity = perSomething || comesAfter(site, PAID) ? quantityAt(site, site.at) : null;
      return quantity && { end: site.at + whole.length, spoken: `${quantity.spoken} ${site.style.thousand}` };
    },
  },
  { class: 'money', why: 'Số tiền', pattern: /\d/y, read: readAmounts },
];

export const currencyFirstRules: readonly Rule[] = [
  {
    class: 'money',
    why: 'Số tiền, ký hiệu đứng trước',
    pattern: /(?:(?:US)?([$€£¥₫])|(VNĐ|VND|USD|EUR)) ?(?=\d)/y,
    begins: /[U$€£¥₫VE]/,
    read: ([whole, sign, name], site) => {
      const symbol = sign ?? name ?? '';
      const quantity = quantityAt(site, site.at + whole.length);
      if (!quantity) return null;
      // 'USD 26.380đ': what it costs.
      if (DONG_BEHIND.test(site.text.slice(quantity.end, quantity.end + 6)))
        return name === undefined ? null : { end: site.at + name.length, spoken: CURRENCIES[name]! };
      // '$1,299': a comma groups where the sign stands first.
      const said =
        sign && quantity.number.ambiguous && quantity.number.fraction !== '' && !quantity.isRange
          ? wholeOf(quantity.number, site)
          : quantity.spoken;
      const scale = wordAt(SCALE, SCALES, site.text, quantity.end) ?? foreignScaleAt(site.text, quantity.end);
      const currency = whole.startsWith('US') && sign ? 'đô la Mỹ' : CURRENCIES[symbol]!;
      const words = [said, scale && scaleWord(scale.spoken, site), currency];
      return {
        end: scale?.end ?? quantity.end,
        spoken: words.filter(Boolean).join(' '),
        sure: quantity.sure,
      };
    },
  },
];
