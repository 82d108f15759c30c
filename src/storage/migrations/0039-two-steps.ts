import type { Kysely } from 'kysely';

/** "Duyệt hai bước": which revision, and which words of a publication, the head of the office has reviewed; and who may review in his place. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('script').addColumn('reviewed_revision_id', 'text').execute();
  await db.schema.alterTable('publication').addColumn('review', 'text').execute();
  await db.schema
    .alterTable('delegation')
    .addColumn('role', 'text', (column) => column.notNull().defaultTo('approver'))
    .execute();
}
