/** A small S3-compatible store for tests: one bucket in memory, signatures checked, names listed two at a time. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsV4Signer } from 'aws4fetch';

const PAGE = 2;

export class S3StandIn {
  readonly objects = new Map<string, Buffer>();
  /** Answers everything with this from now on. */
  refusing: { status: number; code: string } | null = null;
  #server: Server | undefined;

  constructor(
    readonly bucket: string,
    readonly access = { accessKeyId: 'loa', secretAccessKey: 'bí mật' },
  ) {}

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server!.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ status, body = '', headers = {} }) => {
        response.writeHead(status, headers);
        response.end(request.method === 'HEAD' ? undefined : body);
      });
    });
    await new Promise<void>((resolve) => this.#server!.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server!.closeAllConnections();
    await new Promise((resolve) => this.#server!.close(resolve));
  }

  async #answer(
    request: IncomingMessage,
  ): Promise<{ status: number; body?: string | Buffer; headers?: Record<string, string> }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const fault = (status: number, code: string) => ({ status, body: `<Error><Code>${code}</Code></Error>` });
    if (this.refusing) return fault(this.refusing.status, this.refusing.code);
    if (!(await this.#isSigned(request))) return fault(403, 'SignatureDoesNotMatch');
    const url = new URL(request.url!, this.endpoint);
    const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/');
    if (bucket !== this.bucket) return fault(404, 'NoSuchBucket');
    const key = rest.join('/');
    if (key === '') return this.#list(url.searchParams);
    const held = this.objects.get(key);
    switch (request.method) {
      case 'PUT':
        if (request.headers['content-length'] === undefined) return fault(411, 'MissingContentLength');
        if (createHash('sha256').update(body).digest('hex') !== request.headers['x-amz-content-sha256'])
          return fault(400, 'XAmzContentSHA256Mismatch');
        this.objects.set(key, body);
        return { status: 200 };
      case 'DELETE':
        this.objects.delete(key);
        return { status: 204 };
      default:
        return held
          ? { status: 200, body: held, headers: { 'content-length': String(held.length) } }
          : fault(404, 'NoSuchKey');
    }
  }

  #list(query: URLSearchParams) {
    const names = [...this.objects.keys()]
      .filter((name) => name.startsWith(query.get('prefix') ?? ''))
      .sort();
    const from = Number(query.get('continuation-token') ?? 0);
    const page = names.slice(from, from + PAGE).map((name) => `<Contents><Key>${name}</Key></Contents>`);
    const next = from + PAGE < names.length ? from + PAGE : null;
    const more = next === null ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`;
    return { status: 200, body: `<ListBucketResult>${page.join('')}${more}</ListBucketResult>` };
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
