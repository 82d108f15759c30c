/** S3-compatible storage: five requests, signed. Names are keys below the place's prefix, without a leading slash. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import { Refusal } from '../kernel/errors.ts';
import type { S3Config } from '../kernel/s3-place.ts';

/** One request puts no more; a ward's database is a hundredth of it. */
const MOST_BYTES = 5 * 2 ** 30;
const ANSWER_MS = 60_000;
/** A slow uplink of a ward sends a megabyte in ten seconds. */
const MS_PER_BYTE = 10_000 / 2 ** 20;
/** A line on which nothing comes for so long is broken. */
const IDLE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What the storage says of an object without giving its bytes. */
export interface HeldObject {
  bytes: number;
  /** UTC ms by the storage's clock. */
  modifiedAt: number;
}

export interface ListedObject extends HeldObject {
  name: string;
}

export interface Bucket {
  /** For people: 's3://kho/loa'. */
  readonly title: string;
  /** Null when it is not there. */
  head(name: string): Promise<HeldObject | null>;
  /**
   * Puts a file there under a name, whole or not at all; what is there already is replaced. The storage compares the hash.
   *
   * @param sha256 of its bytes
   */
  put(name: string, file: string, sha256: string): Promise<void>;
  /** Its bytes, or a half-open range of them; null when it is not there. */
  find(name: string, range?: { from: number; to: number }): Promise<Readable | null>;
  /** Everything below a prefix, page after page. */
  list(prefix: string): AsyncGenerator<ListedObject>;
  /** True where there is nothing below a prefix. */
  isEmpty(prefix: string): Promise<boolean>;
  /** What is not there is no fault. */
  remove(name: string): Promise<void>;
  /** The storage's own clock, UTC ms; null where it does not tell. Asks without a signature, so also where clocks disagree. */
  time(): Promise<number | null>;
}

export interface BucketOptions {
  /** How long to wait for the first word of an answer, ms; a minute by default. */
  answerMs?: number;
}

/**
 * Every failure is a Refusal 503: `s3-away` where nobody answers, `s3-refused` with the storage's own code otherwise. Neither names
 * a key or a signature.
 *
 * @param config `prefix` is a folder inside the bucket, '' for none
 */
export function openBucket(config: S3Config, { answerMs = ANSWER_MS }: BucketOptions = {}): Bucket {
  const { endpoint, bucket, prefix, region, accessKeyId, secretAccessKey } = config;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  const base = `${endpoint}/${bucket}`;
  const keyOf = (name: string) => (prefix === '' ? name : `${prefix}/${name}`);
  const title = titleOf(config);
  const address = (name: string) => `${base}/${encodeKey(keyOf(name))}`;

  /** @param wait how long for the answer's first word, and for the whole of it; `late` ends it before */
  async function ask(
    method: string,
    url: string,
    init: RequestInit = {},
    wait: { firstMs: number; wholeMs?: number; late?: AbortController } = { firstMs: answerMs },
  ): Promise<Response> {
    const { late = new AbortController() } = wait;
    const timer = setTimeout(() => late.abort(overdue()), Math.ceil(wait.firstMs));
    const whole = AbortSignal.timeout(Math.ceil(wait.wholeMs ?? wait.firstMs));
    try {
      const request = await client.sign(url, { ...init, method });
      return await fetch(request, {
        ...(init.body && { body: init.body, duplex: 'half' }),
        redirect: 'error',
        signal: AbortSignal.any([late.signal, whole]),
      });
    } catch (error) {
      throw away(error);
    } finally {
      clearTimeout(timer);
    }
  }

  const away = (error: unknown) =>
    new Refusal('s3-away', `Không liên lạc được kho ${title}: ${reasonOf(error)}.`, 503);

  async function refuse(response: Response): Promise<never> {
    throw refused(response.status, await codeOf(response));
  }

  const refused = (status: number, code: string) =>
    new Refusal('s3-refused', `Kho ${title} từ chối: ${[status, code].join(' ').trim()}.`, 503);

  async function page(
    below: string,
    { after, most }: { after: string | null; most?: number },
  ): Promise<string> {
    const query = new URLSearchParams({ 'list-type': '2', prefix: keyOf(below) });
    if (after !== null) query.set('continuation-token', after);
    if (most !== undefined) query.set('max-keys', String(most));
    const response = await ask('GET', `${base}?${query.toString().replaceAll('+', '%20')}`);
    if (!response.ok) await refuse(response);
    try {
      return await response.text();
    } catch (error) {
      throw away(error);
    }
  }

  async function head(name: string): Promise<HeldObject | null> {
    const response = await ask('HEAD', address(name));
    if (response.status === 404) return null;
    if (!response.ok) return refuse(response);
    const { headers } = response;
    return {
      bytes: Number(headers.get('content-length') ?? 0),
      modifiedAt: Date.parse(headers.get('last-modified') ?? '') || 0,
    };
  }

  async function put(name: string, file: string, sha256: string): Promise<void> {
    const { size } = await stat(file);
    if (size > MOST_BYTES)
      throw new Refusal('s3-too-large', `Tệp lớn hơn 5 GB nên không gửi lên kho ${title} được.`);
    const body = Readable.toWeb(createReadStream(file)) as unknown as NonNullable<RequestInit['body']>;
    const headers = { 'x-amz-content-sha256': sha256, 'content-length': String(size) };
    const firstMs = answerMs + size * MS_PER_BYTE;
    const response = await ask('PUT', address(name), { headers, body }, { firstMs });
    if (!response.ok) await refuse(response);
    await response.body?.cancel();
  }

  async function find(name: string, range?: { from: number; to: number }): Promise<Readable | null> {
    const headers = range && { range: `bytes=${range.from}-${range.to - 1}` };
    const late = new AbortController();
    const wait = { firstMs: answerMs, wholeMs: DAY_MS, late };
    const response = await ask('GET', address(name), { ...(headers && { headers }) }, wait);
    // A bucket that is gone is a fault; an object that is not there is an answer.
    if (response.status === 404) {
      const code = await codeOf(response);
      if (code === 'NoSuchBucket') throw refused(404, code);
      return null;
    }
    // A storage that knows no ranges would give the whole, and be taken for the part.
    if (!response.ok || !response.body || (range && response.status !== 206)) return refuse(response);
    return Readable.from(arriving(response.body, late), { objectMode: false });
  }

  /** A body as it comes; a line that breaks or stands still is told like a storage that does not answer. */
  async function* arriving(
    body: ReadableStream<Uint8Array>,
    late: AbortController,
  ): AsyncGenerator<Uint8Array> {
    const reader = body.getReader();
    try {
      for (;;) {
        const idle = setTimeout(() => late.abort(overdue()), IDLE_MS);
        const { done, value } = await reader.read().finally(() => clearTimeout(idle));
        if (done) return;
        yield value;
      }
    } catch (error) {
      throw away(error);
    } finally {
      await reader.cancel().catch(() => undefined);
    }
  }

  async function* list(prefix: string): AsyncGenerator<ListedObject> {
    let next: string | null = null;
    do {
      const text: string = await page(prefix, { after: next });
      for (const [, content] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
        const name = decodeXml(told(content!, 'Key') ?? '');
        yield {
          name: config.prefix === '' ? name : name.slice(config.prefix.length + 1),
          bytes: Number(told(content!, 'Size') ?? 0),
          modifiedAt: Date.parse(told(content!, 'LastModified') ?? '') || 0,
        };
      }
      const token = told(text, 'NextContinuationToken');
      next = token === null ? null : decodeXml(token);
    } while (next !== null);
  }

  return {
    ...{ title, head, put, find, list },
    isEmpty: async (prefix) => told(await page(prefix, { after: null, most: 1 }), 'Key') === null,
    remove: async (name) => {
      const response = await ask('DELETE', address(name));
      if (!response.ok && response.status !== 404) await refuse(response);
      await response.body?.cancel();
    },
    time: async () => {
      try {
        const signal = AbortSignal.timeout(answerMs);
        const response = await fetch(endpoint, { method: 'HEAD', redirect: 'manual', signal });
        return Date.parse(response.headers.get('date') ?? '') || null;
      } catch (error) {
        throw away(error);
      }
    },
  };
}

/** @example 's3://kho/loa' */
export function titleOf({ bucket, prefix }: Pick<S3Config, 'bucket' | 'prefix'>): string {
  return `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`;
}

/** The storage's own name of a fault; '' where it gives none. */
async function codeOf(response: Response): Promise<string> {
  const text = await response.text().catch(() => '');
  return /<Code>([\w.]{1,60})<\/Code>/.exec(text)?.[1] ?? '';
}

/** What an element of an answer holds, still as XML. */
function told(xml: string, element: string): string | null {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? null;
}

function encodeKey(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}

function decodeXml(text: string): string {
  const signs: Record<string, string> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&apos;': "'",
    '&amp;': '&',
  };
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (sign) => signs[sign]!);
}

const overdue = () => new DOMException('', 'TimeoutError');

/** Why fetch failed, without an address that may hold a secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'lỗi lạ';
  if (error.name === 'TimeoutError') return 'quá thời gian chờ';
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return error.name;
}
