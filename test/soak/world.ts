/**
 * The one clock of a simulated town. It moves on when everybody waits: to the next waiter's instant while something sounds or is
 * about to, and in long strides while nothing does, as if the machines had been busy elsewhere. Nothing sleeps.
 */
import { VirtualClock, type Clock } from '../../src/kernel/clock.ts';

/** So many ms of waiting are woken together: between programmes, and while one sounds. */
const CALM_MS = 1_800_000;
const BUSY_MS = 100;

interface Waiter {
  at: number;
  order: number;
  wake: () => void;
}

export class World extends VirtualClock {
  private queue: Waiter[] = [];
  private count = 0;
  private passed = 0;
  private readonly busy: { from: number; to: number }[] = [];
  /** How often time moved on: what a run costs. */
  strides = 0;

  constructor(private readonly begunAt: number) {
    super(begunAt);
  }

  override now(): number {
    return Math.round(this.begunAt + this.passed);
  }

  override monotonic(): number {
    return this.passed;
  }

  override wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const abort = () => {
        this.queue = this.queue.filter((one) => one !== waiter);
        reject(signal!.reason as Error);
      };
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const waiter = { at: this.passed + Math.max(0, ms), order: this.count++, wake };
      this.queue.push(waiter);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** From `from` to `to`, instants, time goes in small steps: something is to be heard. */
  mind(from: number, to: number): void {
    if (to > this.now()) this.busy.push({ from: from - BUSY_MS, to: to + BUSY_MS });
  }

  isBusy(): boolean {
    const now = this.now();
    return this.busy.some(({ from, to }) => from <= now && now <= to);
  }

  /** Lets the world go on until this instant. */
  async until(instant: number): Promise<void> {
    const end = instant - this.begunAt;
    for (;;) {
      await settled();
      const next = this.queue.reduce((least, { at }) => Math.min(least, at), Infinity);
      if (next > end) break;
      this.goTo(Math.min(end, this.strideFrom(Math.max(next, this.passed))));
      const due = this.queue.filter(({ at }) => at <= this.passed);
      this.queue = this.queue.filter(({ at }) => at > this.passed);
      for (const { wake } of due.sort((a, b) => a.at - b.at || a.order - b.order)) wake();
    }
    this.goTo(end);
    await settled();
  }

  override advance(ms: number): Promise<void> {
    return this.until(this.now() + ms);
  }

  private strideFrom(elapsed: number): number {
    const now = this.begunAt + elapsed;
    const past = this.busy.findIndex(({ to }) => to < this.now());
    if (past >= 0) this.busy.splice(past, 1);
    if (this.busy.some(({ from, to }) => from <= now && now <= to)) return elapsed + BUSY_MS;
    const next = this.busy.reduce(
      (least, { from }) => (from > now ? Math.min(least, from) : least),
      Infinity,
    );
    return Math.min(elapsed + CALM_MS, next - this.begunAt);
  }

  private goTo(elapsed: number): void {
    this.strides += 1;
    this.passed = Math.max(this.passed, elapsed);
  }
}

/** Whatever is ready to run has run, and no file is being read, written or closed. */
async function settled(): Promise<void> {
  for (let idle = 0; idle < 4;) {
    await new Promise((resolve) => setImmediate(resolve));
    idle = process.getActiveResourcesInfo().some((one) => one === 'Immediate' || one.includes('Req'))
      ? 0
      : idle + 1;
  }
}

/** A machine's clock in the world: its crystal drifts, its wall clock may be set, and once it is dead nobody is woken by it. */
export function machineClockIn(
  world: World,
  machine: { ppm: number; wallErrorMs: number },
  isAlive: () => boolean,
): Clock {
  const begun = world.monotonic();
  const speed = 1 + machine.ppm * 1e-6;
  return {
    now: () => Math.round(world.now() + machine.wallErrorMs),
    monotonic: () => (world.monotonic() - begun) * speed,
    rate: () => 1,
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        world.wait(ms / speed, signal).then(
          () => isAlive() && resolve(),
          (error: unknown) => isAlive() && reject(error as Error),
        );
      }),
  };
}
