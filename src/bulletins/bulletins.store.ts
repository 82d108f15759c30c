import type { Selectable } from 'kysely';
import { newId } from '../kernel/ids.ts';
import type { Executor } from '../storage/database.ts';
import type { BulletinTable } from '../storage/bulletin-tables.ts';
import type { TemplateTable } from '../storage/script-tables.ts';
import type { Bulletin } from './bulletin.ts';
import type { Template } from './template.ts';

/** Writes a bulletin as it is now, items and all. Call it in a transaction. */
export async function putBulletin(db: Executor, bulletin: Bulletin): Promise<void> {
  const columns = {
    title: bulletin.title,
    opening_chime: bulletin.openingChime,
    closing_chime: bulletin.closingChime,
    opening_template_id: bulletin.openingTemplateId,
    closing_template_id: bulletin.closingTemplateId,
    between_items: bulletin.between,
    updated_at: bulletin.updatedAt,
    archived_at: bulletin.archivedAt,
  };
  await db
    .insertInto('bulletin')
    .values({
      id: bulletin.id,
      station_id: bulletin.stationId,
      created_by: bulletin.createdBy,
      created_at: bulletin.createdAt,
      ...columns,
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(columns).where('bulletin.station_id', '=', bulletin.stationId),
    )
    .execute();
  await db
    .deleteFrom('bulletin_item')
    .where('station_id', '=', bulletin.stationId)
    .where('bulletin_id', '=', bulletin.id)
    .execute();
  const items = bulletin.scriptIds.map((scriptId, position) => ({
    id: newId(bulletin.updatedAt),
    station_id: bulletin.stationId,
    bulletin_id: bulletin.id,
    position,
    script_id: scriptId,
  }));
  if (items.length > 0) await db.insertInto('bulletin_item').values(items).execute();
}

export async function findBulletin(
  db: Executor,
  stationId: string,
  id: string,
): Promise<Bulletin | undefined> {
  const [bulletin] = await bulletinsWhere(db, stationId, [id]);
  return bulletin;
}

/** Those of the given ids that the station has. */
export async function findBulletins(
  db: Executor,
  stationId: string,
  ids: readonly string[],
): Promise<Bulletin[]> {
  return ids.length === 0 ? [] : bulletinsWhere(db, stationId, ids);
}

/** Not archived, the last changed first. */
export async function listBulletins(db: Executor, stationId: string): Promise<Bulletin[]> {
  const bulletins = await bulletinsWhere(db, stationId, null);
  return bulletins.filter((bulletin) => bulletin.archivedAt === null);
}

async function bulletinsWhere(
  db: Executor,
  stationId: string,
  ids: readonly string[] | null,
): Promise<Bulletin[]> {
  let query = db.selectFrom('bulletin').selectAll().where('station_id', '=', stationId);
  let itemQuery = db.selectFrom('bulletin_item').selectAll().where('station_id', '=', stationId);
  if (ids) {
    query = query.where('id', 'in', ids);
    itemQuery = itemQuery.where('bulletin_id', 'in', ids);
  }
  const rows = await query.orderBy('updated_at', 'desc').orderBy('id').execute();
  const items = await itemQuery.orderBy('position').execute();
  const byBulletin = Map.groupBy(items, (item) => item.bulletin_id);
  return rows.map((row) =>
    toBulletin(
      row,
      (byBulletin.get(row.id) ?? []).map((item) => item.script_id),
    ),
  );
}

export async function insertTemplate(db: Executor, template: Template): Promise<void> {
  await db
    .insertInto('template')
    .values({
      id: template.id,
      station_id: template.stationId,
      kind: template.kind,
      name: template.name,
      text: template.text,
      voice: template.voice,
      state: template.state,
      content_hash: template.contentHash,
      author_id: template.authorId,
      author_name: template.authorName,
      created_at: template.createdAt,
    })
    .execute();
}

/** Moves a template on only from an expected state; false when it was in another. */
export async function moveTemplate(
  db: Executor,
  stationId: string,
  id: string,
  from: readonly Template['state'][],
  to: Template['state'],
): Promise<boolean> {
  const result = await db
    .updateTable('template')
    .set({ state: to })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function findTemplate(
  db: Executor,
  stationId: string,
  id: string,
): Promise<Template | undefined> {
  const row = await db
    .selectFrom('template')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toTemplate(row);
}

/** Not retired, newest first. */
export async function listTemplates(db: Executor, stationId: string): Promise<Template[]> {
  const rows = await db
    .selectFrom('template')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('state', '!=', 'retired')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(toTemplate);
}

function toBulletin(row: Selectable<BulletinTable>, scriptIds: string[]): Bulletin {
  return {
    id: row.id,
    stationId: row.station_id,
    title: row.title,
    openingChime: row.opening_chime,
    closingChime: row.closing_chime,
    openingTemplateId: row.opening_template_id,
    closingTemplateId: row.closing_template_id,
    between: row.between_items,
    scriptIds,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    archivedAt: row.archived_at,
  };
}

function toTemplate(row: Selectable<TemplateTable>): Template {
  return {
    id: row.id,
    stationId: row.station_id,
    kind: row.kind,
    name: row.name,
    text: row.text,
    voice: row.voice,
    state: row.state,
    contentHash: row.content_hash,
    authorId: row.author_id,
    authorName: row.author_name,
    createdAt: row.created_at,
  };
}
