import { z } from 'zod';
import { optionalText, passwordField, requiredText } from '../../kernel/fields.ts';
import type { Auth } from '../auth.ts';
import type { App } from '../http/app.ts';
import type { Domain, Invalid } from '../http/declaration.ts';
import type { Person } from '../http/gate.ts';
import type { RequestContext } from '../http/request-context.ts';
import { trialOf } from '../station-page.page.tsx';
import type { Refused } from './refused.ts';
import { RecoveryCodesPage, ScanPage, SECOND_FACTOR, SecondFactorPage } from './second-factor.page.tsx';
import type { Passkeys } from './passkeys.ts';
import type { SecondFactors } from './second-factors.ts';

const withPassword = z.object({ password: passwordField('Mật khẩu') });

interface SecondFactorRooms {
  auth: Auth;
  secondFactors: SecondFactors;
  passkeys: Passkeys;
}

/** Tài khoản → Xác thực hai lớp. Whatever shows a secret is the answer itself: nothing keeps it on the way. */
export function secondFactorRoutes(app: App, { auth, secondFactors, passkeys }: SecondFactorRooms): void {
  const page = async (
    { c, person, domain }: { c: RequestContext; person: Person; domain: Domain },
    refused: Refused,
  ) => (
    <SecondFactorPage
      state={await secondFactors.stateOf(person.id)}
      offer={await passkeys.offerNew(person, c.req.url)}
      refused={refused}
      trial={trialOf(domain)}
    />
  );
  const refusedIn = (form: Refused['form'], { errors, message }: Invalid): Refused => ({
    form,
    errors,
    message,
  });

  app.page(
    {
      method: 'get',
      path: SECOND_FACTOR,
      scope: 'user',
      query: z.object({ 'bat-buoc': optionalText('Bắt buộc', { max: 1 }) }),
    },
    async ({ c, person, query, notice, domain }) => (
      <SecondFactorPage
        state={await secondFactors.stateOf(person.id)}
        offer={await passkeys.offerNew(person, c.req.url)}
        needed={query['bat-buoc'] === '1'}
        flash={notice ?? undefined}
        trial={trialOf(domain)}
      />
    ),
  );

  app.form(
    { method: 'post', path: `${SECOND_FACTOR}/bat-dau`, scope: 'user', body: withPassword },
    async ({ person, body, domain }) => {
      await auth.verifyPassword(person, body.password);
      return <ScanPage {...await secondFactors.begin(person)} trial={trialOf(domain)} />;
    },
    (call) => page(call, refusedIn('begin', call)),
  );

  app.form(
    {
      method: 'post',
      path: `${SECOND_FACTOR}/xac-nhan`,
      scope: 'user',
      body: z.object({ code: requiredText('Mã xác thực', { max: 20 }) }),
    },
    async ({ person, body, domain, seeOther }) => {
      const codes = await secondFactors.confirm(person, body.code);
      await auth.endOtherSessions(person);
      if (codes.length === 0) return seeOther(SECOND_FACTOR, 'Đã bật ứng dụng xác thực.');
      return <RecoveryCodesPage codes={codes} trial={trialOf(domain)} />;
    },
    async (call) => {
      const begun = await secondFactors.begun(call.person);
      const refused = refusedIn('confirm', call);
      return begun ? (
        <ScanPage {...begun} refused={refused} trial={trialOf(call.domain)} />
      ) : (
        page(call, { ...refused, form: 'begin' })
      );
    },
  );

  app.form(
    { method: 'post', path: `${SECOND_FACTOR}/ma-du-phong`, scope: 'user', body: withPassword },
    async ({ person, body, domain }) => {
      await auth.verifyPassword(person, body.password);
      return (
        <RecoveryCodesPage codes={await secondFactors.renewRecoveryCodes(person)} trial={trialOf(domain)} />
      );
    },
    (call) => page(call, refusedIn('codes', call)),
  );

  app.form(
    { method: 'post', path: `${SECOND_FACTOR}/tat`, scope: 'user', body: withPassword },
    async ({ person, body, seeOther }) => {
      await auth.verifyPassword(person, body.password);
      await secondFactors.turnOffAuthenticator(person);
      return seeOther(SECOND_FACTOR, 'Đã tắt ứng dụng xác thực.');
    },
    (call) => page(call, refusedIn('off', call)),
  );
}
