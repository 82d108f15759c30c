/** What people do with the schedule: slots, single occurrences, and "Dừng phát". */
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import { isReady } from '../bulletins/rundown.ts';
import type { Bulletins } from '../bulletins/bulletins.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { viDuration } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import type { Database, Executor } from '../storage/database.ts';
import { findAiring, lastEndOf, putAiring, type Airing } from './airings.store.ts';
import { airtimesOf } from './airtimes.ts';
import { findConflicts, type Conflict } from './core/conflicts.ts';
import { findSource } from './relay-sources.store.ts';
import { rulesOf } from './station-rules.ts';
import { writeChange } from './schedule-changes.ts';
import type { SlotContent } from './slot-content.ts';
import { directiveOf, refuseConflicts, refuseDense, refuseShift } from './slot-refusals.ts';
import {
  findSlot,
  listExceptions,
  listSlots,
  putException,
  touchSlot,
  type StationSlot,
} from './slots.store.ts';

export interface ScheduleDependencies {
  database: Database;
  clock: Clock;
  bulletins: Bulletins;
  zoneIds: (stationId: string) => Promise<string[]>;
  /** Plans the station's airings anew. */
  plan: (stationId: string) => Promise<void>;
  /** Tells players at once. */
  onPlanned: (stationId: string) => Promise<void>;
}

/** What "Hoàn tác" takes a change back by. */
export interface Undoable {
  editId: string;
}

export type Schedule = ReturnType<typeof createSchedule>;

export function createSchedule(deps: ScheduleDependencies) {
  const { database, clock } = deps;

  /** Makes a slot (`id` null) or changes one. What breaks an airtime rule is refused with the rule's own words. */
  async function saveSlot(
    station: Station,
    actor: Actor,
    id: string | null,
    content: SlotContent,
  ): Promise<StationSlot & Undoable> {
    await refuseUnknownZones(station, content.zones);
    refuseDense(content.rrule);
    const slot = await database.kysely.transaction().execute(async (tx) => {
      const before = id === null ? undefined : await existing(tx, station.id, id);
      const now = clock.now();
      const {
        rrule,
        until,
        exdates,
        name,
        start,
        durationMinutes,
        zones,
        bulletinId,
        reserveBulletinId,
        late,
        overrun,
      } = content;
      const relaySourceId =
        content.relaySourceId === undefined ? (before?.relaySourceId ?? null) : content.relaySourceId;
      if (relaySourceId !== null) await refuseRelay(tx, station, relaySourceId, bulletinId);
      // How a slot came about does not change with its hours.
      const kind = before?.kind ?? content.kind ?? 'regular';
      const priority = content.priority ?? before?.priority ?? 'normal';
      const next: StationSlot = {
        ...{ name, start, durationMinutes, zones, bulletinId, reserveBulletinId, relaySourceId, late },
        // A stream has no end of its own.
        overrun: relaySourceId === null ? overrun : 'cut',
        ...(content.afterPreempt === undefined
          ? before?.afterPreempt && { afterPreempt: before.afterPreempt }
          : content.afterPreempt === 'restart' && { afterPreempt: 'restart' as const }),
        ...(rrule !== undefined && { rrule }),
        ...(until !== undefined && { until }),
        exdates: exdates ?? before?.exdates ?? [],
        ...{ kind, priority, makesGood: before?.makesGood ?? null },
        directive: kind === 'directive' ? directiveOf({ ...before?.directive, ...content }) : null,
        id: before?.id ?? newId(now),
        stationId: station.id,
        createdBy: before?.createdBy ?? actor.id,
        createdAt: before?.createdAt ?? now,
        retiredAt: null,
      };
      await refuseOverrun(tx, station, next);
      const others = (await listSlots(tx, station.id)).filter((other) => other.id !== next.id);
      refuseConflicts(station, next, others, await listExceptions(tx, station.id), now);
      const change = {
        before: before ? [before] : [],
        after: [next],
        exceptions: await ownExceptions(tx, next),
      };
      const editId = await writeChange(tx, station, actor, change, now);
      const detail = {
        name: next.name,
        start: next.start,
        rrule: next.rrule ?? null,
        bulletinId: next.bulletinId,
        ...(next.relaySourceId !== null && { relaySourceId: next.relaySourceId }),
        ...(next.directive && { document: next.directive.document, orderedBy: next.directive.orderedBy }),
      };
      await record(tx, station.id, actor, before ? 'slot.save' : 'slot.create', next.id, detail, now);
      return { ...next, editId };
    });
    await deps.plan(station.id);
    return slot;
  }

  /** Ends a slot; its coming airings are cancelled, what aired stays in the record. */
  async function retireSlot(station: Station, actor: Actor, id: string): Promise<Undoable> {
    const editId = await database.kysely.transaction().execute(async (tx) => {
      const slot = await existing(tx, station.id, id);
      const now = clock.now();
      const after = [{ ...slot, retiredAt: now }];
      const change = { before: [slot], after, exceptions: await ownExceptions(tx, slot) };
      await record(tx, station.id, actor, 'slot.retire', id, { name: slot.name }, now);
      return writeChange(tx, station, actor, change, now);
    });
    await deps.plan(station.id);
    return { editId };
  }

  /** One occurrence: another bulletin, or none at all; `null` undoes it. Wall clock as in the airing. */
  async function setOccurrence(
    station: Station,
    actor: Actor,
    slotId: string,
    wallStart: string,
    change: { bulletinId: string } | { cancelled: true; reason: string } | null,
  ): Promise<Undoable> {
    const editId = await database.kysely.transaction().execute(async (tx) => {
      const slot = await existing(tx, station.id, slotId);
      const now = clock.now();
      const { before } = await ownExceptions(tx, slot);
      const after = before.filter((one) => one.wallStart !== wallStart);
      if (change !== null) {
        if ('bulletinId' in change)
          await refuseOverrun(tx, station, { ...slot, bulletinId: change.bulletinId });
        after.push({
          ...{ slotId, wallStart, bulletinId: 'bulletinId' in change ? change.bulletinId : null },
          ...{ cancelled: 'cancelled' in change, reason: 'reason' in change ? change.reason : '' },
        });
      }
      const edit = { before: [slot], after: [slot], exceptions: { before, after } };
      const written = await writeChange(tx, station, actor, edit, now);
      await touchSlot(tx, station.id, slotId, now);
      await record(tx, station.id, actor, 'slot.occurrence', slotId, { wallStart, change }, now);
      return written;
    });
    await deps.plan(station.id);
    return { editId };
  }

  /** "Dừng phát": ends what is on air, or is about to be, on every player; who and why go into the record. */
  async function stop(station: Station, actor: Actor, airingId: string, reason: string): Promise<Airing> {
    if (!reason.trim()) throw fieldRefusal('reason', 'reason-needed', 'Hãy ghi lý do dừng phát.');
    const stopped = await database.kysely.transaction().execute(async (tx) => {
      const airing = await findAiring(tx, station.id, airingId);
      if (!airing) throw new Refusal('airing-not-found', 'Không tìm thấy lượt phát này.', 404);
      const now = clock.now();
      if (airing.status !== 'planned' || lastEndOf(airing) <= now) {
        throw new Refusal('not-on-air', 'Lượt phát này không còn phát nữa.', 409);
      }
      const next: Airing = {
        ...airing,
        status: 'cancelled',
        reason: reason.trim(),
        stopped: { at: now, by: actor.name },
        updatedAt: now,
      };
      await putAiring(tx, next);
      // A coming airing would be planned again at the next look.
      if (airing.slot && airing.startsAt > now) {
        const { id: slotId, wallStart } = airing.slot;
        const exception = { slotId, wallStart, bulletinId: null, cancelled: true, reason: reason.trim() };
        await putException(tx, station.id, exception, actor.id, now);
      }
      await record(tx, station.id, actor, 'airing.stop', airingId, { reason: reason.trim() }, now);
      return next;
    });
    await deps.onPlanned(station.id);
    return stopped;
  }

  /** What in a station's schedule breaks the rules between two instants. */
  async function conflicts(station: Station, from: number, to: number): Promise<Conflict[]> {
    const slots = await listSlots(database.kysely, station.id);
    const exceptions = await listExceptions(database.kysely, station.id);
    const airtimes = airtimesOf(slots, exceptions, station.timeZone, from, to);
    return findConflicts(airtimes, rulesOf(station).rules, station.timeZone);
  }

  async function refuseRelay(
    tx: Executor,
    station: Station,
    sourceId: string,
    bulletinId: string | null,
  ): Promise<void> {
    const source = await findSource(tx, station.id, sourceId);
    if (!source || source.withdrawn !== null) {
      const message = 'Nguồn tiếp âm đã chọn không còn được phép; hãy chọn nguồn khác.';
      throw fieldRefusal('relaySourceId', 'source-not-allowed', message);
    }
    if (bulletinId !== null) {
      const message =
        'Khung giờ tiếp âm không có bản tin chính. Hãy bỏ chọn, hoặc đưa xuống bản tin dự phòng.';
      throw fieldRefusal('bulletinId', 'relay-or-bulletin', message);
    }
  }

  async function refuseUnknownZones(station: Station, zones: readonly string[]): Promise<void> {
    const known = new Set(await deps.zoneIds(station.id));
    if (!zones.every((zone) => known.has(zone))) {
      throw fieldRefusal('zones', 'unknown-zone', 'Cụm loa đã chọn không còn trong đài.');
    }
  }

  /** @throws Refusal on the bulletin that can't air in the slot, or not whole */
  async function refuseOverrun(tx: Executor, station: Station, slot: StationSlot): Promise<void> {
    const ids = [
      ['bulletinId', slot.bulletinId],
      ['reserveBulletinId', slot.reserveBulletinId],
    ] as const;
    for (const [field, id] of ids) {
      if (id === null) continue;
      const [bulletin] = await deps.bulletins.findAll(tx, station.id, [id]);
      if (!bulletin || bulletin.archivedAt !== null) {
        throw fieldRefusal(field, 'bulletin-not-found', 'Bản tin đã chọn không còn; hãy chọn bản tin khác.');
      }
      const rundown = await deps.bulletins.rundown(tx, bulletin, dateOf(clock.now(), station.timeZone));
      const blocked = isReady(rundown)
        ? undefined
        : // Whether words name the day they air on is asked for each day, when it is planned.
          rundown.obstacles.find(({ kind }) => kind !== 'waiting' && kind !== 'other-day');
      if (blocked) throw fieldRefusal(field, 'bulletin-not-ready', blocked.message);
      const overMs = rundown.totalMs - slot.durationMinutes * 60_000;
      if (slot.overrun === 'shift' && overMs > 0)
        refuseShift(station, slot, field, bulletin.title, rundown.totalMs);
      if (slot.overrun === 'finish' && overMs > 0) {
        const long = viDuration(rundown.totalMs);
        const message = `Bản tin “${bulletin.title}” dài ${long}, vượt khung giờ ${slot.durationMinutes} phút. Hãy bớt tin, kéo dài khung giờ, hoặc chọn cắt khi hết giờ.`;
        throw fieldRefusal(field, 'bulletin-too-long', message);
      }
    }
  }

  const list = (stationId: string) => listSlots(database.kysely, stationId);
  const find = (stationId: string, id: string) => existing(database.kysely, stationId, id);
  const exceptions = (stationId: string) => listExceptions(database.kysely, stationId);

  return { saveSlot, retireSlot, setOccurrence, stop, conflicts, list, find, exceptions, refuseOverrun };
}

/** As they stand, before and after a change that leaves them alone. */
async function ownExceptions(tx: Executor, { id, stationId }: Pick<StationSlot, 'id' | 'stationId'>) {
  const own = (await listExceptions(tx, stationId)).filter(({ slotId }) => slotId === id);
  return { before: own, after: [...own] };
}

async function existing(db: Executor, stationId: string, id: string): Promise<StationSlot> {
  const slot = await findSlot(db, stationId, id);
  if (!slot) throw new Refusal('slot-not-found', 'Không tìm thấy khung giờ phát này.', 404);
  return slot;
}
