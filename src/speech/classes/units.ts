/** Units of measure and what is counted: 25 m², 60 km/h, 5–7 kg, 500.000 đồng/người/tháng, 95,5%. */
import { LETTER_RANGE } from '../alphabet.ts';
import { CONTEXT, phrases } from '../context.ts';
import { readCardinal } from '../numbers.ts';
import { comesAfter, comesBefore, type Reading, type Rule, type Site } from '../site.ts';
import { isSyllable } from '../syllable.ts';
import { endsWord, quantityAt, signStandsFree, type WrittenQuantity } from './quantity.ts';

const UNITS: Record<string, string> = {
  '%': 'phần trăm', '‰': 'phần nghìn', 'km²': 'ki lô mét vuông', km2: 'ki lô mét vuông', 'm²': 'mét vuông', m2: 'mét vuông',
  'cm²': 'xăng ti mét vuông', cm2: 'xăng ti mét vuông', 'mm²': 'mi li mét vuông', mm2: 'mi li mét vuông', 'm³': 'mét khối',
  m3: 'mét khối', 'cm³': 'xăng ti mét khối', cm3: 'xăng ti mét khối', 'dm³': 'đề xi mét khối', dm3: 'đề xi mét khối',
  km: 'ki lô mét', m: 'mét', dm: 'đề xi mét', cm: 'xăng ti mét', mm: 'mi li mét', 'µm': 'mi crô mét', nm: 'na nô mét',
  IU: 'đơn vị', UI: 'đơn vị', ha: 'héc ta', kg: 'ki lô gam', g: 'gam', gr: 'gam', mg: 'mi li gam', 'µg': 'mi crô gam', t: 'tấn', T: 'tấn',
  l: 'lít', L: 'lít', lít: 'lít', ml: 'mi li lít', mL: 'mi li lít', dl: 'đề xi lít', dL: 'đề xi lít', cc: 'xê xê',
  kWh: 'ki lô oát giờ', KWh: 'ki lô oát giờ', kwh: 'ki lô oát giờ', GWh: 'gi ga oát giờ',
  kW: 'ki lô oát', KW: 'ki lô oát', MW: 'mê ga oát', GW: 'gi ga oát', kWp: 'ki lô oát pích', W: 'oát', kV: 'ki lô vôn', KV: 'ki lô vôn', Kv: 'ki lô vôn',
  kv: 'ki lô vôn', V: 'vôn', kVA: 'ki lô vôn am pe', MVA: 'mê ga vôn am pe', A: 'am pe', mA: 'mi li am pe', mAh: 'mi li am pe giờ', Ah: 'am pe giờ', Wh: 'oát giờ', MWp: 'mê ga oát pích', MWh: 'mê ga oát giờ', TWh: 'tê ra oát giờ', kPa: 'ki lô pa xcan', hPa: 'héc tô pa xcan', hs: 'học sinh', miligam: 'mi li gam', mililít: 'mi li lít', kilôgam: 'ki lô gam', Nm: 'niu tơn mét', tCO2: 'tấn xê ô hai', lm: 'lu men', MPa: 'mê ga pa xcan', lux: 'lúc', MVAr: 'mê ga va', mSv: 'mi li xi vớt', ppb: 'phần tỷ', HP: 'mã lực',
  Hz: 'héc', kHz: 'ki lô héc', KHz: 'ki lô héc', MHz: 'mê ga héc', GHz: 'gi ga héc', dB: 'đề xi ben', dBA: 'đề xi ben',
  KB: 'ki lô bai', kB: 'ki lô bai', MB: 'mê ga bai', GB: 'gi ga bai', TB: 'tê ra bai', Kbps: 'ki lô bít trên giây',
  Mbps: 'mê ga bít trên giây', Gbps: 'gi ga bít trên giây', 'Mb/s': 'mê ga bít trên giây', MP: 'mê ga pích xeo',
  '°C': 'độ xê', '°c': 'độ xê', oC: 'độ xê', ºC: 'độ xê', '℃': 'độ xê', '°F': 'độ ép', '°': 'độ', 'º': 'độ',
  ng: 'người', MPN: 'mờ pê nờ', CFU: 'xê ép u', 'ngày.đêm': 'ngày đêm', ngđ: 'ngày đêm', 'ng.đ': 'ngày đêm', h: 'giờ', H: 'giờ', p: 'phút', ph: 'phút', phút: 'phút', s: 'giây', giây: 'giây', 's²': 'giây bình phương', ms: 'mi li giây', Pa: 'pa xcan',
  ppm: 'phần triệu', mmol: 'mi li mon', mol: 'mon', 'µmol': 'mi crô mon', bar: 'ba', s2: 'giây bình phương', kN: 'ki lô niu tơn', kcal: 'ki lô ca lo', Kcal: 'ki lô ca lo', mmHg: 'mi li mét thủy ngân', inch: 'in', rpm: 'vòng trên phút',
}; // prettier-ignore

/** As people type them, whatever the case: right behind the number, where they can be nothing else. */
const CARELESS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    'KB MB GB TB kW MW Hz kHz MHz GHz HP V kVA kWp mAh Mbps Gbps Kbps cm mm km kg mg ml inch'
      .split(' ')
      .map((unit) => [unit.toLowerCase(), UNITS[unit]!]),
  ),
  mv: 'mi li vôn',
  min: 'phút',
};
const CARELESS_FORM = /[a-z]{1,4}(?![\p{L}\d])/iuy;

/** Only right behind the number: 'lớp 5 A' and 'tổ 3 H' are no amperes and hours. */
const TIGHT = phrases('A, L, h, H, p, s, t, ph, ms, HP, TB, MB');
/** The units that begin with a character, the longest first. */
const UNITS_BY_FIRST = new Map<string, { written: string; spoken: string; isWord: boolean }[]>();
for (const [written, spoken] of Object.entries(UNITS).sort(([a], [b]) => b.length - a.length)) {
  const unit = { written, spoken, isWord: /[\p{L}\d]$/u.test(written) };
  UNITS_BY_FIRST.set(written[0]!, [...(UNITS_BY_FIRST.get(written[0]!) ?? []), unit]);
}

/** What a quantity is given per, after a slash. */
const COUNTED = phrases(
  'phụ nữ, bà mẹ, sổ, nái, đàn, chuồng, ao, lồng, ổ, ổ dịch, khách hàng, giải, giải thưởng, cặp, đội, gian, quầy, sạp, ki ốt, gian hàng, tầng, ngôi, mộ, câu, trận, hiệp, mùa, gốc, luống, bụi, khóm, sải, em, cụ, bé, bạn, thí sinh, công dân, cử tri, gia đình, công nhân, đồng chí, nhân viên, khách, du khách, tấm, cột, cụm, tập, tập thể, cá nhân, doanh nghiệp, cơ sở, người, ly, cốc, bát, tô, đĩa, lon, bịch, mớ, bó, cân, lạng, hũ, túi, đôi, chậu, cành, bông, lượng, chỉ, thùng, mũi, liều, viên, lớp học, hộ gia đình, đêm, ngày đêm, đồng, phiên, số, hội viên, đảng viên, đoàn viên, thành viên, cán bộ, công trình, dự án, mô hình, đơn, người dân, lô, trẻ em, suất quà, phần, quả, người, hộ, tháng, năm, ngày, tuần, giờ, phút, giây, quý, lần, lượt, buổi, ca, suất, cái, chiếc, con, cây, bộ, tờ, giấy, hồ sơ, vé, xe, tấn, tạ, yến, lít, mét, sào, mẫu, thửa, căn, phòng, lớp, trường, học sinh, cháu, trẻ, hộ dân, đơn vị, tổ, phường, xã, vụ, trường hợp, nhân khẩu, khẩu, km, ha, m2, kg, lao động, bản, trang, sản phẩm, thẻ, tài khoản, cuộc, số, kỳ, đợt, học kỳ, nhà, gói, hộp, thùng, chai, bao, cuốn, quyển, đầu người, bệnh nhân, điểm, chuyến, tiết, môn, giường, vạn dân, dân',
);

/** Begins like something counted, but is the other of two: 'hồ sơ/giấy tờ'. */
const NOT_COUNTED = phrases(
  'giấy tờ, ngày tháng, tờ trình, xe máy, xe ô tô, trường học, số điện thoại, tổ chức, điểm cầu',
);

const SLASH_WORDS = new RegExp(`/ ?([${LETTER_RANGE}]{1,10}(?: [${LETTER_RANGE}]{1,10}){0,2})`, 'y');
/** The longest of them is of three words. */
const MOST_COUNTED_WORDS = 3;

/** The unit at an offset, a space before it allowed; null when none is there. */
export function unitAt(
  text: string,
  at: number,
  spaceAllowed = true,
): { end: number; spoken: string } | null {
  const spaced = text[at] === ' ';
  if (spaced && !spaceAllowed) return null;
  const start = spaced ? at + 1 : at;
  for (const { written, spoken, isWord } of UNITS_BY_FIRST.get(text[start] ?? '') ?? []) {
    const end = start + written.length;
    if (!text.startsWith(written, start) || (spaced && TIGHT.has(written))) continue;
    if (isWord && !endsWord(text, end)) continue;
    return { end, spoken };
  }
  return spaced ? null : carelessUnitAt(text, start);
}

function carelessUnitAt(text: string, at: number): { end: number; spoken: string } | null {
  CARELESS_FORM.lastIndex = at;
  const written = CARELESS_FORM.exec(text)?.[0];
  const spoken = written && CARELESS[written.toLowerCase()];
  return spoken ? { end: at + written.length, spoken } : null;
}

/** Rates of exchange and prices abroad: 26.380 VND/USD, 62 USD/ounce. */
const MONEY: Record<string, string> = {
  USD: 'đô la Mỹ',
  EUR: 'ơ rô',
  VND: 'đồng',
  VNĐ: 'đồng',
  NDT: 'nhân dân tệ',
  cp: 'cổ phiếu',
  CP: 'cổ phiếu',
  ounce: 'ao xơ',
  oz: 'ao xơ',
};
/** '300.000đ/HS' */
const ACRONYM_PER = /^[A-ZĐ]{2,6}(?![\p{L}\d])/u;
const MONEY_PER = new RegExp(`^(?:${Object.keys(MONEY).join('|')})(?!\\p{L})`, 'u');

/** '/người/tháng', '/m²', '/h' from an offset, in words: 'trên người trên tháng'. Empty when nothing of the kind follows. */
export function perChainAt(site: Site, at: number): { end: number; spoken: string } {
  const words: string[] = [];
  let end = at;
  for (
    let slash = slashAt(site.text, end);
    slash !== null && words.length < 8;
    slash = slashAt(site.text, end)
  ) {
    const { at, next } = slash;
    const many = perManyAt(site, at);
    if (many) {
      words.push('trên', many.spoken);
      end = many.end;
      continue;
    }
    const unit = unitAt(site.text, next, false);
    const money = MONEY_PER.exec(site.text.slice(next, next + 7));
    if (money) {
      words.push('trên', MONEY[money[0]]!);
      end = next + money[0].length;
      continue;
    }
    const acronym = ACRONYM_PER.exec(site.text.slice(next, next + 9))?.[0];
    const whom = acronym && !unit ? site.lexicon.word(acronym)?.spoken : undefined;
    if (whom) {
      words.push(site.style.per, whom);
      end = next + acronym!.length;
      continue;
    }
    const counted = countedAt(site.text, at);
    // 'km²' is a unit though 'km' alone is a word of the list.
    if (counted && (unit?.end ?? 0) <= counted.end) {
      const isWord = counted.words.split(' ').every(isSyllable) && !Object.hasOwn(UNITS, counted.words);
      if (!isWord && !unit) break;
      words.push(site.style.per, isWord ? counted.words : unit!.spoken);
      end = counted.end;
    } else if (unit) {
      words.push('trên', unit.spoken);
      end = unit.end;
    } else break;
  }
  return { end, spoken: words.join(' ') };
}

const MANY = /\/ ?(?=\d{1,3}(?:\.?\d{3})? ?\p{L})/uy;

/** '6,5 lít/100 km', '15 ca/100.000 dân': per so many of a unit. */
function perManyAt(site: Site, slash: number): { end: number; spoken: string } | null {
  MANY.lastIndex = slash;
  const lead = MANY.exec(site.text)?.[0];
  if (lead === undefined) return null;
  const quantity = quantityAt(site, slash + lead.length);
  const unit = quantity && !quantity.isRange ? unitAt(site.text, quantity.end) : null;
  return unit && { end: unit.end, spoken: `${quantity!.spoken} ${unit.spoken}` };
}

/** What is counted after the slash at an offset, its longest name first: '/hồ sơ' before '/hồ'. */
function countedAt(written: string, slash: number): { end: number; words: string } | null {
  SLASH_WORDS.lastIndex = slash;
  const match = SLASH_WORDS.exec(written);
  const all = match?.[1]?.split(' ') ?? [];
  for (let count = Math.min(all.length, MOST_COUNTED_WORDS); count > 0; count--) {
    const words = all.slice(0, count).join(' ');
    const end = slash + match![0].length - match![1]!.length + words.length;
    if (!endsWord(written, end)) continue;
    if (NOT_COUNTED.has(words.toLowerCase())) return null;
    if (COUNTED.has(words.toLowerCase())) return { end, words: words.toLowerCase() };
  }
  return null;
}

/** '2.000.000đ/hành vi': behind a sum of money a slash is 'per', whatever is counted. The offset after it, or null. */
export function perOpenAt(site: Site, at: number): number | null {
  SLASH_WORDS.lastIndex = at;
  const match = SLASH_WORDS.exec(site.text);
  const words = match?.[1]?.split(' ') ?? [];
  if (words.length === 0 || !isSyllable(words[0]!) || !/^\p{Ll}/u.test(words[0]!)) return null;
  if (NOT_COUNTED.has(words.slice(0, 2).join(' '))) return null;
  return at + match![0].length - match![1]!.length;
}

/** A slash at an offset, spaces on both of its sides or on none: '8.500 đ / m3'; `next` is what follows it. */
function slashAt(written: string, at: number): { at: number; next: number } | null {
  if (written[at] === '/') return { at, next: at + 1 };
  return written.startsWith(' / ', at) ? { at: at + 1, next: at + 3 } : null;
}

/** 'lớp 1A', 'quốc lộ 1A', 'tổ 5 V' are names and no amperes and volts. */
function isNamed(site: Site, end: number): boolean {
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
  /(?<!\p{L})(?:bà|ông|cụ|anh|chị|cháu|em|bé|trẻ|trẻ em|người|nam|nữ|mẹ|bố|công dân|cử tri|hội viên|đảng viên|thanh niên|học sinh|NCT|SN|từ đủ|đủ|dưới|trên)(?!\p{L})[^.;:!?]{0,45}$/iu;
const CARGO =
  /(?<!\p{L})(?:xe|tải|tải trọng|hàng|gạo|cát|rác|thép|sắt|thóc|phân|đất|cẩu|nặng|trọng lượng|kho|quả|cá|tàu|máy)(?!\p{L})[^,.;:!?]{0,24}$/iu;
/** 'chúc thọ 145 cụ (100t: 2; 95t: 5)' */
const ELDERS = /(?<!\p{L})(?:chúc thọ|mừng thọ|NCT|người cao tuổi|cụ)(?!\p{L})/iu;
const ELDERLY = 60;
const OLDEST = 120;

/** '(75t)', 'trẻ dưới 6t' are years of age; 'xe tải 15t' is a weight. */
function isAge(numberEnd: number, unit: { end: number }, site: Site): boolean {
  if (site.text.slice(numberEnd, unit.end).toLowerCase() !== 't') return false;
  const written = site.text.slice(site.at, numberEnd);
  if (!/^\d{1,3}(?:[-–]\d{1,3})?$/.test(written) || Number.parseInt(written) > OLDEST) return false;
  const before = site.text.slice(Math.max(0, site.at - CONTEXT), site.at);
  if (
    Number.parseInt(written) >= ELDERLY &&
    ELDERS.test(site.text.slice(Math.max(0, site.at - 2 * CONTEXT), site.at))
  )
    return true;
  return !CARGO.test(before) && (PEOPLE.test(before) || comesBefore(site, unit.end, phrases('trở lên')));
}

/** 'xe 5T' weighs, 'tầng 5T' and whatever else is a name. */
function isNoTonne(numberEnd: number, unit: { end: number }, site: Site): boolean {
  return (
    site.text.slice(numberEnd, unit.end).trim() === 'T' &&
    !CARGO.test(site.text.slice(Math.max(0, site.at - CONTEXT), site.at))
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
  const counts = unit.spoken === 'học sinh' && OF_A_DESK.test(site.text) ? 'hồ sơ' : unit.spoken;
  const per = perChainAt(site, unit.end);
  const isPercent = unit.spoken.startsWith('phần');
  const spoken = [signWord(sign), quantity.spoken, counts, per.spoken].filter(Boolean).join(' ');
  return { end: per.end, spoken, sure: quantity.sure, class: isPercent ? 'percent' : 'unit' };
}

/** Minus is 'âm', plus 'cộng', plus-minus 'cộng trừ'; none is ''. */
export function signWord(sign: string): string {
  if (sign === '') return '';
  if (sign === '+') return 'cộng';
  return sign === '±' ? 'cộng trừ' : 'âm';
}

const MEASURES = phrases(
  'vòng, nhịp, chu kỳ, đồng, triệu, tỷ, tỉ, nghìn, ngàn, lần, buổi, ngày, giờ, lượt, người, hộ, tiết, suất, tấn, tạ, kg, ca, điểm, lít, mét, héc ta, tin, bài, cuộc, xe, phút, vụ, cháu, khách, trẻ, hồ sơ, sản phẩm, con',
);

/** 'cao 1m2', 'trẻ dưới 1m3': so tall, where other things measure square metres. */
const TALL = phrases(
  'cao, cao hơn, cao dưới, cao trên, chiều cao, cao khoảng, trẻ dưới, em dưới, trẻ cao, em cao, bé dưới, sâu, ngập',
);

/** '1m65', '3kg2', '2km500': what is behind the unit is of the smaller one, as people say it. */
const SPLIT = /(\d{1,3})(m|km|kg|ha|tấn|lít)(\d{1,3})(?![\p{L}\d]|[.,]\d)/uy;

export const unitRules: readonly Rule[] = [
  {
    class: 'unit',
    why: 'Đơn vị đứng giữa số',
    pattern: SPLIT,
    begins: /\d/,
    afterDigits: /[mkhtl]/,
    read: ([, whole = '', unit = '', rest = ''], site) =>
      /^k?m[23]$/.test(unit + rest) && !(unit === 'm' && comesAfter(site, TALL))
        ? null
        : `${readCardinal(whole, site.style)} ${UNITS[unit] ?? unit} ${readCardinal(rest, site.style)}`,
  },
  { class: 'unit', why: 'Số và đơn vị đo', pattern: /([-–+±]?)\d/y, begins: /[\d–+±-]/, read: readMeasures },
];

const COUNTED_BEFORE = /\d\p{L}{0,3}(?: \p{L}{1,7}){1,3}$/u;
const PERIOD_AFTER =
  /^\/ ?(?:phút|giây|hộ|người|học sinh|cháu|em|buổi|lần|lượt|lớp|đầu người|giờ|ngày|đêm|tuần|tháng|quý|năm)(?!\p{L})/u;

/** '35 tấn rác/ngày': so many things of whatever kind in a time. */
function isRate(line: string, slash: number): boolean {
  return (
    COUNTED_BEFORE.test(line.slice(Math.max(0, slash - 26), slash)) &&
    PERIOD_AFTER.test(line.slice(slash, slash + 8))
  );
}

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
  const follows =
    (previous?.class === 'fraction' && site.at - previous.end <= 1) || comesAfter(site, SCALE_WORDS);
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

export const slashRules: readonly Rule[] = [
  {
    class: 'unit',
    why: 'Tính trên mỗi: sau số lượng, dấu gạch chéo đọc là trên',
    pattern: /\//y,
    begins: /\//,
    read: (_match, site) => {
      const counted =
        comesAfter(site, MEASURES) ||
        site.previous?.class === 'money' ||
        site.previous?.class === 'time' ||
        isRate(site.text, site.at);
      const per = counted ? perChainAt(site, site.at) : null;
      return per?.spoken ? per : null;
    },
  },
];
