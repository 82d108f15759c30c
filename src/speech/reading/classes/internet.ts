/** Addresses on the internet, hashtags, file names: read piece by piece, the scheme left out as a newsreader does. */
import { isLetter, spellLetters } from '../alphabet.ts';
import type { Lexicon } from '../lexicon.ts';
import { readCardinal, readDigits } from '../numbers.ts';
import { foreignSyllables } from '../foreign-sounds.ts';
import { isPronounceable, respell } from '../respell.ts';
import type { ReadingStyle } from '../reading-style.ts';
import type { Reading, Rule, Site } from '../site.ts';
import { isSyllable } from '../syllable.ts';
import { wordsTypedTogether } from '../typed-together.ts';
import { withMarks } from '../unmarked.ts';

/** Labels of addresses and kinds of files that are no Vietnamese words. */
const LABELS: Record<string, string> = {
  youtube: 'diu túp', youtu: 'diu túp', facebook: 'phây búc', tiktok: 'tích tóc', zalo: 'da lô', hochiminhcity: 'hồ chí minh xi ti',
  json: 'giây sơn', md: 'em đê', exe: 'e ích e', js: 'giây ét', csv: 'xê ét vê', css: 'xê ét ét', xml: 'ích mờ lờ', dwg: 'đê vê kép giê',
  sql: 'ét quy lờ', log: 'lóc', online: 'on lai', shop: 'sóp', shopviet: 'sóp Việt', vietnamairlines: 'việt nam e lai', maps: 'máp', drive: 'đờ rai',
  docs: 'đóc', thuonggiaonline: 'thương gia on lai', com: 'com', gov: 'gốp', vn: 'vi en', net: 'nét', org: 'o gờ', edu: 'e đu', info: 'in phô',
  www: 'vê kép vê kép vê kép', egov: 'i gốp', html: 'hát tê em mờ lờ', pdf: 'pê đê ép', doc: 'đốc', docx: 'đốc ích', xlsx: 'ích lờ ét ích',
  jpg: 'giây pê giê', mp3: 'em pê ba', mp4: 'em pê bốn', evnhanoi: 'i vi en Hà Nội', gdt: 'giê đê tê', moha: 'mô ha', moet: 'mô ét', znews: 'dét niu', vietnamplus: 'Việt Nam pờ lớt', yahoo: 'da hu', home: 'hôm', vneid: 'vi en i đi',
  etax: 'i thắc',
}; // prettier-ignore

const MARKS: Record<string, string> = {
  '.': 'chấm', '/': 'gạch chéo', '@': 'a còng', '-': 'gạch ngang', _: 'gạch dưới', ':': 'hai chấm', '?': 'hỏi chấm', '=': 'bằng',
  '&': 'và', '#': 'thăng', '%': 'phần trăm', '+': 'cộng', '~': 'dấu ngã',
}; // prettier-ignore

const HOSTED =
  /(?:https?:\/\/)?((?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,40})\.){1,6}[a-zA-Z]{2,12})((?::\d{1,5})?(?:[/?#][\w\-./?=&#%+~:@]{0,300})?)/y;
const EMAIL = /[a-zA-Z0-9][\w.+-]{0,63}@(?:[a-zA-Z0-9][a-zA-Z0-9-]{0,40}\.){1,5}[a-zA-Z]{2,12}/y;
const SCHEMED = /https?:\/\/[\w\-./?=&#%+~:@]{1,400}/y;
const FILE =
  /[\w\-]{1,60}\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|mp[34]|zip|rar|txt|wav|md|json|exe|csv|js|ts|py|css|html?|xml|msi|apk|dwg|sql|log|svg|gif|avi|mov|m4a)(?![\w])/iy;
const TOP_LEVEL = new Set(
  'vn com net org gov edu info io me us uk jp asia app dev biz tv link page site online store shop xyz'.split(
    ' ',
  ),
);

/** A label in words: known, or in syllables, or by letters; digits one by one from three on. */
function readLabel(label: string, lexicon: Lexicon, style: ReadingStyle): string {
  const whole = LABELS[label.toLowerCase()];
  if (whole !== undefined) return whole;
  const together = wordsTypedTogether(label.toLowerCase());
  if (together !== null) return together;
  // 'WorldMall': its words, where capitals part them.
  const parts = /^[A-Z]?[a-z]{2,}[A-Z][a-z]{2,}$/.test(label)
    ? /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g
    : /[A-Za-z]+|\d+/g;
  return [...label.matchAll(parts)]
    .map(([part]) => (/\d/.test(part) ? readSmall(part, style) : readLetters(part, lexicon)))
    .join(' ');
}

function readSmall(digits: string, style: ReadingStyle): string {
  return digits.length > 2 || digits.startsWith('0') ? readDigits(digits) : readCardinal(digits, style);
}

/** 'sontungmtp': letters that no syllable holds. */
const LETTERS_BEHIND = /^([a-z]{2,30}[aeiouy](?:ng|nh|ch|[cmnpt])?)([bcdghjklmnpqrstvxz]{3,6})$/;

function readLetters(letters: string, lexicon: Lexicon): string {
  const lower = letters.toLowerCase();
  const known = LABELS[lower] ?? brandOf(letters, lexicon) ?? wordsTypedTogether(lower);
  if (known) return known;
  if (isSyllable(lower)) return lower;
  const [, head, tail] = LETTERS_BEHIND.exec(lower) ?? [];
  if (head !== undefined && tail !== undefined) return `${readLetters(head, lexicon)} ${spellLetters(tail)}`;
  const syllables =
    letters.length > 3
      ? (respell(withVowelsOf(lower)) ?? (isPronounceable(lower) ? foreignSyllables(lower) : null))
      : null;
  return syllables?.join(' ') ?? spellLetters(letters.slice(0, 30));
}

/** 'thanhxuan', 'phuongliet': rhymes that are never written so with their marks. */
function withVowelsOf(label: string): string {
  return label.replace(/(?<=x|t|th|l|ch|kh|nh)ua(?=n(?![aeiouy])|t)/g, 'uâ').replace(/uo(?=ng)/g, 'ươ');
}

/** A brand has a name; an acronym is spelled, for the listener must type it as it stands. */
function brandOf(letters: string, lexicon: Lexicon): string | undefined {
  const entry = lexicon.word(letters);
  return entry?.foreign ? entry.spoken : undefined;
}

/** Labels with hyphens between; those that are Vietnamese together have their marks: 'ke-hoach-cchc' is 'kế gạch ngang hoạch …'. */
function readPart(part: string, { lexicon, style }: Site): string {
  const labels = part.split('-');
  const said: string[] = [];
  while (said.length < labels.length) {
    const words = wordsAcross(labels.slice(said.length));
    said.push(...(words ?? [readLabel(labels[said.length]!, lexicon, style)]));
  }
  return said.join(` ${MARKS['-']!} `);
}

/** The words of the longest run of labels at the head, one a label; null when they are none together. */
function wordsAcross(labels: readonly string[]): string[] | null {
  for (let count = labels.length; count > 1; count--) {
    const words = wordsTypedTogether(labels.slice(0, count).join(''))?.split(' ');
    if (words?.length === count) return words;
  }
  return null;
}

/** Letters, digits and marks of an address in words; long paths end where nobody could follow. */
function readAddress(written: string, site: Site): string {
  const parts = [
    ...written.matchAll(/[a-z]+(?:-[a-z]+){1,9}(?![A-Za-z_\d]|-[A-Za-z])|[A-Za-z0-9]+|[^A-Za-z0-9]/g),
  ].slice(0, 60);
  return parts
    .map(([part]) => (/^\w/.test(part) && part !== '_' ? readPart(part, site) : (MARKS[part] ?? '')))
    .filter(Boolean)
    .join(' ');
}

/** A full stop or comma that ends the sentence is no part of the address. */
function withoutTail(written: string): string {
  let end = written.length;
  while (end > 0 && /[.,/:?#&\-~]/.test(written[end - 1]!)) end--;
  return written.slice(0, end);
}

function readHosted([whole, host = '', path = '']: RegExpExecArray, site: Site): Reading | null {
  const labels = host.split('.');
  const top = labels.at(-1)!.toLowerCase();
  const schemed = whole.startsWith('http');
  const isShort = path.length > 1 && (top === 'ly' || top === 'gl' || top === 'be');
  if (!schemed && !isShort && !TOP_LEVEL.has(top)) return null;
  // 'Hà Nội.Me' is a missing space: an address is in small letters, or begins with www.
  if (!schemed && labels.length === 2 && /^[A-Z]/.test(labels[1]!) && !/^[A-Z]+$/.test(labels[1]!))
    return null;
  if (isLetter(site.text[site.at + whole.length]) && path === '') return null;
  const kept = withoutTail(whole);
  const slash = whole.slice(kept.length).startsWith('/') ? 1 : 0;
  return {
    end: site.at + kept.length + slash,
    spoken: readAddress(kept.replace(/^https?:\/\//, ''), site),
    sure: path.length < 2,
  };
}

function readEmail([written]: RegExpExecArray, site: Site): string {
  return readAddress(written, site);
}

function readSchemed([whole]: RegExpExecArray, site: Site): Reading {
  const kept = withoutTail(whole);
  return {
    end: site.at + kept.length,
    spoken: readAddress(kept.replace(/^https?:\/\//, ''), site),
    sure: false,
  };
}

/** '#HàNội', '#chuyển_đổi_số', '#SEAGames31': its words, by their capitals where nothing else parts them. */
function readHashtag([, tag = '']: RegExpExecArray, site: Site): Reading | null {
  const runs = [...tag.matchAll(/\p{L}+|\d+/gu)].slice(0, 20);
  const spoken = runs.map(([run]) =>
    /\d/.test(run) ? readSmall(run, site.style) : readRun(run, site.lexicon),
  );
  const said = spoken.filter(Boolean).join(' ');
  const sure = runs.length === 1 && wordsTypedTogether(tag.toLowerCase()) !== null;
  return said === '' ? null : { end: site.at + 1 + tag.length, spoken: said, sure };
}

/** Letters of a tag: known as a whole, or word by word. */
function readRun(run: string, lexicon: Lexicon): string {
  const whole =
    LABELS[run.toLowerCase()] ?? wordsTypedTogether(run.toLowerCase()) ?? lexicon.word(run)?.spoken;
  if (whole !== undefined) return whole;
  return (run.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+/gu) ?? [])
    .slice(0, 20)
    .map((word) => readWord(word, lexicon))
    .filter(Boolean)
    .join(' ');
}

function readWord(word: string, lexicon: Lexicon): string {
  const known = lexicon.word(word);
  if (known) return known.spoken;
  if (!isSyllable(word)) return withMarks(word.toLowerCase()) ?? readLetters(word, lexicon);
  return word === word.toUpperCase() ? word.toLowerCase() : word;
}

/** Finds the next of a character without looking twice at the same stretch of a line. */
function nearby(char: string, reach: number): (site: Site) => boolean {
  let known = { text: '', from: 0, next: -1 };
  return ({ text, at }) => {
    const fits = known.text === text && at >= known.from && (known.next < 0 || at <= known.next);
    if (!fits) known = { text, from: at, next: text.indexOf(char, at) };
    // The same words in another string cost a whole comparison, once.
    else known.text = text;
    return known.next >= 0 && known.next - at <= reach;
  };
}

const pointNearby = nearby('.', 64);
const atSignNearby = nearby('@', 64);

export const internetRules: readonly Rule[] = [
  {
    class: 'internet',
    why: 'Hộp thư điện tử',
    when: atSignNearby,
    pattern: EMAIL,
    begins: /[a-zA-Z0-9]/,
    afterDigits: /[\w.+@-]/,
    read: readEmail,
  },
  {
    class: 'internet',
    why: 'Địa chỉ trang web',
    when: pointNearby,
    pattern: HOSTED,
    begins: /[a-zA-Z0-9]/,
    afterDigits: /[a-zA-Z0-9.-]/,
    read: readHosted,
  },
  { class: 'internet', why: 'Địa chỉ trang web', pattern: SCHEMED, begins: /h/, read: readSchemed },
  {
    class: 'internet',
    why: 'Tên tệp',
    when: pointNearby,
    pattern: FILE,
    begins: /[\w-]/,
    afterDigits: /[\w.-]/,
    // 'PGS.TS' is no file.
    read: ([written], site) => (/\.[A-Z]{2}$/.test(written) ? null : readAddress(written, site)),
  },
];

/** 'định dạng .docx hoặc .pdf': a kind of file, without its point. */
const KIND_OF_FILE =
  /\.(pdf|docx?|xlsx?|pptx?|jpe?g|png|mp[34]|zip|rar|txt|wav|apk|avi|mov|csv|gif|m4a)(?![\p{L}\d])/iuy;
const KINDS: Record<string, string> = {
  ...LABELS,
  xls: 'ích lờ ét',
  ppt: 'pê pê tê',
  pptx: 'pê pê tê ích',
  jpeg: 'giây pê giê',
  png: 'pê nờ giê',
  zip: 'díp',
  rar: 'ra',
  txt: 'tê ích tê',
  wav: 'quáp',
  apk: 'a pê ca',
  avi: 'a vê i',
  mov: 'em ô vê',
  gif: 'ghíp',
  m4a: 'em bốn a',
};

function readKindOfFile([, kind = '']: RegExpExecArray, { text, at }: Site): string | null {
  if (at > 0 && !/[ (/,"“]/.test(text[at - 1]!)) return null;
  return KINDS[kind.toLowerCase()]!;
}

/** 'tên miền .vn', '.NET': the end of a name, with its point. */
const NAME_END = /\.(vn|com|net|org|edu|gov|NET)(?![\p{L}\d])/uy;

/** '@vietnam.travel' */
const HANDLE =
  /@(?:[a-z0-9_]{1,40}(?:\.[a-z0-9_]{1,40}){1,4}|(?<=(?:^|[ ("])@)[a-z][a-z0-9_]{2,39}(?![\w@-]))/iy;

export const hashtagRules: readonly Rule[] = [
  {
    class: 'internet',
    why: 'Đuôi của tên miền',
    begins: /\./,
    pattern: /\.(?:(?:gov|com|edu|org|net)\.)?vn(?![\w.-]\w|\w)/y,
    read: ([written], site) =>
      /\p{L}$/u.test(site.text[site.at - 1] ?? '') ? null : readAddress(written, site),
  },
  {
    class: 'internet',
    why: 'Tên tài khoản',
    begins: /@/,
    pattern: HANDLE,
    // '@UBND_HBT': an office, in words.
    read: (match, site) =>
      match[0].includes('.') || match[0] === match[0].toLowerCase() ? readEmail(match, site) : null,
  },
  {
    class: 'internet',
    why: 'Đuôi tên miền',
    begins: /\./,
    pattern: NAME_END,
    read: ([, end = ''], { text, at }) =>
      at > 0 && !/[ (,"]/.test(text[at - 1]!) ? null : `chấm ${LABELS[end.toLowerCase()]!}`,
  },
  { class: 'internet', why: 'Loại tệp', begins: /\./, pattern: KIND_OF_FILE, read: readKindOfFile },
  {
    class: 'number',
    why: 'Dấu thăng trước số đọc là số',
    pattern: /#(?=\d{1,3}(?![\p{L}\d_]))/uy,
    begins: /#/,
    read: () => 'số',
  },
  { class: 'internet', why: 'Thẻ chủ đề', begins: /#/, pattern: /#([\p{L}\d_]{1,60})/uy, read: readHashtag },
];
