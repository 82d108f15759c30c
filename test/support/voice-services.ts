/** Stand-ins for FPT.AI and Zalo AI: real HTTP servers that answer as the services' documents say, and as badly as one asks them to. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wavOf } from './wav.ts';

/** How the next questions are answered; afterwards it is well again. */
export type Trouble =
  | { kind: 'status'; status: number; times: number; retryAfter?: string }
  /** The connection is cut in the middle of the answer. */
  | { kind: 'cut'; times: number }
  /** The answer is this, whatever was asked. */
  | { kind: 'body'; body: string; times: number }
  /** No answer at all. */
  | { kind: 'silence'; times: number };

export interface VoiceStandIn {
  base: string;
  /** What came: path, headers, body. */
  asked: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[];
  trouble: Trouble | null;
  /** Looks at a file before it is there. */
  notYet: number;
  /** Where answers say that the file is; default: here. */
  fileAddress: string | null;
  /** What is in the file; default: a tone. */
  fileBody: string | null;
  close: () => Promise<void>;
}

/** A second and a half of a tone as WAV, 16 kHz, so many ms for each character of the text. */
export function toneWav(characters: number): Buffer {
  const rate = 16_000;
  // Four letters and a blank make a syllable, of some 0.28 s.
  const length = Math.max(rate / 2, Math.round((characters / 5) * 0.28 * rate));
  const samples = Int16Array.from({ length }, (_, i) =>
    Math.round(9_000 * Math.sin(i / 5) * Math.abs(Math.sin((i / rate) * 11))),
  );
  return wavOf(samples, rate);
}

/** @param service which of the two */
export async function voiceStandIn(service: 'fpt' | 'zalo', key: string): Promise<VoiceStandIn> {
  const files = new Map<string, { text: string; looks: number }>();
  const standIn: VoiceStandIn = {
    ...{
      base: '',
      asked: [],
      trouble: null,
      notYet: service === 'fpt' ? 1 : 0,
      fileAddress: null,
      fileBody: null,
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const { method = '', url = '', headers } = request;
    standIn.asked.push({ method, path: url, headers, body });
    const { trouble } = standIn;
    if (trouble && trouble.times > 0) {
      trouble.times--;
      inTrouble(trouble, response);
      return;
    }
    if (method === 'GET') file(url, response);
    else json(response, (service === 'fpt' ? fpt : zalo)(headers, body));
  }

  function inTrouble(trouble: Trouble, response: ServerResponse): void {
    if (trouble.kind === 'silence') return;
    if (trouble.kind === 'status') {
      if (trouble.retryAfter !== undefined) response.setHeader('retry-after', trouble.retryAfter);
      response.writeHead(trouble.status).end('busy');
    } else if (trouble.kind === 'body') response.writeHead(200).end(trouble.body);
    else {
      response.writeHead(200, { 'content-length': '1000' }).write('{"error');
      setTimeout(() => response.destroy(), 20);
    }
  }

  function file(path: string, response: ServerResponse): void {
    const known = files.get(path);
    if (!known || known.looks++ < standIn.notYet) response.writeHead(404).end();
    else
      response
        .writeHead(200, { 'content-type': 'audio/wav' })
        .end(standIn.fileBody ?? toneWav(known.text.length));
  }

  function put(text: string): string {
    const path = `/am-thanh/${files.size}.wav`;
    files.set(path, { text, looks: 0 });
    return standIn.fileAddress ?? `${standIn.base}${path}`;
  }

  function fpt(headers: IncomingMessage['headers'], text: string): { status: number; value: object } {
    if (headers['api_key'] !== key)
      return { status: 401, value: { message: 'Invalid authentication credentials' } };
    if (text.length < 3 || text.length > 5_000)
      return { status: 200, value: { error: 1, message: 'text length' } };
    const value = { async: put(text), error: 0, message: 'The content will be returned', request_id: 'r' };
    return { status: 200, value };
  }

  function zalo(headers: IncomingMessage['headers'], body: string): { status: number; value: object } {
    const fault = (error_code: number) => ({
      status: 200,
      value: { error_code, error_message: 'no', data: [] },
    });
    if (headers['apikey'] !== key) return fault(401);
    const form = new URLSearchParams(body);
    const text = form.get('input') ?? '';
    if (text.length > 2_000) return fault(155);
    if (!/^[1-6]$/.test(form.get('speaker_id') ?? '')) return fault(150);
    return { status: 200, value: { error_code: 0, error_message: 'Successful.', data: { url: put(text) } } };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  standIn.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return standIn;
}

function json(response: ServerResponse, { status, value }: { status: number; value: object }): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
