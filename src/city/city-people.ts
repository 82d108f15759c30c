/** Who looks after the city: the city administrator's work, and the command line's. */
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import type { Auth } from '../accounts/auth.ts';
import { cityRolesOf, setCityRoles } from '../accounts/city-members.ts';
import { CITY_ROLES, type CityRole } from '../accounts/city-roles.ts';
import { lockCityTrail, recordInCity } from '../accounts/city-trail.ts';
import { personNameField } from '../accounts/first-run.ts';
import { stationsOf } from '../accounts/members.ts';
import { newPassword } from '../accounts/secret-code.ts';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { emailField, manyOf } from '../kernel/fields.ts';
import type { Database } from '../storage/database.ts';

export const newCityPersonSchema = z.object({
  name: personNameField,
  email: emailField('E-mail'),
  roles: manyOf('Vai trò', CITY_ROLES, { min: 1 }),
});

export type NewCityPerson = z.output<typeof newCityPersonSchema>;

export interface CityPeopleDependencies {
  database: Database;
  auth: Auth;
  clock: Clock;
}

/**
 * Gives someone roles in the city, with an account where there is none yet. The password to hand over, once; null for whoever has an
 * account already.
 */
export async function addCityPerson(
  { database, auth, clock }: CityPeopleDependencies,
  actor: Actor,
  person: NewCityPerson,
): Promise<{ userId: string; password: string | null }> {
  const existing = await auth.findUser(person.email);
  const password = newPassword();
  const userId = existing?.id ?? (await auth.createUser({ ...person, password }));
  await setRolesOf({ database, clock }, actor, userId, person.roles, {
    name: person.name,
    email: person.email,
  });
  return { userId, password: existing ? null : password };
}

/** Gives a member of the city other roles. None at all ends it. */
export async function changeCityRoles(
  { database, auth, clock }: CityPeopleDependencies,
  actor: Actor,
  userId: string,
  roles: readonly CityRole[],
): Promise<void> {
  if ((await cityRolesOf(database.kysely, userId)).length === 0)
    throw new Refusal('member-not-found', 'Người này không còn vai trò nào của thành phố.', 404);
  await setRolesOf({ database, clock }, actor, userId, roles, {});
  if (roles.length === 0 && (await stationsOf(database.kysely, userId)).length === 0)
    await auth.endAllSessions(userId);
}

async function setRolesOf(
  { database, clock }: Pick<CityPeopleDependencies, 'database' | 'clock'>,
  actor: Actor,
  userId: string,
  roles: readonly CityRole[],
  told: Record<string, unknown>,
): Promise<void> {
  await database.kysely.transaction().execute(async (tx) => {
    await lockCityTrail(tx);
    const before = await cityRolesOf(tx, userId);
    await setCityRoles(tx, userId, roles, clock.now());
    await recordInCity(tx, actor, 'city.roles', userId, { ...told, before, roles: [...roles] }, clock.now());
  });
}
