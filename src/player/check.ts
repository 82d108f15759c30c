/** A line of the player's self-test, and what it is made by. */
import type { Clock } from '../kernel/clock.ts';

export interface Check {
  /** Stable, for programs. */
  check: string;
  title: string;
  state: 'ok' | 'attention' | 'fault';
  /** A sentence. */
  message: string;
  /** The command that mends it, or what to do by hand. */
  mend: string | null;
}

export interface DoctorOptions {
  folder: string;
  machine: Clock;
  /** Makes no sound. */
  quiet: boolean;
  env: Record<string, string | undefined>;
}

export const ok = (check: string, title: string, message: string): Check => ({
  ...{ check, title, message, state: 'ok', mend: null },
});
/** It plays; somebody should look at it. */
export const attention = (check: string, title: string, message: string, mend: string): Check => ({
  ...{ check, title, message, state: 'attention', mend },
});
/** What is to be heard will not be, or not as it should. */
export const fault = (check: string, title: string, message: string, mend: string): Check => ({
  ...{ check, title, message, state: 'fault', mend },
});
