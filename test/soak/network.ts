/**
 * The line between a player and the server, without sockets: what is asked reaches the real routes, or is lost, late, doubled,
 * replayed, cut short, garbled or answered by a stranger. Headers stay whole, as TLS keeps them or breaks the connection.
 */
import type { App } from '../../src/accounts/http/app.ts';
import {
  isoOf,
  SERVER_TIME_HEADER,
  type AsRunResponse,
  type HeartbeatRequest,
} from '../../src/playout/contract.ts';
import { makeKey, signatureHeader } from '../../src/playout/signing.ts';
import type { HttpAnswer, HttpQuestion } from '../../src/player/http-request.ts';
import type { Chance } from './chance.ts';
import type { World } from './world.ts';

const SERVER = 'http://loa.local';
/** What a client waits for an answer that does not come. */
const PATIENCE_MS = 15_000;
/** A stranger's key: well-formed, and held by nobody. */
const STRANGER = makeKey();

interface Reply {
  status: number;
  headers: Headers;
  body: Buffer;
}

/** How a line behaves; probabilities for each question. */
export interface Weather {
  lost: number;
  answerLost: number;
  doubled: number;
  replayed: number;
  cutShort: number;
  garbled: number;
  strange: number;
  slow: number;
}

export const FAIR: Weather = {
  ...{ lost: 0, answerLost: 0, doubled: 0, replayed: 0, cutShort: 0, garbled: 0, strange: 0, slow: 0 },
};
export const FOUL: Weather = {
  ...{ lost: 0.04, answerLost: 0.04, doubled: 0.05, replayed: 0.03 },
  ...{ cutShort: 0.03, garbled: 0.03, strange: 0.03, slow: 0.04 },
};

/** The server as the lines find it. */
export interface Host {
  app: App;
  /** Out of reach for everybody. */
  down: boolean;
  now: () => number;
}

export class Line {
  down = false;
  weather: Weather = FAIR;
  /** A proxy on the way answers 504 for what takes longer than this, ms. */
  proxyMs: number | null = null;
  /** Rows that reached the server, each as often as it did. */
  rowsSent = 0;
  /** What the server said of them, also where nobody heard it say so. */
  readonly answered = { accepted: 0, duplicate: 0, rejected: 0 };
  /** What a player said that is not so. */
  readonly faults: string[] = [];
  private readonly seen: { path: string; question: HttpQuestion }[] = [];
  private oldSchedule: Reply | null = null;

  constructor(
    private readonly world: World,
    private readonly host: Host,
    private readonly chance: Chance,
  ) {}

  /** As `httpRequest`, for a process that lives as long as `isAlive` says. */
  readonly ask = async (
    address: string,
    question: HttpQuestion,
    isAlive: () => boolean,
  ): Promise<HttpAnswer> => {
    const path = address.slice(SERVER.length);
    if (path.endsWith('/heartbeat')) this.holdToTruth(question.body as string);
    const reply = await this.proxied(path, question);
    if (!isAlive()) return new Promise(() => undefined);
    return answerOf(reply);
  };

  private async proxied(path: string, question: HttpQuestion): Promise<Reply> {
    if (this.proxyMs === null) return this.through(path, question);
    const over = new AbortController();
    const signal = AbortSignal.any([question.signal, over.signal]);
    const cut = this.world
      .wait(this.proxyMs, question.signal)
      .then((): Reply => ({ status: 504, headers: new Headers(), body: Buffer.from('gateway time-out') }));
    const through = this.through(path, { ...question, signal });
    through.catch(() => undefined);
    const reply = await Promise.race([through, cut]);
    over.abort(new Error('the proxy has cut it'));
    return reply;
  }

  private async through(path: string, question: HttpQuestion): Promise<Reply> {
    const { chance, weather, world } = this;
    if (this.isDown()) throw new Error('connect EHOSTUNREACH');
    if (chance.is(world.isBusy() ? weather.slow : weather.slow / 20))
      await this.pass(chance.whole(200, 9_000), question);
    if (chance.is(weather.lost)) return this.silence(question);
    if (chance.is(weather.replayed)) await this.replay();
    if (chance.is(weather.strange)) return this.stranger(path);
    this.remember(path, question);
    const reply = await this.deliver(path, question);
    if (chance.is(weather.doubled)) await this.deliver(path, question, true);
    if (this.isDown() || chance.is(weather.answerLost)) return this.silence(question);
    if (reply.body.length > 0 && chance.is(weather.cutShort))
      return { ...reply, body: reply.body.subarray(0, chance.whole(0, reply.body.length - 1)) };
    if (reply.body.length > 0 && chance.is(weather.garbled)) return this.garble(reply);
    return reply;
  }

  private isDown(): boolean {
    return this.down || this.host.down;
  }

  /** To the millisecond also when nothing else happens: a clock may be set by it. */
  private pass(ms: number, { signal }: HttpQuestion): Promise<void> {
    this.world.mind(this.world.now(), this.world.now() + ms);
    return this.world.wait(ms, signal);
  }

  private async silence(question: HttpQuestion): Promise<never> {
    await this.world.wait(PATIENCE_MS, question.signal);
    throw new Error('the request timed out');
  }

  /** Whoever says that his clock can be trusted has the right time. */
  private holdToTruth(body: string): void {
    const { at, clock } = JSON.parse(body) as HeartbeatRequest;
    const off = Date.parse(at) - this.world.now();
    if (clock?.trusted && Math.abs(off) > 10_000 && this.faults.length < 5)
      this.faults.push(`a trusted clock is off by ${off} ms at ${new Date(this.world.now()).toISOString()}`);
  }

  /** What was on the line before comes again, out of its order. */
  private async replay(): Promise<void> {
    if (this.seen.length === 0) return;
    const { path, question } = this.chance.of(this.seen);
    await this.deliver(path, question, true);
  }

  private remember(path: string, question: HttpQuestion): void {
    if (!path.endsWith('/as-run')) return;
    this.seen.push({ path, question });
    if (this.seen.length > 200) this.seen.shift();
  }

  /** Empty, a captive portal's page, an old schedule, or one that a stranger signed. */
  private stranger(path: string): Reply {
    const kind = this.chance.whole(0, 3);
    if (kind === 0) return { status: 200, headers: new Headers(), body: Buffer.alloc(0) };
    if (kind === 1) return { status: 200, headers: new Headers(), body: Buffer.from('<html>Wi-Fi</html>') };
    if (!path.includes('/schedule') || !this.oldSchedule)
      return { status: 502, headers: new Headers(), body: Buffer.from('bad gateway') };
    if (kind === 2) return this.oldSchedule;
    const body = Buffer.from(
      this.oldSchedule.body.toString().replace(/"revision":\d+/, '"revision":9999999999'),
    );
    const headers = new Headers({ 'loa-signature': signatureHeader(body, STRANGER), etag: '"9999999999"' });
    return { status: 200, headers, body };
  }

  private garble(reply: Reply): Reply {
    const body = Buffer.from(reply.body);
    body[this.chance.whole(0, body.length - 1)]! ^= this.chance.whole(1, 255);
    return { ...reply, body };
  }

  private async deliver(path: string, question: HttpQuestion, again = false): Promise<Reply> {
    const { method = 'GET', headers, body, signal } = question;
    if (path.endsWith('/as-run') && method === 'POST')
      this.rowsSent += (JSON.parse(body as string) as { events: unknown[] }).events.length;
    const over = new AbortController();
    const end = () => over.abort();
    const waitMs = Number(new URL(path, SERVER).searchParams.get('wait') ?? '0') * 1000;
    if (!again && waitMs > 0) this.world.wait(waitMs, over.signal).then(end, () => undefined);
    if (!again) signal.addEventListener('abort', end, { once: true });
    // What is only doubled is not waited for.
    const asked = again ? path.replace(/wait=\d+/, 'wait=0') : path;
    const response = await this.host.app.request(asked, {
      ...{ method, headers, signal: over.signal },
      ...(body !== undefined && { body: body as string }),
    });
    const read = Buffer.from(await response.arrayBuffer());
    signal.removeEventListener('abort', end);
    end();
    if (path.endsWith('/as-run') && response.status === 200)
      for (const { result } of (JSON.parse(read.toString()) as AsRunResponse).results)
        this.answered[result] += 1;
    const answered = new Headers(response.headers);
    answered.set(SERVER_TIME_HEADER, isoOf(this.host.now()));
    const reply = { status: response.status, headers: answered, body: read };
    if (path.includes('/schedule') && response.status === 200) this.keepOld(reply);
    return reply;
  }

  /** Kept for a stranger to bring out again later. */
  private keepOld(reply: Reply): void {
    if (!this.oldSchedule || this.chance.is(0.2)) this.oldSchedule = reply;
  }
}

function answerOf({ status, headers, body }: Reply): HttpAnswer {
  // As a socket gives it: in pieces, and short of what was announced when it broke.
  const announced = Number(headers.get('content-length') ?? body.length);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < body.length; at += 1000) yield body.subarray(at, at + 1000);
    if (body.length < announced) throw new Error('aborted');
  }
  return { status, header: (name) => headers.get(name), body: pieces(), drop: () => undefined };
}
