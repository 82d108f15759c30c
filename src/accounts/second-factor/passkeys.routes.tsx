import { z } from 'zod';
import { passwordField, requiredText } from '../../kernel/fields.ts';
import type { Auth } from '../auth.ts';
import type { App } from '../http/app.ts';
import type { Call, Invalid } from '../http/declaration.ts';
import type { Person } from '../http/gate.ts';
import { textOf } from '../sign-in.routes.tsx';
import { trialOf } from '../station-page.page.tsx';
import { PASSKEYS } from './passkeys.page.tsx';
import type { Passkeys } from './passkeys.ts';
import type { Refused } from './refused.ts';
import { RecoveryCodesPage, SECOND_FACTOR, SecondFactorPage } from './second-factor.page.tsx';
import type { SecondFactors } from './second-factors.ts';

interface PasskeyRooms {
  auth: Auth;
  secondFactors: SecondFactors;
  passkeys: Passkeys;
}

/** Tài khoản → Xác thực hai lớp → Khóa truy cập. */
export function passkeysRoutes(app: App, { auth, secondFactors, passkeys }: PasskeyRooms): void {
  const again = async (
    { c, person, values, errors, message, domain }: Call & Invalid & { person: Person },
    form: Refused['form'],
    kept: string,
  ) => (
    <SecondFactorPage
      state={await secondFactors.stateOf(person.id)}
      offer={await passkeys.offerNew(person, c.req.url)}
      refused={{ form, errors, message, name: textOf(values[kept]) ?? '' }}
      trial={trialOf(domain)}
    />
  );

  app.form(
    {
      method: 'post',
      path: PASSKEYS,
      scope: 'user',
      body: z.object({
        name: requiredText('Tên khóa mới', { max: 60 }),
        password: passwordField('Mật khẩu'),
        passkey: requiredText('Khóa truy cập', { max: 20_000 }),
      }),
    },
    async ({ c, person, body, seeOther, domain }) => {
      await auth.verifyPassword(person, body.password);
      const read = await passkeys.read(person, body.name, body.passkey, c.req.url);
      const codes = await secondFactors.addPasskey(person, read);
      if (codes.length === 0) return seeOther(SECOND_FACTOR, 'Đã thêm khóa truy cập.');
      await auth.endOtherSessions(person);
      return <RecoveryCodesPage codes={codes} trial={trialOf(domain)} />;
    },
    (call) => again(call, 'passkey', 'name'),
  );

  app.form(
    {
      method: 'post',
      path: `${PASSKEYS}/bo`,
      scope: 'user',
      body: z.object({
        id: requiredText('Khóa truy cập', { max: 2_000 }),
        password: passwordField('Mật khẩu'),
      }),
    },
    async ({ person, body, seeOther }) => {
      await auth.verifyPassword(person, body.password);
      await secondFactors.removePasskey(person, body.id);
      return seeOther(SECOND_FACTOR, 'Đã bỏ khóa truy cập.');
    },
    (call) => again(call, 'remove-passkey', 'id'),
  );
}
