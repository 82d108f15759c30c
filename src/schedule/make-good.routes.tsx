/** Phát bù: the proposal, another time, and taking it back. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import { textOf } from '../accounts/sign-in.routes.tsx';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { listZones } from '../accounts/zones.ts';
import { Refusal } from '../kernel/errors.ts';
import { dateField, timeField } from '../kernel/fields.ts';
import { viInstant } from '../kernel/vietnamese.ts';
import { instantOf } from '../kernel/zoned-time.ts';
import { storiesOf } from './airing-story.ts';
import { findAiring, type Airing } from './airings.store.ts';
import { MakeGoodPage, RemoveMakeGoodPage, type MakeGoodPageProps } from './make-good.page.tsx';
import { airingId } from './planning.ts';
import type { ScheduleRooms } from './schedule-rooms.ts';

const PAGE = '/d/{slug}/lich-phat/luot/{airingId}';
const write = { scope: 'station', permission: 'schedule.write' } as const;

const timeSchema = z.object({ date: dateField('Ngày'), time: timeField('Giờ') });

export function makeGoodRoutes(app: App, rooms: ScheduleRooms): void {
  const { database, clock, makeGoods } = rooms;
  const { kysely } = database;

  async function existing(stationId: string, id: string): Promise<Airing> {
    const airing = await findAiring(kysely, stationId, id);
    if (!airing) throw new Refusal('airing-not-found', 'Không tìm thấy lượt phát này.', 404);
    return airing;
  }

  async function page(
    call: PageCall,
    id: string,
    again: Pick<MakeGoodPageProps, 'typed' | 'errors' | 'message'> = {},
  ) {
    const { station } = call;
    const missed = await existing(station.id, id);
    const names = new Map((await listZones(kysely, station.id)).map((zone) => [zone.id, zone.name]));
    const [story] = await storiesOf(kysely, rooms, station, [missed], clock.now());
    return (
      <MakeGoodPage
        call={call}
        missed={missed}
        why={story?.why ?? null}
        offer={await makeGoods.propose(station, id)}
        zoneNames={missed.zones.map((zone) => names.get(zone) ?? 'cụm loa đã bỏ')}
        {...again}
      />
    );
  }

  app.page({ method: 'get', path: `${PAGE}/phat-bu`, ...write }, (call) => page(call, call.params.airingId));

  app.form(
    { method: 'post', path: `${PAGE}/phat-bu`, ...write, body: timeSchema },
    async ({ station, actor, params, body, seeOther }) => {
      const startsAt = instantOf(`${body.date}T${body.time}`, station.timeZone);
      const slot = await makeGoods.make(station, actor, params.airingId, startsAt);
      const made = airingId(slot.id, `${slot.start}:00`);
      const notice = `Đã xếp phát bù lúc ${viInstant(startsAt, station.timeZone)}.`;
      return seeOther(`/d/${station.slug}/lich-phat/luot/${made}`, notice);
    },
    (call) =>
      page(call, call.params.airingId, {
        typed: { date: textOf(call.values['date']) ?? '', time: textOf(call.values['time']) ?? '' },
        errors: call.errors,
        message: call.message,
      }),
  );

  app.page({ method: 'get', path: `${PAGE}/bo-phat-bu`, ...write }, async (call) => (
    <RemoveMakeGoodPage call={call} airing={await existing(call.station.id, call.params.airingId)} />
  ));

  app.form(
    { method: 'post', path: `${PAGE}/bo-phat-bu`, ...write },
    async ({ station, actor, params, seeOther }) => {
      const airing = await existing(station.id, params.airingId);
      const slot = await makeGoods.remove(station, actor, airing.slot?.id ?? '');
      const back = slot.makesGood ?? airing.id;
      return seeOther(`/d/${station.slug}/lich-phat/luot/${back}`, 'Đã bỏ lượt phát bù.');
    },
  );
}
