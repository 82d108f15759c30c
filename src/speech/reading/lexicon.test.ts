import { describe, expect, it } from 'vitest';
import { productLexicon } from './lexicon/product.ts';

/** What the words beside an entry are compared with: up to four words in small letters, without a mark between. */
const PHRASE = /^[\p{Ll}\d]+(?: [\p{Ll}\d]+){0,3}$/u;

describe('the product’s lexicon', () => {
  it('asks only for words beside an entry that can stand there', () => {
    const never = productLexicon.flatMap(({ written, context }) =>
      [...(context?.after ?? []), ...(context?.before ?? [])]
        .filter((phrase) => !PHRASE.test(phrase))
        .map((phrase) => `${written}: ${phrase}`),
    );
    expect(never).toEqual([]);
  });
});
