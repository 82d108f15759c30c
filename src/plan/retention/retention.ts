/**
 * Lưu giữ: sounds and clips of a plan's year are kept until the end of the `keepYears`-th year after it; then they go. What was
 * written down (as-run, facts, closed months, texts, approvals, hashes) stays for ever.
 */
import { SYSTEM } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { dateOf, instantOf, wallClockOf, type LocalDate } from '../../kernel/zoned-time.ts';
import { pruneDeliveries } from '../../playout/deliveries.store.ts';
import type { Database } from '../../storage/database.ts';
import {
  expiredBefore,
  expiredMarks,
  markExpired,
  markGone,
  unmark,
  wantedAmong,
} from './retention.store.ts';

const DAY_MS = 86_400_000;
/** At night, when nothing airs. */
const FROM_TIME = '02:00';
/** A server's clock that ran years ahead for a day must not cost a sound: so long it can be put right. */
const GRACE_MS = 30 * DAY_MS;
/** When each player first held a schedule is asked for while its airing is looked into, a year later at most. */
const DELIVERIES_KEPT_MS = 400 * DAY_MS;
/** The trail names so many; the table knows them all. */
const TITLES_TOLD = 20;

export interface RetentionDependencies {
  database: Database;
  clock: Clock;
  media: Pick<MediaStore, 'remove'>;
}

export type Retention = ReturnType<typeof createRetention>;

/**
 * Before this date a station's things are kept no more.
 *
 * @example keptFrom('2029-01-01', 2) // '2027-01-01'
 */
export function keptFrom(today: LocalDate, keepYears: number): LocalDate {
  return `${String(Number(today.slice(0, 4)) - keepYears).padStart(4, '0')}-01-01`;
}

export function createRetention({ database, clock, media }: RetentionDependencies) {
  const { kysely } = database;
  const looked = new Map<string, LocalDate>();

  /** Once a night; done again it changes nothing. */
  async function look(station: Station): Promise<void> {
    const now = clock.now();
    const today = dateOf(now, station.timeZone);
    const time = wallClockOf(now, station.timeZone).slice(11, 16);
    if (looked.get(station.id) === today || time < FROM_TIME) return;
    await expire(station, now, keptFrom(today, station.settings.keepYears));
    await removeExpired(station, now);
    await kysely.transaction().execute((tx) => pruneDeliveries(tx, station.id, now - DELIVERIES_KEPT_MS));
    looked.set(station.id, today);
  }

  /** Marks what is over, with a trail line; what is used again meanwhile is marked no more. */
  async function expire(station: Station, now: number, keptFromDate: LocalDate): Promise<void> {
    const before = instantOf(`${keptFromDate}T00:00`, station.timeZone);
    await kysely.transaction().execute(async (tx) => {
      const over = await expiredBefore(tx, station.id, before, keptFromDate);
      const marked = await expiredMarks(tx, station.id);
      const known = new Set(marked.map(({ sha256 }) => sha256));
      const still = new Set(over.map(({ sha256 }) => sha256));
      const revived = marked.filter(({ sha256 }) => !still.has(sha256));
      await unmark(
        tx,
        station.id,
        revived.map(({ sha256 }) => sha256),
      );
      const fresh = over.filter(({ sha256 }) => !known.has(sha256));
      if (fresh.length === 0) return;
      await markExpired(tx, station.id, fresh, now);
      const detail = { before: keptFromDate, ...toldOf(fresh) };
      await record(tx, station.id, SYSTEM, 'retention.expire', station.id, detail, now);
    });
  }

  /** Takes the bytes away after the time of grace, unless somebody else rests on them. */
  async function removeExpired(station: Station, now: number): Promise<void> {
    const due = (await expiredMarks(kysely, station.id)).filter(
      ({ goneAt, expiredAt }) => goneAt === null && expiredAt + GRACE_MS <= now,
    );
    const hashes = due.map(({ sha256 }) => sha256);
    const wanted = await wantedAmong(kysely, station.id, hashes);
    const going = due.filter(({ sha256 }) => !wanted.has(sha256));
    if (going.length === 0) return;
    // First the bytes: interrupted, the next night takes what is left, and tells of all of it.
    for (const { sha256 } of going) await media.remove(sha256);
    await kysely.transaction().execute(async (tx) => {
      await markGone(
        tx,
        station.id,
        going.map(({ sha256 }) => sha256),
        now,
      );
      await record(tx, station.id, SYSTEM, 'retention.remove', station.id, toldOf(going), now);
    });
  }

  return { look };
}

function toldOf(sounds: readonly { title: string; bytes: number }[]) {
  return {
    files: sounds.length,
    bytes: sounds.reduce((sum, { bytes }) => sum + bytes, 0),
    titles: [...new Set(sounds.map(({ title }) => title))].sort().slice(0, TITLES_TOLD),
  };
}
