/** Sending to followers, and the week's calendar of it beside the airings. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Invalid } from '../accounts/http/declaration.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Station } from '../accounts/stations.ts';
import { dateField, optional } from '../kernel/fields.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { airingsBetween, isChannelTest } from '../schedule/airings.store.ts';
import { daysBounds, mondayOf } from '../schedule/week.ts';
import { BroadcastPage } from './broadcast.page.tsx';
import { broadcastFormSchema } from './broadcasting.ts';
import { countWanted } from './broadcasts.store.ts';
import { CalendarPage } from './calendar.page.tsx';
import { wrongState } from './deeds.ts';
import { goingOutBetween } from './publication-lists.store.ts';
import { mayAct } from './publication.ts';
import type { PublishRooms } from './publish-rooms.ts';
import { weekEntries } from './week-entries.ts';

const LIST = '/d/{slug}/xuat-ban';
const see = { scope: 'station', permission: 'script.read' } as const;
const write = { scope: 'station', permission: 'publish.write' } as const;

type ItemCall = PageCall & { station: Station; params: { publicationId: string } };

export function broadcastRoutes(app: App, { database, clock, publications, accounts }: PublishRooms): void {
  const path = `${LIST}/{publicationId}/gui` as const;

  async function page(call: ItemCall, again?: Invalid) {
    const { station, params } = call;
    const one = await publications.existing(station, params.publicationId);
    if (!mayAct('broadcast', one)) throw wrongState();
    return (
      <BroadcastPage
        {...{ call, one, account: await accounts.find(station.id) }}
        offers={await publications.offers(station, one.id)}
        typed={again?.values}
        errors={again?.errors}
        message={again?.message}
      />
    );
  }
  app.page({ method: 'get', path, ...write }, (call) => page(call));
  app.form(
    { method: 'post', path, ...write, body: broadcastFormSchema },
    async ({ station, actor, params, body, seeOther }) => {
      await publications.broadcast(station, actor, params.publicationId, body);
      return seeOther(`/d/${station.slug}/xuat-ban/${params.publicationId}`, 'Sẽ gửi tới người quan tâm OA.');
    },
    (call) => page(call, call),
  );

  const query = z.object({ tuan: optional(dateField('Tuần')).catch(undefined) });
  app.page({ method: 'get', path: `${LIST}/lich`, ...see, query }, async (call) => {
    const { station } = call;
    const { timeZone, id } = station;
    const now = clock.now();
    const monday = mondayOf(call.query.tuan ?? dateOf(now, timeZone));
    const { from, to } = daysBounds(monday, 7, timeZone);
    const airings = (await airingsBetween(database.kysely, id, from, to)).filter(
      (one) => !isChannelTest(one),
    );
    const going = await goingOutBetween(database.kysely, id, from, to);
    const base = `/d/${station.slug}`;
    return (
      <CalendarPage
        {...{ call, monday, now, account: await accounts.find(id) }}
        days={weekEntries({ monday, timeZone, now, base, airings, publications: going })}
        wanted={await countWanted(database.kysely, id)}
      />
    );
  });
}
