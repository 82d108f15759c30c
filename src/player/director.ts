/**
 * Lets the output do what the schedule says: state at t → what sounds and what waits → the difference → commands. Asked again at
 * every event, it changes nothing when nothing has changed.
 */
import type { Log } from '../kernel/log.ts';
import { isoOf, type AsRunEnd } from '../playout/contract.ts';
import { startOf, type PlannedAiring, type PlannedItem } from '../schedule/core/airing.ts';
import { playoutAt, type Begin, type Begun } from '../schedule/core/late.ts';
import { begunFrom, BROKEN_OFF } from './begun.ts';
import { decodeFile } from './decoder.ts';
import type { Journal } from './journal.ts';
import { keyOf } from './journal-log.ts';
import type { MediaCache } from './media-cache.ts';
import { cutOf, outcomeOf, plannedAt } from './outcome.ts';
import type { Output, Played, Programme } from './output.ts';
import type { Sink } from './sinks/sink.ts';
import type { PlayerClock } from './trusted-clock.ts';
import { Wake } from './wake.ts';

/** A sound is fetched from disk, hashed and decoded so long before it is due, domain ms at rate 1. */
const LEAD_MS = 4_000;
/** How often the journal notes how far an item has come, and the longest sleep. */
const PROGRESS_MS = 1_000;
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
  private readonly preparing = new Set<string>();
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
    for (const open of this.parts.journal.openItems()) {
      const { airingId, occurrence, item, segmentId, playedMs, silentMs } = open;
      const at = isoOf(Date.parse(open.at) + playedMs);
      await this.append({
        ...{ airingId, occurrence, item, segmentId, at, playedMs, silentMs },
        outcome: open.started ? 'interrupted' : 'failed',
        reason: BROKEN_OFF,
      });
    }
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const wakeAt = this.direct();
      this.noteProgress();
      const { clock } = this.parts;
      const pause = Math.min(PROGRESS_MS * clock.rate(), Math.max(10, (wakeAt ?? Infinity) - clock.now()));
      await this.wake.sleep(clock, pause, signal);
    }
  }

  /** One look; gives the instant of the next at the latest. */
  direct(): number | null {
    const { clock, zones } = this.parts;
    const now = clock.now();
    // By a clock that nobody has confirmed, programmes would sound at a wrong hour; an emergency is meant for now.
    const airings = clock.trusted() ? this.airings : this.airings.filter((a) => a.priority === 'emergency');
    const begun = this.begun();
    const present = playoutAt(airings, zones, now, begun);
    const wanted: Begin[] = present.now ? [present.now] : [];
    const lead = LEAD_MS * clock.rate();
    const nextAt = this.nextAt(present.wakeAt, present.now?.sounding === true);
    if (nextAt !== null && nextAt - now <= lead) {
      const next = playoutAt(airings, zones, nextAt, this.foreseen(begun, nextAt)).now;
      if (next && !next.sounding) wanted.push(next);
    }
    this.stopUnwanted(wanted);
    for (const begin of wanted) this.prepare(begin);
    return nextAt === null ? null : nextAt > now + lead ? nextAt - lead : nextAt;
  }

  /** What the journal and we ourselves know to have begun. */
  private begun(): Begun[] {
    return begunFrom(this.parts.journal.rows());
  }

  /** When what sounds will have ended, or else when something is due. */
  private nextAt(wakeAt: number | null, sounding: boolean): number | null {
    const end = sounding ? this.endOf(this.sounding()) : null;
    const times = [wakeAt, end].filter((at): at is number => at !== null && at > this.parts.clock.now());
    return times.length === 0 ? null : Math.min(...times);
  }

  /** The journal as it will be at `at`, if what sounds ends as announced. */
  private foreseen(begun: readonly Begun[], at: number): Begun[] {
    const sounding = this.sounding();
    const end = this.endOf(sounding);
    return begun.map((one) =>
      one.endedAt === null &&
      sounding &&
      end !== null &&
      end <= at &&
      keyOf(one) === keyOfBegin(sounding.begin)
        ? { ...one, endedAt: end, end: 'complete' as const }
        : one,
    );
  }

  private endOf(performance: Performance | null): number | null {
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
      const end = this.endOf(performance);
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
    this.preparing.add(key);
    void this.perform(begin)
      .catch((error: unknown) => this.parts.log.error('an item could not be prepared', { key, error }))
      .finally(() => this.preparing.delete(key));
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
      // Until it is due it may still arrive; the next look asks again.
      if (begin.at <= clock.now()) {
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
    this.performances.set(keyOfBegin(begin), performance);
    output.play(performance.programme);
    // The schedule may have changed while it was got ready.
    this.wake.call();
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
    const at = Math.max(begin.at, this.parts.clock.now());
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

function keyParts(begin: Begin) {
  return { airingId: begin.airing.id, occurrence: begin.occurrence, item: begin.item };
}

function keyOfBegin(begin: Begin): string {
  return keyOf(keyParts(begin));
}
