/** What this machine knows of the time when the player starts. */
import { existsSync, readFileSync } from 'node:fs';
import type { Clock } from '../kernel/clock.ts';
import type { MachineTime } from './trusted-clock.ts';

/** systemd-timesyncd leaves this behind once it is in step with a time server. */
const NTP_IN_STEP = '/run/systemd/timesync/synchronized';

/** Which boot this is: the kernel makes a new id each time. */
export function bootId(): string {
  const file = '/proc/sys/kernel/random/boot_id';
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'unknown';
}

export function machineTime(machine: Clock): MachineTime {
  return {
    wall: machine.now(),
    monotonic: machine.monotonic(),
    bootId: bootId(),
    keepsTime: existsSync('/dev/rtc0') || existsSync(NTP_IN_STEP),
  };
}
