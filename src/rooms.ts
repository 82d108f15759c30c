/** Every room, put together once: what the server, the commands and the whole-system tests work with. */
import { join } from 'node:path';
import type { Installation } from './accounts/installation.ts';
import { createMail } from './accounts/mail.ts';
import { findStation, type Station } from './accounts/stations.ts';
import { listZones } from './accounts/zones.ts';
import { storeChimes } from './audio/chimes.ts';
import { decodeAnswer } from './audio/decode-answer.ts';
import { openMedia } from './audio/open-media.ts';
import { createBulletins } from './bulletins/bulletins.ts';
import { createFrames } from './bulletins/frames.ts';
import { createTemplates } from './bulletins/templates.ts';
import { createCapInbox } from './emergencies/cap-inbox.ts';
import { createCapSenders } from './emergencies/cap-senders.ts';
import { lettersToSeconds } from './emergencies/letters.ts';
import { createOrders } from './emergencies/orders.ts';
import { createWatch } from './emergencies/watch.ts';
import { Refusal } from './kernel/errors.ts';
import { createDiskCache } from './kernel/disk-cache.ts';
import { serversOf } from './kernel/process-mark.ts';
import { secretOf } from './kernel/data-folder.ts';
import { createOutgoing } from './kernel/outgoing.ts';
import { pacedBy } from './kernel/paced.ts';
import { createSecretBox } from './kernel/secret-box.ts';
import { VERSION } from './kernel/version.ts';
import { lettersToCityCommanders } from './city/orders/letters.ts';
import { createCityOrders } from './city/orders/city-orders.ts';
import { ALARM_WEBHOOK_JOB, createAlarmWebhook } from './operation/alarm-webhook.ts';
import { openWebhooks } from './operation/webhooks/room.ts';
import { createMetrics } from './operation/metrics.ts';
import { machineAlarmsOfRound } from './operation/machine-state.ts';
import { createBackups } from './operation/backup/backups.ts';
import { airedScripts } from './playout/aired-scripts.ts';
import { asRunOfAirings } from './playout/as-run.store.ts';
import { createAiringLives } from './playout/airing-lives.ts';
import { createAiringWatch } from './playout/airing-watch.ts';
import { createDeliveries } from './playout/deliveries.ts';
import { createHeartbeats } from './playout/heartbeats.ts';
import { createDeviceCommands } from './playout/device-commands.ts';
import { createKeyring } from './playout/keys.ts';
import { createPlayout } from './playout/playout.ts';
import { createScheduleFeed } from './playout/schedule-feed.ts';
import { createStationZones } from './playout/station-zones.ts';
import { createCollector } from './operation/store/collector.ts';
import { openStore } from './operation/store/open-store.ts';
import { createStoreWatch } from './operation/store/store-watch.ts';
import { createLibrary } from './library/library.ts';
import { createLiveSpeeches } from './live/live-speeches.ts';
import { openPlanRooms } from './rooms/plan-rooms.ts';
import { openPublishingRooms } from './rooms/publishing-rooms.ts';
import { startQueues } from './rooms/queues.ts';
import { createCalendarEdits } from './schedule/calendar-edits.ts';
import { createCalendarFeed } from './schedule/calendar-feed.ts';
import { createCopies } from './schedule/copies.ts';
import { createMakeGoods } from './schedule/make-goods.ts';
import { createPlanner } from './schedule/planner.ts';
import { createRelaySources } from './schedule/relay-sources.ts';
import { createSchedule } from './schedule/schedule.ts';
import { createSuspensions } from './schedule/suspensions.ts';
import { startClockwork } from './clockwork.ts';
import { alarmRounds, createTellings } from './tellings.ts';
import { createMasteredPreviews } from './scripts/editing/mastered-preview.ts';
import { createReceived } from './scripts/received/received.ts';
import { createEntries } from './scripts/lexicon/entries.ts';
import { createRecordingFacts } from './scripts/recording-facts.ts';
import { createRecordings } from './scripts/recordings.ts';
import { createScripts } from './scripts/scripts.ts';
import { createListeningCopies } from './scripts/listening/listening-copies.ts';
import { createPieces } from './scripts/uploads/pieces.ts';
import { createUploads } from './scripts/uploads/uploads.ts';
import { createWatchFolder } from './scripts/watched/watch-folder.ts';
import { createNeuralVoices } from './speech/voices/neural-voices.ts';
import { createVoiceServices } from './speech/voices/voice-services.ts';
import { createVoices } from './speech/voices/voices.ts';
import { createSoundMaker } from './scripts/sound-maker.ts';
import { watchChanges } from './storage/changes.ts';
import { createTurns } from './storage/turns.ts';

/** Of work that nobody waits for, times as long as it works. */
const RESTS = 4;

export type Rooms = Awaited<ReturnType<typeof openRooms>>;

/** Opens the rooms on an installation and starts the work that runs by itself; `close` ends it. */
export async function openRooms(installation: Installation) {
  const { database, clock, machine, log, folder, devices } = installation;
  const opened = openMedia(installation);
  const { media } = opened;
  await media.sweep();
  // They come with the program: a start needs no bucket.
  const chimes = await storeChimes(opened.local);
  const store = await openStore(installation, opened, chimes);
  const outgoing = createOutgoing({ insideHosts: installation.config.insideHosts });
  const neuralVoices = createNeuralVoices({ folder: folder.paths.voices, machine });
  const voiceServices = createVoiceServices({
    ...{ database, clock, bases: installation.config.voiceBases },
    secrets: createSecretBox(secretOf(folder.paths, 'voices')),
    http: {
      outgoing,
      machine,
      decode: (file, sampleRate, signal) => decodeAnswer(media, file, sampleRate, signal),
    },
  });
  const voices = createVoices({ neural: neuralVoices, services: voiceServices });
  const cache = createDiskCache(join(folder.paths.cache, 'speech'), installation.config.cacheBytes);
  const factsOfRecording = createRecordingFacts({ database, clock, media });
  const listeningCopies = createListeningCopies({
    ...{ database, machine, media },
    folder: join(folder.paths.cache, 'listening'),
  });
  const sounds = createSoundMaker({ db: database.kysely, media, voices, cache, factsOfRecording });
  const mail = createMail(installation.config.mail);
  const alarmWebhook = createAlarmWebhook({
    ...{ webhook: installation.config.alarmWebhook, outgoing },
    machineNow: () => machine.now(),
  });
  const { tellApprovers, tellAlarms } = createTellings({ installation, mail, alarmWebhook });

  const station = async (id: string): Promise<Station> => {
    const found = await findStation(database.kysely, { id });
    if (!found) throw new Refusal('station-not-found', 'Không tìm thấy đài này.', 404);
    return found;
  };
  const keyring = createKeyring(folder.paths.keys);
  const keys = keyring.current;
  const feed = createScheduleFeed({ database, clock, machine, keys, station });

  const deliveries = createDeliveries({ database, clock, machine, feed, devices, log });

  const wakeJobs = () => queues.wake();
  const plan = (stationId: string) => planner.plan(stationId);
  const shared = { database, clock, machine, wakeJobs, onAirableChange: plan };

  const templates = createTemplates({ ...shared, sounds, station });
  const bulletins = createBulletins({ ...shared, chimes, templates });
  const frames = createFrames({ database, clock });
  const planner = createPlanner({ ...shared, bulletins, templates, station, onPlanned: feed.publish });
  const scripts = createScripts({
    ...shared,
    verifyMedia: (sha256) => media.verify(sha256),
    onReviewed: tellApprovers,
  });
  const schedule = createSchedule({
    ...{ database, clock, bulletins, plan },
    onPlanned: feed.publish,
    zoneIds: async (stationId) => (await listZones(database.kysely, stationId)).map((zone) => zone.id),
  });
  const suspensions = createSuspensions({
    ...{ database, clock, plan },
    players: async (stationId) =>
      (await devices.list(stationId)).filter((device) => device.revokedAt === null),
  });
  const library = createLibrary(shared);
  const { place } = store;
  const storeWatch = createStoreWatch({ database, machine, media: store.kept, place, log });
  const collector = createCollector({
    ...{ database, clock, machine, place, log },
    shipped: new Set(chimes.map(({ sha256 }) => sha256)),
  });
  const calendarEdits = createCalendarEdits({ database, clock, schedule, plan });
  const copies = createCopies({ database, clock, plan });
  const calendarFeed = createCalendarFeed({ database, clock });
  const makeGoods = createMakeGoods({ database, clock, bulletins, plan });
  const relaySources = createRelaySources({ database, clock, plan });
  const recordings = createRecordings(media);
  const pieces = createPieces(folder.paths.uploads);
  const uploads = createUploads({ database, clock, machine, pieces, wakeJobs });
  await uploads.recover();
  const { watched } = installation.config;
  const watchFolder =
    watched && createWatchFolder({ database, clock, machine, log, media, uploads, scripts, watched });
  const masteredPreviews = createMasteredPreviews({ database, machine, media, wakeJobs });
  const entries = createEntries({ database, clock });
  const zones = createStationZones({ database, clock });
  const commands = createDeviceCommands({ database, clock, devices, media });
  const heartbeats = createHeartbeats({ database, machine, log });
  const playout = createPlayout({
    ...{ database, clock, heartbeats, version: VERSION },
    onAsRun: () => undefined,
  });
  const lifeOf = createAiringLives({ database, clock, devices });
  const airingWatch = createAiringWatch({
    ...{ database, clock, devices },
    onAlarms: (tx, at, alarms) =>
      tellAlarms(tx, at, alarms, ['editor', 'administrator'], 'Báo động của hệ thống phát thanh'),
  });
  const letters = {
    ...mail,
    machineNow: () => machine.now(),
    baseUrl: installation.config.baseUrl ?? '',
  };
  const orders = createOrders({
    ...{ ...shared, bulletins },
    onPlanned: feed.publish,
    markDelivery: deliveries.mark,
    tellSeconds: lettersToSeconds(letters),
  });
  const received = createReceived({
    ...{ database, clock, scripts },
    airedOf: (...asked) => airedScripts(database.kysely, ...asked),
  });
  const cityOrders = createCityOrders({
    ...{ database, clock, machine, orders, station, wakeJobs },
    tellSeconds: lettersToCityCommanders(letters),
  });
  const capSenders = createCapSenders({ database, clock, orders });
  const cap = createCapInbox({ database, clock, orders, senders: capSenders, wakeJobs });
  const watch = createWatch({
    ...{ orders, devices },
    deliveriesOf: deliveries.deliveriesOf,
    playsOf: (stationId, ids) => asRunOfAirings(database.kysely, stationId, ids),
  });
  const live = createLiveSpeeches({
    ...{ database, clock, machine, log, media, onPlanned: feed.publish },
    folder: folder.paths.temporary,
  });
  // Another process of this folder may be in the middle of one.
  if ((await serversOf(folder.paths.root)).every((pid) => pid === process.pid)) await live.recover();
  const planRooms = openPlanRooms({
    installation,
    media,
    outgoing,
    mail,
    keys,
    bulletins,
    calendarEdits,
    plan,
  });
  const backups = createBackups(installation);
  const metrics = createMetrics(installation, backups);
  const publishing = openPublishingRooms({
    ...{ installation, media, outgoing, station, mail },
    ...{ evidence: planRooms.evidence, feeds: planRooms.feeds },
  });

  const queues = startQueues({
    ...{ installation, media, sounds, station, mail, templates, pieces, listeningCopies },
    ...{ orders, cityOrders, capSenders, wakeJobs, onMade: tellApprovers },
  });

  const alarms = alarmRounds({
    ...{ installation, wakeJobs, tellAlarms },
    accounts: publishing.accounts,
    machineAlarms: machineAlarmsOfRound({ installation, backups, storeWatch }),
  });

  /** A change of the keys comes as any other; whatever becomes of it, players must be woken. */
  const rereadKeys = () => {
    try {
      keyring.refresh();
    } catch (error) {
      log.error('the signing keys could not be read anew', { error });
    }
  };
  const stopWatching = await watchChanges(database, (change) => {
    if (change?.kind === 'schedule') {
      feed.changed(change.stationId);
      return;
    }
    devices.forget();
    rereadKeys();
    feed.changed();
  });
  const turns = createTurns({ database, machine });
  /** Several processes on one database: one does the rounds. */
  const atMyTurn = async (name: string, ms: number, work: () => Promise<unknown>): Promise<void> => {
    try {
      if (await turns.take(name, ms)) await work();
    } catch (error) {
      log.error('a turn could not be taken', { turn: name, error });
    }
  };
  const telling = openWebhooks({
    ...{ database, clock, machine, log, outgoing, atMyTurn },
    secrets: createSecretBox(secretOf(folder.paths, 'webhooks')),
    insideHosts: installation.config.insideHosts,
    heardOf: (stationId, airingIds) => asRunOfAirings(database.kysely, stationId, airingIds),
    also: { [ALARM_WEBHOOK_JOB]: alarmWebhook.handler },
  });
  const stopClockwork = startClockwork(
    { database, machine, log, atMyTurn, wakeJobs },
    {
      minute: {
        plan: (at) => planner.plan(at.id),
        'silent soon': alarms.silent,
        'players and coming airings': airingWatch.look,
        reminders: planRooms.reminders.look,
        retention: planRooms.retention.look,
        'connection to Zalo': alarms.ofZalo,
        'recordings of relays': commands.fetchRelayed,
        machine: alarms.ofMachine,
        uploads: uploads.sweep,
      },
      lookout: {
        feeds: planRooms.feeds.readDue,
        links: planRooms.linkWatch.lookAtDue,
        'the Zalo OA': publishing.oaWatch.look,
      },
      night: {
        // Before what takes long: people look at these.
        "the wards' months": () => planRooms.wardMonths.look({ paced: pacedBy(machine, RESTS) }),
        backups: backups.look,
        store: storeWatch.look,
        'unused files': collector.look,
        'sounds that are shipped': store.keepShipped,
        'copies for listening': listeningCopies.look,
      },
      here: { 'sounds in front of the bucket': store.careForCache },
      folder: watchFolder ? { 'watched folder': watchFolder.look } : null,
    },
  );

  async function close(): Promise<void> {
    await Promise.all([stopClockwork(), backups.close()]);
    metrics.close();
    await live.close();
    feed.changed();
    await telling.close();
    await queues.stop();
    await publishing.outbox.stop();
    await stopWatching();
    await turns.giveBack();
    await deliveries.close();
    await heartbeats.write();
    neuralVoices.close();
  }

  return {
    ...planRooms,
    ...publishing,
    installation,
    media,
    chimes,
    listeningCopies,
    sounds,
    voices,
    voiceServices,
    cache,
    station,
    feed,
    templates,
    bulletins,
    frames,
    planner,
    scripts,
    schedule,
    library,
    storeWatch,
    collector,
    calendarEdits,
    copies,
    calendarFeed,
    suspensions,
    makeGoods,
    relaySources,
    live,
    playout,
    deliveries,
    commands,
    lifeOf,
    airingWatch,
    orders,
    cap,
    capSenders,
    watch,
    received,
    cityOrders,
    backups,
    metrics,
    webhooks: telling.webhooks,
    recordings,
    factsOfRecording,
    uploads,
    masteredPreviews,
    entries,
    zones,
    close,
  };
}
