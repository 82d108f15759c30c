/** What belongs to sound and is no sound: the amplifier's switch, and what the machine does before and after an airing. */
import { Refusal } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { PlannedAiring } from '../schedule/core/airing.ts';
import { startOf } from '../schedule/core/airing.ts';
import type { Begin } from '../schedule/core/late.ts';
import { AiringHooks } from './airing-hooks.ts';
import { Amplifier } from './amplifier.ts';
import { comingIn } from './coming.ts';
import { HookFaults } from './hook-faults.ts';
import { NO_HOOKS, readHooks } from './hooks-file.ts';
import type { PlayerClock } from './trusted-clock.ts';

/** The schedule is looked at once a second; what is due in between must be known before. */
const SLACK_MS = 2_000;

export class Surroundings {
  private constructor(
    readonly amplifier: Amplifier,
    readonly faults: HookFaults,
    private readonly airings: AiringHooks,
    private readonly clock: PlayerClock,
  ) {}

  /** By the hooks of a data folder. A file with a fault in it is told of, and done without: the programme goes on. */
  static async open(folder: string, clock: PlayerClock, log: Log): Promise<Surroundings> {
    const faults = new HookFaults(log);
    const hooks = await readHooks(folder).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      faults.note('hooks.json', error.message);
      return NO_HOOKS;
    });
    const amplifier = new Amplifier(hooks.amplifier ?? null, clock, faults);
    return new Surroundings(amplifier, faults, new AiringHooks(hooks, faults), clock);
  }

  /**
   * One look, as often as the director's.
   *
   * @param now what sounds or is about to
   * @returns when to look again, UTC ms; null when nothing is due
   */
  look(
    airings: readonly PlannedAiring[],
    zones: readonly string[],
    present: readonly Begin[],
  ): number | null {
    const { clock, amplifier } = this;
    const now = clock.now();
    const rate = clock.rate();
    const lead = Math.max(this.airings.longestLeadMs(), amplifier.times.leadMs) + SLACK_MS;
    const coming = comingIn(airings, zones, now, now + lead * rate);
    const due = present.map((begin) => Math.max(begin.at, now));
    const next = Math.min(...due, ...coming.map(({ at }) => at));
    amplifier.comingAt = next === Infinity ? null : next;
    const plays = present.map(({ airing, occurrence }) => ({
      airing,
      occurrence,
      at: startOf(airing, occurrence),
    }));
    return this.airings.look([...plays, ...coming], now, rate);
  }

  /** The player ends: everything off. */
  async close(): Promise<void> {
    await Promise.all([this.amplifier.close(), this.airings.close(this.clock.now())]);
  }
}
