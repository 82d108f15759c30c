import { Refusal } from '../kernel/errors.ts';
import type { Executor } from '../storage/database.ts';
import { withAuthTables } from './auth-tables.ts';
import { CITY_ROLES, type CityRole } from './city-roles.ts';

/** Someone who looks after the whole city. */
export interface CityMember {
  userId: string;
  name: string;
  email: string;
  /** In the order of CITY_ROLES, never empty. */
  roles: CityRole[];
}

/** Roles in the city; none for someone who holds none (any more). */
export async function cityRolesOf(executor: Executor, userId: string): Promise<CityRole[]> {
  const row = await executor
    .selectFrom('city_member')
    .select('roles')
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row ? parseRoles(row.roles) : [];
}

/** Members by name. */
export async function listCityMembers(executor: Executor): Promise<CityMember[]> {
  const rows = await withAuthTables(executor)
    .selectFrom('city_member')
    .innerJoin('user', 'user.id', 'city_member.user_id')
    .select(['city_member.user_id', 'city_member.roles', 'user.name', 'user.email'])
    .where('city_member.removed_at', 'is', null)
    .execute();
  return rows
    .map(({ user_id, name, email, roles }) => ({ userId: user_id, name, email, roles: parseRoles(roles) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'vi'));
}

/**
 * Gives someone these roles in the city, or none. Call it in the transaction of its trail line, after that line's lock: two
 * administrators who remove each other wait for one another. Throws Refusal for the last administrator.
 */
export async function setCityRoles(
  tx: Executor,
  userId: string,
  roles: readonly CityRole[],
  now: number,
): Promise<void> {
  if (!roles.includes('administrator')) await keepAnAdministrator(tx, userId);
  const kept = JSON.stringify(CITY_ROLES.filter((role) => roles.includes(role)));
  const removedAt = roles.length === 0 ? now : null;
  await tx
    .insertInto('city_member')
    .values({ user_id: userId, roles: kept, created_at: now, removed_at: removedAt })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ roles: kept, removed_at: removedAt }))
    .execute();
}

async function keepAnAdministrator(tx: Executor, leaving: string): Promise<void> {
  const rows = await tx
    .selectFrom('city_member')
    .select(['user_id', 'roles'])
    .where('removed_at', 'is', null)
    .execute();
  const administrators = rows.filter(({ roles }) => parseRoles(roles).includes('administrator'));
  if (administrators.length === 1 && administrators[0]!.user_id === leaving)
    throw new Refusal(
      'last-administrator',
      'Đây là người quản trị duy nhất của thành phố. Hãy giao quyền quản trị cho người khác trước.',
      409,
    );
}

function parseRoles(json: string): CityRole[] {
  const kept = JSON.parse(json) as CityRole[];
  return CITY_ROLES.filter((role) => kept.includes(role));
}
