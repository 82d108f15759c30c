/** Words in capitals: a heading of them is read as words, one alone as an acronym. */
import { isLetter } from './alphabet.ts';
import type { Site } from './site.ts';
import { isSyllable } from './syllable.ts';

export function wordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && isLetter(text[end])) end++;
  return end;
}

/** 'TYT', 'OT', 'ƯT': no syllable ends so without a tone; 'PET' and 'SIP' are said as words. */
export const BARE_STOP = /^(?:[A-ZĐ]{0,3}[YƯĂÂÊÔƠ]|[AEIOU])(?:CH|C|P|T)$/u;

export function isBareStop({ lexicon }: Site, written: string): boolean {
  return BARE_STOP.test(written) && lexicon.word(written) !== null;
}

export function isShouted(written: string): boolean {
  return written.length > 1 && written === written.toUpperCase();
}

/** A heading in capitals: the word beside it is one of capitals too, and no acronym. 'ĐẦU TƯ' is no 'Đầu trung ương'. */
export function inShoutedText(text: string, from: number, end: number): boolean {
  return isShoutedSyllable(neighbourBefore(text, from)) || isShoutedSyllable(neighbourAfter(text, end));
}

function isShoutedSyllable(written: string): boolean {
  return isShouted(written) && isSyllable(written);
}

function neighbourAfter(text: string, end: number): string {
  return text[end] === ' ' ? text.slice(end + 1, Math.min(wordEnd(text, end + 1), end + 9)) : '';
}

function neighbourBefore(text: string, from: number): string {
  if (text[from - 1] !== ' ') return '';
  let start = from - 1;
  while (start > 0 && from - start < 9 && isLetter(text[start - 1])) start--;
  return text.slice(start, from - 1);
}
