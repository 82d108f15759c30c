/** Written Vietnamese → what a newsreader says, each spoken word traced to what it came from. Pure, linear in the text's length. */
import { assemble } from './assemble.ts';
import { createLexicon, type Lexicon } from './lexicon.ts';
import { leftOut } from './left-out.ts';
import { productLexicon } from './lexicon/product.ts';
import { defaultReadingStyle, type ReadingStyle } from './reading-style.ts';
import { scan } from './scan.ts';
import { evenOut } from './source.ts';
import type { SpokenLine, Token } from './token.ts';

export interface NormaliseOptions {
  /** Default: `defaultReadingStyle`. */
  style?: ReadingStyle;
  /** Default: the product's own. */
  lexicon?: Lexicon;
}

let product: Lexicon | undefined;

/** The product's lexicon, put together once. */
export function defaultLexicon(): Lexicon {
  return (product ??= createLexicon(productLexicon));
}

/**
 * One line. Never throws; what comes out holds Vietnamese words, spaces and the marks `. , ; : ! ? … –` only, in NFC, and reading it
 * again changes nothing. A line break inside counts as a space; a blank line stays blank.
 *
 * @example normaliseLine('Họp lúc 7h30 ngày 15/8').spoken // 'Họp lúc bảy giờ ba mươi phút ngày mười lăm tháng tám'
 */
export function normaliseLine(line: string, options: NormaliseOptions = {}): SpokenLine {
  return readLine(line, options, new Map());
}

/** @param defined what acronyms were said to stand for so far; the line adds its own */
function readLine(line: string, options: NormaliseOptions, defined: Map<string, string>): SpokenLine {
  const source = evenOut(line);
  const { style = defaultReadingStyle, lexicon = defaultLexicon() } = options;
  const pieces = scan(source.text, style, lexicon, defined);
  const shares = assemble(pieces);
  const tokens: Token[] = [];
  for (const [index, piece] of pieces.entries()) {
    const { class: tokenClass, sure, why } = piece;
    const from = tokens.at(-1)?.to ?? 0;
    const to = index === pieces.length - 1 ? line.length : source.offset(piece.to);
    const spoken = shares[index]!;
    // What one character was spread over (a ligature, ½ by NFKC) is one token's; the others add their words to it.
    const last = tokens.at(-1);
    if (to === from && last) last.spoken += spoken;
    else tokens.push({ from, to, class: tokenClass, spoken, sure, ...(why === undefined ? {} : { why }) });
  }
  if (tokens.length === 0 && line.length > 0)
    tokens.push({ from: 0, to: line.length, class: 'dropped', spoken: '', sure: true });
  return { written: line, spoken: shares.join(''), tokens };
}

/**
 * A whole text, line by line; `\n`, `\r\n` and `\r` end a line. As many lines come out as `text` has. Unlike lines alone, the lines of
 * a text share what it says acronyms stand for, and those of its head and foot that a newsreader leaves out (see left-out.ts) are not
 * said: one dropped token tells why.
 */
export function normaliseText(text: string, options: NormaliseOptions = {}): SpokenLine[] {
  const lines = text.split(/\r\n|\n|\r/);
  const reasons = leftOut(lines);
  const defined = new Map<string, string>();
  return lines.map((line, index) => {
    const why = reasons[index] ?? null;
    return why === null ? readLine(line, options, defined) : silentLine(line, why);
  });
}

function silentLine(line: string, why: string): SpokenLine {
  const tokens: Token[] = [{ from: 0, to: line.length, class: 'dropped', spoken: '', sure: true, why }];
  return { written: line, spoken: '', tokens };
}
