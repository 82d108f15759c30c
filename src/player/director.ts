/**
 * Lets the output do what the schedule says: state at t → what sounds and what waits → the difference → commands. Asked again at
 * every event, it changes nothing when nothing has changed.
 */
import type { Log } from '../kernel/log.ts';
import { isoOf, type AsRunEnd } from '../playout/contract.ts';
import { startOf, type PlannedAiring, type PlannedItem } from '../schedule/core/airing.ts';
import { LATE_POLICY, playoutAt, type Begin, type Begun } from '../schedule/core/late.ts';
import { begunFrom, BROKEN_OFF } from './begun.ts';
import { decodeFile } from './decoder.ts';
import type { Journal } from './journal.ts';
import { keyOf } from './journal-log.ts';
import type { MediaCache } from './media-cache.ts';
import { foresee, keyParts } from './foresee.ts';
import { cutOf, outcomeOf, plannedAt } from './outcome.ts';
import type { Output, Played, Programme } from './output.ts';
import type { Sink } from './sinks/sink.ts';
import type { PlayerClock } from './trusted-clock.ts';
import { Wake } from './wake.ts';

/** A sound is fetched from disk, hashed and decoded so long before it is due, domain ms at rate 1. */
const LEAD_MS = 4_000;
/** How often the journal notes how far an item has come, and the longest sleep. */
const PROGRESS_MS = 1_000;
/** An emergency's sound is waited for so long before its next item is tried. */
const EMERGENCY_WAITS_MS = 30_000;
/** Between two looks, machine ms; the output starts what is ready by itself. */
const SHORTEST_PAUSE_MS = 50;
/** A sound that still could not be decoded so long after its time was at fault itself. */
const HOPELESS_MS = 1_000;
/** Dead air of this length in the middle of a programme is told at once, not only in as-run. */
const DEAD_AIR_MS = 20_000;

interface Performance {
  begin: Begin;
  item: PlannedItem;
  programme: Programme;
  /** When its first sample was heard, UTC ms. */
  startedAt: number | null;
  /** Why we ended it ourselves. */
  reason: string | null;
  /** Dead air in it has been told. */
  alarmed: boolean;
}

export interface DirectorParts {
  clock: PlayerClock;
  output: Output;
  sink: Sink;
  journal: Journal;
  cache: MediaCache;
  zones: readonly string[];
  log: Log;
  /** There are new rows to send. */
  onRows: () => void;
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

  /** Writes the ends that a power cut or a kill kept from being written. */
  async closeBrokenOff(): Promise<void> {
    const { clock, journal } = this.parts;
    for (const open of journal.openItems()) {
      const { airingId, occurrence, item, segmentId, playedMs, silentMs } = open;
      if (!open.started && Date.parse(open.at) > clock.now()) {
        // It was ready and its time has not come yet.
        await journal.disarm(open);
        continue;
      }
      const at = isoOf(Date.parse(open.at) + playedMs);
      const end = { airingId, occurrence, item, segmentId, at, playedMs, silentMs };
      await this.append({ ...end, outcome: 'interrupted', reason: BROKEN_OFF });
    }
  }

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
    // By a clock that nobody has confirmed, programmes would sound at a wrong hour; an emergency is meant for now.
    const airings = clock.trusted() ? this.airings : this.airings.filter((a) => a.priority === 'emergency');
    const begun = this.begun();
    const { wanted, nextAt } = foresee(
      (t, history) => playoutAt(airings, zones, t, history),
      (begin) => this.expectedEnd(begin),
      begun,
      now,
      LEAD_MS * clock.rate(),
    );
    this.stopUnwanted(wanted);
    for (const begin of wanted) this.prepare(begin);
    return nextAt;
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
    const { durationMs, sha256 } = begin.airing.items[begin.item]!;
    const performance = this.performances.get(keyOfBegin(begin));
    const missing = !performance && (sha256 === undefined || !this.parts.cache.isVerified(sha256));
    // An emergency's is waited for, so that nothing of it may sound before.
    if (missing && begin.airing.priority !== 'emergency') return begin.at;
    const end = Math.max(begin.at, performance?.startedAt ?? now) + durationMs;
    return Math.max(now + 1, begin.cutAt === null ? end : Math.min(end, begin.cutAt));
  }

  private announcedEnd(performance: Performance | null): number | null {
    if (!performance || performance.startedAt === null) return null;
    const end = performance.startedAt + performance.item.durationMs;
    return performance.begin.cutAt === null ? end : Math.min(end, performance.begin.cutAt);
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
      const preempted = wanted.some((begin) => begin.airing.priority === 'emergency');
      if (performance.startedAt !== null && preempted && this.stands(performance)) continue;
      // One that ends as announced goes out by itself.
      const end = this.announcedEnd(performance);
      if (end !== null && end <= this.parts.clock.now()) continue;
      performance.reason = 'Lượt phát bị dừng hoặc hủy.';
      this.parts.output.stop(performance.programme);
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
    const item = begin.airing.items[begin.item]!;
    const { cache, clock, output, journal } = this.parts;
    if (item.kind !== 'file' || item.sha256 === undefined) {
      await this.leaveOut(begin, item, 'skipped', 'Đầu phát chưa phát được loại mục này.');
      return;
    }
    if (!(await cache.verify(item.sha256))) {
      this.parts.onBroken();
      if (this.isGivenUp(begin)) {
        await this.leaveOut(begin, item, 'failed', 'Tệp âm thanh chưa tải về được hoặc bị hỏng.');
      }
      return;
    }
    const emergency = begin.airing.priority === 'emergency';
    const performance: Performance = {
      begin,
      item,
      startedAt: null,
      reason: null,
      alarmed: false,
      programme: {
        source: decodeFile(cache.pathOf(item.sha256), 60_000 + 2 * item.durationMs),
        startAt: begin.at,
        cutAt: cutOf(begin, Math.max(begin.at, clock.now()), item.durationMs),
        volume: emergency ? this.volume.emergency : this.volume.normal,
        preempts: emergency,
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
    const { clock, journal } = this.parts;
    void journal.append({ ...this.common(performance, at), kind: 'start' });
    const lateMs = at - plannedAt(performance.begin);
    this.parts.log.info('an item begins', {
      title: performance.item.title,
      lateMs,
      trusted: clock.trusted(),
    });
    this.parts.onRows();
    this.wake.call();
  }

  private ended(performance: Performance, played: Played): void {
    this.performances.delete(keyOfBegin(performance.begin));
    const { playedMs, silentMs } = played;
    const { clock, journal } = this.parts;
    const neverSounded = performance.startedAt === null && played.endedBy === 'stopped';
    if (neverSounded && clock.now() < performance.begin.at + HOPELESS_MS) {
      // It may still sound at another time: that is nothing to report.
      void journal.disarm(keyParts(performance.begin));
      this.wake.call();
      return;
    }
    const { outcome, reason } = neverSounded
      ? { outcome: 'failed' as const, reason: 'Không giải mã kịp tệp âm thanh.' }
      : outcomeOf(played, performance.item.durationMs, performance.reason);
    const common = this.common(performance, played.endedAt);
    void journal.append({
      ...common,
      kind: 'end',
      outcome,
      playedMs,
      silentMs,
      ...(reason !== null && { reason }),
    });
    this.parts.log.info('an item ends', { title: performance.item.title, outcome, playedMs });
    this.parts.onRows();
    this.wake.call();
  }

  private async leaveOut(
    begin: Begin,
    item: PlannedItem,
    outcome: 'skipped' | 'failed',
    reason: string,
  ): Promise<void> {
    // Noticed on time, it leaves the items after it at their own times to the millisecond.
    const now = this.parts.clock.now();
    const at = now - begin.at < LATE_POLICY.onTimeWithinMs ? begin.at : now;
    const { airingId, occurrence } = keyParts(begin);
    const key = { airingId, occurrence, item: begin.item, segmentId: item.segmentId ?? null };
    await this.append({ ...key, at: isoOf(at), playedMs: 0, silentMs: 0, outcome, reason });
    this.wake.call();
  }

  private async append(
    end: Pick<
      AsRunEnd,
      'airingId' | 'occurrence' | 'item' | 'segmentId' | 'at' | 'playedMs' | 'silentMs' | 'outcome' | 'reason'
    >,
  ): Promise<void> {
    await this.parts.journal.append({ ...this.setting(), ...end, kind: 'end' });
    this.parts.onRows();
  }

  private common(performance: Performance, at: number) {
    const { begin, item, startedAt, programme } = performance;
    return {
      ...this.setting(),
      ...keyParts(begin),
      segmentId: item.segmentId ?? null,
      at: isoOf(at),
      latenessMs: Math.round((startedAt ?? at) - plannedAt(begin)),
      volume: programme.volume,
    };
  }

  private setting() {
    const { clock, sink } = this.parts;
    const { normal } = this.volume;
    return {
      clockOffsetMs: clock.offsetMs(),
      clockTrusted: clock.trusted(),
      sink: sink.kind,
      volume: normal,
      amplifier: null,
    };
  }

  private noteProgress(): void {
    const sounding = this.sounding();
    const progress = this.parts.output.progress();
    if (!sounding || !progress) return;
    void this.parts.journal.progress(keyParts(sounding.begin), progress.playedMs, progress.silentMs);
    if (progress.silentNowMs >= DEAD_AIR_MS && !sounding.alarmed) {
      sounding.alarmed = true;
      this.parts.log.error('dead air', { title: sounding.item.title, silentMs: progress.silentNowMs });
    }
  }
}

function keyOfBegin(begin: Begin): string {
  return keyOf(keyParts(begin));
}
