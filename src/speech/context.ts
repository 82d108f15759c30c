/** The words around a place in the line. */
import { isDigit, isLetter } from './alphabet.ts';

/** How far context is looked for, in characters: keeps the whole reading linear. */
export const CONTEXT = 60;

/**
 * The last `count` words before an offset, lower case, joined by a space; '' when something other than spaces, quotes, an opening
 * bracket or a colon stands between.
 */
export function wordsBefore(text: string, at: number, count = 1): string {
  const floor = Math.max(0, at - CONTEXT);
  const words: string[] = [];
  let end = at;
  while (words.length < count) {
    while (end > floor && isGlue(text[end - 1]!, words.length === 0)) end--;
    let start = end;
    while (start > floor && (isLetter(text[start - 1]) || isDigit(text[start - 1]))) start--;
    if (start === end) break;
    words.unshift(text.slice(start, end).toLowerCase());
    end = start;
  }
  return words.join(' ');
}

function isGlue(char: string, nearest: boolean): boolean {
  return char === ' ' || (nearest && (char === '"' || char === "'" || char === '(' || char === ':'));
}

/** The next `count` words after an offset, lower case, joined by a space; '' when something other than spaces stands between. */
export function wordsAfter(text: string, end: number, count = 1): string {
  const ceiling = Math.min(text.length, end + CONTEXT);
  const words: string[] = [];
  let start = end;
  while (words.length < count) {
    while (start < ceiling && text[start] === ' ') start++;
    let stop = start;
    while (stop < ceiling && (isLetter(text[stop]) || isDigit(text[stop]))) stop++;
    if (stop === start) break;
    words.push(text.slice(start, stop).toLowerCase());
    start = stop;
  }
  return words.join(' ');
}

/** A set of phrases from one line: 'a, b c, d'. */
export function phrases(list: string): ReadonlySet<string> {
  return new Set(list.split(',').map((phrase) => phrase.trim()));
}
