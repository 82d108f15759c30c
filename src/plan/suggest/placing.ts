/** Placing what a person ticked of Gợi ý, and taking it back. */
import { z } from 'zod';
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import { MOST_ITEMS, type Bulletin, type BulletinContent } from '../../bulletins/bulletin.ts';
import { NEW_BULLETIN } from '../../bulletins/bulletin-form.ts';
import type { Bulletins } from '../../bulletins/bulletins.ts';
import type { Clock } from '../../kernel/clock.ts';
import { textList } from '../../kernel/fields.ts';
import { viDate, viDuration } from '../../kernel/vietnamese.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import { occurrenceKey } from '../../schedule/airtimes.ts';
import type { CalendarEdits } from '../../schedule/calendar-edits.ts';
import { writeChange } from '../../schedule/schedule-changes.ts';
import { findEdit } from '../../schedule/schedule-edits.store.ts';
import { listExceptions, listSlots, type SlotException } from '../../schedule/slots.store.ts';
import { airableScript } from '../../scripts/airable.ts';
import type { Database, Executor } from '../../storage/database.ts';
import type { ComingPlace } from './coming-places.ts';
import { placesOf, roomIn, type Room } from './coming-rooms.ts';
import type { Session } from './suggest.ts';

const LONGEST_TITLE = 200;
/** Many times a month's quotas. */
const MOST_TICKS = 60;

/** One tick of the form: '<script> <slot> <wall clock>'. */
const TICK = /^([\w-]{1,64}) ([\w-]{1,64}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)$/;
export const placeSchema = z.object({
  chon: textList(
    'Gợi ý',
    z.string({ error: 'Gợi ý không đúng dạng.' }).regex(TICK, { error: 'Gợi ý không đúng dạng.' }),
    { min: 1, max: MOST_TICKS },
  ),
});

export function tickOf(scriptId: string, { slotId, wallStart }: Pick<Session, 'slotId' | 'wallStart'>) {
  return `${scriptId} ${slotId} ${wallStart}`;
}

/** What became of one tick. */
export interface Placing {
  title: string;
  /** UTC ms; null when the session is not there any more. */
  startsAt: number | null;
  /** Why it was not placed; null: it was. */
  refused: string | null;
}

export interface PlacingDependencies {
  database: Database;
  clock: Clock;
  bulletins: Bulletins;
  calendarEdits: Pick<CalendarEdits, 'undo'>;
  /** Plans the station's airings anew. */
  plan: (stationId: string) => Promise<void>;
}

export function createPlacing({ database, clock, bulletins, calendarEdits, plan }: PlacingDependencies) {
  const { kysely } = database;

  /**
   * Places what was ticked, in one transaction: each item goes into its session's bulletin for this once. What can't be placed
   * any more is told, and the others are placed all the same.
   */
  async function place(
    station: Station,
    actor: Actor,
    ticks: readonly string[],
  ): Promise<{ placings: Placing[]; editId: string | null }> {
    const done = await kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const places = new Map(
        (await placesOf(tx, station, now)).map((one) => [occurrenceKey(one.occurrence), one]),
      );
      const placings: Placing[] = [];
      const added: SlotException[] = [];
      for (const [key, scripts] of bySession(ticks)) {
        const filled = await fill(tx, station, actor, places.get(key), scripts);
        placings.push(...filled.placings);
        added.push(...filled.exceptions);
      }
      if (added.length === 0) return { placings, editId: null };
      const slotIds = new Set(added.map(({ slotId }) => slotId));
      const slots = (await listSlots(tx, station.id)).filter(({ id }) => slotIds.has(id));
      const own = (await listExceptions(tx, station.id)).filter(({ slotId }) => slotIds.has(slotId));
      const replaced = new Set(added.map(occurrenceKey));
      const after = [...own.filter((one) => !replaced.has(occurrenceKey(one))), ...added];
      const change = { before: slots, after: slots, exceptions: { before: own, after } };
      const editId = await writeChange(tx, station, actor, change, now);
      const items = placings.filter(({ refused }) => refused === null).map(({ title }) => title);
      await record(tx, station.id, actor, 'plan.suggest', editId, { items }, now);
      return { placings, editId };
    });
    if (done.editId !== null) await plan(station.id);
    return done;
  }

  /** Puts items into one session, as far as they fit. */
  async function fill(
    tx: Executor,
    station: Station,
    actor: Actor,
    place: ComingPlace | undefined,
    scriptIds: readonly string[],
  ): Promise<{ placings: Placing[]; exceptions: SlotException[] }> {
    const [found] = place?.bulletinId ? await bulletins.findAll(tx, station.id, [place.bulletinId]) : [];
    const bulletin = found?.archivedAt === null ? found : undefined;
    const room = place?.open ? await roomIn(tx, bulletins, station, place, bulletin) : null;
    let { freeMs, freeItems } = room ?? { freeMs: 0, freeItems: 0 };
    const placings: Placing[] = [];
    const taken: string[] = [];
    for (const scriptId of scriptIds) {
      const item = await airableScript(tx, station.id, scriptId);
      const title = titleOf(item);
      const refused =
        item.kind !== 'airable'
          ? NOT_AIRABLE[item.kind]
          : whyNot(item.segment.durationMs, {
              ...{ place, room, freeMs, freeItems },
              held: bulletin?.scriptIds.includes(scriptId) ?? false,
            });
      placings.push({ title, startsAt: place?.occurrence.startsAt ?? null, refused });
      if (refused !== null || item.kind !== 'airable') continue;
      taken.push(scriptId);
      freeMs -= item.segment.durationMs;
      freeItems -= 1;
    }
    if (!place || taken.length === 0) return { placings, exceptions: [] };
    const content = await contentWith(tx, station, place, bulletin, taken);
    const { id: bulletinId } = await bulletins.write(tx, station, actor, null, content);
    const { slotId, wallStart } = place.occurrence;
    return { placings, exceptions: [{ slotId, wallStart, bulletinId, cancelled: false, reason: '' }] };
  }

  /** The session's own bulletin with the items behind its own; a bulletin of theirs where it had none. */
  async function contentWith(
    tx: Executor,
    station: Station,
    { occurrence }: ComingPlace,
    bulletin: Bulletin | undefined,
    taken: readonly string[],
  ): Promise<BulletinContent> {
    const date = viDate(dateOf(occurrence.startsAt, station.timeZone));
    const title = bulletin ? `${bulletin.title}, thêm tin CCHC ${date}` : `${occurrence.slotName} ${date}`;
    const own: string[] = [];
    // One that was withdrawn meanwhile would be refused, and is left out on air anyway.
    for (const id of bulletin?.scriptIds ?? [])
      if ((await airableScript(tx, station.id, id)).kind === 'airable') own.push(id);
    const { openingChime, closingChime, openingTemplateId, closingTemplateId, between } =
      bulletin ?? NEW_BULLETIN;
    return {
      title: title.slice(0, LONGEST_TITLE),
      ...{ openingChime, closingChime, openingTemplateId, closingTemplateId, between },
      scriptIds: [...own, ...taken],
    };
  }

  /** Takes one's own placing back, while nobody has gone on from it; the bulletins made for it go too. */
  async function undo(station: Station, actor: Actor, editId: string): Promise<void> {
    await calendarEdits.undo(station, actor, editId);
    const edit = await findEdit(kysely, station.id, editId);
    const used = new Set(
      [...(await listSlots(kysely, station.id)), ...(await listExceptions(kysely, station.id))].map(
        ({ bulletinId }) => bulletinId,
      ),
    );
    const { before, after } = edit!.change.exceptions;
    const known = new Set(before.map(({ bulletinId }) => bulletinId));
    for (const { bulletinId } of after)
      if (bulletinId !== null && !known.has(bulletinId) && !used.has(bulletinId))
        await bulletins.archive(station, actor, bulletinId);
  }

  return { place, undo };
}

function bySession(ticks: readonly string[]): Map<string, string[]> {
  const sessions = new Map<string, string[]>();
  for (const tick of ticks) {
    const [, scriptId, slotId, wallStart] = TICK.exec(tick)!;
    const key = occurrenceKey({ slotId: slotId!, wallStart: wallStart! });
    sessions.set(key, [...(sessions.get(key) ?? []), scriptId!]);
  }
  return sessions;
}

type FoundScript = Awaited<ReturnType<typeof airableScript>>;

function titleOf(item: FoundScript): string {
  if (item.kind === 'airable') return item.revision.title;
  return item.kind === 'missing' ? 'Tin, bài không còn' : item.title;
}

const NOT_AIRABLE: Record<Exclude<FoundScript['kind'], 'airable'>, string> = {
  'not-approved': 'Tin, bài không còn được duyệt.',
  withdrawn: 'Tin, bài đã thu hồi.',
  expired: 'Âm thanh của tin, bài đã hết thời hạn lưu giữ.',
  missing: 'Tin, bài không còn.',
};

interface Fitting extends Room {
  place: ComingPlace | undefined;
  room: Room | null;
  /** The session has the item already. */
  held: boolean;
}

function whyNot(durationMs: number, { place, room, freeMs, freeItems, held }: Fitting): string | null {
  if (!place) return 'Buổi phát này đã bắt đầu, đã hủy hoặc không còn trong lịch.';
  if (!place.open)
    return 'Buổi phát này không nhận thêm tin, bài: vướng quy định thời lượng hoặc đã có nội dung riêng.';
  if (held) return 'Buổi phát này đã có tin, bài đó.';
  if (!room) return 'Bản tin của buổi phát này còn phần chưa phát được; hãy sửa bản tin trước.';
  if (freeItems <= 0) return `Bản tin của buổi phát này đã đủ ${MOST_ITEMS} tin, bài.`;
  if (durationMs <= freeMs) return null;
  const left = viDuration(Math.max(0, freeMs));
  return `Buổi phát này không còn đủ chỗ: còn ${left}, tin, bài dài ${viDuration(durationMs)}.`;
}
