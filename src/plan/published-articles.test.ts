import { expect, test } from 'vitest';
import { sameAddress } from './published-articles.ts';

test.each([
  ['https://a.vn/tin', 'http://www.a.vn/tin/'],
  ['https://a.vn/tin?id=1&utm_source=zalo&utm_medium=oa', 'https://a.vn/tin?id=1'],
  ['https://a.vn/tin?b=2&a=1', 'https://a.vn/tin?a=1&b=2'],
  ['https://a.vn/tin#binh-luan', 'https://a.vn/tin'],
  ['https://A.VN/tin?fbclid=Iw', 'https://a.vn/tin'],
])('%s and %s are one article', (a, b) => {
  expect(sameAddress(a)).toBe(sameAddress(b));
});

test.each([
  ['https://a.vn/tin?id=1', 'https://a.vn/tin?id=2'],
  ['https://a.vn/tin', 'https://b.vn/tin'],
  ['https://a.vn/tin/1', 'https://a.vn/tin/2'],
  ['https://a.vn/Tin', 'https://a.vn/tin'],
])('%s and %s are two articles', (a, b) => {
  expect(sameAddress(a)).not.toBe(sameAddress(b));
});

test('text that is no address is compared as it stands', () => {
  expect(sameAddress(' bảng tin số 3 ')).toBe('bảng tin số 3');
});
