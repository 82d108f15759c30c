/** The words around a place in the line. */
import { isDigit, isLetter } from './alphabet.ts';

/** How far context is looked for, in characters: keeps the whole reading linear. */
export const CONTEXT = 60;

/** A place in a line: a rule's site is one. */
export interface Place {
  text: string;
  at: number;
}

/** The text right before a place: so many characters of it, fewer where the line begins. */
export function textBefore({ text, at }: Place, characters: number): string {
  return text.slice(Math.max(0, at - characters), at);
}

/** The text around a place: so many characters on each side, fewer where the line ends. */
export function textAround({ text, at }: Place, characters: number): string {
  return text.slice(Math.max(0, at - characters), at + characters);
}

/** No rule asks for more words than this. */
const MOST_WORDS = 6;

interface Words {
  text: string;
  at: number;
  /** Nearest one first, longest phrase last: ['số', 'đường số', …], shorter where words run out. */
  phrases: string[];
}

/** Many rules ask for the same words, one after another. */
let before: Words = { text: '', at: -1, phrases: [] };
let after: Words = { text: '', at: -1, phrases: [] };

/**
 * The last `count` words before an offset, lower case, joined by a space; fewer, perhaps '', when something other than spaces, quotes,
 * an opening bracket or a colon stands between.
 */
export function wordsBefore(text: string, at: number, count = 1): string {
  if (before.at !== at || before.text !== text) before = { text, at, phrases: phrasesBefore(text, at) };
  return before.phrases[Math.min(count, before.phrases.length) - 1] ?? '';
}

function phrasesBefore(text: string, at: number): string[] {
  const floor = Math.max(0, at - CONTEXT);
  const found: string[] = [];
  let end = at;
  while (found.length < MOST_WORDS) {
    while (end > floor && isGlue(text[end - 1]!, found.length === 0)) end--;
    let start = end;
    while (start > floor && (isLetter(text[start - 1]) || isDigit(text[start - 1]))) start--;
    if (start === end) break;
    const word = text.slice(start, end).toLowerCase();
    const last = found.at(-1);
    found.push(last === undefined ? word : `${word} ${last}`);
    end = start;
  }
  return found;
}

function isGlue(char: string, nearest: boolean): boolean {
  return char === ' ' || (nearest && (char === '"' || char === "'" || char === '(' || char === ':'));
}

/** The next `count` words after an offset, lower case, joined by a space; fewer when something other than spaces stands between. */
export function wordsAfter(text: string, end: number, count = 1): string {
  if (after.at !== end || after.text !== text) after = { text, at: end, phrases: phrasesAfter(text, end) };
  return after.phrases[Math.min(count, after.phrases.length) - 1] ?? '';
}

function phrasesAfter(text: string, end: number): string[] {
  const ceiling = Math.min(text.length, end + CONTEXT);
  const found: string[] = [];
  let start = end;
  while (found.length < MOST_WORDS) {
    while (start < ceiling && text[start] === ' ') start++;
    let stop = start;
    while (stop < ceiling && (isLetter(text[stop]) || isDigit(text[stop]))) stop++;
    if (stop === start) break;
    const word = text.slice(start, stop).toLowerCase();
    const last = found.at(-1);
    found.push(last === undefined ? word : `${last} ${word}`);
    start = stop;
  }
  return found;
}

const sets = new Map<string, ReadonlySet<string>>();

/** A set of phrases from one line: 'a, b c, d'. The same line gives the same set. */
export function phrases(list: string): ReadonlySet<string> {
  const known = sets.get(list);
  if (known) return known;
  const set = new Set(list.split(',').map((phrase) => phrase.trim()));
  sets.set(list, set);
  return set;
}
