/** How the server is: for load balancers, for Prometheus, and for people. */
import { access, constants, statfs } from 'node:fs/promises';
import type { App } from '../accounts/http/app.ts';
import { bearerOf } from '../accounts/http/bearer.ts';
import type { Installation } from '../accounts/installation.ts';
import { Refusal } from '../kernel/errors.ts';
import { sameSecret } from '../kernel/hash.ts';
import { SystemPage } from './system.page.tsx';
import { systemChecks } from './system-checks.ts';
import type { WatchingRooms } from './watching-rooms.ts';

const open = { method: 'get', scope: 'public', beforeSetup: true } as const;
/** With less than this SQLite and the journals soon fail to write. */
const LEAST_FREE_BYTES = 50e6;

export function watchingRoutes(app: App, rooms: WatchingRooms): void {
  const { installation, metrics } = rooms;

  app.raw({ ...open, path: '/healthz', summary: 'Tiến trình còn sống' }, () => new Response('ok\n'));

  app.raw({ ...open, path: '/readyz', summary: 'Máy chủ làm việc được' }, async ({ log }) => {
    const faults = await unready(installation);
    if (faults.length === 0) return new Response('ok\n');
    log.warn('not ready', { faults });
    return new Response(`${faults.join('\n')}\n`, { status: 503 });
  });

  app.raw({ ...open, path: '/metrics', summary: 'Số liệu cho Prometheus' }, async ({ c, address }) => {
    requireCollector(installation, c.req.raw.headers, address);
    const { type, body } = await metrics.text();
    return new Response(body, { headers: { 'content-type': type, 'cache-control': 'no-store' } });
  });

  app.page(
    {
      ...{ method: 'get', path: '/d/{slug}/quan-tri/tinh-trang', scope: 'station' },
      permission: 'system.see',
    },
    async (call) => <SystemPage call={call} checks={await systemChecks(rooms, call.station)} />,
  );
}

/** This machine itself, not through a proxy, or whoever knows the token. */
function requireCollector({ config }: Installation, headers: Headers, address: string): void {
  const bearer = bearerOf(headers);
  if (config.metricsToken !== null && bearer !== null && sameSecret(bearer, config.metricsToken)) return;
  const forwarded = ['x-forwarded-for', 'forwarded', 'via'].some((name) => headers.has(name));
  if (!forwarded && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(address)) return;
  throw new Refusal(
    'no-collector',
    'Chỉ máy này hoặc chương trình có LOA_METRICS_TOKEN đọc được số liệu.',
    403,
  );
}

/** English words for programs: why nothing useful could be done now. */
async function unready({ database, folder }: Installation): Promise<string[]> {
  const { root, media } = folder.paths;
  const faults: string[] = [];
  const look = async (words: string, work: () => Promise<unknown>) => {
    await work().catch(() => faults.push(words));
  };
  await look('database does not answer', () =>
    database.kysely.selectFrom('meta').select('key').limit(1).execute(),
  );
  await look('data folder is not writable', async () => {
    for (const path of [root, media]) await access(path, constants.W_OK | constants.X_OK);
  });
  await look('disk is full', async () => {
    const { bavail, bsize } = await statfs(root);
    if (bavail * bsize < LEAST_FREE_BYTES) throw new Error('full');
  });
  return faults;
}
