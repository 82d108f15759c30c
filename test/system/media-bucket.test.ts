/** Real servers whose sounds lie in a bucket: what they do while that bucket is away, and that nothing said yes to is lost. */
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sha256 as hashOf } from '../../src/kernel/hash.ts';
import { asServer, startPostgres } from '../../src/storage/testing/throwaway-postgres.ts';
import { LiveServer, setUpWard, type Ward } from '../support/live-server.ts';
import { openMediaBucket, type MediaBucket } from '../support/media-bucket.ts';
import { wavOf } from '../support/wav.ts';

const TEXT = 'Bà con nộp hồ sơ trực tuyến tại Bộ phận Một cửa. ';
const SENTENCE = 'Kho âm thanh dùng chung đang không liên lạc được';

let bucket: MediaBucket;
let ward: Ward;
let editor: string;
const undo: (() => unknown)[] = [];
beforeEach(async () => {
  bucket = await openMediaBucket();
  undo.push(() => bucket.storage.stop());
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function started(environment: Record<string, string>): Promise<LiveServer> {
  const server = new LiveServer(environment);
  undo.push(() => server.stop());
  await server.start();
  return server;
}

async function openWard(more: Record<string, string> = {}): Promise<LiveServer> {
  ward = await setUpWard({ 'bien-tap': ['editor'] }, { ...bucket.environment, ...more });
  undo.push(() => ward.remove());
  const server = await started(ward.environment);
  editor = await server.signIn(ward.emailOf('bien-tap'));
  return server;
}

/** The form of a new script, as its page sends it. */
async function writeScript(server: LiveServer, more: Record<string, string | File> = {}): Promise<Response> {
  const body = new FormData();
  const fields = {
    title: 'Nộp hồ sơ trực tuyến',
    text: TEXT,
    form: 'tin',
    cchc: 'true',
    topics: 'e',
    unit: '',
  };
  for (const [name, value] of Object.entries({ ...fields, voice: 'espeak-vi', step: 'submit', ...more }))
    body.append(name, value);
  return server.request(`/d/${ward.station.slug}/tin-bai/moi`, {
    ...{ method: 'POST', headers: { cookie: editor }, body },
  });
}

async function isMade(server: LiveServer, made: Response): Promise<void> {
  const id = made.headers.get('location')!.split('/').at(-1)!;
  const path = `/api/v1/stations/${ward.station.id}/scripts/${id}`;
  const state = async () =>
    ((await (await server.request(path, { headers: { cookie: editor } })).json()) as { state: string }).state;
  await expect.poll(state, { timeout: 120_000, interval: 200 }).toBe('submitted');
}

async function soundsMade(): Promise<string[]> {
  const { database, close } = await ward.open();
  const rows = await database.kysely.selectFrom('segment').select('sha256').distinct().execute();
  await close();
  return rows.map(({ sha256 }) => sha256);
}

const listen = (server: LiveServer, sha256: string, range?: string) =>
  server.request(`/d/${ward.station.slug}/am-thanh/${sha256}`, {
    headers: { cookie: editor, ...(range !== undefined && { range }) },
  });
const heard = async (server: LiveServer, sha256: string) =>
  hashOf(new Uint8Array(await (await listen(server, sha256)).arrayBuffer()));

const isIn = (folder: string, sha256: string) =>
  readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith(sha256));

/** Two seconds of 330 Hz. */
function tone(): File {
  const samples = Int16Array.from(
    { length: 32_000 },
    (_, n) => 8_000 * Math.sin((2 * Math.PI * 330 * n) / 16_000),
  );
  return new File([Uint8Array.from(wavOf(samples, 16_000))], 'bài.wav', { type: 'audio/wav' });
}

it(
  'keeps what it makes there; while it is away a form is given back whole, and a job waits until it is there again',
  { timeout: 180_000 },
  async () => {
    const server = await openWard();
    const media = join(ward.environment['LOA_DATA']!, 'media');
    await isMade(server, await writeScript(server));
    const [first] = (await soundsMade()) as [string];
    expect(bucket.storage.objects.has(bucket.key(first))).toBe(true);

    await bucket.storage.stop();
    expect(await heard(server, first)).toBe(first);
    const refused = await writeScript(server, { recording: tone(), title: 'Bản ghi âm' });
    expect([refused.status, refused.headers.get('loa-refused')]).toEqual([503, 'media-away']);
    const shown = await refused.text();
    expect(shown).toContain(SENTENCE);
    expect(shown).toContain(TEXT.trim());
    const waits = await writeScript(server, { text: TEXT.repeat(2) });
    expect(waits.status).toBe(303);

    // A start needs no bucket, nor does what is here already.
    await server.stop();
    await server.start();
    expect((await server.request('/readyz')).status).toBe(200);
    expect(await heard(server, first)).toBe(first);

    await bucket.storage.start();
    await isMade(server, waits);
    for (const hash of await soundsMade()) expect(bucket.storage.objects.has(bucket.key(hash))).toBe(true);
    // From an empty folder all is there: a new disk.
    await server.stop();
    rmSync(media, { recursive: true });
    await server.start();
    expect(await heard(server, first)).toBe(first);
    expect(isIn(media, first)).toBe(true);
    expect(server.complaints).toContain('the media bucket');
    expect(server.complaints).not.toContain(bucket.storage.access.secretAccessKey);
    expect(server.complaints).not.toMatch(/Signature=/);
  },
);

it(
  'serves at a second machine, with a folder of its own, what was given to the first',
  { timeout: 180_000 },
  async () => {
    const postgres = await startPostgres();
    undo.push(() => postgres.stop());
    await asServer(postgres.url, 'create database city');
    const here = await openWard({ LOA_DATABASE_URL: postgres.url.replace(/\/postgres$/, '/city') });
    // As docs/thanh-pho.md has it: the keys are copied, files on their way in are shared.
    const data = ward.environment['LOA_DATA']!;
    const second = join(ward.folder, 'second');
    mkdirSync(second);
    cpSync(join(data, 'keys'), join(second, 'keys'), { recursive: true });
    symlinkSync(join(data, 'uploads'), join(second, 'uploads'));
    const there = await started({ ...ward.environment, LOA_DATA: second });

    await isMade(here, await writeScript(here, { recording: tone(), title: 'Bản ghi âm' }));
    await isMade(there, await writeScript(there));
    const sounds = await soundsMade();
    expect(sounds).toHaveLength(2);
    for (const hash of sounds)
      for (const server of [here, there]) {
        const part = await listen(server, hash, 'bytes=100-199');
        expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 100]);
        expect(await heard(server, hash)).toBe(hash);
      }
    for (const hash of sounds)
      expect([isIn(join(data, 'media'), hash), isIn(join(second, 'media'), hash)]).toEqual([true, true]);

    await bucket.storage.stop();
    for (const hash of sounds) expect(await heard(there, hash)).toBe(hash);
    rmSync(join(second, 'media'), { recursive: true });
    const away = await listen(there, sounds[0]!);
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await away.text()).toContain(SENTENCE);
  },
);
