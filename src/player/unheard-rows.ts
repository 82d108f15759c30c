/** Keeps the journal complete: what was planned and is not heard gets its row, once, as soon as that is certain. */
import type { Clock } from '../kernel/clock.ts';
import type { AiringMemory } from './airing-memory.ts';
import type { AsRunReport } from './as-run-report.ts';
import type { Journal } from './journal.ts';
import type { TrustedClock } from './trusted-clock.ts';
import { unheardAt, unheardId, type HeldAiring, type OwnPast } from './unheard.ts';
import { Wake } from './wake.ts';

/** The longest sleep, machine ms. */
const LOOK_MS = 60_000;
/**
 * So long after a start nothing is written off unless the server has told the time, machine ms: a battery-backed clock that was set
 * a day ahead would give up for good what a moment later turns out to be still to come.
 */
export const GRACE_MS = 10 * 60_000;

export interface UnheardParts {
  deviceId: string;
  zones: readonly string[];
  clock: TrustedClock;
  machine: Clock;
  journal: Journal;
  report: AsRunReport;
  memory: AiringMemory;
  /** The airing that sounds now. */
  onAir: () => string | null;
}

export class UnheardRows {
  private readonly wake = new Wake();
  private airings: readonly HeldAiring[] = [];
  /** `monotonic()` of the machine, of which the corrected instants are made anew whenever the clock moves. */
  private readonly ranFrom: number;
  private trustedFrom: number | null = null;
  /** In this run the server's time has borne the clock out, or set it. */
  private confirmed = false;

  constructor(private readonly parts: UnheardParts) {
    this.ranFrom = parts.machine.monotonic();
    this.noteTrust();
  }

  /** What is held from now on, cancelled and suspended airings too. */
  async hold(airings: readonly HeldAiring[]): Promise<void> {
    // Yesterday's leave the schedule at midnight; as long as the time is not sure nobody has said what became of them.
    const ids = new Set(airings.map(({ id }) => id));
    const untold = this.surelyFrom() === null ? this.airings.filter(({ id }) => !ids.has(id)) : [];
    this.airings = [...airings, ...untold];
    await this.noteHeld();
    this.wake.call();
  }

  /** The clock was confirmed or moved; `reset`: until now it was wrong, whoever trusted it. */
  async clockMoved(reset: boolean): Promise<void> {
    if (reset) this.trustedFrom = null;
    this.noteTrust();
    await this.noteHeld();
    this.wake.call();
  }

  /** The server's time is ours. */
  clockConfirmed(): void {
    if (this.confirmed) return;
    this.confirmed = true;
    this.wake.call();
  }

  /** An item ended: there may be more to say. */
  call(): void {
    this.wake.call();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, machine } = this.parts;
    while (!signal.aborted) {
      const nextAt = await this.write();
      const until = nextAt === null ? LOOK_MS : (nextAt - clock.now()) / clock.rate();
      await this.wake.sleep(machine, Math.min(LOOK_MS, Math.max(0, until)), signal);
    }
  }

  /** Without a sure clock nobody can say what is over, or when an order came. */
  private async write(): Promise<number | null> {
    const { clock, zones, memory, journal, report, deviceId } = this.parts;
    const trustedFrom = this.surelyFrom();
    if (trustedFrom === null) return null;
    const onAir = this.parts.onAir();
    const past: OwnPast = {
      ...{ zones, heldSince: memory.heldSince, stopped: memory.stopped },
      hasTrace: (item) => journal.hasTrace(item),
      sounds: (airingId: string) => airingId === onAir,
      ranFrom: clock.instantAt(this.ranFrom * clock.rate()),
      trustedFrom: clock.instantAt(trustedFrom * clock.rate()),
    };
    const { items, nextAt } = unheardAt(this.airings, past, clock.now());
    for (const item of items) await report.unheard(item, unheardId(deviceId, item));
    return nextAt;
  }

  /** Since when the clock has been trusted, if by now it can be built upon; null otherwise. */
  private surelyFrom(): number | null {
    const isOver = this.parts.machine.monotonic() - this.ranFrom >= GRACE_MS;
    return this.confirmed || isOver ? this.trustedFrom : null;
  }

  private noteTrust(): void {
    if (this.parts.clock.trusted()) this.trustedFrom ??= this.parts.machine.monotonic();
  }

  private async noteHeld(): Promise<void> {
    const { clock, memory } = this.parts;
    if (!clock.trusted()) return;
    await memory.hold(
      this.airings.map(({ id }) => id),
      clock.now(),
    );
  }
}
