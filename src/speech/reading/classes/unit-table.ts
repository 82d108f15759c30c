/** The units of measure, as they are written and as they are said. */
import { phrases } from '../context.ts';
import { endsWord } from './quantity.ts';

export const UNITS: Record<string, string> = {
  '%': 'phần trăm', '‰': 'phần nghìn', 'km²': 'ki lô mét vuông', km2: 'ki lô mét vuông', 'm²': 'mét vuông', m2: 'mét vuông',
  'cm²': 'xăng ti mét vuông', cm2: 'xăng ti mét vuông', 'mm²': 'mi li mét vuông', mm2: 'mi li mét vuông', 'm³': 'mét khối',
  m3: 'mét khối', 'cm³': 'xăng ti mét khối', cm3: 'xăng ti mét khối', 'dm³': 'đề xi mét khối', dm3: 'đề xi mét khối',
  km: 'ki lô mét', m: 'mét', dm: 'đề xi mét', cm: 'xăng ti mét', mm: 'mi li mét', 'µm': 'mi cờ rô mét', nm: 'na nô mét',
  IU: 'đơn vị', UI: 'đơn vị', ha: 'héc ta', kg: 'ki lô gam', g: 'gam', gr: 'gam', mg: 'mi li gam', 'µg': 'mi cờ rô gam', t: 'tấn', T: 'tấn',
  l: 'lít', L: 'lít', lít: 'lít', ml: 'mi li lít', mL: 'mi li lít', dl: 'đề xi lít', dL: 'đề xi lít', cc: 'xê xê',
  kWh: 'ki lô oát giờ', KWh: 'ki lô oát giờ', kwh: 'ki lô oát giờ', GWh: 'gi ga oát giờ',
  kW: 'ki lô oát', KW: 'ki lô oát', MW: 'mê ga oát', GW: 'gi ga oát', kWp: 'ki lô oát pích', W: 'oát', kV: 'ki lô vôn', KV: 'ki lô vôn', Kv: 'ki lô vôn',
  kv: 'ki lô vôn', V: 'vôn', kVA: 'ki lô vôn am pe', MVA: 'mê ga vôn am pe', A: 'am pe', mA: 'mi li am pe', mAh: 'mi li am pe giờ', Ah: 'am pe giờ', Wh: 'oát giờ', MWp: 'mê ga oát pích', MWh: 'mê ga oát giờ', TWh: 'tê ra oát giờ', kPa: 'ki lô pát can', hPa: 'héc tô pát can', hs: 'học sinh', miligam: 'mi li gam', mililít: 'mi li lít', kilôgam: 'ki lô gam', 'J/kg.K': 'giun trên ki lô gam ca', 'J/kg': 'giun trên ki lô gam', 'kgf.cm': 'ki lô gam lực xăng ti mét', 'kΩ': 'ki lô ôm', 'MΩ': 'mê ga ôm', 'G/L': 'gi ga trên lít', 'T/L': 'tê ra trên lít', mcg: 'mi cờ rô gam', atm: 'át mốt phe', kJ: 'ki lô giun', MJ: 'mê ga giun', 'mi²': 'dặm vuông', mi2: 'dặm vuông', 'Km²': 'ki lô mét vuông', Km2: 'ki lô mét vuông', 'U/L': 'đơn vị trên lít', hm: 'héc tô mét', dam: 'đề ca mét', Nm: 'niu tơn mét', 'N.m': 'niu tơn mét', tCO2: 'tấn xê ô hai', 'ng/mL': 'na nô gam trên mi li lít', 'ng/ml': 'na nô gam trên mi li lít', 'ng/dL': 'na nô gam trên đề xi lít', 'µF': 'mi cờ rô pha ra', pF: 'pi cô pha ra', nF: 'na nô pha ra', mH: 'mi li hen ri', ft: 'phít', hp: 'mã lực', 'Gb/s': 'gi ga bít trên giây', 'Kb/s': 'ki lô bít trên giây', lm: 'lu men', MPa: 'mê ga pát can', lux: 'lúc', MVAr: 'mê ga va', mSv: 'mi li xi vớt', ppb: 'phần tỷ', HP: 'mã lực',
  Hz: 'héc', kHz: 'ki lô héc', KHz: 'ki lô héc', MHz: 'mê ga héc', GHz: 'gi ga héc', dB: 'đề xi ben', dBA: 'đề xi ben',
  KB: 'ki lô bai', kB: 'ki lô bai', MB: 'mê ga bai', GB: 'gi ga bai', TB: 'tê ra bai', Kbps: 'ki lô bít trên giây',
  Mbps: 'mê ga bít trên giây', Gbps: 'gi ga bít trên giây', Tbps: 'tê ra bít trên giây', 'Mb/s': 'mê ga bít trên giây', MP: 'mê ga pích xeo',
  '°C': 'độ xê', '°c': 'độ xê', oC: 'độ xê', 'o C': 'độ xê', kmh: 'ki lô mét trên giờ', lit: 'lít', ºC: 'độ xê', '℃': 'độ xê', '°F': 'độ ép', '°': 'độ', 'º': 'độ',
  ng: 'người', MPN: 'mờ pê nờ', CFU: 'xê ép u', 'ngày.đêm': 'ngày đêm', ngđ: 'ngày đêm', 'ng.đ': 'ngày đêm', h: 'giờ', H: 'giờ', p: 'phút', ph: 'phút', phút: 'phút', s: 'giây', giây: 'giây', 's²': 'giây bình phương', ms: 'mi li giây', Pa: 'pát can',
  ppm: 'phần triệu', mmol: 'mi li mon', mol: 'mon', 'µmol': 'mi cờ rô mon', bar: 'ba', s2: 'giây bình phương', kN: 'ki lô niu tơn', kcal: 'ki lô ca lo', Kcal: 'ki lô ca lo', mmHg: 'mi li mét thủy ngân', inch: 'in', rpm: 'vòng trên phút', fps: 'khung hình trên giây',
}; // prettier-ignore

/** As people type them, whatever the case: right behind the number, where they can be nothing else. */
const CARELESS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    'KB MB GB TB kW MW Hz kHz MHz GHz HP V kVA kWp mAh Mbps Gbps Kbps Tbps cm mm km kg mg ml inch'
      .split(' ')
      .map((unit) => [unit.toLowerCase(), UNITS[unit]!]),
  ),
  mv: 'mi li vôn',
  min: 'phút',
};

const CARELESS_FORM = /[a-z]{1,4}(?![\p{L}\d])/iuy;

/** Only right behind the number: 'lớp 5 A' and 'tổ 3 H' are no amperes and hours. */
export const TIGHT = phrases('A, L, h, H, p, s, t, ph, HP, TB');

/** The units that begin with a character, the longest first. */
const UNITS_BY_FIRST = new Map<string, { written: string; spoken: string; isWord: boolean }[]>();
for (const [written, spoken] of Object.entries(UNITS).sort(([a], [b]) => b.length - a.length)) {
  const unit = { written, spoken, isWord: /[\p{L}\d]$/u.test(written) };
  UNITS_BY_FIRST.set(written[0]!, [...(UNITS_BY_FIRST.get(written[0]!) ?? []), unit]);
}

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
