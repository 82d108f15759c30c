/** A large recording sent with the editor's form to a real server: it goes to disk as it comes, and memory does not grow with it. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import { setUp } from '../../src/accounts/first-run.ts';
import { openInstallation, type Installation } from '../../src/accounts/installation.ts';
import { setRoles } from '../../src/accounts/members.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { ended, said, startProgram } from '../support/programs.ts';

const MEGABYTE = 1024 * 1024;
const UPLOAD_MEGABYTES = 150;
/** Of it in memory at once, peak: buffers on their way to the disk, and what the collector has not yet taken back. */
const GROWTH_MEGABYTES = 100;

const EMAIL = 'bt@phuong.invalid';
const PASSWORD = 'một mật khẩu dài để thử';

let folder: string;
let installation: Installation;
let server: ChildProcess;
let origin: string;
let cookie: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-upload-'));
  const environment = { LOA_DATA: folder, LOA_LOG_LEVEL: 'warn' };
  server = startProgram('main.js', [], { ...environment, PORT: '0', HOST: '127.0.0.1' });
  origin = `http://127.0.0.1:${(await said(server, /localhost:(\d+)/))[1]}`;
  installation = await openInstallation(environment, { log: silentLog });
  const { database, auth, clock } = installation;
  const { station } = await setUp(
    installation,
    {
      ...{ station: 'Đài truyền thanh phường Thử Nghiệm', zones: ['Trụ sở'], timeZone: 'Asia/Ho_Chi_Minh' },
      ...{ trial: true, name: 'Biên tập', email: EMAIL, password: PASSWORD },
    },
    COMMAND_LINE,
  );
  await setRoles(
    database.kysely,
    station.id,
    (await auth.findUser(EMAIL))!.id,
    ['administrator', 'editor'],
    clock.now(),
  );
  const caller = { headers: new Headers(), address: '127.0.0.1' };
  const { cookies } = await auth.signIn(EMAIL, PASSWORD, caller);
  cookie = cookies.map((one) => one.split(';')[0]).join('; ');
}, 60_000);

afterAll(async () => {
  await ended(server);
  await installation.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Megabytes of memory that the server holds now (VmRSS) or held at most since it was asked to forget (VmHWM). */
function memoryOf(kind: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return Number(new RegExp(`${kind}:\\s+(\\d+) kB`).exec(status)![1]) / 1024;
}

/** The editor's form with a "recording" of that many megabytes, made as it is sent. */
function formOf(megabytes: number): ReadableStream<Uint8Array> {
  const field = (name: string, value: string) =>
    `--loa\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const fields = {
    title: 'Tin có bản ghi âm lớn',
    text: 'Lời đọc.',
    form: 'tin',
    unit: '',
    voice: 'espeak-vi',
  };
  const head = Object.entries(fields).map(([name, value]) => field(name, value));
  const file = '--loa\r\ncontent-disposition: form-data; name="recording"; filename="doc.wav"\r\n\r\n';
  const piece = new Uint8Array(MEGABYTE).fill(0x5a);
  let left = megabytes;
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(Buffer.from(head.join('') + file));
    },
    pull: (controller) => {
      if (left-- > 0) controller.enqueue(piece);
      else {
        controller.enqueue(Buffer.from(`\r\n${field('step', 'save')}--loa--\r\n`));
        controller.close();
      }
    },
  });
}

async function post(megabytes: number): Promise<Response> {
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { origin, cookie, 'content-type': 'multipart/form-data; boundary=loa' },
    body: formOf(megabytes),
    duplex: 'half',
  };
  return fetch(`${origin}/d/thu-nghiem/tin-bai/moi`, init);
}

it('holds a part of it at a time, and keeps what was typed when it is no sound', async () => {
  // Once small: what the first form of all loads into memory is none of this.
  expect((await post(1)).status).toBe(422);
  writeFileSync(`/proc/${server.pid}/clear_refs`, '5');
  const before = memoryOf('VmRSS');

  const answer = await post(UPLOAD_MEGABYTES);
  expect(answer.status).toBe(422);
  const html = await answer.text();
  expect(html).toContain('value="Tin có bản ghi âm lớn"');
  expect(html.includes('id="f-recording-error"')).toBe(true);
  expect(memoryOf('VmHWM') - before).toBeLessThan(GROWTH_MEGABYTES);
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
}, 120_000);

it('refuses one beyond its limit at its field, with the text as typed', async () => {
  const answer = await post(210);
  expect(answer.status).toBe(413);
  const html = await answer.text();
  expect(html).toContain('Bản ghi âm lớn quá 200 MB.');
  expect(html).toContain('value="Tin có bản ghi âm lớn"');
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
}, 120_000);
