/**
 * The rooms from scripts to schedule on a test installation, with a clock of their own that a test moves; and approved items to
 * fill them with. Sounds are what the store was told of, not made: what is tested here is what people may do with them.
 */
import { createMediaStore } from '../../src/audio/media-store.ts';
import type { Installation } from '../../src/accounts/installation.ts';
import { findStation, type Station } from '../../src/accounts/stations.ts';
import { listZones } from '../../src/accounts/zones.ts';
import { createJoinedSounds } from '../../src/bulletins/joined-sounds.ts';
import { createBulletins, type Chime } from '../../src/bulletins/bulletins.ts';
import { createFrames } from '../../src/bulletins/frames.ts';
import { createTemplates } from '../../src/bulletins/templates.ts';
import { VirtualClock, type Clock } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/storage/database.ts';
import { sha256 } from '../../src/kernel/hash.ts';
import { newId } from '../../src/kernel/ids.ts';
import { dateOf, instantOf } from '../../src/kernel/zoned-time.ts';
import { asRunOfAirings } from '../../src/playout/as-run.store.ts';
import { answerRange, mediaTypeOf } from '../../src/playout/media-range.ts';
import { createAudits } from '../../src/plan/audits.ts';
import { createNotHeard } from '../../src/plan/not-heard.ts';
import { createAiringLives } from '../../src/playout/airing-lives.ts';
import { createCalendarEdits } from '../../src/schedule/calendar-edits.ts';
import { createCalendarFeed } from '../../src/schedule/calendar-feed.ts';
import { createCopies } from '../../src/schedule/copies.ts';
import { createMakeGoods } from '../../src/schedule/make-goods.ts';
import { createPlanner } from '../../src/schedule/planner.ts';
import { createSchedule } from '../../src/schedule/schedule.ts';
import { createRelaySources } from '../../src/schedule/relay-sources.ts';
import { sessionsOf } from '../../src/schedule/sessions-of.ts';
import { createSuspensions } from '../../src/schedule/suspensions.ts';
import { contentHash, type Revision, type Script } from '../../src/scripts/script.ts';
import { insertScript } from '../../src/scripts/scripts.store.ts';
import { insertDecision, insertSegment } from '../../src/scripts/segments.store.ts';
import { noCache } from '../../src/kernel/disk-cache.ts';
import { createVoices } from '../../src/speech/voices/voices.ts';
import { createRecordingFacts } from '../../src/scripts/recording-facts.ts';
import { createSoundMaker } from '../../src/scripts/sound-maker.ts';

/** Monday 23/11/2026, before the morning's airing. */
export const MONDAY_MORNING = instantOf('2026-11-23T06:30', 'Asia/Ho_Chi_Minh');

const CHIMES: Chime[] = ['mo-dau', 'ket-thuc'].map((name) => ({
  name,
  title: name === 'mo-dau' ? 'Nhạc hiệu mở đầu' : 'Nhạc hiệu kết thúc',
  sha256: sha256(name),
  bytes: 64_000,
  durationMs: 4_000,
  mediaType: 'audio/mpeg',
}));

export type Programme = ReturnType<typeof openProgramme>;

/** @example routes: (app, installation) => scheduleRoutes(app, (programme = openProgramme(installation))) */
export function openProgramme(
  installation: Installation,
  clock = new VirtualClock(MONDAY_MORNING),
  onPlanned: (stationId: string) => Promise<void> = () => Promise.resolve(),
) {
  const { database, machine, folder, devices } = installation;
  const { kysely } = database;
  const media = createMediaStore(folder.paths.media, folder.paths.temporary, machine);
  const station = async (id: string): Promise<Station> => (await findStation(kysely, { id }))!;
  const plan = (stationId: string) => planner.plan(stationId);
  const shared = { database, clock, machine, wakeJobs: () => undefined, onAirableChange: plan };
  const templates = createTemplates({
    ...shared,
    station,
    sounds: createSoundMaker({
      ...{ db: kysely, media, voices: createVoices(), cache: noCache },
      factsOfRecording: createRecordingFacts({ database, clock, media }),
    }),
  });
  const bulletins = createBulletins({ ...shared, chimes: CHIMES, templates });
  const planner = createPlanner({ ...shared, bulletins, templates, station, onPlanned });
  const schedule = createSchedule({
    ...{ database, clock, bulletins, plan },
    onPlanned,
    zoneIds: async (stationId) => (await listZones(kysely, stationId)).map((zone) => zone.id),
  });
  const suspensions = createSuspensions({
    ...{ database, clock, plan },
    players: async (stationId) =>
      (await devices.list(stationId)).filter((device) => device.revokedAt === null),
  });
  const calendarEdits = createCalendarEdits({ database, clock, schedule, plan });
  const copies = createCopies({ database, clock, plan });
  const calendarFeed = createCalendarFeed({ database, clock });
  const makeGoods = createMakeGoods({ database, clock, bulletins, plan });
  const relaySources = createRelaySources({ database, clock, plan });
  const lifeOf = createAiringLives({ database, clock, devices });
  const heardOf = (stationId: string, ids: readonly string[]) => asRunOfAirings(kysely, stationId, ids);
  const audits = createAudits({ database, clock, trial: false });
  const notHeardOf = createNotHeard({ database, clock, audits });
  const voicesOf = () => Promise.resolve([{ value: 'espeak-vi', label: 'Giọng máy cơ bản' }]);
  const soundHref = (at: Station, hash: string) => `/d/${at.slug}/am-thanh/${hash}`;
  const answerMedia = async (hash: string, headers: Headers) =>
    answerRange(media, hash, await mediaTypeOf(media, hash), headers);
  return {
    ...{
      database,
      clock,
      devices,
      templates,
      bulletins,
      frames: createFrames({ database, clock }),
      planner,
      schedule,
      calendarEdits,
      copies,
      calendarFeed,
      suspensions,
      makeGoods,
      relaySources,
      heardOf,
      lifeOf,
      voicesOf,
      soundHref,
    },
    ...{ media, answerMedia, notHeardOf, joined: createJoinedSounds(media) },
    sessionsOf: (at: Station, bulletinId: string) =>
      sessionsOf(kysely, at.id, bulletinId, dateOf(clock.now(), at.timeZone)),
  };
}

/** An item that was approved, with its sound; or, not approved, a draft. Gives its id. */
export async function writeScript(
  { database, clock }: { database: Database; clock: Clock },
  stationId: string,
  {
    title,
    durationMs = 60_000,
    approved = true,
    made,
  }: {
    title: string;
    durationMs?: number;
    approved?: boolean;
    made?: { sha256: string; bytes: number; durationMs: number };
  },
): Promise<string> {
  const { kysely } = database;
  const now = clock.now();
  const id = newId(now);
  const content = {
    ...{ title, text: `${title}.`, form: 'tin' as const, cchc: true, topics: ['e' as const] },
    ...{ unit: 'Văn phòng', voice: 'espeak-vi', recordingSha256: null },
  };
  const revision: Revision = {
    ...content,
    ...{ id: newId(now), scriptId: id, number: 1, contentHash: contentHash(content) },
    ...{ authorId: 'lan', authorName: 'Trần Thị Lan', createdAt: now, submittedAt: now },
  };
  const script: Script = {
    ...{ id, stationId, kind: 'script', state: approved ? 'approved' : 'draft', revisionId: revision.id },
    ...{ approvedRevisionId: approved ? revision.id : null, reviewedRevisionId: null, createdBy: 'lan' },
    ...{ createdAt: now, updatedAt: now, archivedAt: null, withdrawn: null },
  };
  await insertScript(kysely, script, revision);
  if (!approved) return id;
  const sound = { id: newId(now), sha256: made?.sha256 ?? sha256(`${id} sound`) };
  await insertSegment(kysely, {
    ...sound,
    ...{ stationId, revisionId: revision.id, templateId: null, spokenDate: null },
    ...{ durationMs: made?.durationMs ?? durationMs, bytes: made?.bytes ?? durationMs * 16 },
    ...{ mediaType: 'audio/mpeg', loudnessLufs: -16, truePeakDbtp: -2, peaks: null },
    ...{ spokenText: content.text, spokenHash: sha256(content.text), createdAt: now },
    madeWith: { voice: 'espeak-vi', engine: 'espeak-ng', pace: 3.3, targetLufs: -16 },
  });
  await insertDecision(kysely, stationId, {
    ...{ id: newId(now), subjectId: revision.id, segmentId: sound.id, outcome: 'approved' },
    ...{ contentHash: revision.contentHash!, audioSha256: sound.sha256, by: 'minh', byName: 'Lê Văn Minh' },
    ...{ ownWork: false, delegation: null, comment: '', at: now },
  });
  return id;
}

/** A form's fields as a browser sends them. */
export function formOf(values: Record<string, string | readonly string[]>): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
  return form;
}
