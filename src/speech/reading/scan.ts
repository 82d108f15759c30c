/** From an even line to pieces: each stretch of it with its class and its reading, nothing left out. */
import { isDigit, isLetter } from './alphabet.ts';
import { inShoutedText, isBareStop, isShouted, wordEnd } from './capitals.ts';
import { addressRules, roomRules } from './classes/addresses.ts';
import { andSoOnRules } from './classes/and-so-on.ts';
import { bylineRules } from './classes/bylines.ts';
import { acronymRules, codeRules } from './classes/codes.ts';
import { coordinateRules } from './classes/coordinates.ts';
import { countRules, signedRules } from './classes/counts.ts';
import { dateRules } from './classes/dates/dates.ts';
import { digitRules, letteredCodeRules } from './classes/digits.ts';
import { documentRules, symbolAloneRules, unnumberedRules } from './classes/documents.ts';
import { ionRules, productRules } from './classes/formulas.ts';
import { hashtagRules, internetRules } from './classes/internet.ts';
import { listRules } from './classes/lists.ts';
import { currencyFirstRules, moneyRules } from './classes/money.ts';
import { numberedRules } from './classes/numbered.ts';
import { nameRules, titleRules } from './classes/people.ts';
import { shortNumberRules, signedPhoneRules } from './classes/phones.ts';
import { plateRules } from './classes/plates.ts';
import { repeatRules, withoutWhatWasSaid } from './classes/repeats.ts';
import { milestoneRules, roadRules } from './classes/roads.ts';
import { rowRules } from './classes/rows.ts';
import { romanPointRules, romanRules } from './classes/roman.ts';
import { shortenedRules } from './classes/shortened.ts';
import { slashRules } from './classes/slashes.ts';
import { emoticonRules, initialsRules, symbolRules } from './classes/symbols.ts';
import { timeRules } from './classes/times.ts';
import { looseUnitRules, unitRules } from './classes/units.ts';
import { weekdayRules } from './classes/weekdays.ts';
import { withSharpTones } from './foreign-sounds.ts';
import { readDigits } from './numbers.ts';
import type { Lexicon, LexiconMatch } from './lexicon.ts';
import type { Piece } from './piece.ts';
import type { ReadingStyle } from './reading-style.ts';
import { rulesThatFit, tryRule, type Site } from './site.ts';
import { UNREADABLE } from './source.ts';
import { isSyllable } from './syllable.ts';
import type { TokenClass } from './token.ts';
import { unknownWord } from './unknown-word.ts';

/** The order is the meaning: what is more particular stands first. */
const AT_DIGIT = rulesThatFit([
  ...listRules,
  ...internetRules,
  ...coordinateRules,
  ...numberedRules,
  ...plateRules,
  ...shortenedRules,
  ...documentRules,
  ...timeRules,
  ...rowRules,
  ...shortNumberRules,
  ...digitRules,
  ...addressRules.slice(0, 1),
  ...dateRules,
  ...moneyRules,
  ...unitRules,
  ...addressRules.slice(1),
  ...countRules,
]);
const BEFORE_LEXICON = rulesThatFit([
  ...bylineRules,
  ...listRules,
  ...internetRules,
  ...symbolAloneRules,
  ...nameRules,
  ...initialsRules,
  ...romanRules,
  ...roomRules,
  ...letteredCodeRules,
  ...weekdayRules,
  ...milestoneRules,
  ...currencyFirstRules,
  ...titleRules,
  ...acronymRules,
  ...roadRules,
  ...looseUnitRules,
  ...productRules,
  ...ionRules,
  ...andSoOnRules,
]);
const AFTER_LEXICON = rulesThatFit(codeRules);
const AT_SYMBOL = rulesThatFit([
  ...bylineRules,
  ...emoticonRules,
  ...repeatRules,
  ...romanPointRules,
  ...listRules,
  ...signedPhoneRules,
  ...currencyFirstRules,
  ...unitRules,
  ...signedRules,
  ...unnumberedRules,
  ...slashRules,
  ...hashtagRules,
  ...productRules,
  ...symbolRules,
]);

/** Cuts an even line (see source.ts) into pieces. Time is linear: each rule looks at a bounded stretch. */
export function scan(
  text: string,
  style: ReadingStyle,
  lexicon: Lexicon,
  defined: Site['defined'] = new Map(),
): Piece[] {
  const pieces: Piece[] = [];
  let previous: Site['previous'] = null;
  let at = 0;
  while (at < text.length) {
    const piece = pieceAt({ text, at, style, lexicon, previous, said: pieces, defined });
    pieces.push(piece);
    previous = previousAfter(piece, previous);
    at = piece.to;
  }
  return pieces;
}

/** A row goes on over commas and 'và'; the end of a sentence ends it. */
function previousAfter(piece: Piece, previous: Site['previous']): Site['previous'] {
  if (piece.class === 'space') return previous;
  if (piece.class === 'pause') return [',', '–', ''].includes(piece.spoken) ? previous : null;
  if ((piece.class === 'word' || piece.class === 'symbol') && CONNECTING.has(piece.spoken)) return previous;
  return { class: piece.class, end: piece.to };
}

const CONNECTING = new Set(['và', 'hoặc', 'hay', 'đến']);

function pieceAt(site: Site): Piece {
  const char = site.text[site.at];
  if (char === ' ') return spaces(site);
  if (isDigit(char))
    return (
      (isDigit(site.text[site.at - 1]) ? restOfDigits(site) : byRules(AT_DIGIT, site)) ??
      mark(site, 'dropped', '')
    );
  if (isLetter(char)) return letters(site);
  const run = runOfSymbols(site);
  if (char === UNREADABLE) return { ...mark(site, 'dropped', ''), to: run };
  if (run > site.at + LONGEST_RUN) return { ...pauseOrNothing(site), to: run };
  return byRules(AT_SYMBOL, site) ?? pauseOrNothing(site);
}

/** '*****', '=====': a line drawn with a symbol, which says nothing more often. */
const LONGEST_RUN = 2;

function runOfSymbols({ text, at }: Site): number {
  let end = at + 1;
  while (text[end] === text[at]) end++;
  return end;
}

/** Inside a run of digits longer than any number: its next part, one by one. */
function restOfDigits(site: Site): Piece {
  let to = site.at;
  while (to < site.at + LONGEST_DIGITS && isDigit(site.text[to])) to++;
  return {
    from: site.at,
    to,
    class: 'digits',
    spoken: readDigits(site.text.slice(site.at, to)),
    sure: false,
    why: 'Dãy số quá dài, đọc từng số',
  };
}

const LONGEST_DIGITS = 200;

function byRules(fitting: ReturnType<typeof rulesThatFit>, site: Site): Piece | null {
  for (const rule of fitting(site)) {
    const reading = tryRule(rule, site);
    if (!reading) continue;
    const { end, sure, why } = reading;
    return {
      from: site.at,
      to: end,
      class: reading.class,
      spoken: withSharpTones(reading.spoken),
      sure,
      why,
    };
  }
  return null;
}

function spaces({ text, at }: Site): Piece {
  let to = at + 1;
  while (text[to] === ' ') to++;
  return { from: at, to, class: 'space', spoken: '', sure: true };
}

function letters(site: Site): Piece {
  const end = wordEnd(site.text, site.at);
  const written = site.text.slice(site.at, end);
  const shouted =
    isShouted(written) &&
    isSyllable(written) &&
    !isBareStop(site, written) &&
    inShoutedText(site.text, site.at, end);
  return (
    byRules(BEFORE_LEXICON, site) ??
    (shouted ? shoutedWord(site, written, end) : null) ??
    fromLexicon(site) ??
    byRules(AFTER_LEXICON, site) ??
    unknownWord(site, end, written)
  );
}

/** 'lô DV-02': letters of a plan's lot, and no acronym. */
const LOT_AFTER = /^-0\d/;

function fromLexicon(site: Site): Piece | null {
  const match = site.lexicon.match(site.text, site.at);
  const defined = asDefined(site, match);
  if (defined) return defined;
  if (!match || LOT_AFTER.test(site.text.slice(match.end, match.end + 3))) return null;
  const { entry, end, sure, fromStation } = match;
  const rivals = sure ? '' : `; cũng có thể là: ${entry.rivals?.join(', ') ?? ''}`;
  const origin = fromStation ? 'Từ điển của đài' : 'Từ điển đọc';
  return {
    from: site.at,
    to: end,
    class: entry.foreign ? 'foreign' : 'acronym',
    spoken: withoutWhatWasSaid(entry.spoken, site),
    sure,
    why: `${origin}: ${entry.written}${rivals}`,
  };
}

/** An acronym that the text explained before is read as explained, unless the station's own lexicon knows it. */
function asDefined(site: Site, match: LexiconMatch | null): Piece | null {
  if (site.defined.size === 0 || match?.fromStation) return null;
  const to = wordEnd(site.text, site.at);
  const spoken = site.defined.get(site.text.slice(site.at, to));
  if (spoken === undefined || (match && match.end > to)) return null;
  return { from: site.at, to, class: 'acronym', spoken, sure: true, why: 'Như đã giải thích ở trên' };
}

function shoutedWord(site: Site, written: string, end: number): Piece | null {
  const known = site.lexicon.match(site.text, site.at);
  if (known && known.end > end) return null;
  return {
    from: site.at,
    to: end,
    class: 'word',
    spoken: written.toLowerCase(),
    sure: !known,
    ...(known
      ? { why: `Trong dòng chữ hoa đọc như chữ thường; nếu là chữ viết tắt: ${known.entry.spoken}` }
      : {}),
  };
}

const PAUSES: Record<string, string> = {
  '.': '.', ',': ',', ';': ';', ':': ':', '!': '!', '?': '?', '…': '…', '(': ',', ')': ',', '[': ',', ']': ',', '{': ',', '}': ',', '•': ',',
  '|': ',', '→': ',', '/': ',',
}; // prettier-ignore

function pauseOrNothing(site: Site): Piece {
  const { text, at } = site;
  const char = text[at]!;
  if (char === '.' && text[at + 1] === '.') {
    let to = at + 2;
    while (text[to] === '.' || text[to] === '…') to++;
    return { from: at, to, class: 'pause', spoken: '…', sure: true };
  }
  // '10_2016': two numbers.
  if (char === '_' && isDigit(text[at - 1]) && isDigit(text[at + 1])) return mark(site, 'pause', ',');
  if (char === '-' || char === '–') return mark(site, 'pause', dashStandsFree(text, at) ? '–' : '');
  const pause = PAUSES[char];
  return pause === undefined
    ? mark(site, char === '"' || char === "'" ? 'pause' : 'dropped', '')
    : mark(site, 'pause', pause);
}

/** 'A - B' is a pause, 'A-B' one word. */
function dashStandsFree(text: string, at: number): boolean {
  return text[at - 1] === ' ' || text[at + 1] === ' ';
}

function mark({ at }: Site, tokenClass: TokenClass, spoken: string): Piece {
  const piece: Piece = { from: at, to: at + 1, class: tokenClass, spoken, sure: true };
  return tokenClass === 'dropped' ? { ...piece, why: 'Ký hiệu không đọc' } : piece;
}
