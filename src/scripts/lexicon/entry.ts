/** A reading that a station teaches (từ điển đọc): what may be taught, and how it becomes an entry of the lexicon. Pure. */
import { z } from 'zod';
import type { FieldError } from '../../kernel/errors.ts';
import { oneOf, optionalText, requiredText } from '../../kernel/fields.ts';
import { createLexicon, type LexiconEntry } from '../../speech/reading/lexicon.ts';
import { normaliseLine } from '../../speech/reading/normalise.ts';
import { makeSpeakable } from '../../speech/reading/respell.ts';
import { evenOut } from '../../speech/reading/source.ts';

export const PLACES = ['everywhere', 'document', 'after', 'before'] as const;
export type Place = (typeof PLACES)[number];

export const PLACE_TITLES: Record<Place, string> = {
  everywhere: 'Mọi chỗ',
  document: 'Trong số, ký hiệu văn bản',
  after: 'Khi đứng sau các từ',
  before: 'Khi đứng trước các từ',
};

/** The lexicon looks three words far. */
const LONGEST_NEIGHBOUR_WORDS = 3;
const MOST_NEIGHBOURS = 20;

const neighbours = optionalText('Các từ bên cạnh', { max: 300 }).transform((text) =>
  text
    .split(/[,;]/)
    .map((phrase) => phrase.trim().toLowerCase())
    .filter(Boolean),
);

export const entrySchema = z
  .object({
    written: requiredText('Từ viết', { max: 60 }),
    spoken: requiredText('Cách đọc', { max: 200 }),
    place: oneOf('Áp dụng', PLACES).default('everywhere'),
    /** Phrases, parted by commas; with after and before only. */
    neighbours,
    note: optionalText('Ghi chú', { max: 200 }),
  })
  .transform((content) => (hasNeighbours(content.place) ? content : { ...content, neighbours: [] }))
  .superRefine((content, context) => {
    for (const { field, message } of faultsOf(content))
      context.addIssue({ code: 'custom', path: [field], message });
  });
export type EntryContent = z.output<typeof entrySchema>;

export function hasNeighbours(place: Place): boolean {
  return place === 'after' || place === 'before';
}

/** What a station's entry says to the reader of texts. */
export function toLexiconEntry({
  written,
  spoken,
  place,
  neighbours: beside,
}: Omit<EntryContent, 'note'>): LexiconEntry {
  if (place === 'document') return { written, spoken, context: { inDocument: true } };
  return place === 'everywhere'
    ? { written, spoken }
    : { written, spoken, context: place === 'after' ? { after: beside } : { before: beside } };
}

/** What word it is of, in which place: the later of two entries with one key takes the earlier one's place. */
export function placeKey({
  written,
  place,
  neighbours: beside,
}: Omit<EntryContent, 'spoken' | 'note'>): string {
  return JSON.stringify([evenOut(written).text, place, [...beside].sort()]);
}

/** A short text in which the entry holds: for trying it. */
export function sampleOf({ written, place, neighbours: [beside] }: Omit<EntryContent, 'note'>): string {
  if (place === 'document') return `Văn bản số 15/KH-${written}`;
  if (place === 'after') return `${beside ?? ''} ${written}`;
  return place === 'before' ? `${written} ${beside ?? ''}` : written;
}

/** What is wrong with an entry: a reading that no voice can say, a word that the reader would never look up. */
function faultsOf(content: EntryContent): FieldError[] {
  const { written, place } = content;
  const spoken = evenOut(content.spoken).text.replace(/[\s-]+/g, ' ');
  const speakable = makeSpeakable(spoken);
  if (speakable.toLowerCase() !== spoken.toLowerCase()) {
    const message = `Cách đọc phải là từng âm tiếng Việt. Máy chỉ đọc được như sau: “${speakable}”. Hãy sửa lại cho đúng ý.`;
    return [{ field: 'spoken', message }];
  }
  if (hasNeighbours(place)) {
    const fault = neighboursFault(content.neighbours);
    if (fault !== null) return [{ field: 'neighbours', message: fault }];
  }
  if (!isFound(content)) {
    const message =
      place === 'document'
        ? `“${written}” không phải một phần của số, ký hiệu văn bản, như BTC trong 15/2026/TT-BTC.`
        : `Máy không tra được “${written}” trong câu. Hãy ghi đúng một từ hoặc cụm từ như trong bài, bắt đầu bằng chữ cái.`;
    return [{ field: 'written', message }];
  }
  return [];
}

function neighboursFault(phrases: readonly string[]): string | null {
  if (phrases.length === 0) return 'Hãy ghi ít nhất một từ đứng cạnh, ví dụ: thông tư, bộ trưởng.';
  if (phrases.length > MOST_NEIGHBOURS) return `Nhiều nhất ${MOST_NEIGHBOURS} từ hoặc cụm từ.`;
  const long = phrases.find((phrase) => phrase.split(' ').length > LONGEST_NEIGHBOUR_WORDS);
  return long === undefined
    ? null
    : `“${long}” dài quá: mỗi cụm nhiều nhất ${LONGEST_NEIGHBOUR_WORDS} tiếng, các cụm cách nhau bằng dấu phẩy.`;
}

/** Tried on the very reader: an entry that it does not find would be believed to work. */
function isFound(content: EntryContent): boolean {
  const line = sampleOf(content);
  const { tokens } = normaliseLine(line, { lexicon: createLexicon([], [toLexiconEntry(content)]) });
  const reading = makeSpeakable(evenOut(content.spoken).text).toLowerCase();
  if (content.place === 'document')
    return tokens.some((token) => token.class === 'document' && token.spoken.toLowerCase().endsWith(reading));
  return tokens.some(
    ({ why, spoken }) => why?.startsWith('Từ điển của đài') && spoken.toLowerCase().includes(reading),
  );
}
