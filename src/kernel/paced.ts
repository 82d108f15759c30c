import type { Clock } from './clock.ts';

/** Does pieces of a long work with rests between them. */
export type Paced = <T>(piece: () => Promise<T>) => Promise<T>;

/**
 * After each piece it rests `times` as long as that took, so that a long work leaves most of the processor to whoever asks something.
 *
 * @param machine the machine's clock
 * @example const paced = pacedBy(machine, 4); // a fifth of the time
 */
export function pacedBy(machine: Clock, times: number): Paced {
  return async (piece) => {
    const began = machine.monotonic();
    const made = await piece();
    await machine.wait(times * (machine.monotonic() - began));
    return made;
  };
}
