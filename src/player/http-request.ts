/**
 * HTTP as the player asks it, on Node's own client: fetch compiles a parser to WebAssembly for itself, which is 15 MB of a small
 * machine's memory.
 */
import {
  request as overHttp,
  Agent as HttpAgent,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';

export interface HttpQuestion {
  method?: 'GET' | 'POST' | 'PUT';
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** Ends the question, and the answer while it is read. */
  signal: AbortSignal;
}

/** An answer whose body is still to be read. A redirect is an answer like any other: the token follows it nowhere. */
export interface HttpAnswer {
  status: number;
  /** Of a header in small letters. */
  header(name: string): string | null;
  body: AsyncIterable<Uint8Array>;
  /** Leaves the rest of the body unread. */
  drop(): void;
}

/** Asks one thing; see `httpRequest`. */
export type Ask = (address: string, question: HttpQuestion) => Promise<HttpAnswer>;

/** An idle line is kept for the next question, for less long than a server keeps it. */
const KEPT = { keepAlive: true, timeout: 4_000 };

interface Client {
  request: typeof overHttp;
  agent: HttpAgent;
}

const clients = new Map<string, Promise<Client>>();

/**
 * Asks one thing; rejects when there is no answer at all. A line that the other end closed just as it was used again is tried once
 * more: everything the player asks may be asked twice.
 */
export async function httpRequest(address: string, question: HttpQuestion): Promise<HttpAnswer> {
  const url = new URL(address);
  const client = await clientFor(url.protocol);
  const answer = await asked(url, client, question).catch((error: unknown) => {
    if (error instanceof LineClosed) return asked(url, client, question);
    throw error;
  });
  const status = answer.statusCode ?? 0;
  // Without a body there is nothing to read, and the line is free only when it was read.
  if (status === 304 || status === 204) answer.resume();
  return {
    status,
    header: (name) => [answer.headers[name] ?? []].flat()[0] ?? null,
    body: answer,
    drop: () => answer.destroy(),
  };
}

class LineClosed extends Error {
  override readonly name = 'LineClosed';
}

function asked(url: URL, { request, agent }: Client, question: HttpQuestion): Promise<IncomingMessage> {
  const { method = 'GET', headers, body, signal } = question;
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const options: RequestOptions = { method, agent, signal, headers: { ...headers, ...length } };
  return new Promise((resolve, reject) => {
    const sent = request(url, options, resolve);
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const closed = sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(closed ? new LineClosed(error.message) : error);
    });
    sent.end(body);
  });
}

function clientFor(protocol: string): Promise<Client> {
  const known = clients.get(protocol);
  if (known) return known;
  const client =
    protocol === 'https:' ? overTls() : Promise.resolve({ request: overHttp, agent: new HttpAgent(KEPT) });
  clients.set(protocol, client);
  return client;
}

/** Loaded only where it is spoken. The machine's own authorities are trusted beside Node's: a ward may be one itself. */
async function overTls(): Promise<Client> {
  const [{ request, Agent }, { getCACertificates, setDefaultCACertificates }] = await Promise.all([
    import('node:https'),
    import('node:tls'),
  ]);
  setDefaultCACertificates([...new Set([...getCACertificates('default'), ...getCACertificates('system')])]);
  return { request, agent: new Agent(KEPT) };
}
