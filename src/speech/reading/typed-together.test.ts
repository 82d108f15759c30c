import { describe, expect, it } from 'vitest';
import { wordsTypedTogether } from './typed-together.ts';

describe('words typed together without marks', () => {
  it.each([
    ['quangninh', 'Quảng Ninh'],
    ['baoquangninh', 'báo Quảng Ninh'],
    ['trungtamphucvuhanhchinhcong', 'trung tâm phục vụ hành chính công'],
    // The longer phrase wins over the shorter ones that it holds.
    ['taichinhcong', 'tài chính công'],
    ['ubndphuongyenhoa', 'u bê nờ dê phường yên hoa'],
    ['sogddt', 'sở giê dê dê tê'],
  ])('%s is %s', (label, words) => {
    expect(wordsTypedTogether(label)).toBe(words);
  });

  it.each(['', 'so', 'google', 'vnexpress', 'sochan', 'hanoi1', 'a'.repeat(200), 'sochanhan'])(
    'has nothing to say of %s, which is a name, or chance',
    (label) => {
      expect(wordsTypedTogether(label)).toBeNull();
    },
  );
});
