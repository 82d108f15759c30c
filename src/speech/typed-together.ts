/** Vietnamese typed together without marks, as in addresses and hashtags: 'quangninh', 'trungtamphucvuhanhchinhcong'. */
import { withoutMarks } from '../kernel/vietnamese.ts';
import { spellLetters } from './alphabet.ts';
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
const LONGEST_PHRASE = Math.max(...typedPhrases.map((phrase) => lettersOf(phrase).length));
/** Longer labels are nobody's words. */
const LONGEST_LABEL = 60;
const SHORTEST_LABEL = 5;
/** 'vp', 'bv': letters of some office that we do not know. */
const ACRONYM = /^[bcdghklmnpqrstvx]{2,5}$/;

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
 * The words of a label in small letters, with their marks; null where no known phrase explains a good part of it.
 * @example wordsTypedTogether('baoquangninh') // 'báo Quảng Ninh'
 */
export function wordsTypedTogether(label: string): string | null {
  const alone = PHRASES.get(label);
  if (alone !== undefined) return alone;
  if (label.length < SHORTEST_LABEL || label.length > LONGEST_LABEL || !/^[a-z]+$/.test(label)) return null;
  const found = bestSplit(label);
  return found?.sure && found.explained * 2 >= label.length ? found.spoken : null;
}

function bestSplit(label: string): Split | null {
  const best: (Split | null)[] = [{ cost: 0, spoken: '', explained: 0, sure: false }];
  for (let end = 1; end <= label.length; end++) {
    best[end] = null;
    for (let start = Math.max(0, end - LONGEST_PHRASE); start < end; start++) {
      const before = best[start];
      const piece = before && pieceOf(label.slice(start, end));
      if (!before || !piece) continue;
      const cost = before.cost + piece.cost;
      if (cost < (best[end]?.cost ?? Infinity))
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

function pieceOf(letters: string): Split | null {
  const phrase = PHRASES.get(letters);
  if (phrase?.includes(' '))
    return { cost: COST.phrase, spoken: phrase, explained: letters.length, sure: true };
  if (typedOffices.has(letters))
    return { cost: COST.phrase, spoken: spellLetters(letters), explained: letters.length, sure: true };
  const single = SINGLES.get(letters);
  if (single !== undefined)
    return { cost: COST.single, spoken: single, explained: letters.length, sure: false };
  const spoken = ACRONYM.test(letters) ? spellLetters(letters) : syllableOf(letters);
  return spoken === null ? null : { cost: COST.unknown, spoken, explained: 0, sure: false };
}

/** One syllable of two to six letters, with the marks it may have. */
function syllableOf(letters: string): string | null {
  if (letters.length < 2 || letters.length > 6) return null;
  const marked = withMarks(letters) ?? (isSyllable(letters) ? letters : null);
  if (marked !== null) return marked;
  const [only, ...more] = respell(letters) ?? [];
  return only !== undefined && more.length === 0 ? only : null;
}
