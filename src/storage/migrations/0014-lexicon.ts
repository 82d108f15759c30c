import type { Kysely } from 'kysely';

/** Where a station's own reading holds, what it is for, and who taught it and took it back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const add = (name: string, begin: string) =>
    db.schema
      .alterTable('lexicon_entry')
      .addColumn(name, 'text', (column) => column.notNull().defaultTo(begin))
      .execute();
  await add('place', 'everywhere');
  await add('neighbours', '[]');
  await add('note', '');
  await add('created_by_name', '');
  await db.schema.alterTable('lexicon_entry').addColumn('retired_by_name', 'text').execute();
}
