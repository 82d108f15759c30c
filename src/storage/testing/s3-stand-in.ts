/**
 * A small S3-compatible store for tests: one bucket in memory, signatures checked, names listed two at a time, an object there whole or
 * not at all. Faults are asked for by its fields.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsV4Signer } from 'aws4fetch';

const PAGE = 2;
/** A request signed by a clock that differs more is refused, as Amazon does. */
const MOST_SKEW_MS = 15 * 60_000;

interface Answer {
  status: number;
  body?: string | Buffer;
  headers?: Record<string, string>;
}

export class S3StandIn {
  readonly objects = new Map<string, Buffer>();
  /** When each object was put, UTC ms; a test may make one older. */
  readonly modified = new Map<string, number>();
  /** 'GET media/…' of each request that was answered. */
  readonly asked: string[] = [];
  /** Answers everything with this from now on. */
  refusing: { status: number; code: string } | null = null;
  /** So far is its clock ahead of this machine's, ms. */
  aheadMs = 0;
  /** What it takes for the time at which objects are put, UTC ms; its own clock but where a test simulates years. */
  keptAt = (): number => this.now();
  /** Hangs up after so many bytes of an object, on their way here or from here. */
  breaksAfter: number | null = null;
  #server: Server | undefined;
  #port = 0;

  constructor(
    readonly bucket: string,
    readonly access = { accessKeyId: 'loa', secretAccessKey: 'bí mật' },
  ) {}

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Once stopped, it comes back under the same address. */
  async start(): Promise<void> {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    await once(this.#server.listen(this.#port, '127.0.0.1'), 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server!.closeAllConnections();
    await new Promise((resolve) => this.#server!.close(resolve));
  }

  /** How often a method was asked for by a name that ends so. */
  count(method: string, end: string): number {
    return this.asked.filter((line) => line.startsWith(`${method} `) && line.endsWith(end)).length;
  }

  now(): number {
    return new Date().getTime() + this.aheadMs;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await this.#bodyOf(request).catch(() => null);
    if (body === null) return;
    const { status, body: content = '', headers = {} } = await this.#answer(request, body);
    const { pathname } = new URL(request.url!, this.endpoint);
    this.asked.push(`${request.method} ${decodeURIComponent(pathname).split('/').slice(2).join('/')}`);
    response.writeHead(status, { date: new Date(this.now()).toUTCString(), ...headers });
    if (request.method === 'HEAD') response.end();
    else if (request.method === 'GET' && this.breaksAfter !== null && Buffer.isBuffer(content))
      response.write(content.subarray(0, this.breaksAfter), () => request.socket.destroy());
    else response.end(content);
  }

  async #bodyOf(request: IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (this.breaksAfter !== null && bytes > this.breaksAfter) request.socket.destroy();
    }
    return Buffer.concat(chunks);
  }

  async #answer(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const url = new URL(request.url!, this.endpoint);
    const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/');
    const key = rest.join('/');
    if (this.refusing) return fault(this.refusing.status, this.refusing.code);
    if (request.headers.authorization === undefined) return fault(403, 'AccessDenied');
    if (Math.abs(signedAt(request) - this.now()) > MOST_SKEW_MS) return fault(403, 'RequestTimeTooSkewed');
    if (!(await this.#isSigned(request))) return fault(403, 'SignatureDoesNotMatch');
    if (bucket !== this.bucket) return fault(404, 'NoSuchBucket');
    if (key === '') return this.#list(url.searchParams);
    switch (request.method) {
      case 'PUT':
        return this.#put(request, key, body);
      case 'DELETE':
        this.objects.delete(key);
        this.modified.delete(key);
        return { status: 204 };
      default:
        return this.#give(request, key);
    }
  }

  #put(request: IncomingMessage, key: string, body: Buffer): Answer {
    const length = request.headers['content-length'];
    if (length === undefined) return fault(411, 'MissingContentLength');
    if (Number(length) !== body.length) return fault(400, 'IncompleteBody');
    if (createHash('sha256').update(body).digest('hex') !== request.headers['x-amz-content-sha256'])
      return fault(400, 'XAmzContentSHA256Mismatch');
    this.objects.set(key, body);
    this.modified.set(key, this.keptAt());
    return { status: 200 };
  }

  #give(request: IncomingMessage, key: string): Answer {
    const held = this.objects.get(key);
    if (!held) return fault(404, 'NoSuchKey');
    const headers = { 'last-modified': new Date(this.#modifiedAt(key)).toUTCString() };
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (from === undefined || to === undefined)
      return { status: 200, body: held, headers: { ...headers, 'content-length': String(held.length) } };
    if (Number(from) >= held.length) return fault(416, 'InvalidRange');
    const part = held.subarray(Number(from), Number(to) + 1);
    const range = `bytes ${from}-${Number(from) + part.length - 1}/${held.length}`;
    return {
      status: 206,
      body: part,
      headers: { ...headers, 'content-length': String(part.length), 'content-range': range },
    };
  }

  #list(query: URLSearchParams): Answer {
    const names = [...this.objects.keys()]
      .filter((name) => name.startsWith(query.get('prefix') ?? ''))
      .sort();
    const from = Number(query.get('continuation-token') ?? 0);
    const to = from + Math.min(PAGE, Number(query.get('max-keys') ?? PAGE));
    const page = names.slice(from, to).map((name) => {
      const at = new Date(this.#modifiedAt(name)).toISOString();
      const size = this.objects.get(name)!.length;
      return `<Contents><Key>${escaped(name)}</Key><LastModified>${at}</LastModified><Size>${size}</Size></Contents>`;
    });
    const more = to < names.length ? `<NextContinuationToken>${to}</NextContinuationToken>` : '';
    return { status: 200, body: `<ListBucketResult>${page.join('')}${more}</ListBucketResult>` };
  }

  /** What a test laid there by hand is as new as can be. */
  #modifiedAt(key: string): number {
    return this.modified.get(key) ?? this.keptAt();
  }

  /** Signs the request anew with the secret and compares. */
  async #isSigned(request: IncomingMessage): Promise<boolean> {
    const { authorization = '' } = request.headers;
    const signed = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
    const headers = Object.fromEntries(
      signed.filter((name) => name !== 'host').map((name) => [name, String(request.headers[name])]),
    );
    const signer = new AwsV4Signer({
      ...this.access,
      ...{ method: request.method!, url: `${this.endpoint}${request.url}`, headers },
      ...{ service: 's3', region: 'us-east-1', datetime: String(request.headers['x-amz-date']) },
    });
    return (await signer.authHeader()) === authorization;
  }
}

const fault = (status: number, code: string): Answer => ({
  ...{ status, body: `<Error><Code>${code}</Code></Error>` },
});

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** UTC ms of x-amz-date, '20261126T220000Z'. */
function signedAt(request: IncomingMessage): number {
  const [, y, m, d, h, min, s] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(request.headers['x-amz-date'])) ?? [];
  return Date.UTC(Number(y), Number(m) - 1, Number(d), Number(h), Number(min), Number(s));
}
