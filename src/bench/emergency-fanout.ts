/** How soon an emergency is with ten thousand players of one set of zones that wait in the long poll. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { machineClock } from '../kernel/clock.ts';
import { workerFile } from '../kernel/project-files.ts';
import { LONGEST_POLL_SECONDS, PLAYOUT_BASE } from '../playout/contract.ts';
import { absolute, type Measure } from './measure.ts';

/** What the process with the server tells once it listens. */
export interface FanoutServer {
  port: number;
}

const PLAYERS = 10_000;
/** So many connect at once; a listening socket queues no more. */
const AT_ONCE = 250;
const PATH = `${PLAYOUT_BASE}/schedule`;

export const fanoutToken = (player: number): string => `loa_d_${String(player).padStart(40, '0')}`;

interface Waiting {
  /** UTC ms at which the whole new schedule was there. */
  arrived: Promise<number>;
  close: () => void;
}

export async function emergencyFanout(): Promise<Measure[]> {
  const server = fork(workerFile('bench/fanout-server'), [String(PLAYERS)]);
  try {
    const [{ port }] = (await once(server, 'message')) as [FanoutServer];
    const etag = await newestEtag(port);
    const waiting: Waiting[] = [];
    while (waiting.length < PLAYERS) {
      const numbers = Array.from({ length: AT_ONCE }, (_, index) => waiting.length + index);
      waiting.push(...(await Promise.all(numbers.map((player) => waitingPlayer(port, player, etag)))));
    }
    const { orderedAt, seconds } = await ordered(server, waiting);
    for (const { close } of waiting) close();
    const late = seconds.sort((a, b) => a - b)[Math.ceil(0.99 * seconds.length) - 1]! - orderedAt;
    const measure = `an emergency with 99 % of ${PLAYERS.toLocaleString('en')} players in long poll`;
    return [absolute({ measure, unit: 'ms', aim: '≤ 2000' }, [late])];
  } finally {
    await stopped(server);
  }
}

async function ordered(server: ChildProcess, waiting: readonly Waiting[]) {
  const told = once(server, 'message') as Promise<[{ orderedAt: number }]>;
  server.send('order');
  const [{ orderedAt }] = await told;
  return { orderedAt, seconds: await Promise.all(waiting.map(({ arrived }) => arrived)) };
}

async function newestEtag(port: number): Promise<string> {
  const headers = { authorization: `Bearer ${fanoutToken(0)}` };
  const newest = await fetch(`http://127.0.0.1:${port}${PATH}`, { headers });
  await newest.arrayBuffer();
  const etag = newest.headers.get('etag');
  if (!newest.ok || etag === null) throw new Error(`the schedule was answered ${newest.status}`);
  return etag;
}

/**
 * A player that holds the newest schedule and waits for a newer one. A wait that ends in vain begins again, and so does one whose
 * connection was closed meanwhile. Resolves when its first request is on its way.
 */
function waitingPlayer(port: number, player: number, etag: string): Promise<Waiting> {
  const request = [
    `GET ${PATH}?wait=${LONGEST_POLL_SECONDS} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${fanoutToken(player)}`,
    `If-None-Match: ${etag}`,
  ];
  const bytes = Buffer.from(`${request.join('\r\n')}\r\n\r\n`);
  const arrived = Promise.withResolvers<number>();
  return new Promise((resolve, reject) => {
    let socket: Socket;
    let over = false;
    const close = () => {
      over = true;
      socket.destroy();
    };
    const open = () => {
      socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
      let received = '';
      socket.on('connect', () => socket.write(bytes, () => resolve({ arrived: arrived.promise, close })));
      socket.on('error', reject);
      socket.on('close', () => over || open());
      socket.on('data', (chunk: string) => {
        received += chunk;
        const status = answerOf(received);
        if (status === null) return;
        received = '';
        if (status === 304) {
          socket.write(bytes);
          return;
        }
        arrived.resolve(machineClock.now());
        close();
      });
    };
    open();
  });
}

/** The status of an answer that is whole; null while some of it is still to come. */
function answerOf(received: string): number | null {
  const head = received.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const length = Number(/^content-length: (\d+)/im.exec(received)?.[1] ?? 0);
  return received.length < head + 4 + length ? null : Number(received.slice(9, 12));
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, 'exit');
  server.send('stop');
  await ended;
}
