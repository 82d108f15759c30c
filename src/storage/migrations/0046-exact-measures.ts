import { PostgresAdapter, sql, type Kysely } from 'kysely';

/**
 * What was `real` keeps eight bytes on SQLite, and on PostgreSQL four: there a measure came back as another number than was written,
 * and no station with sounds could prove that it was moved whole.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return;
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = current_schema() and data_type = 'real'`.execute(db);
  for (const { table, column } of rows)
    await sql`alter table ${sql.table(table)} alter column ${sql.ref(column)} type double precision`.execute(
      db,
    );
}
