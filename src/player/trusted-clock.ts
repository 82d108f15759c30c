/**
 * The player's time. The machine's wall clock is read once; from then on time runs by the monotonic counter, so that a step of
 * the wall clock neither skips nor repeats a start. The server's time, where it is unsigned, sets a clock that nobody has confirmed
 * yet, and may move a confirmed one by 2 s at most; signed in answer to our own question it sets any clock; a player paired with a sandbox follows it wherever it goes, at its rate.
 */
import { machineClock, type Clock } from '../kernel/clock.ts';

/** What is known of the time; instants are UTC ms, `monotonic` is the machine's counter. */
export interface ClockState {
  /** At the counter `monotonic` the domain's time was `at`. */
  anchor: { at: number; monotonic: number };
  /** Domain milliseconds a machine millisecond; 1 but on a sandbox. */
  rate: number;
  /** Once confirmed by a server, or by a run before this one on a clock that kept going. */
  trusted: boolean;
  /**
   * Where the clock stood when it was confirmed, and how exactly that was known: how far the server has moved it since is counted
   * from here.
   */
  confirmed: { at: number; monotonic: number; withinMs?: number } | null;
  /** The wall clock was set to another hour during this boot: what it shows after the next one is anybody's guess. */
  stepped?: boolean;
}

/** One answer of the server: its Loa-Server-Time, and the counter when the question left and the answer came. */
export interface ServerTime {
  at: number;
  sentMonotonic: number;
  receivedMonotonic: number;
  /** The rate in Loa-Sandbox, null without that header. */
  sandboxRate: number | null;
  /** The time itself was signed, in answer to this very question. */
  signed?: boolean;
}

/** reset: a trusted clock was far off, and signed time set it right. */
export type ClockVerdict = 'confirmed' | 'agrees' | 'moved' | 'too-far' | 'reset';

/** An unsigned answer moves a trusted clock by this much in all, so that a liar on the line can't shift the programme. */
const MOST_MOVE_MS = 2000;
/** Loa-Server-Time is cut to whole milliseconds. */
const HEADER_GRAIN_MS = 1;
/** A wall clock that differs from the counter by this much more than a moment ago was set, not slewed. */
const STEP_MS = 500;
/** On top of it, what a cheap crystal drifts: 100 ppm, 8.6 s a day. */
const DRIFT = 100e-6;

export function clockAt(state: ClockState, monotonic: number): number {
  return state.anchor.at + (monotonic - state.anchor.monotonic) * state.rate;
}

/**
 * What the clock is after an answer of the server, and how the two compared. The true time lies somewhere between the server's
 * word and a whole round trip after it; while our own does too nothing moves, and otherwise no further than into that range, so
 * that a slow line does not make the clock wander.
 *
 * @param sandbox whether this player was paired with a server on the sandbox clock
 */
export function heard(
  state: ClockState,
  answer: ServerTime,
  sandbox: boolean,
): { state: ClockState; movedMs: number; verdict: ClockVerdict } {
  const { receivedMonotonic: monotonic } = answer;
  const rate = sandbox ? (answer.sandboxRate ?? state.rate) : 1;
  const trip = (monotonic - answer.sentMonotonic) * rate;
  const ours = clockAt(state, monotonic);

  if (!state.trusted) {
    const anchor = { at: answer.at + trip / 2, monotonic };
    const confirmed = { ...anchor, withinMs: trip / 2 };
    return {
      state: { anchor, rate, trusted: true, confirmed },
      movedMs: anchor.at - ours,
      verdict: 'confirmed',
    };
  }
  const at = Math.min(Math.max(ours, answer.at), answer.at + HEADER_GRAIN_MS + trip);
  if (at === ours && rate === state.rate) return { state, movedMs: 0, verdict: 'agrees' };

  const confirmed: NonNullable<ClockState['confirmed']> = state.confirmed ?? state.anchor;
  const elapsed = monotonic - confirmed.monotonic;
  // What a slow line left open when the clock was confirmed, a quicker answer may still put right.
  const room = MOST_MOVE_MS + (confirmed.withinMs ?? 0) + Math.max(0, elapsed) * DRIFT;
  const fromConfirmed = at - (confirmed.at + elapsed);
  const far = !sandbox && Math.abs(fromConfirmed) > room;
  if (far && !answer.signed) return { state, movedMs: 0, verdict: 'too-far' };
  if (far) {
    // A battery-backed clock that was believed after a boot and had been set wrong: the station itself says so.
    const anchor = { at, monotonic };
    const again = { anchor, rate, trusted: true, confirmed: { ...anchor, withinMs: trip / 2 } };
    return { state: { ...state, ...again }, movedMs: at - ours, verdict: 'reset' };
  }
  return { state: { ...state, anchor: { at, monotonic }, rate }, movedMs: at - ours, verdict: 'moved' };
}

/** What is written to disk so that the next run knows how far the machine's wall clock can be believed. */
export interface SavedClock {
  /** The machine's wall clock when this was written. */
  machineAt: number;
  /** Domain time minus wall clock, at that moment. */
  offsetMs: number;
  rate: number;
  trusted: boolean;
  /** Which boot of the machine it was. */
  bootId: string;
  /** Milliseconds since that boot, where the system tells: within it they say how long ago this was, whatever the wall clock does. */
  uptimeMs?: number | undefined;
  /** See `ClockState`. */
  stepped?: boolean | undefined;
  withinMs?: number | undefined;
}

/** The machine as a run finds it. */
export interface MachineTime {
  wall: number;
  monotonic: number;
  bootId: string;
  uptimeMs?: number | null;
  /** A battery-backed clock, or an NTP daemon that says it is in step: the wall clock lived through the power cut. */
  keepsTime: boolean;
}

/**
 * The clock of a new run: trusted when an earlier run was and it is known how long ago that was: within one boot by the time since
 * it, after another by a wall clock that has kept going. After a boot without RTC and network that shows some hour of the past,
 * and after somebody set it wrong some hour of any kind; programmes must not play by it.
 */
export function clockAtStart(machine: MachineTime, saved: SavedClock | null): ClockState {
  if (saved === null) {
    const anchor = { at: machine.wall, monotonic: machine.monotonic };
    return { anchor, rate: 1, trusted: false, confirmed: null };
  }
  const { rate, withinMs = 0 } = saved;
  const sameBoot = saved.bootId === machine.bootId;
  const counted =
    sameBoot && machine.uptimeMs != null && saved.uptimeMs !== undefined
      ? machine.uptimeMs - saved.uptimeMs
      : null;
  const since = counted ?? machine.wall - saved.machineAt;
  // A wall clock in the past is no reason to forget what the time was.
  const passed = saved.trusted ? Math.max(0, since) : since;
  const keptTime = sameBoot || (machine.keepsTime && !saved.stepped);
  const anchor = { at: saved.machineAt + saved.offsetMs + passed * rate, monotonic: machine.monotonic };
  const trusted = saved.trusted && since >= 0 && keptTime;
  return {
    ...{ anchor, rate, trusted },
    confirmed: trusted ? { ...anchor, withinMs } : null,
    ...(sameBoot && saved.stepped && { stepped: true }),
  };
}

/** The clock handed to the rest of the player. */
export interface PlayerClock extends Clock {
  /** The `monotonic()` at which `now()` is `at`. */
  monotonicAt(at: number): number;
  /** The other way round, UTC ms with fractions. */
  instantAt(monotonic: number): number;
  trusted(): boolean;
  /** Domain time minus the machine's wall clock, whole ms. */
  offsetMs(): number;
}

/** A `PlayerClock` that is corrected by what servers say. */
export class TrustedClock implements PlayerClock {
  private state: ClockState;
  /** The wall clock minus the counter, when last looked at. */
  private wallZero: number;

  constructor(
    start: ClockState,
    private readonly sandbox: boolean,
    private readonly machine: Clock = machineClock,
  ) {
    this.state = start;
    this.wallZero = machine.now() - machine.monotonic();
  }

  now(): number {
    return Math.round(clockAt(this.state, this.machine.monotonic()));
  }

  /** Runs at the rate of the sandbox, so it jumps once when that is first heard; only differences taken afterwards count. */
  monotonic(): number {
    return this.machine.monotonic() * this.state.rate;
  }

  monotonicAt(at: number): number {
    return this.state.anchor.monotonic * this.state.rate + (at - this.state.anchor.at);
  }

  instantAt(monotonic: number): number {
    return this.state.anchor.at + (monotonic - this.state.anchor.monotonic * this.state.rate);
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return this.machine.wait(ms / this.state.rate, signal);
  }

  rate(): number {
    return this.state.rate;
  }

  trusted(): boolean {
    return this.state.trusted;
  }

  offsetMs(): number {
    return Math.round(clockAt(this.state, this.machine.monotonic()) - this.machine.now());
  }

  /** Takes an answer of the server into account; says what came of it. */
  hear(answer: ServerTime): { movedMs: number; verdict: ClockVerdict } {
    const { state, movedMs, verdict } = heard(this.state, answer, this.sandbox);
    this.state = state;
    return { movedMs, verdict };
  }

  /** Sets a clock that nobody has confirmed no earlier than `at`, UTC ms; gives by how much it was moved, ms. */
  notBefore(at: number): number {
    const behindMs = at - this.now();
    if (this.state.trusted || behindMs <= 0) return 0;
    this.state = { ...this.state, anchor: { at, monotonic: this.machine.monotonic() } };
    return behindMs;
  }

  /** How far the wall clock was set since this was last asked, ms; 0 when it was not. Our own time does not follow it. */
  noticeStep(): number {
    const zero = this.machine.now() - this.machine.monotonic();
    const stepMs = zero - this.wallZero;
    this.wallZero = zero;
    if (Math.abs(stepMs) < STEP_MS) return 0;
    // Set right, by NTP after a boot, is no reason to doubt it.
    this.state = { ...this.state, stepped: Math.abs(this.offsetMs()) > MOST_MOVE_MS };
    return stepMs;
  }

  saved(bootId: string, uptimeMs: number | null = null): SavedClock {
    const { stepped, confirmed } = this.state;
    return {
      ...(uptimeMs !== null && { uptimeMs }),
      ...(stepped && { stepped }),
      ...(confirmed?.withinMs && { withinMs: confirmed.withinMs }),
      machineAt: this.machine.now(),
      offsetMs: this.offsetMs(),
      rate: this.state.rate,
      trusted: this.state.trusted,
      bootId,
    };
  }
}
