/** Vietnamese typed together without marks, as in addresses and hashtags: 'quangninh', 'trungtamphucvuhanhchinhcong'. */
import { withoutMarks } from '../../kernel/vietnamese.ts';
import { letterName, spellLetters } from './alphabet.ts';
import { typedOffices, typedPhrases, typedSingles } from './lexicon/typed-together.ts';
import { respell } from './respell.ts';
import { isSyllable } from './syllable.ts';
import { withMarks } from './unmarked.ts';

const lettersOf = (phrase: string): string => withoutMarks(phrase).replaceAll(' ', '');

/** Of two phrases of the same letters the first listed stands. */
const byLetters = (phrases: readonly string[]): ReadonlyMap<string, string> =>
  new Map(phrases.toReversed().map((phrase) => [lettersOf(phrase), phrase]));

const PHRASES = byLetters(typedPhrases);
const SINGLES = byLetters(typedSingles);

/** What explains a label: phrases of several words, and offices by their letters. By how it begins, the longest first. */
const EXPLAINING = new Map<string, [letters: string, spoken: string][]>();
for (const [letters, spoken] of [
  ...[...PHRASES].filter(([, phrase]) => phrase.includes(' ')),
  ...typedOffices.map((office): [string, string] => [office, spellLetters(office)]),
].toSorted(([a], [b]) => b.length - a.length))
  EXPLAINING.set(beginning(letters), [...(EXPLAINING.get(beginning(letters)) ?? []), [letters, spoken]]);

function beginning(letters: string, at = 0): string {
  return letters.slice(at, at + 3);
}

/** Longer labels are nobody's words. */
const LONGEST_LABEL = 60;
const SHORTEST_LABEL = 5;
/** 'vp', 'bv': letters of some office that we do not know. */
const ACRONYM = /^[bcdghklmnpqrstvx]{2,5}$/;
const LONGEST_SYLLABLE = 6;

/** What each kind of piece costs: few long phrases are better than many words, and what nobody knows is a last resort. */
const COST = { phrase: 2, single: 3, unknown: 5 };

interface Split {
  cost: number;
  spoken: string;
  /** How many letters known words explain. */
  explained: number;
  /** Whether one of them is more than a single syllable, which could be chance. */
  sure: boolean;
}

/**
 * The words of a label in small letters, with their marks; null where known words explain too little of it.
 * @param leastExplained share of its letters
 * @example wordsTypedTogether('baoquangninh') // 'báo Quảng Ninh'
 */
export function wordsTypedTogether(label: string, leastExplained = 0.5): string | null {
  const alone = PHRASES.get(label);
  if (alone !== undefined) return alone;
  if (label.length < SHORTEST_LABEL || label.length > LONGEST_LABEL || !/^[a-z]+$/.test(label)) return null;
  const explaining = Array.from(label, (_letter, at) => explainingAt(label, at));
  if (explaining.every((pieces) => pieces.length === 0)) return null;
  const found = bestSplit(label, explaining);
  return found?.sure && found.explained >= leastExplained * label.length ? found.spoken : null;
}

/** The phrases and offices that stand in a label from an offset on. */
function explainingAt(label: string, at: number): readonly [letters: string, spoken: string][] {
  const candidates = EXPLAINING.get(beginning(label, at)) ?? [];
  return candidates.filter(([letters]) => label.startsWith(letters, at));
}

function bestSplit(label: string, explaining: readonly ReturnType<typeof explainingAt>[]): Split | null {
  const best: (Split | undefined)[] = [{ cost: 0, spoken: '', explained: 0, sure: false }];
  for (let start = 0; start < label.length; start++) {
    const before = best[start];
    if (!before) continue;
    const pieces = [
      ...explaining[start]!.map(
        ([letters, spoken]) =>
          [letters, { cost: COST.phrase, spoken, explained: letters.length, sure: true }] as const,
      ),
      ...wordsAt(label, start),
    ];
    for (const [letters, piece] of pieces) {
      const end = start + letters.length;
      const cost = before.cost + piece.cost;
      if (cost >= (best[end]?.cost ?? Infinity)) continue;
      best[end] = {
        cost,
        spoken: `${before.spoken} ${piece.spoken}`.trim(),
        explained: before.explained + piece.explained,
        sure: before.sure || piece.sure,
      };
    }
  }
  return best[label.length] ?? null;
}

/** Words of one syllable, and letters that could be some. */
function wordsAt(label: string, start: number): (readonly [letters: string, piece: Split])[] {
  const pieces: (readonly [string, Split])[] = [];
  // 'nguyenvana': the last letter of a mailbox's name.
  if (start + 1 === label.length)
    return [
      [label[start]!, { cost: COST.unknown, spoken: letterName(label[start]!), explained: 0, sure: false }],
    ];
  for (let end = start + 2; end <= Math.min(label.length, start + LONGEST_SYLLABLE); end++) {
    const letters = label.slice(start, end);
    const single = SINGLES.get(letters);
    const spoken = single ?? unknownWord(letters);
    if (spoken === null) continue;
    const known = single !== undefined;
    const piece = {
      cost: known ? COST.single : COST.unknown,
      spoken,
      explained: known ? letters.length : 0,
      sure: false,
    };
    pieces.push([letters, piece]);
  }
  return pieces;
}

/** Letters that are spelled, or one syllable with the marks it may have; null for neither. */
function unknownWord(letters: string): string | null {
  const known = unknown.get(letters);
  if (known !== undefined) return known;
  const spoken = ACRONYM.test(letters) ? spellLetters(letters) : syllableOf(letters);
  if (unknown.size >= MOST_UNKNOWN) unknown.clear();
  unknown.set(letters, spoken);
  return spoken;
}

/** The same few letters are asked for again and again. */
const unknown = new Map<string, string | null>();
const MOST_UNKNOWN = 5000;

function syllableOf(letters: string): string | null {
  const marked = withMarks(letters) ?? (isSyllable(letters) ? letters : null);
  if (marked !== null) return marked;
  const [only, ...more] = respell(letters) ?? [];
  return only !== undefined && more.length === 0 ? only : null;
}
