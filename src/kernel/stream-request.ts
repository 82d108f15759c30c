/**
 * A sound stream of another server (Icecast and its like) as bytes. Where it leads is looked at for every hop and by the address
 * that is really connected to, so that neither a redirect nor a name that changes its address meanwhile leads into a network it
 * has no business in.
 */
import {
  request as overHttp,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { isIP } from 'node:net';
import { reachOf, type Reach } from './addresses.ts';
import { guardedLookup } from './guarded-lookup.ts';
import { connectionWords } from './network-words.ts';

const MOST_HOPS = 4;
/** A radio's server answers in a second; machine ms. */
const ANSWER_MS = 8_000;

export interface StreamQuestion {
  /** Whether the stream may lie in the ward's own network. */
  inside: boolean;
  signal: AbortSignal;
  /** For the server the station itself is; never sent to where a redirect leads. */
  headers?: Record<string, string>;
}

export interface OpenStream {
  contentType: string;
  body: IncomingMessage;
}

/** No stream there, or none that may be opened; `message` is Vietnamese, for a person. */
export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';
  constructor(
    readonly code: 'bad-address' | 'forbidden-address' | 'unreachable' | 'refused' | 'not-sound',
    message: string,
  ) {
    super(message);
  }
}

/** @throws StreamRefused */
export async function openStream(address: string, question: StreamQuestion): Promise<OpenStream> {
  let url = streamUrl(address);
  let { headers } = question;
  for (let hop = 0; hop < MOST_HOPS; hop++) {
    const { inside, signal } = question;
    const answer = await asked(url, { inside, signal, ...(headers && { headers }) });
    const { statusCode = 0, headers: told } = answer;
    if (statusCode >= 300 && statusCode < 400 && told.location !== undefined) {
      answer.destroy();
      url = streamUrl(new URL(told.location, url).href);
      headers = undefined;
      continue;
    }
    if (statusCode !== 200) {
      answer.destroy();
      throw new StreamRefused('refused', `Máy chủ của luồng trả lời ${statusCode}.`);
    }
    const contentType = told['content-type'] ?? '';
    if (/^(text|image|video)\/|mpegurl|scpls|xml|json/i.test(contentType)) {
      answer.destroy();
      throw new StreamRefused('not-sound', `Địa chỉ này không phải luồng âm thanh (${contentType}).`);
    }
    return { contentType, body: answer };
  }
  throw new StreamRefused('refused', 'Luồng chuyển tiếp quá nhiều lần.');
}

function streamUrl(address: string): URL {
  if (!URL.canParse(address)) throw new StreamRefused('bad-address', 'Địa chỉ luồng không đúng.');
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new StreamRefused('bad-address', 'Luồng phải ở địa chỉ http hoặc https.');
  if (url.username !== '' || url.password !== '')
    throw new StreamRefused('bad-address', 'Địa chỉ luồng không được kèm tên và mật khẩu.');
  return url;
}

async function asked(url: URL, { inside, signal, headers }: StreamQuestion): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A literal address is connected to without being looked up.
  if (isIP(host)) refuseReach(reachOf(host), inside);
  const options: RequestOptions = {
    ...{
      method: 'GET',
      agent: false,
      signal,
      lookup: guardedLookup((address) => refuseReach(reachOf(address), inside)),
    },
    headers: { Accept: 'audio/*', 'User-Agent': 'loa-phuong', 'Icy-MetaData': '0', ...headers },
  };
  const request = url.protocol === 'https:' ? (await import('node:https')).request : overHttp;
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = request(url, options, (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    const late = () => sent.destroy(new StreamRefused('unreachable', 'Máy chủ của luồng không trả lời.'));
    const timer = setTimeout(late, ANSWER_MS);
    sent.on('error', (error) => {
      clearTimeout(timer);
      reject(error instanceof StreamRefused ? error : unreachable(error));
    });
    sent.end();
  });
}

function unreachable(error: Error): StreamRefused {
  return new StreamRefused('unreachable', `Không kết nối được luồng: ${connectionWords(error)}.`);
}

function refuseReach(reach: Reach, inside: boolean): void {
  if (reach === 'world' || (reach === 'inside' && inside)) return;
  throw new StreamRefused(
    'forbidden-address',
    reach === 'inside'
      ? 'Luồng dẫn vào mạng nội bộ mà nguồn này không được phép.'
      : 'Luồng dẫn đến một địa chỉ không được phép.',
  );
}
