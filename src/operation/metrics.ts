/** `/metrics` for Prometheus: what the server does, and how the stations are, in a registry of its own. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter } from '../accounts/http/app.ts';
import type { Installation } from '../accounts/installation.ts';
import { listStations } from '../accounts/stations.ts';
import { VERSION } from '../kernel/version.ts';
import { healthOf } from '../playout/device-health.ts';
import type { Backups } from './backup/backups.ts';

export type MetricsInstallation = Pick<Installation, 'database' | 'devices' | 'clock' | 'machine' | 'folder'>;
export type Metrics = ReturnType<typeof createMetrics>;

const SECONDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

export function createMetrics(installation: MetricsInstallation, backups: Pick<Backups, 'state'>) {
  const { database, devices, clock, machine, folder } = installation;
  const registry = new Registry();
  const registers = [registry];
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();

  const requests = new Counter({
    ...{
      name: 'loa_http_requests_total',
      help: 'Requests answered, by route and class of status',
      registers,
    },
    labelNames: ['method', 'route', 'status'] as const,
  });
  const seconds = new Histogram({
    ...{ name: 'loa_http_request_seconds', help: 'Time until the answer, long polls apart', registers },
    ...{ labelNames: ['kind'] as const, buckets: SECONDS },
  });
  const gauge = (name: string, help: string) => new Gauge({ name: `loa_${name}`, help, registers });
  const info = new Gauge({ name: 'loa_info', help: 'Version', registers, labelNames: ['version'] });
  info.set({ version: VERSION }, 1);
  const memory = gauge('process_resident_bytes', 'Resident memory');
  const loop = gauge('event_loop_delay_p99_seconds', 'Delay of the event loop since the last look');
  const free = gauge('disk_free_bytes', 'Free bytes where the data are');
  const backupAt = gauge('backup_last_success_timestamp_seconds', 'When the last good backup began');
  const rehearsed = gauge('backup_last_rehearsal_ok', '1 when the last rehearsal of a restore succeeded');
  const byStation = (name: string, help: string, label: string) =>
    new Gauge({ name: `loa_${name}`, help, registers, labelNames: ['station', label] });
  const players = byStation('players', 'Paired players by state', 'state');
  const jobs = new Gauge({
    name: 'loa_jobs',
    help: 'Jobs by state',
    registers,
    labelNames: ['name', 'state'],
  });
  const alarms = new Gauge({
    name: 'loa_alarms_open',
    help: 'Alarms that stand',
    registers,
    labelNames: ['station'],
  });

  const meter: Meter = {
    monotonic: () => machine.monotonic(),
    answered: ({ method, path, kind }, status, ms) => {
      requests.inc({ method, route: path, status: `${Math.floor(status / 100)}xx` });
      // What waits on purpose says nothing of how fast the server is.
      if (!path.endsWith('/schedule')) seconds.observe({ kind }, ms / 1000);
    },
  };

  async function lookAtStations(): Promise<void> {
    players.reset();
    alarms.reset();
    const open = await database.kysely
      .selectFrom('alarm')
      .select(['station_id', sql<number>`count(*)`.as('count')])
      .where('cleared_at', 'is', null)
      .groupBy('station_id')
      .execute();
    for (const { id, slug } of await listStations(database.kysely)) {
      for (const device of await devices.list(id))
        players.inc({ station: slug, state: healthOf(device, clock.now(), clock.rate()).state });
      alarms.set({ station: slug }, open.find((row) => row.station_id === id)?.count ?? 0);
    }
  }

  async function lookAtJobs(): Promise<void> {
    jobs.reset();
    const rows = await database.kysely
      .selectFrom('job')
      .select(['name', 'state', sql<number>`count(*)`.as('count')])
      .where('state', '!=', 'done')
      .groupBy(['name', 'state'])
      .execute();
    for (const { name, state, count } of rows) jobs.set({ name, state }, count);
  }

  /** Everything as it stands now, in Prometheus' text format. */
  async function text(): Promise<{ type: string; body: string }> {
    memory.set(process.memoryUsage.rss());
    loop.set(delay.percentile(99) / 1e9);
    delay.reset();
    const { bavail, bsize } = await statfs(folder.paths.root);
    free.set(bavail * bsize);
    const { lastGood, lastRehearsal } = await backups.state();
    if (lastGood) backupAt.set(lastGood.at / 1000);
    if (lastRehearsal) rehearsed.set(lastRehearsal.ok ? 1 : 0);
    await lookAtStations();
    await lookAtJobs();
    return { type: registry.contentType, body: await registry.metrics() };
  }

  return { meter, text, close: () => void delay.disable() };
}
