/**
 * The player's side of the playout API. Every call has its time-out and its limit of bytes, and ends in one of three ways: an answer,
 * `ServerAway` (whatever the reason: go on with what is held, try again later), or `TokenRevoked`.
 */
import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { machineClock, type Clock } from '../kernel/clock.ts';
import {
  OFF_AIR_MEDIA_TYPE,
  PLAYOUT_BASE,
  REVOKED,
  SANDBOX_HEADER,
  SERVER_TIME_HEADER,
  SIGNATURE_HEADER,
  asRunResponseSchema,
  heartbeatResponseSchema,
  msOf,
  offAirPath,
  offAirResponseSchema,
  pairResponseSchema,
  sandboxRateOf,
  type AsRunEvent,
  type AsRunResponse,
  type HeartbeatRequest,
  type HeartbeatResponse,
  type OffAirResponse,
  type PairRequest,
  type PairResponse,
  type PublicKey,
} from '../playout/contract.ts';
import { isSignedBy } from '../playout/signing.ts';
import { httpRequest, type Ask, type HttpAnswer, type HttpQuestion } from './http-request.ts';
import type { FetchMedia } from './media-cache.ts';
import type { ServerTime } from './trusted-clock.ts';

/** No answer that can be used: no network, a proxy's page, a time-out, a status that is not the API's. */
export class ServerAway extends Error {
  override readonly name = 'ServerAway';
  constructor(
    message: string,
    /** HTTP status, null when there was no answer at all. */
    readonly status: number | null = null,
    /** `code` and `detail` of the problem details, where the server gave them. */
    readonly problem: { code: string; detail: string } | null = null,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** 401 `revoked`: this device is to be silent from now on. */
export class TokenRevoked extends Error {
  override readonly name = 'TokenRevoked';
}

const TIMEOUT_MS = 15_000;
/** A clip of some megabytes over a line of 128 kbit/s. */
const UPLOAD_TIMEOUT_MS = 10 * 60_000;
/** A poor line may take an hour for a file, but not half a minute for its next byte. */
const STALLED_MS = 30_000;
const MOST_ANSWER_BYTES = 32 * 1024 * 1024;

export type ScheduleAnswer =
  | { changed: false }
  | {
      changed: true;
      bytes: Uint8Array;
      signature: string | null;
      etag: string | null;
      time: ServerTime | null;
    };

interface Answer {
  response: HttpAnswer;
  time: ServerTime | null;
}

export class ServerClient {
  private readonly api: string;

  /** @param server the address as people type it, "https://loa.phuong.vn" */
  constructor(
    private readonly server: URL,
    private readonly token: string | null,
    private readonly version: string,
    private readonly machine: Clock = machineClock,
    private readonly request: Ask = httpRequest,
  ) {
    this.api = server.origin + server.pathname.replace(/\/+$/, '') + PLAYOUT_BASE;
  }

  /** Trades a pairing code for a token. */
  async pair(request: PairRequest): Promise<{ device: PairResponse; time: ServerTime | null }> {
    const { response, time } = await this.post('pair', request);
    return { device: await readJson(response, pairResponseSchema), time };
  }

  /** Asks for the schedule; the server may keep us waiting for a change for `waitSeconds`. */
  async schedule(etag: string | null, waitSeconds: number, signal: AbortSignal): Promise<ScheduleAnswer> {
    const headers: Record<string, string> = etag ? { 'If-None-Match': etag } : {};
    const limit = timeLimit(TIMEOUT_MS + waitSeconds * 1000, signal);
    const { response, time } = await this.ask(
      `${this.api}/schedule?wait=${waitSeconds}`,
      { headers, signal: limit },
      [200, 304],
    );
    if (response.status === 304) return { changed: false };
    return {
      changed: true,
      bytes: await readBytes(response),
      signature: response.header(SIGNATURE_HEADER),
      etag: response.header('etag'),
      time,
    };
  }

  /** Sends as-run rows; the answer says of each what became of it. */
  async sendAsRun(events: AsRunEvent[], signal?: AbortSignal): Promise<AsRunResponse> {
    const { response } = await this.post('as-run', { events }, signal);
    return readJson(response, asRunResponseSchema);
  }

  /** Tells how we are. The answer is null when it isn't signed by a held key; the time is taken either way. */
  async heartbeat(
    request: HeartbeatRequest,
    keys: readonly PublicKey[],
    signal?: AbortSignal,
  ): Promise<{ answer: HeartbeatResponse | null; time: ServerTime | null }> {
    const nonce = randomUUID();
    const { response, time } = await this.post('heartbeat', { ...request, nonce }, signal);
    const bytes = await readBytes(response);
    const signed = isSignedBy(keys, bytes, response.header(SIGNATURE_HEADER));
    const read = signed ? heartbeatResponseSchema.safeParse(parseJson(bytes)).data : undefined;
    const signedTime = read?.time?.nonce === nonce ? { at: msOf(read.time.at), signed: true } : {};
    return { answer: read ?? null, time: time && { ...time, ...signedTime } };
  }

  /** Hands in the clip that an `off-air` command asked for. */
  async putOffAir(commandId: string, clip: Uint8Array, signal?: AbortSignal): Promise<OffAirResponse> {
    const { response } = await this.ask(
      `${this.api}/${offAirPath(commandId)}`,
      {
        method: 'PUT',
        headers: { 'Content-Type': OFF_AIR_MEDIA_TYPE },
        body: clip,
        signal: timeLimit(UPLOAD_TIMEOUT_MS, signal),
      },
      [200, 201],
    );
    return readJson(response, offAirResponseSchema);
  }

  /** Asks for a media file from a byte on; see `FetchMedia`. The token goes to the own server alone. */
  readonly media: FetchMedia = async (media, from, signal) => {
    const address = new URL(media.url, this.server);
    const own = address.origin === this.server.origin;
    const stalled = new AbortController();
    const limit = AbortSignal.any([signal, stalled.signal]);
    const watch = () => setTimeout(() => stalled.abort(new Error('the download stalled')), STALLED_MS);
    let timer = watch();
    try {
      const headers: Record<string, string> = from > 0 ? { Range: `bytes=${from}-` } : {};
      const { response } = await this.ask(address.href, { headers, signal: limit }, [200, 206], own);
      const body = async function* (): AsyncGenerator<Uint8Array> {
        try {
          for await (const chunk of response.body) {
            clearTimeout(timer);
            timer = watch();
            yield chunk;
          }
        } finally {
          clearTimeout(timer);
        }
      };
      return { from: response.status === 206 ? rangeStart(response) : 0, body: body() };
    } catch (error) {
      clearTimeout(timer);
      throw error;
    }
  };

  private post(path: string, body: unknown, signal?: AbortSignal): Promise<Answer> {
    return this.ask(
      `${this.api}/${path}`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        signal: timeLimit(TIMEOUT_MS, signal),
      },
      [200, 201],
    );
  }

  private async ask(
    address: string,
    question: HttpQuestion,
    good: readonly number[],
    withToken = true,
  ): Promise<Answer> {
    const headers: Record<string, string> = {
      'User-Agent': `loa-player/${this.version}`,
      ...question.headers,
    };
    if (this.token !== null && withToken) headers['Authorization'] = `Bearer ${this.token}`;
    const sentMonotonic = this.machine.monotonic();
    let response: HttpAnswer;
    try {
      response = await this.request(address, { ...question, headers });
    } catch (error) {
      throw new ServerAway(reasonOf(error), null, null, error);
    }
    const receivedMonotonic = this.machine.monotonic();
    if (!good.includes(response.status)) throw await refusalOf(response);
    const at = Date.parse(response.header(SERVER_TIME_HEADER) ?? '');
    const sandboxRate = sandboxRateOf(response.header(SANDBOX_HEADER));
    const time = Number.isNaN(at) ? null : { at, sentMonotonic, receivedMonotonic, sandboxRate };
    return { response, time };
  }
}

function timeLimit(ms: number, signal?: AbortSignal): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(ms), ...(signal ? [signal] : [])]);
}

async function refusalOf(response: HttpAnswer): Promise<Error> {
  const body = parseJson(await readBytes(response).catch(() => new Uint8Array()));
  const problem = (body ?? {}) as { code?: unknown; detail?: unknown };
  const code = typeof problem.code === 'string' ? problem.code : '';
  if (response.status === 401 && code === REVOKED) return new TokenRevoked('the token was revoked');
  const detail = typeof problem.detail === 'string' ? problem.detail : '';
  return new ServerAway(`the server answered ${response.status}`, response.status, { code, detail });
}

function rangeStart(response: HttpAnswer): number {
  const match = /^bytes (\d+)-/.exec(response.header('content-range') ?? '');
  return match ? Number(match[1]) : -1;
}

async function readBytes(response: HttpAnswer): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of response.body) {
      chunks.push(chunk);
      total += chunk.length;
      if (total > MOST_ANSWER_BYTES) throw new ServerAway('the answer is too long');
    }
  } catch (error) {
    throw error instanceof ServerAway ? error : new ServerAway(reasonOf(error));
  }
  return Buffer.concat(chunks);
}

async function readJson<T>(response: HttpAnswer, schema: z.ZodType<T>): Promise<T> {
  const read = schema.safeParse(parseJson(await readBytes(response)));
  if (!read.success) throw new ServerAway('the answer is not what the contract says', response.status);
  return read.data;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return null;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A name with several addresses fails with all their errors and no words of its own.
  return error.message || ((error as NodeJS.ErrnoException).code ?? error.name);
}
