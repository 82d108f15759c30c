/** How soon pages answer while two quarter-hour recordings are mastered, a third is looked over, and copies for listening are made. */
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMAND_LINE } from '../accounts/actor.ts';
import { openInstallation } from '../accounts/installation.ts';
import { setRoles } from '../accounts/members.ts';
import { listStations, type Station } from '../accounts/stations.ts';
import { machineClock } from '../kernel/clock.ts';
import { runProcess } from '../kernel/process.ts';
import { absolute, p99, timed, type Measure } from './measure.ts';
import { runningServer } from './server-start.ts';
import { environmentOf, withSetUpFolder } from './throwaway-station.ts';

const PAGES = ['', '/tin-bai', '/tai-ban-ghi', '/thu-vien', '/ban-tin'];
const SOUND = 'anoisesrc=d=900:c=pink:a=0.5:r=44100:seed=3,tremolo=f=3:d=0.9';
/** As people do: the next page is asked for a moment after the last one came. */
const BETWEEN_MS = 20;

export async function pagesWhileMastering(): Promise<Measure[]> {
  const wav = await recording();
  return withSetUpFolder(async (folder) => {
    const { station, token, cookie } = await people(folder);
    return runningServer(folder, async ({ origin }) => {
      const api = programOf(`${origin}/api/v1/stations/${station.id}`, token);
      const scripts = [await submittable(api, wav, 'một'), await submittable(api, wav, 'hai')];
      const page = async (path: string) => {
        const answer = await fetch(`${origin}/d/${station.slug}${path}`, { headers: { cookie } });
        if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
        await answer.text();
      };
      const times = async (isOver: () => Promise<boolean>, least: number) => {
        const all: number[] = [];
        while (all.length < least || !(await isOver())) {
          for (const path of PAGES) {
            all.push(await timed(() => page(path)));
            await machineClock.wait(BETWEEN_MS);
          }
        }
        return all;
      };
      await times(() => Promise.resolve(true), 50);
      const idle = await times(() => Promise.resolve(true), 200);
      for (const id of scripts) await api('POST', `/scripts/${id}/submit`);
      await upload(api, wav, 'ba');
      const during = await times(async () => {
        const states = await Promise.all(
          scripts.map((id) => api<{ state: string }>('GET', `/scripts/${id}`)),
        );
        return states.every(({ state }) => state === 'submitted');
      }, 1);
      return [
        absolute({ measure: `a page (p99 of ${idle.length}) of an idle server`, ...TOLD }, [p99(idle)]),
        absolute({ measure: `a page (p99 of ${during.length}) while two files are mastered`, ...TOLD }, [
          p99(during),
        ]),
      ];
    });
  });
}

const TOLD = { unit: 'ms', aim: '≤ 100' } as const;

async function recording(): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-bench-'));
  try {
    const file = join(folder, 'recording.wav');
    const words = ['-v', 'error', '-nostdin', '-f', 'lavfi', '-i', SOUND, '-ac', '2', file];
    await runProcess('ffmpeg', words, { limits: { wallMs: 120_000 } });
    return Uint8Array.from(await readFile(file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A program's token, and a session of somebody who looks at pages. */
async function people(folder: string): Promise<{ station: Station; token: string; cookie: string }> {
  const installation = await openInstallation(environmentOf(folder));
  try {
    const { database, auth, clock, tokens } = installation;
    const [station] = await listStations(database.kysely);
    const asked = { name: 'Đo tải lên', roles: ['editor' as const], expiresAt: null };
    const { token } = await tokens.create(station!.id, COMMAND_LINE, asked);
    const person = { email: 'lan@do-toc-do.invalid', password: crypto.randomUUID() };
    const id = await auth.createUser({ ...person, name: 'Trần Thị Lan' });
    await setRoles(database.kysely, station!.id, id, ['editor'], clock.now());
    const caller = { headers: new Headers(), address: '127.0.0.1' };
    const { cookies } = await auth.signIn(person.email, person.password, caller);
    return { station: station!, token, cookie: cookies.map((one) => one.split(';')[0]).join('; ') };
  } finally {
    await installation.close();
  }
}

type Api = ReturnType<typeof programOf>;

function programOf(base: string, token: string) {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const bytes = body instanceof Uint8Array;
    const answer = await fetch(base + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': bytes ? 'application/octet-stream' : 'application/json',
      },
      ...(body && { body: bytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
    if (!answer.ok)
      throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
}

async function upload(api: Api, wav: Uint8Array<ArrayBuffer>, name: string): Promise<string> {
  const { id } = await api<{ id: string }>('POST', '/uploads', { name: `${name}.wav`, bytes: wav.length });
  await api('PATCH', `/uploads/${id}?offset=0`, wav);
  await api('POST', `/uploads/${id}/finish`);
  return id;
}

/** A draft with the recording. */
async function submittable(api: Api, wav: Uint8Array<ArrayBuffer>, name: string): Promise<string> {
  // Other bytes each time: the same ones would be known.
  wav[wav.length - 1] = name.length;
  const uploadId = await upload(api, wav, name);
  const ready = async () => (await api<{ state: string }>('GET', `/uploads/${uploadId}`)).state === 'ready';
  while (!(await ready())) await machineClock.wait(200);
  const content = { title: name, text: 'Tóm tắt.', form: 'tin', cchc: false, topics: [], unit: '' };
  const { id } = await api<{ id: string }>('POST', '/scripts', { ...content, voice: 'espeak-vi' });
  await api('POST', `/scripts/${id}/recording`, { uploadId });
  return id;
}
