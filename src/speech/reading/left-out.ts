/**
 * What of a whole document a newsreader leaves out: the state's name and motto, the letterhead's number and date, who gets a copy,
 * who signed, page numbers, footnotes. Only among other lines: a line that stands alone was meant to be read.
 */
import { composed } from '../../kernel/vietnamese.ts';

/** Letterheads stand within so many written lines from the top, signatures within so many from the end. */
const HEAD = 10;
const FOOT = 14;

const STATE = /(?:^|\s{2}|\t|\|\s?)cộng (?:hòa|hoà) xã hội chủ nghĩa việt nam$/iu;
const MOTTO = /(?:^|\s{2}|\t|\|\s?)độc lập\s?[-–—]\s?tự do\s?[-–—]\s?hạnh phúc\.?$/iu;
const RULED = /^[-–—_=*~.…\s]{3,}$/u;
const PAGE = /^(?:[-–—]\s?\d{1,3}\s?[-–—]|trang\s\d{1,3}(?:\s?(?:\/|trên)\s?\d{1,3})?)$/iu;
const FOOTNOTE = /^\[\d{1,2}\]\s/u;
const NUMBER = /^(?:Số|SỐ|số)\s?:?\s?[\d.…]{0,6}\s?[-/]\s?(?=\S{0,30}[A-ZĐ]{2})\S+(?:\s{2,}.*|\t.*)?$/u;
const PLACE_AND_DATE = /^[\p{L}. ]{2,40},\s?ngày\s[\d.… ]{0,6}\s?tháng\s[\d.… ]{0,6}\s?năm\s?\d{4}$/iu;
const RECIPIENTS = /^nơi nhận\s?:?/iu;
const RECIPIENT = /^[-–—+•]|[;]$|^lưu\s?:/iu;
const FILED = /^[-–—+•]?\s?lưu\s?:/iu;
const SIGNED_FOR = /^(?:TM|KT|TL|TUQ|Q|T\/M|K\/T)\.?\s\p{Lu}/u;
const SIGNED = /^\(?(?:đã ký|ký tên|ký, ghi rõ họ tên|ký, đóng dấu|ký tên, đóng dấu)\)?[.,]?$/iu;
const TITLE =
  /^(?:PHÓ |Q\. ?)?(?:CHỦ TỊCH|BÍ THƯ|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG|TRƯỞNG BAN|GIÁM ĐỐC|TRƯỞNG CÔNG AN|CHỈ HUY TRƯỞNG|TỔ TRƯỞNG|HIỆU TRƯỞNG)(?: \p{Lu}+){0,8}$/u;
const NAME = /^(?:\p{Lu}\p{Ll}*\.? ?){2,6}$/u;

/**
 * For each line the reason, in Vietnamese, why it is left out, or null where it is read. Nothing is left out of a text that would
 * fall silent by it.
 */
export function leftOut(lines: readonly string[]): (string | null)[] {
  const even = lines.map((line) => composed(line).trim());
  const written = even.flatMap((line, index) => (line === '' ? [] : [index]));
  const reasons: (string | null)[] = lines.map(() => null);
  for (const index of written) reasons[index] = byItself(even[index]!);
  letterhead(even, written.slice(0, HEAD), reasons);
  recipients(even, written, reasons);
  signature(even, written.slice(-FOOT), reasons);
  return written.some((index) => reasons[index] === null) ? reasons : lines.map(() => null);
}

function byItself(line: string): string | null {
  if (STATE.test(line) || MOTTO.test(line)) return 'Quốc hiệu, tiêu ngữ: người đọc tin bỏ qua';
  if (RULED.test(line)) return 'Đường kẻ, không đọc';
  if (PAGE.test(line)) return 'Số trang: người đọc tin bỏ qua';
  if (FOOTNOTE.test(line)) return 'Chú thích cuối trang: người đọc tin bỏ qua';
  if (FILED.test(line)) return 'Nơi lưu văn bản: người đọc tin bỏ qua';
  return SIGNED.test(line) ? 'Chữ ký: người đọc tin bỏ qua' : null;
}

/** The number and the place and date of a document, where the state's name, or the number, shows that it is one. */
function letterhead(even: readonly string[], head: readonly number[], reasons: (string | null)[]): void {
  const numbered = head.find((index) => NUMBER.test(even[index]!));
  const isHead = numbered !== undefined || head.some((index) => STATE.test(even[index]!));
  if (!isHead) return;
  if (numbered !== undefined) reasons[numbered] = 'Số, ký hiệu ở đầu văn bản: người đọc tin bỏ qua';
  const dated = head.find((index) => PLACE_AND_DATE.test(even[index]!));
  if (dated !== undefined) reasons[dated] = 'Địa danh, ngày tháng ở đầu văn bản: người đọc tin bỏ qua';
}

/** 'Nơi nhận:' and the list below it. */
function recipients(even: readonly string[], written: readonly number[], reasons: (string | null)[]): void {
  let inList = false;
  for (const index of written) {
    const line = even[index]!;
    inList = RECIPIENTS.test(line) || (inList && RECIPIENT.test(line));
    if (inList) reasons[index] = 'Nơi nhận: người đọc tin bỏ qua';
  }
}

/**
 * From 'TM.', 'KT.' on, in capitals, the titles and the name of who signed, down to the end: a headline 'CHỦ TỊCH PHƯỜNG TIẾP CÔNG DÂN'
 * has its news below it.
 */
function signature(even: readonly string[], foot: readonly number[], reasons: (string | null)[]): void {
  const begun = foot.findIndex((index, place) => {
    const line = even[index]!;
    if (line !== line.toUpperCase() || !(SIGNED_FOR.test(line) || TITLE.test(line))) return false;
    return foot.slice(place).every((below) => reasons[below] !== null || isSignature(even[below]!));
  });
  if (begun < 0) return;
  for (const index of foot.slice(begun)) reasons[index] ??= 'Người ký: người đọc tin bỏ qua';
}

function isSignature(line: string): boolean {
  return (line === line.toUpperCase() && /\p{Lu}{2}/u.test(line)) || NAME.test(line);
}
