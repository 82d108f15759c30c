import { z } from 'zod';
import { fieldRefusal } from '../../kernel/errors.ts';
import { optionalText, proofFields } from '../../kernel/fields.ts';
import type { Auth } from '../auth.ts';
import type { App } from '../http/app.ts';
import { ownPath, setCookies, textOf } from '../sign-in.routes.tsx';
import type { RequestContext } from '../http/request-context.ts';
import type { SingleSignOn } from '../single-sign-on/single-sign-on.ts';
import { trialOf } from '../station-page.page.tsx';
import type { HalfSignedIn, HalfSignedInPerson } from './half-signed-in.ts';
import { SecondStepPage } from './second-step.page.tsx';
import type { Passkeys } from './passkeys.ts';
import type { SecondFactors } from './second-factors.ts';
import { dropTicket, SECOND_STEP, ticketHolder } from './ticket-cookie.ts';

const next = optionalText('Trang tiếp theo', { max: 2_000 });

export interface SecondStepRooms {
  auth: Auth;
  secondFactors: SecondFactors;
  passkeys: Passkeys;
  halfSignedIn: HalfSignedIn;
  singleSignOn: SingleSignOn;
}

const answerSchema = z.object({
  code: optionalText('Mã xác thực', { max: 40 }),
  passkey: proofFields.passkey,
  tiep: next,
});

/** The sign-in's second step. */
export function secondStepRoutes(app: App, rooms: SecondStepRooms): void {
  const { auth, secondFactors, passkeys, halfSignedIn, singleSignOn } = rooms;
  const offerTo = (holder: HalfSignedInPerson | null, c: RequestContext) =>
    holder === null ? null : passkeys.offer(holder.userId, 'sign-in', c.req.url);

  app.page(
    { method: 'get', path: SECOND_STEP, scope: 'public', query: z.object({ tiep: next }) },
    async ({ c, query, seeOther, domain }) => {
      const holder = ticketHolder(c, halfSignedIn);
      if (holder === null) return seeOther('/dang-nhap');
      const offer = await offerTo(holder, c);
      return <SecondStepPage next={ownPath(query.tiep)} offer={offer} trial={trialOf(domain)} />;
    },
  );

  async function check(userId: string, { code, passkey }: z.output<typeof answerSchema>, c: RequestContext) {
    if (passkey !== '') {
      await passkeys.check(userId, 'sign-in', passkey, c.req.url);
      return 'passkey';
    }
    if (code === '') throw fieldRefusal('code', 'code-missing', 'Hãy nhập mã xác thực.');
    return secondFactors.check(userId, code);
  }

  app.form(
    { method: 'post', path: SECOND_STEP, scope: 'public', body: answerSchema },
    async ({ c, body, address, seeOther }) => {
      const holder = ticketHolder(c, halfSignedIn);
      if (holder === null)
        return seeOther('/dang-nhap', {
          tone: 'attention',
          message: 'Đã quá thời gian nhập mã. Hãy đăng nhập lại.',
        });
      const { userId, toBind } = holder;
      const by = await check(userId, body, c);
      if (toBind) await singleSignOn.bind(userId, toBind);
      dropTicket(c);
      setCookies(c, await auth.beginSession(userId, { headers: c.req.raw.headers, address }));
      if (by !== 'recovery-code') return seeOther(ownPath(body.tiep));
      const { recoveryCodesLeft } = await secondFactors.stateOf(userId);
      return seeOther('/tai-khoan/hai-lop', {
        tone: 'attention',
        message: `Đã đăng nhập bằng mã dự phòng, còn ${recoveryCodesLeft} mã. Nếu mất điện thoại, hãy tắt rồi bật lại.`,
      });
    },
    async ({ c, values, errors, message, domain }) => (
      <SecondStepPage
        next={ownPath(textOf(values['tiep']))}
        offer={await offerTo(ticketHolder(c, halfSignedIn), c)}
        errors={errors}
        message={message}
        trial={trialOf(domain)}
      />
    ),
  );
}
