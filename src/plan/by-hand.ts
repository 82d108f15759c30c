/** Entries by hand: what was heard but left no log. One person writes it with a reason and proof, another confirms it. */
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { idField, requiredText, wallClockField } from '../kernel/fields.ts';
import { newId } from '../kernel/ids.ts';
import { instantOf, monthOf } from '../kernel/zoned-time.ts';
import { findScript } from '../scripts/scripts.store.ts';
import type { Database } from '../storage/database.ts';
import type { Audits } from './audits.ts';
import { confirmByHand, findByHand, insertByHand, type ByHandEntry } from './by-hand.store.ts';

/** What the form sends. */
export const byHandSchema = z.object({
  task: requiredText('Nhiệm vụ', { max: 20 }),
  script: idField('Tin, bài'),
  /** Wall clock of the station. */
  at: wallClockField('Thời điểm phát'),
  reason: requiredText('Lý do', { min: 10, max: 500 }),
  evidence: requiredText('Minh chứng', { min: 5, max: 1_000, lines: true }),
});
export type ByHandForm = z.output<typeof byHandSchema>;

export type ByHand = ReturnType<typeof createByHand>;

export interface ByHandDependencies {
  database: Database;
  clock: Clock;
  audits: Pick<Audits, 'planOf'>;
}

export function createByHand({ database, clock, audits }: ByHandDependencies) {
  const { kysely } = database;

  /**
   * Writes an entry; it counts for nothing until somebody else has confirmed it.
   *
   * @throws Refusal on the field at fault: a time to come, a tin/bài that is not there, a task that counts nothing heard
   */
  async function add(station: Station, actor: Actor, form: ByHandForm): Promise<ByHandEntry> {
    const now = clock.now();
    const at = instantOf(form.at, station.timeZone);
    if (at > now) throw fieldRefusal('at', 'not-yet-heard', 'Thời điểm phát phải là lúc đã qua.');
    const plan = await audits.planOf(station, monthOf(at, station.timeZone));
    const task = plan.tasks.find((one) => one.task === form.task);
    if (!task?.quota.counts.some(({ source }) => source === 'as-run'))
      throw fieldRefusal('task', 'task-not-heard', 'Chỉ nhập tay cho nhiệm vụ đếm tin, bài phát trên loa.');
    const entry: ByHandEntry = {
      id: newId(now),
      task: task.task,
      scriptId: form.script,
      at,
      reason: form.reason,
      evidence: form.evidence,
      by: actor.id,
      byName: actor.name,
      ...{ confirmedBy: null, confirmedByName: null, confirmedAt: null },
      recordedAt: now,
      otherLogId: null,
    };
    await kysely.transaction().execute(async (tx) => {
      const script = await findScript(tx, station.id, form.script);
      if (!script) throw fieldRefusal('script', 'script-not-found', 'Không tìm thấy tin, bài này.');
      await insertByHand(tx, station.id, entry);
      const { scriptId, reason, evidence } = entry;
      const detail = { task: task.task, script: scriptId, at, reason, evidence };
      await record(tx, station.id, actor, 'byhand.write', entry.id, detail, now);
    });
    return entry;
  }

  /**
   * Confirms an entry: by a person, and never the one who wrote it, whatever else he may do.
   *
   * @throws Refusal `by-hand-not-found`, `own-entry`, `already-confirmed`
   */
  async function confirm(station: Station, actor: Actor, id: string): Promise<void> {
    const now = clock.now();
    await kysely.transaction().execute(async (tx) => {
      const entry = await findByHand(tx, station.id, id);
      if (!entry) throw new Refusal('by-hand-not-found', 'Không tìm thấy mục nhập tay này.', 404);
      if (actor.kind !== 'person' || actor.id === entry.by)
        throw new Refusal(
          'own-entry',
          'Mục nhập tay phải do một người khác người nhập xem minh chứng và xác nhận.',
          409,
        );
      if (!(await confirmByHand(tx, station.id, id, actor, now)))
        throw new Refusal('already-confirmed', 'Mục nhập tay này đã được xác nhận rồi.', 409);
      await record(tx, station.id, actor, 'byhand.confirm', id, { written: entry.byName }, now);
    });
  }

  return { add, confirm };
}
