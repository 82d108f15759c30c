/**
 * The one way in which the server asks other servers for something. What is asked for comes from people and from other servers'
 * answers, so that every hop is looked at anew: which protocol, which host, and the very address that is connected to. A name that
 * changes its address between the look and the connection leads nowhere.
 */
import {
  request as overHttp,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP } from 'node:net';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { reachOf } from './addresses.ts';
import { guardedLookup } from './guarded-lookup.ts';
import { connectionWords } from './network-words.ts';

const MOST_HOPS = 5;
/** From the first byte sent to the last one read, machine ms. */
const WHOLE_MS = 20_000;

export type OutgoingFault =
  'bad-address' | 'forbidden' | 'unreachable' | 'too-slow' | 'too-large' | 'too-many-hops';

/** Nothing came, or it may not be asked for; `message` is one Vietnamese sentence, for a person. */
export class OutgoingRefused extends Error {
  override readonly name = 'OutgoingRefused';
  constructor(
    readonly code: OutgoingFault,
    message: string,
    /** The other server was connected to, so that it may have done what it was asked; false: it certainly never heard of it. */
    readonly reached = false,
  ) {
    super(message);
  }
}

/** What came of one question on the way. */
interface Trace {
  reached: boolean;
}

export interface OutgoingQuestion {
  headers?: Record<string, string> | undefined;
  /** Which hosts may be asked, redirects included ('web.vn', 'web.vn:8080'); anybody's when absent. */
  mayAsk?: ((host: string) => boolean) | undefined;
  /** Most bytes of the answer, unpacked; 0: only its status is wanted. */
  maxBytes: number;
  /** Ends it before its time. */
  signal?: AbortSignal | undefined;
  /** Default 20 s, machine ms. */
  timeoutMs?: number | undefined;
}

export interface OutgoingPost extends OutgoingQuestion {
  body: string | Uint8Array;
  /** Where the other server asks for another: default POST. */
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
}

export interface OutgoingAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** Where it came from after all redirects. */
  url: string;
}

export type Outgoing = ReturnType<typeof createOutgoing>;

/**
 * @param insideHosts hosts of the ward's own network that may be asked all the same, as the installation names them: 'web.noi-bo',
 *   '10.0.0.5', '127.0.0.1:8088'
 */
export function createOutgoing({ insideHosts = [] }: { insideHosts?: readonly string[] } = {}) {
  const named = new Set(insideHosts.map((host) => host.toLowerCase()));
  const mayBeInside = (url: URL) => named.has(url.host) || named.has(bareHost(url));

  /**
   * GET, following redirects; any status is an answer.
   *
   * @throws OutgoingRefused
   * @example await outgoing.get('https://phuong.gov.vn/rss', { maxBytes: 1_000_000 })
   */
  async function get(address: string, question: OutgoingQuestion): Promise<OutgoingAnswer> {
    return bounded(question, (signal, trace) => follow(address, { ...question, signal }, trace));
  }

  /**
   * POST to one address; a redirect is an answer like any other, what is sent goes nowhere else.
   *
   * @throws OutgoingRefused
   */
  async function post(address: string, question: OutgoingPost): Promise<OutgoingAnswer> {
    return bounded(question, async (signal, trace) => {
      const url = webAddress(address);
      refuseHost(url, question);
      const { body: sent, method = 'POST' } = question;
      const answer = await asked(url, { ...question, signal }, trace, { sent, method });
      const body = question.maxBytes === 0 ? none(answer) : await bodyOf(answer, question.maxBytes);
      return { status: answer.statusCode ?? 0, headers: answer.headers, body, url: url.href };
    });
  }

  async function bounded<T>(
    question: OutgoingQuestion,
    work: (signal: AbortSignal, trace: Trace) => Promise<T>,
  ): Promise<T> {
    const trace: Trace = { reached: false };
    const timeout = AbortSignal.timeout(question.timeoutMs ?? WHOLE_MS);
    const signal = question.signal ? AbortSignal.any([timeout, question.signal]) : timeout;
    try {
      return await work(signal, trace);
    } catch (error) {
      const { reached } = trace;
      if (timeout.aborted) throw new OutgoingRefused('too-slow', 'Máy chủ kia trả lời quá chậm.', reached);
      if (error instanceof OutgoingRefused)
        throw new OutgoingRefused(error.code, error.message, error.reached || reached);
      throw new OutgoingRefused('unreachable', `Không kết nối được: ${connectionWords(error)}.`, reached);
    }
  }

  async function follow(address: string, question: OutgoingQuestion & { signal: AbortSignal }, trace: Trace) {
    let url = webAddress(address);
    for (let hop = 0; hop < MOST_HOPS; hop++) {
      refuseHost(url, question);
      const answer = await asked(url, question, trace);
      const { statusCode = 0, headers } = answer;
      if (statusCode >= 301 && statusCode <= 308 && statusCode !== 304 && headers.location !== undefined) {
        answer.destroy();
        url = webAddress(headers.location, url);
        continue;
      }
      const body = question.maxBytes === 0 ? none(answer) : await bodyOf(answer, question.maxBytes);
      return { status: statusCode, headers, body, url: url.href };
    }
    throw new OutgoingRefused('too-many-hops', 'Địa chỉ chuyển tiếp quá nhiều lần.');
  }

  function refuseHost(url: URL, { mayAsk }: OutgoingQuestion): void {
    if (mayAsk && !mayAsk(url.host))
      throw new OutgoingRefused(
        'forbidden',
        `Địa chỉ dẫn sang ${url.host}, không phải trang đã được khai báo.`,
      );
    // A literal address is connected to without being looked up.
    if (isIP(bareHost(url)) && !mayBeInside(url)) refuseAddress(bareHost(url));
  }

  function asked(
    url: URL,
    { headers, signal }: OutgoingQuestion & { signal: AbortSignal },
    trace: Trace,
    post?: { sent: string | Uint8Array; method: string },
  ) {
    const options: RequestOptions = {
      ...{
        method: post?.method ?? 'GET',
        agent: false,
        signal,
        lookup: guardedLookup(mayBeInside(url) ? () => undefined : refuseAddress),
      },
      headers: {
        'user-agent': 'LoaPhuong',
        accept: '*/*',
        'accept-encoding': 'gzip, deflate, br',
        ...(post && { 'content-length': String(Buffer.byteLength(post.sent)) }),
        ...headers,
      },
    };
    const request = url.protocol === 'https:' ? overHttps : overHttp;
    return new Promise<IncomingMessage>((resolve, reject) => {
      const sent: ClientRequest = request(url, options, resolve);
      sent.on('error', reject);
      // Nothing of the question is written before this.
      sent.on('socket', (socket) =>
        socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (trace.reached = true)),
      );
      sent.end(post?.sent);
    });
  }

  return { get, post };
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function webAddress(address: string, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw new OutgoingRefused('bad-address', 'Địa chỉ không đúng.');
  const url = new URL(address, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new OutgoingRefused('bad-address', 'Địa chỉ phải bắt đầu bằng http:// hoặc https://.');
  if (url.username !== '' || url.password !== '')
    throw new OutgoingRefused('bad-address', 'Địa chỉ không được kèm tên và mật khẩu.');
  return url;
}

function refuseAddress(address: string): void {
  if (reachOf(address) === 'world') return;
  throw new OutgoingRefused('forbidden', 'Địa chỉ dẫn vào mạng nội bộ nên không được mở.');
}

function none(answer: IncomingMessage): Buffer {
  answer.destroy();
  return Buffer.alloc(0);
}

async function bodyOf(answer: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of unpacked(answer)) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new OutgoingRefused('too-large', 'Máy chủ kia gửi về quá nhiều dữ liệu.');
      chunks.push(chunk);
    }
  } finally {
    answer.destroy();
  }
  return Buffer.concat(chunks);
}

function unpacked(answer: IncomingMessage): AsyncIterable<Buffer> {
  const coding = answer.headers['content-encoding']?.trim().toLowerCase();
  const unpack = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  }[coding ?? ''];
  if (!unpack) return answer;
  const stream = unpack();
  answer.on('error', (error) => stream.destroy(error));
  return answer.pipe(stream);
}
