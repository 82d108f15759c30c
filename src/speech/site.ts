/** Where a rule stands in the line, and the rules' common shape. */
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
  /** Null when, on a closer look, this is something else. A bare string means: the whole match, for sure. */
  read(match: RegExpExecArray, site: Site): string | Reading | null;
}

/** Tries one rule at its site. */
export function tryRule(rule: Rule, site: Site): Required<Reading> | null {
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

/** True when the token begins the line, spaces and opening marks aside. */
export function beginsLine(site: Site): boolean {
  const before = site.text.slice(Math.max(0, site.at - CONTEXT), site.at);
  return site.at <= CONTEXT && before.trim() === '';
}
