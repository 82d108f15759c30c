/** The machine that a player or a server is installed on: its users and groups, its service manager, who may read what. */
import { readFile, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from './errors.ts';
import { runProcess } from './process.ts';

/** Sound, serial lines and USB relays, pins of a small board: Debian's names. */
const USEFUL_GROUPS = ['audio', 'dialout', 'gpio', 'plugdev'];

/** Those of the useful groups that this machine has; a unit that names another does not start. */
export async function usefulGroups(): Promise<string[]> {
  const groups = await readFile('/etc/group', 'utf8').catch(() => '');
  return USEFUL_GROUPS.filter((name) => new RegExp(`^${name}:`, 'm').test(groups));
}

/** Makes the service's own user, without a password, a shell or a home, unless it is there. */
export async function ensureUser(name: string): Promise<void> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  if (new RegExp(`^${name}:`, 'm').test(users)) return;
  await administer('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    name,
  ]);
}

/** Whether systemd runs this machine. */
export function hasSystemd(): boolean {
  return existsSync('/run/systemd/system');
}

/** Runs a program of the system; throws a `Refusal` with what it said when it fails. */
export async function administer(program: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runProcess(program, args, { limits: { wallMs: 120_000 } });
  if (code === 0) return;
  throw new Refusal(
    'system-refused',
    `Lệnh "${[program, ...args].join(' ')}" không chạy được: ${stderr.trim()}`,
  );
}

/**
 * Whether a service with ProtectHome and PrivateTmp can run this program as another user: nothing on the way to it is closed or
 * hidden.
 */
export async function isReachableByService(path: string): Promise<boolean> {
  if (/^\/(home|root|run\/user|tmp|var\/tmp)\//.test(path)) return false;
  for (let place = path; ; place = dirname(place)) {
    const { mode } = await stat(place);
    if ((mode & 0o001) === 0) return false;
    if (place === dirname(place)) return true;
  }
}

/** A word of a command in a unit file, where systemd alone reads variables into words. */
export function commandWord(word: string): string {
  return unitWord(word.replaceAll('$', '$$$$'));
}

/** A word of a unit file: blanks and quotes kept, no specifier read into it. */
export function unitWord(word: string): string {
  const plain = word.replaceAll('%', '%%');
  return /^[\w./:=@%$+-]+$/.test(plain)
    ? plain
    : `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
