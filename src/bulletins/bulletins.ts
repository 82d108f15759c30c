/** What people do with bản tin: put approved items in order, see how long it is, hear it. */
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { LocalDate } from '../kernel/zoned-time.ts';
import { airableScript } from '../scripts/airable.ts';
import type { Database, Executor } from '../storage/database.ts';
import type { Bulletin, BulletinContent } from './bulletin.ts';
import { findBulletin, findBulletins, findTemplate, listBulletins, putBulletin } from './bulletins.store.ts';
import { buildRundown, type Airable, type Rundown, type RundownParts } from './rundown.ts';
import type { Templates } from './templates.ts';

/** A short sound the product ships, already in the media store. */
export interface Chime {
  name: string;
  title: string;
  sha256: string;
  bytes: number;
  durationMs: number;
  mediaType: string;
  /** A pause: meant to be silent. */
  quiet?: true;
}

export interface BulletinsDependencies {
  database: Database;
  clock: Clock;
  chimes: readonly Chime[];
  templates: Templates;
  onAirableChange: (stationId: string) => Promise<void>;
}

export type Bulletins = ReturnType<typeof createBulletins>;

export function createBulletins(deps: BulletinsDependencies) {
  const { database, clock, templates } = deps;

  /** Makes a bulletin (`id` null) or changes one. Airings that have begun keep what they began with. */
  async function save(
    station: Station,
    actor: Actor,
    id: string | null,
    content: BulletinContent,
  ): Promise<Bulletin> {
    const bulletin = await database.kysely
      .transaction()
      .execute((tx) => write(tx, station, actor, id, content));
    await deps.onAirableChange(station.id);
    return bulletin;
  }

  /** As `save`, inside a transaction of the caller's, who has the airings planned anew when it is over. */
  async function write(
    tx: Executor,
    station: Station,
    actor: Actor,
    id: string | null,
    content: BulletinContent,
  ): Promise<Bulletin> {
    const now = clock.now();
    const before = id === null ? undefined : await existing(tx, station.id, id);
    await refuseUnusable(tx, station.id, content);
    const next: Bulletin = {
      ...content,
      id: before?.id ?? newId(now),
      stationId: station.id,
      createdBy: before?.createdBy ?? actor.id,
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
      archivedAt: null,
    };
    await putBulletin(tx, next);
    const detail = { title: content.title, scriptIds: content.scriptIds };
    await record(tx, station.id, actor, before ? 'bulletin.save' : 'bulletin.create', next.id, detail, now);
    return next;
  }

  async function archive(station: Station, actor: Actor, id: string): Promise<void> {
    await database.kysely.transaction().execute(async (tx) => {
      const bulletin = await existing(tx, station.id, id);
      const now = clock.now();
      await putBulletin(tx, { ...bulletin, archivedAt: now, updatedAt: now });
      await record(tx, station.id, actor, 'bulletin.archive', id, { title: bulletin.title }, now);
    });
    await deps.onAirableChange(station.id);
  }

  /** The bulletin as it would be heard on a day. */
  async function rundown(db: Executor, bulletin: Bulletin, date: LocalDate): Promise<Rundown> {
    return buildRundown(bulletin, await partsOf(db, bulletin, date));
  }

  async function partsOf(db: Executor, bulletin: Bulletin, date: LocalDate): Promise<RundownParts> {
    const { stationId } = bulletin;
    const scripts = new Map<string, { title: string; airable: Airable }>();
    for (const id of bulletin.scriptIds) scripts.set(id, await scriptPart(db, stationId, id));
    const words = new Map<string, { title: string; airable: Airable }>();
    for (const id of [bulletin.openingTemplateId, bulletin.closingTemplateId]) {
      if (id !== null) words.set(id, await templates.airable(db, stationId, id, date));
    }
    return {
      script: (id) => scripts.get(id)!,
      template: (id) => words.get(id)!,
      chime: (name) => {
        const chime = deps.chimes.find((candidate) => candidate.name === name);
        if (!chime) return undefined;
        const { title, sha256, bytes, durationMs, mediaType, quiet } = chime;
        const sound = { segmentId: `chime:${name}`, sha256, bytes, durationMs, mediaType };
        return { title, sound: { ...sound, ...(quiet && { quiet }) } };
      },
    };
  }

  const find = (stationId: string, id: string) => existing(database.kysely, stationId, id);
  const list = (stationId: string) => listBulletins(database.kysely, stationId);
  const findAll = (db: Executor, stationId: string, ids: readonly string[]) =>
    findBulletins(db, stationId, ids);

  return { save, write, archive, rundown, find, list, findAll, chimes: deps.chimes };
}

async function scriptPart(
  db: Executor,
  stationId: string,
  id: string,
): Promise<{ title: string; airable: Airable }> {
  const found = await airableScript(db, stationId, id);
  switch (found.kind) {
    case 'airable': {
      const { revision, segment } = found;
      const { sha256, bytes, durationMs, mediaType } = segment;
      const sound = { segmentId: segment.id, sha256, bytes, durationMs, mediaType };
      return {
        title: revision.title,
        airable: { sound: { ...sound, scriptId: id, revisionId: revision.id, cchc: revision.cchc } },
      };
    }
    case 'withdrawn':
      return refused(
        found.title,
        'withdrawn',
        `Tin, bài “${found.title}” đã thu hồi; hãy bỏ hoặc thay tin khác.`,
      );
    case 'not-approved':
      return refused(found.title, 'not-approved', `Tin, bài “${found.title}” chưa được duyệt.`);
    case 'expired':
      return refused(
        found.title,
        'not-approved',
        `Âm thanh của “${found.title}” đã hết thời hạn lưu giữ; hãy soạn lại và gửi duyệt.`,
      );
    case 'missing':
      return refused('', 'missing', 'Một tin, bài trong bản tin không còn.');
  }
}

function refused(title: string, kind: 'withdrawn' | 'not-approved' | 'missing', message: string) {
  return { title, airable: { obstacle: { kind, message } } };
}

/** Only approved items and templates go into a bulletin, each refused at its field. */
async function refuseUnusable(db: Executor, stationId: string, content: BulletinContent): Promise<void> {
  for (const id of content.scriptIds) {
    const { airable } = await scriptPart(db, stationId, id);
    if ('obstacle' in airable) throw fieldRefusal('scriptIds', 'item-not-airable', airable.obstacle.message);
  }
  const templates = {
    openingTemplateId: content.openingTemplateId,
    closingTemplateId: content.closingTemplateId,
  };
  for (const [field, id] of Object.entries(templates)) {
    if (id === null) continue;
    const template = await findTemplate(db, stationId, id);
    if (template?.state === 'approved') continue;
    const message = template
      ? `“${template.name}” chưa được duyệt.`
      : 'Lời đã chọn không còn; hãy chọn lời khác.';
    throw fieldRefusal(field, 'template-not-approved', message);
  }
}

async function existing(db: Executor, stationId: string, id: string): Promise<Bulletin> {
  const bulletin = await findBulletin(db, stationId, id);
  if (!bulletin || bulletin.archivedAt !== null)
    throw new Refusal('bulletin-not-found', 'Không tìm thấy bản tin này.', 404);
  return bulletin;
}
