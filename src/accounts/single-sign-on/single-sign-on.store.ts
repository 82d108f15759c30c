import type { Executor } from '../../storage/database.ts';
import { withAuthTables } from '../auth-tables.ts';

/** Who somebody is at a provider. */
export interface SignOnIdentity {
  issuer: string;
  subject: string;
  /** By which his account was found. */
  email: string;
}

export interface BoundIdentity extends SignOnIdentity {
  boundAt: number;
  /** When the provider last named him to us. */
  usedAt: number | null;
}

/** Whose account the identity is bound to. */
export async function ownerOf(
  executor: Executor,
  { issuer, subject }: Omit<SignOnIdentity, 'email'>,
): Promise<{ id: string; name: string; email: string } | undefined> {
  return withAuthTables(executor)
    .selectFrom('sign_on_identity')
    .innerJoin('user', 'user.id', 'sign_on_identity.user_id')
    .select(['user.id', 'user.name', 'user.email'])
    .where('sign_on_identity.issuer', '=', issuer)
    .where('sign_on_identity.subject', '=', subject)
    .executeTakeFirst();
}

/** Oldest first. */
export async function identitiesOf(executor: Executor, userId: string): Promise<BoundIdentity[]> {
  const rows = await executor
    .selectFrom('sign_on_identity')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('bound_at')
    .execute();
  return rows.map(({ issuer, subject, email, bound_at, used_at }) => ({
    ...{ issuer, subject, email, boundAt: bound_at, usedAt: used_at },
  }));
}

/** Says whether it was kept: an identity is one account's, and an account has one at each provider. */
export async function keepIdentity(
  executor: Executor,
  userId: string,
  { issuer, subject, email }: SignOnIdentity,
  now: number,
): Promise<boolean> {
  const kept = await executor
    .insertInto('sign_on_identity')
    .values({ issuer, subject, email, user_id: userId, bound_at: now, used_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst();
  return kept !== undefined;
}

export async function markUsed(
  executor: Executor,
  { issuer, subject }: Omit<SignOnIdentity, 'email'>,
  now: number,
): Promise<void> {
  await executor
    .updateTable('sign_on_identity')
    .set({ used_at: now })
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .execute();
}

/** Says whether there was one. */
export async function removeIdentities(executor: Executor, userId: string): Promise<boolean> {
  const { numDeletedRows } = await executor
    .deleteFrom('sign_on_identity')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
