/** A small website with an API of its own, as a ward's provider makes one: a real HTTP server whose answers a test spoils. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { escaped } from '../hand-package.ts';

export interface PortalQuestion {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface PortalServer {
  base: string;
  received: PortalQuestion[];
  /** What it holds, by number. */
  articles: Map<string, Record<string, string>>;
  /** Of coming questions, each once: an answer of its own, or the connection cut after it was done or not. */
  spoils: (
    { status: number; body?: string; headers?: Record<string, string> } | { cut: 'done' | 'undone' }
  )[];
  close: () => Promise<void>;
}

export async function startPortal(): Promise<PortalServer> {
  const received: PortalQuestion[] = [];
  const articles: PortalServer['articles'] = new Map();
  const spoils: PortalServer['spoils'] = [];
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const { method = '', url: path = '', headers } = request;
    received.push({ method, path, headers, body });
    const spoil = spoils.shift();
    if (spoil && 'status' in spoil) {
      response.writeHead(spoil.status, spoil.headers).end(spoil.body ?? '');
      return;
    }
    const told = spoil?.cut === 'undone' ? null : done(method, path, body, headers['content-type'] ?? '');
    if (spoil || told === null) request.socket.destroy();
    else {
      const type = told.xml === undefined ? 'application/json' : 'text/xml';
      response.writeHead(told.status, { 'content-type': type }).end(told.xml ?? JSON.stringify(told.json));
    }
  }

  /** Titles and addresses of what it holds. */
  function feed(): string {
    const items = [...articles].map(
      ([number, { title = '' }]) =>
        `<item><title>${escaped(title)}</title><link>${base}/tin/${number}</link></item>`,
    );
    return `<rss version="2.0"><channel><title>Tin</title>${items.join('')}</channel></rss>`;
  }

  function done(
    method: string,
    path: string,
    body: string,
    type: string,
  ): { status: number; json?: unknown; xml?: string } {
    const id = /^\/api\/tin\/([^/]+)$/.exec(path)?.[1];
    if (method === 'GET' && path === '/rss') return { status: 200, xml: feed() };
    if (method === 'GET') return { status: 200, json: [...articles.values()] };
    if (method === 'DELETE' && id !== undefined)
      return { status: articles.delete(id) ? 200 : 404, json: { success: true, data: { id } } };
    const fields = type.includes('urlencoded')
      ? Object.fromEntries(new URLSearchParams(body))
      : (JSON.parse(body) as Record<string, string>);
    const number = id ?? String(articles.size + 41);
    articles.set(number, fields);
    return {
      status: id ? 200 : 201,
      json: { success: true, data: { id: Number(number), url: `/tin/${number}` } },
    };
  }

  return {
    ...{ base, received, articles, spoils },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The form that tells the program how to ask it. */
export function portalForm(base: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    ...{ kind: 'json', createMethod: 'POST', createUrl: `${base}/api/tin` },
    createBody:
      '{"tieu_de": "{{title}}", "noi_dung": "{{html}}", "trang_thai": "{{state}}", "ma": ["{{source_id}}"]}',
    headers: 'Authorization: Bearer bi-mat-cua-trang',
    ...{ idPath: 'data.id', linkPath: 'data.url', okPath: 'success', okValue: 'true', linkTemplate: '' },
    ...{ updateMethod: 'PUT', updateUrl: `${base}/api/tin/{{id}}`, updateBody: '{"tieu_de": "{{title}}"}' },
    ...{ removeMethod: 'DELETE', removeUrl: `${base}/api/tin/{{id}}`, removeBody: '' },
    ...{ publishState: 'publish', trialState: 'draft' },
    ...more,
  };
}
