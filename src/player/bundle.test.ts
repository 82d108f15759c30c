import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { machineClock } from '../kernel/clock.ts';
import { runProcess } from '../kernel/process.ts';
import { projectRoot } from '../kernel/project-files.ts';
import type { AsRunEnd } from '../playout/contract.ts';
import { airing, until } from './testing/players.ts';
import { readRecording, tone } from './testing/recordings.ts';
import { TestServer } from './testing/test-server.ts';
import { NODE_FLAGS } from './unit.ts';

const MOST_MEMORY = 80e6;

beforeAll(async () => {
  await runProcess(process.execPath, [join(projectRoot, 'scripts/build.mjs')], {
    limits: { wallMs: 60_000 },
  });
});

/** An empty folder with the bundle in it, and a station to pair with. */
async function aloneWith(test: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'loa-bundle-'));
  await copyFile(join(projectRoot, 'dist/player.js'), join(folder, 'player.js'));
  const server = new TestServer();
  await server.start();
  const env: Record<string, string | undefined> = { PATH: process.env['PATH'] };
  const run = (...args: string[]) => {
    const child = spawn(process.execPath, [...NODE_FLAGS, 'player.js', ...args], {
      cwd: folder,
      env,
    });
    let [words, data] = ['', ''];
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (words += chunk));
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (data += chunk));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    // The folder goes once nobody writes in it.
    test.onTestFinished(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    return { child, ended, words: () => words, data: () => data };
  };
  test.onTestFinished(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return { folder, server, run, env };
}

const residentBytes = async (pid: number) =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;

describe('the player as one file', { timeout: 120_000 }, () => {
  it('pairs, plays and reports from a folder in which there is nothing else, in little memory', async (test) => {
    const { folder, server, run } = await aloneWith(test);
    const at = machineClock.now() + 15_000;
    server.publish([airing('a', at, [server.fileItem(await tone(440, 8000), 8000)])]);
    const player = run(
      '--server',
      server.url,
      '--pair',
      server.code,
      '--data',
      'own',
      '--sink',
      'file:out.wav',
    );
    await until('it sounds', () => server.rows.length === 1);
    await machineClock.wait(2000);
    const resident = await residentBytes(player.child.pid!);
    await until('it has played', () => server.rows.length === 2);
    player.child.kill('SIGTERM');
    expect(await player.ended).toBe(0);
    expect(server.rows[1] as AsRunEnd).toMatchObject({ outcome: 'completed', playedMs: 8000 });
    const heard = (await readRecording(join(folder, 'out.wav'))).heard()!;
    expect(heard.to - heard.from).toBeGreaterThan(7900);
    expect((await readdir(folder)).sort()).toEqual(['out.wav', 'out.wav.json', 'own', 'player.js']);
    expect(resident).toBeLessThan(MOST_MEMORY);
  });
});

/** TLS in front of a server, by an authority that nobody knows; gives the address and the authority's file. */
async function overTls(test: TestContext, folder: string, origin: string) {
  const [key, authority] = [join(folder, 'key.pem'), join(folder, 'authority.pem')];
  const words = `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost`;
  const made = await runProcess('openssl', [...words.split(' '), '-keyout', key, '-out', authority], {
    limits: { wallMs: 60_000 },
  });
  expect(made.code, made.stderr).toBe(0);
  const proxy = createServer(
    { key: await readFile(key), cert: await readFile(authority) },
    (asked, answer) => {
      const { method, headers, url } = asked;
      const passed = request(`${origin}${url}`, { method, headers }, (told) => {
        answer.writeHead(told.statusCode!, told.headers);
        told.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      asked.pipe(passed);
    },
  );
  await new Promise<void>((resolve) => proxy.listen(0, resolve));
  test.onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { url: `https://localhost:${(proxy.address() as AddressInfo).port}`, authority };
}

describe('a ward that is its own authority', { timeout: 120_000 }, () => {
  it('is trusted where the machine trusts it, and nowhere else', async (test) => {
    const { folder, server, run, env } = await aloneWith(test);
    const { url, authority } = await overTls(test, folder, server.url);
    const install = ['install', '--root', 'tree', '--server', url, '--pair', server.code, '--sink', 'alsa'];
    const untrusted = run(...install);
    expect([await untrusted.ended, untrusted.words()]).toEqual([
      1,
      expect.stringContaining('Máy này chưa tin chứng thư của máy chủ. Hãy làm: sudo cp root.crt'),
    ]);
    // As update-ca-certificates has it, without touching this machine's.
    env['SSL_CERT_FILE'] = authority;
    const trusted = run(...install);
    expect([await trusted.ended, trusted.words()]).toEqual([0, expect.stringContaining('Đã ghép')]);
  });
});

const ANALYZE = '/usr/bin/systemd-analyze';
const hasAnalyze = existsSync(ANALYZE);

describe('installing the player', { timeout: 120_000 }, () => {
  it('lays down program, unit and data in a tree, from the one file; uninstalling takes all but the data', async (test) => {
    const { folder, server, run } = await aloneWith(test);
    const install = run(
      'install',
      '--root',
      'tree',
      '--server',
      server.url,
      '--pair',
      server.code,
      '--sink',
      'alsa',
    );
    expect([await install.ended, install.words()]).toEqual([
      0,
      expect.stringContaining('systemctl daemon-reload'),
    ]);
    const tree = (path: string) => join(folder, 'tree', path);
    const unit = await readFile(tree('etc/systemd/system/loa-player.service'), 'utf8');
    expect(unit).toContain(`${NODE_FLAGS.join(' ')} ${tree('usr/local/lib/loa-player/player.js')} run`);
    expect(unit).toContain(`ReadWritePaths=${tree('var/lib/loa-player')}\n`);
    const laidDown = await readFile(tree('usr/local/lib/loa-player/player.js'));
    expect(laidDown.equals(await readFile(join(folder, 'player.js')))).toBe(true);
    const help = await runProcess(tree('usr/local/bin/loa-player'), ['help'], { limits: { wallMs: 60_000 } });
    expect(help.stdout.toString()).toContain('stop-sound');
    // A service on this machine could not run a Node binary out of somebody's own folder, so that one was laid down too.
    expect(unit).toMatch(/^ExecStart=\S+\/node --no-opt/m);

    const again = run('install', '--root', 'tree');
    expect(await again.ended).toBe(0);
    const gone = run('uninstall', '--root', 'tree');
    expect(await gone.ended).toBe(0);
    expect(await readdir(tree('usr/local/bin'))).toEqual([]);
    expect(await readdir(tree('var/lib/loa-player'))).toContain('device.json');
  });

  it('says what to do on a machine that is not paired', async (test) => {
    const { run } = await aloneWith(test);
    const install = run('install', '--root', 'tree');
    expect([await install.ended, install.words()]).toEqual([
      1,
      expect.stringContaining('Chưa ghép với máy chủ'),
    ]);
  });

  it.skipIf(!hasAnalyze)(
    'writes a unit that systemd-analyze verify accepts (skipped without systemd-analyze)',
    async (test) => {
      const { folder, server, run } = await aloneWith(test);
      await run('install', '--root', 'tree', '--server', server.url, '--pair', server.code, '--sink', 'alsa')
        .ended;
      const unit = join(folder, 'tree/etc/systemd/system/loa-player.service');
      const { code, stdout, stderr } = await runProcess(ANALYZE, ['verify', '--man=no', unit], {
        limits: { wallMs: 60_000 },
      });
      // What it finds wrong with other units of this machine is not ours.
      const ours = `${stdout.toString()}${stderr}`.split('\n').filter((line) => line.includes('loa-player'));
      expect([code, ours]).toEqual([0, []]);
    },
  );
});

/** Node has no datagrams on Unix sockets: what a service manager would hear is heard by Python. */
const LISTENER = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print('listening', flush=True)
while True:
    print(s.recv(4096).decode().replace('\\n', ' '), flush=True)
`;
const canListen = existsSync('/usr/bin/systemd-notify') && existsSync('/usr/bin/python3');

describe('under systemd', { timeout: 120_000 }, () => {
  it.skipIf(!canListen)(
    'the player tells that it plays, goes on telling, and that it ends (skipped without systemd-notify and python3)',
    async (test) => {
      const { folder, server, run, env } = await aloneWith(test);
      const socket = join(folder, 'notify');
      const listener = spawn('/usr/bin/python3', ['-c', LISTENER, socket]);
      test.onTestFinished(() => void listener.kill('SIGKILL'));
      let heard = '';
      listener.stdout.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk));
      await until('somebody listens', () => heard.includes('listening'));
      Object.assign(env, { NOTIFY_SOCKET: socket, WATCHDOG_USEC: '1500000' });
      const player = run('--server', server.url, '--pair', server.code, '--data', 'own', '--sink', 'null');
      await until('it is well', () => (heard.match(/WATCHDOG=1/g) ?? []).length >= 2);
      expect(heard.indexOf('READY=1')).toBeGreaterThan(0);
      expect(heard.indexOf('READY=1')).toBeLessThan(heard.indexOf('WATCHDOG=1'));
      server.commands = [{ id: 'c1', kind: 'restart' }];
      // Started again by systemd, not by itself.
      expect(await player.ended).toBe(0);
      expect(heard).toContain('STOPPING=1');
    },
  );
});
