/** What is written twice and said once: 'cải cách hành chính (CCHC)', 'Chỉ số PAPI', 'thuế VAT'. */
import { isLetter } from '../alphabet.ts';
import { phrases, textBefore, wordsBefore } from '../context.ts';
import { readCardinal } from '../numbers.ts';
import { makeSpeakable } from '../respell.ts';
import { bareWords, wasJustSaid, wasSaidNear, type Reading, type Rule, type Site } from '../site.ts';

/** 'và', 'của' stand in no acronym, or do: 'Tài nguyên và Môi trường' is TNMT. */
const LEFT_OUT = phrases('và, của, về, với, cho, các, những, trên, tại, ở, có, được, do');
/** How far back the words of an acronym are looked for, characters. */
const LONGEST_EXPLAINED = 130;
/** Half a sentence ends before these. */
const WORD = /\p{L}+/gu;

/** The words right before an acronym in brackets that it is made of ('Bộ Tài chính' of BTC); null when its letters are others. */
function wordsBehind(acronym: string, site: Site): string | null {
  const letters = [...acronym.toUpperCase()].filter((letter) => isLetter(letter));
  const before = textBefore(site, LONGEST_EXPLAINED);
  const words = [...before.matchAll(WORD)];
  let wanted = letters.length - 1;
  let first = words.length;
  while (wanted >= 0 && first > 0) {
    const [word] = words[first - 1]!;
    if (initialOf(word) === letters[wanted]) wanted--;
    else if (wanted === letters.length - 1 || !LEFT_OUT.has(word.toLowerCase())) return null;
    first--;
  }
  if (wanted >= 0) return null;
  const said = before.slice(words[first]!.index);
  return /[.;:!?()]/.test(said) ? null : said.trim();
}

/** Ủy → U, but Đảng → Đ. */
function initialOf(word: string): string {
  const [letter = ''] = word.normalize('NFD');
  return (word[0]!.toUpperCase() === 'Đ' ? 'Đ' : letter).toUpperCase();
}

/** What an acronym stands for in other words than those it is read by. */
const SAID_OTHERWISE: Readonly<Record<string, string>> = {
  GDP: 'tổng sản phẩm quốc nội',
  GRDP: 'tổng sản phẩm trên địa bàn',
  FDI: 'vốn đầu tư nước ngoài',
  UN: 'Liên Hiệp Quốc',
  IUU: 'không theo quy định',
  VMS: 'giám sát hành trình',
  IOC: 'Trung tâm điều hành thông minh',
  LGSP: 'chia sẻ dữ liệu',
  NLTS: 'nông nghiệp, lâm nghiệp và thủy sản',
};

function readExplained([whole, acronym = '', number]: RegExpExecArray, site: Site): Reading | null {
  const end = site.at + whole.length;
  if (number !== undefined) return readNumbered(acronym, number, end, site);
  const known = site.lexicon.word(acronym)?.spoken ?? spokenThere(acronym, site);
  const otherwise = SAID_OTHERWISE[acronym];
  if (
    (otherwise !== undefined && (wasJustSaid(site, otherwise) || wasSaidNear(site, otherwise))) ||
    (known !== undefined &&
      (wasJustSaid(site, known) || wasSaidNear(site, known) || beginsAsSaid(known, site)))
  )
    return { end, spoken: '' };
  const words = wordsBehind(acronym, site);
  if (words === null) return null;
  if (bareWords(known ?? '') !== bareWords(words))
    site.defined.set(acronym, makeSpeakable(words.replace(/\s*[,–-]\s*/g, ', ')));
  return { end, spoken: '' };
}

/** What the words around decide that it stands for. */
function spokenThere(acronym: string, { lexicon, text, at }: Site): string | undefined {
  const start = text.indexOf(acronym, at);
  const match = lexicon.match(text, start);
  return match?.end === start + acronym.length ? match.entry.spoken : undefined;
}

/** 'Trung tâm điều hành (IOC)': what it stands for begins with three words or more that were just said. */
function beginsAsSaid(known: string, { text, at }: Site): boolean {
  const words = known.toLowerCase().split(' ');
  for (let count = Math.min(MOST_SAID, words.length); count >= 3; count--)
    if (wordsBefore(text, at, count) === words.slice(0, count).join(' ')) return true;
  return false;
}

/** 'Ban Chỉ đạo 06 (BCĐ 06)' */
function readNumbered(acronym: string, number: string, end: number, site: Site): Reading | null {
  const tail = ` ${number} `;
  const at = site.at - tail.length;
  if (at < 0 || site.text.slice(at, site.at) !== tail) return null;
  const words = wordsBehind(acronym, { ...site, at });
  if (words === null) return null;
  if (!site.lexicon.word(acronym)) site.defined.set(acronym, makeSpeakable(words));
  return { end, spoken: '' };
}

const NAMED_PLACE = /(?:tại|từ|đến|tiêu|mục|số|ô|tờ|thuế|hoặc|và|tháng|giải|cột|dòng|bước|khoản|điểm|\]) $/iu;

/** 'lâu đời(2),': the mark of a note at the foot, written on to its word. */
const NOTE_MARK = /(?<=\p{Ll}{2})\(\d{1,2}\)(?=[ ,.;:]|$)/uy;

export const repeatRules: readonly Rule[] = [
  { class: 'dropped', why: 'Dấu chú thích, không đọc', pattern: NOTE_MARK, begins: /\(/, read: () => '' },
  {
    class: 'dropped',
    why: 'Dấu chú thích, không đọc',
    pattern: /\[\d{1,2}\]/y,
    begins: /\[/,
    read: ([whole], { text, at }) => {
      const [before, behind] = [text[at - 1] ?? '', text[at + whole.length]];
      if (/[\p{L}\d.,;:)"%]/u.test(before)) return '';
      // 'cao thứ hai thế giới [14], do đó'; 'quy định tại [2]' names a place.
      const ends = behind === undefined || /[.,)]/.test(behind);
      return before === ' ' && ends && !NAMED_PLACE.test(textBefore({ text, at }, 12)) ? '' : null;
    },
  },
  {
    class: 'dropped',
    why: 'Chữ viết tắt trong ngoặc nhắc lại điều vừa đọc',
    begins: /\(/,
    pattern:
      /\(["']?(?:(?:gọi tắt là|viết tắt là|viết tắt) )?["']?([A-ZĐƯ][A-ZĐƯ&-]{1,14})(?: ?(\d{1,3}))?["']?\)/y,
    read: readExplained,
  },
  {
    class: 'dropped',
    why: 'Chữ viết tắt trong ngoặc nhắc lại điều vừa đọc',
    begins: /\(/,
    // 'Quản lý hành chính về trật tự xã hội (QLHC về TTXH)'
    pattern: /\([A-ZĐ]{2,8}(?:,? (?:\p{Ll}{1,6} ){0,2}[A-ZĐ]{2,8}){1,3}\)/uy,
    read: ([whole], site) => {
      const initials = whole.replace(/(?<!\p{L})(\p{Ll})\p{Ll}*/gu, '$1').replace(/[ ,()]/g, '');
      return wordsBehind(initials, site) === null ? null : '';
    },
  },
  {
    class: 'dropped',
    why: 'Chữ viết tắt trong ngoặc nhắc lại điều vừa đọc',
    begins: /\(/,
    pattern: /\(([A-Z][A-Za-z ]{2,24})\)/uy,
    read: ([, written = ''], site) => {
      const match = site.lexicon.match(site.text, site.at + 1);
      return match?.end === site.at + 1 + written.length && wasJustSaid(site, match.entry.spoken) ? '' : null;
    },
  },
  {
    class: 'dropped',
    why: 'Trong ngoặc nhắc lại bằng số điều vừa đọc',
    begins: /\(/,
    pattern: /\(0?(\d{1,6})\)/y,
    read: ([, digits = ''], site) => (wasJustSaid(site, readCardinal(digits, site.style)) ? '' : null),
  },
  {
    class: 'dropped',
    why: 'Trong ngoặc nhắc lại bằng chữ điều vừa đọc',
    begins: /\(/,
    pattern: /\((?:bằng chữ:? )?([\p{L} ,]{2,130})\)/uy,
    read: ([, words = ''], site) => (wasJustSaid(site, words) ? '' : null),
  },
];

/** No acronym's reading overlaps with more words than this. */
const MOST_SAID = 6;
/**
 * One word in common may be chance ('Đảng ủy UBND', 'cán bộ BNV' are two things); of these it is not.
 */
const SAID_ALONE = phrases('tổ, thuế, phường, quận, luật, đường, phố');

/**
 * An acronym's reading without the words that stand right before it: 'Chỉ số' + 'Chỉ số cải cách hành chính' → 'cải cách hành
 * chính'. '' where all of it was said.
 */
export function withoutWhatWasSaid(spoken: string, { text, at }: Pick<Site, 'text' | 'at'>): string {
  if (text[at - 1] !== ' ' || !isLetter(text[at - 2])) return spoken;
  const words = spoken.split(' ');
  for (let count = Math.min(MOST_SAID, words.length); count > 0; count--) {
    const said = words.slice(0, count).join(' ').toLowerCase();
    if ((count > 1 || SAID_ALONE.has(said)) && wordsBefore(text, at, count) === said)
      return words.slice(count).join(' ');
  }
  return spoken;
}
