/**
 * Text of the years before Unicode: Vietnamese in TCVN3 (fonts .VnTime) or VNI letters, which looks like "Céng hoµ" or "Coäng hoøa"
 * everywhere else. Recognised line by line and put into today's letters. Pure, linear.
 */
import { hasVietnameseMark, isSyllable } from './syllable.ts';

/** TCVN 5712:1993, VN3: one sign a letter; capitals with a tone come from fonts of capitals. */
const TCVN3 = mapOf(
  '¡¢§£¤¥¦¨©®ª«¬­' + 'µ¸¶·¹»¾¼½ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖ×ÝØÜÞßãáâäåèæçéêíëìîïóñòôõøö÷ùúýûüþ',
  'ĂÂĐÊÔƠƯăâđêôơư' + 'àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ',
);

/** VNI: a letter, and a second sign for what stands over or under it. */
const VNI_MARKS: Record<string, string> = {
  a: 'ùáøàûảõãïạêăéắèằúẳüẵëặââáấàầåẩãẫäậ',
  e: 'ùéøèûẻõẽïẹâêáếàềåểãễäệ',
  o: 'ùóøòûỏõõïọâôáốàồåổãỗäộ',
  ô: 'ùớøờûởõỡïợ',
  u: 'ùúøùûủõũïụ',
  ö: 'ùứøừûửõữïự',
  y: 'ùýøỳûỷõỹ',
};
/** Those of one sign. */
const VNI_ALONE = mapOf('ñíìæóòôöîÑÍÌÆÓÒÔÖÎ', 'đíìỉĩịơưỵĐÍÌỈĨỊƠƯỴ');
const VNI_PAIRS = new Map<string, string>();
for (const [letter, marks] of Object.entries(VNI_MARKS)) {
  for (let index = 0; index < marks.length; index += 2) {
    const [mark, becomes] = [marks[index]!, marks[index + 1]!];
    VNI_PAIRS.set(letter + mark, becomes);
    // Capitals keep their mark small in some fonts.
    for (const capital of [mark, mark.toUpperCase()])
      VNI_PAIRS.set(letter.toUpperCase() + capital, becomes.toUpperCase());
  }
}

function mapOf(from: string, to: string): ReadonlyMap<string, string> {
  return new Map([...from].map((sign, index) => [sign, to[index]!]));
}

function fromTcvn3(line: string): string {
  let text = '';
  for (const sign of line) text += TCVN3.get(sign) ?? sign;
  return text;
}

function fromVni(line: string): string {
  let text = '';
  for (let index = 0; index < line.length; index++) {
    const pair = VNI_PAIRS.get(line.slice(index, index + 2));
    text += pair ?? VNI_ALONE.get(line[index]!) ?? line[index]!;
    if (pair !== undefined) index++;
  }
  return text;
}

/** Letters that only Unicode text has: a line with one of them was not written in an old encoding. */
const NEW_LETTER = /[ăđĩũơưĂĐĨŨƠƯ\u1EA0-\u1EF9\u0300-\u036F]/;
const ODD_SIGN = /[\u00A1-\u00FF]/;
/** A run of letters, and of the signs that old fonts showed as letters. */
const WORD = /[A-Za-z\u00A1-\u00FF\u0102-\u01B0\u1EA0-\u1EF9]+/g;

/** Of the words that hold more than ASCII, how many are Vietnamese syllables. */
function vietnameseShare(line: string): { words: number; share: number } {
  const marked = (line.match(WORD) ?? []).filter(hasVietnameseMark);
  const known = marked.filter(isSyllable).length;
  return { words: marked.length, share: marked.length === 0 ? 0 : known / marked.length };
}

/** A line is taken for an old one when it makes next to no sense as it stands, and nearly all sense then. */
const SENSE_BEFORE = 0.5;
const SENSE_AFTER = 0.85;

export type OldEncoding = 'TCVN3' | 'VNI';

/**
 * @returns the text with its old lines in today's letters, and which encoding they were in; null where nothing was old
 * @example modernised('Céng hoµ x· héi chñ nghÜa ViÖt Nam').text // 'Cộng hoà xã hội chủ nghĩa Việt Nam'
 */
export function modernised(text: string): { text: string; encoding: OldEncoding | null } {
  if (!ODD_SIGN.test(text)) return { text, encoding: null };
  const lines = text.split('\n');
  const ways = [
    { encoding: 'TCVN3', read: fromTcvn3 },
    { encoding: 'VNI', read: fromVni },
  ] as const;
  const scored = ways.map((way) => ({
    ...way,
    lines: lines.map((line) => readIfOld(line, way.read)),
  }));
  const old = ({ lines: read }: (typeof scored)[number]) => read.filter((line) => line !== null).length;
  const [best] = scored.sort((a, b) => old(b) - old(a));
  if (!best || old(best) === 0) return { text, encoding: null };
  // A document has one; a short line of it that is too little to tell goes with the others.
  const all = lines.map((line, index) => best.lines[index] ?? withTheOthers(line, best.read));
  return { text: all.join('\n'), encoding: best.encoding };
}

function readIfOld(line: string, read: (line: string) => string): string | null {
  if (!ODD_SIGN.test(line) || NEW_LETTER.test(line)) return null;
  const before = vietnameseShare(line);
  if (before.words < 2 || before.share > SENSE_BEFORE) return null;
  const after = read(line);
  return vietnameseShare(after).share >= SENSE_AFTER ? after : null;
}

function withTheOthers(line: string, read: (line: string) => string): string {
  if (!ODD_SIGN.test(line) || NEW_LETTER.test(line)) return line;
  const after = read(line);
  return vietnameseShare(after).share >= Math.max(SENSE_AFTER, vietnameseShare(line).share) ? after : line;
}
