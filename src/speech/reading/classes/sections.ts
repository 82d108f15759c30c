/** Points of a text and versions of a program, whose points are said: mục 2.1, bảng 4.1b, các mục 2 và 4.3, iOS 18.2. */
import { spellLetters } from '../alphabet.ts';
import { phrases, textBefore } from '../context.ts';
import { comesAfter, type Reading, type Rule, type Site } from '../site.ts';
import { readNamedNumber } from './documents.ts';

const SECTION = /\d{1,3}(?:\.\d{1,3}){1,4}([a-eđ]?)(?![\p{L}\d])/uy;
const SECTION_CUES = phrases(
  'bản cập nhật, cập nhật, gói thầu, nhóm, phân nhóm, dòng, nhiệm vụ, điều, khoản, phòng, biểu đồ, python, java, php, node, bluetooth, usb, wifi, hdmi, gemini, claude, gpt, chatgpt, ubuntu, macos, ipados, sonoma, chrome, firefox, version, ver, bản vá, mục, điểm, tiêu chí, chỉ tiêu số, tiêu chuẩn, yêu cầu, nhiệm vụ số, câu, bài, chương, tuyến số, metro số, đường sắt số, tuyến, tuyến metro, tiểu mục, phiên bản, bản, hình, bảng, biểu, phần, phụ lục, ios, ielts, android, windows, chuẩn',
);

/** 'mục 2.1-2.3' */
const TO_POINT = /^ ?[-–] ?(\d{1,2}(?:\.\d{1,2}){1,3})(?![\p{L}\d%]|[.,]\d)/u;

/** 'mục 2.1', 'cách mạng công nghiệp 4.0': points are said. */
function readSection([written = '', letter = '']: RegExpExecArray, site: Site): Reading | null {
  const end = site.at + written.length;
  if (/^[.,]\d/.test(site.text.slice(end, end + 2))) return null;
  const cued = comesAfter(site, SECTION_CUES);
  if (letter !== '' && !cued) return null;
  const points = written.slice(0, written.length - letter.length);
  const parts = points.split('.');
  const isVersion =
    parts.length === 2 && parts[1] === '0' && parts[0]!.length === 1 && site.text[site.at - 1] !== '/';
  const isGrouped = parts.slice(1).every((part) => part.length === 3);
  if (isGrouped) return null;
  const isOrder = parts.length > 2;
  if (!cued && !isVersion && !isOrder && !isNextPoint(site, end)) return null;
  const said = sayPoints(points, site);
  const [rest, last] = (cued && letter === '' && TO_POINT.exec(site.text.slice(end, end + 14))) || [];
  if (rest !== undefined && last !== undefined)
    return { end: end + rest.length, spoken: `${said} đến ${sayPoints(last, site)}` };
  return { end, spoken: [said, spellLetters(letter)].filter(Boolean).join(' ') };
}

function sayPoints(written: string, site: Site): string {
  return written
    .split('.')
    .map((part) => readNamedNumber(part, site))
    .join(' chấm ');
}

/** 'các mục 2, 4.3 và 5.1' */
const ROW_OF_POINTS =
  /(?<!\p{L})(?:mục|khoản|tiêu chí|điều|phần|tuyến) \d{1,2}[A-Z]?(?:\.\d{1,2})?(?:(?:,| và) \d{1,2}[A-Z]?(?:\.\d{1,2})?){0,6}(?:,| và) $/iu;

/** '1.1 Mục tiêu; 1.2 Nhiệm vụ': the points of one line. */
function isNextPoint({ text, at }: Site, end: number): boolean {
  if (ROW_OF_POINTS.test(textBefore({ text, at }, 44))) return true;
  return (
    /^\W{0,3}\d\.\d/.test(text) &&
    /[;.] $/.test(textBefore({ text, at }, 2)) &&
    /^ \p{Lu}/u.test(text.slice(end, end + 2))
  );
}

export const sectionRule: Rule = {
  class: 'code',
  why: 'Số mục, phiên bản',
  pattern: SECTION,
  afterDigits: /\./,
  read: readSection,
};
