/** Installed into a folder as a machine would have it, with nothing of the machine touched. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ended, said } from '../../../test/support/programs.ts';

/** As the unit starts it, on a port of its own choice; gives what the first page and its style answer. */
async function firstPage(root: string): Promise<number[]> {
  const program = join(root, 'opt/loa/current/dist/main.js');
  const data = join(root, 'var/lib/loa');
  const server = spawn(process.execPath, [program], {
    cwd: root,
    env: { LOA_DATA: data, LOA_ENV_FILE: join(root, 'etc/loa/loa.env'), PORT: '0', HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const origin = `http://127.0.0.1:${(await said(server, /localhost:(\d+)/))[1]}`;
    const page = await fetch(origin);
    const style = /href="(\/assets\/[^"]+\.css)"/.exec(await page.text())?.[1] ?? '/không có';
    return [page.status, (await fetch(`${origin}${style}`)).status];
  } finally {
    await ended(server);
  }
}

describe('the service', { timeout: 240_000 }, () => {
  it('is installed, upgraded with a backup, rolled back with its data, and taken away; data stay', async (test) => {
    const root = mkdtempSync(join(tmpdir(), 'loa-service-'));
    test.onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const at = (path: string) => join(root, path);
    const service = (...words: string[]) =>
      execFileSync(process.execPath, ['dist/cli.js', 'service', ...words, '--root', root], {
        stdio: 'pipe',
      }).toString();
    const loa = (words: string[], input = '') =>
      execFileSync(at('usr/local/bin/loa'), words, { input, stdio: 'pipe' }).toString();

    service('install');
    expect(() => service('install')).toThrow(/service:upgrade/);
    const first = readlinkSync(at('opt/loa/current'));
    expect(existsSync(at('opt/loa/current/node_modules/vitest'))).toBe(false);
    const unit = readFileSync(at('etc/systemd/system/loa.service'), 'utf8');
    expect(unit).toContain(`${root}/opt/loa/current/node_modules/node-linux-`);
    loa(
      ['setup', '--station', 'Đài truyền thanh phường Hai Bà Trưng', '--admin', 'quan.tri@phuong.vn'],
      'mật khẩu dài để thử',
    );
    expect(await firstPage(root)).toEqual([200, 200]);
    const secret = readFileSync(at('var/lib/loa/keys/session.secret'), 'utf8');
    expect(existsSync(at('data'))).toBe(false);

    service('upgrade');
    expect(readlinkSync(at('opt/loa/current'))).not.toBe(first);
    expect(readlinkSync(at('opt/loa/previous'))).toBe(first);
    expect(JSON.parse(loa(['backup', 'list', '--json']))).toMatchObject({ keys: false });
    loa(
      ['user', 'add', '--name', 'Người sau', '--email', 'sau@phuong.vn', '--role', 'editor'],
      'mật khẩu dài để thử',
    );

    // As whoever goes back to the old program first, and then finds that it can't read the data.
    service('rollback');
    expect(readlinkSync(at('opt/loa/current'))).toBe(first);
    expect(await firstPage(root)).toEqual([200, 200]);
    service('rollback', '--restore');
    expect(readlinkSync(at('opt/loa/current'))).toBe(first);
    expect(readFileSync(at('var/lib/loa/keys/session.secret'), 'utf8')).toBe(secret);
    // The one who came after the upgrade is unknown again, and may be added anew.
    loa(
      ['user', 'add', '--name', 'Người sau', '--email', 'sau@phuong.vn', '--role', 'editor'],
      'mật khẩu dài để thử',
    );
    expect(() => service('rollback')).toThrow(/Không có phiên bản trước/);

    mkdirSync(dirname(at('etc/loa/loa.env')), { recursive: true });
    service('uninstall');
    expect(existsSync(at('opt/loa'))).toBe(false);
    expect(existsSync(at('etc/systemd/system/loa.service'))).toBe(false);
    expect(existsSync(at('var/lib/loa/loa.db'))).toBe(true);
  });
});
