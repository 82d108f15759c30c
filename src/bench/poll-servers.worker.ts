/**
 * The product's server and a bare Hono handler, each on a port of its own, in a thread of their own: were the client in it too,
 * its own work would count on both sides and draw the two rates together.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { COMMAND_LINE } from '../accounts/actor.ts';
import { listZones } from '../accounts/zones.ts';
import { sha256 } from '../kernel/hash.ts';
import { PLAYOUT_BASE } from '../playout/contract.ts';
import { openRooms } from '../rooms.ts';
import { listen } from '../server.ts';
import type { PollServers } from './schedule-poll.ts';
import { withStation } from './throwaway-station.ts';

const ETAG = '"1"';
const port = parentPort!;

await withStation(async (installation, station) => {
  const { devices, database } = installation;
  const zones = (await listZones(database.kysely, station.id)).map(({ id }) => id);
  const { code } = await devices.issueCode(station.id, COMMAND_LINE, zones);
  const { token } = await devices.pair(code, 'Đầu phát đo tốc độ', '127.0.0.1');
  const rooms = await openRooms(installation);
  const product = await listen(rooms);
  const bare = bareServer(token);
  await once(bare, 'listening');
  const { port: barePort } = bare.address() as AddressInfo;
  port.postMessage({ product: product.port, bare: barePort, token } satisfies PollServers);
  await once(port, 'message');
  await product.close();
  bare.close();
  await rooms.close();
});
port.close();

/** The least that can answer: whose token it is by its hash, and that nothing changed. */
function bareServer(token: string): ServerType {
  const known = new Map([[sha256(token), ETAG]]);
  const app = new Hono();
  app.get(`${PLAYOUT_BASE}/schedule`, (c) => {
    const etag = known.get(sha256(c.req.header('authorization')?.slice('Bearer '.length) ?? ''));
    if (etag === undefined) return c.body(null, 401);
    c.header('etag', etag);
    return c.req.header('if-none-match') === etag ? c.body(null, 304) : c.text('{}');
  });
  return serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
}
