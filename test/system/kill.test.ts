/**
 * A power cut at any moment: the server process is killed at random points while people, a program and a player talk to it over
 * HTTP. Whatever it had acknowledged is there afterwards, once; nothing is there by half; and the work it had begun is finished.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listTrail, verifyTrail } from '../../src/accounts/trail.ts';
import { createMediaStore } from '../../src/audio/media-store.ts';
import { machineClock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Installation } from '../../src/accounts/installation.ts';
import { diceOf } from '../../src/schedule/core/generate.ts';
import { pick } from '../support/hostile-values.ts';
import { LiveServer, setUpWard, type Ward } from '../support/live-server.ts';

const KILLS = process.env['LOA_TEST_LONG'] ? 500 : 10;
const SEED = Number(process.env['LOA_TEST_SEED'] ?? 20_261_124);
/** Most deeds that are answered in one life: on a busy machine a life is longer, not emptier. */
const MOST_DEEDS = 16;
/** Then the server lives on for a moment: shorter than a deed, or, one time in three, long enough to be making sound. */
const MOMENTS_MS = [40, 40, 1_000];
/** Every second life leaves a sound to be made: more would only have the test wait for its end. */
const MOST_SOUNDS = KILLS / 2;

const dice = diceOf(SEED);

interface KnownScript {
  title: string;
  /** Which of the workers wrote it; he alone edits and submits it. */
  by: number;
  recording: boolean;
  submitted: boolean;
  approved: boolean;
}

/** What the server has said yes to, by id, as the test understood it. */
const acknowledged = {
  scripts: new Map<string, KnownScript>(),
  bulletins: new Map<string, { title: string; scriptIds: string[] }>(),
  slots: new Map<string, { name: string; start: string }>(),
  devices: new Map<string, { token: string }>(),
  asRun: new Map<string, { device: string }>(),
  approvals: new Map<string, { audioSha256: string }>(),
};

let ward: Ward;
let server: LiveServer;
let editor: string;
let approver: string;
let administrator: string;
let sound: Uint8Array<ArrayBuffer>;
let count = 0;
let soundsAsked = 0;
let answered = 0;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loa-sound-'));
  const file = join(folder, 'ghi-am.wav');
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'sine=330:duration=2', '-ar', '16000', file]);
  sound = Uint8Array.from(readFileSync(file));
  rmSync(folder, { recursive: true });
  ward = await setUpWard(
    { 'bien-tap': ['editor'], 'lanh-dao': ['approver'] },
    { LOA_SANDBOX: '1', LOA_CLOCK: '2026-11-23T06:30:00+07:00' },
  );
  server = new LiveServer(ward.environment);
  await server.start();
  editor = await server.signIn(ward.emailOf('bien-tap'));
  approver = await server.signIn(ward.emailOf('lanh-dao'));
  administrator = await server.signIn(ward.emailOf('quan-tri'));
  // Something to put into bulletins from the first life on.
  await writeByForm(0);
  while (acknowledged.approvals.size === 0) {
    await approve();
    await machineClock.wait(100);
  }
});

afterAll(async () => {
  await server.stop();
  ward.remove();
});

/** What is read of the answers here; their shape is held by tests of the contract. */
interface Answer {
  id: string;
  code: string;
  items?: { id: string }[];
}

/** Sent as the page of that person would; null where the server went away before it answered. */
async function ask(cookie: string, method: string, path: string, body?: unknown): Promise<Answer | null> {
  const given = body instanceof Uint8Array ? body : body === undefined ? null : JSON.stringify(body);
  const response = await server.request(`/api/v1/stations/${ward.station.id}/${path}`, {
    method,
    headers: { cookie, 'content-type': 'application/json' },
    body: given as RequestInit['body'] & {},
  });
  const answer = (await response.json()) as Answer;
  if (response.ok) return answer;
  // What somebody did meanwhile, or what was decided before a kill and not heard of.
  if (response.status === 409) return null;
  throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
}

const content = () => ({
  title: `Tin số ${++count}`,
  text: `Tin số ${count}. ${'Bà con nộp hồ sơ trực tuyến tại Bộ phận Một cửa. '.repeat(pick(dice, [1, 6]))}`,
  ...{ form: 'tin', cchc: true, topics: ['e'], unit: '', voice: 'espeak-vi' },
});

async function write(by: number): Promise<void> {
  const fields = content();
  const made = await ask(editor, 'POST', 'scripts', fields);
  if (made)
    acknowledged.scripts.set(made.id, {
      title: fields.title,
      by,
      recording: false,
      submitted: false,
      approved: false,
    });
}

/** By the page's form, which makes and submits in one. */
async function writeByForm(by: number): Promise<void> {
  if (soundsAsked >= MOST_SOUNDS) return write(by);
  soundsAsked++;
  const fields = content();
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...fields, step: 'submit' })) body.append(name, String(value));
  const path = `/d/${ward.station.slug}/tin-bai/moi`;
  const response = await server.request(path, { method: 'POST', headers: { cookie: editor }, body });
  expect(response.status).toBe(303);
  const id = response.headers.get('location')!.split('/').at(-1)!;
  acknowledged.scripts.set(id, {
    title: fields.title,
    by,
    recording: false,
    submitted: true,
    approved: false,
  });
}

async function submit(by: number): Promise<void> {
  const drafts = [...acknowledged.scripts].filter(([, one]) => one.by === by && !one.submitted);
  if (drafts.length === 0) return write(by);
  if (soundsAsked >= MOST_SOUNDS) return bulletin();
  soundsAsked++;
  const [id, known] = pick(dice, drafts);
  // Not answered before a kill, it may have been done all the same: then it is refused.
  const answer = await ask(editor, 'POST', `scripts/${id}/submit`);
  if (answer) known.submitted = true;
}

async function record(by: number): Promise<void> {
  const drafts = [...acknowledged.scripts].filter(([, one]) => one.by === by && !one.submitted);
  if (drafts.length === 0) return write(by);
  const [id, known] = pick(dice, drafts);
  if (await ask(editor, 'PUT', `scripts/${id}/recording`, sound)) known.recording = true;
}

async function approve(): Promise<void> {
  const list = await ask(approver, 'GET', 'scripts?state=submitted&limit=20');
  const items = list?.items ?? [];
  const waiting = items.filter(({ id }) => acknowledged.scripts.get(id)?.submitted);
  if (waiting.length === 0) return;
  const { id } = pick(dice, waiting);
  const seen = (await ask(approver, 'GET', `scripts/${id}`)) as unknown as {
    revision: { id: string };
    audio: { sha256: string };
  };
  const decision = {
    outcome: 'approved',
    revisionId: seen.revision.id,
    audioSha256: seen.audio.sha256,
    comment: '',
  };
  if (await ask(approver, 'POST', `scripts/${id}/decisions`, decision)) {
    acknowledged.scripts.get(id)!.approved = true;
    acknowledged.approvals.set(id, { audioSha256: seen.audio.sha256 });
  }
}

async function bulletin(): Promise<void> {
  const approved = [...acknowledged.scripts].filter(([, one]) => one.approved).map(([id]) => id);
  const fields = {
    title: `Bản tin ${++count}`,
    ...{
      openingChime: 'mo-dau',
      closingChime: null,
      openingTemplateId: null,
      closingTemplateId: null,
      between: null,
    },
    scriptIds: approved.slice(0, 2),
  };
  const made = await ask(editor, 'POST', 'bulletins', fields);
  if (made) acknowledged.bulletins.set(made.id, { title: fields.title, scriptIds: fields.scriptIds });
}

async function slot(): Promise<void> {
  const number = ++count;
  // Each beside the last: two minutes of a day of its own, when the day is full.
  const start = new Date(Date.UTC(2026, 10, 24) + number * 120_000).toISOString().slice(0, 16);
  const fields = {
    ...{ name: `Khung ${number}`, start, durationMinutes: 1 },
    zones: [ward.zones[0]!.id],
    bulletinId: null,
  };
  const made = await ask(editor, 'POST', 'slots', fields);
  if (made) acknowledged.slots.set(made.id, { name: fields.name, start: fields.start });
}

async function pair(): Promise<void> {
  const made = await ask(administrator, 'POST', 'pairing-codes', { zones: [ward.zones[0]!.id] });
  if (!made) return;
  const response = await server.request('/api/playout/v1/pair', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: made.code, name: `Máy ${++count}` }),
  });
  const { deviceId, token } = (await response.json()) as { deviceId: string; token: string };
  acknowledged.devices.set(deviceId, { token });
}

async function reportAsRun(): Promise<void> {
  const devices = [...acknowledged.devices];
  if (devices.length === 0) return pair();
  const [id, { token }] = pick(dice, devices);
  // An event that is rejected is kept as well, for the auditor to see.
  const events = Array.from({ length: 5 }, () => ({
    ...{
      id: newId(machineClock.now()),
      seq: ++count,
      airingId: 'khong-co',
      occurrence: 0,
      item: 0,
      kind: 'start',
    },
    ...{ at: '2026-11-23T06:30:00.000+07:00', clockOffsetMs: 0 },
  }));
  const response = await server.request('/api/playout/v1/as-run', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  expect(response.status).toBe(200);
  const { results } = (await response.json()) as { results: { id: string }[] };
  for (const { id: event } of results) acknowledged.asRun.set(event, { device: id });
}

const DEEDS = [write, writeByForm, submit, record, approve, approve, bulletin, slot, pair, reportAsRun];

let deck: typeof DEEDS = [];

/** Every kind of deed as often as another, in an order that the seed decides. */
function nextDeed(): (typeof DEEDS)[number] {
  if (deck.length === 0) deck = [...DEEDS];
  return deck.splice(Math.floor(dice() * deck.length), 1)[0]!;
}

/** Does one thing after another until the server is gone; what was not answered is not acknowledged. */
async function work(by: number): Promise<void> {
  while (server.running) {
    try {
      await nextDeed()(by);
      answered++;
    } catch (error) {
      if (!isCutOff(error)) throw error;
    }
  }
}

/** What fetch says of a server that went away before, or in the middle of, its answer. */
function isCutOff(error: unknown): boolean {
  return error instanceof TypeError && ['fetch failed', 'terminated'].includes(error.message);
}

async function killedAtRandom(): Promise<void> {
  const workers = [work(0), work(1)];
  const enough = answered + Math.ceil(dice() * MOST_DEEDS);
  while (answered < enough) await machineClock.wait(2);
  await machineClock.wait(dice() * pick(dice, MOMENTS_MS));
  await server.kill();
  await Promise.all(workers);
}

/** Looked at in the data folder itself, as a second process. */
async function lookThrough(look: (installation: Installation) => Promise<void>): Promise<void> {
  const installation = await ward.open();
  try {
    await look(installation);
  } finally {
    await installation.close();
  }
}

async function expectAllThere({ database: { kysely }, folder }: Installation): Promise<void> {
  const scripts = await kysely.selectFrom('script').selectAll().execute();
  for (const [id, known] of acknowledged.scripts) {
    const found = scripts.filter((script) => script.id === id);
    expect(found, known.title).toHaveLength(1);
    const { state, approved_revision_id: approvedRevision } = found[0]!;
    if (known.submitted) expect(['making', 'submitted', 'approved'], known.title).toContain(state);
    if (known.approved)
      expect({ state, bound: approvedRevision !== null }).toEqual({ state: 'approved', bound: true });
  }
  const revisions = await kysely.selectFrom('revision').selectAll().execute();
  const titles = revisions.filter(({ number }) => number === 1).map(({ title }) => title);
  expect(titles).toHaveLength(new Set(titles).size);
  for (const script of scripts) {
    const current = revisions.find(({ id }) => id === script.revision_id);
    expect(current?.script_id).toBe(script.id);
    if (acknowledged.scripts.get(script.id)?.recording) expect(current!.recording_sha256).not.toBeNull();
    if (script.state !== 'draft') expect(current!.content_hash).not.toBeNull();
  }
  const has = async (table: 'bulletin' | 'slot' | 'device' | 'as_run', ids: Iterable<string>) => {
    const rows = await kysely.selectFrom(table).select('id').execute();
    const there = rows.map(({ id }) => id);
    expect(there).toHaveLength(new Set(there).size);
    expect(there).toEqual(expect.arrayContaining([...ids]));
  };
  await has('bulletin', acknowledged.bulletins.keys());
  await has('slot', acknowledged.slots.keys());
  await has('device', acknowledged.devices.keys());
  await has('as_run', acknowledged.asRun.keys());
  const decisions = await kysely.selectFrom('decision').select(['subject_id', 'audio_sha256']).execute();
  for (const [id, { audioSha256 }] of acknowledged.approvals) {
    const { approved_revision_id: revision } = scripts.find((script) => script.id === id)!;
    const bound = decisions.filter((decision) => decision.subject_id === revision);
    expect(bound.map((decision) => decision.audio_sha256)).toEqual([audioSha256]);
  }

  const media = createMediaStore(folder.paths.media, folder.paths.temporary, machineClock);
  const segments = await kysely.selectFrom('segment').select('sha256').execute();
  const named = [
    ...segments.map(({ sha256 }) => sha256),
    ...revisions.flatMap((one) => one.recording_sha256 ?? []),
  ];
  for (const sha256 of new Set(named)) {
    expect(existsSync(media.path(sha256)), sha256).toBe(true);
    expect(await media.verify(sha256), sha256).toBe(true);
  }
}

/** One line for each thing done, in an unbroken chain; no line for what is not there. */
async function expectTrailToTell({ database: { kysely } }: Installation): Promise<void> {
  const check = await verifyTrail(kysely, ward.station.id);
  expect(check).toMatchObject({ whole: true });
  const lines = await listTrail(kysely, ward.station.id, { limit: 100_000 });
  const told = (action: string) =>
    lines
      .filter((line) => line.action === action)
      .map(({ subject }) => subject)
      .sort();
  const rows = async (table: 'script' | 'bulletin' | 'slot' | 'device') =>
    (await kysely.selectFrom(table).select('id').where('station_id', '=', ward.station.id).execute())
      .map(({ id }) => id)
      .sort();
  expect(told('script.create')).toEqual(await rows('script'));
  expect(told('slot.create')).toEqual(await rows('slot'));
  expect(told('device.pair')).toEqual(await rows('device'));
  const approved = await kysely.selectFrom('script').select('id').where('state', '=', 'approved').execute();
  expect(told('script.approve')).toEqual(approved.map(({ id }) => id).sort());
}

/** Every job that was asked for is done once the server may live. */
async function expectWorkToFinish(): Promise<void> {
  const open = async () => {
    let left = 1;
    await lookThrough(async ({ database: { kysely } }) => {
      const rows = await kysely.selectFrom('job').select(['state', 'reason']).execute();
      expect(rows.filter(({ state }) => state === 'failed')).toEqual([]);
      left = rows.filter(({ state }) => state !== 'done').length;
    });
    return left;
  };
  await expect.poll(open, { timeout: 300_000, interval: 500 }).toBe(0);
  await lookThrough(async ({ database: { kysely } }) => {
    const making = await kysely.selectFrom('script').select('id').where('state', '=', 'making').execute();
    expect(making).toEqual([]);
  });
}

describe('a server that is killed', () => {
  it('loses nothing that it acknowledged, at any moment', { timeout: 3_600_000 }, async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      await killedAtRandom();
      await lookThrough(expectAllThere);
      await server.start();
    }
    await expectWorkToFinish();
    await lookThrough(async (installation) => {
      await expectAllThere(installation);
      await expectTrailToTell(installation);
    });
    expect(server.complaints).not.toContain('request failed');
    // A driver that did nothing would prove nothing.
    for (const kind of Object.values(acknowledged)) expect(kind.size).toBeGreaterThan(0);
  });
});
