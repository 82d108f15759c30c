import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { normaliseLine, normaliseText } from './normalise.ts';
import { hostileLine } from './testing/hostile-lines.ts';

const CASES = join(import.meta.dirname, 'cases');

for (const file of readdirSync(CASES)) {
  describe(`reading aloud: ${file.replace('.tsv', '')}`, () => {
    const cases = readFileSync(join(CASES, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('\t') as [string, string]);
    it.each(cases)('%s', (written, expected) => {
      expect(normaliseLine(written).spoken).toBe(expected);
    });
  });
}

/** Pieces of news and of malice, so that rules meet each other at odd places. */
const odd = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'UBND',
        ' ',
        '15/8/2025',
        '7h30',
        '1.500.000',
        'đồng',
        '%',
        '(',
        ')',
        '-',
        '–',
        'km/h',
        '0912',
        '...',
        '/',
      ),
      fc.constantFrom(
        'NĐ-CP',
        'quý',
        'III',
        'số',
        '01',
        'https://',
        'a.b.vn',
        '@',
        '#',
        '😀',
        '\u0000',
        'ế',
        'Z',
        '½',
        '″',
      ),
      fc.constantFrom(
        'P.305',
        'phòng ',
        '29A-123.45',
        'v.v... ',
        '24/7',
        '^6',
        '⁶',
        'thuế VAT',
        'Chỉ số PAPI',
        '/hồ sơ',
        'thứ 4/63',
        'SN 1985',
        'VTV1',
        '5 kg-7 kg',
        ' x ',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.integer().map(String),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));

describe('whatever the line', () => {
  const ALLOWED = /^[\p{Script=Latin}. ,;:!?…–-]*$/u;

  it('only Vietnamese letters, spaces and pause marks come out', () => {
    fc.assert(
      fc.property(odd, (line) => {
        const { spoken } = normaliseLine(line);
        expect(spoken).toMatch(ALLOWED);
        expect(spoken).toBe(spoken.normalize('NFC'));
        expect(spoken).toBe(spoken.trim());
      }),
      { numRuns: 1500, seed: 1 },
    );
  });

  it('the tokens cover it without a gap, and their readings joined are the reading', () => {
    fc.assert(
      fc.property(odd, (line) => {
        const { tokens, spoken } = normaliseLine(line);
        expect(tokens[0]?.from ?? 0).toBe(0);
        expect(tokens.at(-1)?.to ?? 0).toBe(line.length);
        tokens.slice(1).forEach((token, index) => expect(token.from).toBe(tokens[index]!.to));
        expect(tokens.map((token) => token.spoken).join('')).toBe(spoken);
      }),
      { numRuns: 1500, seed: 2 },
    );
  });

  it('reading the reading again changes nothing', () => {
    fc.assert(
      fc.property(odd, (line) => {
        const { spoken } = normaliseLine(line);
        expect(normaliseLine(spoken).spoken).toBe(spoken);
      }),
      { numRuns: 1500, seed: 3 },
    );
  });

  it('hostile lines end, and come out the same from anew and from themselves', () => {
    for (let seed = 1; seed <= 1500; seed++) {
      const line = hostileLine(seed, 300);
      const { spoken, tokens } = normaliseLine(line);
      expect(spoken, `seed ${seed}`).toMatch(ALLOWED);
      expect(tokens.at(-1)?.to ?? 0, `seed ${seed}`).toBe(line.length);
      expect(normaliseLine(line).spoken, `seed ${seed}`).toBe(spoken);
      expect(normaliseLine(spoken).spoken, `seed ${seed}`).toBe(spoken);
    }
  });

  it('as many lines come out as go in', () => {
    expect(normaliseText('a\n\nb\r\nc\n')).toHaveLength(5);
  });

  it('a blank line stays blank', () => {
    expect(normaliseLine(' \t ').spoken).toBe('');
  });
});
