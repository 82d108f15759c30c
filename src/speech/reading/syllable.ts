/**
 * What a Vietnamese syllable looks like: onset + rhyme + tone. Whatever passes is read as a word by every voice; whatever does
 * not must be turned into syllables first. The check is a little lenient (a foreign 'p' onset, a stop without its tone), because
 * names such as 'Pa Vệ Sử' and host names without tone marks are read as words too.
 */

const ONSETS = 'ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x'.split('|');

const RHYMES = new Set(
  (
    'a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây ' +
    'e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu êc ' +
    'i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu ing ' +
    'o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oep oet oi om on ong ooc oong op ot ' +
    'ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt ơng ' +
    'u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu uyn uyp uơn ' +
    'ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu ' +
    'y yêm yên yêng yêt yêu ynh ych yt'
  ).split(' '),
);

/** After 'qu' the glide is already said: 'quyết' is qu + yêt, 'quốc' qu + ôc. */
const AFTER_QU = new Set('yên yêt yt ynh ych y yn yp it êt êu ơ ơi ơn'.split(' '));
/** After 'gi' the i may be shared: 'gì' is g + i, 'giếng' gi + êng. */
const LONGEST = 7;

const TONES: Record<string, string> = {};
for (const [plain, marked] of Object.entries({
  a: 'àáảãạ',
  ă: 'ằắẳẵặ',
  â: 'ầấẩẫậ',
  e: 'èéẻẽẹ',
  ê: 'ềếểễệ',
  i: 'ìíỉĩị',
  o: 'òóỏõọ',
  ô: 'ồốổỗộ',
  ơ: 'ờớởỡợ',
  u: 'ùúủũụ',
  ư: 'ừứửữự',
  y: 'ỳýỷỹỵ',
}))
  // prettier-ignore
  for (const vowel of marked) TONES[vowel] = plain;

const known = new Map<string, boolean>();
/** Every syllable of the language fits (about 7,000); hostile text must not fill memory. */
const MOST_KNOWN = 20_000;

/** True for one syllable in NFC, any case. */
export function isSyllable(word: string): boolean {
  if (word.length > LONGEST || word.length === 0) return false;
  const lower = word.toLowerCase();
  let answer = known.get(lower);
  if (answer === undefined) {
    answer = parses(lower);
    if (known.size < MOST_KNOWN) known.set(lower, answer);
  }
  return answer;
}

/** True when it carries a letter that only Vietnamese has: nobody would take it for English or an acronym. */
export function hasVietnameseMark(word: string): boolean {
  return /[^a-z]/.test(word.toLowerCase());
}

/**
 * 'đồngđối' → 'đồng', 'đối': two words between which a space was forgotten. Null for what falls apart in no way or in several, and
 * for what carries no letter of Vietnamese alone, which is foreign.
 */
export function twoSyllables(word: string): [string, string] | null {
  if (word.length < 4 || word.length > 2 * LONGEST || !hasVietnameseMark(word) || !/^.\p{Ll}+$/u.test(word))
    return null;
  const found: [string, string][] = [];
  for (let cut = 2; cut <= word.length - 2; cut++) {
    const [first, second] = [word.slice(0, cut), word.slice(cut)];
    if (isSyllable(first) && isSyllable(second)) found.push([first, second]);
  }
  // 'sốcủa' is 'số của' and not 'sốc ủa': most syllables begin with a consonant.
  const likely = found.length > 1 ? found.filter(([, second]) => !VOWEL_FIRST.test(second)) : found;
  return likely.length === 1 ? likely[0]! : null;
}

const VOWEL_FIRST = /^[aăâeêioôơuưyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/;

function parses(lower: string): boolean {
  let plain = '';
  let tones = 0;
  for (const char of lower) {
    const base = TONES[char];
    if (base) tones++;
    plain += base ?? char;
  }
  if (tones > 1) return false;
  if (RHYMES.has(plain)) return true;
  return ONSETS.some(
    (onset) => plain.startsWith(onset) && rhymeFits(onset, plain.slice(onset.length), plain),
  );
}

function rhymeFits(onset: string, rest: string, plain: string): boolean {
  if (onset === 'qu')
    return AFTER_QU.has(rest) || RHYMES.has(`o${rest}`) || RHYMES.has(`u${rest}`) || rest === 'ôc';
  if (onset === 'gi') return rest === '' || (RHYMES.has(rest) && rest !== 'i') || RHYMES.has(`i${rest}`);
  if (onset === 'g' || onset === 'ng') return RHYMES.has(rest) && (!/^[eêi]/.test(rest) || onset === 'g');
  if (onset === 'gh' || onset === 'ngh') return RHYMES.has(rest) && /^[eêi]/.test(rest);
  if (onset === 'c') return RHYMES.has(rest) && !/^[eêi]/.test(rest) && !plain.startsWith('ch');
  if (onset === 'k') return RHYMES.has(rest) && (/^[eêiy]/.test(rest) || hasHighlandForm(rest));
  return RHYMES.has(rest);
}

/** Place names of the highlands keep 'k' before any vowel: Đắk Lắk's 'Kon', 'Krông' aside, 'Ka', 'Kon', 'Kông'. */
function hasHighlandForm(rest: string): boolean {
  return rest === 'a' || rest === 'on' || rest === 'ông';
}
