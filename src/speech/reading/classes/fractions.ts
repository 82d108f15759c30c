/** Fractions, shares and ratios: 2/3 số hộ, 3/63 tỉnh, thị lực 8/10, tỷ lệ 1:500, tỷ lệ 16:16:8. */
import { phrases, textBefore } from '../context.ts';
import { parseWrittenNumber, readCardinal, readMonth, readNumber, readOrdinal } from '../numbers.ts';
import { comesAfter, comesBefore, type Reading, type Rule, type Site } from '../site.ts';
import { isEyesight, isInSum, isRating, isReckonedWith } from './dates/no-date.ts';
import { endsWord, followsShare } from './quantity.ts';

const PART_OF = phrases(
  'cái bánh, chiếc bánh, thùng, bể, tấm vải, sợi dây, mảnh vườn, mảnh đất, công việc, số bi, số, thế kỷ, cuộc đời, đời, giờ, kg, ha, lít, ký, cân, bát, thìa, viên, quả, số hộ, dân, đội hình, bề mặt, tài sản, nhu cầu, lực lượng, diện tích, tổng, tổng số, dân số, quãng, quãng đường, chặng đường, chặng, chiều, thời gian, sản lượng, trong, khối lượng, giá trị, là, lượng, mức, công suất, nhiệm kỳ',
);

const PART_CUES = phrases(
  'vơi, cạn, đầy, hao hụt, ăn, ăn hết, uống, uống hết, dùng hết, trong đó, khoảng, hơn, gần, trên, ít nhất, quá, chiếm, tối thiểu, tối đa, bằng, còn, giảm, tăng, tới, đến, mất',
);

const SCALE_CUES = phrases('tỷ lệ, tỉ lệ, bản đồ, quy hoạch, chia, pha, trộn, chọi');

/** 'tỷ lệ nam/nữ là 12:11' */
const RATIO_SAID = /(?<!\p{L})t[ỷỉ] lệ[^.;!?]{0,30}$/iu;

const FRACTION = /(\d{1,6}(?:\.\d{3}){0,2}) ?\/ ?(\d{1,6}(?:\.\d{3}){0,2})(?!,?\d)/y;

/** '1/2kg', '3/4 lít': a part of one. */
const PART_OF_UNIT = /^ ?(?:kg|g|m|km|l|lít|ha|m[²³23]|giờ|h|phút|tấn|tạ|cốc|thìa)(?![\p{L}\d])/u;

/** '2/3 số hộ' is 'hai phần ba', '3/63 tỉnh' 'ba trên sáu mươi ba', '1/500' of a plan 'một phần năm trăm'. */
function readFraction([whole, top = '', bottom = '']: RegExpExecArray, site: Site): Reading | null {
  const end = site.at + whole.length;
  const isPartOfUnit = PART_OF_UNIT.test(site.text.slice(end, end + 6));
  if ((!endsWord(site.text, end) && !isPartOfUnit) || site.text[end] === '/') return null;
  const [above, below] = [top, bottom].map((part) => readCardinal(part.replaceAll('.', ''), site.style)) as [
    string,
    string,
  ];
  const [part, all] = [top, bottom].map((figures) => Number(figures.replaceAll('.', ''))) as [number, number];
  const small = part < all && (all <= 10 || (part === 1 && all <= 20 && isPartOfUnit));
  const inSum = isInSum(site, end);
  const isPart =
    (inSum && all <= 20) ||
    ((isReckonedWith(site, end) || isOfChance(site)) && part < 100 && all < 100) ||
    (part === 1 && comesAfter(site, phrases('vòng'))) ||
    (small &&
      (comesBefore(site, end, PART_OF) ||
        (part === 1 && followsShare(site)) ||
        ((all <= 5 || part === 1) && isPartOfUnit) ||
        (all <= 4 && comesBefore(site, end, OF_PEOPLE)) ||
        (all <= 5 &&
          /^ \p{Ll}/u.test(site.text.slice(end, end + 2)) &&
          !comesBefore(site, end, COUNTED_OUT)) ||
        (comesAfter(site, PART_CUES) && !comesBefore(site, end, COUNTED_OUT))));
  if (top === '50' && bottom === '50' && !comesBefore(site, end, COUNTED_OUT))
    return { end, spoken: `${above} ${below}` };
  if (
    comesAfter(site, SCORED) ||
    RANKED.test(textBefore(site, 24)) ||
    isRating(site) ||
    top.startsWith('0') ||
    isEyesight(site, end)
  )
    return { end, spoken: `${above} trên ${below}` };
  const isScale = top === '1' && /^[1-9]0{2,5}$/.test(bottom.replaceAll('.', ''));
  return {
    end,
    spoken: `${above} ${isPart || isScale ? 'phần' : 'trên'} ${isPart && bottom === '4' ? 'tư' : below}`,
    sure: isPart || isScale || !small || comesBefore(site, end, COUNTED_OUT),
  };
}

/** 'xác suất là 1/6' */
function isOfChance(site: Site): boolean {
  return /(?<!\p{L})xác suất(?!\p{L})[^.;!?]{0,44}$/iu.test(textBefore(site, 56));
}

/** 'hạng 1/4, 2/4' */
const RANKED = /(?<!\p{L})(?:hạng|loại|bậc) \d\/\d(?:, ?\d\/\d){0,3}(?:,| và) ?$/iu;

/** A score out of so many: 'APGAR 9/10', 'thị lực 8/10'. */
const SCORED = phrases(
  'lớp, khối lớp, độ văn hóa, độ học vấn, tb, điểm thi, bài thi, thương binh, bệnh binh, apgar, thị lực, thang điểm, chất lượng, điểm',
);

/** 'hai phần ba đại biểu': of people and votes the well-known parts are parts. */
const OF_PEOPLE = phrases(
  'đại biểu, thành viên, người, hộ, hộ dân, phiếu, ủy viên, cử tri, đảng viên, cán bộ, dân số, số phiếu',
);

/** Whole things that are counted one by one: 'hai trên ba chỉ tiêu'. */
const COUNTED_OUT = phrases(
  'huyện, quận, tỉnh, thị xã, thành phố, địa phương, chi hội, chi đoàn, liên đội, hợp tác xã, doanh nghiệp, chỉ tiêu, đại biểu, phường, xã, tổ, đơn vị, tiêu chí, nhiệm vụ, thành viên, chi bộ, phiếu, trường, thủ tục, cơ quan, ủy viên, người, đồng chí, hộ, hồ sơ, thôn, nội dung, công trình, dự án, hạng mục, gói thầu, địa điểm, đội, lớp, xe, tin, bài, cuộc, bộ phận, lĩnh vực, phòng, ngành, đơn, đơn thư, kiến nghị, mũi, liều, quần chúng, hội viên, đoàn viên, gia đình, chỉ số, cụm, khu dân cư',
);

export const fractionRules: readonly Rule[] = [
  {
    class: 'fraction',
    why: 'Từ phần này đến phần kia',
    pattern: /(\d)\/(\d{1,2}) ?[-–] ?(\d)\/(\d{1,2})(?![\p{L}\d/])/uy,
    afterDigits: /\//,
    read: ([, ...figures], site) => {
      const [top = 0, bottom = 0, nextTop = 0, nextBottom = 0] = figures.map(Number);
      const parts = top < bottom && nextTop < nextBottom && bottom <= 10 && nextBottom <= 10;
      if (!parts) return null;
      const part = (above: number, all: number) =>
        `${readCardinal(String(above), site.style)} phần ${readMonth(String(all), site.style)}`;
      return `${part(top, bottom)} đến ${part(nextTop, nextBottom)}`;
    },
  },
  {
    class: 'fraction',
    why: 'Từ tỷ lệ này đến tỷ lệ kia của bản vẽ',
    pattern: /1\/([1-9]\d{1,5}) ?[-–] ?1\/([1-9]\d{1,5})(?![\p{L}\d/])/uy,
    begins: /1/,
    afterDigits: /\//,
    read: ([, from = '', to = ''], site) =>
      RATIO_SAID.test(textBefore(site, 36))
        ? [from, to].map((scale) => `một phần ${readCardinal(scale, site.style)}`).join(' đến ')
        : null,
  },
  {
    class: 'ordinal',
    why: 'Thứ hạng trong số',
    pattern: /(\d{1,3}) ?\/ ?(\d{1,3})(?![\d/])/y,
    afterDigits: /[ \/]/,
    read: ([, rank = '', all = ''], site) =>
      comesAfter(site, phrases('thứ')) && Number(rank) <= Number(all)
        ? `${readOrdinal(rank, site.style)} trên ${readCardinal(all, site.style)}`
        : null,
  },
  {
    class: 'fraction',
    why: 'Tỷ lệ có số lẻ',
    pattern: /(\d{1,3}) ?\/ ?(\d{1,3},\d{1,2})(?![\p{L}\d/%])/uy,
    afterDigits: /[ \/]/,
    read: ([, top = '', bottom = ''], site) => {
      const below = parseWrittenNumber(bottom);
      return below && `${readCardinal(top, site.style)} trên ${readNumber(below, site.style)}`;
    },
  },
  { class: 'fraction', why: 'Phân số, tỷ lệ', pattern: FRACTION, afterDigits: /[ .\/]/, read: readFraction },
  {
    class: 'fraction',
    why: 'Tỷ lệ của nhiều phần',
    pattern: /\d{1,3}(?: ?: ?\d{1,3}){2,4}(?![\d:]|[.,]\d)/y,
    afterDigits: /[ :]/,
    read: ([written], site) =>
      RATIO_SAID.test(textBefore(site, 36)) || comesAfter(site, SCALE_CUES)
        ? written
            .split(/ ?: ?/)
            .map((part) => readCardinal(part, site.style))
            .join(', ')
        : null,
  },
  {
    class: 'fraction',
    why: 'Tỷ lệ xích',
    pattern: /(\d{1,3}(?:,\d)?)( ?):( ?)([1-9]\d{0,2}(?:\.?\d{3})?)(?![\d:%]|,\d)/y,
    afterDigits: /[ :,]/,
    read: ([, top = '', before, after, bottom = ''], site) => {
      const chained = site.previous?.class === 'fraction' && site.at - site.previous.end <= 5;
      // 'tỷ lệ hồ sơ mức 2: 84 %': a colon of the sentence.
      const said = before === after && RATIO_SAID.test(textBefore(site, 36));
      if (!comesAfter(site, SCALE_CUES) && !chained && !said) return null;
      const [above, below] = [top, bottom.replaceAll('.', '')];
      const joint = above === '1' && below.length > 2 ? 'phần' : 'trên';
      return `${readNumber(parseWrittenNumber(above)!, site.style)} ${joint} ${readCardinal(below, site.style)}`;
    },
  },
];
