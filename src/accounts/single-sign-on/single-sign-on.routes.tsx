import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { optionalText } from '../../kernel/fields.ts';
import type { Log } from '../../kernel/log.ts';
import type { Auth } from '../auth.ts';
import type { App } from '../http/app.ts';
import type { PageExtras } from '../http/declaration.ts';
import { createRateLimit } from '../http/rate-limit.ts';
import type { HalfSignedIn } from '../second-factor/half-signed-in.ts';
import type { SecondFactors } from '../second-factor/second-factors.ts';
import { leaveTicket, SECOND_STEP } from '../second-factor/ticket-cookie.ts';
import { ownPath, setCookies, signInQuery } from '../sign-in.routes.tsx';
import type { Identified, Provider } from './provider.ts';
import { RETURN, SINGLE_SIGN_ON, type SignOnAttempt, type SignOnAttempts } from './sign-on-attempt.ts';
import { SignOnRefused } from './sign-on-refusals.ts';
import type { SingleSignOn } from './single-sign-on.ts';

/** Each asks something of the provider; a whole office comes from one address. */
const ATTEMPTS_A_MINUTE = 60;

export interface SingleSignOnRooms {
  auth: Auth;
  secondFactors: SecondFactors;
  halfSignedIn: HalfSignedIn;
  singleSignOn: SingleSignOn;
  signOnProvider: Provider | null;
  signOnAttempts: SignOnAttempts;
  machine: Clock;
  /** People reach us over HTTPS. */
  tls: boolean;
}

const answerSchema = z.object({
  code: optionalText('Mã đăng nhập', { max: 8_000 }),
  state: optionalText('Mã phiên', { max: 2_000 }),
  iss: optionalText('Nơi phát hành', { max: 2_000 }),
  error: optionalText('Lỗi', { max: 2_000 }),
});
type Answer = z.output<typeof answerSchema>;

/** Đăng nhập một lần: to the provider, and back. Whatever goes wrong is told on the sign-in page, where the password still works. */
export function singleSignOnRoutes(app: App, rooms: SingleSignOnRooms): void {
  const { auth, secondFactors, halfSignedIn, singleSignOn, signOnProvider, signOnAttempts, tls } = rooms;
  const rate = createRateLimit({
    perMinute: ATTEMPTS_A_MINUTE,
    monotonic: () => rooms.machine.monotonic(),
  });

  function provider(): Provider {
    if (signOnProvider) return signOnProvider;
    throw new Refusal('single-sign-on-off', 'Máy chủ này không dùng đăng nhập một lần.', 404);
  }

  function requireRate(address: string): void {
    const { over, resetSeconds } = rate.take(address);
    if (!over) return;
    const message = 'Đã thử quá nhiều lần. Hãy đợi một phút rồi thử lại.';
    throw new Refusal('too-many-attempts', message, 429, [], resetSeconds);
  }

  /** Back to the sign-in page with the sentence, and with where the person wanted to go. */
  function told(error: unknown, next: string, { log, seeOther }: { log: Log } & PageExtras): Response {
    if (!(error instanceof Refusal)) throw error;
    const why = error instanceof SignOnRefused ? error.why : undefined;
    log.info('single sign-on refused', { code: error.code, ...(why !== undefined && { why }) });
    const query = new URLSearchParams({
      ...(next !== '/' && { tiep: next }),
      ...(error instanceof SignOnRefused && error.mayBeAnother && { khac: '1' }),
    });
    return seeOther(query.size === 0 ? '/dang-nhap' : `/dang-nhap?${query.toString()}`, {
      tone: 'danger',
      message: error.message,
    });
  }

  app.page(
    {
      method: 'get',
      path: SINGLE_SIGN_ON,
      scope: 'public',
      query: signInQuery,
    },
    async (call) => {
      const { c, query, viewer, address, seeOther } = call;
      const asked = provider();
      const next = ownPath(query.tiep);
      if (await viewer()) return seeOther(next);
      try {
        requireRate(address);
        const begun = await asked.begin(query.khac);
        signOnAttempts.leave(c, { ...begun.secrets, next });
        return c.redirect(begun.address, 303);
      } catch (error) {
        return told(error, next, call);
      }
    },
  );

  /** @throws Refusal */
  async function identify(attempt: SignOnAttempt | null, answer: Answer): Promise<Identified> {
    if (!attempt || answer.state !== attempt.state) throw new SignOnRefused('other-browser');
    if (answer.error === 'access_denied') throw new SignOnRefused('cancelled');
    if (answer.error !== '' || answer.code === '')
      throw new SignOnRefused('refused-there', {
        why: /^[a-z_]{1,40}$/.exec(answer.error)?.[0] ?? 'no code',
      });
    return provider().identify(answer.code, answer.iss, attempt);
  }

  app.page({ method: 'get', path: RETURN, scope: 'public', query: answerSchema }, async (call) => {
    const { c, query, address, seeOther, log } = call;
    provider();
    const attempt = signOnAttempts.take(c);
    const next = ownPath(attempt?.next);
    try {
      requireRate(address);
      const identified = await identify(attempt, query);
      const { owner, toBind } = await singleSignOn.find(identified);
      const { multiFactor } = identified;
      if (!multiFactor && (await secondFactors.isOn(owner.id))) {
        leaveTicket(c, halfSignedIn, { userId: owner.id, toBind }, tls);
        return seeOther(`${SECOND_STEP}?tiep=${encodeURIComponent(next)}`);
      }
      if (toBind) await singleSignOn.bind(owner.id, toBind);
      const caller = { headers: c.req.raw.headers, address };
      setCookies(c, await auth.beginSession(owner.id, caller, multiFactor));
      log.info('signed in by single sign-on', { user: owner.id, multiFactor });
      return seeOther(next);
    } catch (error) {
      return told(error, next, call);
    }
  });
}
