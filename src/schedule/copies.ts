/** "Chép lịch": a day or a week of the schedule onto another. */
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { dateField, oneOf } from '../kernel/fields.ts';
import { newId } from '../kernel/ids.ts';
import { wallClockOf, type LocalDate } from '../kernel/zoned-time.ts';
import type { Database, Executor } from '../storage/database.ts';
import { airingsBetween } from './airings.store.ts';
import { airtimesOf } from './airtimes.ts';
import { copiesOf, daysBetween, sortOut, type Copy, type LeftOut, type Refused } from './copying.ts';
import { isInOurTime } from './core/slot.ts';
import { rulesOf } from './station-rules.ts';
import { writeChange } from './schedule-changes.ts';
import { listExceptions, listSlots, slotsByIds, type SlotException } from './slots.store.ts';
import { suspensionsBetween } from './suspensions.store.ts';
import { daysBounds, daysOf, mondayOf } from './week.ts';

const DAY_MS = 86_400_000;
/** Many times a ward's week. */
export const MOST_COPIES = 400;

const OUT_OF_TIME = { error: 'Ngày phải từ năm 2000 đến năm 2100.', abort: true };

export const copySchema = z
  .object({
    unit: oneOf('Chép', ['day', 'week']),
    from: dateField('Chép từ ngày').refine(isInOurTime, OUT_OF_TIME),
    to: dateField('Chép sang ngày').refine(isInOurTime, OUT_OF_TIME),
  })
  .refine(({ unit, from, to }) => (unit === 'week' ? mondayOf(from) !== mondayOf(to) : from !== to), {
    path: ['to'],
    error: 'Hãy chọn một ngày khác, hoặc một tuần khác, để chép sang.',
  });
export type CopyContent = z.output<typeof copySchema>;

/** What copying would come to. */
export interface CopyProposal {
  taken: Copy[];
  refused: Refused[];
  leftOut: LeftOut[];
}

export interface CopiesDependencies {
  database: Database;
  clock: Clock;
  /** Plans the station's airings anew. */
  plan: (stationId: string) => Promise<void>;
}

export type Copies = ReturnType<typeof createCopies>;

export function createCopies({ database, clock, plan }: CopiesDependencies) {
  /** What could be copied, and what could not and why. */
  function propose(station: Station, content: CopyContent): Promise<CopyProposal> {
    return proposal(database.kysely, station, content);
  }

  async function proposal(
    db: Executor,
    station: Station,
    content: CopyContent,
    without: readonly string[] = [],
  ): Promise<CopyProposal> {
    const { timeZone } = station;
    const now = clock.now();
    const { first, target, count } = daysOfCopy(content);
    const { from, to } = daysBounds(first, count, timeZone);
    const [slots, exceptions] = [await listSlots(db, station.id), await listExceptions(db, station.id)];
    const airings = await airingsBetween(db, station.id, from, to);
    const suspensions = await suspensionsBetween(db, station.id, from, to + DAY_MS);
    const days = daysOf({ first, count, timeZone, now, airings, slots, exceptions, suspensions });
    const { copies, leftOut } = copiesOf({
      ...{ days, exceptions, timeZone, shiftDays: daysBetween(first, target) },
      slots: [
        ...slots,
        ...(await slotsByIds(
          db,
          station.id,
          airings.flatMap(({ slot }) => slot?.id ?? []),
        )),
      ],
      now: wallClockOf(now, timeZone),
    });
    if (copies.length > MOST_COPIES) {
      throw fieldRefusal('from', 'too-many', `Mỗi lần chép nhiều nhất ${MOST_COPIES} lượt phát.`);
    }
    const around = daysBounds(target, count, timeZone);
    const existing = airtimesOf(slots, exceptions, timeZone, around.from - DAY_MS, around.to + DAY_MS);
    const wanted = copies.filter(({ key }) => !without.includes(key));
    return { ...sortOut(wanted, existing, rulesOf(station).rules, timeZone), leftOut };
  }

  /**
   * Copies all but what a person agreed to leave out.
   *
   * @param without keys of those that were told of as impossible
   * @throws Refusal `copies-conflict` when anything else has no room either: the person has not been told of that
   */
  async function copy(
    station: Station,
    actor: Actor,
    content: CopyContent,
    without: readonly string[],
  ): Promise<{ editId: string; count: number }> {
    const done = await database.kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const { taken, refused } = await proposal(tx, station, content, without);
      if (refused.length > 0) {
        const message = 'Có lượt phát không chép được; hãy xem lý do của từng lượt.';
        throw new Refusal('copies-conflict', message, 409);
      }
      if (taken.length === 0) {
        throw fieldRefusal('from', 'nothing-to-copy', 'Không có lượt phát nào chép được.');
      }
      const made = taken.map(({ slot }) => ({
        ...slot,
        ...{ id: newId(now), createdBy: actor.id, createdAt: now },
      }));
      const exceptions = taken.flatMap(({ bulletinId }, index): SlotException[] => {
        const { id: slotId, start: wallStart } = made[index]!;
        return bulletinId === null ? [] : [{ slotId, wallStart, bulletinId, cancelled: false, reason: '' }];
      });
      const change = { before: [], after: made, exceptions: { before: [], after: exceptions } };
      const editId = await writeChange(tx, station, actor, change, now);
      for (const { id, name, start } of made) {
        await record(tx, station.id, actor, 'slot.copy', id, { name, start, from: content.from }, now);
      }
      return { editId, count: made.length };
    });
    await plan(station.id);
    return done;
  }

  return { propose, copy };
}

/** The first day of the source and of the target, and how many days are copied. */
export function daysOfCopy({ unit, from, to }: CopyContent): {
  first: LocalDate;
  target: LocalDate;
  count: number;
} {
  return unit === 'week'
    ? { first: mondayOf(from), target: mondayOf(to), count: 7 }
    : { first: from, target: to, count: 1 };
}
