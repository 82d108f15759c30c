/** Dashes and arrows between two things of a kind, which are said as 'đến': 8h -> 12h, thứ 2 - thứ 6, từ Quảng Bình-Phú Yên. */
import { isDigit } from '../alphabet.ts';
import { phrases, textAround, textBefore } from '../context.ts';
import { comesAfter, type Rule, type Site } from '../site.ts';
import { besideSign } from './beside-sign.ts';

/** 'NaOH + HCl → NaCl + H2O': formulas on both sides. */
const REACTION =
  /(?<![\p{L}\d])(?:\d{1,2})?(?:[A-Z][a-z]?\d{0,2}){1,6}(?: ?\+ ?(?:\d{1,2})?(?:[A-Z][a-z]?\d{0,2}){1,6})? ?(?:→|[-–=]>) ?(?:\d{1,2})?[A-Z][a-z]?(?=[A-Z\d +]|$)/u;

function isReaction(site: Site): boolean {
  const around = textAround(site, 40);
  return /[A-Z]\d|[A-Z][a-z][A-Z]|\+/.test(around) && REACTION.test(around);
}

/** '8h->12h', '500k → 450k' */
function endsTimeOrSum({ previous, at }: Site): boolean {
  return (previous?.class === 'money' || previous?.class === 'time') && at - previous.end <= 1;
}

/** 'từ Đ. Hùng Vương -> Đ. Quang Trung' */
const FROM =
  /(?<!\p{L})(?:từ|tàu|xe|tuyến|chặng|chuyến|lộ trình|hành trình) (?:(?:Đ|P|Q)\. ?|đường |phố |ngõ |ngã \p{L}+ )?\p{Lu}[^;:!?→>]{0,36}$/u;
/** 'từ Quảng Bình-Phú Yên' */
const FROM_PLACE = /(?<!\p{L})từ (?:\p{Lu}\p{Ll}+ ?){2,4}$/u;

export const arrowRules: readonly Rule[] = [
  {
    class: 'symbol',
    why: 'Mũi tên giữa hai số',
    pattern: /(?:→|[-–=]>) ?(?=(?:khoảng )?\d)/uy,
    begins: /[→=–-]/,
    read: (_match, site) =>
      !isReaction(site) && (isDigit(besideSign(site)[0]) || endsTimeOrSum(site)) ? 'đến' : null,
  },
  {
    class: 'symbol',
    why: 'Mũi tên của phản ứng hóa học',
    pattern: /(?:→|[-–=]>)/y,
    begins: /[→=–-]/,
    read: (_match, site) => (isReaction(site) ? 'tạo thành' : null),
  },
  {
    class: 'symbol',
    why: 'Mũi tên sau từ đọc là đến',
    pattern: /(?:→|[-–=]>)(?= ?\p{Lu})/uy,
    begins: /[→=–-]/,
    read: (_match, site) => (FROM.test(textBefore(site, 44)) ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Mũi tên, ngắt',
    pattern: /={1,3}>{1,3}/y,
    begins: /=/,
    read: ([whole], { at }) => ({ end: at + whole.length, spoken: ',', class: 'pause' }),
  },
  {
    class: 'symbol',
    why: 'Mũi tên lên là tăng, xuống là giảm',
    pattern: /[↑↓](?= ?\d)/y,
    begins: /[↑↓]/,
    read: ([arrow]) => (arrow === '↑' ? 'tăng' : 'giảm'),
  },
];

/** 'từ 70 - dưới 75' */
const LEVEL_BEFORE = /(?<!\p{L})(?:từ|mức|đạt|khoảng)(?!\p{L})[^.;]{0,12}\d(?:[.,]\d)?%?(?: \p{L}{1,6})? ?$/u;

/** '6 tháng-5 tuổi' */
const AGE_BEFORE = /\d (?:ngày|tuần|tháng|tuổi) ?$/u;

/** '22h 14/8 - 6h 15/8': the day stands behind each of the hours. */
const MOMENT_BEFORE = /\d(?:h|g|giờ)?(?:\d\d)?,? \(?(?:ngày )?\d{1,2}\/\d{1,2}(?:\/\d{4})?\)? ?$/u;

/** '2014 - nay', '4/2020 – nay' */
const UP_TO_NOW: ReadonlySet<string> = new Set(['date', 'number']);

export const jointRules: readonly Rule[] = [
  {
    class: 'symbol',
    why: 'Gạch giữa hai thời điểm đọc là đến',
    pattern: /[-–](?= ?\d{1,2}(?:h|g|giờ|:)\d{0,2} ?(?:ngày|sáng|trưa|chiều|tối|đêm)(?!\p{L}))/uy,
    begins: /[-–]/,
    read: (_match, { previous, at }) => (previous?.class === 'date' && at - previous.end <= 1 ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Gạch giữa hai thời điểm có ngày đọc là đến',
    pattern: /[-–](?= ?\d{1,2}(?:h|g|giờ|:)\d{0,2},? ?\(?(?:ngày )?\d{1,2}\/\d{1,2}(?!\d))/uy,
    begins: /[-–]/,
    read: (_match, site) => (MOMENT_BEFORE.test(textBefore(site, 24)) ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Gạch giữa hai thứ trong tuần đọc là đến',
    pattern: /[-–](?= ?(?:thứ [2-7]|chủ nhật|CN)(?!\p{L}))/iuy,
    begins: /[-–]/,
    read: (_match, site) => (/thứ [2-7] ?$/iu.test(textBefore(site, 7)) ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Gạch giữa hai nơi, sau từ, đọc là đến',
    pattern: /[-–](?= ?\p{Lu}\p{Ll})/uy,
    begins: /[-–]/,
    read: (_match, site) => (FROM_PLACE.test(textBefore(site, 34)) ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Gạch giữa hai mức đọc là đến',
    pattern: /[-–](?= ?(?:dưới|trên|<|>) ?\d)/uy,
    begins: /[-–]/,
    read: (_match, site) => (LEVEL_BEFORE.test(textBefore(site, 26)) ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Gạch giữa hai độ tuổi đọc là đến',
    pattern: /[-–](?= ?\d{1,3} (?:ngày|tuần|tháng|tuổi)(?!\p{L}))/uy,
    begins: /[-–]/,
    read: (_match, site) => (AGE_BEFORE.test(textBefore(site, 12)) ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Gạch giữa hai cỡ đọc là đến',
    pattern: /[-–](?= ?(?:X{0,3}[SL]|M|[2-6]XL)(?!\p{L}))/uy,
    begins: /[-–]/,
    read: (_match, site) =>
      /(?<!\p{L})(?:size|cỡ|sz)(?: áo)? ?(?:X{0,3}[SL]|M|[2-6]XL) ?$/iu.test(textBefore(site, 16))
        ? 'đến'
        : null,
  },
  {
    class: 'symbol',
    why: 'Gạch giữa hai lý trình đọc là đến',
    pattern: /[-–](?= ?[Kk]m?\d{1,4}\+\d)/uy,
    begins: /[-–]/,
    read: (_match, site) => (/[Kk]m?\d{1,4}\+\d{1,4} ?$/u.test(textBefore(site, 14)) ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Dấu trừ của nhiệt độ, viết rời',
    pattern: /[-–] (?=\d{1,3}(?:[.,]\d)? ?(?:°|độ C|độ âm))/uy,
    begins: /[-–]/,
    read: (_match, site) =>
      comesAfter(site, phrases('từ, đến, xuống, dưới, là, khoảng, ở, ở mức, bảo quản')) ? 'âm' : null,
  },
  {
    class: 'symbol',
    why: 'Gạch giữa hai mức báo động đọc là đến',
    pattern: /[-–](?= ?BĐ ?[1-3](?!\d))/uy,
    begins: /[-–]/,
    read: (_match, site) => (/BĐ ?[1-3] ?$/u.test(textBefore(site, 6)) ? 'đến' : null),
  },
  {
    class: 'symbol',
    why: 'Dấu ngã giữa hai thứ, hai tháng đọc là đến',
    pattern: /~(?= ?(?:thứ|tháng|ngày|chủ nhật|CN|T[2-7])(?!\p{L}))/iuy,
    begins: /~/,
    read: () => 'đến',
  },
  {
    class: 'symbol',
    why: 'Gạch sau một thời điểm, trước một thời điểm đọc là đến',
    pattern: /[-–](?= ?(?:nay(?!\p{L})|(?:hết )?(?:ngày|tháng) \d))/uy,
    begins: /[-–]/,
    read: (_match, { previous, at }) =>
      previous && UP_TO_NOW.has(previous.class) && at - previous.end <= 1 ? 'đến' : null,
  },
  {
    class: 'symbol',
    why: 'Gạch, mũi tên giữa hai nơi cùng loại có số đọc là đến',
    pattern:
      /(?:[-–]>?|→) ?(?=(tháng|tổ|tdp|lớp|khối|tầng|sn|số nhà|km|cột|trụ|hẻm|kiệt|bàn|ngõ|thôn|ấp|đội|cụm|quầy|mục|điều|khoản|bài|câu|trang|tuần|tiết|cấp|bậc|hạng) \d{1,4}(?! ?[-–]))/iuy,
    begins: /[-–→]/,
    read: ([, kind = ''], site) =>
      new RegExp(`(?<![-–] ?)(?<!\\p{L})${kind} \\d{1,4} ?$`, 'iu').test(textBefore(site, 14)) ? 'đến' : null,
  },
];
