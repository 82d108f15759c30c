/** A number and one letter that stands for a word: 12T, 5th, 2N1Đ, 3M view. */
import { CONTEXT, phrases, textBefore } from '../context.ts';
import { readCardinal, readYear } from '../numbers.ts';
import { comesAfter, comesBefore, type Rule } from '../site.ts';
import { perChainAt } from './per.ts';
import { quantityAt } from './quantity.ts';

const TERM_BEFORE = phrases('kỳ hạn, trong, bảo hành, vay, thời hạn, hạn, trả góp, gửi, góp, hạn mức');

const INTEREST = /lãi suất|kỳ hạn/iu;

const TERM_AFTER = phrases('đầu năm, cuối năm, đầu, cuối, qua, tới, đạt, ước, thực hiện, tăng, giảm, bằng');

const SEEN = 'view|views|lượt|like|likes|follow|follower|sub|người|tương tác';

export const shortenedRules: readonly Rule[] = [
  {
    class: 'unit',
    why: 'Số điểm trên thang điểm',
    pattern: /(\d{1,3}(?:,\d{1,2})?)\/(10|100)đ(?![\p{L}\d])/uy,
    afterDigits: /[,\/]/,
    read: ([, , all = ''], site) => {
      const marks = quantityAt(site, site.at);
      return marks && `${marks.spoken} trên ${readCardinal(all, site.style)} điểm`;
    },
  },
  {
    class: 'unit',
    why: 'Số tháng viết tắt',
    pattern: /(\d{1,2})T(?![\p{L}\d/])/uy,
    afterDigits: /T/,
    read: ([whole, months = ''], site) =>
      comesAfter(site, TERM_BEFORE) ||
      comesBefore(site, site.at + whole.length, TERM_AFTER) ||
      INTEREST.test(textBefore(site, CONTEXT))
        ? `${readCardinal(months, site.style)} tháng`
        : null,
  },
  {
    class: 'unit',
    why: 'Số tầng của nhà',
    pattern: /(\d{1,2})T(?![\p{L}\d/])/uy,
    afterDigits: /T/,
    read: ([whole, floors = ''], site) =>
      comesAfter(site, phrases('nhà, cao, nhà cao, xây')) &&
      /^ ?(?:(?:\d )?(?:tum|gác|hầm|lửng)|[,.;)]|$)/u.test(
        site.text.slice(site.at + whole.length, site.at + whole.length + 8),
      )
        ? `${readCardinal(floors, site.style)} tầng`
        : null,
  },
  {
    class: 'unit',
    why: 'Số tháng viết tắt',
    pattern: /(\d{1,3})th(?![\p{L}\d]| \p{Lu}\p{Ll})/uy,
    afterDigits: /t/,
    read: ([, months = ''], site) => `${readCardinal(months, site.style)} tháng`,
  },
  {
    class: 'unit',
    why: 'Số tháng viết tắt',
    pattern: /(\d{1,2}) th(?=[.,;:)]|$| (?:với|lãi|không|tuổi))/y,
    afterDigits: / /,
    read: ([, months = ''], site) =>
      comesAfter(site, TERM_BEFORE) || site.text.startsWith(' tuổi', site.at + months.length + 3)
        ? `${readCardinal(months, site.style)} tháng`
        : null,
  },
  {
    class: 'unit',
    why: 'Số viên thuốc',
    pattern: /(\d{1,2})v(?= ?\/(?:lần|ngày)(?!\p{L})| x \d)/uy,
    afterDigits: /v/,
    read: ([whole, pills = ''], site) => {
      const per = perChainAt(site, site.at + whole.length);
      return {
        end: per.end,
        spoken: [readCardinal(pills, site.style), 'viên', per.spoken].filter(Boolean).join(' '),
      };
    },
  },
  {
    class: 'unit',
    why: 'Số phút',
    pattern: /(\d{1,3}) p(?= (?:sau|nữa|nghỉ|mỗi|giải lao)(?!\p{L}))/uy,
    afterDigits: / /,
    read: ([, minutes = ''], site) => `${readCardinal(minutes, site.style)} phút`,
  },
  {
    class: 'number',
    why: 'M sau số lượt xem là triệu, B là tỷ',
    pattern: new RegExp(`\\d{1,4}(?:[.,]\\d{1,2})?([MB])(?= (?:${SEEN}|USD|EUR|đô la|đô)(?!\\p{L}))`, 'uy'),
    afterDigits: /[MB.,]/,
    read: ([, scale], site) => {
      const quantity = quantityAt(site, site.at);
      return (
        quantity && { end: quantity.end + 1, spoken: `${quantity.spoken} ${scale === 'M' ? 'triệu' : 'tỷ'}` }
      );
    },
  },
  {
    class: 'date',
    why: 'Số tháng đã qua của năm',
    pattern: /(\d{1,2})T\/(\d{4})(?!\d)/y,
    afterDigits: /T/,
    read: ([, months = '', year = ''], site) =>
      `${readCardinal(months, site.style)} tháng năm ${readYear(year, site.style)}`,
  },
  {
    class: 'unit',
    why: 'Số ngày, số đêm của chuyến đi',
    pattern: /(\d{1,2})N(\d{1,2})Đ(?![\p{L}\d])/uy,
    afterDigits: /N/,
    read: ([, days = '', nights = ''], site) =>
      `${readCardinal(days, site.style)} ngày ${readCardinal(nights, site.style)} đêm`,
  },
];
