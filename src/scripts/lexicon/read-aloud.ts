/** How a station reads its texts: the product's lexicon with its own entries before it, in its own style. */
import { setImmediate } from 'node:timers/promises';
import type { Station } from '../../accounts/stations.ts';
import { createLexicon, type Lexicon, type LexiconEntry } from '../../speech/reading/lexicon.ts';
import { productLexicon } from '../../speech/reading/lexicon/product.ts';
import { defaultLexicon, normaliseText } from '../../speech/reading/normalise.ts';
import { readingStyleSchema } from '../../speech/reading/reading-style.ts';
import type { SpokenLine } from '../../speech/reading/token.ts';
import type { Executor } from '../../storage/database.ts';
import { currentEntries } from './entries.store.ts';
import { toLexiconEntry } from './entry.ts';

/** UTF-16 units read without a pause: some ten milliseconds. */
const PIECE = 1_500;
/** Stations whose lexicon stays put together. */
const MOST_KEPT = 50;
const kept = new Map<string, Lexicon>();

/** How a station reads a text, line by line, with what each word came from. */
export async function readAloud(db: Executor, station: Station, text: string): Promise<SpokenLine[]> {
  const options = {
    lexicon: await lexiconOf(db, station.id),
    style: readingStyleSchema.parse(station.settings),
  };
  const spoken: SpokenLine[] = [];
  for (const some of inPieces(text)) {
    if (spoken.length > 0) await setImmediate();
    spoken.push(...normaliseText(some, options));
  }
  return spoken;
}

/** Lines of a text, some at a time: an hour of speech takes the reader half a second, in which other people's pages must not wait. */
function inPieces(text: string): string[] {
  const pieces: string[][] = [[]];
  let length = 0;
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (length > PIECE) {
      pieces.push([]);
      length = 0;
    }
    pieces.at(-1)!.push(line);
    length += line.length;
  }
  return pieces.map((lines) => lines.join('\n'));
}

export async function lexiconOf(db: Executor, stationId: string): Promise<Lexicon> {
  return lexiconWith((await currentEntries(db, stationId)).map(toLexiconEntry));
}

/** The product's lexicon under a station's entries; the same entries give the very same one. */
export function lexiconWith(entries: readonly LexiconEntry[]): Lexicon {
  if (entries.length === 0) return defaultLexicon();
  const key = JSON.stringify(entries);
  const lexicon = kept.get(key) ?? createLexicon(productLexicon, entries);
  kept.delete(key);
  kept.set(key, lexicon);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return lexicon;
}
