/**
 * Times and sizes as people write them, for the player's own screen. kernel/vietnamese.ts says them for the pages; it brings a
 * calendar library along that a player has no room for.
 */

/** An instant as '07:00 23/11/2026' of the zone. */
export function instantText(instant: number, timeZone: string): string {
  const two = '2-digit';
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', hour: two, minute: two, day: two, month: two, year: 'numeric' },
  });
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return `${part('hour')}:${part('minute')} ${part('day')}/${part('month')}/${part('year')}`;
}

/** Milliseconds as '12 mili giây', '1,5 giây', '3 phút', '2 giờ', '4 ngày'. */
export function spanText(ms: number): string {
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat('vi-VN', { maximumFractionDigits: digits }).format(value);
  if (ms < 1000) return `${number(ms, 0)} mili giây`;
  if (ms < 60_000) return `${number(ms / 1000, 1)} giây`;
  if (ms < 3_600_000) return `${number(ms / 60_000, 0)} phút`;
  return ms < 86_400_000 ? `${number(ms / 3_600_000, 1)} giờ` : `${number(ms / 86_400_000, 1)} ngày`;
}

/** Bytes as '850 MB', '12,3 GB'. */
export function sizeText(bytes: number): string {
  const [value, unit] = bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  const digits = unit === 'MB' ? 0 : 1;
  return `${new Intl.NumberFormat('vi-VN', { maximumFractionDigits: digits }).format(value)} ${unit}`;
}
