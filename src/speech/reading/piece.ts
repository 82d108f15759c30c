import type { Token } from './token.ts';

/** A token while its offsets are still those of the even line; its words may have commas between. */
export type Piece = Token;
