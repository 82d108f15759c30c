/** "Đường dẫn lịch": the page that makes and changes it, and the calendar that answers at it. */
import type { App } from '../accounts/http/app.ts';
import { sha256 } from '../kernel/hash.ts';
import { Refusal } from '../kernel/errors.ts';
import { CalendarAddressPage, RenewAddressPage } from './calendar-feed.page.tsx';
import type { ScheduleRooms } from './schedule-rooms.ts';

const PAGE = '/d/{slug}/lich-phat/duong-dan';
const read = { scope: 'station', permission: 'schedule.read' } as const;
const write = { scope: 'station', permission: 'schedule.write' } as const;

export function calendarFeedRoutes(app: App, { calendarFeed }: ScheduleRooms): void {
  app.page({ method: 'get', path: PAGE, ...read }, async (call) => (
    <CalendarAddressPage
      call={call}
      address={await calendarFeed.addressOf(call.station.id)}
      mayWrite={call.may('schedule.write')}
    />
  ));

  app.page({ method: 'get', path: `${PAGE}/doi`, ...write }, (call) => <RenewAddressPage call={call} />);

  // Answered at once, not by another page: the address is seen this once.
  app.form({ method: 'post', path: PAGE, ...write }, async (call) => {
    const token = await calendarFeed.renewAddress(call.station, call.actor);
    const made = new URL(`/lich-phat/${token}.ics`, originOf(call.c.req.header('origin'), call.c.req.url));
    const address = await calendarFeed.addressOf(call.station.id);
    return <CalendarAddressPage call={call} address={address} mayWrite made={made.href} />;
  });

  app.raw(
    { method: 'get', path: '/lich-phat/{file}', scope: 'public', summary: 'Lịch phát cho chương trình lịch' },
    async ({ c, params }) => {
      const token = /^(loa_l_[\w-]{43})\.ics$/.exec(params.file)?.[1];
      const station = token === undefined ? null : await calendarFeed.stationOf(token);
      if (!station) {
        throw new Refusal('calendar-not-found', 'Đường dẫn lịch này không còn dùng được.', 404);
      }
      const text = await calendarFeed.textOf(station);
      const etag = `"${sha256(text).slice(0, 32)}"`;
      const headers = { etag, 'cache-control': 'private, no-cache', 'x-robots-tag': 'noindex' };
      if (c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers });
      return new Response(text, {
        headers: {
          ...headers,
          'content-type': 'text/calendar; charset=utf-8',
          'content-disposition': 'inline; filename="lich-phat.ics"',
        },
      });
    },
  );
}

/** As the person has it in front of the browser: behind a proxy the request itself may say http. */
function originOf(origin: string | undefined, url: string): string {
  return origin && URL.canParse(origin) ? origin : new URL(url).origin;
}
