/** How the frame answers: pages, refusals, faults, and the way from a form to the next page. */
import type { MiddlewareHandler } from 'hono';
import type { Refusal } from '../../kernel/errors.ts';
import { problemDetails } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { asRefusal } from '../../kernel/machine-faults.ts';
import type { Declaration, Html } from './declaration.ts';
import type { RequestContext } from './request-context.ts';
import { leaveNotice, type Notice } from './notice.ts';

export interface ErrorShown {
  status: number;
  /** A refusal's sentence; null for a fault, of which nothing is told but its request id. */
  message: string | null;
  requestId: string;
}

export interface AnswerOptions {
  log: Log;
  /** How a page says that something went wrong. */
  errorPage: (error: ErrorShown, c: RequestContext) => Html;
  /** Sets the headers of everything a browser shows (content policy and the like). */
  pageHeaders?: MiddlewareHandler;
  /** True when people reach us over HTTPS: cookies are then marked secure. */
  tls: boolean;
}

/** By this a person names a request, and the log's lines of it are found. */
export const REQUEST_ID_HEADER = 'loa-request-id';

const SIGN_IN = '/dang-nhap';
const FIRST_RUN = '/';
const SECOND_FACTOR = '/tai-khoan/hai-lop?bat-buoc=1';

export class Answers {
  constructor(private readonly options: AnswerOptions) {}

  async error(c: RequestContext, kind: Declaration['kind'], error: unknown): Promise<Response> {
    const refusal = asRefusal(error);
    if (refusal) {
      this.note(c, refusal);
      return this.refuse(c, kind, refusal);
    }
    const requestId = requestIdOf(c);
    this.options.log.error('request failed', { ...logged(c, requestId, 500), error });
    c.header('loa-refused', 'fault');
    if (kind !== 'page' && kind !== 'form')
      return problem(c, 500, {
        type: 'urn:loa-phuong:problem:fault',
        title: 'Máy chủ gặp lỗi.',
        status: 500,
        code: 'fault',
        detail: `Máy chủ gặp lỗi. Hãy báo người quản trị mã ${requestId}.`,
        errors: [],
      });
    c.status(500);
    return this.errorPage(c, { status: 500, message: null, requestId });
  }

  /** What the machine could not do is for its administrator too, whatever people are told. */
  note(c: RequestContext, { cause, status }: Refusal): void {
    if (cause === undefined) return;
    this.options.log.error('the machine failed', { ...logged(c, requestIdOf(c), status), error: cause });
  }

  async refuse(c: RequestContext, kind: Declaration['kind'], refusal: Refusal): Promise<Response> {
    const requestId = requestIdOf(c);
    this.options.log.debug('request refused', {
      ...logged(c, requestId, refusal.status),
      code: refusal.code,
    });
    refusalHeaders(c, refusal);
    if (kind !== 'page' && kind !== 'form') return problem(c, refusal.status, problemDetails(refusal));
    const elsewhere = elsewhereFor(c, refusal);
    if (elsewhere !== null) return this.lead(c, elsewhere);
    c.status(refusal.status);
    return this.errorPage(c, { status: refusal.status, message: refusal.message, requestId });
  }

  private async errorPage(c: RequestContext, shown: ErrorShown): Promise<Response> {
    const response = await this.page(c, await this.options.errorPage(shown, c));
    return this.withPageHeaders(c, response);
  }

  async page(c: RequestContext, result: Html | Response): Promise<Response> {
    if (result instanceof Response) return result;
    c.header('cache-control', 'no-store');
    c.header(REQUEST_ID_HEADER, requestIdOf(c));
    const html: { toString(): string | Promise<string> } = await result;
    return c.html(await html.toString());
  }

  async withPageHeaders(c: RequestContext, response: Response): Promise<Response> {
    if (!this.options.pageHeaders) return response;
    await this.options.pageHeaders(c, async () => {
      c.res = response;
    });
    return c.res;
  }

  seeOther(c: RequestContext) {
    return (path: string, notice?: string | Notice): Response => {
      if (notice !== undefined) leaveNotice(c, notice, this.options.tls);
      return this.lead(c, path);
    };
  }

  /** To another page; htmx would follow a 303 itself and put the page into a fragment. */
  private lead(c: RequestContext, path: string): Response {
    if (c.req.header('hx-request') !== 'true') return c.redirect(path, 303);
    c.header('hx-redirect', path);
    return c.body(null, 200);
  }
}

/** A page that needs a sign-in leads there and back again, one that needs a second factor to where it is set up; before the first run everything leads to the first-run page. */
function elsewhereFor(c: RequestContext, refusal: Refusal): string | null {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return null;
  if (refusal.code === 'not-set-up') return FIRST_RUN;
  if (refusal.code === 'second-factor-needed') return SECOND_FACTOR;
  if (refusal.code !== 'sign-in-needed') return null;
  const { pathname, search } = new URL(c.req.url);
  return `${SIGN_IN}?tiep=${encodeURIComponent(pathname + search)}`;
}

function problem(c: RequestContext, status: number, details: object): Response {
  c.header('cache-control', 'no-store');
  c.header(REQUEST_ID_HEADER, requestIdOf(c));
  return c.body(JSON.stringify(details), status as 400, { 'content-type': 'application/problem+json' });
}

function requestIdOf(c: RequestContext): string {
  return c.get('requestId') ?? '-';
}

export function logged(c: RequestContext, request: string, status: number) {
  // A secret address is told to nobody who reads the log.
  const path = c.req.path.replace(/loa_[a-z]_[\w-]+/g, 'loa_…');
  return { request, method: c.req.method, path, status };
}

/** Names the refusal, and when to ask again. */
export function refusalHeaders(c: RequestContext, { code, retryAfterS }: Refusal): void {
  c.header('loa-refused', code);
  if (retryAfterS !== undefined) c.header('retry-after', String(retryAfterS));
}

/** Opens to other sites' frames and players what is meant for them. */
export function embeddable(response: Response): Response {
  const { headers } = response;
  headers.delete('x-frame-options');
  headers.set('cross-origin-resource-policy', 'cross-origin');
  const policy = headers.get('content-security-policy');
  if (policy !== null)
    headers.set('content-security-policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'));
  return response;
}
