/** Lời mời: a link by which one person, once and within a week, makes an account with a password that nobody else has seen. */
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { emailField, newPasswordField } from '../../kernel/fields.ts';
import { sha256 } from '../../kernel/hash.ts';
import { newId } from '../../kernel/ids.ts';
import { viInstant } from '../../kernel/vietnamese.ts';
import type { Database } from '../../storage/database.ts';
import type { Actor } from '../actor.ts';
import type { Auth } from '../auth.ts';
import { personNameField } from '../first-run.ts';
import type { Mail } from '../mail.ts';
import { setRoles, setUnit } from '../members.ts';
import { rolesField, unitField, unitFor } from '../people.ts';
import { newToken } from '../secret-code.ts';
import { findStation, type Station } from '../stations.ts';
import { record } from '../trail.ts';
import {
  endInvitation,
  insertInvitation,
  invitationOf,
  openInvitations,
  reopenInvitation,
  type Invitation,
} from './invitations.store.ts';

export const INVITATION_MS = 7 * 86_400_000;
/** Below it stands the token. */
export const INVITATION_PATH = '/loi-moi';

export const invitationSchema = z.object({
  email: emailField('E-mail'),
  roles: rolesField,
  unit: unitField,
});

export const acceptanceSchema = z.object({
  name: personNameField,
  password: newPasswordField('Mật khẩu'),
});

export interface InvitationsDependencies {
  database: Database;
  auth: Auth;
  clock: Clock;
  machine: Clock;
  mail: Pick<Mail, 'enabled' | 'enqueueLetter'>;
  /** Where people reach the server; without it no letter is written: a link must not come from what a browser says. */
  baseUrl: string | null;
}

export type Invitations = ReturnType<typeof createInvitations>;

export function createInvitations(deps: InvitationsDependencies) {
  const { database, auth, clock, machine, mail, baseUrl } = deps;
  const { kysely } = database;

  /**
   * Gives the link's path, this once; only the token's hash is kept. An earlier one for the same e-mail holds no more.
   *
   * @returns also whether a letter goes out
   */
  async function invite(
    station: Station,
    actor: Actor,
    { email, roles, unit: named }: z.output<typeof invitationSchema>,
  ): Promise<{ path: string; mailed: boolean }> {
    const unit = unitFor(roles, named);
    if (await auth.findUser(email))
      throw fieldRefusal(
        'email',
        'has-account',
        'E-mail này đã có tài khoản trên máy chủ. Hãy dùng “Thêm người dùng”: người ấy giữ mật khẩu đang có.',
        409,
      );
    const token = newToken('loa_i_');
    const path = `${INVITATION_PATH}/${token}`;
    const mailed = mail.enabled && baseUrl !== null;
    const made: Invitation = {
      ...{ id: newId(clock.now()), stationId: station.id, email, roles: [...roles], unit },
      ...{ by: actor.id, byName: actor.name, createdAt: clock.now() },
      expiresAt: machine.now() + INVITATION_MS,
    };
    await kysely.transaction().execute(async (tx) => {
      for (const before of await openInvitations(tx, station.id, machine.now()))
        if (before.email === email) await endInvitation(tx, before, clock.now());
      await insertInvitation(tx, { ...made, tokenHash: sha256(token) });
      if (mailed) {
        const letter = letterOf(station, made, `${baseUrl}${path}`);
        await mail.enqueueLetter(tx, station.id, `invitation:${made.id}`, letter, machine.now());
      }
      const detail = { email, roles: made.roles, ...(unit && { unit }) };
      await record(tx, station.id, actor, 'person.invite', made.id, detail, made.createdAt);
    });
    return { path, mailed };
  }

  async function takeBack(station: Station, actor: Actor, id: string): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      if (!(await endInvitation(tx, { stationId: station.id, id }, now)))
        throw new Refusal('invitation-not-found', 'Lời mời này đã dùng hoặc đã thu hồi.', 404);
      await record(tx, station.id, actor, 'person.uninvite', id, {}, now);
    });
  }

  /** @throws Refusal 404 for one that was used, taken back, is too old, or never was: told alike */
  async function find(token: string): Promise<{ invitation: Invitation; station: Station }> {
    const invitation = await invitationOf(kysely, sha256(token), machine.now());
    const station = invitation && (await findStation(kysely, { id: invitation.stationId }));
    if (!invitation || !station)
      throw new Refusal(
        'invitation-over',
        'Lời mời này đã dùng, đã hết hạn hoặc đã thu hồi. Hãy nhờ người quản trị của đài mời lại.',
        404,
      );
    return { invitation, station };
  }

  /** Makes the account; the invitation is ended first, so that two at once do not both make one. */
  async function accept(
    token: string,
    { name, password }: z.output<typeof acceptanceSchema>,
  ): Promise<{ station: Station; email: string }> {
    const { invitation, station } = await find(token);
    const { email, roles, unit } = invitation;
    if (!(await endInvitation(kysely, invitation, clock.now())))
      throw new Refusal('invitation-over', 'Lời mời này vừa được dùng.', 409);
    try {
      if (await auth.findUser(email))
        throw new Refusal('has-account', 'E-mail này đã có tài khoản. Hãy đăng nhập.', 409);
      const userId = await auth.createUser({ email, name, password });
      const himself = { kind: 'person', id: userId, name } as const;
      await kysely.transaction().execute(async (tx) => {
        await setRoles(tx, station.id, userId, roles, clock.now());
        await setUnit(tx, station.id, userId, unit);
        const detail = { name, email, roles, invitedBy: invitation.byName, ...(unit && { unit }) };
        await record(tx, station.id, himself, 'person.accept', userId, detail, clock.now());
      });
    } catch (error) {
      await reopenInvitation(kysely, invitation);
      throw error;
    }
    return { station, email };
  }

  const open = (stationId: string) => openInvitations(kysely, stationId, machine.now());

  return { invite, takeBack, find, accept, open };
}

function letterOf({ name, timeZone }: Station, { email, byName, expiresAt }: Invitation, link: string) {
  return {
    to: email,
    subject: `Lời mời vào ${name}`,
    text:
      `${byName} mời anh/chị dùng phần mềm truyền thanh của ${name}.\n\n` +
      `Mở đường dẫn này để đặt họ tên và mật khẩu (dùng một lần, đến ${viInstant(expiresAt, timeZone)}):\n${link}\n\n` +
      'Nếu không chờ lời mời này, hãy bỏ qua thư.\n',
  };
}
