/** Đính chính: an auditor puts the CCHC mark of an item right, or strikes out what should not count; always with a reason. */
import { z } from 'zod';
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { idList, manyOf, oneOf, requiredText } from '../../kernel/fields.ts';
import { newId } from '../../kernel/ids.ts';
import { findScript } from '../../scripts/scripts.store.ts';
import { TOPIC_KEYS } from '../../scripts/topic.ts';
import type { Database, Executor } from '../../storage/database.ts';
import { addLine, type CorrectionEntry } from '../fact-log.store.ts';

const reason = () => requiredText('Lý do đính chính', { min: 10, max: 500 });

export const markSchema = z.object({
  mark: oneOf('Nội dung', ['cchc', 'other']),
  topics: manyOf('Chủ đề', TOPIC_KEYS),
  reason: reason(),
});

export const strikeSchema = z.object({ facts: idList('Mục', { min: 1, max: 50 }), reason: reason() });

export type Corrections = ReturnType<typeof createCorrections>;

export function createCorrections({ database, clock }: { database: Database; clock: Clock }) {
  const { kysely } = database;

  /**
   * Puts right whether an item is CCHC, and its topics: of every revision, from now on.
   *
   * @throws Refusal at `topics` when a CCHC item has none; 404
   */
  async function putMarkRight(
    station: Station,
    actor: Actor,
    scriptId: string,
    { mark, topics, reason: why }: z.output<typeof markSchema>,
  ): Promise<void> {
    if (mark === 'cchc' && topics.length === 0)
      throw fieldRefusal('topics', 'topic-needed', 'Tin, bài CCHC phải có ít nhất một chủ đề.');
    await kysely.transaction().execute(async (tx) => {
      if (!(await findScript(tx, station.id, scriptId)))
        throw new Refusal('script-not-found', 'Không tìm thấy tin, bài này.', 404);
      const cchc = mark === 'cchc';
      await write(tx, station, actor, {
        ...{ kind: 'correction', item: scriptId, cchc, topics: cchc ? topics : [], void: null, reason: why },
      });
    });
  }

  /**
   * Strikes facts out: the rows of a hearing, an entry by hand. They stay on record and count no more.
   *
   * @throws Refusal `fact-not-found`
   */
  async function strikeOut(
    station: Station,
    actor: Actor,
    { facts, reason: why }: z.output<typeof strikeSchema>,
  ): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      for (const fact of facts) {
        if (!(await isKnown(tx, station.id, fact)))
          throw new Refusal('fact-not-found', 'Không tìm thấy mục này trong nhật ký.', 404);
        await write(tx, station, actor, {
          ...{ kind: 'correction', item: null, cchc: null, topics: null, void: fact, reason: why },
        });
      }
    });
  }

  async function write(tx: Executor, station: Station, actor: Actor, entry: CorrectionEntry): Promise<void> {
    const now = clock.now();
    const id = newId(now);
    const by = { id: actor.id, name: actor.name };
    await addLine(tx, station.id, { id, subjectId: id, entry, by, recordedAt: now });
    const { item, cchc, topics, reason: why } = entry;
    const detail = { item, cchc, topics, void: entry.void, reason: why };
    await record(tx, station.id, actor, 'correction.write', id, detail, now);
  }

  return { putMarkRight, strikeOut };
}

/** Of what the judge may be told to leave out, whatever is this station's. */
async function isKnown(db: Executor, stationId: string, id: string): Promise<boolean> {
  const own = [
    db.selectFrom('as_run').select('id').where('station_id', '=', stationId).where('id', '=', id),
    db.selectFrom('by_hand').select('id').where('station_id', '=', stationId).where('id', '=', id),
    db.selectFrom('report').select('id').where('station_id', '=', stationId).where('id', '=', id),
  ];
  for (const query of own) if (await query.executeTakeFirst()) return true;
  const line = await db
    .selectFrom('fact')
    .select('id')
    .where('station_id', '=', stationId)
    .where('subject_id', '=', id)
    .executeTakeFirst();
  return line !== undefined;
}
