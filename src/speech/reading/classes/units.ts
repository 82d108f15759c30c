/** Units of measure and what is counted: 25 m², 60 km/h, 5–7 kg, 500.000 đồng/người/tháng, 95,5%. */
import { CONTEXT, phrases, textAround, textBefore } from '../context.ts';
import { readCardinal, readDigits } from '../numbers.ts';
import { comesAfter, comesBefore, type Reading, type Rule, type Site } from '../site.ts';
import { isSyllable } from '../syllable.ts';
import { perChainAt } from './per.ts';
import { quantityAt, signStandsFree, type WrittenQuantity } from './quantity.ts';
import { TIGHT, unitAt, UNITS } from './unit-table.ts';

/** 'lớp 1A', 'quốc lộ 1A', 'tổ 5 V' are names and no amperes and volts. */
function isNamed(site: Site, end: number): boolean {
  // 'vòng 18 V.League'
  if (/^V[.-]\p{Lu}/u.test(site.text.slice(end - 1, end + 2))) return true;
  // '2A' is a line or a house far more often than a current.
  if (/\dA$/.test(site.text.slice(site.at, end)))
    return (
      site.previous?.class !== 'unit' &&
      !comesAfter(
        site,
        phrases(
          'dòng, dòng điện, cường độ, sạc, aptomat, áp tô mát, attomat, cầu chì, cầu dao, ổ cắm, tải, khoảng',
        ),
      )
    );
  return /[\d ][AVWHT]$/.test(site.text.slice(site.at, end)) && comesAfter(site, LETTERED);
}

const PEOPLE =
  /(?<!\p{L})(?:TE|con|bệnh nhân|bệnh nhi|BN|bà|ông|cụ|anh|chị|cháu|em|bé|trẻ|trẻ em|người|nam|nữ|mẹ|bố|công dân|cử tri|hội viên|đảng viên|thanh niên|học sinh|NCT|SN|từ đủ|đủ|dưới|trên)(?!\p{L})[^.;:!?]{0,45}$/iu;
/** '(58t)', '(32t, Q.7)' */
const BRACKETED = /\($/;
const BRACKETED_AFTER = /^(?:\)|,)/;
const CARGO =
  /(?<!\p{L})(?:xe|tải|tải trọng|hàng|gạo|cát|rác|thép|sắt|thóc|phân|đất|cẩu|nặng|trọng lượng|kho|quả|cá|tàu|máy)(?!\p{L})(?:[^,.;:!?]|\d[.,]\d){0,24}$/iu;
/** 'chúc thọ 145 cụ (100t: 2; 95t: 5)' */
const ELDERS = /(?<!\p{L})(?:hưởng thọ|chúc thọ|mừng thọ|NCT|người cao tuổi|cụ)(?!\p{L})/iu;
/** '25t, 1m62, 50kg' */
const MEASURED_BODY = /^,? (?:cao )?[12]m\d/;
const ELDERLY = 60;
const OLDEST = 120;

/** '(75t)', 'trẻ dưới 6t' are years of age; 'xe tải 15t' is a weight. */
function isAge(numberEnd: number, unit: { end: number }, site: Site): boolean {
  if (site.text.slice(numberEnd, unit.end).toLowerCase() !== 't') return false;
  const written = site.text.slice(site.at, numberEnd);
  if (!/^\d{1,3}(?:[-–]\d{1,3})?$/.test(written) || Number.parseInt(written) > OLDEST) return false;
  // 'Bà N.T.H, 67t': the points of initials end no sentence.
  const before = textBefore(site, CONTEXT).replace(/(?<!\p{L})(\p{Lu})\.(?= ?[\p{Lu},(]| \d)/gu, '$1 ');
  if (
    BRACKETED.test(before) &&
    BRACKETED_AFTER.test(site.text.slice(unit.end, unit.end + 1)) &&
    !CARGO.test(before)
  )
    return true;
  if (Number.parseInt(written) >= ELDERLY && ELDERS.test(textBefore(site, 2 * CONTEXT))) return true;
  if (MEASURED_BODY.test(site.text.slice(unit.end, unit.end + 9))) return true;
  return !CARGO.test(before) && (PEOPLE.test(before) || comesBefore(site, unit.end, phrases('trở lên')));
}

/** 'xe 5T' weighs, 'tầng 5T' and whatever else is a name. */
function isNoTonne(numberEnd: number, unit: { end: number }, site: Site): boolean {
  return (
    site.text.slice(numberEnd, unit.end).trim() === 'T' &&
    !/^\d{1,3},\d/.test(site.text.slice(site.at, numberEnd)) &&
    !CARGO.test(textBefore(site, CONTEXT))
  );
}

/** 'i7-13700H', '2H': only 'h' counts hours beyond a day. */
function isNoHour(quantity: WrittenQuantity, unit: { end: number }, site: Site): boolean {
  if (site.text.slice(quantity.end, unit.end) !== 'H') return false;
  return Number(quantity.number.whole) > 24 || site.text[site.at - 1] === '-';
}

const LETTERED = phrases(
  'thứ, lớp, tổ, số, nhà, khu, lô, tòa, phòng, ngõ, ngách, hẻm, quốc lộ, đường, khối, cụm, mẫu, dãy, cổng',
);

const TO = / ?[-–] ?(?=\d)/y;

/** '80% - 85%' is from one to the other when both are of one unit. */
function readMeasures(match: RegExpExecArray, site: Site): Reading | null {
  const first = readMeasured(match, site);
  if (!first) return null;
  TO.lastIndex = first.end;
  const to = TO.exec(site.text)?.[0];
  if (to === undefined) return first;
  const second = readMeasured(NO_SIGN, { ...site, at: first.end + to.length });
  // '5,1%-5,6%/năm': a period is said once, at the end.
  const [measure = ''] = second?.spoken.split(' trên ') ?? [];
  if (!second || ![second.spoken, measure].some((said) => unitOf(said) === unitOf(first.spoken)))
    return first;
  return { ...first, end: second.end, spoken: `${first.spoken} đến ${second.spoken}` };
}

const NO_SIGN = [''] as const;

function unitOf(spoken: string): string {
  return spoken.split(' ').at(-1)!;
}

/** There '12 hs' are files, elsewhere pupils. */
const OF_A_DESK = /hồ sơ|thủ tục|TTHC|một cửa|biến động|hộ tịch|chứng thực|DVC/iu;

function readMeasured(match: readonly (string | undefined)[], site: Site): Reading | null {
  const sign = match[1] ?? '';
  const quantity = quantityAt(site, site.at + sign.length);
  const unit = quantity && unitAt(site.text, quantity.end);
  if (!unit) return null;
  if (sign && !signStandsFree(site.text, site.at)) return null;
  if (isAge(quantity.end, unit, site)) return { end: unit.end, spoken: `${quantity.spoken} tuổi` };
  if (isNamed(site, unit.end) || isNoTonne(quantity.end, unit, site) || isNoHour(quantity, unit, site))
    return null;
  const counts =
    unit.spoken === 'học sinh' && OF_A_DESK.test(textAround(site, 3 * CONTEXT)) ? 'hồ sơ' : unit.spoken;
  const per = perChainAt(site, unit.end);
  const isPercent = unit.spoken.startsWith('phần');
  const lead = (isPercent ? changeWord(sign, site) : null) ?? signWord(sign);
  const spoken = [lead, quantity.spoken, counts, per.spoken].filter(Boolean).join(' ');
  return { end: per.end, spoken, sure: quantity.sure, class: isPercent ? 'percent' : 'unit' };
}

/** '100 sản phẩm đầu tiên -50%': what a shop takes off. */
const OFFER =
  /(?<!\p{L})(?:sale|sp|sản phẩm|khách|đơn hàng|deal|voucher|combo|ưu đãi|khuyến mãi|giá (?:gốc|niêm yết|bán))(?!\p{L})/iu;

function isOffer(site: Site): boolean {
  return OFFER.test(textBefore(site, CONTEXT));
}

/** 'giảm 45 vụ (-18,67%)': the bracket says again what changed, and by how much. */
const CHANGES = /(?<!\p{L})(tăng|giảm)(?!\p{L})[^.;!?()]{1,44}\($/iu;
const CHANGE_WORDS: Readonly<Record<string, string>> = { '+': 'tăng', '-': 'giảm', '–': 'giảm' };

function changeWord(sign: string, site: Site): string | null {
  if (sign === '-' && isOffer(site)) return 'giảm';
  // 'tăng +2,3%'
  if (CHANGE_WORDS[sign] !== undefined && comesAfter(site, phrases(CHANGE_WORDS[sign]))) return '';
  const change = CHANGES.exec(textBefore(site, CONTEXT))?.[1]?.toLowerCase();
  return change !== undefined && change === CHANGE_WORDS[sign] ? change : null;
}

/** Minus is 'âm', plus 'cộng', plus-minus 'cộng trừ'; none is ''. */
export function signWord(sign: string): string {
  if (sign === '') return '';
  if (sign === '+') return 'cộng';
  return sign === '±' ? 'cộng trừ' : 'âm';
}

/** 'cao 1m2', 'trẻ dưới 1m3': so tall, where other things measure square metres. */
const TALL = phrases(
  'dài, dài hơn, cao, cao hơn, cao dưới, cao trên, chiều cao, cao khoảng, trẻ dưới, em dưới, trẻ cao, em cao, bé dưới, sâu, ngập',
);

/** 'TE (dưới 1m3) giảm nửa vé' */
const CHILDREN = /(?<!\p{L})(?:TE|trẻ|trẻ em|bé)(?!\p{L})[^.;\d]{0,14}$/iu;

/** '1m65', '3kg2', '2km500': what is behind the unit is of the smaller one, as people say it. */
const SPLIT = /(\d{1,3})(m|km|kg|ha|tấn|lít)(\d{1,3})(?![\p{L}\d]|[.,]\d)/uy;

/** 'nhịp tim 110 l/p' */
const BEATS = /(\d{1,3})(?: ?[-–] ?(\d{1,3}))? ?(?:[lL]|lần) ?\/ ?(?:p|ph|phút)(?!\p{L})/uy;
const BEATING = /(?<!\p{L})(?:nhịp|mạch|tần số|thở)(?!\p{L})[^.;]{0,30}$/iu;

/** 'TV 55"' */
const INCHES = /(\d{1,3}(?:[.,]\d)?)"/y;
const SCREENS = phrases('tv, tivi, ti vi, màn hình, laptop, máy tính bảng, ipad, ống, lốp, vành, mâm, màn');

/** 'TV cỡ 50" hoặc 55"' */
const SCREEN_BEFORE = /(?<!\p{L})(?:tv|tivi|ti vi|màn hình)(?!\p{L})[^.;]{0,30}$/iu;

function isOfScreen(site: Site): boolean {
  return SCREEN_BEFORE.test(textBefore(site, 44));
}

/** 'nướng 190 độ trong 15"': minutes. */
const BAKING = /(?:độ|°C)(?!\p{L})[^.;!?]{0,16} (?:trong|khoảng)(?: khoảng)? $/u;

function isBaking(site: Site): boolean {
  return BAKING.test(textBefore(site, 40));
}

export const unitRules: readonly Rule[] = [
  {
    class: 'symbol',
    why: 'Gạch giữa hai số đo đọc là đến',
    pattern: /[-–](?= ?\d{1,3}(?:m|kg|cm|km)\d{0,3}(?![\p{L}\d]))/uy,
    begins: /[-–]/,
    read: (_match, { previous, text, at }) =>
      previous?.class === 'unit' &&
      at - previous.end <= 1 &&
      !/^. \d{1,3}(?:m|kg|cm|km)\d{0,3} [x×]/.test(text.slice(at, at + 12))
        ? 'đến'
        : null,
  },
  {
    class: 'pause',
    why: 'Dấu của điện xoay chiều trên nhãn máy, ngắt',
    pattern: /~ ?(?=\d{2} ?Hz)/y,
    begins: /~/,
    read: ([whole], { at }) => ({ end: at + whole.length, spoken: ',' }),
  },
  {
    class: 'unit',
    why: 'Số lần trong một phút',
    pattern: BEATS,
    begins: /\d/,
    afterDigits: /[ lL–-]/,
    read: ([, from = '', to], site) =>
      BEATING.test(textBefore(site, 44))
        ? `${[from, to ?? []]
            .flat()
            .map((beats) => readCardinal(beats, site.style))
            .join(' đến ')} lần trên phút`
        : null,
  },
  {
    class: 'unit',
    why: 'Cỡ màn hình, ống: dấu phẩy trên là in',
    pattern: INCHES,
    begins: /\d/,
    afterDigits: /[".,]/,
    read: (_match, site) => {
      const quantity =
        comesAfter(site, SCREENS) || isOfScreen(site) || isBaking(site) ? quantityAt(site, site.at) : null;
      if (quantity && isBaking(site)) return { end: quantity.end + 1, spoken: `${quantity.spoken} phút` };
      return quantity && { end: quantity.end + 1, spoken: `${quantity.spoken} in` };
    },
  },
  {
    class: 'unit',
    why: 'Đơn vị đứng giữa số',
    pattern: SPLIT,
    begins: /\d/,
    afterDigits: /[mkhtl]/,
    read: ([, whole = '', unit = '', rest = ''], site) =>
      /^k?m[23]$/.test(unit + rest) &&
      !(unit === 'm' && (comesAfter(site, TALL) || CHILDREN.test(textBefore(site, 20))))
        ? null
        : `${readCardinal(whole, site.style)} ${UNITS[unit] ?? unit} ${rest.startsWith('0') ? readDigits(rest) : readCardinal(rest, site.style)}`,
  },
  { class: 'unit', why: 'Số và đơn vị đo', pattern: /([-–+±]?)\d/y, begins: /[\d–+±-]/, read: readMeasures },
];

/** '50 triệu m3', '120/80 mmHg', 'km/h': a unit that its number does not touch. */
const SCALE_WORDS = phrases(
  'triệu, tỷ, tỉ, nghìn, ngàn, trăm, vạn, chục, mỗi, vài, mấy, nửa, một, hai, ba, bốn, năm, mười, từng, gần một, hơn một, đơn vị, bao nhiêu',
);

/** Powers, letters of both cases, or a unit per another. */
const OWN_FORM = /[²³23]|[a-z][A-Z]|[A-Z][a-z]|\/$/;

function readLoose(_match: RegExpExecArray, site: Site): Reading | null {
  const unit = unitAt(site.text, site.at, false);
  if (!unit) return null;
  const written = site.text.slice(site.at, unit.end);
  const { previous } = site;
  // '(44 x 1100 x 4500)mm'
  const closed = /\d\)$/.test(textBefore(site, 2));
  const follows =
    closed ||
    (previous?.class === 'fraction' && site.at - previous.end <= 1) ||
    comesAfter(site, SCALE_WORDS);
  const isOwn =
    written.length > 1 && !isSyllable(written) && OWN_FORM.test(written + (site.text[unit.end] ?? ''));
  if (!(follows && !TIGHT.has(written)) && !isOwn) return null;
  const per = perChainAt(site, unit.end);
  if (!follows && per.spoken === '' && site.text[unit.end] === '/') return null;
  return { end: per.end, spoken: [unit.spoken, per.spoken].filter(Boolean).join(' ') };
}

export const looseUnitRules: readonly Rule[] = [
  { class: 'unit', why: 'Đơn vị đo', pattern: /[a-zA-Zµ]/y, begins: /[a-zA-Zµ]/, read: readLoose },
];
