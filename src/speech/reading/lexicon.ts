/** How written forms that are no Vietnamese words are read: acronyms, abbreviations, brands, foreign words. */
import { isDigit, isLetter } from './alphabet.ts';
import { evenOut } from './source.ts';
import { CONTEXT, textBefore, wordsAfter, wordsBefore } from './context.ts';
import { makeSpeakable } from './respell.ts';

/** Where an entry holds. All parts that are given must hold; an entry without context is the reading everywhere else. */
export interface LexiconContext {
  /** Only as a part of a document's number and symbol: TT-BTC. */
  inDocument?: true;
  /** One of these phrases (lower case, up to four words) stands right before it. */
  after?: readonly string[];
  /** One of these phrases (lower case, up to four words) follows. */
  before?: readonly string[];
  /** One of these words or phrases (lower case) stands somewhere near, before or after: what the sentence is about. */
  near?: readonly string[];
  /** A number stands right before it: '45 TH' counts cases, not schools; or a share: '95% KH'. */
  follows?: 'number' | 'percent';
  /** What follows: a capital letter or a digit ('P. Bạch Mai', 'P.5'), or a digit ('QL 1'). */
  next?: 'name' | 'number';
}

export interface LexiconEntry {
  /** As it stands in texts. With two capitals or more it matches exactly, else whatever the case. */
  written: string;
  /** Vietnamese words, as a newsreader says them; commas where he pauses. */
  spoken: string;
  context?: LexiconContext;
  /** Other readings met in texts, which is why this one is not sure. */
  rivals?: readonly string[];
  /** For the lexicon page, Vietnamese. */
  note?: string;
  /** A name, brand or foreign word rather than an acronym. */
  foreign?: true;
}

export interface LexiconMatch {
  entry: LexiconEntry;
  /** Offset after the match. */
  end: number;
  /** Read by station entry, or by the product's. */
  fromStation: boolean;
  /** False when rivals exist and no context decided. */
  sure: boolean;
}

export interface Lexicon {
  /** The longest entry that begins at `at` of an even line and whose context holds there. */
  match(text: string, at: number): LexiconMatch | null;
  /** The reading of one part of a document's symbol (NĐ, CP, UBND), or null. */
  inDocument(part: string): LexiconEntry | null;
  /** A whole word, wherever it stands (parts of a host name, letters before a number). */
  word(written: string): LexiconEntry | null;
}

interface Listed {
  entry: LexiconEntry;
  key: string;
  exact: boolean;
  fromStation: boolean;
  after: ReadonlySet<string> | null;
  before: ReadonlySet<string> | null;
  near: RegExp | null;
}

/**
 * Puts entries together; a station's own win over the product's. What an entry says is itself made speakable, so that nothing a
 * station types can bring an unreadable word to the voice.
 *
 * @example createLexicon(productLexicon, [{ written: 'NVH', spoken: 'nhà văn hóa' }])
 */
export function createLexicon(
  entries: readonly LexiconEntry[],
  stationEntries: readonly LexiconEntry[] = [],
): Lexicon {
  const all = [
    ...stationEntries.map((entry) => list(entry, true)),
    ...entries.map((entry) => list(entry, false)),
  ];
  const byFirstWord = new Map<string, Listed[]>();
  const documentParts = new Map<string, LexiconEntry>();
  const words = new Map<string, LexiconEntry>();
  for (const listed of all) {
    if (listed.key === '') continue;
    const { context } = listed.entry;
    if (context?.inDocument) {
      setFirst(documentParts, listed.key, listed.entry);
      continue;
    }
    if (!context) setFirst(words, listed.key, listed.entry);
    const first = firstWord(listed.key, 0).toLowerCase();
    byFirstWord.set(first, [...(byFirstWord.get(first) ?? []), listed]);
  }
  for (const candidates of byFirstWord.values()) candidates.sort(byPrecedence);
  return {
    match: (text, at) => matchAt(byFirstWord, text, at),
    inDocument: (part) => documentParts.get(part) ?? words.get(part) ?? null,
    word: (written) => words.get(written) ?? words.get(written.toLowerCase()) ?? null,
  };
}

function setFirst<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (!map.has(key)) map.set(key, value);
}

/** Longest first; then the station's; then those that ask for a context. */
function byPrecedence(a: Listed, b: Listed): number {
  return (
    b.key.length - a.key.length ||
    Number(b.fromStation) - Number(a.fromStation) ||
    Number(b.entry.context !== undefined) - Number(a.entry.context !== undefined)
  );
}

function list(entry: LexiconEntry, fromStation: boolean): Listed {
  const written = evenOut(entry.written.trim()).text;
  const exact = (written.match(/\p{Lu}/gu) ?? []).length >= 2;
  return {
    entry: { ...entry, written, spoken: makeSpeakable(evenOut(entry.spoken).text) },
    key: exact ? written : written.toLowerCase(),
    exact,
    fromStation,
    after: entry.context?.after ? new Set(entry.context.after) : null,
    before: entry.context?.before ? new Set(entry.context.before) : null,
    near: entry.context?.near ? wholeWords(entry.context.near) : null,
  };
}

/** Any of the phrases, standing alone. */
function wholeWords(phrases: readonly string[]): RegExp {
  const any = phrases.map((phrase) => phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return new RegExp(`(?<![\\p{L}\\d])(?:${any})(?![\\p{L}\\d])`, 'iu');
}

function firstWord(text: string, at: number): string {
  let end = at;
  while (end < text.length && isLetter(text[end])) end++;
  return text.slice(at, end);
}

/** A first word longer than this begins no entry; hostile text need not be cut out to learn that. */
const LONGEST_FIRST_WORD = 30;

function matchAt(byFirstWord: ReadonlyMap<string, Listed[]>, text: string, at: number): LexiconMatch | null {
  const first = firstWord(text.slice(at, at + LONGEST_FIRST_WORD), 0);
  const candidates = byFirstWord.get(first.toLowerCase());
  for (const listed of candidates ?? []) {
    const end = at + listed.key.length;
    const there = text.slice(at, end);
    if ((listed.exact ? there : there.toLowerCase()) !== listed.key) continue;
    if (!endsThere(text, end) || !contextHolds(listed, text, at, end)) continue;
    const sure = listed.fromStation || listed.entry.context !== undefined || !listed.entry.rivals;
    return { entry: listed.entry, end, fromStation: listed.fromStation, sure };
  }
  return null;
}

/** An entry ends at a word's end; one that ends with a point may be followed by anything ('TP.Hà Nội'). */
function endsThere(text: string, end: number): boolean {
  if (text[end - 1] === '.') return true;
  return !isLetter(text[end]) && !isDigit(text[end]);
}

function contextHolds(listed: Listed, text: string, at: number, end: number): boolean {
  const { context } = listed.entry;
  if (!context) return true;
  if (context.next && !nameFollows(text, end, context.next === 'number')) return false;
  if (context.follows && !FOLLOWED[context.follows](text, at)) return false;
  if (listed.near && !listed.near.test(surroundings(text, at, end))) return false;
  if (listed.after && !someCount((count) => listed.after!.has(wordsBefore(text, at, count)))) return false;
  return !listed.before || someCount((count) => listed.before!.has(wordsAfter(text, end, count)));
}

const FOLLOWED: Record<NonNullable<LexiconContext['follows']>, (text: string, at: number) => boolean> = {
  number: (text, at) => /^[\d.,]+$/.test(wordsBefore(text, at)),
  percent: (text, at) => /% ?$/.test(textBefore({ text, at }, 2)),
};

/** Many entries of one acronym ask for the same surroundings, one after another. */
let latest = { text: '', at: -1, end: -1, around: '' };

/** What stands around a word without the word itself. */
function surroundings(text: string, at: number, end: number): string {
  if (latest.at !== at || latest.end !== end || latest.text !== text)
    latest = {
      text,
      at,
      end,
      around: `${textBefore({ text, at }, CONTEXT)}\n${text.slice(end, end + CONTEXT)}`,
    };
  return latest.around;
}

function someCount(holds: (count: number) => boolean): boolean {
  return holds(1) || holds(2) || holds(3) || holds(4);
}

function nameFollows(text: string, end: number, onlyNumber: boolean): boolean {
  const next = text[end] === ' ' ? text[end + 1] : text[end];
  return isDigit(next) || (!onlyNumber && isLetter(next) && next !== next!.toLowerCase());
}
