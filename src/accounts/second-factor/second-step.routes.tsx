import { z } from 'zod';
import { optionalText, requiredText } from '../../kernel/fields.ts';
import type { Auth } from '../auth.ts';
import type { App } from '../http/app.ts';
import { ownPath, setCookies, textOf } from '../sign-in.routes.tsx';
import { trialOf } from '../station-page.page.tsx';
import type { HalfSignedIn } from './half-signed-in.ts';
import { SecondStepPage } from './second-step.page.tsx';
import type { SecondFactors } from './second-factors.ts';
import { dropTicket, SECOND_STEP, ticketHolder } from './ticket-cookie.ts';

const next = optionalText('Trang tiếp theo', { max: 2_000 });

export interface SecondStepRooms {
  auth: Auth;
  secondFactors: SecondFactors;
  halfSignedIn: HalfSignedIn;
}

/** The sign-in's second step. */
export function secondStepRoutes(app: App, { auth, secondFactors, halfSignedIn }: SecondStepRooms): void {
  app.page(
    { method: 'get', path: SECOND_STEP, scope: 'public', query: z.object({ tiep: next }) },
    ({ c, query, seeOther, domain }) =>
      ticketHolder(c, halfSignedIn) === null ? (
        seeOther('/dang-nhap')
      ) : (
        <SecondStepPage next={ownPath(query.tiep)} trial={trialOf(domain)} />
      ),
  );

  app.form(
    {
      method: 'post',
      path: SECOND_STEP,
      scope: 'public',
      body: z.object({ code: requiredText('Mã xác thực', { max: 40 }), tiep: next }),
    },
    async ({ c, body, address, seeOther }) => {
      const userId = ticketHolder(c, halfSignedIn);
      if (userId === null)
        return seeOther('/dang-nhap', {
          tone: 'attention',
          message: 'Đã quá thời gian nhập mã. Hãy đăng nhập lại.',
        });
      const by = await secondFactors.check(userId, body.code);
      dropTicket(c);
      setCookies(c, await auth.beginSession(userId, { headers: c.req.raw.headers, address }));
      if (by === 'authenticator') return seeOther(ownPath(body.tiep));
      const { recoveryCodesLeft } = await secondFactors.stateOf(userId);
      return seeOther('/tai-khoan/hai-lop', {
        tone: 'attention',
        message: `Đã đăng nhập bằng mã dự phòng, còn ${recoveryCodesLeft} mã. Nếu mất điện thoại, hãy tắt rồi bật lại.`,
      });
    },
    ({ values, errors, message, domain }) => (
      <SecondStepPage
        next={ownPath(textOf(values['tiep']))}
        errors={errors}
        message={message}
        trial={trialOf(domain)}
      />
    ),
  );
}
