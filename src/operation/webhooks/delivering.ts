/** Brings messages to other systems, and writes down what they answered. */
import { OutgoingRefused, type Outgoing } from '../../kernel/outgoing.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Database } from '../../storage/database.ts';
import type { JobHandler } from '../../storage/job-runner.ts';
import { signedHeaders } from './signature.ts';
import type { Webhooks } from './webhooks.ts';
import { changeDelivery, findDelivery, findWebhook, type Delivery } from './webhooks.store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Pauses between tries: some 24 hours in all. */
export const PAUSES_MS: readonly number[] = [
  ...[5_000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS],
  ...[HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, 8.25 * HOUR_MS],
];
const GONE = 410;

/** Of one try: what was answered, and whether another one is of any use. */
interface Answer {
  taken: boolean;
  final: boolean;
  words: string;
}

export interface DeliveringDependencies {
  database: Database;
  machine: Clock;
  outgoing: Pick<Outgoing, 'post'>;
  webhooks: Pick<Webhooks, 'schedule' | 'secretsOf'>;
}

/** One try. Done twice after a crash it sends the same id, by which the other side knows it. */
export function deliveryHandler(deps: DeliveringDependencies): JobHandler {
  const { database, machine, webhooks } = deps;
  return async (job, { signal }) => {
    const delivery = await findDelivery(database.kysely, job.stationId, (job.payload as { id: string }).id);
    if (delivery?.state !== 'waiting') return;
    const answer = await tried(deps, delivery, signal);
    signal.throwIfAborted();
    const tries = delivery.tries + 1;
    const pause = PAUSES_MS[tries - 1];
    const again = !answer.taken && !answer.final && pause !== undefined;
    await database.kysely.transaction().execute(async (tx) => {
      await changeDelivery(tx, delivery.stationId, delivery.id, {
        ...{ tries, next_at: null, answer: answer.words, answered_at: machine.now() },
        state: answer.taken ? 'delivered' : again ? 'waiting' : 'failed',
      });
      if (again) await webhooks.schedule(tx, delivery, machine.now() + pause);
    });
  };
}

async function tried(
  { database, machine, outgoing, webhooks }: DeliveringDependencies,
  { id, stationId, webhookId, body }: Delivery,
  signal: AbortSignal,
): Promise<Answer> {
  const webhook = await findWebhook(database.kysely, stationId, webhookId);
  if (!webhook) return { taken: false, final: true, words: 'Nơi nhận đã gỡ nên không gửi nữa.' };
  const secrets = webhooks.secretsOf(webhook);
  if (secrets.length === 0)
    return { taken: false, final: true, words: 'Không mở được khóa ký; hãy đổi khóa rồi gửi lại.' };
  const headers = signedHeaders(secrets, { id, seconds: Math.floor(machine.now() / 1000), body });
  try {
    const { status } = await outgoing.post(webhook.url, { body, headers, maxBytes: 0, signal });
    const words = status === GONE ? 'Trả lời 410: bên nhận không nhận nữa.' : `Trả lời ${status}.`;
    return { taken: status >= 200 && status <= 299, final: status === GONE, words };
  } catch (error) {
    if (!(error instanceof OutgoingRefused)) throw error;
    return { taken: false, final: false, words: error.message };
  }
}
