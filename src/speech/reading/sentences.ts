/** Spoken lines → sentences for a voice, each with the pause that a newsreader leaves after it. */

export interface Sentence {
  /** Spoken text of one sentence, or of a part of a very long one. */
  text: string;
  /** Silence after it, ms. */
  pauseMs: number;
}

/** Silence after a mark, ms. Commas inside a sentence are the voice's own matter. */
const PAUSES: Record<string, number> = {
  '.': 450,
  '!': 450,
  '?': 450,
  '…': 550,
  ';': 350,
  ':': 350,
  ',': 220,
  '–': 220,
};
const LINE_PAUSE_MS = 600;
/** A new paragraph: the listener must hear that something else begins. */
const PARAGRAPH_PAUSE_MS = 900;
/** Nobody reads more than this in one breath; longer sentences are parted at a comma. */
const LONGEST = 220;

/**
 * @param longest characters that the voice takes at a time, where that is less than a breath
 * @example sentencesOf(['Kính chào quý vị. Sau đây là bản tin.']) // two sentences
 */
export function sentencesOf(lines: readonly string[], longest = LONGEST): Sentence[] {
  const most = Math.min(LONGEST, longest);
  const sentences: Sentence[] = [];
  for (const line of lines) {
    const parts = partsOf(line, most);
    if (parts.length === 0) {
      const last = sentences.at(-1);
      if (last) last.pauseMs = PARAGRAPH_PAUSE_MS;
      continue;
    }
    for (const text of parts) sentences.push({ text, pauseMs: PAUSES[text.at(-1)!] ?? LINE_PAUSE_MS });
    const end = sentences.at(-1)!;
    end.pauseMs = Math.max(end.pauseMs, LINE_PAUSE_MS);
  }
  const last = sentences.at(-1);
  if (last) last.pauseMs = 0;
  return sentences;
}

/** Sentences of one line; a mark that ends one is followed by a space or the end. */
function partsOf(line: string, most: number): string[] {
  return line
    .split(/(?<=[.!?…;:])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{L}/u.test(sentence))
    .flatMap((sentence) => inBreaths(sentence, most));
}

function inBreaths(sentence: string, most: number): string[] {
  const breaths: string[] = [];
  let rest = sentence;
  while (rest.length > most) {
    const comma = rest.lastIndexOf(', ', most);
    const space = rest.lastIndexOf(' ', most);
    const at = comma > most / 3 ? comma + 1 : space > 0 ? space : most;
    breaths.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return rest === '' ? breaths : [...breaths, rest];
}

/** Syllables of spoken text: its words. */
export function syllablesIn(text: string): number {
  return text.match(/\p{L}+/gu)?.length ?? 0;
}
