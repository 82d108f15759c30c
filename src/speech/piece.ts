import type { TokenClass } from './token.ts';

/** A stretch of the even line. */
export interface Piece {
  from: number;
  to: number;
  class: TokenClass;
  /** Words, perhaps with commas between; or one pause mark where the class is 'pause'; '' when nothing is said. */
  spoken: string;
  sure: boolean;
  why?: string;
}
