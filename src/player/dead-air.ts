/**
 * The watch on the output as a whole: silence on air is counted from item to item of an airing, while a sound that is due does not
 * come, and is told until the station has heard of it.
 */
import type { Clock } from '../kernel/clock.ts';
import { SilenceMeter } from './silence-meter.ts';

/** Dead air of this length is told at once. */
export const DEAD_AIR_MS = 20_000;
/** The station looks at heartbeats once a minute: for so long one is told again, machine ms, though sound may be back. */
const TOLD_MS = 150_000;

export class DeadAir {
  private meter = new SilenceMeter();
  private airing: string | null = null;
  private alarmed = false;
  /** `toldAt`: when the station first had it, machine ms. */
  private peak: { ms: number; toldAt: number | null } = { ms: 0, toldAt: null };

  /** @param onAlarm a silence has become as long as `DEAD_AIR_MS`; called once a silence */
  constructor(
    private readonly machine: Clock,
    private readonly onAlarm: (silentMs: number) => void,
  ) {}

  /** What left the output while an airing was on; what lies between two airings is no dead air. */
  hear(airing: string, samples: Int16Array): void {
    if (airing !== this.airing) {
      this.meter = new SilenceMeter();
      this.airing = airing;
    }
    this.meter.hear(samples);
    const ms = this.meter.currentMs();
    if (ms < DEAD_AIR_MS) {
      this.alarmed = false;
      return;
    }
    if (ms >= this.peakMs()) this.peak = { ms, toldAt: null };
    if (this.alarmed) return;
    this.alarmed = true;
    this.onAlarm(ms);
  }

  /** The silence that goes on now. */
  nowMs(): number {
    return this.meter.currentMs();
  }

  /** The longest silence that is to be told, ms; 0 for none. */
  peakMs(): number {
    const { ms, toldAt } = this.peak;
    return toldAt === null || this.machine.monotonic() - toldAt <= TOLD_MS ? ms : 0;
  }

  /** The station has heard of a silence of so many ms. */
  told(ms: number): void {
    if (ms >= this.peak.ms) this.peak.toldAt ??= this.machine.monotonic();
  }
}
