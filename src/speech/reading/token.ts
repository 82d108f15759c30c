/** What kind of thing a stretch of the written line is; the page colours by it. */
export type TokenClass =
  | 'word'
  | 'space'
  | 'pause'
  | 'symbol'
  | 'number'
  | 'ordinal'
  | 'range'
  | 'fraction'
  | 'percent'
  | 'money'
  | 'unit'
  | 'date'
  | 'time'
  | 'phone'
  | 'digits'
  | 'document'
  | 'roman'
  | 'acronym'
  | 'foreign'
  | 'spelled'
  | 'code'
  | 'address'
  | 'plate'
  | 'internet'
  | 'list'
  | 'dropped';

/**
 * One stretch of the line as it was written, and how it is read. The tokens of a line follow each other without a gap and cover
 * all of it, so every spoken word can be traced to what it came from.
 */
export interface Token {
  /** UTF-16 offset into the line as given, inclusive. */
  from: number;
  /** UTF-16 offset, exclusive. */
  to: number;
  class: TokenClass;
  /** The words and pause marks it becomes; '' when it is not read. */
  spoken: string;
  /** False where the reading is a guess that a person should look at before approval. */
  sure: boolean;
  /** Vietnamese: the rule or the lexicon entry it comes from. Absent for ordinary words and spaces. */
  why?: string;
}

/** A line of a script and how it is read aloud. */
export interface SpokenLine {
  written: string;
  /** The tokens' readings joined: Vietnamese words, spaces and pause marks only, NFC. */
  spoken: string;
  tokens: Token[];
}
