/** Reads an order's text aloud: a job, in a queue of its own, so that it never waits behind a long article. Repeatable. */
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import type { SoundMaker } from '../scripts/making.ts';
import { registerMedia } from '../scripts/segments.store.ts';
import type { Database, Executor } from '../storage/database.ts';
import type { JobContext } from '../storage/job-runner.ts';
import type { Job } from '../storage/jobs.ts';
import { findOrder, setSound, soundOfCity, type MadeSound } from './orders.store.ts';

export const ORDER_JOB = 'emergency.make';

export function orderJobKey(orderId: string): string {
  return `${ORDER_JOB}:${orderId}`;
}

interface OrderPayload {
  orderId: string;
}

export interface OrderMakingDependencies {
  database: Database;
  clock: Clock;
  sounds: SoundMaker;
  station: (id: string) => Promise<Station>;
  /** Airs at once what needs no person; false where it does. */
  airIfAllowed: (tx: Executor, station: Station, orderId: string) => Promise<boolean>;
  tellPlayers: (stationId: string, mark: string) => Promise<void>;
}

export function orderMakingHandler(deps: OrderMakingDependencies) {
  const { database, clock, sounds, station } = deps;

  return async (job: Job, context: JobContext): Promise<null> => {
    const { orderId } = job.payload as OrderPayload;
    const order = await findOrder(database.kysely, job.stationId, orderId);
    if (!order || order.sound || order.state === 'discarded') return null;
    const twin = order.origin === 'city' ? await soundOfCity(database.kysely, order) : null;
    if (twin) {
      await keep(job.stationId, orderId, twin);
      return null;
    }
    // No service outside: an emergency waits for nobody's network.
    const how = { internal: true, urgent: true };
    const { sound } = await sounds.speak(await station(job.stationId), order.text, order.voice, context, how);
    await keep(job.stationId, orderId, sound);
    return null;
  };

  async function keep(stationId: string, orderId: string, sound: MadeSound): Promise<void> {
    const { sha256, bytes, durationMs, mediaType } = sound;
    const own = await station(stationId);
    const onAir = await database.kysely.transaction().execute(async (tx) => {
      await registerMedia(tx, stationId, sound, clock.now());
      await setSound(tx, stationId, orderId, { sound: { sha256, bytes, durationMs, mediaType } });
      return deps.airIfAllowed(tx, own, orderId);
    });
    if (onAir) await deps.tellPlayers(stationId, orderId);
  }
}

/** Puts the reason where the person who waits for the sound sees it. */
export async function orderMakingFailed(tx: Executor, job: Job, reason: string): Promise<void> {
  const { orderId } = job.payload as OrderPayload;
  await setSound(tx, job.stationId, orderId, { failure: reason });
}
