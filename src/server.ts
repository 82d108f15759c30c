/** The HTTP server: every room's routes in one frame. */
import type { Server } from 'node:http';
import { networkInterfaces } from 'node:os';
import { serve } from '@hono/node-server';
import { accountsRoutes } from './accounts/accounts.routes.ts';
import { createGatekeeper } from './accounts/gatekeeper.ts';
import { App } from './accounts/http/app.ts';
import { createRateLimit } from './accounts/http/rate-limit.ts';
import type { RequestContext } from './accounts/http/request-context.ts';
import { parseTrustedProxies } from './accounts/http/client-address.ts';
import type { Station } from './accounts/stations.ts';
import { VERSION } from './kernel/version.ts';
import { createJoinedSounds } from './bulletins/joined-sounds.ts';
import { bulletinRoutes } from './bulletins/bulletins.routes.tsx';
import { emergencyRoutes } from './emergencies/emergencies.routes.tsx';
import { closingRoutes } from './plan/closing/closing.routes.tsx';
import { evidencePackageRoutes } from './plan/evidence-package/evidence-package.routes.ts';
import { evidenceRoutes } from './plan/evidence/evidence.routes.tsx';
import { csvImportRoutes } from './plan/evidence/csv-import.routes.tsx';
import { evidenceApiRoutes } from './plan/evidence/evidence-api.routes.ts';
import { visitsRoutes } from './plan/evidence/visits.routes.tsx';
import { feedsRoutes } from './plan/evidence/feeds.routes.tsx';
import { planEditingRoutes } from './plan/year/plan-editing.routes.tsx';
import { yearRoutes } from './plan/year/year.routes.tsx';
import { suggestRoutes } from './plan/suggest/suggest.routes.tsx';
import { otherLogRoutes } from './plan/other-log/other-log.routes.tsx';
import { rulesFor } from './schedule/station-rules.ts';
import { receivedApiRoutes } from './scripts/received/received-api.routes.ts';
import { receivedRoutes } from './scripts/received/received.routes.tsx';
import { cityRoutes } from './city/city.routes.ts';
import { machineState } from './operation/machine-state.ts';
import { watchingRoutes } from './operation/watching.routes.tsx';
import { backupRoutes } from './operation/backup/backup.routes.tsx';
import { webhooksRoutes } from './operation/webhooks/webhooks.routes.tsx';
import { storeRoutes } from './operation/store/store.routes.tsx';
import { libraryRoutes } from './library/library.routes.tsx';
import { liveRoutes } from './live/live.routes.tsx';
import { planRoutes } from './plan/plan.routes.tsx';
import { publishRoutes } from './publish/publish.routes.tsx';
import { placesRoutes } from './publish/places/places.routes.tsx';
import { listeningRoutes } from './publish/listening/listening.routes.tsx';
import { residentsRoutes } from './publish/residents/residents.routes.tsx';
import { connectRoutes } from './publish/zalo/connect.routes.tsx';
import { reportApiRoutes } from './plan/reports/report-api.routes.ts';
import { reportRoutes } from './plan/reports/report.routes.tsx';
import { todayRoutes } from './plan/today.routes.tsx';
import { createBroadcastLogs } from './playout/broadcast-logs.ts';
import { broadcastLogRoutes } from './playout/broadcast-log.routes.tsx';
import { asRunOfAirings } from './playout/as-run.store.ts';
import { answerRange, mediaTypeOf } from './playout/media-range.ts';
import { playersRoutes } from './playout/players.routes.tsx';
import { playoutRoutes, stampServerTime } from './playout/playout.routes.ts';
import { isLoopback, lanAddresses } from './playout/server-address.ts';
import type { Rooms } from './rooms.ts';
import { dateOf } from './kernel/zoned-time.ts';
import type { HeardOf } from './schedule/heard.ts';
import { scheduleRoutes } from './schedule/schedule.routes.tsx';
import { masteringRoutes } from './scripts/mastering/mastering.routes.tsx';
import { voicesRoutes } from './scripts/voices/voices.routes.tsx';
import { voiceOption } from './scripts/voices/voice-words.ts';
import { scriptRoutes } from './scripts/scripts.routes.tsx';
import { sessionsOf } from './schedule/sessions-of.ts';
import { readAloud } from './scripts/lexicon/read-aloud.ts';
import { lexiconRoutes } from './scripts/lexicon/lexicon.routes.tsx';
import { sayPreview } from './scripts/sound-maker.ts';
import { estimateDurationMs } from './speech/voices/estimate.ts';
import { assetRoutes } from './web/assets.ts';
import { ErrorPage, errorStatus } from './web/errors.page.tsx';
import { securityHeaders } from './web/security-headers.ts';

/** Declares every route of the product. */
export function createApp(rooms: Rooms): App {
  const { installation } = rooms;
  const { config, clock, trial, log, folder } = installation;
  const { tls } = config;
  const app = new App({
    keeper: createGatekeeper(installation),
    domain: { clock, trial, sandbox: folder.sandboxClock !== null },
    ...{ log, tls },
    trustedProxies: parseTrustedProxies(config.trustedProxy),
    origins: config.baseUrl === null ? [] : [config.baseUrl],
    uploads: { folder: folder.paths.temporary },
    meter: rooms.metrics.meter,
    rateLimit: createRateLimit({
      perMinute: config.apiRate,
      monotonic: () => installation.machine.monotonic(),
    }),
    pageHeaders: securityHeaders({ tls }),
    errorPage: ({ status, message, requestId }) =>
      ErrorPage({ status: errorStatus(status), requestId, ...(message !== null && { message }) }),
  });
  watchingRoutes(app, rooms);
  const assets = assetRoutes();
  app.raw(
    {
      method: 'get',
      path: '/assets/{hash}/{name}',
      scope: 'public',
      beforeSetup: true,
      summary: 'Kiểu trang, chữ và kịch bản trang',
    },
    ({ c }) => assets.fetch(c.req.raw),
  );
  accountsRoutes(app, installation, { version: VERSION, rulesFor, unitsOf: rooms.unitsOf });
  playoutRoutes(app, {
    ...{ feed: rooms.feed, playout: rooms.playout, devices: installation.devices },
    deliveries: rooms.deliveries,
    media: rooms.media,
    commands: rooms.commands,
    clock: installation.clock,
  });
  const { database, devices } = installation;
  const { kysely } = database;
  const soundHref = (station: Station, sha256: string) => `/d/${station.slug}/am-thanh/${sha256}`;
  const voicesOf = (station: Station) => rooms.voices.choices(station);
  const heardOf: HeardOf = (stationId, airingIds) => asRunOfAirings(kysely, stationId, airingIds);
  const answerMedia = async (sha256: string, headers: Headers) =>
    answerRange(rooms.media, sha256, await mediaTypeOf(rooms.media, sha256), headers);
  const speaks = {
    sayPreview: (station: Station, text: string, voice: string, internal = false) =>
      sayPreview({ ...rooms, db: kysely }, station, text, voice, internal),
  };
  const previews = scriptRoutes(app, {
    ...{ ...rooms, ...speaks, database, voicesOf },
    readAloud: async (station, text) => {
      const lines = await readAloud(kysely, station, text);
      const spoken = lines.map((line) => line.spoken);
      return { lines, estimatedMs: estimateDurationMs(spoken, station.settings.paceSyllables) };
    },
    answerMedia,
    answerCopy: async (station, sha256, headers) => {
      await rooms.listeningCopies.assertThere(station.id, sha256);
      return answerRange(rooms.listeningCopies, sha256, 'audio/ogg', headers);
    },
  });
  receivedRoutes(app, { ...rooms, database });
  receivedApiRoutes(app, { received: rooms.received, database });
  lexiconRoutes(app, { entries: rooms.entries, previews, ...speaks, soundHref });
  voicesRoutes(app, { ...rooms, ...speaks, database, clock, previews, soundHref });
  masteringRoutes(app, { ...rooms, ...speaks, database, clock, previews, soundHref });
  bulletinRoutes(app, {
    ...{ ...rooms, database, clock, soundHref, answerMedia },
    voicesOf: async (station) => (await voicesOf(station)).map(voiceOption),
    joined: createJoinedSounds(rooms.media),
    sessionsOf: (station, bulletinId) =>
      sessionsOf(kysely, station.id, bulletinId, dateOf(clock.now(), station.timeZone)),
  });
  storeRoutes(app, { ...rooms, database });
  webhooksRoutes(app, { database, webhooks: rooms.webhooks });
  libraryRoutes(app, { ...rooms, database });
  scheduleRoutes(app, { ...rooms, database, clock, devices, heardOf, answerMedia });
  emergencyRoutes(app, { ...rooms, database, clock, auth: installation.auth });
  liveRoutes(app, { database, auth: installation.auth, live: rooms.live, answerMedia });
  // Before one publication's own address, which would take "zalo" for an id.
  const publicBase = (c: RequestContext) => config.baseUrl ?? new URL(c.req.url).origin;
  placesRoutes(app, rooms);
  connectRoutes(app, { accounts: rooms.accounts, publicBase });
  listeningRoutes(app, { ...rooms, database, clock, machine: installation.machine, publicBase });
  residentsRoutes(app, { ...rooms, database, clock });
  publishRoutes(app, { ...rooms, database, clock, machine: installation.machine });
  broadcastLogRoutes(app, {
    clock,
    broadcastLogs: createBroadcastLogs({ database, clock, devices, heardOf, lifeOf: rooms.lifeOf }),
  });
  playersRoutes(app, {
    ...{ ...rooms, database, clock, devices, baseUrl: config.baseUrl, version: VERSION },
    // Listening for its own machine alone, it is at none of them.
    addresses: () => (isLoopback(config.host) ? [] : lanAddresses(networkInterfaces())),
  });
  todayRoutes(app, {
    ...{ ...rooms, database, clock, devices, heardOf },
    monthAudit: (station, month) => rooms.audits.monthAudit(station, month),
    ofMachine: () => machineState(rooms),
  });
  planRoutes(app, { ...rooms, database });
  closingRoutes(app, { ...rooms, database });
  yearRoutes(app, rooms);
  suggestRoutes(app, rooms);
  planEditingRoutes(app, rooms);
  evidencePackageRoutes(app, rooms);
  evidenceRoutes(app, { ...rooms, database, clock, waitingArticles: rooms.feeds.waiting });
  feedsRoutes(app, { ...rooms, database });
  csvImportRoutes(app, rooms);
  visitsRoutes(app, { ...rooms, clock });
  evidenceApiRoutes(app, { ...rooms, clock });
  otherLogRoutes(app, { ...rooms, database, clock });
  reportRoutes(app, { ...rooms, database, clock });
  reportApiRoutes(app, rooms);
  cityRoutes(app, { ...rooms, ...installation });
  backupRoutes(app, {
    ...{ ...rooms, database, clock, auth: installation.auth },
    sameDisk: config.backupTo === null,
  });
  return app;
}

/**
 * Longer than a player is silent between two heartbeats (10 s) and a person between two pages: Node takes one new connection in a
 * turn of its loop, so that a whole city that connects anew each time would wait at the door. Longer also than proxies keep theirs.
 */
const KEEP_ALIVE_MS = 125_000;

/** Listens; resolves when it does. Port 0 takes a free one. */
export async function listen(
  rooms: Rooms,
): Promise<{ server: Server; port: number; close: () => Promise<void> }> {
  const { config, clock, folder } = rooms.installation;
  const app = createApp(rooms);
  const listening = Promise.withResolvers<number>();
  const server = serve({ fetch: app.fetch, port: config.port, hostname: config.host }, ({ port }) =>
    listening.resolve(port),
  ) as Server;
  server.prependListener('request', stampServerTime(clock, folder.sandboxClock?.rate ?? null));
  server.once('error', listening.reject);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listening.promise;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    rooms.feed.changed();
    // Long polls were woken just now; what a browser merely keeps open is cut.
    setTimeout(() => server.closeAllConnections(), 200).unref();
    await closed;
  };
  return { server, port, close };
}
