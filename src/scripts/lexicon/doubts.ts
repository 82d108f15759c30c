/** Words that the reader is not sure of, over many texts, so that they can be taught before anybody hears them. Pure. */
import type { SpokenLine } from '../../speech/reading/token.ts';

export interface Doubt {
  written: string;
  spoken: string;
  /** The rule it was guessed by. */
  why: string;
  count: number;
  /** Some words around its first place. */
  around: string;
  scriptId: string;
  title: string;
}

const AROUND = 40;

/** The doubtful words of texts, those met most often first. */
export function doubtsOf(
  texts: readonly { scriptId: string; title: string; lines: readonly SpokenLine[] }[],
): Doubt[] {
  const found = new Map<string, Doubt>();
  for (const { scriptId, title, lines } of texts)
    for (const line of lines)
      for (const { from, to, sure, spoken, why } of line.tokens) {
        const written = line.written.slice(from, to);
        if (sure || !/\p{L}/u.test(written)) continue;
        const known = found.get(written);
        if (known) known.count++;
        else
          found.set(written, {
            ...{ written, spoken, why: why ?? '', count: 1, scriptId, title },
            around: aroundOf(line.written, from, to),
          });
      }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

/** Cut between words. */
function aroundOf(line: string, from: number, to: number): string {
  const before = line.slice(Math.max(0, from - AROUND), from);
  const after = line.slice(to, to + AROUND);
  const head = from > AROUND ? `…${before.slice(before.indexOf(' '))}` : before;
  const tail = to + AROUND < line.length ? `${after.slice(0, Math.max(after.lastIndexOf(' '), 0))} …` : after;
  return `${head}${line.slice(from, to)}${tail}`.trim();
}
