/** Rows as both databases have them, and what a table's rows amount to, whatever order they are read in. */
import { canonicalJson, sha256 } from '../../kernel/hash.ts';

export type Row = Record<string, unknown>;

/** Of a column on PostgreSQL: better-auth's tables have types of their own there, all others are the same on both. */
export type ColumnKind = 'same' | 'boolean' | 'instant';

/** How many rows, and their SHA-256 hashes added up: equal for equal sets of rows. */
export interface TableSum {
  rows: number;
  /** Hex. */
  sum: string;
}

const MODULUS = 1n << 256n;

export function startSum(kinds: ReadonlyMap<string, ColumnKind>) {
  let rows = 0;
  let total = 0n;
  return {
    add(row: Row): void {
      rows++;
      const told = [...kinds].map(([column, kind]) => [column, plain(row[column], kind)]);
      total = (total + BigInt(`0x${sha256(canonicalJson(Object.fromEntries(told)))}`)) % MODULUS;
    },
    sum: (): TableSum => ({ rows, sum: total.toString(16).padStart(64, '0') }),
  };
}

/** A value of SQLite as PostgreSQL takes it. */
export function forPostgres(value: unknown, kind: ColumnKind): unknown {
  if (value === null || value === undefined || kind === 'same') return value ?? null;
  return kind === 'boolean' ? value === 1 || value === true : new Date(value as string | number);
}

/** The same value of either, as JSON. */
function plain(value: unknown, kind: ColumnKind): unknown {
  if (value === null || value === undefined) return null;
  if (kind === 'boolean') return value === 1 || value === true;
  if (kind === 'instant') return new Date(value as string | number | Date).getTime();
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  return value;
}
