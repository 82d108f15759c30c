/** 'v.v.', 'v.v...': vân vân, with the pause that follows it. */
import type { Reading, Rule, Site } from '../site.ts';

const WRITTEN = /([vV]\. ?[vV])([.…]{0,5})(?![\p{L}\d])/uy;
const SENTENCE_GOES_ON = /^(?: {0,3}[\p{Ll}\d(]|\) {0,2}[\p{Ll},;])/u;

/** Inside a sentence its points are a comma's pause; at the end of one they stay the full stop that they are too. */
function readAndSoOn([whole, letters = '', points = '']: RegExpExecArray, site: Site): Reading {
  const end = site.at + whole.length;
  if (points === '' || !SENTENCE_GOES_ON.test(site.text.slice(end, end + 4)))
    return { end: site.at + letters.length, spoken: 'vân vân' };
  return { end, spoken: 'vân vân,' };
}

export const andSoOnRules: readonly Rule[] = [
  { class: 'acronym', why: 'v.v. là vân vân', pattern: WRITTEN, begins: /[vV]/, read: readAndSoOn },
];
