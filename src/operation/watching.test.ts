import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmodSync, renameSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import { createOutgoing } from '../kernel/outgoing.ts';
import { silentLog } from '../kernel/log.ts';
import { machineClock } from '../kernel/clock.ts';
import { keepAlarms } from '../schedule/alarms.ts';
import { startJobRunner } from '../storage/job-runner.ts';
import { ALARM_WEBHOOK_JOB, createAlarmWebhook, type AlarmNotice } from './alarm-webhook.ts';
import { createBackups } from './backup/backups.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { watchingRoutes } from './watching.routes.tsx';
import { signedHeaders } from './webhooks/signature.ts';

const TOKEN = 'ma-cua-bo-thu-so-lieu';
let server: TestApp;
let metrics: Metrics;
beforeAll(async () => {
  server = await openTestApp({
    environment: { LOA_METRICS_TOKEN: TOKEN },
    routes: (app, installation) => {
      const backups = createBackups(installation);
      metrics = createMetrics(installation, backups);
      watchingRoutes(app, { installation, backups, metrics });
    },
  });
});
afterAll(async () => {
  metrics.close();
  await server.close();
});

const ask = (path: string, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
  server.app.request(path, { headers }, { incoming: { socket: { remoteAddress } } });

describe('/metrics', () => {
  it('is read by this machine and by whoever knows the token, and not through a proxy', async () => {
    expect((await ask('/metrics')).status).toBe(200);
    expect((await ask('/metrics', {}, '192.168.1.5')).status).toBe(403);
    expect((await ask('/metrics', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(403);
    const bearer = { authorization: `Bearer ${TOKEN}` };
    expect((await ask('/metrics', bearer, '192.168.1.5')).status).toBe(200);
    expect((await ask('/metrics', { authorization: 'Bearer sai' }, '192.168.1.5')).status).toBe(403);
  });

  it('tells of players, jobs, alarms, backups and requests, in Prometheus’ format', async () => {
    const { installation, station } = server;
    await installation.database.kysely
      .transaction()
      .execute((tx) => keepAlarms(tx, station.id, 'thử', [{ key: 'thử:1', message: 'Thử.' }], 1));
    metrics.meter.answered({ method: 'get', path: '/d/{slug}', kind: 'page' }, 303, 12);
    const response = await ask('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    expect(text).toContain(`loa_alarms_open{station="${station.slug}"} 1`);
    expect(text).toContain('loa_http_requests_total{method="get",route="/d/{slug}",status="3xx"} 1');
    for (const line of text.split('\n').filter((one) => one !== ''))
      expect(line).toMatch(/^(# (HELP|TYPE) |loa_\w+(\{[^}]*\}?.*\})? [\d.e+-]+$)/);
  });
});

describe('/readyz', () => {
  it('says no while the media can’t be written, and why', async (test) => {
    const { media } = server.installation.folder.paths;
    expect((await ask('/readyz')).status).toBe(200);
    renameSync(media, `${media}.away`);
    test.onTestFinished(() => renameSync(`${media}.away`, media));
    const response = await ask('/readyz');
    expect(response.status).toBe(503);
    expect(await response.text()).toBe('data folder is not writable\n');
    expect((await ask('/healthz')).status).toBe(200);
  });
});

describe('Tình trạng hệ thống', () => {
  it('shows the administrator what is wrong first, and others nothing', async () => {
    const path = `/d/${server.station.slug}/quan-tri/tinh-trang`;
    expect((await server.request('editor', 'get', path)).status).toBe(403);
    const { root } = server.installation.folder.paths;
    chmodSync(root, 0o755);
    const html = await (await server.request('administrator', 'get', path)).text();
    chmodSync(root, 0o700);
    expect(html).toContain('Người khác trên máy mở được');
    expect(html.indexOf('hỏng</span>')).toBeLessThan(html.indexOf('tốt</span>'));
    expect(html).toContain('Thư điện tử');
  });
});

describe('an alarm', { timeout: 30_000 }, () => {
  it('is posted signed, once it is taken never again, and again while it is refused', async () => {
    const got: { headers: IncomingHttpHeaders; body: string }[] = [];
    const receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        got.push({
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        });
        response.writeHead(got.length === 1 ? 500 : 204).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    const secret = 'một bí mật đủ dài';
    const { database } = server.installation;
    const webhook = createAlarmWebhook({
      ...{ webhook: { url: `http://${host}/bao-dong`, secret }, machineNow: () => machineClock.now() },
      outgoing: createOutgoing({ insideHosts: [host] }),
    });
    const runner = startJobRunner({
      ...{ database, machine: machineClock, log: silentLog, pollMs: 50 },
      handlers: { [ALARM_WEBHOOK_JOB]: webhook.handler },
    });
    onTestFinished(async () => {
      await runner.stop();
      receiver.closeAllConnections();
      receiver.close();
    });
    const alarm = { key: 'machine:stale', message: 'Chưa có bản sao lưu nào.' };
    for (let times = 0; times < 2; times++)
      await database.kysely.transaction().execute((tx) => webhook.tell(tx, server.station, alarm, 1_000));
    runner.wake();
    await expect.poll(() => got.length).toBe(2);
    for (const { headers, body } of got) {
      const { id } = JSON.parse(body) as AlarmNotice;
      const seconds = Number(headers['webhook-timestamp']);
      expect(headers).toMatchObject(signedHeaders([secret], { id, seconds, body }));
    }
    expect(JSON.parse(got[1]!.body) as AlarmNotice).toMatchObject({
      ...{ key: 'machine:stale', message: alarm.message, raisedAt: '1970-01-01T00:00:01.000Z' },
      station: { slug: server.station.slug },
    });
  });
});
