/** What people do with tin/bài: write, submit, approve, return, withdraw. Each step is one transaction with its trail line. */
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import { isNoEdit, type RecordingEdit } from '../audio/recording-edit.ts';
import { fieldRefusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Executor } from '../storage/database.ts';
import { enqueue, findJobByKey } from '../storage/jobs.ts';
import { current, mustMove } from './current.ts';
import { createDeciding } from './deciding.ts';
import { MAKE_JOB, makeJobKey } from './making.ts';
import type { ScriptDetail } from './script-detail.ts';
import {
  assertAllowed,
  contentHash,
  whatIsMissing,
  type Revision,
  type Script,
  type ScriptContent,
} from './script.ts';
import type { ScriptsDependencies } from './scripts-dependencies.ts';
import {
  freezeRevision,
  insertRevision,
  insertScript,
  revisionsOf,
  listedColumns,
  updateDraft,
} from './scripts.store.ts';
import { decisionsOn, segmentOfRevision } from './segments.store.ts';

/** The recording of a revision, and how it is edited. */
type RecordingOfRevision = Pick<Revision, 'recordingSha256' | 'recordingEdit'>;

const NO_RECORDING: RecordingOfRevision = { recordingSha256: null, recordingEdit: null };

/** What a save says of the recording: nothing, another one, none, or another edit of the same. */
export interface RecordingChange {
  sha256?: string | null | undefined;
  edit?: RecordingEdit | null | undefined;
}

export type Scripts = ReturnType<typeof createScripts>;

export function createScripts(deps: ScriptsDependencies) {
  const { database, clock, machine } = deps;

  function create(
    station: Station,
    actor: Actor,
    content: ScriptContent,
    change: RecordingChange = {},
    also: (tx: Executor, script: Script) => Promise<void> = () => Promise.resolve(),
  ): Promise<Script> {
    return database.kysely.transaction().execute(async (tx) => {
      const script = await createIn(tx, station, actor, content, change);
      await also(tx, script);
      return script;
    });
  }

  /** In the transaction of what it comes from. */
  async function createIn(
    tx: Executor,
    station: Station,
    actor: Actor,
    content: ScriptContent,
    change: RecordingChange = {},
  ): Promise<Script> {
    const now = clock.now();
    const id = newId(now);
    const recording = changed(NO_RECORDING, change);
    const revision = newRevision(id, 1, content, recording, actor, now);
    const script: Script = {
      id,
      stationId: station.id,
      kind: recording.recordingSha256 === null ? 'script' : 'recording',
      state: 'draft',
      revisionId: revision.id,
      approvedRevisionId: null,
      reviewedRevisionId: null,
      createdBy: actor.id,
      createdAt: now,
      updatedAt: now,
      archivedAt: null,
      withdrawn: null,
    };
    await insertScript(tx, script, revision);
    await record(tx, station.id, actor, 'script.create', id, { title: content.title }, now);
    return script;
  }

  /** Keeps what was typed. Once submitted, a revision stays as it is and a new one begins. */
  async function save(
    station: Station,
    actor: Actor,
    id: string,
    content: ScriptContent,
    change: RecordingChange = {},
  ): Promise<Revision> {
    return database.kysely.transaction().execute(async (tx) => {
      const { script, revision } = await current(tx, station.id, id);
      assertAllowed('edit', script.state);
      const now = clock.now();
      const recording = changed(revision, change);
      const begun = revision.contentHash !== null;
      const next = begun ? newRevision(id, revision.number + 1, content, recording, actor, now) : revision;
      if (begun) await insertRevision(tx, station.id, next);
      else await updateDraft(tx, station.id, revision.id, content, recording, actor);
      const changes = {
        state: 'draft',
        revision_id: next.id,
        ...listedColumns(content),
        updated_at: now,
      } as const;
      await mustMove(tx, station.id, script, changes);
      await record(
        tx,
        station.id,
        actor,
        'script.save',
        id,
        { revision: next.number, title: content.title },
        now,
      );
      return { ...next, ...content, ...recording };
    });
  }

  /** Freezes the revision and asks for its sound; it comes before the approver when that is made. */
  async function submit(station: Station, actor: Actor, id: string): Promise<string> {
    const jobId = await database.kysely.transaction().execute(async (tx) => {
      const { script, revision } = await current(tx, station.id, id);
      assertAllowed('submit', script.state);
      const missing = whatIsMissing(revision);
      if (missing) throw missing;
      const now = clock.now();
      const hash = contentHash(revision);
      const frozen = await resubmitted(tx, station.id, script, revision, actor, now);
      await freezeRevision(tx, station.id, frozen.id, hash, now);
      await mustMove(tx, station.id, script, { state: 'making', revision_id: frozen.id, updated_at: now });
      await record(
        tx,
        station.id,
        actor,
        'script.submit',
        id,
        { revision: frozen.number, contentHash: hash },
        now,
      );
      return enqueue(
        tx,
        {
          stationId: station.id,
          name: MAKE_JOB,
          key: makeJobKey(frozen.id),
          payload: { scriptId: id, revisionId: frozen.id },
        },
        machine.now(),
      );
    });
    deps.wakeJobs();
    return jobId;
  }

  /** What was returned is submitted as a revision of its own, so that each decision stays with what it was about. */
  async function resubmitted(
    tx: Executor,
    stationId: string,
    script: Script,
    revision: Revision,
    actor: Actor,
    now: number,
  ): Promise<Revision> {
    if (script.state !== 'returned') return revision;
    const next = newRevision(script.id, revision.number + 1, revision, revision, actor, now);
    await insertRevision(tx, stationId, next);
    return next;
  }

  /** Ends an item for good: its coming airings are cancelled and it no longer counts. The record stays. */
  async function withdraw(station: Station, actor: Actor, id: string, reason: string): Promise<void> {
    if (!reason.trim()) throw fieldRefusal('reason', 'reason-needed', 'Hãy ghi lý do thu hồi.');
    await database.kysely.transaction().execute(async (tx) => {
      const { script } = await current(tx, station.id, id);
      assertAllowed('withdraw', script.state);
      const now = clock.now();
      await mustMove(tx, station.id, script, {
        state: 'withdrawn',
        withdrawn_at: now,
        withdrawn_by: actor.name,
        withdrawn_reason: reason.trim(),
        updated_at: now,
      });
      await record(tx, station.id, actor, 'script.withdraw', id, { reason: reason.trim() }, now);
    });
    await deps.onAirableChange(station.id);
  }

  async function detail(station: Station, id: string): Promise<ScriptDetail> {
    const { script, revision } = await current(database.kysely, station.id, id);
    const revisions = await revisionsOf(database.kysely, station.id, id);
    return {
      script,
      revision,
      revisions,
      segment: await segmentOfRevision(database.kysely, station.id, revision.id),
      decisions: await decisionsOn(
        database.kysely,
        station.id,
        revisions.map((r) => r.id),
      ),
      job: await findJobByKey(database.kysely, station.id, makeJobKey(revision.id)),
    };
  }

  return { create, createIn, save, submit, ...createDeciding(deps), withdraw, detail };
}

/** An edit belongs to its recording: with another one it is gone. */
function changed(now: RecordingOfRevision, { sha256, edit }: RecordingChange): RecordingOfRevision {
  const recordingSha256 = sha256 === undefined ? now.recordingSha256 : sha256;
  const kept = recordingSha256 === now.recordingSha256 ? (now.recordingEdit ?? null) : null;
  const wanted = edit === undefined ? kept : edit;
  return {
    recordingSha256,
    recordingEdit: wanted && recordingSha256 !== null && !isNoEdit(wanted) ? wanted : null,
  };
}

function newRevision(
  scriptId: string,
  number: number,
  content: ScriptContent,
  { recordingSha256, recordingEdit }: RecordingOfRevision,
  actor: Actor,
  now: number,
): Revision {
  const { title, text, form, cchc, topics, unit, voice, internal } = content;
  return {
    id: newId(now),
    scriptId,
    number,
    ...{ title, text, form, cchc, topics, unit, voice, internal },
    ...{ recordingSha256, recordingEdit: recordingEdit ?? null },
    contentHash: null,
    authorId: actor.id,
    authorName: actor.name,
    createdAt: now,
    submittedAt: null,
  };
}
