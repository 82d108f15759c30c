import type { Selectable } from 'kysely';
import type { PasskeyTable } from '../../storage/account-tables.ts';
import type { Executor } from '../../storage/database.ts';

/** What a passkey is asked for; an answer to one question is none to another. */
export type Purpose = 'register' | 'sign-in' | 'confirm';

export interface Passkey {
  /** The credential's own id, base64url. */
  id: string;
  userId: string;
  /** COSE, base64url. */
  publicKey: string;
  /** Of its last signature; one that goes back tells of a copy. */
  counter: number;
  transports: string[];
  /** As its owner calls it. */
  name: string;
  createdAt: number;
  usedAt: number | null;
}

export async function passkeysOf(executor: Executor, userId: string): Promise<Passkey[]> {
  const rows = await executor
    .selectFrom('passkey')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .execute();
  return rows.map(toPasskey);
}

export async function hasPasskey(executor: Executor, userId: string): Promise<boolean> {
  const row = await executor
    .selectFrom('passkey')
    .select('id')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Says whether it was kept: a key belongs to one account. */
export async function keepPasskey(executor: Executor, passkey: Omit<Passkey, 'usedAt'>): Promise<boolean> {
  const kept = await executor
    .insertInto('passkey')
    .values({
      ...{ id: passkey.id, user_id: passkey.userId, public_key: passkey.publicKey, counter: passkey.counter },
      ...{ transports: JSON.stringify(passkey.transports), name: passkey.name },
      ...{ created_at: passkey.createdAt, used_at: null },
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return kept !== undefined;
}

export async function markUsed(executor: Executor, id: string, counter: number, now: number): Promise<void> {
  await executor.updateTable('passkey').set({ counter, used_at: now }).where('id', '=', id).execute();
}

export async function removePasskey(executor: Executor, userId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await executor
    .deleteFrom('passkey')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export async function removePasskeys(executor: Executor, userId: string): Promise<void> {
  await executor.deleteFrom('passkey').where('user_id', '=', userId).execute();
}

/** Remembers a question; those that nobody answered in time go. Instants are the machine's. */
export async function keepChallenge(
  executor: Executor,
  kept: { challenge: string; userId: string; purpose: Purpose; until: number },
  machineNow: number,
): Promise<void> {
  await executor.deleteFrom('passkey_challenge').where('until', '<', machineNow).execute();
  await executor
    .insertInto('passkey_challenge')
    .values({
      ...{ challenge: kept.challenge, user_id: kept.userId, purpose: kept.purpose, until: kept.until },
    })
    .execute();
}

/** Whether this was asked of him for this; it was then asked for the last time. */
export async function takeChallenge(
  executor: Executor,
  { challenge, userId, purpose }: { challenge: string; userId: string; purpose: Purpose },
  machineNow: number,
): Promise<boolean> {
  const { numDeletedRows } = await executor
    .deleteFrom('passkey_challenge')
    .where('challenge', '=', challenge)
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('until', '>=', machineNow)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

function toPasskey(row: Selectable<PasskeyTable>): Passkey {
  return {
    ...{ id: row.id, userId: row.user_id, publicKey: row.public_key, counter: row.counter },
    ...{ transports: JSON.parse(row.transports) as string[], name: row.name },
    ...{ createdAt: row.created_at, usedAt: row.used_at },
  };
}
