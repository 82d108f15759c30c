import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { machineClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { startClock } from './clock-file.ts';
import { OffAir } from './off-air.ts';
import { PipeSink } from './sinks/pipe-sink.ts';
import { TestPlayer, airing, until } from './testing/players.ts';
import { tone } from './testing/recordings.ts';
import { TestServer } from './testing/test-server.ts';

let low: Buffer;
beforeAll(async () => {
  low = await tone(440, 1000);
});

const now = () => machineClock.now();

async function station(test: TestContext) {
  const server = new TestServer();
  await server.start();
  const player = await TestPlayer.paired(server);
  test.onTestFinished(async () => {
    await player.remove();
    await server.stop();
  });
  return { server, player };
}

describe.concurrent('the player’s way out', { timeout: 60_000 }, () => {
  it('through a pipe fails with its reader, says so, and goes on with the next reader', async (test) => {
    const { server, player } = await station(test);
    const fifo = join(player.folder, 'out.pcm');
    spawnSync('mkfifo', [fifo]);
    const read = () => {
      const cat = spawn('cat', [fifo]);
      const closed = once(cat, 'close');
      test.onTestFinished(() => void cat.kill('SIGKILL'));
      const chunks: Buffer[] = [];
      cat.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      return { cat, closed, bytes: () => Buffer.concat(chunks) };
    };
    const long = await tone(440, 3000);
    const first = read();
    const at = now() + 5000;
    server.publish([
      airing('a', at, [server.fileItem(long, 3000)]),
      airing('b', at + 5000, [server.fileItem(low, 1000)]),
    ]);
    player.start(true, new PipeSink(fifo));
    await until('it sounds', () => server.rows.length === 1);
    first.cat.kill('SIGKILL');
    await first.closed;
    await until('its end is reported', () => server.rows.length === 2);
    const second = read();
    await until('the second was played', async () => (await player.rows()).length === 4);
    await player.stop();
    const rows = await player.rows();
    expect(rows.map(({ airingId, kind, sink }) => [airingId, kind, sink])).toEqual([
      ['a', 'start', 'pipe'],
      ['a', 'end', 'pipe'],
      ['b', 'start', 'pipe'],
      ['b', 'end', 'pipe'],
    ]);
    expect(rows[1]).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('chương trình nhận tiếng không chạy') as string,
    });
    expect(rows[3]).toMatchObject({ outcome: 'completed', playedMs: 1000 });
    await second.closed;
    // The very samples of the file are in what the second reader got.
    expect(second.bytes().includes(low.subarray(-80_000))).toBe(true);
  });

  it('switches the amplifier, runs what belongs around an airing, and keeps what was put out', async (test) => {
    const { server, player } = await station(test);
    server.settings = { ...server.settings, amplifier: { leadMs: 1000, tailMs: 500 }, offAirDays: 3 };
    const book = join(player.folder, 'notes');
    const note = (word: string) => ({ run: ['sh', '-c', 'echo "$0" >> "$1"', word, book] });
    const hooks = {
      amplifier: { on: note('on'), off: note('off'), sense: { run: ['true'] } },
      before: [{ run: ['false'] }],
      after: [note('over')],
    };
    await writeFile(join(player.folder, 'hooks.json'), JSON.stringify(hooks), { mode: 0o600 });
    const at = now() + 5000;
    server.publish([airing('a', at, [server.fileItem(low, 1000)])]);
    player.start();
    await until('it was played', () => server.rows.some(({ kind }) => kind === 'end'));
    await until('the amplifier is off again', async () =>
      (await readFile(book, 'utf8')).trim().endsWith('off'),
    );
    await player.stop();
    const notes = (await readFile(book, 'utf8')).trim().split('\n');
    expect(notes.filter((word) => word !== 'over')).toEqual(['off', 'on', 'off']);
    expect(notes.filter((word) => word === 'over')).toHaveLength(1);
    const rows = await player.rows();
    expect(rows.at(-1)).toMatchObject({ outcome: 'completed', playedMs: 1000 });
    const folder = join(player.folder, 'off-air');
    expect(await readdir(folder)).toHaveLength(1);
    const offAir = await OffAir.open(folder, await startClock(player.folder, false, machineClock), silentLog);
    const kept = offAir.kept()!;
    expect(Math.abs(kept.from - Date.parse(rows[0]!.at))).toBeLessThan(5);
    expect((await offAir.clip(at - 1000, at + 2000))!.length).toBeGreaterThan(1000);
  });
});
