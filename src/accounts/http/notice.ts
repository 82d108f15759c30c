import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { RequestContext } from './request-context.ts';

const noticeSchema = z.object({
  tone: z.enum(['neutral', 'attention', 'proved', 'danger']),
  message: z.string().max(500),
  /** An action that takes it back, offered for some seconds. */
  undo: z
    .object({
      action: z.string().startsWith('/'),
      fields: z.record(z.string(), z.string()).optional(),
      seconds: z.number().optional(),
    })
    .optional(),
  /** Key of a draft kept by the browser that is saved now. */
  savedDraft: z.string().optional(),
});

/** What the last action did, told once by the page that follows it. */
export type Notice = z.output<typeof noticeSchema>;

const COOKIE = 'loa-notice';
/** Long enough for the next page to come, short enough not to appear on a later one. */
const SECONDS = 20;

/** Leaves something to say for the page that the browser is sent to; a mere sentence tells of success. */
export function leaveNotice(c: RequestContext, notice: string | Notice, tls: boolean): void {
  const full: Notice = typeof notice === 'string' ? { tone: 'proved', message: notice } : notice;
  setCookie(c, COOKIE, JSON.stringify(full), {
    path: '/',
    maxAge: SECONDS,
    httpOnly: true,
    sameSite: 'Lax',
    secure: tls,
  });
}

/** What was left for this page, once. A cookie that was made up is dropped. */
export function takeNotice(c: RequestContext): Notice | null {
  const kept = getCookie(c, COOKIE);
  if (kept === undefined) return null;
  deleteCookie(c, COOKIE, { path: '/' });
  try {
    return noticeSchema.parse(JSON.parse(kept));
  } catch {
    return null;
  }
}
