/**
 * The only source of time. Domain code is handed a `Clock` and waits only through it, so that a test can run a month in a
 * second and a trial station can live on another day.
 */
export interface Clock {
  /** The domain's instant, UTC milliseconds. */
  now(): number;
  /** Milliseconds since an arbitrary origin that never go back, whatever happens to the wall clock; same speed as `now`. */
  monotonic(): number;
  /** Milliseconds of this clock that pass in one of the machine's; above 1 on a fast sandbox. */
  rate(): number;
  /** Resolves after `ms` domain milliseconds; rejects with the signal's reason when aborted. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

function machineWait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const abort = () => {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      },
      Math.min(Math.max(0, ms), LONGEST_TIMER_MS),
    );
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** The machine's own clock. Sessions, leases, time-outs and long-poll waits use it even where the domain lives elsewhere. */
export const machineClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  rate: () => 1,
  wait: machineWait,
};

/** Where a shifted clock stands: at the machine's `machineAt` it was `domainAt`, and it has run `rate` times as fast since. */
export interface ClockAnchor {
  domainAt: number;
  machineAt: number;
  rate: number;
}

/** A clock that started elsewhere and may run faster: trials, training, tests. */
export function shiftedClock(anchor: ClockAnchor, machine: Clock = machineClock): Clock {
  return {
    now: () => Math.round(anchor.domainAt + (machine.now() - anchor.machineAt) * anchor.rate),
    monotonic: () => machine.monotonic() * anchor.rate,
    rate: () => anchor.rate,
    wait: (ms, signal) => machine.wait(ms / anchor.rate, signal),
  };
}

/** A clock for simulations: stands still until told to move on, and wakes its waiters in order of their time. */
export class VirtualClock implements Clock {
  private readonly waiters: { at: number; order: number; wake: () => void }[] = [];
  private order = 0;
  private elapsed = 0;
  private current: number;

  constructor(now: number) {
    this.current = now;
  }

  now(): number {
    return this.current;
  }

  monotonic(): number {
    return this.elapsed;
  }

  rate(): number {
    return 1;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const waiter = { at: this.elapsed + Math.max(0, ms), order: this.order++, wake: resolve };
      this.waiters.push(waiter);
      signal?.addEventListener(
        'abort',
        () => {
          const index = this.waiters.indexOf(waiter);
          if (index >= 0) this.waiters.splice(index, 1);
          reject(signal.reason as Error);
        },
        { once: true },
      );
    });
  }

  /** Moves time on by `ms`, waking every waiter that falls due at exactly its own instant. */
  async advance(ms: number): Promise<void> {
    const until = this.elapsed + ms;
    for (;;) {
      await settle();
      const next = this.waiters
        .filter((waiter) => waiter.at <= until)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!next) break;
      this.waiters.splice(this.waiters.indexOf(next), 1);
      this.moveTo(next.at);
      next.wake();
    }
    this.moveTo(until);
    await settle();
  }

  /** Steps the wall clock only, as an operator or NTP would; `monotonic` does not notice. */
  step(ms: number): void {
    this.current += ms;
  }

  private moveTo(elapsed: number): void {
    this.current += elapsed - this.elapsed;
    this.elapsed = elapsed;
  }
}

/** Lets every promise continuation that is ready run, a few turns deep. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
