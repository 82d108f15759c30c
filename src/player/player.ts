/** The playout machine's program: polls, fetches, plays, reports; with the server away it goes on with what it holds. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { machineClock, type Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import {
  deviceSettingsSchema,
  isoOf,
  LONGEST_POLL_SECONDS,
  type DeviceSettings,
} from '../playout/contract.ts';
import { AsRunReport } from './as-run-report.ts';
import { plannedAirings } from './begun.ts';
import { saveDevice, type Device } from './device.ts';
import { Director } from './director.ts';
import { Downloads } from './downloads.ts';
import { readJson, replaceFile } from './durable-file.ts';
import { Journal } from './journal.ts';
import { saveClock, startClock } from './clock-file.ts';
import { MediaCache } from './media-cache.ts';
import { needsOf } from './media-needs.ts';
import { OffAir } from './off-air.ts';
import { Output } from './output.ts';
import {
  emptyBook,
  loadBook,
  offerSchedule,
  revisionOf,
  savedBook,
  type ScheduleBook,
} from './schedule-book.ts';
import { ServerAway, ServerClient, TokenRevoked, type ScheduleAnswer } from './server-client.ts';
import type { Sink } from './sinks/sink.ts';
import { Surroundings } from './surroundings.ts';
import type { ServerTime, TrustedClock } from './trusted-clock.ts';
import { uploadRows } from './as-run-upload.ts';
import { Wake } from './wake.ts';

/** Machine ms. */
const HEARTBEAT_MS = 10_000;
const UPLOAD_MS = 30_000;
/** A proxy or server that does not wait is not asked more often than this. */
const SHORTEST_POLL_MS = 1000;
/** How long a stop may take to tell the server about itself. */
const LAST_UPLOAD_MS = 3000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

export interface PlayerOptions {
  folder: string;
  device: Device;
  sink: Sink;
  version: string;
  log: Log;
  /** What the server said of the time when this player was paired a moment ago. */
  firstTime?: ServerTime | null;
  machine?: Clock;
}

/** Runs a paired player until aborted; rejects with a `Refusal` when it can't go on at all. */
export async function runPlayer(options: PlayerOptions, signal: AbortSignal): Promise<void> {
  const player = await Player.open(options);
  await player.run(signal);
}

class Player {
  private readonly stopping = new AbortController();
  private readonly uploads = new Wake();
  private readonly passedOver = new Set<string>();
  private readonly output: Output;
  private readonly report: AsRunReport;
  private readonly director: Director;
  private readonly downloads: Downloads;
  private readonly beats = new Wake();
  private etag: string | null = null;
  private away = false;
  private settings: DeviceSettings | null = null;

  private constructor(
    private readonly options: PlayerOptions,
    private readonly machine: Clock,
    private readonly clock: TrustedClock,
    private readonly journal: Journal,
    private readonly client: ServerClient,
    private readonly cache: MediaCache,
    private readonly offAir: OffAir,
    private readonly around: Surroundings,
    private book: ScheduleBook,
  ) {
    const { log, sink, device } = options;
    const { amplifier } = around;
    this.output = new Output(sink, clock, log, {
      latencyMs: device.latencyMs,
      ear: offAir,
      power: amplifier,
    });
    this.report = new AsRunReport(journal, clock, sink, amplifier, log, () => this.uploads.call());
    this.downloads = new Downloads(cache, client.media, machine, log, () => this.director.call());
    this.director = new Director({
      ...{ clock, journal, cache, log },
      output: this.output,
      report: this.report,
      surroundings: around,
      zones: device.zones,
      onBroken: () => this.downloads.call(),
    });
  }

  static async open(options: PlayerOptions): Promise<Player> {
    const { folder, device, log } = options;
    const machine = options.machine ?? machineClock;
    await mkdir(join(folder, 'media', 'parts'), { recursive: true, mode: 0o700 });
    const clock = await startClock(folder, device.sandbox, machine);
    if (options.firstTime) clock.hear(options.firstTime);
    refuseTooFast(clock, options.sink);
    const journal = await Journal.open(join(folder, 'as-run.log'), clock, log);
    const client = new ServerClient(new URL(device.server), device.token, options.version, machine);
    const held = loadBook(await readJson(join(folder, 'schedule.json')), device.station);
    const book = held ?? emptyBook(device.station, device.keys);
    const cache = new MediaCache(join(folder, 'media'));
    const offAir = await OffAir.open(join(folder, 'off-air'), clock, log);
    const around = await Surroundings.open(folder, clock, log);
    const player = new Player(options, machine, clock, journal, client, cache, offAir, around, book);
    player.useSettings(deviceSettingsSchema.safeParse(await readJson(join(folder, 'settings.json'))).data);
    if (options.firstTime) await saveClock(folder, clock);
    return player;
  }

  async run(signal: AbortSignal): Promise<void> {
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
    await this.report.brokenOff();
    if (!this.options.device.revoked) this.takeBook(this.book);
    await Promise.all(
      [
        this.output.run(running),
        this.director.run(running),
        this.downloads.run(running),
        this.poll(running),
        this.heartbeats(running),
        this.upload(running),
        this.around.amplifier.run(running),
      ].map(guarded),
    );
    await Promise.all([this.lastUpload(), this.offAir.close(), this.around.close()]);
    await saveClock(this.options.folder, this.clock);
    await this.journal.close();
    if (fatal !== null) throw fatal as Error;
  }

  /** The schedule, by long poll: a change is here as soon as the server has it. */
  private async poll(signal: AbortSignal): Promise<void> {
    await this.retrying(signal, async () => {
      const asked = this.machine.monotonic();
      const answer = await this.client.schedule(this.etag, LONGEST_POLL_SECONDS, signal);
      this.serverIsThere();
      if (answer.changed) await this.takeSchedule(answer);
      else {
        const rest = SHORTEST_POLL_MS - (this.machine.monotonic() - asked);
        await this.machine.wait(rest, signal).catch(() => undefined);
      }
    });
  }

  private async takeSchedule(answer: Extract<ScheduleAnswer, { changed: true }>): Promise<void> {
    const offer = offerSchedule(this.book, answer.bytes, answer.signature);
    if (offer.accepted) {
      await replaceFile(join(this.options.folder, 'schedule.json'), savedBook(offer.book), 0o600);
      this.etag = answer.etag;
      this.takeBook(offer.book);
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

  private takeBook(book: ScheduleBook): void {
    this.book = book;
    this.director.setAirings(plannedAirings(book.airings));
    this.downloads.need(needsOf(book.airings, this.clock.now()));
  }

  private async heartbeats(signal: AbortSignal): Promise<void> {
    await this.retrying(signal, async () => {
      const { settings, time } = await this.client.heartbeat(await this.condition(), this.book.keys, signal);
      if (time) await this.hearTime(time);
      if (settings && this.useSettings(settings)) {
        await replaceFile(join(this.options.folder, 'settings.json'), JSON.stringify(settings));
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

  private async hearTime(time: ServerTime): Promise<void> {
    const { verdict, movedMs } = this.clock.hear(time);
    refuseTooFast(this.clock, this.options.sink);
    if (verdict === 'agrees') return;
    if (verdict === 'too-far')
      this.options.log.warn('the server’s clock is too far from ours to be followed');
    else this.options.log.info('the clock was set by the server', { verdict, movedMs: Math.round(movedMs) });
    await saveClock(this.options.folder, this.clock);
    this.director.call();
  }

  private async condition() {
    const airing = this.director.onAir();
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
    };
  }

  private async upload(signal: AbortSignal): Promise<void> {
    await this.retrying(signal, async () => {
      await this.sendRows(signal);
      await this.uploads.sleep(this.machine, UPLOAD_MS, signal);
    });
  }

  private sendRows(signal: AbortSignal): Promise<void> {
    return uploadRows(
      this.journal,
      (events) => this.client.sendAsRun(events, signal),
      this.passedOver,
      this.options.log,
    );
  }

  /** What was interrupted by the stop itself is told as well, if the server is there; otherwise next time. */
  private async lastUpload(): Promise<void> {
    await this.sendRows(AbortSignal.timeout(LAST_UPLOAD_MS)).catch((error: unknown) => {
      this.options.log.warn('as-run rows are kept for the next start', { error });
    });
  }

  /** Does something again and again until stopped; a server that is away is asked less and less often. */
  private async retrying(signal: AbortSignal, once: () => Promise<void>): Promise<void> {
    let pause = FIRST_RETRY_MS;
    const stopped = () => signal.aborted;
    while (!stopped()) {
      try {
        await once();
        pause = FIRST_RETRY_MS;
      } catch (error) {
        if (stopped()) return;
        if (error instanceof TokenRevoked) {
          await this.fallSilent();
          return;
        }
        if (error instanceof Refusal) throw error;
        this.away = true;
        // A full disk or a fault of ours must not end the programme any more than a lost network does.
        if (error instanceof ServerAway)
          this.options.log.warn('no luck with the server', { why: error.message, pause });
        else this.options.log.error('something failed and is tried again', { error, pause });
        await this.machine.wait(pause, signal).catch(() => undefined);
        pause = Math.min(pause * 2, LONGEST_RETRY_MS);
      }
    }
  }

  /** 401 revoked: the item on air is heard to its end, nothing else begins, the journal stays. */
  private async fallSilent(): Promise<void> {
    const { device, folder, log } = this.options;
    if (device.revoked) return;
    device.revoked = true;
    log.error('this device was revoked: it plays nothing any more');
    this.book = emptyBook(device.station, device.keys);
    this.downloads.need([]);
    this.director.finishSounding();
    await replaceFile(join(folder, 'schedule.json'), savedBook(this.book), 0o600);
    await saveDevice(folder, device);
  }
}

/** A sandbox's minute that lasts a second can't be heard from a loudspeaker. */
function refuseTooFast(clock: TrustedClock, sink: Sink): void {
  if (clock.rate() === 1 || !sink.realTime) return;
  throw new Refusal(
    'sandbox-too-fast',
    'Máy chủ đang chạy đồng hồ thử nhanh hơn thực tế nên không phát được ra loa. Hãy dùng --sink file:… hoặc null.',
  );
}
