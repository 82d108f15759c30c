import { describe, expect, it } from 'vitest';
import { csvOf } from './csv.ts';

describe('a table for spreadsheets', () => {
  it('begins with a byte order mark and ends its lines with CRLF', () => {
    expect(
      csvOf([
        ['Giờ', 'Tên'],
        ['07:00', 12],
      ]),
    ).toBe('\uFEFFGiờ,Tên\r\n07:00,12\r\n');
  });

  it.each([
    ['a, b', '"a, b"'],
    ['nói "có"', '"nói ""có"""'],
    ['hai\ndòng', '"hai\ndòng"'],
    ['=1+1', `"'=1+1"`],
    ['+84', `"'+84"`],
    ['-5', `"'-5"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['a=1', 'a=1'],
  ])('keeps %j a text', (text, cell) => {
    expect(csvOf([[text]])).toBe(`\uFEFF${cell}\r\n`);
  });

  it('leaves a number that is below zero a number', () => {
    expect(csvOf([[-5]])).toBe('\uFEFF-5\r\n');
  });
});
