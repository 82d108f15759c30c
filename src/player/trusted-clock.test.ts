import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../kernel/clock.ts';
import {
  TrustedClock,
  clockAt,
  clockAtStart,
  heard,
  type MachineTime,
  type SavedClock,
} from './trusted-clock.ts';

const NOON = Date.UTC(2026, 10, 23, 5);
const HOUR = 3_600_000;
const machine = (changes: Partial<MachineTime> = {}): MachineTime => ({
  wall: NOON,
  monotonic: 5000,
  bootId: 'boot-1',
  keepsTime: false,
  ...changes,
});
const saved = (changes: Partial<SavedClock> = {}): SavedClock => ({
  machineAt: NOON - HOUR,
  offsetMs: 40,
  rate: 1,
  trusted: true,
  bootId: 'boot-1',
  ...changes,
});
/** An answer that left at `monotonic` and was back `trip` ms later. */
const answer = (at: number, trip = 20, monotonic = 5000, sandboxRate: number | null = null) => ({
  at,
  sentMonotonic: monotonic,
  receivedMonotonic: monotonic + trip,
  sandboxRate,
});
const trusted = () => clockAtStart(machine(), saved());

describe('the clock of a new run', () => {
  it('is trusted within one boot, with the offset of the run before', () => {
    expect(trusted()).toMatchObject({ trusted: true, anchor: { at: NOON + 40 } });
  });

  it('is trusted after a reboot only when something kept the time', () => {
    const after = (keepsTime: boolean) => clockAtStart(machine({ bootId: 'boot-2', keepsTime }), saved());
    expect(after(false).trusted).toBe(false);
    expect(after(true).trusted).toBe(true);
  });

  it('is not trusted when the wall clock went back, was never confirmed, or nothing is known', () => {
    expect(clockAtStart(machine({ wall: NOON - 2 * HOUR }), saved()).trusted).toBe(false);
    expect(clockAtStart(machine(), saved({ trusted: false })).trusted).toBe(false);
    expect(clockAtStart(machine(), null).trusted).toBe(false);
  });

  it('goes on in a sandbox from where that has got to in the meantime', () => {
    const start = clockAtStart(machine(), saved({ rate: 60, offsetMs: 0 }));
    expect(start.anchor.at).toBe(NOON - HOUR + 60 * HOUR);
  });
});

describe('a wall clock that somebody sets wrong while the player runs', () => {
  /** A run on which the wall clock is put ahead by `hours`, and what it saves. */
  const setWrong = (hours: number) => {
    const wall = new VirtualClock(NOON);
    const clock = new TrustedClock(
      clockAtStart(machine({ monotonic: 0 }), saved({ offsetMs: 0 })),
      false,
      wall,
    );
    wall.step(hours * HOUR);
    const noticed = clock.noticeStep();
    return { wall, clock, noticed, kept: clock.saved('boot-1', 60_000) };
  };

  it('is noticed once, and does not mislead the next run of the same boot', () => {
    const { clock, noticed, kept } = setWrong(1);
    expect([noticed, clock.noticeStep()]).toEqual([HOUR, 0]);
    const again = { wall: NOON + HOUR + 5000, uptimeMs: 65_000, keepsTime: false };
    const start = clockAtStart(machine(again), kept);
    expect(start).toMatchObject({ trusted: true, stepped: true, anchor: { at: NOON + 5000 } });
    // Set wrong once more, after the player was killed and before it came back.
    const backwards = clockAtStart(machine({ ...again, wall: NOON - 24 * HOUR }), kept);
    expect(backwards).toMatchObject({ trusted: true, anchor: { at: NOON + 5000 } });
  });

  it('is not believed after the next boot, battery or not, until a server has spoken', () => {
    const boot = { bootId: 'boot-2', keepsTime: true, uptimeMs: 9000 };
    for (const hours of [1, -1, 24]) {
      const { kept } = setWrong(hours);
      expect(clockAtStart(machine({ ...boot, wall: NOON + HOUR * Math.max(1, hours) }), kept).trusted).toBe(
        false,
      );
    }
    // Put right again it is believed as before.
    const { wall, clock } = setWrong(1);
    wall.step(-HOUR);
    expect(clock.noticeStep()).toBe(-HOUR);
    expect(clockAtStart(machine({ ...boot, wall: NOON + HOUR }), clock.saved('boot-1', 0)).trusted).toBe(
      true,
    );
  });
});

describe('a wall clock that shows the past after a boot', () => {
  const past = machine({ wall: NOON - 20_000 * HOUR, bootId: 'boot-2' });

  it('stands where it stood when it was last known', () => {
    const start = clockAtStart(past, saved({ machineAt: NOON, offsetMs: 1000, uptimeMs: undefined }));
    expect(start).toMatchObject({ trusted: false, anchor: { at: NOON + 1000 } });
  });

  it('is not moved by what nobody had confirmed then either', () => {
    const start = clockAtStart(past, saved({ machineAt: NOON, offsetMs: 0, trusted: false }));
    expect(start.anchor.at).toBeLessThan(NOON - 19_000 * HOUR);
  });
});

describe('what a server says of the time', () => {
  it('is put right by a quick answer after a slow line confirmed it', () => {
    const start = clockAtStart(machine({ wall: 0 }), null);
    const slow = heard(start, answer(NOON, 14_000), false).state;
    expect(clockAt(slow, 19_000)).toBe(NOON + 7000);
    // All the delay was on the way there: the answer came at once.
    const quick = heard(slow, answer(NOON + 10_000, 20, 29_000), false);
    expect(quick.verdict).toBe('moved');
    expect(Math.abs(clockAt(quick.state, 29_020) - NOON - 10_000)).toBeLessThanOrEqual(21);
  });

  it('confirms a clock that nobody has confirmed, however far it is', () => {
    const start = clockAtStart(machine({ wall: 0 }), null);
    const after = heard(start, answer(NOON, 20), false);
    expect(after).toMatchObject({ verdict: 'confirmed', state: { trusted: true } });
    expect(clockAt(after.state, 5020)).toBe(NOON + 10);
  });

  it('moves nothing while the answer agrees within its round trip', () => {
    expect(heard(trusted(), answer(NOON + 300, 1000), false)).toMatchObject({
      verdict: 'agrees',
      movedMs: 0,
    });
  });

  it('moves a trusted clock by 2 s in all, whatever is said how often', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -86_400_000, max: 86_400_000 }), { maxLength: 30 }), (lies) => {
        let state = trusted();
        lies.forEach((lie, index) => {
          state = heard(state, answer(NOON + lie, 5, 5000 + index * 10_000), false).state;
        });
        const honest = NOON + 40 + 300_000;
        expect(Math.abs(clockAt(state, 305_000) - honest)).toBeLessThanOrEqual(2000 + 31);
      }),
    );
  });

  it('sets even a trusted clock when the time is signed in answer to our question', () => {
    const wrong = clockAtStart(machine({ wall: NOON + HOUR }), saved({ offsetMs: 0 }));
    expect(wrong.trusted).toBe(true);
    const after = heard(wrong, { ...answer(NOON, 200), signed: true }, false);
    expect(after).toMatchObject({ verdict: 'reset', state: { trusted: true } });
    expect(Math.abs(clockAt(after.state, 5200) - NOON)).toBeLessThanOrEqual(201);
    // From then on unsigned words move it by 2 s again, from where it is now.
    expect(heard(after.state, answer(NOON + HOUR), false).verdict).toBe('too-far');
    expect(heard(after.state, { ...answer(NOON + 300, 1000), signed: true }, false).verdict).toBe('agrees');
  });

  it('tells a server that is too far from one that is a little off', () => {
    expect(heard(trusted(), answer(NOON + HOUR), false)).toMatchObject({ verdict: 'too-far', movedMs: 0 });
    expect(heard(trusted(), answer(NOON + 1500), false).verdict).toBe('moved');
  });

  it('follows what a cheap crystal drifts in a month', () => {
    let state = trusted();
    for (let day = 1; day <= 30; day++) {
      const monotonic = 5000 + day * 24 * HOUR;
      state = heard(state, answer(NOON + day * (24 * HOUR + 4000), 20, monotonic), false).state;
      expect(Math.abs(clockAt(state, monotonic) - NOON - day * (24 * HOUR + 4000))).toBeLessThan(100);
    }
  });

  it('is followed anywhere and at its rate on a sandbox, and on a sandbox alone', () => {
    const far = answer(NOON + 1000 * HOUR, 0, 5000, 60);
    const after = heard(trusted(), far, true);
    expect(clockAt(after.state, 6000)).toBe(NOON + 1000 * HOUR + 60_000);
    expect(heard(trusted(), far, false)).toMatchObject({ verdict: 'too-far', state: { rate: 1 } });
  });
});

describe('the running clock', () => {
  it('does not notice when the machine’s wall clock is stepped', async () => {
    const wall = new VirtualClock(NOON);
    const clock = new TrustedClock(
      clockAtStart(machine({ monotonic: 0 }), saved({ offsetMs: 0 })),
      false,
      wall,
    );
    wall.step(HOUR);
    await wall.advance(1500);
    expect(clock.now()).toBe(NOON + 1500);
    expect(clock.offsetMs()).toBe(-HOUR);
  });

  it('finds the counter’s value of an instant, and the instant of a value', () => {
    const wall = new VirtualClock(NOON);
    const clock = new TrustedClock(clockAtStart(machine({ monotonic: 0 }), null), true, wall);
    clock.hear(answer(NOON + HOUR, 0, 0, 60));
    expect(clock.instantAt(clock.monotonic())).toBe(clock.now());
    expect(clock.monotonicAt(NOON + HOUR + 60_000) - clock.monotonic()).toBe(60_000);
    expect(clock.saved('boot-1')).toMatchObject({ rate: 60, trusted: true, machineAt: NOON });
  });

  it('is set no earlier than what is known of the time, as long as nobody has confirmed it', () => {
    const wall = new VirtualClock(NOON);
    const clock = new TrustedClock(clockAtStart(machine({ wall: NOON, monotonic: 0 }), null), false, wall);
    expect(clock.notBefore(NOON - HOUR)).toBe(0);
    expect(clock.notBefore(NOON + HOUR)).toBe(HOUR);
    expect(clock.now()).toBe(NOON + HOUR);
    expect(clock.trusted()).toBe(false);
    clock.hear(answer(NOON + 60_000, 0, 0));
    expect(clock.notBefore(NOON + HOUR)).toBe(0);
    expect(clock.now()).toBe(NOON + 60_000);
  });
});
