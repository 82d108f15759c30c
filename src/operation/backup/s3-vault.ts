/** S3-compatible storage: five requests, signed. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import type { S3Config } from '../../kernel/config.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { Vault } from './vault.ts';

/** One request puts no more; a ward's database is a hundredth of it. */
const MOST_BYTES = 5 * 2 ** 30;
const ANSWER_MS = 60_000;
/** A slow uplink of a ward sends a megabyte in ten seconds. */
const MS_PER_BYTE = 10_000 / 2 ** 20;

/** @param config `prefix` is a folder inside the bucket, '' for none */
export function s3Vault(config: S3Config): Vault {
  const { endpoint, bucket, prefix, region, accessKeyId, secretAccessKey } = config;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  const base = `${endpoint}/${bucket}`;
  const keyOf = (name: string) => (prefix === '' ? name : `${prefix}/${name}`);
  const title = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`;

  async function ask(
    method: string,
    address: string,
    init: RequestInit = {},
    ms = ANSWER_MS,
  ): Promise<Response> {
    try {
      const request = await client.sign(address, { ...init, method });
      return await fetch(request, {
        ...(init.body && { body: init.body, duplex: 'half' }),
        redirect: 'error',
        signal: AbortSignal.timeout(Math.ceil(ms)),
      });
    } catch (error) {
      throw new Refusal('s3-away', `Không liên lạc được kho ${title}: ${reasonOf(error)}.`, 503);
    }
  }

  async function refuse(response: Response): Promise<never> {
    const text = await response.text().catch(() => '');
    const code = /<Code>([\w.]{1,60})<\/Code>/.exec(text)?.[1] ?? '';
    throw new Refusal(
      's3-refused',
      `Kho ${title} từ chối: ${[response.status, code].join(' ').trim()}.`,
      503,
    );
  }

  const address = (name: string) => `${base}/${encodeKey(keyOf(name))}`;
  return {
    title,
    size: async (name) => {
      const response = await ask('HEAD', address(name));
      if (response.status === 404) return null;
      if (!response.ok) return refuse(response);
      return Number(response.headers.get('content-length') ?? 0);
    },
    put: async (name, file, sha256) => {
      const { size } = await stat(file);
      if (size > MOST_BYTES)
        throw new Refusal('s3-too-large', `Tệp lớn hơn 5 GB nên không gửi lên kho ${title} được.`);
      const body = Readable.toWeb(createReadStream(file)) as unknown as NonNullable<RequestInit['body']>;
      const headers = { 'x-amz-content-sha256': sha256, 'content-length': String(size) };
      const response = await ask('PUT', address(name), { headers, body }, ANSWER_MS + size * MS_PER_BYTE);
      if (!response.ok) await refuse(response);
    },
    open: async (name) => {
      const response = await ask('GET', address(name), {}, 24 * 3_600_000);
      if (!response.ok || !response.body) return refuse(response);
      return Readable.fromWeb(response.body);
    },
    list: async (below) => {
      const names: string[] = [];
      let next: string | null = null;
      do {
        const query = new URLSearchParams({ 'list-type': '2', prefix: keyOf(below) });
        if (next !== null) query.set('continuation-token', next);
        const response = await ask('GET', `${base}?${query.toString().replaceAll('+', '%20')}`);
        if (!response.ok) await refuse(response);
        const text = await response.text();
        for (const [, key] of text.matchAll(/<Key>([^<]*)<\/Key>/g)) {
          const name = decodeXml(key!);
          names.push(prefix === '' ? name : name.slice(prefix.length + 1));
        }
        const token = /<NextContinuationToken>([^<]*)<\/NextContinuationToken>/.exec(text)?.[1];
        next = token === undefined ? null : decodeXml(token);
      } while (next !== null);
      return names;
    },
    remove: async (name) => {
      const response = await ask('DELETE', address(name));
      if (!response.ok && response.status !== 404) await refuse(response);
    },
    free: () => Promise.resolve(null),
  };
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

/** Why fetch failed, without an address that may hold a secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'lỗi lạ';
  if (error.name === 'TimeoutError') return 'quá thời gian chờ';
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return error.name;
}
