/** Keeps the player's clock: takes the server's time, notices the machine's own steps, and writes down what the next boot may believe. */
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { saveClock, type Boot } from './clock-file.ts';
import type { Sink } from './sinks/sink.ts';
import type { ServerTime, TrustedClock } from './trusted-clock.ts';

/** Machine ms. */
const WATCH_MS = 10_000;
/** So often a trusted clock is written down, machine ms: a boot without battery and network knows that it is no earlier. */
const SAVE_MS = 10 * 60_000;

export interface ClockKeeperParts {
  folder: string;
  clock: TrustedClock;
  machine: Clock;
  log: Log;
  sink: Sink;
  boot: Boot | undefined;
  /** The clock goes by the server's time from now on: confirmed as it was, moved a little, or set anew. */
  onFollowed: (verdict: 'confirmed' | 'moved' | 'reset') => Promise<void>;
}

export class ClockKeeper {
  private unsaved = false;

  constructor(private readonly parts: ClockKeeperParts) {}

  /** The server told the time. False when it is too far from ours to be believed. */
  async hear(time: ServerTime): Promise<boolean> {
    const { clock, sink, log } = this.parts;
    const { verdict, movedMs } = clock.hear(time);
    refuseTooFast(clock, sink);
    if (verdict === 'too-far') {
      log.warn('the server’s clock is too far from ours to be followed');
      return false;
    }
    if (verdict === 'agrees') return true;
    const level = verdict === 'reset' ? 'error' : 'info';
    log[level]('the clock was set by the server', { verdict, movedMs: Math.round(movedMs) });
    this.unsaved = !(await this.tryToSave());
    await this.parts.onFollowed(verdict);
    return true;
  }

  /** An emergency plays by a clock that nobody has confirmed too, and such a clock may stand years before `at`. */
  notBefore(at: number): void {
    const movedMs = this.parts.clock.notBefore(at);
    if (movedMs > 0) this.parts.log.warn('the clock stood before what is known of the time', { movedMs });
  }

  /**
   * What the next boot may believe of the wall clock has to be on disk before there is one, also while a server that is away keeps
   * the heartbeats waiting.
   */
  async watch(signal: AbortSignal): Promise<void> {
    const { machine, clock, log } = this.parts;
    let savedAt = machine.monotonic();
    while (!signal.aborted) {
      const stepMs = clock.noticeStep();
      if (stepMs !== 0) log.warn('the machine’s clock was set; the programme goes on by our own', { stepMs });
      this.unsaved ||= stepMs !== 0 || machine.monotonic() - savedAt > SAVE_MS;
      if (this.unsaved && clock.trusted()) {
        savedAt = machine.monotonic();
        this.unsaved = !(await this.tryToSave());
      }
      await machine.wait(WATCH_MS, signal).catch(() => undefined);
    }
  }

  /** Whether it could be written: a full disk is tried again. */
  async tryToSave(): Promise<boolean> {
    return this.save().then(
      () => true,
      (error: unknown) => {
        this.parts.log.error('the clock could not be written', { error });
        return false;
      },
    );
  }

  async save(): Promise<void> {
    const { folder, clock, boot } = this.parts;
    await saveClock(folder, clock, boot);
  }
}

/** A sandbox's minute that lasts a second can't be heard from a loudspeaker. */
export function refuseTooFast(clock: TrustedClock, sink: Sink): void {
  if (clock.rate() === 1 || !sink.realTime) return;
  throw new Refusal(
    'sandbox-too-fast',
    'Máy chủ đang chạy đồng hồ thử nhanh hơn thực tế nên không phát được ra loa. Hãy dùng --sink file:… hoặc null.',
  );
}
