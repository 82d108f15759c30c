/** What people do with the schedule: slots, single occurrences, and "Dừng phát". */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import { isReady } from '../bulletins/rundown.ts';
import type { Bulletins } from '../bulletins/bulletins.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { optionalText } from '../kernel/fields.ts';
import { newId } from '../kernel/ids.ts';
import { projectRoot } from '../kernel/project-files.ts';
import { viDuration } from '../kernel/vietnamese.ts';
import { dateOf, instantOf } from '../kernel/zoned-time.ts';
import type { Database, Executor } from '../storage/database.ts';
import { findAiring, lastEndOf, putAiring, type Airing } from './airings.store.ts';
import { airtimesOf, newFaults } from './airtimes.ts';
import { findConflicts, type Conflict, type ConflictKind } from './core/conflicts.ts';
import { parseRules, type AirtimeRules } from './core/rules.ts';
import { mostADay, parseRule } from './core/rrule.ts';
import { isInOurTime, slotFields, YEARS } from './core/slot.ts';
import { findSource } from './relay-sources.store.ts';
import { writeChange } from './schedule-changes.ts';
import { MOST_SHIFT_MS } from './shifting.ts';
import {
  findSlot,
  listExceptions,
  listSlots,
  putException,
  touchSlot,
  type Directive,
  type SlotException,
  type StationSlot,
} from './slots.store.ts';

/** How far ahead a slot is held against the rules when it is saved: every weekday and month's end comes in it. */
export const CHECKED_DAYS = 92;
const DAY_MS = 86_400_000;

/** A player takes 10,000 airings at most, and a week of a slot every half hour is 336. */
const MOST_A_DAY = 48;
export const MOST_EXDATES = 1_000;

const inOurTime = (wall: string | undefined) => wall === undefined || isInOurTime(wall);
const notInOurTime = `Ngày phát phải từ năm ${YEARS.first} đến năm ${YEARS.last}.`;

const optionalId = z
  .string({ error: 'Lựa chọn không hợp lệ.' })
  .max(100, 'Lựa chọn không hợp lệ.')
  .nullish()
  .transform((id) => (id ? id : null));

/** What a person fills in for a slot. Zones by id; wall clocks of the station's zone. */
export const slotContentSchema = slotFields.safeExtend({
  start: slotFields.shape.start.refine(inOurTime, { error: notInOurTime }),
  until: slotFields.shape.until.refine(inOurTime, { error: notInOurTime }),
  exdates: slotFields.shape.exdates.refine((dates) => dates === undefined || dates.length <= MOST_EXDATES, {
    error: 'Nhiều nhất 1.000 ngày nghỉ; hãy dùng ngày kết thúc hoặc sửa quy tắc lặp.',
  }),
  zones: z
    .array(z.string({ error: 'Cụm loa không hợp lệ.' }), { error: 'Hãy chọn ít nhất một cụm loa.' })
    .min(1, 'Hãy chọn ít nhất một cụm loa.'),
  bulletinId: optionalId,
  reserveBulletinId: optionalId,
  /** Absent: as it was. */
  relaySourceId: z
    .string({ error: 'Nguồn tiếp âm không hợp lệ.' })
    .max(100, 'Nguồn tiếp âm không hợp lệ.')
    .transform((id) => id || null)
    .nullable()
    .optional(),
  /** Whole up to a minute late if it still ends in time, later from the next item. */
  late: z
    .enum(['whole', 'next-item', 'skip'], { error: 'Hãy chọn cách xử lý khi phát muộn.' })
    .default('whole'),
  overrun: z
    .enum(['cut', 'finish', 'shift'], { error: 'Hãy chọn cách xử lý khi quá giờ.' })
    .default('finish'),
  /** Of an item that an emergency broke off; absent: as it was, and at first the next item by the clock. */
  afterPreempt: z
    .enum(['restart', 'next'], { error: 'Hãy chọn cách phát tiếp sau khi nhường phát khẩn cấp.' })
    .optional(),
  kind: z.enum(['regular', 'directive'], { error: 'Hãy chọn loại khung giờ.' }).optional(),
  priority: z.enum(['normal', 'priority'], { error: 'Hãy chọn mức ưu tiên.' }).optional(),
  /** Of a directive: which document, and who signed it. */
  document: optionalText('Số, ký hiệu văn bản', { max: 200 }).optional(),
  orderedBy: optionalText('Người ký, người chỉ đạo', { max: 200 }).optional(),
});
export type SlotContent = z.output<typeof slotContentSchema>;

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

/** Before anything is expanded: a rule by the second would take the server with it. */
function refuseDense(rrule: string | undefined): void {
  if (rrule === undefined || mostADay(parseRule(rrule)) <= MOST_A_DAY) return;
  const message = `Khung giờ lặp quá dày: nhiều nhất ${MOST_A_DAY} lần một ngày. Hãy lặp theo ngày hoặc tuần (FREQ=DAILY, FREQ=WEEKLY).`;
  throw fieldRefusal('rrule', 'rule-too-dense', message);
}

/** @throws Refusal on what is missing: a directive that nobody can look up would be no reason to leave the rules. */
function directiveOf({ document, orderedBy, rrule, until }: Partial<SlotContent>): Directive {
  if (!document) throw fieldRefusal('document', 'document-needed', 'Hãy ghi số, ký hiệu văn bản chỉ đạo.');
  if (!orderedBy)
    throw fieldRefusal('orderedBy', 'ordered-by-needed', 'Hãy ghi người ký hoặc người chỉ đạo.');
  if (rrule !== undefined && until === undefined && !/COUNT=/.test(rrule)) {
    const message = 'Phát theo chỉ đạo phải có ngày cuối cùng, theo văn bản chỉ đạo.';
    throw fieldRefusal('until', 'until-needed', message);
  }
  return { document, orderedBy };
}

/** @throws Refusal on a bulletin that runs too far over, or whose whole length breaks an airtime rule */
function refuseShift(
  station: Station,
  slot: StationSlot,
  field: string,
  title: string,
  totalMs: number,
): void {
  const long = `Bản tin “${title}” dài ${viDuration(totalMs)}`;
  if (totalMs - slot.durationMinutes * 60_000 > MOST_SHIFT_MS) {
    const message = `${long}, vượt khung giờ quá ${viDuration(MOST_SHIFT_MS)}. Hãy bớt tin hoặc kéo dài khung giờ.`;
    throw fieldRefusal(field, 'bulletin-too-long', message);
  }
  if (slot.kind === 'directive') return;
  const startsAt = instantOf(slot.start, station.timeZone);
  const whole = {
    slotId: slot.id,
    slotName: slot.name,
    zones: slot.zones,
    startsAt,
    endsAt: startsAt + totalMs,
  };
  const rules = rulesOf(station).rules.filter(({ kind }) => kind === 'minutes-a-session' || kind === 'hours');
  const [broken] = findConflicts([whole], rules, station.timeZone);
  if (broken) throw fieldRefusal(field, broken.rule, `${long}. ${broken.message}`);
}

function refuseConflicts(
  station: Station,
  slot: StationSlot,
  others: readonly StationSlot[],
  exceptions: readonly SlotException[],
  now: number,
): void {
  const rules = rulesOf(station);
  if (rules.trialOnly && !station.trial) {
    throw fieldRefusal('rules', 'trial-rules', 'Bộ quy định thời lượng này chỉ dùng cho đài thử nghiệm.');
  }
  // From the slot's own beginning when that is still ahead.
  const from = Math.max(now, instantOf(slot.start, station.timeZone) - DAY_MS);
  const to = from + CHECKED_DAYS * DAY_MS;
  const airtimes = airtimesOf([...others, slot], exceptions, station.timeZone, from, to);
  if (!airtimes.some((occurrence) => occurrence.slotId === slot.id)) {
    const message = 'Khung giờ này không có lượt phát nào sắp tới. Hãy xem lại ngày giờ và cách lặp.';
    throw fieldRefusal('start', 'never-airs', message);
  }
  const without = airtimes.filter((airtime) => airtime.slotId !== slot.id);
  const [caused] = newFaults(without, airtimes, rules.rules, station.timeZone);
  if (caused) throw fieldRefusal(faultyField(caused.kind, slot), caused.rule, caused.message);
}

/** What a person changes to keep a rule of this kind. */
const FIELD_OF_KIND: Record<ConflictKind, 'start' | 'durationMinutes' | 'rrule'> = {
  'minutes-a-session': 'durationMinutes',
  weekdays: 'rrule',
  hours: 'start',
  'sessions-a-day': 'start',
  'sessions-a-part': 'start',
  overlap: 'start',
};

/** A slot that comes once has no weekdays but the one of its start. */
function faultyField(kind: ConflictKind, { rrule }: StationSlot): string {
  const field = FIELD_OF_KIND[kind];
  return field === 'rrule' && rrule === undefined ? 'start' : field;
}

async function existing(db: Executor, stationId: string, id: string): Promise<StationSlot> {
  const slot = await findSlot(db, stationId, id);
  if (!slot) throw new Refusal('slot-not-found', 'Không tìm thấy khung giờ phát này.', 404);
  return slot;
}

const loaded = new Map<string, AirtimeRules>();

/** The airtime rules a station has chosen: schedules/rules/<name>.yaml. */
export function rulesOf(station: Station): AirtimeRules {
  const name = station.settings.rules;
  const known =
    loaded.get(name) ??
    parseRules(readFileSync(join(projectRoot, 'schedules', 'rules', `${name}.yaml`), 'utf8'));
  loaded.set(name, known);
  return known;
}
