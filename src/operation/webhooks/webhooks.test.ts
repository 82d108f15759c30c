/** Other systems are told what was done, signed, once each, and again until they have taken it; a receiver of ours stands in for them. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestApp } from '../../../test/support/app.ts';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { silentLog } from '../../kernel/log.ts';
import { createOutgoing } from '../../kernel/outgoing.ts';
import { createSecretBox } from '../../kernel/secret-box.ts';
import { airedScripts } from '../../playout/aired-scripts.ts';
import { asRunOfAirings } from '../../playout/as-run.store.ts';
import { at, startHistory, type StationHistory } from '../../plan/testing/station-history.ts';
import { receive, decideReceived } from '../../scripts/received/received.store.ts';
import { claimJob, finishJob } from '../../storage/jobs.ts';
import { createCollecting } from './collecting.ts';
import { deliveryHandler, PAUSES_MS } from './delivering.ts';
import { EVENTS, type EventName } from './events.ts';
import { webhooksRoutes } from './webhooks.routes.tsx';
import { listDeliveries, type Delivery } from './webhooks.store.ts';
import { BOTH_SECRETS_MS, createWebhooks, DELIVER_JOB } from './webhooks.ts';

const KEY = 'một khóa để thử, dài hơn ba mươi hai chữ';
const ADMINISTRATOR: Actor = { kind: 'person', id: 'q', name: 'Quản Trị', roles: ['administrator'] };

interface Got {
  headers: IncomingHttpHeaders;
  body: string;
}
let receiver: Server;
let host: string;
/** What it answers next; 204 once that is used up. */
const answers: number[] = [];
const got: Got[] = [];
beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(answers.shift() ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(() => {
  receiver.closeAllConnections();
  receiver.close();
});
beforeEach(() => {
  answers.length = 0;
  got.length = 0;
});

/** As standardwebhooks.com has it, computed by itself: true when some signature of the header is by this secret. */
function isSignedBy(secret: string, { headers, body }: Got): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const mine = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(mine);
}

const told = ({ body }: Got) => JSON.parse(body) as { type: string; data: Record<string, unknown> };

describe.each(DIALECTS)('webhooks on %s', (dialect) => {
  let database: TestDatabase;
  let history: StationHistory;
  let station: Station;
  let clock: VirtualClock;
  beforeAll(async () => {
    database = await openTestDatabase(dialect);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    history = await startHistory(database);
    station = await history.station();
    clock = new VirtualClock(at('2026-11-02 06:00'));
  });

  function open(insideHosts = [host]) {
    const webhooks = createWebhooks({
      ...{ database, clock, machine: clock, insideHosts, wake: () => undefined },
      secrets: createSecretBox(KEY),
    });
    const outgoing = createOutgoing({ insideHosts });
    const deliver = deliveryHandler({ database, machine: clock, outgoing, webhooks });
    const { collect } = createCollecting({
      ...{ database, clock, webhooks },
      heardOf: (stationId, ids) => asRunOfAirings(database.kysely, stationId, ids),
    });
    const context = { progress: () => undefined, signal: new AbortController().signal, log: silentLog };
    /** Everything that is due now; which of it goes first is nobody's promise. */
    async function send(): Promise<void> {
      for (;;) {
        const job = await claimJob(database, 'test', [DELIVER_JOB], clock.now(), 10_000);
        if (!job) break;
        await deliver(job, context);
        await finishJob(database.kysely, job, 'test', null, clock.now());
      }
      got.sort((a, b) => told(a).type.localeCompare(told(b).type));
    }
    const add = (events: readonly EventName[] = EVENTS) =>
      webhooks.add(station, ADMINISTRATOR, {
        ...{ name: 'Thông tin nguồn', url: `http://${host}/nhan`, events: [...events] },
      });
    const write = (action: string, subject: string, detail: Record<string, unknown> = {}) =>
      database.kysely
        .transaction()
        .execute((tx) => record(tx, station.id, ADMINISTRATOR, action, subject, detail, clock.now()));
    const deliveries = (id: string): Promise<Delivery[]> =>
      listDeliveries(database.kysely, station.id, id, 50);
    return { webhooks, collect: () => collect(station), send, add, write, deliveries };
  }

  it('tell what the trail says was done, signed, each once, and nothing of before or of no choice', async () => {
    const { collect, send, add, write, deliveries } = open();
    await write('month.close', 'x', { month: '2026-10', sha256: 'abc' });
    const { id, secret } = await add(['script.approved', 'emergency.ordered', 'emergency.stopped']);
    const script = await history.script({ title: 'Nộp hồ sơ <trực tuyến>' });
    await write('script.approve', script.id, { contentHash: 'c', audioSha256: 'a', comment: 'kín' });
    await write('emergency.order', 'o', { title: 'Bão' });
    await write('emergency.on-air', 'o', { title: 'Bão', zones: ['z'], kind: 'typed', airingId: 'p' });
    await write('emergency.stop', 'o', { title: 'Bão', reason: 'Đã qua' });
    await write('month.close', 'y', { month: '2026-11', sha256: 'abc' });
    await collect();
    await collect();
    await send();
    expect(got.map((one) => [told(one).type, isSignedBy(secret, one)])).toEqual([
      ['emergency.ordered', true],
      ['emergency.stopped', true],
      ['script.approved', true],
    ]);
    expect(told(got[2]!)).toMatchObject({
      data: {
        ...{ scriptId: script.id, title: 'Nộp hồ sơ <trực tuyến>', contentHash: 'c', audioSha256: 'a' },
        station: { id: station.id, name: station.name },
      },
    });
    // Comments and names of people stay in the house.
    expect(got.map(({ body }) => body).join()).not.toMatch(/kín|Quản Trị/);
    expect(got[0]!.headers).toMatchObject({
      'webhook-timestamp': String(Math.floor(clock.now() / 1000)),
      'content-type': 'application/json',
    });
    expect((await deliveries(id)).map(({ state, answer }) => `${state} ${answer}`)).toEqual([
      ...['delivered Trả lời 204.', 'delivered Trả lời 204.', 'delivered Trả lời 204.'],
    ]);
  });

  it('tell that a bulletin was heard once a player has played all of it, and so of a bulletin from above', async () => {
    const { collect, send, add } = open();
    await add(['bulletin.aired', 'received.changed']);
    const player = await history.player('Đầu phát Chợ Hôm', [history.zones.market]);
    const script = await history.script({ title: 'Mưa lớn' });
    const incoming = {
      source: 'program:Tỉnh',
      sourceId: 'HN-1',
      sender: 'Tỉnh',
      title: 'Mưa lớn',
      text: 'M.',
    };
    const { id } = await receive(
      ...([database.kysely, station.id, { ...incoming, priority: 'urgent' }, clock.now()] as const),
    );
    const taken = { state: 'taken', by: 'Lan', at: clock.now(), reason: '', scriptId: script.id } as const;
    await decideReceived(database.kysely, station.id, id, taken);
    const airing = await history.airing('2026-11-02 07:00', [script], { bulletinId: 'ban-tin' });
    await history.heard(player, airing, 0);
    await collect();
    await send();
    expect(got).toEqual([]);
    await history.heard(player, airing, 1);
    await collect();
    await collect();
    await send();
    expect(got.map((one) => [told(one).type, told(one).data['title'], told(one).data['state']])).toEqual([
      ['bulletin.aired', 'Bản tin sáng', undefined],
      ['received.changed', 'Mưa lớn', 'aired'],
    ]);
    expect(told(got[1]!).data).toMatchObject({ id: 'HN-1', source: 'Tỉnh', airingId: airing.id });
    // The same, for a program that asks.
    const aired = await airedScripts(database.kysely, station.id, [script.id], airing.startsAt);
    const startedAt = airing.startsAt + airing.items[0]!.durationMs;
    expect(aired.get(script.id)).toEqual([
      { startedAt, endedAt: startedAt + airing.items[1]!.durationMs, zones: airing.zones },
    ]);
    expect(await airedScripts(database.kysely, station.id, [script.id], airing.startsAt + 1)).toEqual(
      new Map(),
    );
  });

  it('are tried again, later and later for a day, under the same id; then by hand', async () => {
    const { webhooks, collect, send, add, write, deliveries } = open();
    const { id } = await add(['emergency.stopped']);
    answers.push(...Array.from({ length: PAUSES_MS.length + 1 }, () => 503));
    await write('emergency.stop', 'o', { title: 'Bão', reason: 'Đã qua' });
    await collect();
    await send();
    for (const pause of PAUSES_MS) {
      expect((await deliveries(id))[0]).toMatchObject({ state: 'waiting', nextAt: clock.now() + pause });
      await clock.advance(pause - 1);
      const before = got.length;
      await send();
      expect(got.length).toBe(before);
      await clock.advance(1);
      await send();
      expect(got.length).toBe(before + 1);
    }
    const total = PAUSES_MS.reduce((sum, pause) => sum + pause, 0) / 3_600_000;
    expect(total).toBeGreaterThan(23.5);
    const [failed] = await deliveries(id);
    expect(failed).toMatchObject({ state: 'failed', answer: 'Trả lời 503.', nextAt: null });
    expect(new Set(got.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([failed!.id]));
    await webhooks.resend(station, ADMINISTRATOR, id, failed!.id);
    await send();
    expect((await deliveries(id))[0]).toMatchObject({ state: 'delivered' });
    // Gone: the other side wants no more of it.
    answers.push(410);
    await write('emergency.stop', 'p', { title: 'Bão', reason: 'Đã qua' });
    await collect();
    await send();
    expect((await deliveries(id))[0]).toMatchObject({ state: 'failed', tries: 1 });
  });

  it('are signed by the old secret along with the new one for a day; both lie sealed', async () => {
    const { webhooks, send, add } = open();
    const { id, secret: old } = await add();
    const secret = await webhooks.rotate(station, ADMINISTRATOR, id);
    await webhooks.test(station, ADMINISTRATOR, id);
    await send();
    expect([isSignedBy(old, got[0]!), isSignedBy(secret, got[0]!)]).toEqual([true, true]);
    await clock.advance(BOTH_SECRETS_MS + 1);
    await webhooks.test(station, ADMINISTRATOR, id);
    await send();
    expect([isSignedBy(old, got[1]!), isSignedBy(secret, got[1]!)]).toEqual([false, true]);
    const rows = JSON.stringify(await database.kysely.selectFrom('webhook').selectAll().execute());
    expect(rows).not.toContain(secret.slice(6));
    expect(rows).not.toContain(old.slice(6));
  });

  it('reach no address inside that the installation has not named, and none without TLS', async () => {
    const { webhooks, send, add, deliveries } = open();
    const { id } = await add();
    const strict = open([]);
    await webhooks.test(station, ADMINISTRATOR, id);
    await strict.send();
    expect(got).toEqual([]);
    expect((await deliveries(id))[0]!.answer).toContain('mạng nội bộ');
    for (const url of ['http://phuong.gov.vn/nhan', 'ftp://phuong.gov.vn', 'https://a:b@phuong.gov.vn/', 'x'])
      await expect(
        webhooks.add(station, ADMINISTRATOR, { name: 'x', url, events: ['month.closed'] }),
      ).rejects.toMatchObject({ errors: [{ field: 'url' }] });
    await webhooks.remove(station, ADMINISTRATOR, id);
    await clock.advance(PAUSES_MS[0]!);
    await send();
    expect(got).toEqual([]);
  });
});

describe('the page of webhooks', () => {
  it('shows a secret once, each delivery with its answer, and nothing to another station', async () => {
    const room: { webhooks?: ReturnType<typeof createWebhooks> } = {};
    const server = await openTestApp({
      routes: (app, { database, clock, machine }) => {
        const secrets = createSecretBox(KEY);
        const more = { insideHosts: [], wake: () => undefined };
        const webhooks = (room.webhooks = createWebhooks({ database, clock, machine, secrets, ...more }));
        webhooksRoutes(app, { database, webhooks });
      },
    });
    const path = `/d/${server.station.slug}/quan-tri/webhook`;
    const post = (who: 'administrator' | 'editor', to: string, form: [string, string][] = []) =>
      server.request(who, 'post', to, new URLSearchParams(form));
    const form: [string, string][] = [
      ['name', 'Thông tin nguồn'],
      ['url', 'https://nguon.hanoi.gov.vn/nhan'],
      ['events', 'bulletin.aired'],
      ['events', 'month.closed'],
    ];
    expect((await post('editor', path, form)).status).toBe(403);
    const wrong = await post('administrator', path, [
      ['name', 'Tên đã gõ'],
      ['url', 'http://a.vn'],
    ]);
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('Tên đã gõ')]);
    const added = await (await post('administrator', path, form)).text();
    const secret = /whsec_[\w+/=]+/.exec(added)?.[0];
    expect(secret).toBeDefined();
    const list = await (await server.request('administrator', 'get', path)).text();
    const one = new RegExp(`${path}/[0-9a-f-]{36}`).exec(list)![0];
    expect((await post('administrator', `${one}/gui-thu`)).status).toBe(303);
    const page = await (await server.request('administrator', 'get', one)).text();
    expect(page).toContain('Gửi thử');
    expect(page).not.toContain(secret);
    const elsewhere = one.replace(server.station.slug, server.other.slug);
    for (const deed of ['', '/doi-khoa', '/go', '/gui-thu'])
      expect((await server.request('stranger', deed ? 'post' : 'get', elsewhere + deed)).status).toBe(404);
    expect((await post('administrator', `${one}/go`)).status).toBe(303);
    expect((await server.request('administrator', 'get', one)).status).toBe(404);
    await server.close();
  });
});
