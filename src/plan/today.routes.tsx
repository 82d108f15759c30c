import { stepsFor, waitingBySteps } from '../accounts/approval-policy.ts';
import type { Devices } from '../accounts/devices.ts';
import type { App } from '../accounts/http/app.ts';
import type { Permission } from '../accounts/permissions.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { unitOf } from '../accounts/members.ts';
import type { Station } from '../accounts/stations.ts';
import { reminderDaysOf } from '../accounts/station-settings.ts';
import { listZones } from '../accounts/zones.ts';
import type { Templates } from '../bulletins/templates.ts';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { addMonths, dateOf, dayBounds, monthOf, type LocalDate, type Month } from '../kernel/zoned-time.ts';
import { drillsAmong, openOrders } from '../emergencies/orders.store.ts';
import { healthOf } from '../playout/device-health.ts';
import { airingsBetween, isChannelTest, lastEndOf, type Airing } from '../schedule/airings.store.ts';
import { openAlarms } from '../schedule/alarms.ts';
import type { HeardOf } from '../schedule/heard.ts';
import { countWaiting } from '../scripts/received/received.store.ts';
import { countByState, countSubmitted } from '../scripts/scripts.store.ts';
import type { Database } from '../storage/database.ts';
import type { MonthAudit } from './month-audit.ts';
import { TodayNow, type TodayNowProps } from './today-now.page.tsx';
import { publishingTodos } from './today-publishing.ts';
import type { AuditOrReason } from './today-quotas.page.tsx';
import { TodayPage } from './today.page.tsx';
import { workdaysOf } from './year/coming-days.ts';
import { remindersStanding, type Reminder } from './year/reminders.ts';
import { foldedUnit } from './year/unit-name.ts';
import { nextAiring, soundingNow, todosFor, type MachineState } from './today.ts';

export interface TodayRooms {
  database: Database;
  clock: Clock;
  devices: Devices;
  templates: Templates;
  heardOf: HeardOf;
  monthAudit: (station: Station, month: Month) => Promise<MonthAudit>;
  /** What those who look after the machine have to see to, and the line that says all is well: a higher room knows. */
  ofMachine?: () => Promise<MachineState>;
}

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Of what was aired lately, so many lines. */
const RECENT = 6;
/** A period's last day is a few working days into the month after it, holidays between. */
const LAST_DUE_DAY = 10;

const see = { scope: 'station', permission: 'station.see' } as const;

/** Hôm nay: the page of a station that everyone comes to first. */
export function todayRoutes(app: App, rooms: TodayRooms): void {
  const { database, clock, heardOf } = rooms;

  app.page({ method: 'get', path: '/d/{slug}', ...see }, async (call) => {
    const { station } = call;
    const { id, timeZone } = station;
    const now = clock.now();
    const today = dayBounds(dateOf(now, timeZone), timeZone);
    const airings = await airingsBetween(database.kysely, id, now - WEEK_MS, now + WEEK_MS);
    const ofToday = airings.filter(
      (airing) => airing.startsAt < today.to && airing.endsAt > today.from && !isChannelTest(airing),
    );
    const recent = lately(airings, now);
    const shown = new Set([...ofToday, ...recent].map((airing) => airing.id));
    const audit = await auditOf(rooms, station, monthOf(now, timeZone));
    return (
      <TodayPage
        {...await nowOf(rooms, call, airings, now)}
        {...{ audit, reminders: await remindersFor(rooms, call, audit, now) }}
        airings={ofToday}
        recent={recent}
        heard={Map.groupBy(await heardOf(id, [...shown]), (row) => row.airingId)}
      />
    );
  });

  app.page({ method: 'get', path: '/d/{slug}/dang-phat', ...see }, async (call) => {
    const now = clock.now();
    const airings = await airingsBetween(database.kysely, call.station.id, now - DAY_MS, now + WEEK_MS);
    return <TodayNow {...await nowOf(rooms, call, airings, now)} />;
  });
}

type TodayCall = PageCall & { may: (permission: Permission) => boolean };

/** What the strip and the to-do list are made of. */
async function nowOf(
  rooms: TodayRooms,
  call: TodayCall,
  airings: readonly Airing[],
  now: number,
): Promise<TodayNowProps> {
  const { database, clock, devices } = rooms;
  const ofMachine = call.may('system.see') ? await rooms.ofMachine?.() : undefined;
  const { id, timeZone } = call.station;
  const zones = (await listZones(database.kysely, id)).map((zone) => zone.id);
  const players = (await devices.list(id))
    .filter(({ revokedAt }) => revokedAt === null)
    .map((device) => ({ device, health: healthOf(device, now, clock.rate()) }));
  const counts = await countByState(database.kysely, id);
  const sounding = soundingNow(airings, zones, now);
  const alarms = await openAlarms(database.kysely, id);
  const orders = sounding.flatMap(({ airing }) => airing.orderId ?? []);
  return {
    ...{ call, now, players, sounding },
    drills: await drillsAmong(database.kysely, id, orders),
    next: nextAiring(airings, now),
    zoneCount: zones.length,
    machine: ofMachine?.line ?? null,
    todos: todosFor({
      roles: call.actor.roles,
      approvals: await approvalsFor(rooms, call),
      scriptsReturned: counts.returned ?? 0,
      received: await countWaiting(database.kysely, id),
      person: call.actor.id,
      orders: await openOrders(database.kysely, id, now),
      ...{ airings, players, now, timeZone },
      ...{ alarms, machine: ofMachine?.todos ?? [] },
      publishing: await publishingTodos(database.kysely, call.station, call.actor, alarms),
    }),
    mayStop: call.may('airing.stop'),
    mayListen: call.may('script.read'),
  };
}

/** What waits for the steps of approval that are this person's. */
async function approvalsFor({ database, templates }: TodayRooms, { station, actor }: TodayCall) {
  const steps = stepsFor(actor.roles, station.settings);
  if (steps.length === 0) return [];
  const scripts = waitingBySteps(station.settings, await countSubmitted(database.kysely, station.id));
  const words = waitingBySteps(station.settings, await templates.countSubmitted(station.id));
  const twoSteps = station.settings.twoStepApproval;
  return steps.map((step) => ({ step, twoSteps, scripts: scripts[step], templates: words[step] }));
}

/** Staff see what every unit is reminded of, a collaborator what his own is. */
async function remindersFor(
  { database, monthAudit }: TodayRooms,
  { station, actor }: TodayCall,
  audit: AuditOrReason,
  now: number,
): Promise<Reminder[]> {
  const today = dateOf(now, station.timeZone);
  const running = today.slice(0, 7);
  const months = ['missing' in audit ? [] : [audit], await monthBefore(monthAudit, station, today)].flat();
  const standing = remindersStanding(
    months.flatMap(({ month, quotas }) =>
      quotas
        .map((quota) => ({ ...quota, due: quota.due ?? null, month }))
        // What this month's own audit tells is not told twice.
        .filter((one) => month === running || (one.due?.slice(0, 7) === running && !knows(audit, one))),
    ),
    {
      rules: reminderDaysOf(station.settings),
      today,
      isWorkday: workdaysOf(`${today.slice(0, 4)}-01-01`, `${Number(today.slice(0, 4)) + 1}-01-31`),
    },
  );
  if (standing.length === 0 || actor.roles.some((role) => role !== 'collaborator')) return standing;
  const unit = foldedUnit((await unitOf(database.kysely, station.id, actor.id)) ?? '');
  return standing.filter(({ lead }) => foldedUnit(lead) === unit);
}

function knows(audit: AuditOrReason, { task, due }: { task: string; due: LocalDate | null }): boolean {
  return !('missing' in audit) && audit.quotas.some((quota) => quota.task === task && quota.due === due);
}

/** A quarter's report is due on the first days of the month after it: by then only the month before knows of it. */
async function monthBefore(
  monthAudit: TodayRooms['monthAudit'],
  station: Station,
  today: LocalDate,
): Promise<MonthAudit[]> {
  if (Number(today.slice(8)) > LAST_DUE_DAY) return [];
  try {
    return [await monthAudit(station, addMonths(today.slice(0, 7), -1))];
  } catch (error) {
    // A year without a plan asks nothing.
    if (error instanceof Refusal) return [];
    throw error;
  }
}

/** What is over, the latest first; what was cancelled before it began was never to be heard. */
function lately(airings: readonly Airing[], now: number): Airing[] {
  return airings
    .filter(
      (airing) => lastEndOf(airing) <= now && (airing.status !== 'cancelled' || airing.stopped !== null),
    )
    .toReversed()
    .slice(0, RECENT);
}

/** A month without a plan must not take the whole page away. */
async function auditOf({ monthAudit }: TodayRooms, station: Station, month: Month): Promise<AuditOrReason> {
  try {
    return await monthAudit(station, month);
  } catch (error) {
    if (error instanceof Refusal) return { missing: error.message };
    throw error;
  }
}
