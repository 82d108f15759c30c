import type { Executor } from '../storage/database.ts';
import type { SlotException, StationSlot } from './slots.store.ts';

/** What a change on the calendar made of the schedule: enough to take it back exactly. */
export interface ScheduleChange {
  /** Slots that were changed, as they were. */
  before: StationSlot[];
  /** All that it touched, as it left them. */
  after: StationSlot[];
  /** Exceptions that it took away, and those it put in their place. */
  exceptions: { before: SlotException[]; after: SlotException[] };
}

export interface ScheduleEdit {
  id: string;
  stationId: string;
  /** Id of the person. */
  by: string;
  /** UTC ms. */
  at: number;
  change: ScheduleChange;
  undoneAt: number | null;
}

/** Keeps an edit; those that are too old to be taken back go. */
export async function insertEdit(db: Executor, edit: ScheduleEdit, oldest: number): Promise<void> {
  await db
    .deleteFrom('schedule_edit')
    .where('station_id', '=', edit.stationId)
    .where('at', '<', oldest)
    .execute();
  await db
    .insertInto('schedule_edit')
    .values({
      id: edit.id,
      station_id: edit.stationId,
      by: edit.by,
      at: edit.at,
      change: JSON.stringify(edit.change),
      undone_at: edit.undoneAt,
    })
    .execute();
}

export async function findEdit(
  db: Executor,
  stationId: string,
  id: string,
): Promise<ScheduleEdit | undefined> {
  const row = await db
    .selectFrom('schedule_edit')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return (
    row && {
      ...{ id: row.id, stationId: row.station_id, by: row.by, at: row.at, undoneAt: row.undone_at },
      change: JSON.parse(row.change) as ScheduleChange,
    }
  );
}

export async function markUndone(db: Executor, stationId: string, id: string, at: number): Promise<void> {
  await db
    .updateTable('schedule_edit')
    .set({ undone_at: at })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .execute();
}
