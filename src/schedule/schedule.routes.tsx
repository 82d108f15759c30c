/** Lịch phát: the week, its slots and each airing, for people. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import { invalid, parseWith } from '../accounts/http/parse.ts';
import type { Permission } from '../accounts/permissions.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Station } from '../accounts/stations.ts';
import { listZones } from '../accounts/zones.ts';
import { Refusal } from '../kernel/errors.ts';
import { dateField, idField, monthField, optional, textsOfForm } from '../kernel/fields.ts';
import { addDays, addMonths, dateOf, type LocalDate } from '../kernel/zoned-time.ts';
import { airingPages } from './airing.routes.tsx';
import { airingsBetween } from './airings.store.ts';
import { calendarEditRoutes, undoable } from './calendar-edits.routes.tsx';
import type { CalendarView } from './calendar-path.ts';
import { calendarFeedRoutes } from './calendar-feed.routes.tsx';
import { copyRoutes } from './copies.routes.tsx';
import { daysBetween } from './copying.ts';
import { holidaysOf } from './holidays.ts';
import { makeGoodRoutes } from './make-good.routes.tsx';
import { rulesOf } from './station-rules.ts';
import { scheduleEndpoints } from './schedule-api.routes.ts';
import { listenRoutes } from './listen.routes.tsx';
import { MonthPage } from './month.page.tsx';
import type { ScheduleRooms } from './schedule-rooms.ts';
import { WeekPage } from './schedule.page.tsx';
import { slotContentSchema, type SlotContent } from './slot-content.ts';
import {
  newSlotForm,
  onSlotForm,
  slotFormOf,
  slotInput,
  typedSlotForm,
  type SlotFormValues,
} from './slot-form.ts';
import { relaySourceRoutes } from './relay-sources.routes.tsx';
import { RetireSlotPage, SlotPage } from './slot.page.tsx';
import { suspensionRoutes } from './suspensions.routes.tsx';
import { weekDays } from './week-days.page.tsx';
import { weekPackageRoutes } from './week-package.routes.ts';
import { daysBounds, daysOf, mondayOf } from './week.ts';

const DAY_MS = 86_400_000;
const PAGE = '/d/{slug}/lich-phat';
const read = { scope: 'station', permission: 'schedule.read' } as const;
const write = { scope: 'station', permission: 'schedule.write' } as const;

const weekQuery = z.object({
  /** Any day of the week that is asked for. */
  tuan: optional(dateField('Tuần')),
  /** Id of the one zone to show. */
  cum: optional(idField('Cụm loa')),
});
const monthQuery = z.object({
  thang: optional(monthField('Tháng')),
  cum: optional(idField('Cụm loa')),
});
const formSchema = textsOfForm();

/** Pages and endpoints of the schedule. */
export function scheduleRoutes(app: App, rooms: ScheduleRooms): void {
  weekPages(app, rooms);
  slotPages(app, rooms);
  calendarEditRoutes(app, rooms);
  copyRoutes(app, rooms);
  calendarFeedRoutes(app, rooms);
  airingPages(app, rooms);
  makeGoodRoutes(app, rooms);
  listenRoutes(app, rooms);
  suspensionRoutes(app, rooms);
  weekPackageRoutes(app, rooms);
  relaySourceRoutes(app, rooms);
  scheduleEndpoints(app, rooms);
}

interface ShownDays {
  call: PageCall & { may: (permission: Permission) => boolean };
  first: LocalDate;
  count: number;
  /** Id of the one zone to show, as it was asked for. */
  wanted: string | undefined;
  view?: CalendarView | undefined;
}

/** Days with all that is known of them, and what the pages around them need. */
async function shownDays(rooms: ScheduleRooms, { call, first, count, wanted, view }: ShownDays) {
  const { database, clock, schedule, suspensions, heardOf } = rooms;
  const { station } = call;
  const { id, timeZone } = station;
  const now = clock.now();
  const today = dateOf(now, timeZone);
  const { from, to } = daysBounds(first, count, timeZone);
  const airings = await airingsBetween(database.kysely, id, from, to);
  const slots = await schedule.list(id);
  const exceptions = await schedule.exceptions(id);
  const silent = await suspensions.between(id, from, to + DAY_MS);
  const ids = airings.map((airing) => airing.id);
  const heard = Map.groupBy(await heardOf(id, ids), (row) => row.airingId);
  const zones = await listZones(database.kysely, id);
  const zone = zones.find((one) => one.id === wanted)?.id ?? null;
  const mayWrite = call.may('schedule.write');
  const planned = { first, count, timeZone, now, airings, slots, exceptions, suspensions: silent };
  const days = weekDays({
    ...{ days: daysOf(planned), heard, slots, suspensions: silent, zone, timeZone, now, today },
    conflicts: await schedule.conflicts(station, from, to),
    rules: rulesOf(station).rules,
    holidays: holidaysOf(first, addDays(first, count - 1)),
    path: `/d/${station.slug}/lich-phat`,
    ...{ mayWrite, view },
  });
  return { days, slots, zones, zone, today, mayWrite };
}

function weekPages(app: App, rooms: ScheduleRooms): void {
  const today = (station: Station) => dateOf(rooms.clock.now(), station.timeZone);

  app.page({ method: 'get', path: PAGE, ...read, query: weekQuery }, async (call) => {
    const monday = mondayOf(call.query.tuan ?? today(call.station));
    const shown = await shownDays(rooms, { call, first: monday, count: 7, wanted: call.query.cum });
    const notHeard = await rooms.notHeardOf(call.station);
    return <WeekPage call={call} {...{ monday, notHeard }} {...shown} />;
  });

  app.page({ method: 'get', path: `${PAGE}/thang`, ...read, query: monthQuery }, async (call) => {
    const current = today(call.station).slice(0, 7);
    const month = call.query.thang ?? current;
    const first = mondayOf(`${month}-01`);
    const last = addDays(`${addMonths(month, 1)}-01`, -1);
    const count = daysBetween(first, addDays(mondayOf(last), 7));
    const shown = await shownDays(rooms, { call, first, count, wanted: call.query.cum, view: 'thang' });
    const notHeard = month === current ? await rooms.notHeardOf(call.station) : null;
    return <MonthPage call={call} {...{ month, notHeard }} {...shown} />;
  });
}

function slotPages(app: App, { database, clock, schedule, bulletins, relaySources }: ScheduleRooms): void {
  async function choices(station: Station) {
    return {
      zones: await listZones(database.kysely, station.id),
      bulletins: await bulletins.list(station.id),
      sources: await relaySources.list(station.id),
    };
  }

  app.page({ method: 'get', path: `${PAGE}/khung-gio/moi`, ...write }, async (call) => {
    const { zones, ...rest } = await choices(call.station);
    const tomorrow = addDays(dateOf(clock.now(), call.station.timeZone), 1);
    const values = newSlotForm(
      tomorrow,
      zones.map(({ id }) => id),
    );
    return <SlotPage call={call} id={null} values={values} zones={zones} {...rest} />;
  });

  app.page({ method: 'get', path: `${PAGE}/khung-gio/{slotId}`, ...write }, async (call) => {
    const slot = await schedule.find(call.station.id, call.params.slotId);
    return <SlotPage call={call} id={slot.id} values={slotFormOf(slot)} {...await choices(call.station)} />;
  });

  const saving = (path: `${typeof PAGE}/khung-gio/moi` | `${typeof PAGE}/khung-gio/{slotId}`) =>
    app.form(
      { method: 'post', path, ...write, body: formSchema },
      async ({ station, actor, params, body, seeOther }) => {
        const content = slotContent(typedSlotForm(body));
        const slot = await schedule.saveSlot(station, actor, idOf(params), content);
        const tuan = slot.start.slice(0, 10);
        const path = `/d/${station.slug}/lich-phat`;
        const offer = undoable('Đã lưu khung giờ.', `${path}/hoan-tac/${slot.editId}`, { tuan });
        return seeOther(`${path}?tuan=${tuan}`, offer);
      },
      async (call) => {
        const values = typedSlotForm(call.values);
        return (
          <SlotPage
            call={call}
            id={idOf(call.params)}
            values={values}
            {...await choices(call.station)}
            errors={onSlotForm(call.errors, values, kindOfRule(call.station, call.code))}
            message={call.message}
          />
        );
      },
    );
  saving(`${PAGE}/khung-gio/moi`);
  saving(`${PAGE}/khung-gio/{slotId}`);

  app.page({ method: 'get', path: `${PAGE}/khung-gio/{slotId}/thoi-dung`, ...write }, async (call) => (
    <RetireSlotPage call={call} slot={await schedule.find(call.station.id, call.params.slotId)} />
  ));

  app.form(
    { method: 'post', path: `${PAGE}/khung-gio/{slotId}/thoi-dung`, ...write },
    async ({ station, actor, params, seeOther }) => {
      const { editId } = await schedule.retireSlot(station, actor, params.slotId);
      const path = `/d/${station.slug}/lich-phat`;
      return seeOther(path, undoable('Đã ngừng dùng khung giờ.', `${path}/hoan-tac/${editId}`, {}));
    },
  );
}

/** The kind of the airtime rule that a refusal is named after; any other refusal keeps its name. */
function kindOfRule(station: Station, code: string): string {
  return rulesOf(station).rules.find(({ id }) => id === code)?.kind ?? code;
}

function idOf(params: { slotId?: string }): string | null {
  return params.slotId ?? null;
}

/** All faults at once: no weekday ticked must not hide what else is wrong. */
function slotContent(form: SlotFormValues): SlotContent {
  try {
    return parseWith(slotContentSchema, slotInput(form));
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'no-weekday') throw error;
    const others = slotContentSchema.safeParse(slotInput({ ...form, repeat: 'daily' }));
    if (others.success) throw error;
    const found = others.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
    throw invalid([...found, ...error.errors]);
  }
}
