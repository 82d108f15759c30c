/**
 * Foreign words by their sounds: 'Donald' → 'đô nan', 'Cambridge' → 'cam bờ rít'. Each run of vowels carries one syllable, the
 * consonants between are shared out as Vietnamese allows, and those that no Vietnamese syllable could end with fall silent. A guess
 * at English spelling, always flagged; a word that matters belongs into the lexicon.
 */
import { isSyllable } from './syllable.ts';

const LONGEST = 24;
const MOST_SYLLABLES = 8;

/** Endings that are said otherwise than they are written, before all else. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/tions?$/, 'sơn'], [/sions?$/, 'sơn'], [/tures?$/, 'chơ'], [/([bcdfgkpt])les?$/, '$1ồ'], [/ism$/, 'ít'], [/cers?$/, 'xơ'], [/([a-z])dge$/, '$1t'],
  [/ques?$/, 'c'], [/([aeiou])(?:ght|gh)s?$/, '$1t'], [/([bcdgklmnptvz])es$/, '$1'], [/([aeiouy])([bcdgklmnprstvz])e$/, '$1$2'],
  [/(?<=[aeiouy].*[^aeiouy])(?:ers?|ors?|ars?)$/, 'ơ'], [/(?<=[aeiouy].*[dklst])on$/, 'ơn'], [/ine$/, 'in'], [/ey$/, 'i'],
]; // prettier-ignore

/** Spellings of one sound, longest first. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/sch/g, 's'], [/tch/g, 'ch'], [/sh/g, 's'], [/ph/g, 'f'], [/ck/g, 'k'], [/wh/g, 'w'], [/kn/g, 'n'], [/wr/g, 'r'], [/cz|ts|tz/g, 'x'],
  [/dj/g, 'j'], [/gu(?=[ei])/g, 'gh'], [/qu(?=[ei])/g, 'k'], [/q(?!u)/g, 'k'], [/x(?=[aeiouy])(?<=.x)/g, 'xx'],
  [/([bdfgklmprstvz])\1/g, '$1'], [/cc(?=[ei])/g, 'cx'], [/cc/g, 'k'], [/nn/g, 'n'],
]; // prettier-ignore

/** Runs of vowels as one or more Vietnamese vowels; a space parts two syllables. */
const VOWELS: Record<string, string> = {
  a: 'a', e: 'e', i: 'i', o: 'o', u: 'u', y: 'i', aa: 'a', ae: 'e', ai: 'ai', ao: 'ao', au: 'au', ay: 'ây', ea: 'i', ee: 'i', ei: 'ây',
  eo: 'i ô', eu: 'iu', ey: 'ây', ia: 'i a', ie: 'i', io: 'i ô', iu: 'i u', oa: 'oa', oe: 'ô e', oi: 'oi', oo: 'u', ou: 'u', oy: 'oi',
  ua: 'u a', ue: 'u ê', ui: 'ui', uo: 'u ô', uy: 'uy', ya: 'i a', ye: 'i e', yo: 'i ô', yu: 'i u', eau: 'ô', iou: 'i ô', aya: 'ai a',
  ayo: 'ay ô', oya: 'oi a', eye: 'ai', uee: 'uy', ươ: 'ươ', iê: 'iê', uâ: 'uâ', uô: 'uô', yê: 'yê', uyê: 'uyê',
}; // prettier-ignore

const ONSETS = new Set(
  'b c ch d f g gh gi h j k kh l m n ng ngh nh p ph qu r s t th tr v w x z đ'.split(' '),
);
/** What a syllable's end becomes; what is not here is silent. */
const CODAS: Record<string, string> = {
  b: 'p', c: 'c', ch: 'ch', d: 't', f: 'p', g: 'c', j: 't', k: 'c', l: 'n', m: 'm', n: 'n', ng: 'ng', nh: 'nh', p: 'p', s: 't', t: 't',
  th: 't', v: 'p', x: 't', z: 't', đ: 't',
}; // prettier-ignore
const STOPS = /(?:c|p|t|ch)$/;
const SHARP: Record<string, string> = {
  a: 'á', ă: 'ắ', â: 'ấ', e: 'é', ê: 'ế', i: 'í', o: 'ó', ô: 'ố', ơ: 'ớ', u: 'ú', ư: 'ứ', y: 'ý',
}; // prettier-ignore
const IS_VOWEL = /[aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/;

/** The syllables of a lower-case foreign word, or null when it has none to say (no vowel, or far too long). */
export function foreignSyllables(word: string): string[] | null {
  if (word.length > LONGEST || word.length < 3) return null;
  let syllables = known.get(word);
  if (syllables === undefined) {
    syllables = bySounds(word);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(word, syllables);
  }
  return syllables;
}

/** A foreign name comes again and again in a text. */
const known = new Map<string, string[] | null>();
const MOST_KNOWN = 2000;

function bySounds(word: string): string[] | null {
  let local = word;
  for (const [written, said] of ENDINGS) {
    if (!written.test(local)) continue;
    local = local.replace(written, said);
    break;
  }
  for (const [written, said] of SOUNDS) local = local.replace(written, said);
  const runs = local.match(new RegExp(`${IS_VOWEL.source}+|[^${IS_VOWEL.source.slice(1, -1)}]+`, 'g')) ?? [];
  const firstVowel = runs.findIndex((run) => IS_VOWEL.test(run));
  if (firstVowel < 0) return null;
  const syllables = inSyllables(runs);
  return syllables.length > 0 && syllables.length <= MOST_SYLLABLES && syllables.every(isSyllable)
    ? syllables
    : null;
}

function inSyllables(runs: readonly string[]): string[] {
  const syllables: string[] = [];
  let onset: string[] = [];
  for (const [index, run] of runs.entries()) {
    if (!IS_VOWEL.test(run)) {
      if (index === 0) onset = soundsOf(run);
      continue;
    }
    const next = runs[index + 1] ?? '';
    const [coda, following] = shareOut(soundsOf(next), index + 2 < runs.length);
    const vowels = (VOWELS[run] ?? [...run].map((vowel) => VOWELS[vowel] ?? vowel).join(' ')).split(' ');
    vowels.forEach((vowel, nth) => {
      const last = nth === vowels.length - 1;
      syllables.push(...syllable(nth === 0 ? onset : [], vowel, last ? coda : ''));
    });
    onset = following;
  }
  return syllables;
}

const TWO = /^(?:ngh|ng|nh|th|tr|ch|kh|gh|.)/;

/** 'ndr' → n, d, r; digraphs stay together. */
function soundsOf(run: string): string[] {
  const sounds: string[] = [];
  for (let rest = run; rest !== ''; rest = rest.slice(sounds.at(-1)!.length)) sounds.push(TWO.exec(rest)![0]);
  return sounds;
}

/** Consonants between two vowels: the last, with its l or r, begins the next syllable; the first of the others ends this one. */
function shareOut(sounds: readonly string[], vowelFollows: boolean): [string, string[]] {
  let cut = sounds.length;
  if (vowelFollows && cut > 0) {
    cut--;
    if (/^[lr]$/.test(sounds[cut]!) && cut > 0 && /^[bcdfgkpvđ]$|^t$/.test(sounds[cut - 1]!)) cut--;
  }
  const ending = sounds.slice(0, cut);
  // 'ng' between vowels belongs to both: 'Sin-ga-po'.
  if (ending.length === 0 && sounds[0] === 'ng') return ['n', ['g', ...sounds.slice(1)]];
  const spoken = ending.find((sound) => CODAS[sound] !== undefined) ?? '';
  return [CODAS[spoken] ?? '', [...sounds.slice(cut)]];
}

/** One syllable, and before it one for each consonant that cannot stand beside the next: 'br' → 'bờ', 'r'. */
function syllable(onset: readonly string[], vowel: string, coda: string): string[] {
  const before = onset.slice(0, -1).map((sound) => `${asOnset(sound, 'ơ')}ờ`);
  const head = onset.at(-1) ?? '';
  const core = nucleus(head, vowel, coda);
  for (const end of [coda, '']) {
    const whole = spelled(head, core, end);
    if (isSyllable(whole)) return [...before, whole];
  }
  return [...before, spelled(head, [...core][0]!, '')];
}

/** An open e, o is ê, ô; before k and ng o opens again. */
function nucleus(head: string, vowel: string, coda: string): string {
  if (head === 'w') return { a: 'oa', e: 'oe', i: 'uy', o: 'ô', u: 'u' }[vowel] ?? vowel;
  if (coda === '') return vowel === 'e' ? 'ê' : vowel === 'o' ? 'ô' : vowel;
  if (vowel === 'e' && (coda === 'c' || coda === 'n')) return 'e';
  return vowel;
}

function spelled(head: string, vowel: string, coda: string): string {
  let ending = coda;
  // 'ic', 'êc' are written with ch, 'ing' with nh.
  if (coda === 'c' && /[iê]$/.test(vowel)) ending = 'ch';
  if (coda === 'ng' && /[iê]$/.test(vowel)) ending = 'nh';
  if (coda === 'ch' && !/[aiê]$/.test(vowel)) ending = 'c';
  const toned = STOPS.test(ending) ? sharpened(vowel) : vowel;
  return `${asOnset(head, vowel)}${toned}${ending}`;
}

const BARE_STOP = /^((?:qu|gi(?=[aăâeêoôơuư])|[bcdđghklmnpqrstvx]*))([aăâeêioôơuưy]+)(ch|[cpt])$/iu;

/**
 * A syllable that ends as none does without a tone, with the tone that everyone gives it; null for every other.
 * @example withSharpTone('set') // 'sét'
 */
export function withSharpTone(syllable: string): string | null {
  const [, onset = '', vowel = '', stop] = BARE_STOP.exec(syllable) ?? [];
  return stop === undefined ? null : `${onset}${sharpened(vowel.toLowerCase())}${stop}`;
}

const ENDS_BARE = /(?<!\p{L})[a-zđăâêôơư]{1,7}(?<=[cpt]|ch)(?!\p{L})/giu;

/** A reading whose every syllable can be said: 'sê tup' → 'sê túp'. */
export function withSharpTones(spoken: string): string {
  let tones = toned.get(spoken);
  if (tones === undefined) {
    tones = spoken.replace(ENDS_BARE, (syllable) => withSharpTone(syllable) ?? syllable);
    if (toned.size >= MOST_KNOWN) toned.clear();
    toned.set(spoken, tones);
  }
  return tones;
}

/** Most readings come again and again. */
const toned = new Map<string, string>();

function sharpened(vowel: string): string {
  if (/[^aăâeêioôơuưy]/.test(vowel)) return vowel;
  const at = vowel.length > 1 && /^(?:i|y)ê|uô|uâ|uê|ươ|uyê|oa|oe/.test(vowel) ? vowel.length - 1 : 0;
  return vowel.slice(0, at) + SHARP[vowel[at]!]! + vowel.slice(at + 1);
}

/** A consonant at a syllable's head as Vietnamese writes it. */
function asOnset(sound: string, vowel: string): string {
  const front = /^[eêiy]/.test(vowel);
  switch (sound) {
    case 'f':
      return 'ph';
    case 'j':
      return vowel.startsWith('i') ? 'g' : 'gi';
    case 'z':
      return 'd';
    case 'd':
      return 'đ';
    case 'w':
      return '';
    case 'c':
      return front ? 'x' : 'c';
    case 'k':
      return front ? 'k' : 'c';
    case 'g':
    case 'gh':
      return front ? 'gh' : 'g';
    case 'ng':
    case 'ngh':
      return front ? 'ngh' : 'ng';
    default:
      return ONSETS.has(sound) ? sound : '';
  }
}
