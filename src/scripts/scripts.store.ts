import type { Selectable, Updateable } from 'kysely';
import type { RecordingEdit } from '../audio/recording-edit.ts';
import { withoutMarks } from '../kernel/vietnamese.ts';
import type { Executor } from '../storage/database.ts';
import type { RevisionTable, ScriptState, ScriptTable } from '../storage/script-tables.ts';
import type { Revision, Script, ScriptContent } from './script.ts';
import type { Topic } from './topic.ts';

export async function insertScript(db: Executor, script: Script, revision: Revision): Promise<void> {
  await db
    .insertInto('script')
    .values({
      id: script.id,
      station_id: script.stationId,
      kind: script.kind,
      state: script.state,
      revision_id: script.revisionId,
      approved_revision_id: script.approvedRevisionId,
      ...listedColumns(revision),
      created_by: script.createdBy,
      created_at: script.createdAt,
      updated_at: script.updatedAt,
      withdrawn_at: null,
      withdrawn_by: null,
      withdrawn_reason: null,
      archived_at: script.archivedAt,
    })
    .execute();
  await insertRevision(db, script.stationId, revision);
}

export async function insertRevision(db: Executor, stationId: string, revision: Revision): Promise<void> {
  await db
    .insertInto('revision')
    .values({
      id: revision.id,
      station_id: stationId,
      script_id: revision.scriptId,
      number: revision.number,
      ...contentColumns(revision),
      ...recordingColumns(revision),
      content_hash: revision.contentHash,
      author_id: revision.authorId,
      author_name: revision.authorName,
      created_at: revision.createdAt,
      submitted_at: revision.submittedAt,
    })
    .execute();
}

/** Changes a revision that was not submitted yet; one that was is left as it is. */
export async function updateDraft(
  db: Executor,
  stationId: string,
  id: string,
  content: ScriptContent,
  recording: Pick<Revision, 'recordingSha256' | 'recordingEdit'>,
  author: { id: string; name: string },
): Promise<void> {
  await db
    .updateTable('revision')
    .set({
      ...contentColumns(content),
      ...recordingColumns(recording),
      author_id: author.id,
      author_name: author.name,
    })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('content_hash', 'is', null)
    .execute();
}

/** Freezes a revision: from here on it is what people read, approve and hear. */
export async function freezeRevision(
  db: Executor,
  stationId: string,
  id: string,
  contentHash: string,
  submittedAt: number,
): Promise<void> {
  await db
    .updateTable('revision')
    .set({ content_hash: contentHash, submitted_at: submittedAt })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .execute();
}

/** Moves an item on only from a state it is expected in; false when somebody else was faster. */
export async function moveScript(
  db: Executor,
  stationId: string,
  id: string,
  from: ScriptState,
  changes: Updateable<ScriptTable>,
): Promise<boolean> {
  const result = await db
    .updateTable('script')
    .set(changes)
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function findScript(db: Executor, stationId: string, id: string): Promise<Script | undefined> {
  const row = await db
    .selectFrom('script')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toScript(row);
}

export async function findRevision(
  db: Executor,
  stationId: string,
  id: string,
): Promise<Revision | undefined> {
  const row = await db
    .selectFrom('revision')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toRevision(row);
}

/** Newest first. */
export async function revisionsOf(db: Executor, stationId: string, scriptId: string): Promise<Revision[]> {
  const rows = await db
    .selectFrom('revision')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('script_id', '=', scriptId)
    .orderBy('number', 'desc')
    .execute();
  return rows.map(toRevision);
}

export interface ScriptFilter {
  states?: readonly ScriptState[];
  /** Words of title or text, with or without marks. */
  search?: string;
  cchc?: boolean;
  createdBy?: string;
  /** Whether their newest revision has been reviewed, the first of two steps. */
  reviewed?: boolean | undefined;
  /** Whether those put away are listed; left out, they are among the others. */
  archived?: boolean;
}

export interface ScriptListItem {
  script: Script;
  revision: Revision;
}

/** One page of a station's items, the last changed first, and how many there are in all. */
export async function listScripts(
  db: Executor,
  stationId: string,
  filter: ScriptFilter,
  page: { limit: number; offset: number },
): Promise<{ items: ScriptListItem[]; total: number }> {
  let query = db
    .selectFrom('script')
    .innerJoin('revision', 'revision.id', 'script.revision_id')
    .where('script.station_id', '=', stationId);
  if (filter.states?.length) query = query.where('script.state', 'in', filter.states);
  if (filter.cchc !== undefined) query = query.where('revision.cchc', '=', filter.cchc ? 1 : 0);
  if (filter.createdBy !== undefined) query = query.where('script.created_by', '=', filter.createdBy);
  if (filter.archived !== undefined)
    query = query.where('script.archived_at', filter.archived ? 'is not' : 'is', null);
  const { reviewed } = filter;
  if (reviewed !== undefined)
    query = query.where((eb) => {
      const isReviewed = eb(
        eb.fn.coalesce('script.reviewed_revision_id', eb.val('')),
        '=',
        eb.ref('script.revision_id'),
      );
      return reviewed ? isReviewed : eb.not(isReviewed);
    });
  for (const word of searchWords(filter.search)) query = query.where('script.search', 'like', `%${word}%`);
  const { total } = await query
    .select((eb) => eb.fn.countAll<number | string>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectAll('revision')
    .select([
      'script.kind',
      'script.state',
      'script.approved_revision_id',
      'script.reviewed_revision_id',
      'script.created_by as script_created_by',
      'script.created_at as script_created_at',
      'script.updated_at',
      'script.withdrawn_at',
      'script.withdrawn_by',
      'script.withdrawn_reason',
      'script.archived_at',
    ])
    .orderBy('script.updated_at', 'desc')
    .orderBy('script.id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const items = rows.map((row) => ({
    revision: toRevision(row),
    script: toScript({
      ...row,
      id: row.script_id,
      revision_id: row.id,
      search: '',
      created_by: row.script_created_by,
      created_at: row.script_created_at,
    }),
  }));
  return { items, total: Number(total) };
}

/** Ids of a station's withdrawn items. */
export async function withdrawnScripts(db: Executor, stationId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('script')
    .select('id')
    .where('station_id', '=', stationId)
    .where('state', '=', 'withdrawn')
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** How many items of a station are in each state. */
export async function countByState(
  db: Executor,
  stationId: string,
): Promise<Partial<Record<ScriptState, number>>> {
  const rows = await db
    .selectFrom('script')
    .select((eb) => ['state', eb.fn.countAll<number | string>().as('count')])
    .where('station_id', '=', stationId)
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.state, Number(row.count)]));
}

/** How many items wait for a decision, and how many of them have been reviewed. */
export async function countSubmitted(
  db: Executor,
  stationId: string,
): Promise<{ submitted: number; reviewed: number }> {
  const row = await db
    .selectFrom('script')
    .select((eb) => [
      eb.fn.countAll<number | string>().as('submitted'),
      eb.fn
        .sum<number | string | null>(
          eb.case().whenRef('reviewed_revision_id', '=', 'revision_id').then(1).else(0).end(),
        )
        .as('reviewed'),
    ])
    .where('station_id', '=', stationId)
    .where('state', '=', 'submitted')
    .executeTakeFirstOrThrow();
  return { submitted: Number(row.submitted), reviewed: Number(row.reviewed ?? 0) };
}

/** What the item itself keeps of its newest revision, for lists and searching. */
export function listedColumns(content: ScriptContent) {
  const { form, cchc, topics } = contentColumns(content);
  return { search: searchText(content), form, cchc, topics };
}

/** Title and text as `search` keeps them. */
function searchText(content: { title: string; text: string; unit: string }): string {
  return withoutMarks(`${content.title}\n${content.unit}\n${content.text}`);
}

/** The words of a search, without marks. % and _ are LIKE's own; a search for them would find everything. */
export function searchWords(search: string | undefined): string[] {
  return withoutMarks(search ?? '')
    .split(/\s+/)
    .map((word) => word.replace(/[%_\\]/g, ''))
    .filter(Boolean)
    .slice(0, 8);
}

function contentColumns(content: ScriptContent) {
  return {
    title: content.title,
    text: content.text,
    form: content.form,
    cchc: content.cchc ? (1 as const) : (0 as const),
    topics: JSON.stringify(content.topics),
    unit: content.unit,
    voice: content.voice,
    internal: content.internal ? (1 as const) : (0 as const),
  };
}

function recordingColumns({
  recordingSha256,
  recordingEdit,
}: Pick<Revision, 'recordingSha256' | 'recordingEdit'>) {
  return {
    recording_sha256: recordingSha256,
    recording_edit: recordingEdit ? JSON.stringify(recordingEdit) : null,
  };
}

function toScript(row: Selectable<ScriptTable>): Script {
  return {
    id: row.id,
    stationId: row.station_id,
    kind: row.kind,
    state: row.state,
    revisionId: row.revision_id,
    approvedRevisionId: row.approved_revision_id,
    reviewedRevisionId: row.reviewed_revision_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    archivedAt: row.archived_at,
    withdrawn:
      row.withdrawn_at === null
        ? null
        : { at: row.withdrawn_at, by: row.withdrawn_by ?? '', reason: row.withdrawn_reason ?? '' },
  };
}

function toRevision(row: Selectable<RevisionTable>): Revision {
  return {
    id: row.id,
    scriptId: row.script_id,
    number: row.number,
    title: row.title,
    text: row.text,
    form: row.form,
    cchc: row.cchc === 1,
    topics: JSON.parse(row.topics) as Topic[],
    unit: row.unit,
    voice: row.voice,
    internal: row.internal === 1,
    recordingSha256: row.recording_sha256,
    recordingEdit: row.recording_edit === null ? null : (JSON.parse(row.recording_edit) as RecordingEdit),
    contentHash: row.content_hash,
    authorId: row.author_id,
    authorName: row.author_name,
    createdAt: row.created_at,
    submittedAt: row.submitted_at,
  };
}
