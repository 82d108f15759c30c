/**
 * A real server process on a data folder of its own, and people and programs that talk to it over HTTP. It can be killed as a
 * power cut would kill it, and started again on the same folder.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import { setUp } from '../../src/accounts/first-run.ts';
import { openInstallation, type Installation } from '../../src/accounts/installation.ts';
import type { Role } from '../../src/accounts/permissions.ts';
import { createStation, saveSettings, type Station } from '../../src/accounts/stations.ts';
import { addZone, listZones, type Zone } from '../../src/accounts/zones.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { ended, said, startProgram } from './programs.ts';

const PASSWORD = 'một mật khẩu dài để thử';

export class LiveServer {
  /** Everything the process wrote to standard error since it was first started. */
  complaints = '';
  #process: ChildProcess | undefined;
  #port = 0;

  constructor(readonly environment: Record<string, string>) {}

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  get pid(): number {
    return this.#process!.pid!;
  }

  get running(): boolean {
    return (
      this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
    );
  }

  async start(): Promise<void> {
    const process = startProgram(
      'main.js',
      [],
      { ...this.environment, PORT: '0', HOST: '127.0.0.1' },
      'pipe',
    );
    process.stderr!.setEncoding('utf8').on('data', (chunk: string) => (this.complaints += chunk));
    this.#process = process;
    this.#port = Number((await said(process, /localhost:(\d+)/))[1]);
  }

  /** Ends it in the middle of whatever it does; resolves when it is gone. */
  async kill(): Promise<void> {
    const process = this.#process;
    if (!process || !this.running) return;
    const gone = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await gone;
  }

  stop(): Promise<void> {
    return ended(this.#process);
  }

  /** A request as a browser of this origin, or a program, would send it; redirects are not followed. */
  request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('origin')) headers.set('origin', this.origin);
    return fetch(`${this.origin}${path}`, { redirect: 'manual', ...init, headers });
  }

  /** Cookies of somebody who signs in by the page. */
  async signIn(email: string): Promise<string> {
    const body = new URLSearchParams({ email, password: PASSWORD });
    const response = await this.request('/dang-nhap', { method: 'POST', body });
    if (response.status !== 303) throw new Error(`${email} was not let in: ${response.status}`);
    return response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }
}

export interface Ward {
  folder: string;
  environment: Record<string, string>;
  station: Station;
  zones: Zone[];
  other: Station;
  emailOf: (name: string) => string;
  /** A token with these roles; `of` another station when given. */
  token: (roles: readonly Role[], of?: Station) => Promise<string>;
  /** Opens the data folder beside the running server, as the command line does. */
  open: () => Promise<Installation>;
  remove: () => void;
}

/** A data folder with a trial station that has these people, by a short name of theirs, and another station. */
export async function setUpWard(
  people: Readonly<Record<string, readonly Role[]>>,
  more: Record<string, string> = {},
): Promise<Ward> {
  const folder = mkdtempSync(join(tmpdir(), 'loa-ward-'));
  const environment = { LOA_DATA: join(folder, 'data'), LOA_LOG_LEVEL: 'warn', ...more };
  const open = () => openInstallation(environment, { log: silentLog });
  const installation = await open();
  const { database, clock } = installation;
  const emailOf = (name: string) => `${name}@phuong.gov.vn`;
  const { station } = await setUp(
    installation,
    {
      station: 'Đài truyền thanh phường Hai Bà Trưng',
      zones: ['Trụ sở UBND phường', 'Ngõ 5'],
      timeZone: 'Asia/Ho_Chi_Minh',
      trial: true,
      name: 'Người quản trị',
      email: emailOf('quan-tri'),
      password: PASSWORD,
    },
    COMMAND_LINE,
  );
  const settings = { ...station.settings, rules: 'thu-nghiem' };
  await saveSettings(database.kysely, station.id, settings);
  for (const [name, roles] of Object.entries(people)) {
    const unit = roles.includes('collaborator') ? 'Phòng Kinh tế, Hạ tầng và Đô thị' : undefined;
    const person = { name: `Người ${name}`, email: emailOf(name), roles, unit, password: PASSWORD };
    await installation.people.add(station.id, COMMAND_LINE, person);
  }
  const other = await createStation(
    database.kysely,
    { name: 'Đài truyền thanh phường Ba Đình', timeZone: 'Asia/Ho_Chi_Minh', trial: true },
    clock.now(),
  );
  await addZone(database.kysely, other.id, 'Trụ sở', clock.now());
  const zones = await listZones(database.kysely, station.id);
  await installation.close();

  const token = async (wanted: readonly Role[], of: Station = station) => {
    const opened = await open();
    const asked = { name: 'Chương trình thử', roles: wanted, expiresAt: null };
    const made = await opened.tokens.create(of.id, COMMAND_LINE, asked);
    await opened.close();
    return made.token;
  };
  return {
    ...{ folder, environment, station: { ...station, settings }, zones, other, emailOf, token, open },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
