/**
 * A stand-in for Zalo as a real HTTP server, for newcomers and tests: the API, the page on which an OA grants its rights, articles one
 * can open, and `/_sandbox/…` to look into it and to spoil its answers.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { shiftedClock, type Clock } from '../../kernel/clock.ts';
import { parseClockSpec } from '../../kernel/config.ts';
import { newId } from '../../kernel/ids.ts';
import { webhookMac } from '../zalo/signature.ts';
import { SandboxModel, type Reply, type SandboxLine } from './model.ts';
import { articlePage, grantPage } from './pages.ts';
import { faultSchema, type Fault, type Scenario, type Spoiling } from './scenario.ts';

/** What came, as it came: for contract tests. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface ZaloSandbox {
  /** 'http://127.0.0.1:4280' */
  base: string;
  model: SandboxModel;
  received: Received[];
  /** How the next questions are spoilt; those that are over are taken out. */
  faults: Fault[];
  /** Sends an event to the webhook of the scenario; gives the answer's status. */
  send: (event: Record<string, unknown>) => Promise<number>;
  close: () => Promise<void>;
}

const MOST_BYTES = 6_000_000;

/** @param port 0 takes a free one */
export async function startSandbox(
  scenario: Scenario,
  options: { machine: Clock; port?: number; host?: string; onLine?: (line: SandboxLine) => void },
): Promise<ZaloSandbox> {
  const { machine } = options;
  const clock = scenario.clock === undefined ? machine : clockOf(scenario.clock, machine);
  const model = new SandboxModel(scenario, clock, machine, options.onLine);
  const received: Received[] = [];
  const faults: Fault[] = scenario.faults.map((fault) => ({ ...fault }));
  const chance = seeded(scenario.seed);

  /** The first fault that is due for this path. */
  function spoilingOf(path: string): Spoiling | null {
    for (const [index, fault] of faults.entries()) {
      if (!path.includes(fault.call)) continue;
      if (fault.after > 0) {
        fault.after--;
        continue;
      }
      if (chance() >= fault.chance) continue;
      if (fault.times !== undefined && --fault.times === 0) faults.splice(index, 1);
      return fault.spoil;
    }
    return null;
  }

  async function answerApi(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    work: () => object,
  ): Promise<unknown> {
    const spoiling = spoilingOf(path);
    if (spoiling && 'slowMs' in spoiling) await machine.wait(spoiling.slowMs);
    if (!spoiling || 'slowMs' in spoiling) return json(response, work());
    if ('error' in spoiling)
      return json(response, { error: spoiling.error, message: 'As the scenario says' });
    const done = spoiling.done ? work() : null;
    model.tell('spoilt', { path, spoiling });
    if ('status' in spoiling)
      return response.writeHead(spoiling.status, { 'content-type': 'text/html' }).end('<h1>Error</h1>');
    if ('nonsense' in spoiling)
      return response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Zalo</h1>');
    if ('empty' in spoiling) return json(response, { error: 0, message: 'Success', data: {} });
    if ('cut' in spoiling) {
      const whole = JSON.stringify(done ?? { error: 0, message: 'Success', data: { token: 'x' } });
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': String(whole.length + 10),
      });
      response.write(whole.slice(0, Math.max(1, whole.length / 2)));
      await machine.wait(20);
      return response.destroy();
    }
    const hung = setTimeout(() => response.destroy(), scenario.silenceMs);
    request.on('close', () => clearTimeout(hung));
    return undefined;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '/', base());
    const body = await bodyOf(request);
    const { pathname: path, searchParams: query } = url;
    if (path.startsWith('/_sandbox/')) return control(path, request, response, body);
    if (path === '/v4/oa/permission') return permission(query, response);
    if (path.startsWith('/bai/')) {
      const article = model.articles.find(({ id }) => id === path.slice(5) && path.length > 5);
      if (article && !article.removed) article.views++;
      return html(response, article && !article.removed ? 200 : 404, articlePage(article));
    }
    if (path.startsWith('/anh/')) {
      const image = model.images.get(path.slice(5));
      return response.writeHead(image ? 200 : 404, { 'content-type': 'image/jpeg' }).end(image);
    }
    received.push({
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: body.toString('utf8'),
    });
    if (path === '/v4/oa/access_token')
      return answerApi(path, request, response, () =>
        model.exchange(new URLSearchParams(body.toString('utf8')), one(request.headers['secret_key'])),
      );
    return answerApi(path, request, response, () => api(path, query, request, body));
  }

  function api(path: string, query: URLSearchParams, request: IncomingMessage, body: Buffer): Reply {
    const refused = model.gate(one(request.headers['access_token']));
    if (refused) return refused;
    if (path === '/v2.0/oa/upload/image') return upload(body);
    return model.answer(path, query, parsed(body));
  }

  function upload(body: Buffer): Reply {
    const start = body.indexOf('\r\n\r\n') + 4;
    const end = body.lastIndexOf('\r\n--', body.length - 4);
    const image = body.subarray(start, end);
    const kind =
      image.subarray(0, 3).toString('hex') === 'ffd8ff' || image.subarray(1, 4).toString('latin1') === 'PNG';
    if (!kind) return { error: -201, message: 'file type is not support' };
    if (image.length > 1_048_576) return { error: -210, message: 'file size exceeded' };
    const id = newId(machine.now());
    model.images.set(id, Buffer.from(image));
    model.tell('uploaded', { id, bytes: image.length });
    return {
      error: 0,
      message: 'Success',
      data: { attachment_id: id, ...(model.scenario.uploadTellsUrl && { url: `${base()}/anh/${id}` }) },
    };
  }

  function permission(query: URLSearchParams, response: ServerResponse): ServerResponse {
    const [appId, redirect, challenge, state] = ['app_id', 'redirect_uri', 'code_challenge', 'state'].map(
      (name) => query.get(name) ?? '',
    );
    const { app } = scenario;
    const known = app.redirectUris?.includes(redirect!) ?? URL.canParse(redirect!);
    if (appId !== app.id || !app.approved || !known)
      return json(response, {
        error: !app.approved ? -14029 : known ? -14002 : -14003,
        error_name: 'Invalid request',
      });
    const back = (more: Record<string, string>) => {
      const url = new URL(redirect!);
      for (const [name, value] of Object.entries({ ...more, state: state! }))
        url.searchParams.set(name, value);
      return url.href;
    };
    return html(
      response,
      200,
      grantPage(
        scenario.oa.name,
        back({ code: model.grant(redirect!, challenge!), oa_id: scenario.oa.id }),
        back({ error: '-14004', error_reason: 'denied' }),
      ),
    );
  }

  async function control(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): Promise<unknown> {
    const name = path.slice('/_sandbox/'.length);
    if (name === 'log') return json(response, model.log);
    if (name === 'articles') return json(response, model.articles);
    if (name === 'broadcasts') return json(response, model.broadcasts);
    if (request.method !== 'POST') return json(response, { error: 404 }, 404);
    if (name === 'faults') {
      const read = z.array(faultSchema).safeParse(parsed(body));
      if (!read.success) return json(response, { error: 422, message: read.error.message }, 422);
      faults.splice(0, faults.length, ...read.data);
      return json(response, { faults });
    }
    if (name === 'drop-access') model.dropAccess();
    if (name === 'events') return json(response, { status: await send(parsed(body)) });
    return json(response, {});
  }

  async function send(event: Record<string, unknown>): Promise<number> {
    if (scenario.webhook === undefined) return 0;
    const timestamp = String(machine.now());
    const raw = JSON.stringify({ app_id: scenario.app.id, oa_id: scenario.oa.id, timestamp, ...event });
    const mac = webhookMac(scenario.app.id, raw, timestamp, scenario.app.oaSecret);
    const headers = {
      'content-type': 'application/json',
      'x-zevent-signature': `mac=${mac}`,
      'x-zevent-timestamp': timestamp,
    };
    const answer = await fetch(scenario.webhook, { method: 'POST', headers, body: raw });
    model.tell('event', { status: answer.status, event: event['event_name'] });
    return answer.status;
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const port = await listening(server, options.port ?? 0, options.host ?? '127.0.0.1');
  const base = () => `http://127.0.0.1:${port}`;
  model.linkOf = (id) => `${base()}/bai/${id}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { base: base(), model, received, faults, send, close };
}

function listening(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function clockOf(spec: string, machine: Clock): Clock {
  const { startsAt, rate } = parseClockSpec(spec);
  return shiftedClock({ domainAt: startsAt, machineAt: machine.now(), rate }, machine);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_BYTES) throw new Error('too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const one = (header: string | string[] | undefined) => [header ?? ''].flat()[0] ?? '';

function json(response: ServerResponse, value: unknown, status = 200): ServerResponse {
  return response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(value));
}

function html(response: ServerResponse, status: number, page: string): ServerResponse {
  return response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page);
}

/** Mulberry32: the same questions in the same order are spoilt in the same way. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
