import { DEFAULT_TIME_ZONE } from '../accounts/first-run.ts';

/** Whose time is meant, where it could be another than the one on the wall. */
export function zoneHint(timeZone: string): string | undefined {
  return timeZone === DEFAULT_TIME_ZONE ? undefined : `Theo múi giờ của đài: ${timeZone}`;
}
