/** The clock across starts: what this machine knows of the time, and what the run before knew. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { machineClock, type Clock } from '../kernel/clock.ts';
import { isInStep } from '../kernel/machine-programs.ts';
import { readJson, replaceFile } from './durable-file.ts';
import { clockAtStart, TrustedClock } from './trusted-clock.ts';

const savedClockSchema = z.object({
  machineAt: z.number(),
  offsetMs: z.number(),
  rate: z.number(),
  trusted: z.boolean(),
  bootId: z.string(),
  uptimeMs: z.number().optional(),
  stepped: z.boolean().optional(),
  withinMs: z.number().optional(),
});

/** What is known of the machine's time since its power came on. */
export interface Boot {
  /** The kernel makes a new one each time. */
  id: string;
  /** A battery-backed clock, or a time server that keeps it right. */
  keepsTime: boolean;
  /** Milliseconds since, whatever happens to the wall clock; null where the system does not tell. */
  uptimeMs: () => Promise<number | null>;
}

/** The clock of a new run in this data folder. */
export async function startClock(
  folder: string,
  sandbox: boolean,
  machine: Clock,
  boot?: Boot,
): Promise<TrustedClock> {
  const { id, keepsTime, uptimeMs } = boot ?? (await thisBoot());
  // Of a clock that is not the machine's own, the time since its boot says nothing.
  const uptime = boot || machine === machineClock ? await uptimeMs() : null;
  const saved = savedClockSchema.safeParse(await readJson(join(folder, 'clock.json'))).data ?? null;
  const found = { bootId: id, keepsTime, uptimeMs: uptime };
  const read = { wall: machine.now(), monotonic: machine.monotonic() };
  return new TrustedClock(clockAtStart({ ...found, ...read }, saved), sandbox, machine);
}

/** Whether the machine has a clock that goes on without current. */
export function hasBatteryClock(): boolean {
  return existsSync('/dev/rtc0');
}

/** Writes down how far the machine's clock can be believed at the next start. */
export async function saveClock(folder: string, clock: TrustedClock, boot?: Boot): Promise<void> {
  const { id, uptimeMs } = boot ?? (await thisBoot());
  const saved = clock.saved(id, await uptimeMs());
  await replaceFile(join(folder, 'clock.json'), JSON.stringify(saved), 0o600);
}

/** The boot that this process lives in. */
export async function thisBoot(): Promise<Boot> {
  const id = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown');
  return { id: id.trim(), keepsTime: hasBatteryClock() || isInStep(), uptimeMs };
}

/** Suspension counts; to a hundredth of a second. */
async function uptimeMs(): Promise<number | null> {
  const seconds = Number.parseFloat(await readFile('/proc/uptime', 'utf8').catch(() => ''));
  return Number.isNaN(seconds) ? null : seconds * 1000;
}
