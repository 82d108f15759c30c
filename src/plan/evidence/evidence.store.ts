/** Reads of the log that evidence needs beside those of fact-log.store.ts, and the files that prove something. */
import type { Executor } from '../../storage/database.ts';
import { linesOn, type Author, type LogLine } from '../fact-log.store.ts';
import { sameAddress } from '../published-articles.ts';
import { isPublication, knownOf, type Known } from './known.ts';
import type { PublicationEntry } from '../fact-log.store.ts';

export interface EvidenceFile {
  id: string;
  sha256: string;
  /** As the browser called it. */
  name: string;
  mediaType: string;
  bytes: number;
  by: Author;
  /** UTC ms. */
  recordedAt: number;
}

export async function insertFile(db: Executor, stationId: string, file: EvidenceFile): Promise<void> {
  const { id, sha256, name, mediaType, bytes, by, recordedAt } = file;
  await db
    .insertInto('evidence_file')
    .values({
      ...{ id, station_id: stationId, sha256, name, media_type: mediaType, bytes },
      ...{ by: by.id, by_name: by.name, recorded_at: recordedAt },
    })
    .execute();
}

/** Of the ids those that the station has. */
export async function filesById(
  db: Executor,
  stationId: string,
  ids: readonly string[],
): Promise<EvidenceFile[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('evidence_file')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    ...{ id: row.id, sha256: row.sha256, name: row.name, mediaType: row.media_type, bytes: row.bytes },
    ...{ by: { id: row.by, name: row.by_name }, recordedAt: row.recorded_at },
  }));
}

/** An article or event with all that happened to it. */
export async function findKnown(
  db: Executor,
  stationId: string,
  id: string,
): Promise<{ known: Known; lines: LogLine[] } | undefined> {
  const own = await linesOn(db, stationId, id);
  const lines = [...own, ...(await strikesOf(db, stationId, [id]))];
  const known = knownOf(lines).find((one) => one.id === id);
  return known && { known, lines };
}

/** Corrections that strike out one of these. */
async function strikesOf(db: Executor, stationId: string, ids: readonly string[]): Promise<LogLine[]> {
  const rows = await db
    .selectFrom('fact')
    .select('subject_id')
    .where('station_id', '=', stationId)
    .where('kind', '=', 'correction')
    .where((eb) => eb.or(ids.map((id) => eb('content', 'like', `%"void":"${id}"%`))))
    .execute();
  const lines = await Promise.all(rows.map(({ subject_id }) => linesOn(db, stationId, subject_id)));
  return lines.flat();
}

/**
 * The article that stands at an address, with or without parameters that only say how a reader came. Of all years: an article is
 * entered once.
 */
export async function publicationAt(
  db: Executor,
  stationId: string,
  url: string,
): Promise<Known<PublicationEntry> | undefined> {
  const rows = await db
    .selectFrom('fact')
    .select('subject_id')
    .distinct()
    .where('station_id', '=', stationId)
    .where('kind', '=', 'publication')
    .where('content', 'like', `%${needle(url)}%`)
    .execute();
  for (const { subject_id } of rows) {
    const found = await findKnown(db, stationId, subject_id);
    if (!found || !isPublication(found.known) || found.known.struckOut) continue;
    if (sameAddress(found.known.entry.url) === sameAddress(url)) return found.known;
  }
  return undefined;
}

/** What every spelling of the address has in it: the last part of its path, else its host. Its "%" and "_" match more, never less. */
function needle(url: string): string {
  const { hostname, pathname } = new URL(url);
  return pathname.split('/').filter(Boolean).at(-1) ?? hostname.replace(/^www\./, '');
}

/** Addresses of every article that stands, in the form in which equals are equal. */
export async function knownAddresses(db: Executor, stationId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('fact')
    .select(['id', 'subject_id', 'content', 'by', 'by_name', 'recorded_at'])
    .where('station_id', '=', stationId)
    .where('kind', 'in', ['publication', 'correction'])
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
  const lines = rows.map((row) => ({
    ...{ id: row.id, subjectId: row.subject_id, recordedAt: row.recorded_at },
    ...{ entry: JSON.parse(row.content) as LogLine['entry'], by: { id: row.by, name: row.by_name } },
  }));
  return new Map(
    knownOf(lines)
      .filter(isPublication)
      .filter(({ struckOut }) => !struckOut)
      .map(({ id, entry }) => [sameAddress(entry.url), id]),
  );
}
