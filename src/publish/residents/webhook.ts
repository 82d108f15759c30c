/**
 * What Zalo tells of by itself. A message is taken when its signature holds, its time is near and its id is new; of its words only what a
 * resident wrote is kept. Everything else about it is an ordinary fact of the network and gets a short answer.
 */
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { cleanLines } from '../../kernel/fields.ts';
import { sha256 } from '../../kernel/hash.ts';
import { newId } from '../../kernel/ids.ts';
import type { Database, Executor } from '../../storage/database.ts';
import type { ZaloAccounts } from '../zalo/accounts.ts';
import { isSigned } from '../zalo/signature.ts';
import { insertEvents, insertQuestions, type Question, type ZaloEvent } from './residents.store.ts';

/** Zalo repeats what was not answered for some minutes; whoever replays it later is not Zalo. */
export const REPLAY_MS = 15 * 60_000;
export const MOST_EVENT_BYTES = 256 * 1024;
const LONGEST_QUESTION = 4_000;
/** Secrets are read from the database so seldom that a flood does not reach it. */
const HELD_MS = 5_000;

const text = z.union([z.string(), z.number()]).transform(String);
const eventSchema = z.object({
  event_name: z.string().max(100),
  app_id: text.optional(),
  timestamp: text.optional(),
  sender: z.object({ id: text }).optional(),
  follower: z.object({ id: text }).optional(),
  message: z.object({ text: z.string().optional(), msg_id: text.optional() }).optional(),
});

export interface WebhookDependencies {
  database: Database;
  /** The domain's. */
  clock: Clock;
  /** Zalo's time is the machine's. */
  machine: Clock;
  accounts: Pick<ZaloAccounts, 'find' | 'oaSecretOf'>;
}

export interface WebhookMessage {
  signature: string;
  /** The header's; '' when there is none. */
  timestamp: string;
  rawBody: string;
}

interface Waiting {
  stationId: string;
  event: ZaloEvent;
  question: Pick<Question, 'id' | 'sender' | 'text' | 'at'> | null;
  resolve: (kept: 'new' | 'known') => void;
  reject: (error: Error) => void;
}

const MOST_AT_ONCE = 200;
/** How long a message waits for others to be written with it. */
const GATHER_MS = 10;

export type Webhook = ReturnType<typeof createWebhook>;

export function createWebhook({ database, clock, machine, accounts }: WebhookDependencies) {
  const { kysely } = database;
  const held = new Map<string, { until: number; keys: { appId: string; secret: string } | null }>();

  async function keysOf(stationId: string): Promise<{ appId: string; secret: string } | null> {
    const now = machine.monotonic();
    const known = held.get(stationId);
    if (known && known.until > now) return known.keys;
    const account = await accounts.find(stationId);
    const secret = account ? accounts.oaSecretOf(account) : null;
    const keys = account && secret !== null ? { appId: account.appId, secret } : null;
    if (held.size > 1_000) held.clear();
    held.set(stationId, { until: now + HELD_MS, keys });
    return keys;
  }

  /**
   * Takes a message. @returns 'new', or 'known' for one that came before
   *
   * @throws Refusal 403 for what is not signed or is late, 404 where no webhook is set up, 422 for what is no event
   */
  async function take(stationId: string, message: WebhookMessage): Promise<'new' | 'known'> {
    const keys = await keysOf(stationId);
    if (!keys) throw new Refusal('no-webhook', 'Chưa thiết lập nhận tin từ Zalo.', 404);
    const event = eventSchema.safeParse(jsonOf(message.rawBody));
    const timestamp = message.timestamp || (event.data?.timestamp ?? '');
    const { signature, rawBody } = message;
    if (!isSigned({ signature, rawBody, timestamp }, keys.appId, keys.secret))
      throw new Refusal('bad-signature', 'Chữ ký không đúng.', 403);
    const at = Number(timestamp);
    if (!Number.isSafeInteger(at) || Math.abs(machine.now() - at) > REPLAY_MS)
      throw new Refusal('stale-event', 'Tin đã quá cũ.', 403);
    if (!event.success) throw new Refusal('no-event', 'Không phải một sự kiện của Zalo.', 422);
    return keep(stationId, event.data, rawBody);
  }

  function keep(
    stationId: string,
    { event_name: name, message, sender }: z.output<typeof eventSchema>,
    rawBody: string,
  ): Promise<'new' | 'known'> {
    const now = clock.now();
    // Follows have no id of their own; the same bytes are the same event.
    const id = message?.msg_id ?? sha256(rawBody);
    const words = cleanLines(message?.text ?? '').slice(0, LONGEST_QUESTION);
    const question = { id: newId(now), sender: sender?.id ?? '', text: words, at: now };
    const isQuestion = name === 'user_send_text' && words !== '';
    return new Promise((resolve, reject) => {
      const event = { id, name, at: now, receivedAt: now };
      pending.push({ stationId, event, question: isQuestion ? question : null, resolve, reject });
      if (!writing) void write();
    });
  }

  const pending: Waiting[] = [];
  let writing = false;

  /** Whatever has come meanwhile is one transaction: a flood costs the disk one flush a batch, and each is answered when it is safe. */
  async function write(): Promise<void> {
    writing = true;
    while (pending.length > 0) {
      // Without it each message would be written before the next one is even read.
      await machine.wait(GATHER_MS);
      const batch = pending.splice(0, MOST_AT_ONCE);
      try {
        const kept = await kysely.transaction().execute((tx) => keepBatch(tx, batch));
        batch.forEach(({ resolve }, index) => resolve(kept[index]!));
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
    }
    writing = false;
  }

  return { take };
}

/** A statement for the events of a station and one for its questions. A message that comes twice in one batch is new once. */
async function keepBatch(tx: Executor, batch: readonly Waiting[]): Promise<('new' | 'known')[]> {
  const fresh = new Map<string, Set<string>>();
  for (const [stationId, those] of Map.groupBy(batch, (one) => one.stationId)) {
    const ids = await insertEvents(
      tx,
      stationId,
      those.map(({ event }) => event),
    );
    fresh.set(stationId, ids);
    const asked = new Map(those.map(({ event, question }) => [event.id, question]));
    const questions = [...ids].flatMap((id) => asked.get(id) ?? []);
    await insertQuestions(tx, stationId, questions);
  }
  return batch.map(({ stationId, event }) => (fresh.get(stationId)!.delete(event.id) ? 'new' : 'known'));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
