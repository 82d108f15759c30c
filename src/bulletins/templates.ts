/** Lời mở đầu and lời kết: written, approved, and spoken anew for each day when they name the date. */
import type { Actor } from '../accounts/actor.ts';
import { roleOfStep, stepOf, whyNotDecide } from '../accounts/approval-policy.ts';
import { delegationInForce } from '../accounts/delegations/delegations.store.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { viDate } from '../kernel/vietnamese.ts';
import { dateOf, type LocalDate } from '../kernel/zoned-time.ts';
import { approvalOf } from '../scripts/airable.ts';
import { spokenHash, type SoundMaker } from '../scripts/making.ts';
import {
  insertDecision,
  insertSegment,
  segmentOfTemplate,
  type NewSegment,
} from '../scripts/segments.store.ts';
import type { Database, Executor } from '../storage/database.ts';
import type { JobContext } from '../storage/job-runner.ts';
import { enqueue, findJobByKey, type Job } from '../storage/jobs.ts';
import { findTemplate, insertTemplate, listTemplates, moveTemplate } from './bulletins.store.ts';
import type { Airable } from './rundown.ts';
import { countReviewed, DECISION_ACTIONS, reviewOfTemplate, templateCase } from './template-approval.ts';
import {
  fixedDates,
  speaksDate,
  templateHash,
  wordsFor,
  type Template,
  type TemplateContent,
} from './template.ts';

export const TEMPLATE_JOB = 'template.make';

/** One sound for one template and day. */
export function templateJobKey(templateId: string, date: LocalDate | null): string {
  return `${TEMPLATE_JOB}:${templateId}:${date ?? 'any'}`;
}

interface TemplatePayload {
  templateId: string;
  /** The day whose words are spoken; null when they are the same every day. */
  date: LocalDate | null;
}

export interface TemplatesDependencies {
  database: Database;
  clock: Clock;
  machine: Clock;
  wakeJobs: () => void;
  sounds: SoundMaker;
  station: (id: string) => Promise<Station>;
  /** After a template's sound was made, approved or retired. */
  onAirableChange: (stationId: string) => Promise<void>;
}

export type Templates = ReturnType<typeof createTemplates>;

export function createTemplates(deps: TemplatesDependencies) {
  const { database, clock, machine } = deps;

  /** Asks for its sound of today, which the approver hears. Changing words is making a new template. */
  async function create(station: Station, actor: Actor, content: TemplateContent): Promise<Template> {
    const now = clock.now();
    const template: Template = {
      ...content,
      id: newId(now),
      stationId: station.id,
      state: 'making',
      contentHash: templateHash(content),
      authorId: actor.id,
      authorName: actor.name,
      createdAt: now,
    };
    await database.kysely.transaction().execute(async (tx) => {
      await insertTemplate(tx, template);
      await record(tx, station.id, actor, 'template.create', template.id, { name: content.name }, now);
      await ask(tx, template, dayOf(template, dateOf(now, station.timeZone)));
    });
    deps.wakeJobs();
    return template;
  }

  /** Binds the decision to the words' hash and the sound that was heard; other days' sounds differ by their date alone. */
  async function decide(
    station: Station,
    actor: Actor,
    id: string,
    outcome: 'approved' | 'returned',
    audioSha256: string,
    comment = '',
  ): Promise<void> {
    if (outcome === 'returned' && !comment.trim()) {
      throw fieldRefusal('comment', 'comment-needed', 'Hãy ghi lý do trả lại để biên tập viên sửa.');
    }
    await database.kysely.transaction().execute(async (tx) => {
      const template = await existing(tx, station.id, id);
      const heard = await heardSegment(tx, station, template, audioSha256);
      const of = await templateCase(tx, station, template, audioSha256);
      const refusal = whyNotDecide(of, actor, outcome === 'approved');
      if (refusal) throw refusal;
      const deed = outcome === 'approved' && stepOf(of) === 'review' ? 'reviewed' : outcome;
      const now = clock.now();
      const inPlace = await delegationInForce(tx, station.id, actor.id, roleOfStep(stepOf(of)), now);
      const delegation = inPlace?.document ?? null;
      await insertDecision(tx, station.id, {
        id: newId(now),
        subjectId: id,
        segmentId: heard.id,
        outcome: deed,
        contentHash: template.contentHash,
        audioSha256,
        by: actor.id,
        byName: actor.name,
        ownWork: template.authorId === actor.id,
        comment: comment.trim(),
        delegation,
        at: now,
      });
      const next = deed === 'reviewed' ? 'submitted' : deed;
      if (!(await moveTemplate(tx, station.id, id, ['submitted'], next))) throw alreadyDecided();
      await record(
        tx,
        station.id,
        actor,
        DECISION_ACTIONS[deed],
        id,
        { contentHash: template.contentHash, audioSha256, ...(delegation && { delegation }) },
        now,
      );
    });
    await deps.onAirableChange(station.id);
  }

  /** Takes it out of use; what it opened or closed needs another. */
  async function retire(station: Station, actor: Actor, id: string): Promise<void> {
    await database.kysely.transaction().execute(async (tx) => {
      await existing(tx, station.id, id);
      await moveTemplate(
        tx,
        station.id,
        id,
        ['making', 'failed', 'submitted', 'returned', 'approved'],
        'retired',
      );
      await record(tx, station.id, actor, 'template.retire', id, {}, clock.now());
    });
    await deps.onAirableChange(station.id);
  }

  /** Its sound for a day, or why there is none yet. */
  async function airable(
    db: Executor,
    stationId: string,
    id: string,
    date: LocalDate,
  ): Promise<{ title: string; airable: Airable }> {
    const template = await findTemplate(db, stationId, id);
    if (!template) return obstacle('', 'missing', 'Lời mở đầu hoặc lời kết đã chọn không còn.');
    const approved = template.state === 'approved' && (await approvalOf(db, stationId, id));
    if (!approved) {
      return obstacle(
        template.name,
        'not-approved',
        `“${template.name}” chưa được duyệt hoặc đã ngừng dùng.`,
      );
    }
    const said = fixedDates(template.text);
    if (said.some((day) => day !== date)) {
      const message = `“${template.name}” nói một ngày khác ngày phát ${viDate(date)}; hãy sửa lời, viết {ngày} thay cho ngày cố định.`;
      return obstacle(template.name, 'other-day', message);
    }
    const segment = await segmentOfTemplate(db, stationId, id, dayOf(template, date));
    if (!segment) {
      const message = `Đang tạo âm thanh “${template.name}” cho ngày phát.`;
      return { title: template.name, airable: { obstacle: { kind: 'waiting', message, templateId: id } } };
    }
    const { sha256, bytes, durationMs, mediaType } = segment;
    return {
      title: template.name,
      airable: { sound: { segmentId: segment.id, sha256, bytes, durationMs, mediaType } },
    };
  }

  /** Asks for the sound of a day ahead; asking twice is asking once. */
  async function prepare(db: Executor, stationId: string, id: string, date: LocalDate): Promise<void> {
    const template = await findTemplate(db, stationId, id);
    if (template?.state === 'approved') await ask(db, template, dayOf(template, date));
  }

  async function ask(db: Executor, template: Template, date: LocalDate | null): Promise<void> {
    const payload: TemplatePayload = { templateId: template.id, date };
    const key = templateJobKey(template.id, date);
    await enqueue(db, { stationId: template.stationId, name: TEMPLATE_JOB, key, payload }, machine.now());
  }

  /** The job: repeatable, makes each day's sound once. */
  async function make(job: Job, context: JobContext): Promise<null> {
    const { templateId, date } = job.payload as TemplatePayload;
    const station = await deps.station(job.stationId);
    const template = await findTemplate(database.kysely, station.id, templateId);
    if (!template || template.state === 'retired') return null;
    if (!(await segmentOfTemplate(database.kysely, station.id, templateId, date))) {
      await makeSegment(station, template, date, context);
    }
    await moveTemplate(database.kysely, station.id, templateId, ['making', 'failed'], 'submitted');
    await deps.onAirableChange(station.id);
    return null;
  }

  async function makeSegment(
    station: Station,
    template: Template,
    date: LocalDate | null,
    context: JobContext,
  ): Promise<void> {
    const words = date === null ? template.text : wordsFor(template.text, date);
    const { sound, madeWith } = await deps.sounds.speak(station, words, template.voice, context);
    const spokenText = await deps.sounds.spokenText(station, words);
    const now = clock.now();
    const segment: NewSegment = {
      ...sound,
      id: newId(now),
      stationId: station.id,
      revisionId: null,
      templateId: template.id,
      spokenDate: date,
      spokenText,
      spokenHash: spokenHash(spokenText),
      madeWith,
      createdAt: now,
    };
    await database.kysely.transaction().execute((tx) => insertSegment(tx, segment));
  }

  async function makingFailed(tx: Executor, job: Job): Promise<void> {
    const { templateId } = job.payload as TemplatePayload;
    await moveTemplate(tx, job.stationId, templateId, ['making'], 'failed');
  }

  /** The sound that the approver of a template hears: that of the day it was written. */
  async function sample(station: Station, template: Template) {
    const date = dayOf(template, dateOf(template.createdAt, station.timeZone));
    return {
      segment: await segmentOfTemplate(database.kysely, station.id, template.id, date),
      job: await findJobByKey(database.kysely, station.id, templateJobKey(template.id, date)),
    };
  }

  /** Takes the station from its caller: inside a transaction nothing else may be asked of the database. */
  async function heardSegment(tx: Executor, station: Station, template: Template, audioSha256: string) {
    const date = dayOf(template, dateOf(template.createdAt, station.timeZone));
    const segment = await segmentOfTemplate(tx, template.stationId, template.id, date);
    if (segment?.sha256 !== audioSha256) throw alreadyDecided();
    return segment;
  }

  const reviewOf = (template: Template) => reviewOfTemplate(database.kysely, template);
  const countSubmitted = async (stationId: string) =>
    countReviewed(database.kysely, stationId, await list(stationId));
  const list = (stationId: string) => listTemplates(database.kysely, stationId);
  const find = (stationId: string, id: string) => existing(database.kysely, stationId, id);

  return {
    ...{ create, decide, retire, airable, prepare, make, makingFailed, sample },
    ...{ reviewOf, countSubmitted, list, find },
  };
}

/** The day that a template's sound belongs to: none when its words are the same every day. */
function dayOf(template: Template, date: LocalDate): LocalDate | null {
  return speaksDate(template.text) ? date : null;
}

async function existing(db: Executor, stationId: string, id: string): Promise<Template> {
  const template = await findTemplate(db, stationId, id);
  if (!template) throw new Refusal('template-not-found', 'Không tìm thấy lời mở đầu hoặc lời kết này.', 404);
  return template;
}

function alreadyDecided(): Refusal {
  return new Refusal(
    'changed-meanwhile',
    'Lời này đã thay đổi hoặc đã được quyết định. Hãy tải lại trang.',
    409,
  );
}

function obstacle(
  title: string,
  kind: 'missing' | 'not-approved' | 'other-day',
  message: string,
): { title: string; airable: Airable } {
  return { title, airable: { obstacle: { kind, message } } };
}
