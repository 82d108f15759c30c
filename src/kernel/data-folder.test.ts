import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from './clock.ts';
import { openDataFolder, secretOf } from './data-folder.ts';

const START = Date.UTC(2026, 8, 30, 23, 59);
const fast = { startsAt: START, rate: 60 };
const plain = { sandbox: false, sandboxClock: null };

let folder: string;
let machine: VirtualClock;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'loa-data-')), 'data');
  machine = new VirtualClock(1_000_000);
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

describe('a data folder', () => {
  it('is made for its owner alone and runs on the machine’s clock', () => {
    const opened = openDataFolder(folder, plain);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(opened.paths.keys).mode & 0o777).toBe(0o700);
    expect(opened).toMatchObject({ trial: false, sandboxClock: null });
  });

  it('says where it can not be made', () => {
    writeFileSync(folder, 'a file');
    expect(() => openDataFolder(folder, plain)).toThrow(/^Không mở được thư mục dữ liệu/);
  });

  it('keeps a secret for as long as it is there, unreadable to others', () => {
    const { paths } = openDataFolder(folder, plain);
    const secret = secretOf(paths, 'session');
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(secretOf(paths, 'session')).toBe(secret);
    expect(secretOf(paths, 'other')).not.toBe(secret);
    expect(statSync(join(paths.keys, 'session.secret')).mode & 0o777).toBe(0o600);
  });
});

describe('a sandbox clock', () => {
  const open = (sandboxClock: typeof fast | null, sandbox = true) =>
    openDataFolder(folder, { sandbox, sandboxClock, machine });

  it('begins at its instant and runs at its rate', async () => {
    const { clock } = open(fast);
    expect(clock.now()).toBe(START);
    await machine.advance(1_000);
    expect(clock.now()).toBe(START + 60_000);
  });

  it('goes on after a restart, given again or not, and for other processes', async () => {
    open(fast);
    await machine.advance(2_000);
    expect(open(fast).clock.now()).toBe(START + 120_000);
    expect(open(null).clock.now()).toBe(START + 120_000);
  });

  it('begins anew when it is set differently', async () => {
    open(fast);
    await machine.advance(2_000);
    const other = { startsAt: START + 86_400_000, rate: 1 };
    expect(open(other).clock.now()).toBe(other.startsAt);
  });

  it('marks its folder for ever', () => {
    expect(open(fast).trial).toBe(true);
    const later = open(null, false);
    expect(later.trial).toBe(true);
    expect(later.clock).toBe(machine);
    expect(readFileSync(join(folder, 'DU-LIEU-THU'), 'utf8')).toContain('DỮ LIỆU THỬ');
  });
});
