/** One airing: what it holds, what became of it, and what a person may still do with it. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Call, Invalid } from '../accounts/http/declaration.ts';
import type { Permission } from '../accounts/permissions.ts';
import { textOf } from '../accounts/sign-in.routes.tsx';
import type { Station } from '../accounts/stations.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { listZones } from '../accounts/zones.ts';
import { Refusal } from '../kernel/errors.ts';
import { idField, optional, optionalText, requiredText } from '../kernel/fields.ts';
import { viInstant } from '../kernel/vietnamese.ts';
import { instantOf } from '../kernel/zoned-time.ts';
import type { Executor } from '../storage/database.ts';
import { storiesOf, whoPlanned } from './airing-story.ts';
import { undoable } from './calendar-edits.routes.tsx';
import { AiringPage, AskAiringPage, type RefusedAiringForm } from './airing.page.tsx';
import { findAiring, type Airing } from './airings.store.ts';
import { airingId } from './planning.ts';
import type { ScheduleRooms } from './schedule-rooms.ts';
import { findSlot, makeGoodsOf } from './slots.store.ts';

const PAGE = '/d/{slug}/lich-phat/luot/{airingId}';
const read = { scope: 'station', permission: 'schedule.read' } as const;
const write = { scope: 'station', permission: 'schedule.write' } as const;
const stop = { scope: 'station', permission: 'airing.stop' } as const;

const stopSchema = z.object({ reason: optionalText('Lý do', { max: 500 }) });
const cancelSchema = z.object({ reason: requiredText('Lý do hủy', { max: 500 }) });
const bulletinSchema = z.object({ bulletinId: optional(idField('Bản tin')) });

type StationCall = PageCall & Pick<Call, 'c'> & { may: (permission: Permission) => boolean };

/** Said of a change, with the offer to take it back, which leads to its week. */
function taken(words: string, { slug }: Station, wallStart: string, editId: string) {
  return undoable(words, `/d/${slug}/lich-phat/hoan-tac/${editId}`, { tuan: wallStart.slice(0, 10) });
}

export function airingPages(app: App, rooms: ScheduleRooms): void {
  const { database, clock, schedule, bulletins, devices } = rooms;
  const { kysely } = database;

  async function existing(stationId: string, id: string): Promise<Airing> {
    const airing = await findAiring(kysely, stationId, id);
    if (!airing) throw new Refusal('airing-not-found', 'Không tìm thấy lượt phát này.', 404);
    return airing;
  }

  /** What has begun keeps what it began with, and what an order airs is not the schedule's to change. */
  async function coming(stationId: string, id: string) {
    const { slot, ...airing } = await existing(stationId, id);
    if (slot && airing.startsAt > clock.now()) return { ...airing, slot };
    throw new Refusal('already-begun', 'Lượt phát đã bắt đầu nên không đổi được nữa.', 409);
  }

  async function page(call: StationCall, airing: Airing, refused?: RefusedAiringForm) {
    const { id } = call.station;
    const now = clock.now();
    const exceptions = await schedule.exceptions(id);
    const story = (await storiesOf(kysely, rooms, call.station, [airing], now))[0]!;
    const isMakeGood =
      airing.slot !== null && (await findSlot(kysely, id, airing.slot.id))?.kind === 'make-good';
    return (
      <AiringPage
        call={call}
        airing={airing}
        rows={story.rows}
        story={story}
        planned={await plannedInWords(kysely, airing, call.station.timeZone)}
        madeGood={await standingMakeGood(kysely, call.station, airing)}
        isMakeGood={isMakeGood}
        mayAskRecording={call.may('recording.ask')}
        exception={exceptions.find(
          ({ slotId, wallStart }) => slotId === airing.slot?.id && wallStart === airing.slot.wallStart,
        )}
        bulletins={await bulletins.list(id)}
        zoneNames={new Map((await listZones(kysely, id)).map((zone) => [zone.id, zone.name]))}
        playerNames={new Map((await devices.list(id)).map((device) => [device.id, device.name]))}
        now={now}
        mayStop={call.may('airing.stop')}
        mayWrite={call.may('schedule.write')}
        refused={refused}
      />
    );
  }

  const backTo = (slug: string, airing: { id: string }) => `/d/${slug}/lich-phat/luot/${airing.id}`;

  app.page({ method: 'get', path: PAGE, ...read }, async (call) =>
    page(call, await existing(call.station.id, call.params.airingId)),
  );

  app.page({ method: 'get', path: `${PAGE}/dung`, ...stop }, async (call) => (
    <AskAiringPage call={call} ask="stop" airing={await existing(call.station.id, call.params.airingId)} />
  ));
  app.form(
    { method: 'post', path: `${PAGE}/dung`, ...stop, body: stopSchema },
    async ({ station, actor, params, body, seeOther }) => {
      const airing = await schedule.stop(station, actor, params.airingId, body.reason);
      return seeOther(backTo(station.slug, airing), 'Đã dừng phát.');
    },
    async (call) => (
      <AskAiringPage
        call={call}
        ask="stop"
        airing={await existing(call.station.id, call.params.airingId)}
        refused={refusedForm('stop', 'reason', call)}
      />
    ),
  );

  app.page({ method: 'get', path: `${PAGE}/huy`, ...write }, async (call) => (
    <AskAiringPage call={call} ask="cancel" airing={await existing(call.station.id, call.params.airingId)} />
  ));
  app.form(
    { method: 'post', path: `${PAGE}/huy`, ...write, body: cancelSchema },
    async ({ station, actor, params, body, seeOther }) => {
      const airing = await coming(station.id, params.airingId);
      const change = { cancelled: true, reason: body.reason } as const;
      const { id, wallStart } = airing.slot;
      const { editId } = await schedule.setOccurrence(station, actor, id, wallStart, change);
      return seeOther(
        backTo(station.slug, airing),
        taken('Đã hủy lượt phát này.', station, wallStart, editId),
      );
    },
    async (call) => (
      <AskAiringPage
        call={call}
        ask="cancel"
        airing={await existing(call.station.id, call.params.airingId)}
        refused={refusedForm('cancel', 'reason', call)}
      />
    ),
  );

  app.form(
    { method: 'post', path: `${PAGE}/khoi-phuc`, ...write },
    async ({ station, actor, params, seeOther }) => {
      const airing = await coming(station.id, params.airingId);
      const { id, wallStart } = airing.slot;
      const { editId } = await schedule.setOccurrence(station, actor, id, wallStart, null);
      return seeOther(
        backTo(station.slug, airing),
        taken('Đã khôi phục lượt phát.', station, wallStart, editId),
      );
    },
  );

  app.form(
    { method: 'post', path: `${PAGE}/ban-tin`, ...write, body: bulletinSchema },
    async ({ station, actor, params, body, seeOther }) => {
      const airing = await coming(station.id, params.airingId);
      const { bulletinId } = body;
      const change = bulletinId === undefined ? null : { bulletinId };
      const { id, wallStart } = airing.slot;
      const { editId } = await schedule.setOccurrence(station, actor, id, wallStart, change);
      return seeOther(
        backTo(station.slug, airing),
        taken('Đã đổi bản tin cho lượt này.', station, wallStart, editId),
      );
    },
    async (call) =>
      page(
        call,
        await existing(call.station.id, call.params.airingId),
        refusedForm('bulletin', 'bulletinId', call),
      ),
  );
}

/** "Trần Thị Lan, 08:00 20/11/2026" */
async function plannedInWords(db: Executor, airing: Airing, timeZone: string): Promise<string> {
  const deed = await whoPlanned(db, airing);
  return deed
    ? `${deed.actor.name}, ${viInstant(deed.at, timeZone)}`
    : viInstant(airing.recordedAt, timeZone);
}

async function standingMakeGood(db: Executor, station: Station, airing: Airing) {
  const [slot] = await makeGoodsOf(db, station.id, airing.id);
  if (!slot) return null;
  const wallStart = slot.start.length === 16 ? `${slot.start}:00` : slot.start;
  return {
    slot,
    airingId: airingId(slot.id, wallStart),
    startsAt: instantOf(slot.start, station.timeZone),
  };
}

function refusedForm(
  form: RefusedAiringForm['form'],
  field: string,
  { values, errors, message }: Invalid,
): RefusedAiringForm {
  return { form, typed: textOf(values[field]) ?? '', errors, message };
}
