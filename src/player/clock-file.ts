/** The clock across starts: what this machine knows of the time, and what the run before knew. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { readJson, replaceFile } from './durable-file.ts';
import { clockAtStart, TrustedClock } from './trusted-clock.ts';

/** systemd-timesyncd leaves this behind once it is in step with a time server. */
const NTP_IN_STEP = '/run/systemd/timesync/synchronized';

const savedClockSchema = z.object({
  machineAt: z.number(),
  offsetMs: z.number(),
  rate: z.number(),
  trusted: z.boolean(),
  bootId: z.string(),
});

/** The clock of a new run in this data folder. */
export async function startClock(folder: string, sandbox: boolean, machine: Clock): Promise<TrustedClock> {
  const saved = savedClockSchema.safeParse(await readJson(join(folder, 'clock.json'))).data ?? null;
  const found = {
    bootId: await bootId(),
    keepsTime: hasBatteryClock() || isInStep(),
    wall: machine.now(),
    monotonic: machine.monotonic(),
  };
  return new TrustedClock(clockAtStart(found, saved), sandbox, machine);
}

/** Whether the machine has a clock that goes on without current. */
export function hasBatteryClock(): boolean {
  return existsSync('/dev/rtc0');
}

/** Whether a time server keeps the machine's clock right. */
export function isInStep(): boolean {
  return existsSync(NTP_IN_STEP);
}

/** Writes down how far the machine's clock can be believed at the next start. */
export async function saveClock(folder: string, clock: TrustedClock): Promise<void> {
  await replaceFile(join(folder, 'clock.json'), JSON.stringify(clock.saved(await bootId())), 0o600);
}

/** Which boot this is: the kernel makes a new id each time. */
async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown')).trim();
}
