/** A real server whose sounds lie in a bucket: what it does while that bucket is away, and that nothing said yes to is lost. */
import { readdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDataFolder } from '../../src/kernel/data-folder.ts';
import { machineClock } from '../../src/kernel/clock.ts';
import { LiveServer, setUpWard, type Ward } from '../support/live-server.ts';
import { openMediaBucket, type MediaBucket } from '../support/media-bucket.ts';
import { wavOf } from '../support/wav.ts';

const TEXT = 'Bà con nộp hồ sơ trực tuyến tại Bộ phận Một cửa. ';

let bucket: MediaBucket;
let ward: Ward;
let server: LiveServer;
let editor: string;
beforeEach(async () => {
  bucket = await openMediaBucket();
  ward = await setUpWard({ 'bien-tap': ['editor'] }, bucket.environment);
  server = new LiveServer(ward.environment);
  await server.start();
  editor = await server.signIn(ward.emailOf('bien-tap'));
});
afterEach(async () => {
  await server.stop();
  await bucket.storage.stop();
  ward.remove();
});

async function writeScript(more: Record<string, string | File> = {}): Promise<Response> {
  const body = new FormData();
  const fields = { title: 'Nộp hồ sơ trực tuyến', text: TEXT, form: 'tin', cchc: 'true', topics: 'e' };
  for (const [name, value] of Object.entries({
    ...fields,
    unit: '',
    voice: 'espeak-vi',
    step: 'submit',
    ...more,
  }))
    body.append(name, value);
  return server.request(`/d/${ward.station.slug}/tin-bai/moi`, {
    ...{ method: 'POST', headers: { cookie: editor }, body },
  });
}

async function isMade(made: Response): Promise<void> {
  const id = made.headers.get('location')!.split('/').at(-1)!;
  const path = `/api/v1/stations/${ward.station.id}/scripts/${id}`;
  const state = async () =>
    ((await (await server.request(path, { headers: { cookie: editor } })).json()) as { state: string }).state;
  await expect.poll(state, { timeout: 120_000, interval: 200 }).toBe('submitted');
}

async function soundOf(): Promise<string[]> {
  const { database, close } = await ward.open();
  const rows = await database.kysely.selectFrom('segment').select('sha256').distinct().execute();
  await close();
  return rows.map(({ sha256 }) => sha256);
}

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
    await isMade(await writeScript());
    const [first] = await soundOf();
    expect(bucket.storage.objects.has(bucket.key(first!))).toBe(true);

    await bucket.storage.stop();
    const refused = await writeScript({ recording: tone(), title: 'Bản ghi âm' });
    expect([refused.status, refused.headers.get('loa-refused')]).toEqual([503, 'media-away']);
    const shown = await refused.text();
    expect(shown).toContain('Kho âm thanh dùng chung đang không liên lạc được');
    expect(shown).toContain(TEXT.trim());
    const waits = await writeScript({ text: TEXT.repeat(2) });
    expect(waits.status).toBe(303);

    // A start needs no bucket, nor what is here already.
    await server.stop();
    const folder = openDataFolder(ward.environment['LOA_DATA']!, {
      ...{ sandbox: false, sandboxClock: null, machine: machineClock },
    });
    const here = readdirSync(folder.paths.media, { recursive: true });
    expect(here.some((name) => String(name).endsWith(first!))).toBe(true);
    await server.start();
    expect((await server.request('/readyz')).status).toBe(200);

    await bucket.storage.start();
    await isMade(waits);
    for (const hash of await soundOf()) expect(bucket.storage.objects.has(bucket.key(hash))).toBe(true);
    // From an empty folder all is there: another machine, or a new disk.
    await server.stop();
    rmSync(folder.paths.media, { recursive: true });
    await server.start();
    const made = await writeScript({ recording: tone(), title: 'Bản ghi âm' });
    await isMade(made);
    expect(server.complaints).not.toContain(bucket.storage.access.secretAccessKey);
    expect(server.complaints).not.toMatch(/Signature=/);
  },
);
