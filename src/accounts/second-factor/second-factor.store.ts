import type { Executor } from '../../storage/database.ts';

export interface Authenticator {
  sealedSecret: string;
  confirmed: boolean;
  lastStep: number;
}

export async function authenticatorOf(
  executor: Executor,
  userId: string,
): Promise<Authenticator | undefined> {
  const row = await executor
    .selectFrom('authenticator')
    .selectAll()
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return (
    row && {
      sealedSecret: row.sealed_secret,
      confirmed: row.confirmed_at !== null,
      lastStep: row.last_step,
    }
  );
}

/** A fresh secret in place of one that was never confirmed; one that is stays. Says whether it was kept. */
export async function keepNewSecret(
  executor: Executor,
  userId: string,
  sealedSecret: string,
  now: number,
): Promise<boolean> {
  const fresh = { sealed_secret: sealedSecret, confirmed_at: null, last_step: 0, created_at: now };
  const kept = await executor
    .insertInto('authenticator')
    .values({ user_id: userId, ...fresh })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet(fresh).where('authenticator.confirmed_at', 'is', null),
    )
    .returning('user_id')
    .executeTakeFirst();
  return kept !== undefined;
}

export async function confirmAuthenticator(executor: Executor, userId: string, now: number): Promise<void> {
  await executor
    .updateTable('authenticator')
    .set({ confirmed_at: now })
    .where('user_id', '=', userId)
    .execute();
}

/** Of two uses of one code at once, one is told false. */
export async function useStep(executor: Executor, userId: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await executor
    .updateTable('authenticator')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('last_step', '<', step)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function removeAuthenticator(executor: Executor, userId: string): Promise<void> {
  await executor.deleteFrom('authenticator').where('user_id', '=', userId).execute();
}

/** These codes alone hold from now on; none takes all away. */
export async function replaceRecoveryCodes(
  executor: Executor,
  userId: string,
  hashes: readonly string[],
): Promise<void> {
  await executor.deleteFrom('recovery_code').where('user_id', '=', userId).execute();
  if (hashes.length > 0)
    await executor
      .insertInto('recovery_code')
      .values(hashes.map((code_hash) => ({ user_id: userId, code_hash })))
      .execute();
}

/** Of two uses at once, one is told false. */
export async function useRecoveryCode(executor: Executor, userId: string, hash: string): Promise<boolean> {
  const { numDeletedRows } = await executor
    .deleteFrom('recovery_code')
    .where('user_id', '=', userId)
    .where('code_hash', '=', hash)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export async function countRecoveryCodes(executor: Executor, userId: string): Promise<number> {
  const { left } = await executor
    .selectFrom('recovery_code')
    .select((eb) => eb.fn.countAll<number>().as('left'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return left;
}
