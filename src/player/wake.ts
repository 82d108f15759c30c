import type { Clock } from '../kernel/clock.ts';

/** Lets a loop sleep until something happens, or until its time. */
export class Wake {
  private ring = new AbortController();

  /** Wakes whoever sleeps, now or at its next sleep. */
  call(): void {
    this.ring.abort();
  }

  /** Sleeps `ms` of the clock, or until called or until the signal ends everything. */
  async sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
    await clock.wait(ms, AbortSignal.any([signal, this.ring.signal])).catch(() => undefined);
    if (this.ring.signal.aborted) this.ring = new AbortController();
  }
}
