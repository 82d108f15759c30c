import { sql } from 'kysely';
import type { Database, Executor } from './database.ts';

/**
 * One at a time over all processes, until the transaction ends: call it first, so that what is read afterwards is what the one before
 * has written. SQLite has one writer anyway. It locks no row, and can come to no deadlock with those who do.
 */
export async function alone(tx: Executor, dialect: Database['dialect'], what: string): Promise<void> {
  if (dialect === 'postgres')
    await sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(tx);
}
