import type { Selectable } from 'kysely';
import { Refusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { withoutMarks } from '../kernel/vietnamese.ts';
import type { Executor } from '../storage/database.ts';
import type { StationTable } from '../storage/station-tables.ts';
import { DEFAULT_SETTINGS, parseSettings, type StationSettings } from './station-settings.ts';

/** A ward's station: đài. */
export interface Station {
  id: string;
  /** "Đài truyền thanh phường Hai Bà Trưng" */
  name: string;
  /** In page addresses: 'hai-ba-trung'. */
  slug: string;
  timeZone: string;
  /** "Đài thử nghiệm": file sinks count, and every page, report and export says so. */
  trial: boolean;
  settings: StationSettings;
  createdAt: number;
}

export interface NewStation {
  name: string;
  timeZone: string;
  trial: boolean;
}

/** Makes a station with default settings; its slug is taken from its name. */
export async function createStation(executor: Executor, station: NewStation, now: number): Promise<Station> {
  const made: Station = {
    ...station,
    id: newId(now),
    slug: await freeSlug(executor, slugOf(station.name)),
    settings: DEFAULT_SETTINGS,
    createdAt: now,
  };
  await executor
    .insertInto('station')
    .values({
      id: made.id,
      name: made.name,
      slug: made.slug,
      time_zone: made.timeZone,
      trial: made.trial ? 1 : 0,
      settings: JSON.stringify(made.settings),
      created_at: now,
    })
    .execute();
  return made;
}

export async function findStation(
  executor: Executor,
  key: { id: string } | { slug: string },
): Promise<Station | undefined> {
  const query = executor.selectFrom('station').selectAll();
  const row = await (
    'id' in key ? query.where('id', '=', key.id) : query.where('slug', '=', key.slug)
  ).executeTakeFirst();
  return row && toStation(row);
}

export async function listStations(executor: Executor): Promise<Station[]> {
  const rows = await executor.selectFrom('station').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map(toStation);
}

/** The station a command means: the one named by id or slug, or the only one there is. */
export async function stationOfCommand(executor: Executor, named: string | undefined): Promise<Station> {
  const stations = await listStations(executor);
  const found =
    named === undefined
      ? stations.length === 1
        ? stations[0]
        : undefined
      : stations.find((station) => station.id === named || station.slug === named);
  if (found) return found;
  if (stations.length === 0)
    throw new Refusal('not-set-up', 'Chưa có đài nào. Hãy cài đặt lần đầu bằng lệnh loa setup.', 422);
  const list = stations.map((station) => station.slug).join(', ');
  throw new Refusal(
    'station-not-found',
    named === undefined
      ? `Máy chủ có nhiều đài, hãy nêu rõ bằng --station: ${list}.`
      : `Không có đài “${named}”. Các đài hiện có: ${list}.`,
    404,
  );
}

export async function saveSettings(
  executor: Executor,
  stationId: string,
  settings: StationSettings,
): Promise<void> {
  await executor
    .updateTable('station')
    .set({ settings: JSON.stringify(settings) })
    .where('id', '=', stationId)
    .execute();
}

/**
 * A name as part of an address. What every station's name begins with says nothing there.
 *
 * @example slugOf('Đài truyền thanh phường Hai Bà Trưng') // 'hai-ba-trung'
 */
export function slugOf(name: string): string {
  const words = withoutMarks(name)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  const own = words.replace(/^((dai )?truyen thanh )?(phuong |xa |dac khu |thi tran )?/, '');
  return (own || words || 'dai').replaceAll(' ', '-').slice(0, 60).replace(/-+$/, '');
}

async function freeSlug(executor: Executor, slug: string): Promise<string> {
  const rows = await executor
    .selectFrom('station')
    .select('slug')
    .where('slug', 'like', `${slug}%`)
    .execute();
  const taken = new Set(rows.map((row) => row.slug));
  if (!taken.has(slug)) return slug;
  for (let number = 2; ; number++) if (!taken.has(`${slug}-${number}`)) return `${slug}-${number}`;
}

function toStation(row: Selectable<StationTable>): Station {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    timeZone: row.time_zone,
    trial: row.trial === 1,
    settings: parseSettings(row.settings),
    createdAt: row.created_at,
  };
}
