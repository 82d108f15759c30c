/**
 * Clears away bytes of the media store that no record names: files that were given up, previews, what a crash left. Only after a time
 * of grace in which every look found nobody who names them, and never while the disk may not be the right one.
 */
import type { Actor } from '../../accounts/actor.ts';
import { SYSTEM } from '../../accounts/actor.ts';
import { listStations, type Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { dateOf, wallClockOf } from '../../kernel/zoned-time.ts';
import type { Database } from '../../storage/database.ts';
import { namedAmong } from '../../storage/media-references.ts';
import { addUnused, forgetBytes, forgetUnused, unusedMedia, type Unused } from './media-unused.store.ts';
import type { StorePlace } from './store-place.ts';

const DAY_MS = 86_400_000;
/** At night, when nothing airs, and after the sounds of a year that is over were marked. */
const FROM_TIME = '02:30';

export interface CollectorDependencies {
  database: Database;
  /** The domain's, for the trail. */
  clock: Clock;
  /** The machine's: disks know no trial's time. */
  machine: Clock;
  /** Of the media store. */
  place: StorePlace;
  /** Sounds that the program itself brings: no record names them, and each start puts them back. */
  shipped: ReadonlySet<string>;
  log: Log;
}

/** Files and their bytes. */
export interface Amount {
  files: number;
  bytes: number;
}

export interface UnusedState {
  unused: Amount;
  /** Of these, the ones whose time of grace is over. */
  due: Amount;
  graceDays: number;
  /** Each night by itself. */
  nightly: boolean;
}

export type Collector = ReturnType<typeof createCollector>;

export function createCollector(deps: CollectorDependencies) {
  const { database, clock, machine, place, shipped, log } = deps;
  const { files } = place;
  const { kysely } = database;
  let lookedOn = '';
  let working: Promise<unknown> = Promise.resolve();

  /** One at a time in this process; another one's work does no harm. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const after = working.then(work);
    working = after.catch(() => undefined);
    return after;
  }

  /** Stations share the store: what all of them agree to. */
  function rulesOf(stations: readonly Station[]): Pick<UnusedState, 'graceDays' | 'nightly'> {
    return {
      graceDays: Math.max(...stations.map(({ settings }) => settings.unusedDays)),
      nightly: stations.length > 0 && stations.every(({ settings }) => settings.cleanUnused),
    };
  }

  /** Once a night: notes what nobody names, and clears where the stations want that. */
  async function look(): Promise<void> {
    const stations = await listStations(kysely);
    const zone = stations[0]?.timeZone;
    if (zone === undefined) return;
    const today = dateOf(machine.now(), zone);
    if (lookedOn === today || wallClockOf(machine.now(), zone).slice(11, 16) < FROM_TIME) return;
    lookedOn = today;
    const { graceDays, nightly } = rulesOf(stations);
    if (nightly) await alone(() => clear(graceDays, SYSTEM, stations));
    else await alone(review);
  }

  /** Compares the disk with the records anew. Nothing is taken away. Gives null while the disk is not there. */
  async function review(): Promise<Unused[] | null> {
    if (await place.isAway()) return null;
    const found = new Map<string, number>();
    for await (const { sha256, bytes } of files.list()) if (!shipped.has(sha256)) found.set(sha256, bytes);
    const named = await namedAmong(kysely, new Set(found.keys()));
    const now = machine.now();
    const unused = [...found].filter(([sha256]) => !named.has(sha256));
    const still = new Set(unused.map(([sha256]) => sha256));
    const known = await unusedMedia(kysely);
    const before = new Set(known.map(({ sha256 }) => sha256));
    const added = unused
      .filter(([sha256]) => !before.has(sha256))
      .map(([sha256, bytes]) => ({ sha256, bytes, since: now }));
    const over = known.map(({ sha256 }) => sha256).filter((sha256) => !still.has(sha256));
    await kysely.transaction().execute(async (tx) => {
      await forgetUnused(tx, over);
      await addUnused(tx, added);
    });
    return [...known.filter(({ sha256 }) => still.has(sha256)), ...added];
  }

  /** Takes away what nobody has named for `graceDays`. The trail of each of `tellIn` has a line where anything went. */
  async function clear(graceDays: number, actor: Actor, tellIn: readonly Station[]): Promise<Amount | null> {
    const unused = await review();
    if (unused === null) return null;
    const before = machine.now() - graceDays * DAY_MS;
    const aside: Unused[] = [];
    for (const one of unused.filter(({ since }) => since <= before))
      if (await files.setAside(one.sha256, before)) aside.push(one);
    const gone = await discardUnnamed(aside);
    const amount = amountOf(gone);
    if (amount.files === 0) return amount;
    await kysely.transaction().execute(async (tx) => {
      await forgetBytes(
        tx,
        gone.map(({ sha256 }) => sha256),
      );
      const detail = { ...amount, graceDays };
      for (const { id } of tellIn) await record(tx, id, actor, 'store.clear', id, detail, clock.now());
    });
    log.info('unused files of the media store were cleared away', { ...amount });
    return amount;
  }

  /** Asks the records once more: one may have come to name a file while it was set aside. */
  async function discardUnnamed(aside: readonly Unused[]): Promise<Unused[]> {
    const gone: Unused[] = [];
    let named: Set<string>;
    try {
      named = await namedAmong(kysely, new Set(aside.map(({ sha256 }) => sha256)));
    } catch (error) {
      for (const { sha256 } of aside) await files.bringBack(sha256);
      throw error;
    }
    for (const one of aside) {
      if (named.has(one.sha256)) await files.bringBack(one.sha256);
      else if (await files.discard(one.sha256)) gone.push(one);
    }
    return gone;
  }

  async function state(): Promise<UnusedState> {
    const rules = rulesOf(await listStations(kysely));
    const before = machine.now() - rules.graceDays * DAY_MS;
    const unused = await unusedMedia(kysely);
    return {
      unused: amountOf(unused),
      due: amountOf(unused.filter(({ since }) => since <= before)),
      ...rules,
    };
  }

  /** A person looks now. @throws Refusal 503 while the disk is not there */
  async function search(): Promise<void> {
    if ((await alone(review)) === null) throw away(place);
  }

  /** A person clears now. @throws Refusal 503 while the disk is not there */
  async function clearNow(station: Station, actor: Actor): Promise<Amount> {
    const { graceDays } = rulesOf(await listStations(kysely));
    const amount = await alone(() => clear(graceDays, actor, [station]));
    if (amount === null) throw away(place);
    return amount;
  }

  return { look, state, search, clearNow };
}

const amountOf = (files: readonly { bytes: number }[]): Amount => ({
  files: files.length,
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
});

function away({ kind }: StorePlace): Refusal {
  const sentence =
    kind === 'folder'
      ? 'Thư mục âm thanh không còn hoặc trống, có thể ổ đĩa chưa được gắn; không dọn gì cả.'
      : 'Kho âm thanh dùng chung trống hoặc không liên lạc được; không dọn gì cả.';
  return new Refusal('store-away', sentence, 503);
}
