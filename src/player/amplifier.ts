/**
 * The amplifier by its switch: on some time before the first sound, off some time after the last. What it really does is known
 * only where something senses it.
 */
import type { HookFaults } from './hook-faults.ts';
import { runAction } from './hook-run.ts';
import type { AmplifierHooks } from './hooks-file.ts';
import type { Power } from './output.ts';
import type { PlayerClock } from './trusted-clock.ts';
import { Wake } from './wake.ts';

/** A switch that failed is tried again after this, machine ms. */
const RETRY_MS = 5_000;
/** Between two looks at what it really does, machine ms. */
const SENSE_MS = 5_000;
/** A start that has passed by this much, domain ms, was left out. */
const PASSED_MS = 1_000;

export class Amplifier implements Power {
  /** As the station sets them, machine ms. */
  times = { leadMs: 0, tailMs: 0 };
  /** When sound begins next, as far as the schedule says, UTC ms. */
  comingAt: number | null = null;
  /** As switched by us; null before that: a run that was killed may have left it on. */
  private on: boolean | null = null;
  private switchedAt = -Infinity;
  private wantedUntil = -Infinity;
  private failedAt: number | null = null;
  private turns: Promise<void> = Promise.resolve();
  private turn = 0;
  private sensed: boolean | null = null;
  private readonly looks = new Wake();

  /** @param hooks null where nothing can be switched: it is on all the time, or minds itself */
  constructor(
    private readonly hooks: AmplifierHooks | null,
    private readonly clock: PlayerClock,
    private readonly faults: HookFaults,
  ) {}

  isOn(): boolean {
    return this.on === true;
  }

  readyAt(): number {
    if (!this.hooks) return -Infinity;
    return this.on ? this.switchedAt + this.times.leadMs * this.clock.rate() : Infinity;
  }

  step(heardUntil: number | null, nextStart: number | null): void {
    if (!this.hooks) return;
    const now = this.clock.monotonic();
    const rate = this.clock.rate();
    if (heardUntil !== null) this.wantedUntil = heardUntil;
    const coming = this.comingAt === null ? Infinity : this.clock.monotonicAt(this.comingAt);
    const start = Math.min(nextStart ?? Infinity, coming < now - PASSED_MS * rate ? Infinity : coming);
    const wanted =
      start - now <= this.times.leadMs * rate || now < this.wantedUntil + this.times.tailMs * rate;
    if (wanted !== this.on) this.switchTo(wanted);
    else if (this.failedAt !== null && now - this.failedAt >= RETRY_MS * rate) this.command();
  }

  /** What something senses that it does; null where nothing does, or has not since it was switched. */
  isSensedOn(): boolean | null {
    return this.sensed;
  }

  /** Looks from time to time what it really does, until aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const sense = this.hooks?.sense;
    while (sense && !signal.aborted) {
      const rate = this.clock.rate();
      const { turn } = this;
      const settled = this.switchedAt + this.times.leadMs * rate - this.clock.monotonic();
      if (settled <= 0) {
        const { code } = await runAction(sense, { event: 'sense' });
        if (turn === this.turn) this.sensed = code === 0 ? true : code === 1 ? false : null;
      }
      await this.looks.sleep(this.clock, settled > 0 ? settled : SENSE_MS * rate, signal);
    }
  }

  /** The player ends: off, whatever the tail. */
  async close(): Promise<void> {
    if (this.hooks && this.on !== false) this.switchTo(false);
    await this.turns;
  }

  private switchTo(on: boolean): void {
    this.on = on;
    this.switchedAt = this.clock.monotonic();
    this.turn += 1;
    this.sensed = null;
    this.looks.call();
    this.command();
  }

  /** One after the other, so that an off that hangs does not overtake the on after it. */
  private command(): void {
    const { hooks, on, turn } = this;
    if (!hooks) return;
    this.failedAt = null;
    this.turns = this.turns.then(async () => {
      if (turn !== this.turn) return;
      const result = on
        ? await this.faults.run('Bật tăng âm', hooks.on, { event: 'amplifier-on' })
        : await this.faults.run('Tắt tăng âm', hooks.off, { event: 'amplifier-off' });
      if (result.failure !== null && turn === this.turn) this.failedAt = this.clock.monotonic();
    });
  }
}
