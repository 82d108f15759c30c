/** Who belongs to a station, with which roles: the administrator's work. */
import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { emailField, manyOf, optionalText } from '../kernel/fields.ts';
import type { Database } from '../storage/database.ts';
import type { Actor } from './actor.ts';
import type { Auth } from './auth.ts';
import { personNameField } from './first-run.ts';
import { removeMember, rolesOf, setRoles, setUnit, stationsOf } from './members.ts';
import { PERSONS_ROLES, type Role } from './permissions.ts';
import type { SecondFactors } from './second-factor/second-factors.ts';
import type { SingleSignOn } from './single-sign-on/single-sign-on.ts';
import { newPassword } from './secret-code.ts';
import { record } from './trail.ts';

export const rolesField = manyOf('Vai trò', PERSONS_ROLES, { min: 1 });

/** Of a collaborator; any name will do, the plan's are offered. */
export const unitField = optionalText('Đơn vị', { max: 200 });

export const newPersonSchema = z.object({
  name: personNameField,
  email: emailField('E-mail'),
  roles: rolesField,
  unit: unitField,
});

export interface NewPerson {
  name: string;
  email: string;
  roles: readonly Role[];
  /** Whose evidence a collaborator enters. */
  unit?: string | undefined;
  /** Made up and handed back when absent. */
  password?: string | undefined;
}

export type People = ReturnType<typeof createPeople>;

export function createPeople(deps: {
  database: Database;
  auth: Auth;
  secondFactors: SecondFactors;
  singleSignOn: SingleSignOn;
  clock: Clock;
}) {
  const { auth, clock } = deps;
  const { kysely } = deps.database;

  /**
   * Adds someone. Gives the password to hand over, once; null when the person already has an account on this server (at
   * another station) and keeps it.
   */
  async function add(
    stationId: string,
    actor: Actor,
    person: NewPerson,
  ): Promise<{ userId: string; password: string | null }> {
    const unit = unitFor(person.roles, person.unit);
    const existing = await auth.findUser(person.email);
    if (existing && (await rolesOf(kysely, stationId, existing.id)).length > 0)
      throw fieldRefusal('email', 'email-taken', 'Đã có người dùng với e-mail này trong đài.', 409);
    const password = person.password ?? newPassword();
    const userId = existing?.id ?? (await auth.createUser({ ...person, password }));
    await kysely.transaction().execute(async (tx) => {
      await setRoles(tx, stationId, userId, person.roles, clock.now());
      await setUnit(tx, stationId, userId, unit);
      const detail = {
        name: person.name,
        email: person.email,
        roles: [...person.roles],
        ...(unit && { unit }),
      };
      await record(tx, stationId, actor, 'person.add', userId, detail, clock.now());
    });
    return { userId, password: existing ? null : password };
  }

  /** Gives a member other roles; a collaborator has a unit. @throws Refusal `unit-needed` at field `unit` */
  async function changeRoles(
    stationId: string,
    actor: Actor,
    userId: string,
    roles: readonly Role[],
    named?: string,
  ): Promise<void> {
    const unit = unitFor(roles, named);
    await kysely.transaction().execute(async (tx) => {
      const before = await rolesOf(tx, stationId, userId);
      if (before.length === 0) throw notAMember();
      await setRoles(tx, stationId, userId, roles, clock.now());
      await setUnit(tx, stationId, userId, unit);
      const detail = { before, roles: [...roles], ...(unit && { unit }) };
      await record(tx, stationId, actor, 'person.roles', userId, detail, clock.now());
    });
  }

  /** Ends a membership, and the sessions of someone who belongs nowhere any more. */
  async function remove(stationId: string, actor: Actor, userId: string): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      await removeMember(tx, stationId, userId, clock.now());
      await record(tx, stationId, actor, 'person.remove', userId, {}, clock.now());
    });
    if ((await stationsOf(kysely, userId)).length === 0) await auth.endAllSessions(userId);
  }

  /**
   * Makes a new password for someone who lost his, and ends his sessions. Refused for someone who belongs to another station
   * too: its administrator has a say.
   */
  async function resetPassword(stationId: string, actor: Actor, userId: string): Promise<string> {
    await requireOursAlone(stationId, userId, 'không đặt lại mật khẩu ở đây được');
    const password = newPassword();
    await auth.setPassword(userId, password);
    await kysely
      .transaction()
      .execute((tx) => record(tx, stationId, actor, 'person.password', userId, {}, clock.now()));
    return password;
  }

  /** For someone who lost his phone and his codes. Refused, as a new password is, for someone who belongs to another station too. */
  async function resetSecondFactor(stationId: string, actor: Actor, userId: string): Promise<void> {
    await requireOursAlone(stationId, userId, 'không gỡ xác thực hai lớp ở đây được');
    await deps.secondFactors.turnOff(userId, actor);
    await auth.endAllSessions(userId);
  }

  /** What opens his account at the provider opens it no more. Refused for someone who belongs to another station too. */
  async function unbindSingleSignOn(stationId: string, actor: Actor, userId: string): Promise<void> {
    await requireOursAlone(stationId, userId, 'không gỡ đăng nhập một lần ở đây được');
    await deps.singleSignOn.unbind(userId, actor);
    await auth.endAllSessions(userId);
  }

  async function requireOursAlone(stationId: string, userId: string, so: string): Promise<void> {
    if ((await rolesOf(kysely, stationId, userId)).length === 0) throw notAMember();
    if ((await stationsOf(kysely, userId)).length > 1)
      throw new Refusal('belongs-elsewhere', `Người này còn thuộc đài khác nên ${so}.`, 409);
  }

  return { add, changeRoles, remove, resetPassword, resetSecondFactor, unbindSingleSignOn };
}

/** Only a collaborator has a unit, and no collaborator has none. */
export function unitFor(roles: readonly Role[], named = ''): string | null {
  if (!roles.includes('collaborator')) return null;
  if (named !== '') return named;
  throw fieldRefusal('unit', 'unit-needed', 'Hãy chọn đơn vị mà cộng tác viên này nhập minh chứng.');
}

function notAMember(): Refusal {
  return new Refusal('member-not-found', 'Người này không còn thuộc đài.', 404);
}
