/**
 * The frame every room's routes hang in. A route is declared once, by what it is and who may use it; the frame checks the
 * right, parses the input, tells refusals apart from faults, and answers. There is no other way to add a route.
 */
import { randomBytes } from 'node:crypto';
import type { BlockList } from 'node:net';
import { Hono } from 'hono';
import type { z } from 'zod';
import { Refusal } from '../../kernel/errors.ts';
import { asRefusal } from '../../kernel/machine-faults.ts';
import { mayDo } from '../permissions.ts';
import {
  Answers,
  embeddable,
  logged,
  refusalHeaders,
  REQUEST_ID_HEADER,
  type AnswerOptions,
} from './answers.ts';
import { addressOf } from './client-address.ts';
import type {
  Call,
  Declaration,
  Domain,
  EndpointDeclaration,
  EndpointResult,
  FormDeclaration,
  Html,
  Input,
  Invalid,
  PageDeclaration,
  PageExtras,
  RawDeclaration,
} from './declaration.ts';
import type { FrameEnv, RequestContext } from './request-context.ts';
import { letIn, type Gatekeeper, type Pass } from './gate.ts';
import { takeNotice } from './notice.ts';
import {
  FORM_BYTES,
  isNoName,
  JSON_BYTES,
  parseWith,
  queryValues,
  readForm,
  readJson,
  type SentForm,
} from './parse.ts';
import { requireRate, withRate, type RateLimit, type RateTaken } from './rate-limit.ts';
import { Registry } from './registry.ts';

export interface AppOptions extends AnswerOptions {
  keeper: Gatekeeper;
  domain: Domain;
  /** Proxies whose X-Forwarded-For is believed. */
  trustedProxies: BlockList;
  /** Further origins under which people open the server. */
  origins: readonly string[];
  /** Where files sent with forms wait; on the same file system as the media store. */
  uploads: { folder: string; freeBytesKept?: number | undefined };
  /** Is told of every answer: by which route, with which status, after how many ms of the machine's. */
  meter?: Meter | undefined;
  /** Of programs with a token; people and players have none. */
  rateLimit?: RateLimit | undefined;
}

export interface Meter {
  monotonic: () => number;
  answered: (route: Pick<Declaration, 'method' | 'path' | 'kind'>, status: number, ms: number) => void;
}

export class App {
  readonly registry = new Registry();
  private readonly hono = new Hono<FrameEnv>({ strict: true });
  private readonly boot = randomBytes(4).toString('hex');
  private requests = 0;
  private setUp = false;
  private readonly answers: Answers;

  constructor(private readonly options: AppOptions) {
    this.answers = new Answers(options);
    this.hono.notFound((c: RequestContext) => {
      this.identify(c);
      return this.answers.refuse(c, kindOfPath(c.req.path), noSuchPage());
    });
    this.hono.onError((error, c: RequestContext) => this.answers.error(c, kindOfPath(c.req.path), error));
  }

  /** What a server serves. */
  readonly fetch = (request: Request, env?: unknown): Response | Promise<Response> =>
    this.hono.fetch(request, env);

  /** For tests: a request without a socket. */
  request(path: string, init?: RequestInit, env?: unknown): Promise<Response> {
    return Promise.resolve(this.hono.request(path, init, env as Record<string, unknown>));
  }

  /** Every route that the server answers, as method and path: a test holds them against the registry. */
  routes(): { method: string; path: string }[] {
    return this.hono.routes.map(({ method, path }) => ({ method, path }));
  }

  /**
   * JSON in, JSON out, refusals as RFC 9457 problem details; listed in /api/openapi.json.
   *
   * @example app.endpoint({ method: 'get', path: '/api/v1/stations/{stationId}', scope: 'station', permission: 'station.see',
   *   summary: 'Xem đài', response: stationSchema }, ({ station }) => station)
   */
  endpoint<const D extends EndpointDeclaration>(
    declaration: D,
    handler: (input: Input<D>) => EndpointResult<D> | Promise<EndpointResult<D>>,
  ): void {
    this.add({ kind: 'endpoint', ...declaration }, async (c, call) => {
      const { body: schema } = declaration;
      const body =
        schema === undefined
          ? undefined
          : schema === 'stream'
            ? bodyStream(c)
            : parseWith(schema, await readJson(c, declaration.maxBytes ?? JSON_BYTES));
      const result = await handler(Object.assign(call, { body }) as unknown as Input<D>);
      if (result instanceof Response) return result;
      c.header('cache-control', 'no-store');
      c.header(REQUEST_ID_HEADER, call.requestId);
      const response = declaration.response;
      if (response === undefined) return c.body(null, 204);
      return c.json(response.parse(result) as object, declaration.status ?? 200);
    });
  }

  /** A page for a person: HTML, or a Response of its own (a redirect, a download). */
  page<const D extends PageDeclaration>(
    declaration: D,
    handler: (input: Input<D> & PageExtras) => Html | Response | Promise<Html | Response>,
  ): void {
    this.add({ kind: 'page', ...declaration }, async (c, call) => {
      // A part that renews itself must not take away what the next page has to tell.
      const notice = c.req.header('hx-request') === 'true' ? null : takeNotice(c);
      const extras = { notice, seeOther: this.answers.seeOther(c) };
      return this.answers.page(c, await handler({ ...call, ...extras } as unknown as Input<D> & PageExtras));
    });
  }

  /**
   * What a form sends. Refused by its schema or by the use case, it is shown again by `onInvalid` with everything typed and
   * the fields' sentences; without `onInvalid` (a lone button) the refusal is an error page.
   */
  form<const D extends FormDeclaration>(
    declaration: D,
    handler: (input: Input<D> & PageExtras) => Html | Response | Promise<Html | Response>,
    onInvalid?: (
      input: Omit<Input<D>, 'body'> & PageExtras & Invalid,
    ) => Html | Response | Promise<Html | Response>,
  ): void {
    this.add({ kind: 'form', ...declaration }, async (c, call) => {
      const extras = { notice: takeNotice(c), seeOther: this.answers.seeOther(c) };
      let sent: SentForm | null = null;
      try {
        const { body: schema, files = {}, maxBytes = FORM_BYTES } = declaration;
        if (schema && schema !== 'stream')
          sent = await readForm(c, { maxBytes, files, ...this.options.uploads });
        if (sent?.refused) throw sent.refused;
        const body =
          schema === 'stream'
            ? bodyStream(c)
            : schema === undefined
              ? undefined
              : parseWith(schema, sent!.all);
        const input = { ...call, ...extras, body } as unknown as Input<D> & PageExtras;
        return await this.answers.page(c, await handler(input));
      } catch (thrown) {
        const error = asRefusal(thrown);
        if (!error || !onInvalid || !isShownInForm(error)) throw thrown;
        this.answers.note(c, error);
        // Where fields are at fault, each has its sentence.
        const message = error.errors.length > 0 ? null : error.message;
        const invalid = {
          ...{ code: error.code, values: sent?.values ?? {}, sent: sent?.all ?? {} },
          ...{ errors: error.errors, message },
        };
        const shown = await onInvalid({ ...call, ...extras, ...invalid } as unknown as Parameters<
          typeof onInvalid
        >[0]);
        c.status(error.status);
        refusalHeaders(c, error);
        return await this.answers.page(c, shown);
      } finally {
        await sent?.discard();
      }
    });
  }

  /** Bytes: style sheets, media, health. The handler sets caching itself. */
  raw<const D extends RawDeclaration>(
    declaration: D,
    handler: (input: Input<D>) => Response | Promise<Response>,
  ): void {
    this.add({ kind: 'raw', ...declaration }, (c, call) =>
      Promise.resolve(handler(call as unknown as Input<D>)),
    );
  }

  /** What a person can tell us of a request, and the log has of it. */
  private identify(c: RequestContext): string {
    const requestId = `${this.boot}-${(++this.requests).toString(36)}`;
    c.set('requestId', requestId);
    return requestId;
  }

  private add(
    declaration: Declaration,
    answer: (c: RequestContext, call: Call & Record<string, unknown>) => Promise<Response>,
  ): void {
    this.registry.add(declaration);
    const path = declaration.path.replace(/\{(\w+)\}/g, ':$1');
    this.hono.on(declaration.method.toUpperCase(), path, async (c) => {
      const requestId = this.identify(c);
      const { meter } = this.options;
      const began = meter?.monotonic() ?? 0;
      let rate: RateTaken | null = null;
      const told = (response: Response): Response => {
        meter?.answered(declaration, response.status, meter.monotonic() - began);
        return withRate(response, rate);
      };
      try {
        if (!declaration.beforeSetup) await this.requireSetUp();
        const params = c.req.param();
        if (Object.values<string>(params).some(isNoName)) throw noSuchPage();
        const { keeper, origins } = this.options;
        const request = { headers: c.req.raw.headers, params };
        const pass = await letIn(keeper, declaration, request, origins);
        if (pass.scope === 'station' && pass.person === null)
          requireRate((rate = this.options.rateLimit?.take(pass.actor.id) ?? null));
        const query = declaration.query && queryOf(c, declaration.query);
        const call = this.callOf(c, pass, { requestId, params, query });
        const response = await answer(c, call);
        this.options.log.debug('request', () => logged(c, requestId, response.status));
        if (c.req.method === 'HEAD') await unsent(response);
        if (declaration.kind === 'endpoint') return told(response);
        const whole = await this.answers.withPageHeaders(c, response);
        return told(declaration.embeddable && declaration.scope === 'public' ? embeddable(whole) : whole);
      } catch (error) {
        return told(await this.answers.error(c, declaration.kind, error));
      }
    });
  }

  private callOf(
    c: RequestContext,
    pass: Pass,
    read: { requestId: string; params: Record<string, string>; query: unknown },
  ): Call & Record<string, unknown> {
    const { keeper, log, trustedProxies } = this.options;
    const { requestId } = read;
    const station = pass.scope === 'station' ? pass.station.id : undefined;
    const call: Call & Record<string, unknown> = {
      ...pass,
      ...read,
      c,
      domain: this.options.domain,
      hasPage: (path) => this.registry.hasPage(path),
      // Made when it is asked for: most requests have nothing to say.
      get log() {
        return log.with({ request: requestId, ...(station !== undefined && { station }) });
      },
      get address() {
        return addressOf(c, trustedProxies);
      },
    };
    if (pass.scope === 'public') call['viewer'] = () => keeper.personOf(c.req.raw.headers);
    if (pass.scope === 'station')
      call['may'] = (permission: Parameters<typeof mayDo>[1]) => mayDo(pass.actor.roles, permission);
    return call;
  }

  /** Once set up it stays so; until then the first-run page alone answers. */
  private async requireSetUp(): Promise<void> {
    this.setUp ||= await this.options.keeper.isSetUp();
    if (!this.setUp) throw new Refusal('not-set-up', 'Máy chủ chưa được cài đặt lần đầu.', 503);
  }
}

/** A player polls without a word more, ten thousand of them: what a query comes to that is not there is parsed once. */
const unasked = new WeakMap<z.ZodType, unknown>();

function queryOf(c: RequestContext, schema: z.ZodType): unknown {
  if (c.req.url.includes('?')) return parseWith(schema, queryValues(c));
  if (!unasked.has(schema)) unasked.set(schema, Object.freeze(parseWith(schema, {})));
  return unasked.get(schema);
}

/** A HEAD is answered by its GET, whose body Hono drops as it is: a file that nobody reads would stay open for ever. */
async function unsent({ body }: Response): Promise<void> {
  await body?.cancel().catch(() => undefined);
}

/** Who may not, or asks for what is not there, is not helped by the same form. */
function isShownInForm(refusal: Refusal): boolean {
  return ![401, 403, 404, 405].includes(refusal.status);
}

function noSuchPage(): Refusal {
  return new Refusal('not-found', 'Không có trang này.', 404);
}

function kindOfPath(path: string): Declaration['kind'] {
  return path.startsWith('/api/') ? 'endpoint' : 'page';
}

function bodyStream(c: RequestContext): ReadableStream<Uint8Array> {
  return c.req.raw.body ?? new Blob([]).stream();
}
