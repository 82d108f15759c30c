import { z } from 'zod';

const oneOf = <const T extends readonly [string, ...string[]]>(choices: T, fallback: T[number]) =>
  z
    .enum(choices, { error: `Hãy chọn một trong các cách đọc: ${choices.join(', ')}.` })
    .default(fallback as never);

const yesNo = (fallback: boolean) => z.boolean({ error: 'Hãy chọn có hoặc không.' }).default(fallback);

/** How a station likes its numbers, dates and times read. Each choice is one that newsreaders of some province make. */
export const readingStyleSchema = z.object({
  /** 105: một trăm linh năm, một trăm lẻ năm. */
  zeroTens: oneOf(['linh', 'lẻ'], 'linh'),
  /** 1.000: một nghìn, một ngàn. */
  thousand: oneOf(['nghìn', 'ngàn'], 'nghìn'),
  /** 24: hai mươi tư, hai mươi bốn. */
  fourAfterTens: oneOf(['tư', 'bốn'], 'tư'),
  /** 2025 as a year: hai nghìn không trăm hai mươi lăm, hai nghìn hai mươi lăm. */
  years: oneOf(['full', 'short'], 'full'),
  /** 7h30: bảy giờ ba mươi phút, bảy giờ ba mươi. */
  sayMinutes: yesNo(true),
  /** 6,35: sáu phẩy ba mươi lăm, sáu phẩy ba năm. Three digits and more, or a leading zero, are always read singly. */
  decimals: oneOf(['number', 'digits'], 'number'),
  /** 50.000 đồng/người: đồng trên người, đồng một người. */
  per: oneOf(['trên', 'một'], 'trên'),
  /** Ngõ 3/12: ba trên mười hai, ba xuyệt mười hai. */
  addressSlash: oneOf(['trên', 'xuyệt'], 'trên'),
  /** 05/8: ngày năm tháng tám, ngày mùng năm tháng tám. */
  earlyDays: oneOf(['plain', 'mùng'], 'plain'),
});

export type ReadingStyle = z.infer<typeof readingStyleSchema>;

export const defaultReadingStyle: ReadingStyle = readingStyleSchema.parse({});
