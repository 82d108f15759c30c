/** What columns hold in both databases. */
import type { ColumnType } from 'kysely';

/** JSON kept as text; stores parse and write it. */
export type JsonText = string;
export type Flag = 0 | 1;
/** Set when the row is made and never again. */
export type Fixed<T> = ColumnType<T, T, never>;

/** Who wrote a row, and when. */
export interface Written {
  by: Fixed<string>;
  by_name: Fixed<string>;
  recorded_at: Fixed<number>;
}
