import type { Clock } from '../kernel/clock.ts';

/** Lets a loop sleep until something happens, or until its time. */
export class Wake {
  private ring = new AbortController();

  /** Wakes whoever sleeps, now or at its next sleep. */
  call(): void {
    this.ring.abort();
  }

  /** Sleeps until called, or until the signal ends everything. */
  async nextCall(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.ring.signal]);
    if (!either.aborted)
      await new Promise((resolve) => either.addEventListener('abort', resolve, { once: true }));
    if (this.ring.signal.aborted) this.ring = new AbortController();
  }

  /** Sleeps `ms` of the clock, or until called or until the signal ends everything. */
  async sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
    await clock.wait(ms, AbortSignal.any([signal, this.ring.signal])).catch(() => undefined);
    if (this.ring.signal.aborted) this.ring = new AbortController();
  }
}
