import { z } from 'zod';
import { newPasswordField, passwordField } from '../kernel/fields.ts';
import { AccountPage } from './account.page.tsx';
import type { Auth } from './auth.ts';
import type { Database } from '../storage/database.ts';
import { cityRolesOf } from './city-members.ts';
import type { App } from './http/app.ts';
import type { SecondFactors } from './second-factor/second-factors.ts';
import { setCookies } from './sign-in.routes.tsx';
import { trialOf } from './station-page.page.tsx';

const passwordSchema = z.object({
  current: passwordField('Mật khẩu hiện tại'),
  next: newPasswordField('Mật khẩu mới'),
});

const PAGE = '/tai-khoan';

/** One's own account. */
export function accountRoutes(
  app: App,
  { auth, database, secondFactors }: { auth: Auth; database: Database; secondFactors: SecondFactors },
): void {
  app.page({ method: 'get', path: PAGE, scope: 'user' }, async ({ person, notice, domain }) => (
    <AccountPage
      person={person}
      city={(await cityRolesOf(database.kysely, person.id)).length > 0}
      sessions={await auth.sessionsOf(person)}
      secondFactor={await secondFactors.isOn(person.id)}
      flash={notice ?? undefined}
      trial={trialOf(domain)}
    />
  ));

  app.form(
    { method: 'post', path: `${PAGE}/mat-khau`, scope: 'user', body: passwordSchema },
    async ({ c, body, address, seeOther }) => {
      const caller = { headers: c.req.raw.headers, address };
      setCookies(c, await auth.changePassword(body.current, body.next, caller));
      return seeOther(PAGE, 'Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.');
    },
    async ({ person, errors, message, domain }) => (
      <AccountPage
        person={person}
        sessions={await auth.sessionsOf(person)}
        secondFactor={await secondFactors.isOn(person.id)}
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
