/** Where a rule stands in the line, and the rules' common shape. */
import { isDigit } from './alphabet.ts';
import { CONTEXT, wordsAfter, wordsBefore } from './context.ts';
import type { Lexicon } from './lexicon.ts';
import type { ReadingStyle } from './reading-style.ts';
import type { TokenClass } from './token.ts';

export interface Site {
  /** The even line (see source.ts). */
  text: string;
  /** Where the token begins. */
  at: number;
  style: ReadingStyle;
  lexicon: Lexicon;
  /** What the token before it was, spaces aside; null at the beginning and after a pause mark that ends a sentence. */
  previous: { class: TokenClass; end: number } | null;
  /** The words said so far, newest last; only the last few pieces may be looked at, to stay linear. */
  said: readonly { spoken: string; class: TokenClass }[];
  /** What the text itself, up to here, says acronyms stand for: 'Bộ Tài chính (BTC)'. */
  defined: Map<string, string>;
}

/** What a rule makes of the text from `site.at` to `end`. */
export interface Reading {
  end: number;
  spoken: string;
  /** Default true. */
  sure?: boolean;
  class?: TokenClass;
  why?: string;
}

/** One way to read something. Rules of a class are tried in order; the first that answers wins. */
export interface Rule {
  class: TokenClass;
  /** Vietnamese, for the page. */
  why: string;
  /** Sticky, and with bounded repetition only, so that trying it costs the same wherever it stands in a line. */
  pattern: RegExp;
  /** One character: what the pattern can begin with. Absent where that is hardly a choice. */
  begins?: RegExp;
  /** One character: what can stand right behind the digits, where the pattern begins with a run of them. */
  afterDigits?: RegExp;
  /** Asked before the pattern is tried, where that is dear and seldom fits. */
  when?(site: Site): boolean;
  /** Null when, on a closer look, this is something else. A bare string means: the whole match, for sure. */
  read(match: RegExpExecArray, site: Site): string | Reading | null;
}

/** No pattern begins with more digits than this. */
const MOST_DIGITS = 40;

/**
 * Of a list of rules those that can fit a site, in their order, by what begins there and what stands behind its digits. The answer is
 * found once for each pair of characters, so that most rules cost nothing where they cannot fit.
 */
export function rulesThatFit(rules: readonly Rule[]): (site: Pick<Site, 'text' | 'at'>) => readonly Rule[] {
  const byCharacters = new Map<string, readonly Rule[]>();
  return ({ text, at }) => {
    const first = text[at]!;
    const behind = isDigit(first) ? behindDigits(text, at) : '';
    const key = first + behind;
    let fitting = byCharacters.get(key);
    if (!fitting) {
      fitting = rules.filter(
        ({ begins, afterDigits }) =>
          (!begins || begins.test(first)) && (!afterDigits || !isDigit(first) || afterDigits.test(behind)),
      );
      if (byCharacters.size < MOST_PAIRS) byCharacters.set(key, fitting);
    }
    return fitting;
  };
}

/** All pairs of characters that a line holds fit. */
const MOST_PAIRS = 5000;

/** '' at the end of the line, and behind a run that is longer than any number. */
function behindDigits(text: string, at: number): string {
  let end = at + 1;
  while (end < at + MOST_DIGITS && isDigit(text[end])) end++;
  return isDigit(text[end]) ? '' : (text[end] ?? '');
}

/** Tries one rule at its site. */
export function tryRule(rule: Rule, site: Site): Required<Reading> | null {
  if (rule.when && !rule.when(site)) return null;
  rule.pattern.lastIndex = site.at;
  const match = rule.pattern.exec(site.text);
  if (!match || match[0].length === 0) return null;
  const answer = rule.read(match, site);
  if (answer === null) return null;
  const reading = typeof answer === 'string' ? { end: site.at + match[0].length, spoken: answer } : answer;
  return { sure: true, class: rule.class, why: rule.why, ...reading };
}

/** True when the words before `at` end with one of the given phrases (lower case, at most three words each). */
export function comesAfter(site: Site, phrases: ReadonlySet<string>): boolean {
  for (let count = 1; count <= 3; count++) {
    const before = wordsBefore(site.text, site.at, count);
    if (before !== '' && phrases.has(before)) return true;
  }
  return false;
}

/** True when the words from `end` begin with one of the given phrases (lower case, at most three words each). */
export function comesBefore(site: Site, end: number, phrases: ReadonlySet<string>): boolean {
  for (let count = 1; count <= 3; count++) {
    const after = wordsAfter(site.text, end, count);
    if (after !== '' && phrases.has(after)) return true;
  }
  return false;
}

/** No reading that is compared with what was said before is longer, in pieces. */
const MOST_PIECES_BACK = 60;

/** True when the last words said are these, whatever the case; pauses between count for nothing. */
export function wasJustSaid(site: Pick<Site, 'said'>, words: string): boolean {
  const wanted = bareWords(words);
  if (wanted === '') return false;
  let heard = '';
  for (let back = 1; back <= MOST_PIECES_BACK && heard.length <= wanted.length; back++) {
    const piece = site.said[site.said.length - back];
    if (!piece) break;
    if (piece.class === 'pause' && /[.;!?…]/.test(piece.spoken)) break;
    heard = `${bareWords(piece.spoken)} ${heard}`.trim();
  }
  return heard === wanted || heard.endsWith(` ${wanted}`);
}

/** Words may stand between what is explained and its brackets: 'Trung tâm Kiểm soát bệnh tật thành phố (CDC)'. */
const WORDS_BETWEEN = 3;

/** True when three words or more were said within the sentence, with no more than three other words behind them. */
export function wasSaidNear(site: Pick<Site, 'said'>, words: string): boolean {
  const wanted = bareWords(words).split(' ');
  if (wanted.length < 3) return false;
  let heard: string[] = [];
  for (let back = 1; back <= MOST_PIECES_BACK && heard.length < wanted.length + WORDS_BETWEEN; back++) {
    const piece = site.said[site.said.length - back];
    if (!piece || (piece.class === 'pause' && piece.spoken !== '')) break;
    heard = [...bareWords(piece.spoken).split(' ').filter(Boolean), ...heard];
  }
  return ` ${heard.join(' ')} `.includes(` ${wanted.join(' ')} `);
}

/** Two spellings or two styles of one word. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [/(?<!\p{L})lẻ(?!\p{L})/gu, 'linh'],
  [/(?<!\p{L})ngàn(?!\p{L})/gu, 'nghìn'],
  [/(?<!\p{L})tỉ(?!\p{L})/gu, 'tỷ'],
  [/mươi bốn(?!\p{L})/gu, 'mươi tư'],
];

/** Lower case, without marks, one space between, of two ways to write a word always the same. */
export function bareWords(words: string): string {
  const known = bare.get(words);
  if (known !== undefined) return known;
  const even = evenWords(words);
  if (bare.size >= MOST_BARE) bare.clear();
  bare.set(words, even);
  return even;
}

/** The words of a text come again and again. */
const bare = new Map<string, string>();
const MOST_BARE = 2000;

function evenWords(words: string): string {
  const letters = words
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
  return SAME.reduce((text, [written, same]) => text.replace(written, same), letters).replace(
    OLD_TONE,
    (pair) => NEW_TONE[pair]!,
  );
}

/** 'hoá' and 'hóa', 'uỷ' and 'ủy' are one word: the tone's place is a matter of taste. */
const NEW_TONE: Record<string, string> = {
  oà: 'òa', oá: 'óa', oả: 'ỏa', oã: 'õa', oạ: 'ọa', oè: 'òe', oé: 'óe', oẻ: 'ỏe', oẽ: 'õe', oẹ: 'ọe', uỳ: 'ùy', uý: 'úy', uỷ: 'ủy', uỹ: 'ũy', uỵ: 'ụy',
}; // prettier-ignore
const OLD_TONE = /o[àáảãạèéẻẽẹ](?!\p{L})|(?<!q)u[ỳýỷỹỵ](?!\p{L})/gu;

/** True when the token begins the line, spaces and opening marks aside. */
export function beginsLine(site: Site): boolean {
  if (site.at > CONTEXT) return false;
  let start = site.at;
  while (start > 0 && site.text[start - 1] === ' ') start--;
  return start === 0;
}
