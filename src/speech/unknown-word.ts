/** A word of letters that no rule and no entry knows. */
import { letterName, spellLetters } from './alphabet.ts';
import { BARE_STOP, inShoutedText, isShouted } from './capitals.ts';
import type { Piece } from './piece.ts';
import { spokenOfForeign } from './respell.ts';
import type { Site } from './site.ts';
import { hasVietnameseMark, isSyllable, twoSyllables } from './syllable.ts';
import { withMarks } from './unmarked.ts';

const KEEPS_CAPITAL = /^ \p{Ll}/u;

export function unknownWord(site: Site, to: number, written: string): Piece {
  const { at: from, lexicon } = site;
  if (
    isSyllable(written) &&
    isShouted(written) &&
    BARE_STOP.test(written) &&
    !inShoutedText(site.text, from, to)
  )
    return {
      from,
      to,
      class: 'spelled',
      spoken: spellLetters(written),
      sure: false,
      why: 'Chưa có trong từ điển đọc, đọc từng chữ cái',
    };
  if (isSyllable(written)) {
    // 'Bộ Y tế' keeps its capital.
    if (written === 'Y' && KEEPS_CAPITAL.test(site.text.slice(to, to + 2)))
      return { from, to, class: 'word', spoken: written, sure: true };
    // The blood group O is said as its name in acronyms.
    if (written === 'O')
      return { from, to, class: 'spelled', spoken: 'ô', sure: true, why: 'Chữ cái đứng một mình' };
    const lower = isShouted(written) || (written.length === 1 && /[A-Z]/.test(written));
    return { from, to, class: 'word', spoken: lower ? written.toLowerCase() : written, sure: true };
  }
  if (written.length === 1)
    return {
      from,
      to,
      class: 'spelled',
      spoken: letterName(written),
      sure: true,
      why: 'Chữ cái đứng một mình',
    };
  const lowered = shoutedEntry(site, written);
  if (lowered)
    return { from, to, class: 'acronym', spoken: lowered, sure: false, why: 'Chữ viết tắt viết thường' };
  const marked = withMarks(written);
  if (marked)
    return {
      from,
      to,
      class: 'word',
      spoken: marked,
      sure: false,
      why: 'Viết không dấu, đọc theo tiếng có lẽ đúng',
    };
  const glued = gluedToAcronym(site, written);
  if (glued)
    return {
      from,
      to,
      class: 'acronym',
      spoken: glued,
      sure: false,
      why: 'Chữ viết tắt viết liền với tiếng sau',
    };
  const joined = twoSyllables(written);
  if (joined)
    return {
      from,
      to,
      class: 'word',
      spoken: joined.join(' '),
      sure: false,
      why: 'Hai tiếng viết liền nhau',
    };
  const { spoken, way } = spokenOfForeign(written, (part) => lexicon.word(part)?.spoken);
  if (way === 'letters')
    return {
      from,
      to,
      class: 'spelled',
      spoken,
      sure: false,
      why: 'Chưa có trong từ điển đọc, đọc từng chữ cái',
    };
  return {
    from,
    to,
    class: 'foreign',
    spoken,
    sure: false,
    why: 'Chưa có trong từ điển đọc, đọc theo âm tiếng Việt',
  };
}

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
