/** Every room, put together once: what the server, the commands and the whole-system tests work with. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Installation } from './accounts/installation.ts';
import { createLetterPackages } from './accounts/letter-package.ts';
import { createMail, MAIL_JOB } from './accounts/mail.ts';
import { listMembers } from './accounts/members.ts';
import { findStation, type Station } from './accounts/stations.ts';
import { listZones } from './accounts/zones.ts';
import { storeChimes } from './audio/chimes.ts';
import { decodeAnswer } from './audio/decode-answer.ts';
import { openMedia } from './audio/open-media.ts';
import { createBulletins } from './bulletins/bulletins.ts';
import { createFrames } from './bulletins/frames.ts';
import { createTemplates, TEMPLATE_JOB } from './bulletins/templates.ts';
import { createCapInbox } from './emergencies/cap-inbox.ts';
import { createCapSenders } from './emergencies/cap-senders.ts';
import { lettersToSeconds } from './emergencies/letters.ts';
import { ORDER_JOB, orderMakingFailed, orderMakingHandler } from './emergencies/making.ts';
import { createOrders } from './emergencies/orders.ts';
import { createWatch } from './emergencies/watch.ts';
import { Refusal } from './kernel/errors.ts';
import { createDiskCache } from './kernel/disk-cache.ts';
import { serversOf } from './kernel/process-mark.ts';
import { secretOf } from './kernel/data-folder.ts';
import { createOutgoing } from './kernel/outgoing.ts';
import { pacedBy } from './kernel/paced.ts';
import { createSecretBox } from './kernel/secret-box.ts';
import { projectRoot } from './kernel/project-files.ts';
import { VERSION } from './kernel/version.ts';
import { monthOf } from './kernel/zoned-time.ts';
import { createAudits } from './plan/audits.ts';
import { createByHand } from './plan/by-hand.ts';
import { createEvidencePackages } from './plan/evidence-package/evidence-package.ts';
import { createClosing } from './plan/closing/closing.ts';
import { createCorrections } from './plan/closing/corrections.ts';
import { createEvidence } from './plan/evidence/evidence.ts';
import { createEvidenceFiles } from './plan/evidence/evidence-files.ts';
import { createCsvImport } from './plan/evidence/csv-import.ts';
import { createWebsiteVisits } from './plan/evidence/visits.ts';
import { createFeeds, type Feeds } from './plan/evidence/feeds.ts';
import { createLinkWatch } from './plan/evidence/link-watch.ts';
import { createOwnPublishing } from './plan/evidence/own-publishing.ts';
import { unitsOfPlan } from './plan/evidence/units.ts';
import { loadPlanTexts } from './plan/plans.ts';
import { createPlanEditing } from './plan/year/plan-editing.ts';
import { createReminders } from './plan/year/sending-reminders.ts';
import { createOtherLogs } from './plan/other-log/other-logs.ts';
import { createRetention } from './plan/retention/retention.ts';
import { createSuggestions } from './plan/suggest/suggestions.ts';
import { createReports } from './plan/reports/reports.ts';
import { lettersToCityCommanders } from './city/orders/letters.ts';
import { CITY_ORDER_JOB, createCityOrders } from './city/orders/city-orders.ts';
import { createWardMonths } from './city/ward-months.ts';
import { ALARM_WEBHOOK_JOB, createAlarmWebhook } from './operation/alarm-webhook.ts';
import { openWebhooks } from './operation/webhooks/room.ts';
import { createMetrics } from './operation/metrics.ts';
import { machineAlarmsOfRound } from './operation/machine-state.ts';
import { createBackups } from './operation/backup/backups.ts';
import type { FoundByFeed } from './publish/found-again.ts';
import { startOutbox } from './publish/outbox.ts';
import type { Publication } from './publish/publication.ts';
import { createPublications } from './publish/publications.ts';
import { createListening } from './publish/listening/listening.ts';
import { createOaWatch } from './publish/oa-watch.ts';
import { createPlaces } from './publish/places/places.ts';
import { createWebhook } from './publish/residents/webhook.ts';
import { createZaloAccounts } from './publish/zalo/accounts.ts';
import { airedScripts } from './playout/aired-scripts.ts';
import { asRunOfAirings } from './playout/as-run.store.ts';
import { createAiringLives } from './playout/airing-lives.ts';
import { createAiringWatch } from './playout/airing-watch.ts';
import { createDeliveries } from './playout/deliveries.ts';
import { createHeartbeats } from './playout/heartbeats.ts';
import { createNotHeard } from './plan/not-heard.ts';
import { createDeviceCommands } from './playout/device-commands.ts';
import { createKeyring } from './playout/keys.ts';
import { createPlayout } from './playout/playout.ts';
import { createScheduleFeed } from './playout/schedule-feed.ts';
import { parseRules } from './schedule/core/rules.ts';
import { createStationZones } from './playout/station-zones.ts';
import { createCollector } from './operation/store/collector.ts';
import { openStore } from './operation/store/open-store.ts';
import { createStoreWatch } from './operation/store/store-watch.ts';
import { createLibrary } from './library/library.ts';
import { createLiveSpeeches } from './live/live-speeches.ts';
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
import { createMasteredPreviews, PREVIEW_JOB, previewHandler } from './scripts/editing/mastered-preview.ts';
import { createReceived } from './scripts/received/received.ts';
import { createEntries } from './scripts/lexicon/entries.ts';
import { MAKE_JOB, makingFailed, makingHandler } from './scripts/making.ts';
import { createRecordingFacts } from './scripts/recording-facts.ts';
import { createRecordings } from './scripts/recordings.ts';
import { createScripts } from './scripts/scripts.ts';
import { createListeningCopies, LISTEN_JOB } from './scripts/listening/listening-copies.ts';
import { ANALYSE_JOB, analysingFailed, analysingHandler } from './scripts/uploads/analysing.ts';
import { createPieces } from './scripts/uploads/pieces.ts';
import { createUploads } from './scripts/uploads/uploads.ts';
import { createWatchFolder } from './scripts/watched/watch-folder.ts';
import { createNeuralVoices } from './speech/neural-voices.ts';
import { createVoiceServices } from './speech/voice-services.ts';
import { createVoices } from './speech/voices.ts';
import { createSoundMaker } from './scripts/sound-maker.ts';
import { watchChanges } from './storage/changes.ts';
import { startJobRunner } from './storage/job-runner.ts';
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

  const wakeJobs = () => {
    runner.wake();
    orderRunner.wake();
    cityRunner.wake();
    uploadRunner.wake();
    copyRunner.wake();
  };
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
  const audits = createAudits({ database, clock, trial: installation.trial });
  /** Units of the plan in force, to choose from; none where there is no plan. */
  const unitsOf = async (at: Station): Promise<string[]> => {
    try {
      return unitsOfPlan(await audits.planOf(at, monthOf(clock.now(), at.timeZone)));
    } catch (error) {
      if (error instanceof Refusal) return [];
      throw error;
    }
  };
  const reminders = createReminders({
    ...{ database, clock, audits, mail, machineNow: () => machine.now() },
    ...{ baseUrl: installation.config.baseUrl ?? '', members: listMembers },
  });
  const planEditing = createPlanEditing({ database, clock, planTexts: () => loadPlanTexts() });
  const byHand = createByHand({ database, clock, audits });
  const closing = createClosing({ database, clock, audits, keys });
  const corrections = createCorrections({ database, clock });
  const evidencePackages = createEvidencePackages({ database, clock, media, audits, keys });
  const evidenceFiles = createEvidenceFiles({ database, clock, media });
  const evidence = createEvidence({ database, clock, audits, files: evidenceFiles });
  const csvImport = createCsvImport({ database, clock, media, evidence });
  const visits = createWebsiteVisits({ database, clock });
  const feeds = createFeeds({ database, clock, outgoing, evidence });
  const linkWatch = createLinkWatch({ database, clock, outgoing });
  const otherLogs = createOtherLogs({ database, clock, media, audits });
  const reports = createReports({ database, clock, audits, media, trial: installation.trial });
  const retention = createRetention({ database, clock, media });
  const wardMonths = createWardMonths({ database, clock, audits });
  const suggestions = createSuggestions({ database, clock, audits, bulletins, calendarEdits, plan });
  const notHeardOf = createNotHeard({ database, clock, audits });
  const backups = createBackups(installation);
  const metrics = createMetrics(installation, backups);
  const accounts = createZaloAccounts({
    ...{ database, clock, machine, outgoing, bases: installation.config.zaloBases },
    secrets: createSecretBox(secretOf(folder.paths, 'zalo')),
  });
  const foundByFeed = feedFinder(feeds, station);
  const places = createPlaces({
    ...{ database, clock, outgoing },
    ...{ secrets: createSecretBox(secretOf(folder.paths, 'places')), mail: mail.enabled },
  });
  const cityLetters = createLetterPackages(installation.config.mail);
  const listening = createListening({ database, machine });
  const outbox = startOutbox({
    ...{ database, clock, machine, log, accounts, station },
    image: async (sha256) => readFile(await media.file(sha256)),
    imageAddress: (sha256) =>
      installation.config.baseUrl === null ? null : `${installation.config.baseUrl}/anh-dang/${sha256}`,
    listenAddress,
    ...{ portalOf: places.portalOf, foundByFeed },
    cityLetters: { letters: cityLetters, settingsOf: places.city, fileOf: (sha256) => media.file(sha256) },
    evidence: createOwnPublishing({ clock, evidence, feeds }),
  });
  const oaWatch = createOaWatch({ database, clock, accounts });
  const webhook = createWebhook({ database, clock, machine, accounts });
  const publications = createPublications({
    ...{ database, clock, media, accounts, outbox, places, foundByFeed, listenAddress },
  });

  /** Where an article's item can be heard by anybody; null where nobody may, or it was not aired yet. */
  async function listenAddress({ stationId, scriptId }: Publication): Promise<string | null> {
    const { baseUrl } = installation.config;
    const at = await station(stationId);
    if (baseUrl === null || !at.settings.listening) return null;
    const aired = (await listening.episodes(at)).some((episode) => episode.scriptId === scriptId);
    return aired ? `${baseUrl}/nghe-lai/${at.slug}#bai-${scriptId}` : null;
  }

  const runner = startJobRunner({
    database,
    machine,
    log,
    handlers: {
      [MAKE_JOB]: makingHandler({
        ...{ database, clock, sounds, station },
        ...{ onMade: tellApprovers, wakeJobs },
      }),
      [PREVIEW_JOB]: previewHandler({ sounds, station }),
      [TEMPLATE_JOB]: templates.make,
      [MAIL_JOB]: mail.handler,
    },
    onFailed: async (tx, job) => {
      if (job.name === MAKE_JOB) await makingFailed(tx, job, clock.now());
      if (job.name === TEMPLATE_JOB) await templates.makingFailed(tx, job);
    },
  });

  // A queue of its own: an order's words must not wait behind a long article.
  const orderRunner = startJobRunner({
    ...{ database, machine, log },
    handlers: {
      [ORDER_JOB]: orderMakingHandler({
        ...{ database, clock, sounds, station },
        airIfAllowed: capSenders.airIfAllowed,
        tellPlayers: orders.tellPlayers,
      }),
    },
    onFailed: orderMakingFailed,
  });

  // A queue of its own: the wards of an order of the city must not wait behind the making of their sounds.
  const cityRunner = startJobRunner({
    ...{ database, machine, log },
    handlers: { [CITY_ORDER_JOB]: cityOrders.handler },
  });

  // A queue of its own: whoever uploads waits before the page, and must not wait behind the making of an hour's sound.
  const uploadRunner = startJobRunner({
    ...{ database, machine, log },
    handlers: { [ANALYSE_JOB]: analysingHandler({ database, clock, machine, media, pieces }) },
    onFailed: (tx, job, reason) => analysingFailed(tx, job, reason, machine.now()),
  });

  // Last of all: nobody waits for it.
  const copyRunner = startJobRunner({
    database,
    machine,
    log,
    handlers: { [LISTEN_JOB]: listeningCopies.make },
  });

  const alarms = alarmRounds({
    ...{ installation, accounts, wakeJobs, tellAlarms },
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
    { database, log, atMyTurn, wakeJobs },
    {
      minute: {
        plan: (at) => planner.plan(at.id),
        'silent soon': alarms.silent,
        'players and coming airings': airingWatch.look,
        reminders: reminders.look,
        retention: retention.look,
        'connection to Zalo': alarms.ofZalo,
        'recordings of relays': commands.fetchRelayed,
        machine: alarms.ofMachine,
        uploads: uploads.sweep,
      },
      lookout: { feeds: feeds.readDue, links: linkWatch.lookAtDue, 'the Zalo OA': oaWatch.look },
      night: {
        // Before what takes long: people look at these.
        "the wards' months": () => wardMonths.look({ paced: pacedBy(machine, RESTS) }),
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
    await stopClockwork();
    await backups.close();
    metrics.close();
    await live.close();
    feed.changed();
    await telling.close();
    await runner.stop();
    await orderRunner.stop();
    await cityRunner.stop();
    await outbox.stop();
    await uploadRunner.stop();
    await copyRunner.stop();
    await stopWatching();
    await turns.giveBack();
    await deliveries.close();
    await heartbeats.write();
    neuralVoices.close();
  }

  return {
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
    audits,
    unitsOf,
    byHand,
    planEditing,
    closing,
    corrections,
    evidencePackages,
    evidence,
    evidenceFiles,
    csvImport,
    visits,
    feeds,
    linkWatch,
    otherLogs,
    reports,
    suggestions,
    wardMonths,
    received,
    cityOrders,
    backups,
    metrics,
    reminders,
    notHeardOf,
    accounts,
    places,
    publications,
    webhook,
    webhooks: telling.webhooks,
    listening,
    outbox,
    recordings,
    factsOfRecording,
    uploads,
    masteredPreviews,
    entries,
    zones,
    close,
  };
}

/** The plan's reading of feeds, for publications whose address nobody has told. */
function feedFinder(feeds: Feeds, station: (id: string) => Promise<Station>): FoundByFeed {
  const channelOf = (channel: Publication['channel']) =>
    channel === 'ward-website' || channel === 'city-page' ? channel : null;
  return {
    read: async (stationId, channel) => {
      const place = channelOf(channel);
      return place !== null && feeds.readPlace(await station(stationId), place);
    },
    known: async (stationId, channel) => {
      const place = channelOf(channel);
      return place === null ? [] : feeds.named({ id: stationId }, place);
    },
  };
}

/** Airtime rules that a station may choose; those without limits only for trial stations. */
export function rulesFor(station: Station): Promise<{ value: string; label: string }[]> {
  const folder = join(projectRoot, 'schedules', 'rules');
  const rules = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, ...parseRules(readFileSync(join(folder, file), 'utf8')) }))
    .filter(({ trialOnly }) => !trialOnly || station.trial);
  return Promise.resolve(rules.map(({ file, name }) => ({ value: file.replace('.yaml', ''), label: name })));
}
