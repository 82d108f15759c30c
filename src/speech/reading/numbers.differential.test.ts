import { doReadNumber, ReadingConfig } from 'read-vietnamese-number';
import { describe, expect, it } from 'vitest';
import { readCardinal } from './numbers.ts';
import { defaultReadingStyle } from './reading-style.ts';

const NUMBERS = 100_000;

const other = new ReadingConfig();
other.unit = [];

/** The same numbers in every run, of every length up to 18 digits, many with zeros inside. */
function* numbers(): Generator<string> {
  let state = 20_261_126;
  const next = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  for (let count = 0; count < NUMBERS; count++) {
    const length = 1 + next(18);
    const rest = Array.from({ length: length - 1 }, () => (next(3) ? String(next(10)) : '0')).join('');
    yield length === 1 ? String(next(10)) : `${1 + next(9)}${rest}`;
  }
}

/** The other reader's one spelling, and the zero that we say so that a million and five hundred is no million and a half. */
function inOurStyle(words: string): string {
  return words.replaceAll('lẻ', 'linh').replaceAll('tỉ', 'tỷ');
}

function withoutSpokenThousands(words: string): string {
  return words.replaceAll(' không nghìn', '');
}

describe('numbers in words', () => {
  it('are those of another reader in 100,000 of all lengths, spelling and a spoken zero apart', () => {
    const different: string[] = [];
    for (const digits of numbers()) {
      const ours = withoutSpokenThousands(readCardinal(digits, defaultReadingStyle));
      const theirs = inOurStyle(doReadNumber(digits, other));
      if (ours !== theirs) different.push(`${digits}: ${ours} / ${theirs}`);
    }
    expect(different).toEqual([]);
  });

  it('say the missing thousands only before hundreds', () => {
    const read = (digits: string) => readCardinal(digits, defaultReadingStyle);
    expect(read('1000500')).toBe('một triệu không nghìn năm trăm');
    expect(read('1000050')).toBe('một triệu không trăm năm mươi');
    expect(read('1000500000')).toBe('một tỷ năm trăm nghìn');
    expect(read('1000000000000000000')).toBe('một tỷ tỷ');
  });
});
