/**
 * Báo cho hệ thống khác: other systems are told what happens in a station. What happened is read from the trail and from the players' rows, in
 * the order it was written: no room has to think of it, and nothing is told that was not done.
 */
import { z } from 'zod';
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { manyOf, requiredText } from '../../kernel/fields.ts';
import { newId } from '../../kernel/ids.ts';
import type { SecretBox } from '../../kernel/secret-box.ts';
import type { Database, Executor } from '../../storage/database.ts';
import { enqueue } from '../../storage/jobs.ts';
import { EVENTS, type EventName } from './events.ts';
import { newSigningSecret } from './signature.ts';
import {
  changeDelivery,
  changeWebhook,
  findDelivery,
  findWebhook,
  insertDelivery,
  insertWebhook,
  listWebhooks,
  type Delivery,
  type Webhook,
} from './webhooks.store.ts';

export const DELIVER_JOB = 'webhook.deliver';
const MOST_WEBHOOKS = 20;
/** So long the secret before signs too: time to bring the new one to the other side. */
export const BOTH_SECRETS_MS = 86_400_000;

export const webhookSchema = z.object({
  name: requiredText('Tên', { max: 100 }),
  url: requiredText('Địa chỉ', { max: 1_000 }),
  events: manyOf('Sự kiện', EVENTS, { min: 1 }),
});

export interface WebhooksDependencies {
  database: Database;
  clock: Clock;
  machine: Clock;
  secrets: SecretBox;
  /** Hosts of the ward's own network, as the installation names them: they alone may be spoken to without TLS. */
  insideHosts: readonly string[];
  /** Starts looking for deliveries at once. */
  wake: () => void;
}

export type Webhooks = ReturnType<typeof createWebhooks>;

export function createWebhooks(deps: WebhooksDependencies) {
  const { database, clock, machine, secrets } = deps;
  const { kysely } = database;

  /** Gives the secret, this once. What happened before is not told. */
  async function add(
    station: Station,
    actor: Actor,
    { name, url, events }: z.output<typeof webhookSchema>,
  ): Promise<{ id: string; secret: string }> {
    const address = checkedAddress(url, deps.insideHosts);
    const now = clock.now();
    const id = newId(now);
    const secret = newSigningSecret();
    await kysely.transaction().execute(async (tx) => {
      if ((await listWebhooks(tx, station.id)).length >= MOST_WEBHOOKS)
        throw new Refusal('too-many-webhooks', `Mỗi đài đặt được ${MOST_WEBHOOKS} nơi nhận.`, 409);
      const detail = { name, host: new URL(address).host, events };
      const line = await record(tx, station.id, actor, 'webhook.add', id, detail, now);
      await insertWebhook(tx, {
        ...{ id, stationId: station.id, name, url: address, events },
        ...{ sealedSecret: secrets.seal(secret, boundTo(station.id, id)), sealedBefore: null },
        ...{ beforeUntil: null, trailSeq: line.seq, asRunAt: now, byName: actor.name, createdAt: now },
      });
    });
    return { id, secret };
  }

  /** A new secret, shown this once; the one before signs along for a day. */
  async function rotate(station: Station, actor: Actor, id: string): Promise<string> {
    const secret = newSigningSecret();
    await kysely.transaction().execute(async (tx) => {
      const { sealedSecret, name } = await existing(tx, station.id, id);
      await changeWebhook(tx, station.id, id, {
        sealed_secret: secrets.seal(secret, boundTo(station.id, id)),
        ...{ sealed_before: sealedSecret, before_until: machine.now() + BOTH_SECRETS_MS },
      });
      await record(tx, station.id, actor, 'webhook.rotate', id, { name }, clock.now());
    });
    return secret;
  }

  async function remove(station: Station, actor: Actor, id: string): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      const { name } = await existing(tx, station.id, id);
      await changeWebhook(tx, station.id, id, { removed_at: clock.now() });
      await record(tx, station.id, actor, 'webhook.remove', id, { name }, clock.now());
    });
  }

  /** Something to see whether the other side hears: it tells of nothing. */
  async function test(station: Station, actor: Actor, id: string): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      const webhook = await existing(tx, station.id, id);
      const now = clock.now();
      await tell(tx, station, webhook, { event: 'test', cause: `test:${newId(now)}`, at: now, data: {} });
      await record(tx, station.id, actor, 'webhook.test', id, { name: webhook.name }, now);
    });
    deps.wake();
  }

  /** The same message, under the same id, from the first try on. */
  async function resend(station: Station, actor: Actor, id: string, deliveryId: string): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      await existing(tx, station.id, id);
      const delivery = await findDelivery(tx, station.id, deliveryId);
      if (delivery?.webhookId !== id)
        throw new Refusal('delivery-not-found', 'Không tìm thấy lần gửi này.', 404);
      if (delivery.state === 'waiting')
        throw new Refusal('still-trying', 'Lần gửi này đang được thử lại.', 409);
      await changeDelivery(tx, station.id, deliveryId, { state: 'waiting', tries: 0 });
      await schedule(tx, delivery, machine.now());
      await record(tx, station.id, actor, 'webhook.resend', id, { delivery: deliveryId }, clock.now());
    });
    deps.wake();
  }

  /** A message for one webhook, once for one cause; it is sent by the queue. */
  async function tell(
    tx: Executor,
    { id: stationId, name, slug }: Station,
    webhook: Pick<Webhook, 'id'>,
    happening: { event: EventName | 'test'; cause: string; at: number; data: Record<string, unknown> },
  ): Promise<void> {
    const { event, cause, at, data } = happening;
    const body = JSON.stringify({
      ...{ type: event, timestamp: new Date(at).toISOString() },
      data: { station: { id: stationId, name, slug }, ...data },
    });
    const now = clock.now();
    const made = { id: newId(now), stationId, webhookId: webhook.id, event, body, createdAt: now };
    if ((await insertDelivery(tx, { ...made, cause })) !== null) await schedule(tx, made, machine.now());
  }

  /** The next try, in the transaction that writes down what came of the last one. */
  async function schedule(
    tx: Executor,
    { id, stationId }: Pick<Delivery, 'id' | 'stationId'>,
    runAt: number,
  ): Promise<void> {
    await changeDelivery(tx, stationId, id, { next_at: runAt });
    const job = { stationId, name: DELIVER_JOB, key: `webhook:${newId(runAt)}`, payload: { id }, runAt };
    await enqueue(tx, job, machine.now());
  }

  /** The secrets that sign now. */
  function secretsOf({ id, stationId, sealedSecret, sealedBefore, beforeUntil }: Webhook): string[] {
    const both = sealedBefore !== null && (beforeUntil ?? 0) > machine.now();
    return [sealedSecret, ...(both ? [sealedBefore] : [])].flatMap(
      (sealed) => secrets.open(sealed, boundTo(stationId, id)) ?? [],
    );
  }

  return { add, rotate, remove, test, resend, tell, schedule, secretsOf };
}

function boundTo(stationId: string, id: string): string {
  return `webhook/${stationId}/${id}`;
}

async function existing(tx: Executor, stationId: string, id: string): Promise<Webhook> {
  const found = await findWebhook(tx, stationId, id);
  if (!found) throw new Refusal('webhook-not-found', 'Không tìm thấy nơi nhận này.', 404);
  return found;
}

/** @throws Refusal at field `url`; whether it leads into the ward's own network is asked at each try (kernel/outgoing.ts) */
function checkedAddress(address: string, insideHosts: readonly string[]): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const inside = url && (insideHosts.includes(url.host) || insideHosts.includes(url.hostname));
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && inside))
    throw fieldRefusal('url', 'not-https', 'Địa chỉ phải bắt đầu bằng https://.');
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    throw fieldRefusal('url', 'bad-address', 'Địa chỉ không được kèm tên, mật khẩu hay dấu #.');
  return url.href;
}
