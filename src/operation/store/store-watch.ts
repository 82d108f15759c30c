/**
 * Looks after the media store: reads every sound again week after week, a little at a time, and tells of what is missing or changed.
 * It repairs nothing and takes nothing away: a disk that is not there today may be there tomorrow, and every reference stays.
 */
import { statfs } from 'node:fs/promises';
import type { MediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Database } from '../../storage/database.ts';
import {
  checkTotals,
  dueForCheck,
  faultCount,
  faultsOf,
  putCheck,
  type CheckTotals,
  type Fault,
} from './media-checks.store.ts';
import type { StorePlace } from './store-place.ts';

/** Each sound is read anew after so long. */
const AGAIN_MS = 7 * 86_400_000;
const BATCH = 200;
/** Read in one go, once a minute: a disk of an old office machine hardly notices. */
const BYTES_A_LOOK = 100 * 2 ** 20;
/** With nothing due, so long until it is asked again. */
const REST_MS = 30 * 60_000;
/** Under this the page says that room is getting scarce; uploads stop at a tenth of it. */
export const LOW_SPACE_BYTES = 5 * 2 ** 30;

export interface StoreWatchDependencies {
  database: Database;
  /** The machine's: disks know no trial's time. */
  machine: Clock;
  /** The bytes where they are kept, not a copy of them. */
  media: Pick<MediaStore, 'size' | 'verify'>;
  place: StorePlace;
  log: Log;
}

export interface StoreState extends CheckTotals {
  kind: StorePlace['kind'];
  faults: { sha256: string; fault: Fault; at: number; title: string }[];
  /** The place is gone or empty though sounds belong there: a disk that is not mounted, a bucket out of reach. */
  away: StorePlace['kind'] | null;
  freeBytes: number | null;
}

export interface Troubles extends Pick<StoreState, 'away' | 'freeBytes'> {
  /** How many sounds. */
  faults: number;
}

export type StoreWatch = ReturnType<typeof createStoreWatch>;

export function createStoreWatch({ database, machine, media, place, log }: StoreWatchDependencies) {
  const { kysely } = database;
  let waiting: string[] = [];
  let restUntil = -Infinity;

  /** The next few sounds. Stopped anywhere, it goes on with those that were looked at longest ago. */
  async function look(): Promise<void> {
    if (waiting.length === 0) {
      if (machine.now() < restUntil) return;
      waiting = await dueForCheck(kysely, machine.now() - AGAIN_MS, BATCH);
      if (waiting.length === 0) restUntil = machine.now() + REST_MS;
    }
    // A missing disk is one fault, not ten thousand; and nothing is written down about sounds that nobody could look at.
    if (waiting.length > 0 && (await place.isAway())) {
      waiting = [];
      log.error(`the media ${place.kind} is missing or empty`, { folder: place.folder });
      return;
    }
    let bytes = 0;
    for (let sha256 = waiting.shift(); sha256 !== undefined; sha256 = waiting.shift()) {
      const size = await media.size(sha256);
      const fault = size === null ? 'missing' : (await media.verify(sha256)) ? null : 'changed';
      if (fault) log.error('a sound of the media store is at fault', { sha256, fault });
      await putCheck(kysely, sha256, machine.now(), fault);
      bytes += size ?? 0;
      if (bytes > BYTES_A_LOOK) break;
    }
  }

  async function state(): Promise<StoreState> {
    const totals = await checkTotals(kysely);
    return {
      ...totals,
      kind: place.kind,
      faults: await faultsOf(kysely, 100),
      away: await awayWhere(totals.wanted > 0),
      freeBytes: await freeBytesOf(place.folder),
    };
  }

  /** What the first page of the day has to know. */
  async function troubles(): Promise<Troubles> {
    const { faults, expected } = await faultCount(kysely);
    return { faults, away: await awayWhere(expected), freeBytes: await freeBytesOf(place.folder) };
  }

  const awayWhere = async (expected: boolean) => (expected && (await place.seemsAway()) ? place.kind : null);

  /** Those at fault are read again at the next look. */
  async function again(): Promise<void> {
    const faults = await faultsOf(kysely, BATCH);
    waiting = [...faults.map(({ sha256 }) => sha256), ...waiting];
    await look();
  }

  return { look, state, troubles, again };
}

async function freeBytesOf(folder: string): Promise<number | null> {
  const found = await statfs(folder).catch(() => null);
  return found && found.bavail * found.bsize;
}
