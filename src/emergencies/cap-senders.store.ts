import type { Selectable } from 'kysely';
import type { Executor } from '../storage/database.ts';
import type { CapSenderTable } from '../storage/emergency-tables.ts';

/** A sender whose signed alerts air without a person. */
export interface CapSender {
  id: string;
  stationId: string;
  /** As its alerts name it. */
  sender: string;
  /** For people to read. */
  name: string;
  /** Number and date of the document that allows it. */
  document: string;
  zones: string[];
  /** PEM. */
  certificate: string;
  created: { by: string; at: number };
  ended: { by: string; at: number } | null;
}

export async function insertSender(db: Executor, one: CapSender): Promise<void> {
  await db
    .insertInto('cap_sender')
    .values({
      ...{ id: one.id, station_id: one.stationId, sender: one.sender, name: one.name },
      ...{ document: one.document, zones: JSON.stringify(one.zones), certificate: one.certificate },
      ...{ created_by_name: one.created.by, created_at: one.created.at, ended_by_name: null, ended_at: null },
    })
    .execute();
}

/** Those in force first, then those that were ended, the newest first. */
export async function listSenders(db: Executor, stationId: string): Promise<CapSender[]> {
  const rows = await ofStation(db, stationId).orderBy('created_at', 'desc').orderBy('id', 'desc').execute();
  const all = rows.map(toSender);
  return [...all.filter(({ ended }) => ended === null), ...all.filter(({ ended }) => ended !== null)];
}

export async function findSender(
  db: Executor,
  stationId: string,
  id: string,
): Promise<CapSender | undefined> {
  const row = await ofStation(db, stationId).where('id', '=', id).executeTakeFirst();
  return row && toSender(row);
}

/** The one in force that alerts name so. */
export async function senderNamed(
  db: Executor,
  stationId: string,
  sender: string,
): Promise<CapSender | undefined> {
  const row = await ofStation(db, stationId)
    .where('sender', '=', sender)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row && toSender(row);
}

/** False where it had ended before. */
export async function endSender(
  db: Executor,
  { stationId, id }: Pick<CapSender, 'stationId' | 'id'>,
  ended: { by: string; at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('cap_sender')
    .set({ ended_by_name: ended.by, ended_at: ended.at })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function ofStation(db: Executor, stationId: string) {
  return db.selectFrom('cap_sender').selectAll().where('station_id', '=', stationId);
}

function toSender(row: Selectable<CapSenderTable>): CapSender {
  return {
    ...{ id: row.id, stationId: row.station_id, sender: row.sender, name: row.name, document: row.document },
    ...{ zones: JSON.parse(row.zones) as string[], certificate: row.certificate },
    created: { by: row.created_by_name, at: row.created_at },
    ended: row.ended_at === null ? null : { by: row.ended_by_name ?? '', at: row.ended_at },
  };
}
