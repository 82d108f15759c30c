/** What the player's self-test is made by. */
import type { Clock } from '../kernel/clock.ts';

export interface DoctorOptions {
  folder: string;
  machine: Clock;
  /** Makes no sound. */
  quiet: boolean;
  env: Record<string, string | undefined>;
}
