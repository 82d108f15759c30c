import type { Executor } from '../../storage/database.ts';
import { linesBetween, type CorrectionEntry, type LogLine } from '../fact-log.store.ts';

/** A correction with what it is about, where that is a fact that was struck out. */
export interface KnownCorrection extends LogLine<CorrectionEntry> {
  /** When the struck-out fact is of, UTC ms; null for a mark put right, or a fact that is not there. */
  factAt: number | null;
}

/** Every correction of a station, in the order in which they were written. */
export async function corrections(db: Executor, stationId: string): Promise<KnownCorrection[]> {
  // An empty stretch: corrections come all the same, and nothing else.
  const lines = await linesBetween(db, stationId, { from: 0, until: 0 });
  const own = lines.filter((line): line is LogLine<CorrectionEntry> => line.entry.kind === 'correction');
  const struckOut = [...new Set(own.flatMap(({ entry }) => entry.void ?? []))];
  if (struckOut.length === 0) return own.map((line) => ({ ...line, factAt: null }));
  const times = new Map<string, number>();
  const tables = [
    db
      .selectFrom('as_run')
      .select(['id', 'at'])
      .where('id', 'in', struckOut)
      .where('station_id', '=', stationId),
    db
      .selectFrom('by_hand')
      .select(['id', 'at'])
      .where('id', 'in', struckOut)
      .where('station_id', '=', stationId),
    db
      .selectFrom('fact')
      .select(['subject_id as id', 'at'])
      .where('subject_id', 'in', struckOut)
      .where('station_id', '=', stationId),
  ];
  for (const query of tables) for (const { id, at } of await query.execute()) times.set(id, at);
  return own.map((line) => ({ ...line, factAt: times.get(line.entry.void ?? '') ?? null }));
}
