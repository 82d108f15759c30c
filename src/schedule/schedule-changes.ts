/** A change of the schedule, written together with what takes it back. */
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { canonicalJson } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import type { Executor } from '../storage/database.ts';
import { insertEdit, type ScheduleChange } from './schedule-edits.store.ts';
import { insertSlot, putException, removeException, updateSlot, type SlotException } from './slots.store.ts';

const DAY_MS = 86_400_000;

/** Writes a change and keeps what takes it back. Gives the edit's id. */
export async function writeChange(
  tx: Executor,
  station: Station,
  actor: Actor,
  change: ScheduleChange,
  now: number,
): Promise<string> {
  const known = new Set(change.before.map(({ id }) => id));
  for (const slot of change.after)
    await (known.has(slot.id) ? updateSlot(tx, slot, now) : insertSlot(tx, slot));
  await replaceExceptions(tx, station, actor, change.exceptions.before, change.exceptions.after, now);
  const id = newId(now);
  const edit = { id, stationId: station.id, by: actor.id, at: now, change, undoneAt: null };
  await insertEdit(tx, edit, now - DAY_MS);
  return id;
}

/** Puts the exceptions `after` where `before` stood. */
export async function replaceExceptions(
  tx: Executor,
  station: Station,
  actor: Actor,
  before: readonly SlotException[],
  after: readonly SlotException[],
  now: number,
): Promise<void> {
  const same = (a: SlotException) => (b: SlotException) => canonicalJson(a) === canonicalJson(b);
  for (const one of before)
    if (!after.some(same(one))) await removeException(tx, station.id, one.slotId, one.wallStart);
  for (const one of after)
    if (!before.some(same(one))) await putException(tx, station.id, one, actor.id, now);
}
