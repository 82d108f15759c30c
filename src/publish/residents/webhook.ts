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
import type { Database } from '../../storage/database.ts';
import type { ZaloAccounts } from '../zalo/accounts.ts';
import { isSigned } from '../zalo/signature.ts';
import { insertEvent, insertQuestion } from './residents.store.ts';

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

  async function keep(
    stationId: string,
    { event_name: name, message, sender }: z.output<typeof eventSchema>,
    rawBody: string,
  ): Promise<'new' | 'known'> {
    const now = clock.now();
    // Follows have no id of their own; the same bytes are the same event.
    const id = message?.msg_id ?? sha256(rawBody);
    const words = cleanLines(message?.text ?? '').slice(0, LONGEST_QUESTION);
    return kysely.transaction().execute(async (tx) => {
      if (!(await insertEvent(tx, stationId, { id, name, at: now, receivedAt: now }))) return 'known';
      if (name === 'user_send_text' && words !== '')
        await insertQuestion(tx, stationId, {
          id: newId(now),
          sender: sender?.id ?? '',
          text: words,
          at: now,
        });
      return 'new';
    });
  }

  return { take };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
