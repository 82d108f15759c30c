import { z } from 'zod';
import { isCommonPassword } from '../kernel/common-passwords.ts';
import { fieldRefusal } from '../kernel/errors.ts';
import {
  newPasswordField,
  passwordField,
  SHORTEST_BESIDE_FACTOR,
  SHORTEST_PASSWORD,
} from '../kernel/fields.ts';
import { AccountPage } from './account.page.tsx';
import type { Auth } from './auth.ts';
import type { Database } from '../storage/database.ts';
import { cityRolesOf } from './city-members.ts';
import type { Person } from './http/gate.ts';
import type { App } from './http/app.ts';
import type { SecondFactors } from './second-factor/second-factors.ts';
import type { NamedProvider } from './single-sign-on/provider.ts';
import { UNBIND } from './single-sign-on/single-sign-on.page.tsx';
import type { SingleSignOn } from './single-sign-on/single-sign-on.ts';
import { setCookies } from './sign-in.routes.tsx';
import { trialOf } from './station-page.page.tsx';

const passwordSchema = z.object({
  current: passwordField('Mật khẩu hiện tại'),
  next: newPasswordField('Mật khẩu mới', SHORTEST_BESIDE_FACTOR),
});

const PAGE = '/tai-khoan';

export interface AccountRooms {
  auth: Auth;
  database: Database;
  secondFactors: SecondFactors;
  singleSignOn: SingleSignOn;
  signOnProvider: NamedProvider | null;
}

/** One's own account. */
export function accountRoutes(app: App, rooms: AccountRooms): void {
  const { auth, database, secondFactors, singleSignOn, signOnProvider } = rooms;
  /** What the schema can't know: whose password it is, and whether it stands alone. */
  async function requireGood(person: Person, next: string): Promise<void> {
    if (next.length < SHORTEST_PASSWORD && !(await secondFactors.isOn(person.id)))
      throw fieldRefusal(
        'next',
        'too-short',
        `Mật khẩu mới phải có ít nhất ${SHORTEST_PASSWORD} ký tự, hoặc hãy bật xác thực hai lớp trước.`,
      );
    if (isCommonPassword(next, [person.name, person.email]))
      throw fieldRefusal('next', 'too-common', 'Mật khẩu mới chứa tên, e-mail của anh/chị nên quá dễ đoán.');
  }

  const about = async (person: Person) => ({
    person,
    city: (await cityRolesOf(database.kysely, person.id)).length > 0,
    sessions: await auth.sessionsOf(person),
    secondFactor: await secondFactors.isOn(person.id),
    singleSignOn: {
      name: signOnProvider?.name ?? null,
      identities: await singleSignOn.identitiesOf(person.id),
    },
  });

  app.page({ method: 'get', path: PAGE, scope: 'user' }, async ({ person, notice, domain }) => (
    <AccountPage {...await about(person)} flash={notice ?? undefined} trial={trialOf(domain)} />
  ));

  app.form(
    { method: 'post', path: `${PAGE}/mat-khau`, scope: 'user', body: passwordSchema },
    async ({ c, person, body, address, seeOther }) => {
      await requireGood(person, body.next);
      const caller = { headers: c.req.raw.headers, address };
      setCookies(c, await auth.changePassword(body.current, body.next, caller));
      return seeOther(PAGE, 'Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.');
    },
    async ({ person, errors, message, domain }) => (
      <AccountPage {...await about(person)} errors={errors} message={message} trial={trialOf(domain)} />
    ),
  );

  app.form(
    {
      method: 'post',
      path: UNBIND,
      scope: 'user',
      body: z.object({ password: passwordField('Mật khẩu') }),
    },
    async ({ person, body, seeOther }) => {
      await auth.verifyPassword(person, body.password);
      await singleSignOn.unbind(person.id, { kind: 'person', ...person });
      await auth.endOtherSessions(person);
      return seeOther(PAGE, 'Đã gỡ đăng nhập một lần. Các phiên đăng nhập khác đã kết thúc.');
    },
    async ({ person, errors, message, domain }) => (
      <AccountPage
        {...await about(person)}
        form="single-sign-on"
        errors={errors}
        message={message}
        trial={trialOf(domain)}
      />
    ),
  );

  app.form(
    { method: 'post', path: `${PAGE}/phien/{sessionId}/ket-thuc`, scope: 'user' },
    async ({ person, params, seeOther }) => {
      await auth.endSession(person, params.sessionId);
      return seeOther(PAGE, 'Đã kết thúc phiên đăng nhập đó.');
    },
  );
}
