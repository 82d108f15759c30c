/** Changes made straight on the calendar: an airing moved or stretched, days copied, and any of it taken back. */
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal, type FieldError } from '../kernel/errors.ts';
import { dateField, idField, oneOf, timeField, wallClockField, wholeNumber } from '../kernel/fields.ts';
import { canonicalJson } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import { viDate } from '../kernel/vietnamese.ts';
import { instantOf } from '../kernel/zoned-time.ts';
import type { Database, Executor } from '../storage/database.ts';
import { airtimesOf, newFaults } from './airtimes.ts';
import type { Conflict, ConflictKind } from './core/conflicts.ts';
import { expandSlots } from './core/expand.ts';
import { moveOccurrence } from './core/slot-move.ts';
import { isInOurTime } from './core/slot.ts';
import { rulesOf } from './station-rules.ts';
import type { Schedule } from './schedule.ts';
import { replaceExceptions, writeChange } from './schedule-changes.ts';
import { findEdit, markUndone, type ScheduleChange, type ScheduleEdit } from './schedule-edits.store.ts';
import { MOST_EXDATES } from './slot-content.ts';
import { CHECKED_DAYS } from './slot-refusals.ts';
import {
  findSlot,
  listExceptions,
  listSlots,
  slotChanges,
  slotsByIds,
  updateSlot,
  type SlotException,
  type StationSlot,
} from './slots.store.ts';

const DAY_MS = 86_400_000;
/** Longer than the ten seconds it is offered for: the offer waits while a person reads it. */
const UNDO_ACCEPTED_MS = 5 * 60_000;
const MOST_FAULTS = 3;

/** What a person gives for one airing: by dragging it, stretching it, or in the form. */
export const moveSchema = z.object({
  slotId: idField('Khung giờ'),
  /** The occurrence, as its slot's rule gives it. */
  wallStart: wallClockField('Lượt phát'),
  date: dateField('Ngày phát').refine(isInOurTime, { error: 'Ngày phát phải từ năm 2000 đến năm 2100.' }),
  time: timeField('Giờ bắt đầu'),
  minutes: wholeNumber('Thời lượng', { min: 1, max: 1440 }),
  scope: oneOf('Đổi cho', ['once', 'following']),
});
export type MoveContent = z.output<typeof moveSchema>;

export interface CalendarEditsDependencies {
  database: Database;
  clock: Clock;
  schedule: Schedule;
  /** Plans the station's airings anew. */
  plan: (stationId: string) => Promise<void>;
}

export type CalendarEdits = ReturnType<typeof createCalendarEdits>;

export function createCalendarEdits({ database, clock, schedule, plan }: CalendarEditsDependencies) {
  /**
   * The slot of an occurrence that may still be moved.
   *
   * @throws Refusal when it has begun, was cancelled, or is not the calendar's to move
   */
  async function movable(
    db: Executor,
    station: Station,
    { slotId, wallStart }: Pick<MoveContent, 'slotId' | 'wallStart'>,
  ): Promise<{ slot: StationSlot; own: SlotException[]; startsAt: number }> {
    const slot = await findSlot(db, station.id, slotId);
    if (!slot) throw new Refusal('slot-not-found', 'Không tìm thấy khung giờ phát này.', 404);
    if (slot.kind === 'make-good') {
      const message = 'Phát bù không đổi giờ trên lịch được; hãy bỏ lượt phát bù rồi xếp lại.';
      throw new Refusal('is-make-good', message, 409);
    }
    const startsAt = instantOf(wallStart, station.timeZone);
    if (startsAt <= clock.now()) {
      throw new Refusal('already-begun', 'Lượt phát đã bắt đầu nên không đổi được nữa.', 409);
    }
    const own = (await listExceptions(db, station.id)).filter((one) => one.slotId === slotId);
    if (own.some((one) => one.wallStart === wallStart && one.cancelled)) {
      throw new Refusal('cancelled', 'Lượt phát này đã hủy; hãy khôi phục trước khi đổi giờ.', 409);
    }
    return { slot, own, startsAt };
  }

  /** Moves or stretches one airing, or its slot from it on. What breaks an airtime rule is refused in the rule's own words. */
  async function move(
    station: Station,
    actor: Actor,
    content: MoveContent,
  ): Promise<{ editId: string; slot: StationSlot }> {
    const done = await database.kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const { slot, own, startsAt } = await movable(tx, station, content);
      const start = `${content.date}T${content.time}`;
      refuseTimes(station, slot, content, now);
      const to = {
        start,
        durationMinutes: content.minutes,
        wallStart: content.wallStart,
        scope: content.scope,
      };
      const moved = moveOccurrence(slot, to);
      if (moved.kept.exdates.length > MOST_EXDATES) {
        const message = 'Khung giờ này đã có quá nhiều lượt đổi riêng; hãy tách thành khung giờ mới.';
        throw fieldRefusal('scope', 'too-many-exdates', message);
      }
      const made = { id: newId(now), createdBy: actor.id, createdAt: now };
      const added = moved.added && { ...moved.added, ...made };
      const place = added ?? moved.kept;
      const exceptions = own.map((one) => {
        const wallStart = moved.movedTo(one.wallStart);
        return wallStart === null ? one : { ...one, slotId: place.id, wallStart };
      });
      await refuseTooLong(tx, station, place, [slot, ...exceptions], content.minutes < slot.durationMinutes);
      const before = await listSlots(tx, station.id);
      const without = before.flatMap((one) => (one.id === slot.id ? (added ? [moved.kept] : []) : one));
      const others = (await listExceptions(tx, station.id)).filter((one) => one.slotId !== slot.id);
      const from = Math.max(now, Math.min(startsAt, instantOf(start, station.timeZone)) - DAY_MS);
      const rest = { slots: without, exceptions: [...others, ...exceptions] };
      const faults = faultsOf(station, rest, { ...rest, slots: [...without, place] }, from);
      if (faults.length > 0) throw refusalOf(faults);
      const change: ScheduleChange = {
        before: [slot],
        after: added ? [moved.kept, added] : [moved.kept],
        exceptions: { before: own, after: exceptions },
      };
      const detail = {
        ...{ name: slot.name, from: content.wallStart, to: start, minutes: content.minutes },
        scope: content.scope === 'once' ? 'chỉ lượt này' : 'cả khung giờ',
      };
      const editId = await writeChange(tx, station, actor, change, now);
      await record(tx, station.id, actor, 'slot.move', place.id, detail, now);
      return { editId, slot: place };
    });
    await plan(station.id);
    return done;
  }

  /** A shorter slot must still hold what is to sound in it. */
  async function refuseTooLong(
    tx: Executor,
    station: Station,
    place: StationSlot,
    bulletins: readonly { bulletinId: string | null }[],
    shorter: boolean,
  ): Promise<void> {
    if (!shorter) return;
    for (const { bulletinId } of bulletins) {
      try {
        await schedule.refuseOverrun(tx, station, { ...place, bulletinId });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        // That it can't air as it is has nothing to do with its length.
        if (error.code === 'bulletin-too-long') throw fieldRefusal('minutes', error.code, error.message);
      }
    }
  }

  /** Takes one's own change back, exactly, while nobody has gone on from it and nothing of it has begun. */
  async function undo(station: Station, actor: Actor, editId: string): Promise<void> {
    await database.kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const edit = await findEdit(tx, station.id, editId);
      const open =
        edit && edit.by === actor.id && edit.undoneAt === null && now - edit.at <= UNDO_ACCEPTED_MS;
      if (!open) throw new Refusal('too-late-to-undo', 'Đã quá thời gian hoàn tác.', 409);
      const { before, after, exceptions } = edit.change;
      const ids = after.map(({ id }) => id);
      const standing = await slotsByIds(tx, station.id, ids);
      const all = await listExceptions(tx, station.id);
      const own = all.filter(({ slotId }) => ids.includes(slotId));
      if (!sameSet(standing, after) || !sameSet(own, exceptions.after)) {
        const message = 'Lịch đã được sửa tiếp sau đó nên không hoàn tác được.';
        throw new Refusal('changed-meanwhile', message, 409);
      }
      const begun = (slots: StationSlot[]) =>
        canonicalJson(expandSlots(slots, station.timeZone, edit.at, now + 1).map(({ startsAt }) => startsAt));
      const touched = [...exceptions.before, ...exceptions.after].map(({ wallStart }) => wallStart);
      const over = touched.some((wall) => instantOf(wall, station.timeZone) <= now);
      if (over || begun(before) !== begun(after)) {
        throw new Refusal('already-begun', 'Lượt phát đã đến giờ nên không hoàn tác được.', 409);
      }
      await refuseTaken(tx, station, edit, all, now);
      const known = new Set(before.map(({ id }) => id));
      for (const slot of before) await updateSlot(tx, slot, now);
      for (const slot of after)
        if (!known.has(slot.id)) await updateSlot(tx, { ...slot, retiredAt: now }, now);
      await replaceExceptions(tx, station, actor, exceptions.after, exceptions.before, now);
      await markUndone(tx, station.id, editId, now);
      const detail = { names: [...new Set(after.map(({ name }) => name))].slice(0, MOST_FAULTS) };
      await record(tx, station.id, actor, 'schedule.undo', ids[0] ?? editId, detail, now);
    });
    await plan(station.id);
  }

  /** As it was before, it was taken once; only what others have put in its place since then can stand against it. */
  async function refuseTaken(
    tx: Executor,
    station: Station,
    { at, change }: ScheduleEdit,
    all: readonly SlotException[],
    now: number,
  ): Promise<void> {
    const ids = change.after.map(({ id }) => id);
    const changes = await slotChanges(tx, station.id);
    if (![...changes].some(([id, changed]) => !ids.includes(id) && changed >= at)) return;
    const slots = await listSlots(tx, station.id);
    const others = slots.filter(({ id }) => !ids.includes(id));
    const rest = all.filter(({ slotId }) => !ids.includes(slotId));
    const back = { slots: [...others, ...change.before], exceptions: [...rest, ...change.exceptions.before] };
    const [fault] = faultsOf(station, { slots, exceptions: all }, back, now);
    if (fault) throw new Refusal('conflict', `Không hoàn tác được: ${fault.message}`, 409);
  }

  const look = (station: Station, which: Pick<MoveContent, 'slotId' | 'wallStart'>) =>
    movable(database.kysely, station, which);

  return { look, move, undo };
}

function sameSet(a: readonly object[], b: readonly object[]): boolean {
  const essence = (list: readonly object[]) => list.map((one) => canonicalJson(one)).sort();
  return canonicalJson(essence(a)) === canonicalJson(essence(b));
}

interface Programme {
  slots: readonly StationSlot[];
  exceptions: readonly SlotException[];
}

/** What is wrong with `after` that was not wrong with `before`, from an instant on. */
function faultsOf(station: Station, before: Programme, after: Programme, from: number): Conflict[] {
  const { rules } = rulesOf(station);
  const of = ({ slots, exceptions }: Programme) =>
    airtimesOf(slots, exceptions, station.timeZone, from, from + CHECKED_DAYS * DAY_MS);
  return newFaults(of(before), of(after), rules, station.timeZone);
}

function refuseTimes(station: Station, slot: StationSlot, content: MoveContent, now: number): void {
  const start = `${content.date}T${content.time}`;
  if (instantOf(start, station.timeZone) <= now) {
    throw fieldRefusal('time', 'in-the-past', 'Giờ phát mới phải ở phía trước.');
  }
  if (start === content.wallStart.slice(0, 16) && content.minutes === slot.durationMinutes) {
    throw fieldRefusal('time', 'unchanged', 'Giờ và thời lượng vẫn như cũ; hãy đổi rồi lưu.');
  }
  const until = slot.until?.slice(0, 10);
  if (slot.kind === 'directive' && until !== undefined && content.date > until) {
    const message = `Văn bản chỉ đạo chỉ cho phát đến hết ngày ${viDate(until)}.`;
    throw fieldRefusal('date', 'beyond-directive', message);
  }
}

/** What a person changes in the form to keep a rule of this kind. */
const FIELD_OF_KIND: Record<ConflictKind, string> = {
  ...{ 'minutes-a-session': 'minutes', weekdays: 'date' },
  ...{ hours: 'time', 'sessions-a-day': 'time', 'sessions-a-part': 'time', overlap: 'time' },
};

function refusalOf(faults: readonly Conflict[]): Refusal {
  const errors = new Map<string, FieldError>();
  for (const { kind, message } of faults) {
    if (errors.size === MOST_FAULTS) break;
    errors.set(message, { field: FIELD_OF_KIND[kind], message });
  }
  const [first] = faults;
  return new Refusal(first!.rule, first!.message, 422, [...errors.values()]);
}
