import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aroundChanges, wordDiff, type Change } from './word-diff.ts';

const without = (changes: readonly Change[], kind: Change['kind']) =>
  changes
    .filter((change) => change.kind !== kind)
    .map(({ text }) => text)
    .join('');
/** 'từ [-7h30-][+8h+]' */
const marked = (changes: readonly Change[]) =>
  changes
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'removed' ? `[-${text}-]` : `[+${text}+]`))
    .join('');
const diff = (before: string, after: string) => marked(wordDiff(before, after));

describe('what changed between two texts', () => {
  it.each([
    ['Nộp hồ sơ.', 'Nộp hồ sơ.', 'Nộp hồ sơ.'],
    ['', 'Tin mới', '[+Tin mới+]'],
    ['Tin cũ', '', '[-Tin cũ-]'],
    ['từ 7h30 đến 11h30', 'từ 8h00 đến 11h30', 'từ [-7h30-][+8h00+] đến 11h30'],
    ['thu 35.500.000 đồng', 'thu 36.200.000 đồng', 'thu [-35.500.000-][+36.200.000+] đồng'],
    ['giảm lệ phí.', 'giảm phí, lệ phí.', 'giảm [+phí, +]lệ phí.'],
    ['sáng thứ Bảy', 'chiều Chủ nhật', '[-sáng thứ Bảy-][+chiều Chủ nhật+]'],
    ['Hết câu', 'Hết câu.', 'Hết câu[+.+]'],
    ['Một.\nHai.', 'Một.\nBa.', 'Một.\n[-Hai-][+Ba+].'],
  ])('%j to %j', (before, after, words) => {
    expect(diff(before, after)).toBe(words);
  });

  const text = fc
    .array(fc.constantFrom('hồ', 'sơ', 'nộp', '7h30', '.', ',', '\n', '🎉', 'ủy'), { maxLength: 40 })
    .map((words) => words.join(' '));

  it('holds both texts, and marks nothing where they are one', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = wordDiff(before, after);
        expect(without(changes, 'added')).toBe(before);
        expect(without(changes, 'removed')).toBe(after);
        if (before === after) expect(changes.every(({ kind }) => kind === 'same')).toBe(true);
      }),
    );
  });

  it('tells two texts that have little in common as one piece, however long they are', () => {
    const words = (from: number) =>
      Array.from({ length: 6_000 }, (_, index) => `chữ${from + index}`).join(' ');
    const changes = wordDiff(`Đầu ${words(0)}`, `Đầu ${words(10_000)}`);
    expect(changes.map(({ kind }) => kind)).toEqual(['same', 'removed', 'added']);
    expect(without(changes, 'removed')).toBe(`Đầu ${words(10_000)}`);
  });
});

describe('the words around what changed', () => {
  const long = Array.from({ length: 40 }, (_, index) => `${index}`).join(' ');

  it('are eight on each side; the rest is left out', () => {
    const changes = aroundChanges(
      wordDiff(`${long} cũ ${long} cũ ${long}`, `${long} mới ${long} mới ${long}`),
    );
    expect(marked(changes)).toBe(
      '… 32 33 34 35 36 37 38 39 [-cũ-][+mới+] 0 1 2 3 4 5 6 … 32 33 34 35 36 37 38 39 [-cũ-][+mới+] 0 1 2 3 4 5 6 … ',
    );
  });

  it('are all there in a short text', () => {
    expect(marked(aroundChanges(wordDiff('Nộp hồ sơ cũ ở đây', 'Nộp hồ sơ mới ở đây')))).toBe(
      'Nộp hồ sơ [-cũ-][+mới+] ở đây',
    );
  });
});
