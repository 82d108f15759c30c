/** What a quantity is given per, after a slash: đồng/người/tháng, tấn/ha, USD/ounce. */
import { LETTER_RANGE } from '../alphabet.ts';
import { phrases, textBefore } from '../context.ts';
import type { Site } from '../site.ts';
import { isSyllable } from '../syllable.ts';
import { CURRENCIES } from './currency-table.ts';
import { endsWord, quantityAt } from './quantity.ts';
import { unitAt, UNITS } from './unit-table.ts';

/** What a quantity is given per, after a slash. */
const COUNTED = phrases(
  'công, ký, bình, khay, vỉ, nhánh, luống, sọt, phụ nữ, bà mẹ, sổ, nái, đàn, chuồng, ao, lồng, ổ, ổ dịch, khách hàng, giải, giải thưởng, cặp, đội, gian, quầy, sạp, ki ốt, gian hàng, tầng, ngôi, mộ, câu, trận, hiệp, mùa, gốc, luống, bụi, khóm, sải, em, cụ, bé, bạn, thí sinh, công dân, cử tri, gia đình, công nhân, đồng chí, nhân viên, khách, du khách, tấm, cột, cụm, tập, tập thể, cá nhân, doanh nghiệp, cơ sở, người, ly, cốc, bát, tô, đĩa, lon, bịch, mớ, bó, cân, lạng, hũ, túi, đôi, chậu, cành, bông, lượng, chỉ, thùng, mũi, liều, viên, lớp học, hộ gia đình, đêm, ngày đêm, đồng, phiên, số, hội viên, đảng viên, đoàn viên, thành viên, cán bộ, công trình, dự án, mô hình, đơn, người dân, lô, trẻ em, suất quà, phần, quả, người, hộ, tháng, năm, ngày, tuần, giờ, phút, giây, quý, lần, lượt, buổi, ca, suất, cái, chiếc, con, cây, bộ, tờ, giấy, hồ sơ, vé, xe, tấn, tạ, yến, lít, mét, sào, mẫu, thửa, căn, phòng, lớp, trường, học sinh, cháu, trẻ, hộ dân, đơn vị, tổ, phường, xã, vụ, trường hợp, nhân khẩu, khẩu, km, ha, m2, kg, lao động, bản, trang, sản phẩm, thẻ, tài khoản, cuộc, số, kỳ, đợt, học kỳ, nhà, gói, hộp, thùng, chai, bao, cuốn, quyển, đầu người, bệnh nhân, điểm, chuyến, tiết, môn, giường, vùng, vùng trồng, phòng thi, điểm thi, vạn dân, nghìn dân, ngàn dân, triệu dân, nghìn người, dân',
);

/** Begins like something counted, but is the other of two: 'hồ sơ/giấy tờ'. */
const NOT_COUNTED = phrases(
  'công việc, công ty, giấy tờ, ngày tháng, tờ trình, xe máy, xe ô tô, trường học, số điện thoại, tổ chức, điểm cầu',
);

const SLASH_WORDS = new RegExp(`/ ?([${LETTER_RANGE}]{1,10}(?: [${LETTER_RANGE}]{1,10}){0,2})`, 'y');

/** The longest of them is of three words. */
const MOST_COUNTED_WORDS = 3;

/** Rates of exchange and prices abroad: 26.380 VND/USD, 62 USD/ounce. */
const MONEY: Record<string, string> = {
  ...Object.fromEntries(
    Object.keys(CURRENCIES)
      .filter((name) => /^[A-ZĐ]{3}$/.test(name))
      .map((name) => [name, CURRENCIES[name]!]),
  ),
  sp: 'sản phẩm',
  cp: 'cổ phiếu',
  CP: 'cổ phiếu',
  lb: 'pao',
  pound: 'pao',
  BTC: 'bít coi',
  th: 'tháng',
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
    // 'đồng/lít/kg': by what each is sold.
    if (words.at(-1) === 'lít' && unit?.spoken === 'ki lô gam') {
      words.push('hoặc', unit.spoken);
      end = unit.end;
      continue;
    }
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
  // '12GB/256GB': two memories.
  if (unit?.spoken.endsWith(' bai') && /[GT]B ?$/.test(textBefore({ text: site.text, at: slash }, 3)))
    return null;
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
