/** When a broadcast may go, and when what failed is tried again. Pure but for the zone's arithmetic. */
import { viTime } from '../kernel/vietnamese.ts';
import { addDays, dateOf, instantOf, wallClockOf } from '../kernel/zoned-time.ts';
import type { ZaloSettings } from './zalo/account.store.ts';
import { isNight } from './zalo/faults.ts';

/** The next time that the night's end comes, after `now`. */
export function morningAfter(
  now: number,
  { nightTo }: Pick<ZaloSettings, 'nightTo'>,
  timeZone: string,
): number {
  const at = (date: string) => instantOf(`${date}T${String(nightTo).padStart(2, '0')}:00`, timeZone);
  const today = dateOf(now, timeZone);
  return at(today) > now ? at(today) : at(addDays(today, 1));
}

/** The end of today's sending: the morning of tomorrow. */
export function tomorrowMorning(
  now: number,
  settings: Pick<ZaloSettings, 'nightTo'>,
  timeZone: string,
): number {
  const tomorrow = addDays(dateOf(now, timeZone), 1);
  return morningAfter(instantOf(`${tomorrow}T00:00`, timeZone) - 1, settings, timeZone);
}

/** Null when a broadcast may go now; else from when, and why. */
export function broadcastObstacle(
  now: number,
  sentToday: number,
  settings: ZaloSettings,
  timeZone: string,
): { until: number; why: string } | null {
  if (sentToday >= settings.perDay) {
    const until = tomorrowMorning(now, settings, timeZone);
    const why = `Hôm nay OA đã gửi ${sentToday} lần (mỗi ngày ${settings.perDay} lần); chờ đến ${viTime(until, timeZone)} ngày mai.`;
    return { until, why };
  }
  const hour = Number(wallClockOf(now, timeZone).slice(11, 13));
  if (!isNight(hour, settings.nightFrom, settings.nightTo)) return null;
  const until = morningAfter(now, settings, timeZone);
  return {
    until,
    why: `Zalo không gửi từ ${settings.nightFrom} giờ đến ${settings.nightTo} giờ; chờ đến ${viTime(until, timeZone)}.`,
  };
}

const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 10 * 60_000;

/** 5 s, 10 s, 20 s … at most ten minutes, machine ms. */
export function retryAfter(tries: number, firstMs = FIRST_RETRY_MS): number {
  return Math.min(LONGEST_RETRY_MS, firstMs * 2 ** Math.min(20, tries));
}
