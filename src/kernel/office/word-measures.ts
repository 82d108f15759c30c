/** Lengths and letters as Word has them. */
import { convertMillimetersToTwip, TextRun, type IRunOptions } from 'docx';

export const FONT = 'Times New Roman';

/** Millimetres in twentieths of a point. */
export const mm = (millimetres: number): number => convertMillimetersToTwip(millimetres);

/** Points in half points. */
export const points = (size: number): number => size * 2;

/** As Word writes it, so that it calls it A4. */
export const A4 = { width: 11_906, height: 16_838 };

/** Width between the margins, in twentieths of a point. */
export const PAGE = { width: mm(210 - 30 - 15), longWidth: mm(297 - 30 - 15) };

/** A run of text in the document's typeface. */
export function letters(look: IRunOptions): TextRun {
  return new TextRun({ ...look, font: FONT });
}
