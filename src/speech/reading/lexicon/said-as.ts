import type { LexiconEntry } from '../lexicon.ts';

/** Entries from lines of `written = spoken`; blank lines and lines that begin with `#` are for the reader. */
export function saidAs(lines: string, more: Partial<LexiconEntry> = {}): LexiconEntry[] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const at = line.indexOf(' = ');
      return { written: line.slice(0, at), spoken: line.slice(at + 3), ...more };
    });
}
