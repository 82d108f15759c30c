/** Từ điển đọc of a station: teaching a reading, taking it back, many at once from a table. */
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { readCsv } from '../../kernel/csv-reader.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Database, Executor } from '../../storage/database.ts';
import { doubtsOf, type Doubt } from './doubts.ts';
import {
  currentEntries,
  findEntry,
  historyOf,
  insertEntries,
  recentTexts,
  retireEntry,
  type StationEntry,
} from './entries.store.ts';
import { placeKey, type EntryContent } from './entry.ts';
import { readAloud } from './read-aloud.ts';
import { readTable, tableOf } from './word-table.ts';

/** Every text that is read looks through them. */
const MOST_ENTRIES = 5_000;
/** So much of the newest texts is looked through for doubtful words: items, and UTF-16 units. */
const DOUBT_TEXTS = 30;
const DOUBT_LENGTH = 150_000;

export interface Imported {
  taught: number;
  /** The same was taught already. */
  known: number;
  wrong: { line: number; message: string }[];
}

export type Entries = ReturnType<typeof createEntries>;

export function createEntries({ database, clock }: { database: Database; clock: Clock }) {
  const { kysely } = database;

  /** Teaches a reading; what was taught of the same word in the same place before, and the entry `replaces`, are kept as history. */
  async function save(
    station: Station,
    actor: Actor,
    content: EntryContent,
    replaces?: string,
  ): Promise<StationEntry> {
    return kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const current = await currentEntries(tx, station.id);
      if (replaces !== undefined && !current.some(({ id }) => id === replaces)) throw gone();
      const old = current.filter((entry) => entry.id === replaces || placeKey(entry) === placeKey(content));
      const same = old.length === 1 ? old[0] : undefined;
      if (same && isSame(same, content)) return same;
      refuseTooMany(current.length - old.length + 1);
      for (const { id } of old) await retireEntry(tx, station.id, id, { at: now, name: actor.name });
      const entry = made(station, actor, content, now);
      await insertEntries(tx, [entry]);
      const before = old.map(({ written, spoken }) => `${written}: ${spoken}`).join('; ');
      const detail = { ...content, neighbours: content.neighbours.join(', '), ...(before && { before }) };
      await record(tx, station.id, actor, 'lexicon.save', entry.id, detail, now);
      return entry;
    });
  }

  async function remove(station: Station, actor: Actor, id: string): Promise<StationEntry> {
    return kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const entry = await existing(station.id, id, tx);
      if (!(await retireEntry(tx, station.id, id, { at: now, name: actor.name }))) throw gone();
      const { written, spoken } = entry;
      await record(tx, station.id, actor, 'lexicon.remove', id, { written, spoken }, now);
      return entry;
    });
  }

  /** Teaches anew what was taken back. */
  async function restore(station: Station, actor: Actor, id: string): Promise<StationEntry> {
    return save(station, actor, await existing(station.id, id));
  }

  /**
   * Takes a table. A wrong line is named and left out, the others are taken, each word once: its last line counts.
   *
   * @throws Refusal at `file` when it is no table of readings
   */
  async function importTable(station: Station, actor: Actor, bytes: Uint8Array): Promise<Imported> {
    const lines = readTable(await readCsv(bytes, 'file'));
    if (lines === null) {
      const message = 'Dòng đầu của tệp phải có cột “Từ viết” và cột “Cách đọc”. Hãy tải tệp mẫu về để xem.';
      throw fieldRefusal('file', 'no-such-columns', message);
    }
    const wrong = lines.flatMap((one) => ('message' in one ? [one] : []));
    const contents = lines.flatMap((one) => ('content' in one ? [one.content] : []));
    return kysely.transaction().execute(async (tx) => {
      const now = clock.now();
      const current = await currentEntries(tx, station.id);
      const last = new Map(contents.map((content) => [placeKey(content), content]));
      const standing = new Map(current.map((entry) => [placeKey(entry), entry]));
      const fresh = [...last].filter(([key, content]) => !isSame(standing.get(key), content));
      refuseTooMany(new Set([...standing.keys(), ...last.keys()]).size);
      for (const [key] of fresh) {
        const old = standing.get(key);
        if (old) await retireEntry(tx, station.id, old.id, { at: now, name: actor.name });
      }
      await insertEntries(
        tx,
        fresh.map(([, content]) => made(station, actor, content, now)),
      );
      const taught = fresh.length;
      if (taught > 0)
        await record(
          tx,
          station.id,
          actor,
          'lexicon.import',
          station.id,
          { taught, wrong: wrong.length },
          now,
        );
      return { taught, known: contents.length - taught, wrong };
    });
  }

  async function exportTable(station: Station): Promise<string> {
    return tableOf(await currentEntries(kysely, station.id));
  }

  async function existing(stationId: string, id: string, db: Executor = kysely): Promise<StationEntry> {
    const entry = await findEntry(db, stationId, id);
    if (!entry) throw new Refusal('entry-not-found', 'Không tìm thấy từ này trong từ điển của đài.', 404);
    return entry;
  }

  /** What the newest texts hold that the reader is not sure of. */
  async function doubts(station: Station): Promise<Doubt[]> {
    const read: { scriptId: string; title: string; lines: Awaited<ReturnType<typeof readAloud>> }[] = [];
    let length = 0;
    for (const { text, ...script } of await recentTexts(kysely, station.id, DOUBT_TEXTS)) {
      length += text.length;
      if (length > DOUBT_LENGTH) break;
      read.push({ ...script, lines: await readAloud(kysely, station, text) });
    }
    return doubtsOf(read);
  }

  const list = (stationId: string) => currentEntries(kysely, stationId);
  const history = (stationId: string, written: string) => historyOf(kysely, stationId, written);

  return { save, remove, restore, importTable, exportTable, existing, doubts, list, history };
}

function made(station: Station, actor: Actor, content: EntryContent, now: number): StationEntry {
  const { written, spoken, place, neighbours, note } = content;
  return {
    ...{ id: newId(now), stationId: station.id, written, spoken, place, neighbours, note },
    ...{ created: { at: now, by: actor.id, name: actor.name }, retired: null },
  };
}

function isSame(entry: EntryContent | undefined, content: EntryContent): boolean {
  return (
    entry !== undefined &&
    placeKey(entry) === placeKey(content) &&
    entry.spoken === content.spoken &&
    entry.note === content.note
  );
}

function refuseTooMany(count: number): void {
  if (count > MOST_ENTRIES)
    throw new Refusal('too-many-entries', 'Từ điển của đài đã có 5.000 từ; hãy bỏ bớt từ không dùng.', 409);
}

function gone(): Refusal {
  return new Refusal('entry-gone', 'Cách đọc này đã được người khác sửa hoặc bỏ; hãy mở lại từ điển.', 409);
}
