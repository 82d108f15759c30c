/** Articles that go to followers together: one leads, the others name it. */
import type { Executor } from '../storage/database.ts';
import { toPublication } from './publication-rows.ts';
import { noteStep } from './publication-steps.store.ts';
import type { Publication } from './publication.ts';
import { movePublication } from './publications.store.ts';

type Lead = Pick<Publication, 'stationId' | 'id' | 'title'>;

/** Those that go along with it and still can; with `sent` also those that went. */
export async function companionsOf(
  db: Executor,
  { stationId, id }: Lead,
  { sent = false } = {},
): Promise<Publication[]> {
  const rows = await db
    .selectFrom('publication')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('lead_id', '=', id)
    .where('state', 'in', sent ? ['published', 'sent'] : ['published'])
    .where('remote_id', 'is not', null)
    .where('removed_at', 'is', null)
    .orderBy('published_at')
    .orderBy('id')
    .execute();
  return rows.map(toPublication);
}

/** Articles that could go along with a broadcast, the newest first. */
export async function couldGoAlong(
  db: Executor,
  { stationId, id }: Lead,
  limit: number,
): Promise<Publication[]> {
  const rows = await db
    .selectFrom('publication')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('published_at', 'is not', null)
    .where('state', '=', 'published')
    .where('channel', '=', 'zalo-oa')
    .where('way', '=', 'api')
    .where('wants_broadcast', '=', 0)
    .where('removed_at', 'is', null)
    .where('remote_id', 'is not', null)
    .where((eb) => eb.or([eb('lead_id', 'is', null), eb('lead_id', '=', id)]))
    .where('id', '<>', id)
    .orderBy('published_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toPublication);
}

/** Broadcasts that are wanted and did not go yet. */
export async function countWanted(db: Executor, stationId: string): Promise<number> {
  const { count } = await db
    .selectFrom('publication')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('station_id', '=', stationId)
    .where('wants_broadcast', '=', 1)
    .where('state', 'in', [
      'draft',
      'queued',
      'creating',
      'verifying',
      'published',
      'broadcasting',
      'unknown',
    ])
    .executeTakeFirstOrThrow();
  return count;
}

/** They went out with the one that leads. @param articles what Zalo was asked to send, by its ids */
export async function companionsSent(
  tx: Executor,
  lead: Lead,
  { articles, messageId, sentAt }: { articles: unknown; messageId: string | null; sentAt: number },
  now: number,
): Promise<void> {
  const went = new Set(Array.isArray(articles) ? articles : []);
  for (const one of await companionsOf(tx, lead)) {
    if (!went.has(one.remoteId)) continue;
    const changes = { state: 'sent', message_id: messageId, sent_at: sentAt, next_at: null } as const;
    if (!(await movePublication(tx, one, changes, now))) continue;
    await noteStep(tx, one, 'along', { words: `Đã gửi cùng bài “${lead.title}”.`, byName: '' }, now);
  }
}

/** They go nowhere by it any more. */
export async function releaseCompanions(tx: Executor, lead: Lead, now: number): Promise<void> {
  for (const one of await companionsOf(tx, lead)) await movePublication(tx, one, { lead_id: null }, now);
}
