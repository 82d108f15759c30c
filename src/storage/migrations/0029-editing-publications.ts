import type { Kysely } from 'kysely';

/**
 * Words of a publication are edited: before it goes out in its row, after that as a revision beside it (see publish-tables.ts). Whether its
 * cover is a picture of people's own was not written down before; one that needed an approver is taken for such.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const add = (name: string, type: 'text' | 'bigint') =>
    db.schema.alterTable('publication').addColumn(name, type).execute();
  await db.schema
    .alterTable('publication')
    .addColumn('own_cover', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await add('not_before', 'bigint');
  await add('edited_by', 'text');
  await add('revised', 'text');
  await add('revised_at', 'bigint');
  await (db as Kysely<{ publication: { own_cover: number; approved_by_name: string | null; state: string } }>)
    .updateTable('publication')
    .set({ own_cover: 1 })
    .where((eb) => eb.or([eb('approved_by_name', 'is not', null), eb('state', '=', 'draft')]))
    .execute();
  await db.schema
    .createIndex('publication_revised')
    .on('publication')
    .columns(['station_id', 'revised_at'])
    .execute();
}
