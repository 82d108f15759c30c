/** Numbers one after another with a comma and no space between: 'các điều 1,3,4', 'tổ 3,4', 'các ngày 12,13/9'. */
import { phrases } from '../context.ts';
import { parseWrittenNumber, readCardinal, readMonth, readNumber } from '../numbers.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { readNamedNumber } from './documents.ts';

const ROW = /(\d{1,3})((?:,\d{1,3}){1,15})(?![\p{L}\d%‰]|[.,]\d)/uy;

/** What goes by numbers and not by parts of one: 'tổ 3,4' are two. */
const NUMBERED = phrases(
  'tuần, các tuần, gió cấp, trường cấp, sinh cấp, điều, các điều, khoản, các khoản, tổ, các tổ, tdp, các tdp, tổ dân phố, dân phố số, khu phố, kp, thôn, khóm, ấp, khu, lớp, khối, ngõ, ngách, hẻm, kiệt, phường, quận, nhóm, tiết, chương, phụ lục, hạng, block, câu, tập, trang, kỳ, khóa, tuyến, tầng, phòng, cụm, đội, lô, tòa, nhà, cổng, quý, tiểu mục, mẫu, mẫu số, biểu, biểu số, các số, số nhà, thửa, các thửa, tờ, chi bộ, bàn, quầy, trạm, đợt, thứ, các thứ, tháng, các tháng',
);
const DAYS = phrases('ngày, các ngày, hai ngày, trong các ngày, vào ngày, sáng, chiều, tối');
/** '3,5 triệu' of something is one number whatever stands before it. */
const COUNTED_AFTER =
  /^ ?(?:tầng|triệu|tỷ|tỉ|nghìn|ngàn|trăm|vạn|lần|độ|điểm|mét|km|m|cm|mm|ha|kg|g|mg|ml|tấn|tạ|lít|giờ|phút|người|tuổi|ngày|buổi|tuần|tháng|suất|năm(?! (?:\d|nay|sau|trước|tới|qua))|%)(?!\p{L})/u;

/** 'các ngày 3,4 và 5/12' */
const DATE_AFTER = /^(?:,| và) \d{1,2}[/-]\d/u;

/** 'vĩ tuyến 17,5' has parts of a degree, though 'tuyến 3,4' are two. */
const PARALLELS = phrases('vĩ tuyến, kinh tuyến');

/** '1,250,000' is one number by the English way. */
const GROUPED = /^(?:,\d{3})+$/;

function readRow([whole, first = '', rest = '']: RegExpExecArray, site: Site): Reading | null {
  const end = site.at + whole.length;
  const numbers = [first, ...rest.slice(1).split(',')];
  if (GROUPED.test(rest) || COUNTED_AFTER.test(site.text.slice(end, end + 8))) return null;
  // '12,13/9': only the last of them is told with its month.
  if (/^[/-]\d/.test(site.text.slice(end, end + 2)))
    return comesAfter(site, DAYS) && isRising(numbers)
      ? {
          end: end - numbers.at(-1)!.length,
          spoken: `${numbers
            .slice(0, -1)
            .map((number) => readCardinal(number, site.style))
            .join(', ')},`,
        }
      : null;
  const ofMonth =
    comesAfter(site, DAYS) && DATE_AFTER.test(site.text.slice(end, end + 10)) && isRising(numbers);
  if (
    numbers.length === 2 &&
    !ofMonth &&
    !(comesAfter(site, NUMBERED) && !comesAfter(site, PARALLELS)) &&
    !goesOn(numbers, site)
  )
    return null;
  const isMonths = comesAfter(site, FOURTH_IS_TU);
  const said = numbers.map((number) =>
    isMonths ? readMonth(number, site.style) : readNamedNumber(number, site),
  );
  return { end, spoken: said.join(', ') };
}

/** 'các ngày thứ 2, 4, 6', 'thứ 3 và 5': days of the week. */
const WEEKDAYS = /([2-7])((?:(?:,| và) [2-7]){1,5})(?![\p{L}\d%/:]|[.,-]\d| (?:tháng|giờ))/uy;

function readWeekdays([whole, first = '', rest = '']: RegExpExecArray, site: Site): string | null {
  const days = [first, ...(rest.match(/\d/g) ?? [])];
  if (!comesAfter(site, phrases('thứ, các thứ')) || !isRising(days)) return null;
  return whole.replace(/\d/g, (day) => readMonth(day, site.style));
}

const CLASS_BEFORE = phrases(
  'lớp, ca, lịch, lịch học, tối, sáng, chiều, thứ, các thứ, các tối, các sáng, toeic, ielts, toán, anh, văn, học',
);

/** 'thứ 4,6', 'tháng 4,5': the fourth is 'tư'. */
const FOURTH_IS_TU = phrases('thứ, các thứ, tháng, các tháng, quý');

function isRising(numbers: readonly string[]): boolean {
  return numbers.every((number, index) => index === 0 || Number(number) > Number(numbers[index - 1]));
}

/** 'Điều 125, 126,127 và 128': the row was begun with spaces and goes on without. */
function goesOn(numbers: readonly string[], { previous, text, at }: Site): boolean {
  return (
    previous?.class === 'number' &&
    text.slice(previous.end, at) === ', ' &&
    Number(numbers[1]) === Number(numbers[0]) + 1
  );
}

/** 'Tổ 13+16+17': not their sum. */
const PLACES_ADDED = phrases(
  'tổ, các tổ, tổ dân phố, tdp, thôn, xóm, ấp, khu, khu phố, khối, cụm, tuần, tiết, bài, chương',
);

/** 'lớp tối 2/4/6': days of the week; no day of a year is written so. */
const SLASHED_WEEKDAYS = /[2-7](?:\/[2-7]){2,4}(?![\p{L}\d/]|[.,]\d)/uy;

export const rowRules: readonly Rule[] = [
  {
    class: 'date',
    why: 'Các thứ trong tuần',
    pattern: SLASHED_WEEKDAYS,
    afterDigits: /\//,
    read: ([written], site) => {
      const days = written.split('/');
      if (!isRising(days) || !comesAfter(site, CLASS_BEFORE)) return null;
      return days.map((day) => readMonth(day, site.style)).join(', ');
    },
  },
  { class: 'date', why: 'Các thứ trong tuần', pattern: WEEKDAYS, afterDigits: /[, ]/, read: readWeekdays },
  {
    class: 'number',
    why: 'Các số kể lần lượt, gạch giữa là chỗ nghỉ',
    pattern: /\d{1,3}(?:,\d)?(?: [-–] \d{1,3}(?:,\d)?){2,7}(?![\p{L}\d/:]|[.,]\d| ?[-–] ?\d| ?=)/uy,
    afterDigits: /[ ,]/,
    read: ([written], site) =>
      written
        .split(/ [-–] /)
        .map((number) => readNumber(parseWrittenNumber(number)!, site.style))
        .join(', '),
  },
  {
    class: 'percent',
    why: 'Các mức kể lần lượt, gạch giữa là chỗ nghỉ',
    pattern: /\d{1,3}(?:,\d{1,2})?%(?: [-–] \d{1,3}(?:,\d{1,2})?%){2,7}(?! ?[-–] ?\d)/y,
    afterDigits: /[,%]/,
    read: ([written], site) =>
      written
        .split(/ [-–] /)
        .map((share) => `${readNumber(parseWrittenNumber(share.slice(0, -1))!, site.style)} phần trăm`)
        .join(', '),
  },
  {
    class: 'number',
    why: 'Các tổ, khu liền nhau',
    pattern: /\d{1,3}(?: ?\+ ?\d{1,3}){1,6}(?![\p{L}\d]|[.,]\d| ?=)/uy,
    afterDigits: /[ +]/,
    read: ([written], site) =>
      comesAfter(site, PLACES_ADDED)
        ? written
            .split(/ ?\+ ?/)
            .map((number) => readCardinal(number, site.style))
            .join(', ')
        : null,
  },
  { class: 'number', why: 'Các số liền nhau', pattern: ROW, afterDigits: /,/, read: readRow },
];
