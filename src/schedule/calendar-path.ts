/** The calendar's other view than the week. */
export type CalendarView = 'thang';

/**
 * The address of the calendar that shows a date, in the view and with the filter that a person had.
 *
 * @example calendarPath('hai-ba-trung', { date: '2026-11-23', zone: '', view: 'thang' }) // '/d/hai-ba-trung/lich-phat/thang?thang=2026-11'
 */
export function calendarPath(
  slug: string,
  {
    date,
    zone,
    view,
  }: { date?: string | undefined; zone?: string | undefined; view?: CalendarView | '' | undefined },
): string {
  const at = date && (view === 'thang' ? { thang: date.slice(0, 7) } : { tuan: date });
  const query = new URLSearchParams({ ...(at ? at : {}), ...(zone && { cum: zone }) });
  const path = `/d/${slug}/lich-phat${view === 'thang' ? '/thang' : ''}`;
  return query.size > 0 ? `${path}?${query.toString()}` : path;
}
