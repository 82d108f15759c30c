import { PostgresAdapter, sql, type Kysely } from 'kysely';

/**
 * Thư viện: what a list of tens of thousands of items is sorted and filtered by lies beside the item in one index, its words in the
 * database's own full-text index, and what is archived is no longer offered.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const alter = db.schema.alterTable('script');
  await alter.addColumn('archived_at', 'bigint').execute();
  await alter.addColumn('form', 'text', (column) => column.notNull().defaultTo('tin')).execute();
  await alter.addColumn('cchc', 'integer', (column) => column.notNull().defaultTo(0)).execute();
  await alter.addColumn('topics', 'text', (column) => column.notNull().defaultTo('[]')).execute();
  await sql`update script set
    form = coalesce((select revision.form from revision where revision.id = script.revision_id), 'tin'),
    cchc = coalesce((select revision.cchc from revision where revision.id = script.revision_id), 0),
    topics = coalesce((select revision.topics from revision where revision.id = script.revision_id), '[]')`.execute(
    db,
  );
  await db.schema
    .createIndex('script_library')
    .on('script')
    .columns(['station_id', 'created_at', 'id', 'state', 'kind', 'form', 'cchc', 'topics', 'archived_at'])
    .execute();
  await db.schema.createIndex('as_run_segment').on('as_run').column('segment_id').execute();
  if (db.getExecutor().adapter instanceof PostgresAdapter) await postgresWords(db);
  else await sqliteWords(db);
}

async function postgresWords(db: Kysely<unknown>): Promise<void> {
  await sql`create index script_words on script using gin (to_tsvector('simple', search))`.execute(db);
}

/** An index without the text itself; its rows are numbers, and `script_doc` says whose. Triggers keep it as the items are. */
async function sqliteWords(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`create table script_doc (doc integer primary key, script_id text not null unique)`,
    sql`create virtual table script_words using fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0')`,
    sql`insert into script_doc (script_id) select id from script order by created_at, id`,
    sql`insert into script_words (rowid, words) select doc, search from script_doc join script on script.id = script_id`,
    sql`create trigger script_words_insert after insert on script begin
      insert into script_doc (script_id) values (new.id);
      insert into script_words (rowid, words) select doc, new.search from script_doc where script_id = new.id;
    end`,
    sql`create trigger script_words_update after update of search on script when old.search <> new.search begin
      delete from script_words where rowid = (select doc from script_doc where script_id = new.id);
      insert into script_words (rowid, words) select doc, new.search from script_doc where script_id = new.id;
    end`,
    sql`create trigger script_words_delete after delete on script begin
      delete from script_words where rowid = (select doc from script_doc where script_id = old.id);
      delete from script_doc where script_id = old.id;
    end`,
  ];
  for (const statement of statements) await statement.execute(db);
}
