/**
 * Words of no Vietnamese shape and in no lexicon: names that fall apart into syllables are read as those ('Putin' → 'pu tin'),
 * all others letter by letter. Both are guesses and are flagged.
 */
import { spellLetters } from './alphabet.ts';
import { foreignSyllables, withSharpTone } from './foreign-sounds.ts';
import { isSyllable } from './syllable.ts';

/** Spelled out beyond this length nobody would follow; the reading ends with what fits. */
const LONGEST_SPELLED = 40;
const LONGEST_RESPELLED = 16;
const MOST_SYLLABLES = 6;
const MOST_PARTS = 6;

type Known = (word: string) => string | undefined;
type Way = 'syllables' | 'letters';

/** 'ChatGPT' → Chat, GPT; 'TTr' → T, Tr. */
const PARTS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+/gu;

/**
 * How a word of Latin letters that is no syllable is spoken, and by which way: words joined by capitals one by one, what is known by
 * its entry, other foreign words by their sounds, acronyms by their letters.
 */
export function spokenOfForeign(word: string, known: Known = () => undefined): { spoken: string; way: Way } {
  const parts = word.match(PARTS) ?? [];
  if (parts.length < 2 || parts.length > MOST_PARTS) return spokenOfPart(word);
  const spoken = parts.map((part): { spoken: string; way: Way } => {
    // 'SmartCA', 'iBT': two capitals within a name are no acronym of offices.
    const named = part.length > 2 || (part.length > 1 && part !== part.toUpperCase());
    const entry = named ? known(part) : undefined;
    if (entry !== undefined) return { spoken: entry, way: 'syllables' };
    if (isSyllable(part) && part.length > 1 && part !== part.toUpperCase())
      return { spoken: withSharpTone(part.toLowerCase()) ?? part.toLowerCase(), way: 'syllables' };
    return spokenOfPart(part);
  });
  const way = spoken.some((part) => part.way === 'syllables') ? 'syllables' : 'letters';
  return { spoken: spoken.map((part) => part.spoken).join(' '), way };
}

function spokenOfPart(word: string): { spoken: string; way: Way } {
  const shouted = word.length > 1 && word === word.toUpperCase();
  const lower = word.toLowerCase();
  const syllables =
    shouted && !(word.length > 4 && isPronounceable(word))
      ? null
      : (foreignSyllables(lower) ?? foreignSyllables(withoutMarks(lower)));
  if (syllables) return { spoken: syllables.join(' '), way: 'syllables' };
  return { spoken: spellLetters(word.slice(0, LONGEST_SPELLED)), way: 'letters' };
}

/** 'garcía' → 'garcia': accents of other languages are no tones. */
function withoutMarks(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '');
}

/** 'TOYOTA' is a name in capitals, 'HTPLDN' an acronym: vowels and consonants take turns in the one. */
export function isPronounceable(word: string): boolean {
  const plain = word.toUpperCase().replace(/(?:[CGKNPST]H|NG|CK|TR)/g, (pair) => pair[0]!);
  return !/[^AEIOUY]{3}|[AEIOUY]{3}|[^A-Z]/.test(plain) && (plain.match(/[AEIOUY]/g) ?? []).length > 1;
}

/** Spellings that Vietnamese writes otherwise, longest first. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ['sh', 's'], ['ck', 'c'], ['ee', 'i'], ['oo', 'u'], ['ll', 'l'], ['ss', 's'], ['tt', 't'], ['nn', 'n'],
  ['f', 'ph'], ['j', 'gi'], ['w', 'u'], ['z', 'd'],
]; // prettier-ignore

/**
 * The fewest syllables a lower-case word falls into, each of at least two letters but for single vowels; null when it does not.
 * @example respell('putin') // ['pu', 'tin']
 */
export function respell(word: string): string[] | null {
  if (word.length < 3 || word.length > LONGEST_RESPELLED) return null;
  let local = word;
  for (const [foreign, vietnamese] of SPELLINGS) local = local.replaceAll(foreign, vietnamese);
  return split(local);
}

function split(word: string): string[] | null {
  const best: (string[] | null)[] = [[], ...Array.from({ length: word.length }, () => null)];
  for (let end = 1; end <= word.length; end++) {
    for (let start = Math.max(0, end - 6); start < end; start++) {
      const before = best[start];
      const piece = before ? sayable(word.slice(start, end)) : null;
      if (!before || !piece) continue;
      const known = best[end];
      if (!known || before.length + piece.length < known.length) best[end] = [...before, ...piece];
    }
  }
  const found = best[word.length] ?? null;
  return found && found.length <= MOST_SYLLABLES ? found : null;
}

/** A piece as one syllable, or as two where consonants stand together at its head: 'gram' → 'gờ', 'ram'. */
function sayable(piece: string): string[] | null {
  const [first, second] = clusterOf(piece);
  const plain = asWritten(second ?? piece);
  const rest = [plain, plain.replace('uye', 'uyê').replace('ie', 'iê').replace('uo', 'uô')].find(isSyllable);
  if (rest === undefined) return null;
  return first === undefined ? [rest] : [first, rest];
}

/** No Vietnamese syllable begins with two of these, and espeak-ng takes such a word for English. */
const CLUSTER = /^(?:([bcdđgkpsvx]|ph)(?=[lr])|([sx])(?=[cknpt]))(.+)$/;

/** The consonant at a word's head as a syllable of its own, and what is left: 'gram' → 'gờ', 'ram'. */
function clusterOf(piece: string): [string, string] | [] {
  const match = CLUSTER.exec(piece);
  const first = match?.[1] ?? match?.[2];
  const rest = match?.[3];
  return first === undefined || rest === undefined ? [] : [`${first === 'k' ? 'c' : first}ờ`, rest];
}

/** c, k and g before other vowels as Vietnamese writes them, an open o as ô, an open e as ê. */
function asWritten(piece: string): string {
  return piece
    .replace(/^c(?=[eiy])/, 'x')
    .replace(/^k(?=[aouăâôơư])/, 'c')
    .replace(/^c(?=ê)/, 'k')
    .replace(/^(n?g)(?=e|i(?![aeou]))/, '$1h')
    .replace(/^([^aeiouy]*)o$/, '$1ô')
    .replace(/^([^aeiouy]*)e$/, '$1ê');
}

/**
 * The words a person typed as a reading, cut so that each is a syllable: 'blốc' → 'bờ lốc'. Commas stay, hyphens become spaces.
 * What is no Vietnamese at all is read by its letters.
 */
export function makeSpeakable(spoken: string): string {
  const words: string[] = [];
  for (const [word] of spoken.matchAll(/[^\s,-]+|,/g)) {
    if (word === ',') words.push((words.pop() ?? '') + ',');
    else if (isSyllable(word)) {
      const spoken = word === word.toUpperCase() && word !== 'Y' ? word.toLowerCase() : word;
      words.push(withSharpTone(spoken) ?? spoken);
    } else words.push(kept(word));
  }
  return words.filter(Boolean).join(' ');
}

/** Clusters opened, the rest of the word as it was typed: a reading's own vowels are meant. */
function kept(word: string): string {
  const [first, rest] = clusterOf(word.toLowerCase());
  if (first !== undefined && rest !== undefined && isSyllable(rest)) return `${first} ${rest}`;
  return spokenOfForeign(word).spoken;
}
