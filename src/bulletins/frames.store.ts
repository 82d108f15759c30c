import type { Selectable } from 'kysely';
import type { Executor } from '../storage/database.ts';
import type { BulletinFrameTable } from '../storage/bulletin-tables.ts';
import type { Frame } from './frame.ts';

export async function insertFrame(db: Executor, frame: Frame): Promise<void> {
  await db
    .insertInto('bulletin_frame')
    .values({
      ...{ id: frame.id, station_id: frame.stationId, name: frame.name },
      ...{ opening_chime: frame.openingChime, closing_chime: frame.closingChime },
      ...{ opening_template_id: frame.openingTemplateId, closing_template_id: frame.closingTemplateId },
      ...{ between_items: frame.between },
      ...{ created_by_name: frame.created.by, created_at: frame.created.at },
    })
    .execute();
}

/** By name. */
export async function listFrames(db: Executor, stationId: string): Promise<Frame[]> {
  const rows = await ofStation(db, stationId).orderBy('name').orderBy('id').execute();
  return rows.map(toFrame);
}

export async function findFrame(db: Executor, stationId: string, id: string): Promise<Frame | undefined> {
  const row = await ofStation(db, stationId).where('id', '=', id).executeTakeFirst();
  return row && toFrame(row);
}

export async function deleteFrame(db: Executor, stationId: string, id: string): Promise<void> {
  await db.deleteFrom('bulletin_frame').where('station_id', '=', stationId).where('id', '=', id).execute();
}

function ofStation(db: Executor, stationId: string) {
  return db.selectFrom('bulletin_frame').selectAll().where('station_id', '=', stationId);
}

function toFrame(row: Selectable<BulletinFrameTable>): Frame {
  return {
    ...{ id: row.id, stationId: row.station_id, name: row.name },
    ...{ openingChime: row.opening_chime, closingChime: row.closing_chime },
    ...{ openingTemplateId: row.opening_template_id, closingTemplateId: row.closing_template_id },
    between: row.between_items,
    created: { by: row.created_by_name, at: row.created_at },
  };
}
