/** The playout machine's program: polls, fetches, plays, reports; with the server away it goes on with what it holds. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { machineClock, type Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import {
  deviceSettingsSchema,
  HEARTBEAT_LIST,
  isoOf,
  type DeviceSettings,
  type HeartbeatRequest,
} from '../playout/contract.ts';
import { AiringMemory } from './airing-memory.ts';
import { AsRunReport } from './as-run-report.ts';
import { plannedAirings } from './begun.ts';
import { Commands } from './commands.ts';
import { DeadAir } from './dead-air.ts';
import type { Decode } from './decoder.ts';
import { savedDevice, type Device } from './device.ts';
import { Director } from './director.ts';
import { Hands } from './hands.ts';
import { Downloads } from './downloads.ts';
import { readJson } from './durable-file.ts';
import type { Ask } from './http-request.ts';
import { Journal } from './journal.ts';
import { knownTime } from './known-time.ts';
import { KeptFile, writeAgain } from './kept-file.ts';
import { startClock, type Boot } from './clock-file.ts';
import { ClockKeeper, refuseTooFast } from './clock-keeper.ts';
import { MediaCache } from './media-cache.ts';
import { needsOf } from './media-needs.ts';
import { OffAir } from './off-air.ts';
import { Output } from './output.ts';
import { PollPace } from './poll-pace.ts';
import { retrying } from './retrying.ts';
import {
  emptyBook,
  loadBook,
  offerSchedule,
  revisionOf,
  savedBook,
  type ScheduleBook,
} from './schedule-book.ts';
import { ServerAway, ServerClient, type ScheduleAnswer } from './server-client.ts';
import type { Sink } from './sinks/sink.ts';
import type { StreamLimits } from './stream-source.ts';
import { streamOpener } from './streams.ts';
import { Surroundings } from './surroundings.ts';
import type { ServerTime, TrustedClock } from './trusted-clock.ts';
import { Uploads } from './as-run-upload.ts';
import { obeyLocally } from './local-requests.ts';
import { UnheardRows } from './unheard-rows.ts';
import { saveUpdate } from './update-file.ts';
import { Wake } from './wake.ts';

/** Machine ms. */
const HEARTBEAT_MS = 10_000;
/** A proxy or server that does not wait, or cuts the waiting short, is not asked more often than this, machine ms. */
const SHORTEST_POLL_MS = 1000;
/** An output that has not moved for so long hangs, machine ms: a sound card that takes no more. */
const STUCK_MS = 15_000;

export interface PlayerOptions {
  folder: string;
  device: Device;
  sink: Sink;
  version: string;
  log: Log;
  /** What the server said of the time when this player was paired a moment ago. */
  firstTime?: ServerTime | null;
  machine?: Clock;
  /** Other than the usual ones. */
  streamLimits?: Partial<StreamLimits>;
  /** What a simulated machine has in place of its own network, sound decoder and power-on. */
  simulated?: { ask: Ask; decode: Decode; boot: Boot };
  /** Called once it plays, with what tells at any time whether it still does. */
  onReady?: (isWell: () => boolean) => void;
}

/**
 * Runs a paired player until aborted, or until the station asks it to start again; rejects with a `Refusal` when it can't go on at
 * all.
 */
export async function runPlayer(options: PlayerOptions, signal: AbortSignal): Promise<'ended' | 'restart'> {
  const { folder, device, sink, log, firstTime, simulated, machine = machineClock } = options;
  await mkdir(join(folder, 'media', 'parts'), { recursive: true, mode: 0o700 });
  const clock = await startClock(folder, device.sandbox, machine, simulated?.boot);
  if (firstTime) clock.hear(firstTime);
  refuseTooFast(clock, sink);
  const journal = await Journal.open(join(folder, 'as-run.log'), clock, log);
  try {
    const player = await Player.open(options, machine, clock, journal);
    return await player.run(signal);
  } finally {
    await journal.close();
  }
}

class Player {
  private readonly stopping = new AbortController();
  private readonly uploads: Uploads;
  private readonly output: Output;
  private readonly report: AsRunReport;
  private readonly deadAir: DeadAir;
  private readonly director: Director;
  private readonly downloads: Downloads;
  private readonly beats = new Wake();
  private readonly unheard: UnheardRows;
  private commands!: Commands;
  private readonly hands: Hands;
  private readonly time: ClockKeeper;
  private etag: string | null = null;
  private away = false;
  private settings: DeviceSettings | null = null;
  private readonly files: { schedule: KeptFile; settings: KeptFile; device: KeptFile };

  private constructor(
    private readonly options: PlayerOptions,
    private readonly machine: Clock,
    private readonly clock: TrustedClock,
    private readonly journal: Journal,
    private readonly client: ServerClient,
    private readonly cache: MediaCache,
    private readonly offAir: OffAir,
    private readonly around: Surroundings,
    private readonly memory: AiringMemory,
    private book: ScheduleBook,
  ) {
    const { folder, log, sink, device } = options;
    const { amplifier } = around;
    const at = (name: string) => join(folder, name);
    this.files = {
      schedule: new KeptFile(at('schedule.json'), () => savedBook(this.book), log, true),
      settings: new KeptFile(at('settings.json'), () => JSON.stringify(this.settings), log),
      device: new KeptFile(at('device.json'), () => savedDevice(device), log),
    };
    this.uploads = new Uploads(journal, client, log);
    this.deadAir = new DeadAir(machine, (silentMs) => {
      log.error('dead air', { airing: this.director.onAir(), silentMs });
      this.beats.call();
    });
    this.output = new Output(sink, clock, log, {
      latencyMs: device.latencyMs,
      ear: offAir,
      power: amplifier,
      deadAir: this.deadAir,
    });
    this.report = new AsRunReport(journal, clock, sink, amplifier, log, () => {
      this.uploads.call();
      this.unheard.call();
    });
    this.downloads = new Downloads(cache, client.media, machine, log, () => this.director.call());
    this.director = new Director({
      ...{ clock, journal, cache, log },
      output: this.output,
      report: this.report,
      surroundings: around,
      offAir,
      streams: streamOpener(clock, { address: device.server, token: device.token }, options.streamLimits),
      zones: device.zones,
      ...(options.simulated && { decode: options.simulated.decode }),
      onBroken: () => this.downloads.call(),
    });
    const { deviceId, zones } = device;
    this.unheard = new UnheardRows({
      ...{ deviceId, zones, clock, machine, journal, memory, report: this.report },
      onAir: () => this.director.onAir(),
    });
    this.time = new ClockKeeper({
      ...{ folder, clock, machine, log, sink, boot: options.simulated?.boot },
      onFollowed: (verdict) => this.goBy(verdict),
    });
    this.hands = new Hands({
      ...{ clock, machine, log, client, memory, output: this.output, director: this.director },
      offAir,
      stopping: this.stopping,
      onStopped: () => this.takeBook(this.book),
      onResult: () => this.beats.call(),
    });
  }

  static async open(
    options: PlayerOptions,
    machine: Clock,
    clock: TrustedClock,
    journal: Journal,
  ): Promise<Player> {
    const { folder, device, log, simulated } = options;
    const client = new ServerClient(
      ...([new URL(device.server), device.token, options.version, machine, simulated?.ask] as const),
    );
    const held = loadBook(await readJson(join(folder, 'schedule.json')), device.station);
    const book = held ?? emptyBook(device.station, device.keys);
    const cache = new MediaCache(join(folder, 'media'));
    const memory = await AiringMemory.open(folder);
    const offAir = await OffAir.open(join(folder, 'off-air'), clock, log);
    const around = await Surroundings.open(folder, clock, log);
    const player = new Player(
      ...([options, machine, clock, journal, client, cache, offAir, around, memory, book] as const),
    );
    player.commands = await Commands.open(folder, player.hands, log);
    player.useSettings(deviceSettingsSchema.safeParse(await readJson(join(folder, 'settings.json'))).data);
    if (options.firstTime) await player.time.save();
    return player;
  }

  async run(signal: AbortSignal): Promise<'ended' | 'restart'> {
    const stop = () => this.stopping.abort(new Error('stopping'));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const running = this.stopping.signal;
    let fatal: unknown = null;
    const guarded = (work: Promise<void>) =>
      work.catch((error: unknown) => {
        fatal ??= error;
        stop();
      });
    this.time.notBefore(knownTime(this.book.airings, this.journal.rows()));
    await this.report.brokenOff();
    if (!this.options.device.revoked) await this.takeBook(this.book);
    this.options.onReady?.(() => this.output.stuckMs() < STUCK_MS * this.clock.rate());
    await Promise.all(
      [
        this.output.run(running),
        this.director.run(running),
        this.downloads.run(running),
        this.poll(running),
        this.heartbeats(running),
        this.time.watch(running),
        writeAgain([this.journal, ...Object.values(this.files)], this.machine, running),
        this.retrying(running, () => this.uploads.once(this.machine, running)),
        this.around.amplifier.run(running),
        this.unheard.run(running),
        this.commands.run(running),
        this.obey(running),
      ].map(guarded),
    );
    await Promise.all([this.uploads.last(), this.offAir.close(), this.around.close()]);
    await this.time.tryToSave();
    if (fatal !== null) throw fatal as Error;
    return this.hands.restarting && !signal.aborted ? 'restart' : 'ended';
  }

  /** What people at the machine itself ask for. */
  private async obey(signal: AbortSignal): Promise<void> {
    const { machine, hands } = this;
    const { folder } = this.options;
    await Promise.all([
      obeyLocally(folder, 'stop-sound', machine, () => hands.stopHere(this.book), signal),
      obeyLocally(folder, 'test-sound', machine, () => hands.chime(), signal),
    ]);
  }

  /** The schedule, by long poll: a change is here as soon as the server has it. */
  private async poll(signal: AbortSignal): Promise<void> {
    const { machine } = this;
    const pace = new PollPace();
    await this.retrying(signal, async () => {
      const asked = machine.monotonic();
      const wait = pace.waitSeconds(asked);
      const answer = await this.client.schedule(this.etag, wait, signal).catch((error: unknown) => {
        if (signal.aborted || !(error instanceof ServerAway)) throw error;
        if (!pace.isCut(error, asked, machine.monotonic())) throw error;
        this.options.log.warn('a poll was cut short and a shorter one is asked for', { wait });
        return 'cut' as const;
      });
      if (answer === 'cut') {
        await machine.wait(SHORTEST_POLL_MS, signal).catch(() => undefined);
        return;
      }
      this.serverIsThere();
      if (answer.changed) await this.takeSchedule(answer);
      else {
        const rest = SHORTEST_POLL_MS - (machine.monotonic() - asked);
        await machine.wait(rest, signal).catch(() => undefined);
      }
    });
  }

  private async takeSchedule(answer: Extract<ScheduleAnswer, { changed: true }>): Promise<void> {
    const offer = offerSchedule(this.book, answer.bytes, answer.signature);
    if (offer.accepted) {
      this.etag = answer.etag;
      this.book = offer.book;
      // On disk before it sounds where that can be had; an order and its stop are obeyed all the same.
      await this.files.schedule.write();
      await this.takeBook(offer.book);
      this.options.log.info('a new schedule', { revision: revisionOf(offer.book) });
      return;
    }
    if (offer.because !== 'not-newer') throw new ServerAway(`a schedule was refused: ${offer.because}`);
    // What is held already, after a restart: from now on we ask for what is newer.
    this.etag = answer.etag;
  }

  /** After an outage nobody waits for the end of a long pause. */
  private serverIsThere(): void {
    if (!this.away) return;
    this.away = false;
    this.uploads.call();
    this.downloads.call();
    this.beats.call();
  }

  private async takeBook(book: ScheduleBook): Promise<void> {
    this.book = book;
    this.time.notBefore(knownTime(book.airings, []));
    const held = plannedAirings(book.airings);
    this.director.setAirings(held.filter(({ id }) => !this.memory.stopped.has(id)));
    this.downloads.need(needsOf(book.airings, this.clock.now()));
    await this.unheard.hold(held);
  }

  private async heartbeats(signal: AbortSignal): Promise<void> {
    await this.retrying(signal, async () => {
      const results = this.commands.results();
      const told = { ...(await this.condition()), commandsDone: results };
      const { answer, time } = await this.client.heartbeat(told, this.book.keys, signal);
      this.deadAir.told(told.deadAirMs ?? 0);
      if (time && (await this.time.hear(time))) this.unheard.clockConfirmed();
      if (answer && this.useSettings(answer.device)) {
        await this.files.settings.write();
      }
      if (answer) {
        await this.commands.take(answer.commands ?? [], results);
        if (await saveUpdate(this.options.folder, answer.update?.version ?? null))
          this.options.log.info('the station has a newer version', answer.update);
      }
      await this.beats.sleep(this.machine, HEARTBEAT_MS, signal);
    });
  }

  /** Takes the station's settings for this device; true when they are others than before. */
  private useSettings(settings: DeviceSettings | undefined): boolean {
    if (!settings || isDeepStrictEqual(settings, this.settings)) return false;
    this.settings = settings;
    this.around.amplifier.times = settings.amplifier;
    this.offAir.keepDays(settings.offAirDays);
    this.director.volume = { normal: settings.volume, emergency: settings.emergencyVolume };
    return true;
  }

  /** The time was set: what is due, and which files are needed, is worked out anew. */
  private async goBy(verdict: 'confirmed' | 'moved' | 'reset'): Promise<void> {
    this.director.call();
    // By a wrong time other files were needed.
    if (verdict !== 'moved') this.downloads.need(needsOf(this.book.airings, this.clock.now()));
    await this.unheard.clockMoved(verdict === 'reset');
  }

  private async condition(): Promise<HeartbeatRequest> {
    const airing = this.director.onAir();
    const deadAirMs = Math.ceil(Math.max(this.deadAir.peakMs(), airing === null ? 0 : this.deadAir.nowMs()));
    const kept = this.offAir.kept();
    return {
      at: isoOf(this.clock.now()),
      version: this.options.version,
      clock: { offsetMs: this.clock.offsetMs(), trusted: this.clock.trusted() },
      disk: { freeBytes: await this.cache.freeBytes() },
      media: this.downloads.count(),
      onAir: airing,
      volume: this.director.volume.normal,
      amplifier: this.around.amplifier.isSensedOn(),
      faults: this.around.faults.sentences(),
      revision: revisionOf(this.book),
      missing: this.downloads.missing(HEARTBEAT_LIST),
      ...((airing !== null || deadAirMs > 0) && { deadAirMs }),
      ...(kept && { offAir: { from: isoOf(kept.from), to: isoOf(kept.to) } }),
    };
  }

  private retrying(signal: AbortSignal, once: () => Promise<void>): Promise<void> {
    const { machine } = this;
    const onAway = () => (this.away = true);
    return retrying(
      { machine, log: this.options.log, signal, onAway, onRevoked: () => this.fallSilent() },
      once,
    );
  }

  /** 401 revoked: the item on air is heard to its end, nothing else begins, the journal stays. */
  private async fallSilent(): Promise<void> {
    const { device, log } = this.options;
    if (device.revoked) return;
    device.revoked = true;
    log.error('this device was revoked: it plays nothing any more');
    this.book = emptyBook(device.station, device.keys);
    this.downloads.need([]);
    this.director.finishSounding();
    await this.files.schedule.write();
    await this.files.device.write();
  }
}
