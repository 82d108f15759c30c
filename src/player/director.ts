/**
 * Lets the output do what the schedule says: state at t → what sounds and what waits → the difference → commands. Asked again at
 * every event, it changes nothing when nothing has changed.
 */
import type { Log } from '../kernel/log.ts';
import { isoOf } from '../playout/contract.ts';
import { isStream, startOf, takesFrom, type PlannedAiring } from '../schedule/core/airing.ts';
import { LATE_POLICY, playoutAt, type Begin, type Begun } from '../schedule/core/late.ts';
import type { AsRunReport, Reported } from './as-run-report.ts';
import { begunFrom } from './begun.ts';
import { decodeFile, type Decode, type PcmSource } from './decoder.ts';
import type { Journal } from './journal.ts';
import { keyOf } from './journal-log.ts';
import type { MediaCache } from './media-cache.ts';
import { foresee, keyParts } from './foresee.ts';
import { cutOf, outcomeOf } from './outcome.ts';
import type { Output } from './output.ts';
import type { Played, Programme, Rank } from './programme.ts';
import type { StreamOpener } from './streams.ts';
import type { Surroundings } from './surroundings.ts';
import type { PlayerClock } from './trusted-clock.ts';
import { Wake } from './wake.ts';

/** A sound is fetched from disk, hashed and decoded so long before it is due, domain ms at rate 1. */
const LEAD_MS = 4_000;
/** A stream is opened so long before: it may take a second attempt. */
const STREAM_LEAD_MS = 10_000;
/** How often the journal notes how far an item has come, and the longest sleep. */
const PROGRESS_MS = 1_000;
/** An emergency's sound is waited for so long before its next item is tried. */
const EMERGENCY_WAITS_MS = 30_000;
/** Between two looks, machine ms; the output starts what is ready by itself. */
const SHORTEST_PAUSE_MS = 50;
/** A sound that still could not be decoded so long after its time, machine ms, was at fault itself. */
const HOPELESS_MS = 1_000;
/**
 * To start a decoder the kernel copies our page tables, and on a loaded machine we stand still for so long, machine ms. It is done
 * when nothing is about to begin, as long as there is time.
 */
const STANDSTILL_MS = 100;
const LAST_MOMENT_MS = 1_500;
const TOO_SLOW = 'Không giải mã kịp tệp âm thanh.';

interface Performance extends Reported {
  programme: Programme;
  /** When its first sample was heard, UTC ms. */
  startedAt: number | null;
  /** Why we ended it ourselves. */
  reason: string | null;
  /** UTC ms, as it was last told; a stream's end may be moved while it sounds. */
  cutAt: number | null;
}

export interface DirectorParts {
  clock: PlayerClock;
  output: Output;
  journal: Journal;
  report: AsRunReport;
  cache: MediaCache;
  surroundings: Surroundings;
  streams: StreamOpener;
  /** What nobody approved beforehand is recorded, and what stands in for it. */
  offAir: { owe(owed: boolean): void };
  zones: readonly string[];
  log: Log;
  /** ffmpeg unless told otherwise. */
  decode?: Decode;
  /** A file turned out broken just before it was needed. */
  onBroken: () => void;
}

export class Director {
  private airings: readonly PlannedAiring[] = [];
  private readonly performances = new Map<string, Performance>();
  /** Those being got ready, so that a second look does not begin them twice. */
  private readonly preparing = new Map<string, Promise<void>>();
  private ending = false;
  /** `monotonic()` at which an emergency's sound was first found missing. */
  private readonly missingSince = new Map<string, number>();
  private readonly wake = new Wake();
  volume = { normal: 100, emergency: 100 };

  constructor(private readonly parts: DirectorParts) {}

  /** What is to be played from now on. */
  setAirings(airings: readonly PlannedAiring[]): void {
    this.airings = airings;
    this.wake.call();
  }

  /** What sounds now is heard to its end; nothing begins after it. */
  finishSounding(): void {
    const begin = this.sounding()?.begin;
    if (!begin) {
      this.setAirings([]);
      return;
    }
    const { airing, occurrence, item } = begin;
    const until = startOf(airing, occurrence) + 1;
    const repeat = airing.repeat && { repeat: { ...airing.repeat, until } };
    this.setAirings([{ ...airing, ...repeat, items: airing.items.slice(0, item + 1) }]);
  }

  /** Something has happened: look again. */
  call(): void {
    this.wake.call();
  }

  /** The airing that sounds now. */
  onAir(): string | null {
    return this.sounding()?.begin.airing.id ?? null;
  }

  /** Whether nothing is on air, nor due within so many domain ms. */
  isQuietFor(ms: number): boolean {
    if (this.performances.size > 0 || this.preparing.size > 0) return false;
    const now = this.parts.clock.now();
    const { now: present, wakeAt } = playoutAt(this.playable(), this.parts.zones, now, this.begun());
    return present === null && (wakeAt === null || wakeAt - now > ms);
  }

  /** Whether what sounds is an emergency. */
  isEmergency(): boolean {
    return this.sounding()?.begin.airing.priority === 'emergency';
  }

  /** Fades out what sounds, and tells why in the journal; what it was, null when nothing did. */
  stopSounding(reason: string): { airingId: string; title: string } | null {
    const sounding = this.sounding();
    if (!sounding) return null;
    const airingId = sounding.begin.airing.id;
    for (const performance of this.performances.values()) {
      if (performance.begin.airing.id !== airingId) continue;
      performance.reason ??= reason;
      this.parts.output.stop(performance.programme);
    }
    return { airingId, title: sounding.item.title };
  }

  /** Directs until aborted. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => (this.ending = true), { once: true });
    while (!signal.aborted) {
      const wakeAt = this.direct();
      this.noteProgress();
      const { clock } = this.parts;
      const rate = clock.rate();
      const untilWake = (wakeAt ?? Infinity) - clock.now();
      const pause = Math.min(PROGRESS_MS * rate, Math.max(SHORTEST_PAUSE_MS * rate, untilWake));
      await this.wake.sleep(clock, pause, signal);
    }
    // What is being got ready ends by itself, and must find the journal open.
    await Promise.all(this.preparing.values());
  }

  /** One look; gives the instant of the next at the latest. */
  direct(): number | null {
    const { clock, zones } = this.parts;
    const now = clock.now();
    const airings = this.playable();
    // Timers and decoders need the machine's milliseconds, of which a fast sandbox counts several for one.
    const policy = { ...LATE_POLICY, onTimeWithinMs: LATE_POLICY.onTimeWithinMs * clock.rate() };
    const begun = this.begun();
    const { wanted, nextAt } = foresee(
      (t, history) => playoutAt(airings, zones, t, history, policy),
      (begin) => this.expectedEnd(begin),
      begun,
      now,
      STREAM_LEAD_MS * clock.rate(),
    );
    this.stopUnwanted(wanted);
    this.moveEnds(wanted);
    for (const begin of wanted) {
      const lead = isStream(itemOf(begin)) ? STREAM_LEAD_MS : LEAD_MS;
      if (begin.at - now <= lead * clock.rate()) this.prepare(begin);
    }
    return earliest(nextAt, this.lookAround(airings, wanted));
  }

  /** What is switched and run around the programme, by what sounds and by what is to come. */
  private lookAround(airings: readonly PlannedAiring[], wanted: readonly Begin[]): number | null {
    const { surroundings, zones } = this.parts;
    const performed = [...this.performances.values()].map(({ begin }) => begin);
    return surroundings.look(airings, zones, [...performed, ...wanted]);
  }

  /** By a clock that nobody has confirmed, programmes would sound at a wrong hour; an emergency and live speech are meant for now. */
  private playable(): readonly PlannedAiring[] {
    return this.parts.clock.trusted()
      ? this.airings
      : this.airings.filter((airing) => rankNameOf(airing) !== 'programme');
  }

  /** What the journal and we ourselves know to have begun. */
  private begun(): Begun[] {
    return begunFrom(this.parts.journal.rows());
  }

  /**
   * When an item that sounds, or is to begin, will have ended. One that is longer than announced is expected to end any moment, so
   * that what follows it stays ready; one whose sound is missing is expected to be left out.
   */
  private expectedEnd(begin: Begin): number {
    const now = this.parts.clock.now();
    const { durationMs, sha256, kind } = itemOf(begin);
    const performance = this.performances.get(keyOfBegin(begin));
    const stream = isStream({ kind }) && begin.cutAt !== null;
    if (stream) return Math.max(now + 1, begin.cutAt!);
    const missing = !performance && (sha256 === undefined || !this.parts.cache.isVerified(sha256));
    // An emergency's is waited for, so that nothing of it may sound before.
    if (missing && begin.airing.priority !== 'emergency') return begin.at;
    const end = Math.max(begin.at, performance?.startedAt ?? now) + durationMs;
    return Math.max(now + 1, begin.cutAt === null ? end : Math.min(end, begin.cutAt));
  }

  private announcedEnd(performance: Performance | null): number | null {
    if (!performance || performance.startedAt === null) return null;
    if (isStream(performance.item)) return performance.cutAt;
    const end = performance.startedAt + performance.item.durationMs;
    return performance.cutAt === null ? end : Math.min(end, performance.cutAt);
  }

  private sounding(): Performance | null {
    return [...this.performances.values()].find((one) => one.startedAt !== null) ?? null;
  }

  /** What neither sounds by right nor is to come is faded out, or never begins. */
  private stopUnwanted(wanted: readonly Begin[]): void {
    const keep = new Set(wanted.map(keyOfBegin));
    for (const [key, performance] of this.performances) {
      if (keep.has(key) || performance.reason !== null) continue;
      // What is to be pre-empted goes on until the other can really sound; the output fades between them.
      const own = performance.begin.airing;
      const preempted = wanted.some((begin) => takesFrom(begin.airing, own));
      if (performance.startedAt !== null && preempted && this.stands(performance)) continue;
      // One that ends as announced goes out by itself.
      const end = this.announcedEnd(performance);
      if (end !== null && end <= this.parts.clock.now()) continue;
      performance.reason = 'Lượt phát bị dừng hoặc hủy.';
      this.parts.output.stop(performance.programme);
    }
  }

  /** Live speech that ended early, a relay that was given another end. */
  private moveEnds(wanted: readonly Begin[]): void {
    for (const begin of wanted) {
      const performance = this.performances.get(keyOfBegin(begin));
      if (!performance || !isStream(performance.item) || begin.cutAt === null) continue;
      if (performance.cutAt === begin.cutAt) continue;
      performance.cutAt = begin.cutAt;
      this.parts.output.cut(performance.programme, begin.cutAt);
    }
  }

  private stands({ begin }: Performance): boolean {
    return this.airings.some(({ id, status }) => id === begin.airing.id && status === 'planned');
  }

  private prepare(begin: Begin): void {
    const key = keyOfBegin(begin);
    if (this.performances.has(key) || this.preparing.has(key)) return;
    const ready = this.perform(begin)
      .catch((error: unknown) => this.parts.log.error('an item could not be prepared', { key, error }))
      .finally(() => this.preparing.delete(key));
    this.preparing.set(key, ready);
  }

  private async perform(begin: Begin): Promise<void> {
    const item = itemOf(begin);
    const { clock, output, journal, report } = this.parts;
    const emergency = begin.airing.priority === 'emergency';
    const volumeNow = () => (emergency ? this.volume.emergency : this.volume.normal);
    const volume = volumeNow();
    const ready = await this.readySource(begin);
    if (ready === 'wait') return;
    if ('outcome' in ready) {
      await report.leftOut({ begin, item, volume }, ready.outcome, ready.reason);
      this.wake.call();
      return;
    }
    this.missingSince.delete(keyOfBegin(begin));
    await this.untilNothingBegins(begin);
    const cutAt = cutOf(begin, Math.max(begin.at, clock.now()), item.durationMs);
    const performance: Performance = {
      begin,
      item,
      volume,
      startedAt: null,
      reason: null,
      cutAt: begin.cutAt,
      programme: {
        airing: `${begin.airing.id}/${begin.occurrence}`,
        source: ready.open(),
        startAt: begin.at,
        cutAt,
        volume: volumeNow,
        rank: rankNameOf(begin.airing),
        onStart: (at) => this.started(performance, at),
        onEnd: (played) => this.ended(performance, played),
      },
    };
    await journal.arm(keyParts(begin), item.segmentId ?? null, isoOf(begin.at));
    if (this.ending) {
      performance.programme.source.close();
      await journal.disarm(keyParts(begin));
      return;
    }
    this.performances.set(keyOfBegin(begin), performance);
    output.play(performance.programme);
    // The schedule may have changed while it was got ready.
    this.wake.call();
  }

  /** Where its sound comes from; `wait`: it may still come; or how it is left out. */
  private async readySource(
    begin: Begin,
  ): Promise<{ open: () => PcmSource } | 'wait' | { outcome: 'skipped' | 'failed'; reason: string }> {
    const { cache, clock, streams } = this.parts;
    const item = itemOf(begin);
    if (isStream(item)) return { open: () => streams.open(item, begin) };
    if (item.kind !== 'file' || item.sha256 === undefined) {
      if (begin.at > clock.now()) return 'wait';
      return { outcome: 'skipped', reason: 'Đầu phát chưa phát được loại mục này.' };
    }
    const { sha256, durationMs } = item;
    if (await cache.verify(sha256))
      return { open: () => (this.parts.decode ?? decodeFile)(cache.pathOf(sha256), 60_000 + 2 * durationMs) };
    this.parts.onBroken();
    if (!this.isGivenUp(begin)) return 'wait';
    return { outcome: 'failed', reason: 'Tệp âm thanh chưa tải về được hoặc bị hỏng.' };
  }

  private async untilNothingBegins(begin: Begin): Promise<void> {
    const { clock, output } = this.parts;
    const rate = clock.rate();
    while (clock.now() < begin.at - LAST_MOMENT_MS * rate) {
      const left = output.untilStart();
      if (left === null || left < 0 || left > STANDSTILL_MS * rate) return;
      await clock.wait(left + rate);
    }
  }

  /**
   * Whether a sound that isn't there is done without. Until it is due it may still arrive, and the next look asks again. An
   * emergency is ordered first and fetched afterwards, so that it is waited for a little; a programme's other items are not kept
   * waiting.
   */
  private isGivenUp(begin: Begin): boolean {
    const { clock } = this.parts;
    if (begin.at > clock.now()) return false;
    if (begin.airing.priority !== 'emergency') return true;
    const key = keyOfBegin(begin);
    const since = this.missingSince.get(key) ?? clock.monotonic();
    this.missingSince.set(key, since);
    return clock.monotonic() - since > EMERGENCY_WAITS_MS;
  }

  private started(performance: Performance, at: number): void {
    performance.startedAt = at;
    this.parts.offAir.owe(performance.begin.airing.items.some(isStream));
    performance.volume = performance.programme.volume();
    this.parts.report.started(performance, at);
    this.wake.call();
  }

  private ended(performance: Performance, played: Played): void {
    const { begin, item, reason } = performance;
    const { clock, journal, report } = this.parts;
    this.performances.delete(keyOfBegin(begin));
    if (performance.startedAt !== null) this.parts.offAir.owe(false);
    const neverSounded = performance.startedAt === null && played.endedBy === 'stopped';
    if (!neverSounded) report.ended(performance, played, outcomeOf(played, item, reason));
    else if (clock.now() > begin.at + HOPELESS_MS * clock.rate())
      void report.leftOut(performance, 'failed', TOO_SLOW);
    // Otherwise it may still sound at another time, and there is nothing to report.
    else void journal.disarm(keyParts(begin));
    this.wake.call();
  }

  private noteProgress(): void {
    const sounding = this.sounding();
    const progress = this.parts.output.progress();
    if (!sounding || !progress) return;
    void this.parts.journal.progress(keyParts(sounding.begin), progress.playedMs, progress.silentMs);
  }
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function itemOf({ airing, item }: Begin) {
  return airing.items[item]!;
}

function rankNameOf(airing: PlannedAiring): Rank {
  if (airing.priority === 'emergency') return 'emergency';
  return airing.items.some(({ kind }) => kind === 'live') ? 'live' : 'programme';
}

function keyOfBegin(begin: Begin): string {
  return keyOf(keyParts(begin));
}
