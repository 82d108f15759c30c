import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machineClock } from '../kernel/clock.ts';
import type { Command } from '../kernel/command.ts';
import { command as deviceList } from './device-list.command.ts';
import { command as deviceRevoke } from './device-revoke.command.ts';
import { openInstallation } from './installation.ts';
import { command as setup } from './setup.command.ts';
import { command as tokenCreate } from './token-create.command.ts';
import { command as userAdd } from './user-add.command.ts';

const PASSWORD = 'mật khẩu quản trị';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loa-command-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const env = (more: Record<string, string> = {}) => ({ LOA_DATA: folder, ...more });

async function run(command: Command, args: string[], stdin = '', more: Record<string, string> = {}) {
  const out: string[] = [];
  const sink = () =>
    new Writable({
      write: (chunk: Buffer, _, done) => {
        out.push(chunk.toString());
        done();
      },
    });
  const io = {
    stdin: Readable.from([stdin]),
    stdout: sink(),
    stderr: new Writable({ write: (_chunk, _encoding, done) => done() }),
    env: env(more),
    clock: machineClock,
    signal: new AbortController().signal,
  };
  const code = await command.run(args, io).catch((error: unknown) => error as Error);
  return { code, text: out.join('') };
}
const json = (text: string) => JSON.parse(text) as Record<string, string>;
const set = (...more: string[]) =>
  run(
    setup,
    ['--station', 'Đài truyền thanh phường Hai Bà Trưng', '--admin', 'Quan@phuong.gov.vn', '--json', ...more],
    `${PASSWORD}\n`,
  );

describe('loa setup', () => {
  it('does the first run and prints the station and its administrator', async () => {
    const { code, text } = await set('--zone', 'Ngõ 5');
    expect(code).toBe(0);
    expect(json(text)).toEqual({ station: expect.any(String) as string, admin: 'quan@phuong.gov.vn' });
    const opened = await openInstallation(env());
    await opened.auth.signIn('quan@phuong.gov.vn', PASSWORD, { headers: new Headers(), address: '' });
    await opened.close();
  });

  it('is refused a second time, and with a weak password', async () => {
    expect(
      (await run(setup, ['--station', 'Đài phường Một', '--admin', 'a@b.vn'], 'ngắn\n')).code,
    ).toMatchObject({
      message: 'Mật khẩu phải có ít nhất 15 ký tự.',
    });
    await set();
    expect((await set()).code).toMatchObject({ code: 'already-set-up' });
    expect((await run(setup, ['--nonsense'])).code).toMatchObject({ name: 'UsageError' });
    expect((await run(setup, [])).code).toMatchObject({ name: 'UsageError' });
  });
});

describe('after it', () => {
  beforeEach(() => set('--trial'));

  it('loa user add makes a password and prints it once, or takes one', async () => {
    const person = ['--name', 'Lan', '--role', 'editor', '--role', 'approver', '--json'];
    const made = json((await run(userAdd, ['--email', 'lan@phuong.gov.vn', ...person])).text);
    expect(made['password']).toMatch(/^(\w{4}-){3}\w{4}$/);
    const given = await run(
      userAdd,
      ['--email', 'ha@phuong.gov.vn', '--password-stdin', ...person],
      'mật khẩu của Hà',
    );
    expect(json(given.text)).not.toHaveProperty('password');
    const wrong = await run(userAdd, ['--email', 'x@phuong.gov.vn', '--name', 'X', '--role', 'boss']);
    expect(wrong.code).toMatchObject({ message: 'Vai trò không có trong danh sách.' });
  });

  it('loa token create prints a token that lets a program in', async () => {
    const { text } = await run(tokenCreate, ['--name', 'Trang phường', '--role', 'auditor']);
    const opened = await openInstallation(env());
    expect(await opened.tokens.tokenOf(text.trim())).toMatchObject({
      name: 'Trang phường',
      roles: ['auditor'],
    });
    await opened.close();
    const late = await run(tokenCreate, ['--name', 'X', '--role', 'auditor', '--expires', 'mai']);
    expect(late.code).toMatchObject({ code: 'bad-instant' });
  });

  it('loa device lists and revokes', async () => {
    const opened = await openInstallation(env());
    const station = (
      await opened.database.kysely.selectFrom('station').select('id').executeTakeFirstOrThrow()
    ).id;
    const zones = await opened.database.kysely.selectFrom('zone').select('id').execute();
    const actor = { kind: 'command', id: 'test', name: 'Test', roles: [] } as const;
    const { code } = await opened.devices.issueCode(
      station,
      actor,
      zones.map(({ id }) => id),
    );
    const { deviceId } = await opened.devices.pair(code, 'Đầu phát trụ sở', '');
    await opened.close();
    expect(json((await run(deviceList, ['--json'])).text)).toMatchObject({ id: deviceId, revokedAt: null });
    expect((await run(deviceRevoke, [deviceId])).text).toBe('Đã thu hồi đầu phát Đầu phát trụ sở.\n');
    expect((await run(deviceList, [])).text).toContain('đã thu hồi');
    expect((await run(deviceRevoke, [])).code).toMatchObject({ name: 'UsageError' });
  });
});

it('a folder opened with a sandbox clock stays marked, whatever happens to its file', async () => {
  const clock = { LOA_SANDBOX: '1', LOA_CLOCK: '2026-10-01T06:59:00+07:00' };
  const first = await openInstallation(env(clock));
  expect(first.trial).toBe(true);
  await first.close();
  rmSync(join(folder, 'DU-LIEU-THU'));
  const second = await openInstallation(env());
  expect(second.trial).toBe(true);
  await second.close();
});
