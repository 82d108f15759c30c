/** What the machine does before and after each airing: an FM transmitter, an RDS coder. It waits for none of it. */
import { isoOf } from '../playout/contract.ts';
import type { Coming } from './coming.ts';
import type { HookFaults } from './hook-faults.ts';
import type { HookEvent } from './hook-run.ts';
import type { Hooks } from './hooks-file.ts';

interface Known {
  play: Coming;
  /** Which of the `before` actions have been run. */
  ran: Set<number>;
}

export class AiringHooks {
  private readonly known = new Map<string, Known>();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly hooks: Pick<Hooks, 'before' | 'after'>,
    private readonly faults: HookFaults,
  ) {}

  /** How long before its start an airing must be known here, domain ms at rate 1. */
  longestLeadMs(): number {
    return Math.max(0, ...this.hooks.before.map(({ leadMs }) => leadMs));
  }

  /**
   * Does what is due at `now`, UTC ms. Asked twice it does nothing twice. Of airings that follow each other closely only the last is
   * followed by what comes after.
   *
   * @param plays that are on air or to come; one that is missing, after it was there, is over or was cancelled
   * @returns when to ask again for an action before an airing; null when there is none
   */
  look(plays: readonly Coming[], now: number, rate: number): number | null {
    if (this.hooks.before.length + this.hooks.after.length === 0) return null;
    const there = new Set(plays.map(keyOf));
    const over: Coming[] = [];
    for (const [key, { play, ran }] of this.known) {
      if (there.has(key)) continue;
      this.known.delete(key);
      if (ran.size > 0 || play.at <= now) over.push(play);
    }
    const next = plays.flatMap((play) => this.before(play, now, rate));
    // What was switched on for the next airing must not be switched off after this one; the next does that.
    const others = [...this.known.values()].some(({ play, ran }) => ran.size > 0 || play.at <= now);
    if (!others) over.forEach((play) => this.after(play));
    return next.length === 0 ? null : Math.min(...next);
  }

  /** The player ends: what was begun is told that it is over. */
  async close(now: number): Promise<void> {
    this.look([], now, 1);
    await this.running;
  }

  /** Runs what is due before one play; gives the instants of what is not yet. */
  private before(play: Coming, now: number, rate: number): number[] {
    const key = keyOf(play);
    const known = this.known.get(key) ?? { play, ran: new Set<number>() };
    this.known.set(key, known);
    return this.hooks.before.flatMap((action, index) => {
      const at = play.at - action.leadMs * rate;
      if (known.ran.has(index)) return [];
      if (at > now) return [at];
      known.ran.add(index);
      this.start(this.faults.run(`Thao tác ${index + 1} trước khi phát`, action, eventOf('before', play)));
      return [];
    });
  }

  private after(play: Coming): void {
    this.hooks.after.forEach((action, index) => {
      this.start(this.faults.run(`Thao tác ${index + 1} sau khi phát`, action, eventOf('after', play)));
    });
  }

  private start(work: Promise<unknown>): void {
    this.running = Promise.all([this.running, work]);
  }
}

function keyOf({ airing, occurrence }: Coming): string {
  return `${airing.id}/${occurrence}`;
}

function eventOf(event: 'before' | 'after', { airing, at }: Coming): HookEvent {
  const { id, priority, items } = airing;
  return { event, airing: id, title: items[0]?.title ?? '', priority, at: isoOf(at) };
}
