import type { Actor } from '../accounts/actor.ts';
import { stepsFor, waitingBySteps } from '../accounts/approval-policy.ts';
import type { Station } from '../accounts/stations.ts';
import type { Executor } from '../storage/database.ts';
import { countSubmitted } from './scripts.store.ts';

/** How many items wait for a step of approval that is this person's: the number beside Duyệt in the menu. */
export async function waitingFor(
  db: Executor,
  { station, actor }: { station: Station; actor: Actor },
): Promise<number> {
  const steps = stepsFor(actor.roles, station.settings);
  if (steps.length === 0) return 0;
  const waiting = waitingBySteps(station.settings, await countSubmitted(db, station.id));
  return steps.reduce((sum, step) => sum + waiting[step], 0);
}
