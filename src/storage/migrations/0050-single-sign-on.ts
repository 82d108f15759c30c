import type { Kysely } from 'kysely';

/** Who someone is at a provider of single sign-on: an identity is one account's, and an account has one at each provider. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sign_on_identity')
    .addColumn('issuer', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('bound_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .addPrimaryKeyConstraint('sign_on_identity_key', ['issuer', 'subject'])
    .execute();
  await db.schema
    .createIndex('sign_on_identity_user')
    .on('sign_on_identity')
    .columns(['user_id', 'issuer'])
    .unique()
    .execute();
}
