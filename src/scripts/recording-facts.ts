/** What is known of a recording from one decode: verdict, measures and waveform, kept so that no page and no master decodes it anew. */
import type { SoundAnalysis } from '../audio/analysis.ts';
import type { MediaStore } from '../audio/media-store.ts';
import { probeWithAnalysis, type ProbeAccepted } from '../audio/probe.ts';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import type { Database, Executor } from '../storage/database.ts';

/** All meters but the waveform. */
export type Measures = Omit<SoundAnalysis, 'peaks'>;

export interface RecordingFacts {
  sha256: string;
  bytes: number;
  probe: ProbeAccepted;
  measures: Measures;
  /** Waveform: the largest |sample| of each tenth of a second, 0–255. */
  peaks: Uint8Array;
}

/** As the probe found them. */
export function factsOf(
  stored: { sha256: string; bytes: number },
  probe: ProbeAccepted,
  { peaks, ...measures }: SoundAnalysis,
): RecordingFacts {
  const { sha256, bytes } = stored;
  return { sha256, bytes, probe, measures, peaks: Uint8Array.from(peaks, (peak) => Math.round(peak * 255)) };
}

/** The same bytes known already are left as they are. */
export async function keepFacts(
  db: Executor,
  stationId: string,
  facts: RecordingFacts,
  now: number,
): Promise<void> {
  const { sha256, bytes, probe, measures, peaks } = facts;
  await db
    .insertInto('recording')
    .values({
      ...{ station_id: stationId, sha256, bytes, created_at: now },
      details: JSON.stringify({ probe, measures }),
      peaks: Buffer.from(peaks).toString('base64'),
    })
    .onConflict((conflict) => conflict.columns(['station_id', 'sha256']).doNothing())
    .execute();
}

export async function knownFacts(
  db: Executor,
  stationId: string,
  sha256: string,
): Promise<RecordingFacts | undefined> {
  const row = await db
    .selectFrom('recording')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  if (!row) return undefined;
  const { probe, measures } = JSON.parse(row.details) as Pick<RecordingFacts, 'probe' | 'measures'>;
  return {
    sha256,
    bytes: row.bytes,
    probe,
    measures,
    peaks: new Uint8Array(Buffer.from(row.peaks, 'base64')),
  };
}

export type FactsOfRecordings = ReturnType<typeof createRecordingFacts>;

export function createRecordingFacts({
  database,
  clock,
  media,
}: {
  database: Database;
  clock: Clock;
  media: Pick<MediaStore, 'file' | 'size'>;
}) {
  /**
   * Of a recording in the media store; decoded now where nobody has yet (it came with a form).
   *
   * @throws Refusal `audio-…` when it does not decode any more
   */
  return async (stationId: string, sha256: string, signal?: AbortSignal): Promise<RecordingFacts> => {
    const known = await knownFacts(database.kysely, stationId, sha256);
    if (known) return known;
    const file = await media.file(sha256);
    const { result, analysis } = await probeWithAnalysis(file, { ...(signal && { signal }) });
    if (!result.ok) throw new Refusal(`audio-${result.code}`, result.message);
    const facts = factsOf({ sha256, bytes: (await media.size(sha256)) ?? 0 }, result, analysis!);
    await keepFacts(database.kysely, stationId, facts, clock.now());
    return facts;
  };
}
