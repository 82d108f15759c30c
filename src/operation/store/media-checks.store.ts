import { sql } from 'kysely';
import type { Executor } from '../../storage/database.ts';
import { namedAmong } from '../../storage/media-references.ts';

export type Fault = 'missing' | 'changed';

/** Everything that some record of any station rests on: mastered sounds, but for those whose time is over, and recordings as given. */
function wanted(db: Executor) {
  const sounds = db
    .selectFrom('media')
    .leftJoin('expired_media as gone', (join) =>
      join
        .onRef('gone.station_id', '=', 'media.station_id')
        .onRef('gone.sha256', '=', 'media.sha256')
        .on('gone.gone_at', 'is not', null),
    )
    .select('media.sha256')
    .where('gone.sha256', 'is', null);
  const recordings = db
    .selectFrom('revision')
    .leftJoin('expired_media as gone', (join) =>
      join
        .onRef('gone.station_id', '=', 'revision.station_id')
        .onRef('gone.sha256', '=', 'revision.recording_sha256')
        .on('gone.gone_at', 'is not', null),
    )
    .select(sql<string>`revision.recording_sha256`.as('sha256'))
    .where('revision.recording_sha256', 'is not', null)
    .where('gone.sha256', 'is', null);
  return sounds.union(recordings).as('wanted');
}

/** Those that were not looked at since `before`, never looked at first. */
export async function dueForCheck(db: Executor, before: number, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom(wanted(db))
    .leftJoin('media_check', 'media_check.sha256', 'wanted.sha256')
    .select('wanted.sha256')
    .where((eb) =>
      eb.or([eb('media_check.checked_at', 'is', null), eb('media_check.checked_at', '<', before)]),
    )
    .orderBy(sql`coalesce(media_check.checked_at, 0)`)
    .orderBy('wanted.sha256')
    .limit(most)
    .execute();
  return rows.map(({ sha256 }) => sha256);
}

export async function putCheck(db: Executor, sha256: string, at: number, fault: Fault | null): Promise<void> {
  await db
    .insertInto('media_check')
    .values({ sha256, checked_at: at, fault })
    .onConflict((conflict) => conflict.column('sha256').doUpdateSet({ checked_at: at, fault }))
    .execute();
}

export interface CheckTotals {
  /** Sounds that must be there. */
  wanted: number;
  checked: number;
  /** UTC ms of the check that is longest ago; null before the first. */
  oldest: number | null;
}

export async function checkTotals(db: Executor): Promise<CheckTotals> {
  const row = await db
    .selectFrom(wanted(db))
    .leftJoin('media_check', 'media_check.sha256', 'wanted.sha256')
    .select((eb) => [
      eb.fn.countAll<number | string>().as('wanted'),
      eb.fn.count<number | string>('media_check.sha256').as('checked'),
      eb.fn.min('media_check.checked_at').as('oldest'),
    ])
    .executeTakeFirstOrThrow();
  const oldest = row.oldest as number | string | null;
  return {
    ...{ wanted: Number(row.wanted), checked: Number(row.checked) },
    oldest: oldest === null ? null : Number(oldest),
  };
}

/** What is wrong now, of sounds that are still wanted, with a name that people know it by. */
export async function faultsOf(
  db: Executor,
  most: number,
): Promise<{ sha256: string; fault: Fault; at: number; title: string }[]> {
  const rows = await db
    .selectFrom(wanted(db))
    .innerJoin('media_check', 'media_check.sha256', 'wanted.sha256')
    .select(['wanted.sha256', 'media_check.fault', 'media_check.checked_at'])
    .select((eb) =>
      eb
        .selectFrom('segment')
        .innerJoin('revision', 'revision.id', 'segment.revision_id')
        .select('revision.title')
        .whereRef('segment.sha256', '=', 'wanted.sha256')
        .limit(1)
        .as('title'),
    )
    .where('media_check.fault', 'is not', null)
    .orderBy('media_check.checked_at', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    ...{ sha256: row.sha256, fault: row.fault!, at: row.checked_at },
    title: row.title ?? 'Bản ghi âm hoặc lời mở đầu, lời kết',
  }));
}

/** How many sounds were found at fault, and whether there should be any at all: cheap, for a page that is opened all day. */
export async function faultCount(db: Executor): Promise<{ faults: number; expected: boolean }> {
  const faults = await db
    .selectFrom('media_check')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('fault', 'is not', null)
    .executeTakeFirstOrThrow();
  const one = await db.selectFrom('media').select('sha256').limit(1).executeTakeFirst();
  return { faults: Number(faults.count), expected: one !== undefined };
}

/** Bound parameters of one statement. */
const AT_ONCE = 200;

/** Which of these the time they are kept is over for, on every station: their bytes went, and only what ends with that time names them. */
export async function endedAmong(db: Executor, sha256s: ReadonlySet<string>): Promise<Set<string>> {
  const all = [...sha256s];
  const ended = new Set<string>();
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const some = all.slice(from, from + AT_ONCE);
    const gone = await db
      .selectFrom('expired_media')
      .select('sha256')
      .where('sha256', 'in', some)
      .where('gone_at', 'is not', null)
      .execute();
    const still = await db
      .selectFrom(wanted(db))
      .select('wanted.sha256')
      .where('wanted.sha256', 'in', some)
      .execute();
    for (const { sha256 } of gone) ended.add(sha256);
    for (const { sha256 } of still) ended.delete(sha256);
  }
  for (const sha256 of await namedAmong(db, ended, ({ ends }) => ends !== true)) ended.delete(sha256);
  return ended;
}
