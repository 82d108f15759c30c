/** "Khung chương trình": chimes, opening and closing words that a programme's bulletins have in common; the next one begins from it. */
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { idField, requiredText } from '../kernel/fields.ts';
import { newId } from '../kernel/ids.ts';
import { viDate } from '../kernel/vietnamese.ts';
import type { LocalDate } from '../kernel/zoned-time.ts';
import type { Database } from '../storage/database.ts';
import type { BulletinContent } from './bulletin.ts';
import { findBulletin } from './bulletins.store.ts';
import type { Frame } from './frame.ts';
import { deleteFrame, findFrame, insertFrame, listFrames } from './frames.store.ts';

export const frameSchema = z.object({
  name: requiredText('Tên chương trình', { max: 120 }),
  bulletinId: idField('Bản tin làm khung'),
});

/** More are no choice but a search. */
const MOST_FRAMES = 20;

export type Frames = ReturnType<typeof createFrames>;

export function createFrames({ database, clock }: { database: Database; clock: Clock }) {
  const { kysely } = database;

  /** @throws Refusal at `bulletinId` for one that is not there, at `name` for one that is taken or one too many */
  async function add(
    station: Station,
    actor: Actor,
    { name, bulletinId }: z.output<typeof frameSchema>,
  ): Promise<Frame> {
    return kysely.transaction().execute(async (tx) => {
      const bulletin = await findBulletin(tx, station.id, bulletinId);
      if (!bulletin)
        throw fieldRefusal('bulletinId', 'bulletin-not-found', 'Không tìm thấy bản tin này; hãy chọn lại.');
      const known = await listFrames(tx, station.id);
      if (known.some((frame) => frame.name.toLowerCase() === name.toLowerCase()))
        throw fieldRefusal('name', 'frame-known', 'Đã có khung tên này; hãy đặt tên khác.');
      if (known.length >= MOST_FRAMES)
        throw fieldRefusal('name', 'too-many-frames', `Một đài có tối đa ${MOST_FRAMES} khung; hãy bỏ bớt.`);
      const now = clock.now();
      const { openingChime, closingChime, openingTemplateId, closingTemplateId, between } = bulletin;
      const frame: Frame = {
        ...{ id: newId(now), stationId: station.id, name },
        ...{ openingChime, closingChime, openingTemplateId, closingTemplateId, between },
        created: { by: actor.name, at: now },
      };
      await insertFrame(tx, frame);
      await record(tx, station.id, actor, 'bulletin-frame.add', frame.id, { name, bulletinId }, now);
      return frame;
    });
  }

  /** Bulletins made from it stay as they are. */
  async function remove(station: Station, actor: Actor, id: string): Promise<Frame> {
    return kysely.transaction().execute(async (tx) => {
      const frame = await findFrame(tx, station.id, id);
      if (!frame) throw new Refusal('frame-not-found', 'Không tìm thấy khung chương trình này.', 404);
      await deleteFrame(tx, station.id, id);
      await record(tx, station.id, actor, 'bulletin-frame.remove', id, { name: frame.name }, clock.now());
      return frame;
    });
  }

  const list = (stationId: string): Promise<Frame[]> => listFrames(kysely, stationId);
  const find = (stationId: string, id: string): Promise<Frame | undefined> =>
    findFrame(kysely, stationId, id);

  return { add, remove, list, find };
}

/** What a bulletin of the programme begins with. @example 'Bản tin sáng, ngày 27/11/2026' */
export function begunFrom(frame: Frame, date: LocalDate): BulletinContent {
  const { name, openingChime, closingChime, openingTemplateId, closingTemplateId, between } = frame;
  return {
    ...{ title: `${name}, ngày ${viDate(date)}`, scriptIds: [] },
    ...{ openingChime, closingChime, openingTemplateId, closingTemplateId, between },
  };
}
