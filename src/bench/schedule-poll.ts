/** How many polls a second find nothing new, beside the least a handler on the same framework could do. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { machineClock } from '../kernel/clock.ts';
import { workerFile } from '../kernel/project-files.ts';
import { PLAYOUT_BASE } from '../playout/contract.ts';
import { against, type Measure } from './measure.ts';

/** What the thread with the servers tells once both listen: their ports, and the token that both know. */
export interface PollServers {
  product: number;
  bare: number;
  token: string;
}

const CONNECTIONS = 16;
const ROUNDS = 7;
const ROUND_MS = 1000;
const WARM_UP_MS = 1000;
const PATH = `${PLAYOUT_BASE}/schedule`;

export async function schedulePoll(): Promise<Measure[]> {
  const worker = new Worker(workerFile('bench/poll-servers'));
  const ended = once(worker, 'exit');
  const [servers] = (await once(worker, 'message')) as [PollServers];
  const product: number[] = [];
  const bare: number[] = [];
  const requests = {
    product: await pollRequest(servers.product, servers.token),
    bare: await pollRequest(servers.bare, servers.token),
  };
  for (const request of Object.values(requests)) await rateOf(request, WARM_UP_MS);
  for (let round = 0; round < ROUNDS; round++) {
    product.push(await rateOf(requests.product, ROUND_MS));
    bare.push(await rateOf(requests.bare, ROUND_MS));
  }
  worker.postMessage('stop');
  await ended;
  const told = { measure: 'schedule poll answered 304', unit: 'requests/s', aim: '≥ 0.6' } as const;
  return [against(told, product, { name: 'bare Hono handler: a token hash, a Map look-up', values: bare })];
}

interface PollRequest {
  port: number;
  bytes: Buffer;
}

/** The poll of a player that holds the newest schedule. */
async function pollRequest(port: number, token: string): Promise<PollRequest> {
  const authorization = `Bearer ${token}`;
  const newest = await fetch(`http://127.0.0.1:${port}${PATH}`, { headers: { authorization } });
  const etag = newest.headers.get('etag');
  if (!newest.ok || etag === null) throw new Error(`the schedule was answered ${newest.status}`);
  const head = [
    `GET ${PATH} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: ${authorization}`,
    `If-None-Match: ${etag}`,
  ];
  return { port, bytes: Buffer.from(`${head.join('\r\n')}\r\n\r\n`) };
}

/** 304 answers a second over `CONNECTIONS` kept-alive connections, each asking again as soon as it was answered. */
async function rateOf(request: PollRequest, ms: number): Promise<number> {
  const begun = machineClock.monotonic();
  const until = begun + ms;
  const counts = await Promise.all(Array.from({ length: CONNECTIONS }, () => pollUntil(request, until)));
  const seconds = (machineClock.monotonic() - begun) / 1000;
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

/** Plain sockets, since an HTTP client would cost more than the servers it measures. */
function pollUntil({ port, bytes }: PollRequest, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
    let answered = 0;
    let received = '';
    socket.on('connect', () => socket.write(bytes));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed a kept-alive connection')));
    socket.on('data', (chunk: string) => {
      received += chunk;
      // A 304 ends with its head.
      if (!received.endsWith('\r\n\r\n')) return;
      if (!received.startsWith('HTTP/1.1 304 ')) {
        reject(new Error(`a poll was answered ${received}`));
        return;
      }
      received = '';
      answered++;
      if (machineClock.monotonic() < until) {
        socket.write(bytes);
        return;
      }
      resolve(answered);
      socket.destroy();
    });
  });
}
