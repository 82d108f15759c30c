/** A word of letters that no rule and no entry knows. */
import { letterName, spellLetters } from './alphabet.ts';
import { BARE_STOP, inShoutedText, isShouted } from './capitals.ts';
import { withSharpTone } from './foreign-sounds.ts';
import type { Piece } from './piece.ts';
import { spokenOfForeign } from './respell.ts';
import type { Site } from './site.ts';
import { hasVietnameseMark, isSyllable, twoSyllables } from './syllable.ts';
import type { TokenClass } from './token.ts';
import { wordsTypedTogether } from './typed-together.ts';
import { withMarks } from './unmarked.ts';

const KEEPS_CAPITAL = /^ \p{Ll}/u;

const BY_SOUNDS = 'Chưa có trong từ điển đọc, đọc theo âm tiếng Việt';
const LETTERS_ONLY = 'Chưa có trong từ điển đọc, đọc từng chữ cái';

export function unknownWord(site: Site, to: number, written: string): Piece {
  const { at: from, lexicon } = site;
  if (isSyllable(written)) {
    if (isShouted(written) && BARE_STOP.test(written) && !inShoutedText(site.text, from, to))
      return guess(from, to, 'spelled', spellLetters(written), LETTERS_ONLY);
    // 'Bộ Y tế' keeps its capital.
    if (written === 'Y' && KEEPS_CAPITAL.test(site.text.slice(to, to + 2))) return word(from, to, written);
    // The blood group O is said as its name in acronyms.
    if (written === 'O') return letter(from, to, 'ô');
    const lower = isShouted(written) || /^[A-Z]$/.test(written);
    const spoken = lower ? written.toLowerCase() : written;
    const toned = withSharpTone(spoken);
    return toned === null ? word(from, to, spoken) : guess(from, to, 'foreign', toned, BY_SOUNDS);
  }
  if (written.length === 1) return letter(from, to, letterName(written));
  const lowered = shoutedEntry(site, written);
  if (lowered) return guess(from, to, 'acronym', lowered, 'Chữ viết tắt viết thường');
  const marked = withMarks(written);
  if (marked) return guess(from, to, 'word', marked, 'Viết không dấu, đọc theo tiếng có lẽ đúng');
  const glued = gluedToAcronym(site, written);
  if (glued) return guess(from, to, 'acronym', glued, 'Chữ viết tắt viết liền với tiếng sau');
  const joined = twoSyllables(written);
  if (joined) {
    const toned = joined.map((syllable) => withSharpTone(syllable) ?? syllable);
    return guess(from, to, 'word', toned.join(' '), 'Hai tiếng viết liền nhau');
  }
  const together = LONG_RUN.test(written) ? wordsTypedTogether(written.toLowerCase(), 1) : null;
  if (together) return guess(from, to, 'word', together, 'Viết liền không dấu, đọc theo tiếng có lẽ đúng');
  const { spoken, way } = spokenOfForeign(written, (part) => lexicon.word(part)?.spoken);
  if (way === 'letters') return guess(from, to, 'spelled', spoken, LETTERS_ONLY);
  return guess(from, to, 'foreign', spoken, BY_SOUNDS);
}

function word(from: number, to: number, spoken: string): Piece {
  return { from, to, class: 'word', spoken, sure: true };
}

function letter(from: number, to: number, spoken: string): Piece {
  return { from, to, class: 'spelled', spoken, sure: true, why: 'Chữ cái đứng một mình' };
}

function guess(from: number, to: number, of: TokenClass, spoken: string, why: string): Piece {
  return { from, to, class: of, spoken, sure: false, why };
}

/** 'PhuQuoc', 'vinhphuc' */
const LONG_RUN = /^(?:[A-Z][a-z]+[A-Z][a-z]+|[A-Za-z][a-z]{6,})$/;

/** 'UBNDphường' */
const GLUED = /^(\p{Lu}{2,8})(\p{Ll}{2,7})$/u;

function gluedToAcronym({ lexicon }: Site, written: string): string | null {
  const [, acronym = '', word = ''] = GLUED.exec(written) ?? [];
  const entry = acronym && hasVietnameseMark(word) && isSyllable(word) ? lexicon.word(acronym) : null;
  return entry ? `${entry.spoken} ${word}` : null;
}

/** 'ubnd phường', 'công ty tnhh': small letters, but of no word; shorter ones could be anything. */
function shoutedEntry({ lexicon }: Site, written: string): string | null {
  if (written.length < 3 || written.length > 8 || written !== written.toLowerCase()) return null;
  const entry = lexicon.word(written.toUpperCase());
  return entry && !entry.foreign && !entry.rivals ? entry.spoken : null;
}
