import type { Executor } from '../../storage/database.ts';

/** An item whose approved revision may air, with the marks of that revision. */
export interface ApprovedScript {
  scriptId: string;
  cchc: boolean;
  topics: string[];
  form: string;
  unit: string;
}

/** Of a station's approved items the newest, newest first: what is older was aired, or will not be missed. */
const MOST_LOOKED_AT = 1000;

export async function approvedScripts(db: Executor, stationId: string): Promise<ApprovedScript[]> {
  const rows = await db
    .selectFrom('script')
    .innerJoin('revision', 'revision.id', 'script.approved_revision_id')
    .select(['script.id', 'revision.cchc', 'revision.topics', 'revision.form', 'revision.unit'])
    .where('script.station_id', '=', stationId)
    .where('script.state', '!=', 'withdrawn')
    .where('script.archived_at', 'is', null)
    .orderBy('script.created_at', 'desc')
    .orderBy('script.id', 'desc')
    .limit(MOST_LOOKED_AT)
    .execute();
  return rows.map(({ id, cchc, topics, form, unit }) => ({
    ...{ scriptId: id, cchc: cchc === 1, topics: JSON.parse(topics) as string[], form, unit },
  }));
}

/** In how many airings that begin in [from, until) each script stands; cancelled ones are left out. */
export async function airingsOfScripts(
  db: Executor,
  stationId: string,
  from: number,
  until: number,
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('airing')
    .select('items')
    .where('station_id', '=', stationId)
    .where('starts_at', '>=', from)
    .where('starts_at', '<', until)
    .where('status', '!=', 'cancelled')
    .execute();
  const counts = new Map<string, number>();
  for (const { items } of rows) {
    const scripts = (JSON.parse(items) as { scriptId?: string }[]).flatMap(({ scriptId }) => scriptId ?? []);
    for (const scriptId of new Set(scripts)) counts.set(scriptId, (counts.get(scriptId) ?? 0) + 1);
  }
  return counts;
}
