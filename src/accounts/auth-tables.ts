import type { Kysely } from 'kysely';
import type { Executor } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';

/** The part of better-auth's own tables that our queries read; it alone writes them. */
export interface AuthTables {
  user: { id: string; name: string; email: string };
  session: { id: string; userId: string };
}

/** An executor that also knows better-auth's tables. */
export function withAuthTables(executor: Executor): Kysely<Schema & AuthTables> {
  return executor as unknown as Kysely<Schema & AuthTables>;
}
