import { Refusal } from '../kernel/errors.ts';
import type { Executor } from '../storage/database.ts';
import { withAuthTables } from './auth-tables.ts';
import { ROLES, type Role } from './permissions.ts';

/** Someone who belongs to a station. */
export interface Member {
  userId: string;
  name: string;
  email: string;
  /** In the order of ROLES, never empty. */
  roles: Role[];
  /** Of a collaborator: the unit whose evidence he enters. */
  unit: string | null;
}

/** Roles in a station; none for someone who is no member (any more). */
export async function rolesOf(executor: Executor, stationId: string, userId: string): Promise<Role[]> {
  const row = await executor
    .selectFrom('member')
    .select('roles')
    .where('station_id', '=', stationId)
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row ? parseRoles(row.roles) : [];
}

/** The unit for which a collaborator enters evidence; null for anybody else. */
export async function unitOf(executor: Executor, stationId: string, userId: string): Promise<string | null> {
  const row = await executor
    .selectFrom('member')
    .select('unit')
    .where('station_id', '=', stationId)
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row?.unit ?? null;
}

/** Gives a member a unit, or none. */
export async function setUnit(
  tx: Executor,
  stationId: string,
  userId: string,
  unit: string | null,
): Promise<void> {
  await tx
    .updateTable('member')
    .set({ unit })
    .where('station_id', '=', stationId)
    .where('user_id', '=', userId)
    .execute();
}

/** The stations that someone belongs to, oldest first: where to go after the sign-in. */
export async function stationsOf(
  executor: Executor,
  userId: string,
): Promise<{ id: string; slug: string; name: string }[]> {
  return executor
    .selectFrom('member')
    .innerJoin('station', 'station.id', 'member.station_id')
    .select(['station.id', 'station.slug', 'station.name'])
    .where('member.user_id', '=', userId)
    .where('member.removed_at', 'is', null)
    .orderBy('station.created_at')
    .execute();
}

/** Members by name. */
export async function listMembers(executor: Executor, stationId: string): Promise<Member[]> {
  const rows = await withAuthTables(executor)
    .selectFrom('member')
    .innerJoin('user', 'user.id', 'member.user_id')
    .select(['member.user_id', 'member.roles', 'member.unit', 'user.name', 'user.email'])
    .where('member.station_id', '=', stationId)
    .where('member.removed_at', 'is', null)
    .execute();
  return rows
    .map(({ user_id, name, email, roles, unit }) => ({
      ...{ userId: user_id, name, email, unit },
      roles: parseRoles(roles),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'vi'));
}

/** Those to whom something is sent: every approver when a text waits. */
export async function membersWith(executor: Executor, stationId: string, role: Role): Promise<Member[]> {
  return (await listMembers(executor, stationId)).filter((member) => member.roles.includes(role));
}

/** Makes someone a member with these roles, or gives a member these instead. Throws Refusal for the last administrator. */
export async function setRoles(
  tx: Executor,
  stationId: string,
  userId: string,
  roles: readonly Role[],
  now: number,
): Promise<void> {
  if (!roles.includes('administrator')) await keepAnAdministrator(tx, stationId, userId);
  await tx
    .insertInto('member')
    .values({
      station_id: stationId,
      user_id: userId,
      roles: JSON.stringify(inOrder(roles)),
      created_at: now,
      removed_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['station_id', 'user_id'])
        .doUpdateSet({ roles: JSON.stringify(inOrder(roles)), removed_at: null }),
    )
    .execute();
}

/** Ends a membership. Throws Refusal for the last administrator, and 404 for someone who is no member. */
export async function removeMember(
  tx: Executor,
  stationId: string,
  userId: string,
  now: number,
): Promise<void> {
  await keepAnAdministrator(tx, stationId, userId);
  const { numUpdatedRows } = await tx
    .updateTable('member')
    .set({ removed_at: now })
    .where('station_id', '=', stationId)
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Refusal('member-not-found', 'Người này không còn thuộc đài.', 404);
}

/** Without one nobody could let anybody in again. Two administrators who remove each other at once wait for the lock. */
async function keepAnAdministrator(tx: Executor, stationId: string, leaving: string): Promise<void> {
  await tx
    .updateTable('station')
    .set((eb) => ({ slug: eb.ref('slug') }))
    .where('id', '=', stationId)
    .execute();
  const rows = await tx
    .selectFrom('member')
    .select(['user_id', 'roles'])
    .where('station_id', '=', stationId)
    .where('removed_at', 'is', null)
    .execute();
  const administrators = rows.filter((row) => parseRoles(row.roles).includes('administrator'));
  if (administrators.length === 1 && administrators[0]!.user_id === leaving)
    throw new Refusal(
      'last-administrator',
      'Đây là người quản trị duy nhất của đài. Hãy giao quyền quản trị cho người khác trước.',
      409,
    );
}

function inOrder(roles: readonly Role[]): Role[] {
  return ROLES.filter((role) => roles.includes(role));
}

function parseRoles(json: string): Role[] {
  return inOrder(JSON.parse(json) as Role[]);
}
