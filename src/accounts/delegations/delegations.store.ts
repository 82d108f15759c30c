import type { Selectable } from 'kysely';
import type { DelegationTable } from '../../storage/account-tables.ts';
import type { Executor } from '../../storage/database.ts';
import { rolesOf } from '../members.ts';
import type { Role } from '../permissions.ts';

export const DELEGATED_ROLES = ['approver', 'reviewer'] as const satisfies readonly Role[];
export type DelegatedRole = (typeof DELEGATED_ROLES)[number];

/** "Ủy quyền duyệt": someone approves in an approver's place, by a document, for a time. */
export interface Delegation {
  id: string;
  userId: string;
  /** In whose place: the approver's, or the first of two steps. */
  role: DelegatedRole;
  /** Number and day: '12/GUQ-UBND ngày 01/12/2026'. */
  document: string;
  /** In force in [from, until), domain instants. */
  from: number;
  until: number;
  byName: string;
  createdAt: number;
  endedAt: number | null;
}

/** Newest first. */
export async function listDelegations(executor: Executor, stationId: string): Promise<Delegation[]> {
  const rows = await executor
    .selectFrom('delegation')
    .selectAll()
    .where('station_id', '=', stationId)
    .orderBy('from_at', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
  return rows.map(toDelegation);
}

/**
 * The document by which someone may approve (or review) now; undefined for one whose own role lets him, and for one who may not at all. So what is
 * decided by an approver never names a document.
 */
export async function delegationInForce(
  executor: Executor,
  stationId: string,
  userId: string,
  role: DelegatedRole,
  now: number,
): Promise<Delegation | undefined> {
  const own = await rolesOf(executor, stationId, userId);
  if (own.length === 0 || own.includes(role)) return undefined;
  return (await delegationsAt(executor, stationId, userId, now)).find((one) => one.role === role);
}

/** His own roles, and the approver's or reviewer's while he decides in another's place. */
export async function rolesWithDelegation(
  executor: Executor,
  stationId: string,
  userId: string,
  now: number,
): Promise<Role[]> {
  const own = await rolesOf(executor, stationId, userId);
  if (own.length === 0 || DELEGATED_ROLES.every((role) => own.includes(role))) return own;
  const given = await delegationsAt(executor, stationId, userId, now);
  return [...new Set<Role>([...own, ...given.map(({ role }) => role)])];
}

async function delegationsAt(
  executor: Executor,
  stationId: string,
  userId: string,
  now: number,
): Promise<Delegation[]> {
  const rows = await executor
    .selectFrom('delegation')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('user_id', '=', userId)
    .where('from_at', '<=', now)
    .where('until_at', '>', now)
    .where('ended_at', 'is', null)
    .orderBy('from_at', 'desc')
    .execute();
  return rows.map(toDelegation);
}

export async function insertDelegation(
  tx: Executor,
  stationId: string,
  made: Delegation & { by: string },
): Promise<void> {
  await tx
    .insertInto('delegation')
    .values({
      ...{ id: made.id, station_id: stationId, user_id: made.userId, document: made.document },
      role: made.role,
      ...{ from_at: made.from, until_at: made.until, by: made.by, by_name: made.byName },
      ...{ created_at: made.createdAt, ended_at: null },
    })
    .execute();
}

/** Says whether it was still in force or to come. */
export async function endDelegation(
  tx: Executor,
  stationId: string,
  id: string,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('delegation')
    .set({ ended_at: now })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('until_at', '>', now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function toDelegation(row: Selectable<DelegationTable>): Delegation {
  return {
    ...{ id: row.id, userId: row.user_id, role: row.role, document: row.document },
    ...{ from: row.from_at, until: row.until_at },
    ...{ byName: row.by_name, createdAt: row.created_at, endedAt: row.ended_at },
  };
}
