/** Trials cost a voice a sentence, a service outside money, and the machine a master: a station has so many in a minute. */
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';

const TRIALS_A_MINUTE = 12;

export type Trials = ReturnType<typeof trialsAMinute>;

export function trialsAMinute(clock: Clock) {
  const taken = new Map<string, number[]>();
  return {
    /** @throws Refusal 429 */
    take(stationId: string): void {
      const now = clock.monotonic();
      const recent = (taken.get(stationId) ?? []).filter((at) => now - at < 60_000);
      if (recent.length >= TRIALS_A_MINUTE)
        throw new Refusal(
          'too-many-trials',
          'Đã nghe thử nhiều lần liền; hãy đợi một phút rồi thử tiếp.',
          429,
        );
      taken.set(stationId, [...recent, now]);
    },
  };
}
