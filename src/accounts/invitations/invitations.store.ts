import type { Selectable } from 'kysely';
import type { InvitationTable } from '../../storage/account-tables.ts';
import type { Executor } from '../../storage/database.ts';
import type { Role } from '../permissions.ts';

export interface Invitation {
  id: string;
  stationId: string;
  email: string;
  roles: Role[];
  /** Of a collaborator. */
  unit: string | null;
  by: string;
  byName: string;
  createdAt: number;
  /** The machine's clock. */
  expiresAt: number;
}

export async function insertInvitation(tx: Executor, one: Invitation & { tokenHash: string }): Promise<void> {
  await tx
    .insertInto('invitation')
    .values({
      ...{ id: one.id, station_id: one.stationId, email: one.email, roles: JSON.stringify(one.roles) },
      ...{ unit: one.unit, token_hash: one.tokenHash, by: one.by, by_name: one.byName },
      ...{ created_at: one.createdAt, expires_at: one.expiresAt, ended_at: null },
    })
    .execute();
}

/** Those that somebody may still take up, the newest first. */
export async function openInvitations(
  db: Executor,
  stationId: string,
  machineNow: number,
): Promise<Invitation[]> {
  const rows = await db
    .selectFrom('invitation')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', machineNow)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(toInvitation);
}

/** Of whichever station: its token says. */
export async function invitationOf(
  db: Executor,
  tokenHash: string,
  machineNow: number,
): Promise<Invitation | undefined> {
  const row = await db
    .selectFrom('invitation')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', machineNow)
    .executeTakeFirst();
  return row && toInvitation(row);
}

/** True for the one who ends it: used, taken back, or another takes its place. */
export async function endInvitation(
  tx: Executor,
  { stationId, id }: Pick<Invitation, 'stationId' | 'id'>,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('invitation')
    .set({ ended_at: now })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** What it was used for failed: it is as if it had not been. */
export async function reopenInvitation(
  tx: Executor,
  { stationId, id }: Pick<Invitation, 'stationId' | 'id'>,
): Promise<void> {
  await tx
    .updateTable('invitation')
    .set({ ended_at: null })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .execute();
}

function toInvitation(row: Selectable<InvitationTable>): Invitation {
  return {
    ...{ id: row.id, stationId: row.station_id, email: row.email, roles: JSON.parse(row.roles) as Role[] },
    ...{ unit: row.unit, by: row.by, byName: row.by_name },
    ...{ createdAt: row.created_at, expiresAt: row.expires_at },
  };
}
