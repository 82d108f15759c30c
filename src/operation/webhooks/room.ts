/** Puts the webhooks together: their use cases, the queue that sends, and the look at what happened. */
import type { Log } from '../../kernel/log.ts';
import { recurring } from '../../kernel/recurring.ts';
import type { Outgoing } from '../../kernel/outgoing.ts';
import { startJobRunner, type JobHandler } from '../../storage/job-runner.ts';
import { listStations, type Station } from '../../accounts/stations.ts';
import type { HeardOf } from '../../schedule/heard.ts';
import { createCollecting } from './collecting.ts';
import { deliveryHandler } from './delivering.ts';
import { createWebhooks, DELIVER_JOB, type WebhooksDependencies } from './webhooks.ts';

export interface WebhookRoomDependencies extends Omit<WebhooksDependencies, 'wake'> {
  log: Log;
  outgoing: Outgoing;
  heardOf: HeardOf;
  /** Other messages that go out by the same queue. */
  also: Record<string, JobHandler>;
  /** Of several processes one looks. */
  atMyTurn: (name: string, ms: number, work: () => Promise<unknown>) => Promise<void>;
}

const TURN_MS = 30_000;
/** An emergency is told within seconds. */
const EVERY = '*/5 * * * * *';

export function openWebhooks(deps: WebhookRoomDependencies) {
  const { database, machine, log, outgoing } = deps;
  const webhooks = createWebhooks({ ...deps, wake: () => runner.wake() });
  // A queue of its own: a system that answers slowly holds up nothing else.
  const runner = startJobRunner({
    ...{ database, machine, log },
    handlers: {
      [DELIVER_JOB]: deliveryHandler({ database, machine, outgoing, webhooks }),
      ...deps.also,
    },
  });
  const { collect } = createCollecting({ ...deps, webhooks });
  const look = async (station: Station) => {
    try {
      await collect(station);
    } catch (error) {
      log.error('what happened could not be told to other systems', { station: station.id, error });
    }
  };
  const round = async () => {
    for (const station of await listStations(database.kysely)) await look(station);
    runner.wake();
  };
  const stop = recurring(EVERY, () => deps.atMyTurn('webhooks', TURN_MS, round), log);
  return {
    ...{ webhooks, collect, wake: () => runner.wake() },
    close: async () => {
      await stop();
      await runner.stop();
    },
  };
}
