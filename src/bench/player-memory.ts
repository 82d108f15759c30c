/** What the player holds beside ffmpeg while it plays: the one file by itself, as its service runs it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineClock } from '../kernel/clock.ts';
import { projectRoot } from '../kernel/project-files.ts';
import { airing } from '../player/testing/players.ts';
import { TestServer } from '../player/testing/test-server.ts';
import { NODE_FLAGS } from '../player/unit.ts';
import { absolute, type Measure } from './measure.ts';
import { residentMegabytes } from './server-start.ts';
import { PITCHES, toneWav } from './tones.ts';

const RUNS = 3;
/** Time for it to start, pair and fetch on a busy machine. */
const LEAD_MS = 5000;
const LENGTH_MS = 10_000;
/** Decoder and output have settled by then. */
const INTO_IT_MS = 5000;

export async function playerMemory(): Promise<Measure[]> {
  const values: number[] = [];
  for (let run = 0; run < RUNS; run++) values.push(await whilePlaying());
  return [
    absolute(
      {
        measure: 'player in one file, resident memory while it plays, ffmpeg apart',
        unit: 'MB',
        aim: '≤ 80',
      },
      values,
    ),
  ];
}

async function whilePlaying(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-bench-'));
  const server = new TestServer();
  await server.start();
  await copyFile(join(projectRoot, 'dist', 'player.js'), join(folder, 'player.js'));
  const at = machineClock.now() + LEAD_MS;
  server.publish([airing('a', at, [server.fileItem(toneWav(PITCHES[0], LENGTH_MS), LENGTH_MS)])]);
  const words = ['player.js', '--server', server.url, '--pair', server.code, '--data', 'own'];
  const player = spawn(process.execPath, [...NODE_FLAGS, ...words, '--sink', 'file:out.wav'], {
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = once(player, 'exit');
  try {
    await machineClock.wait(at + INTO_IT_MS - machineClock.now());
    const [heard] = server.rows;
    if (heard?.kind !== 'start') throw new Error('the player does not play');
    return residentMegabytes(player.pid!);
  } finally {
    player.kill('SIGTERM');
    await ended;
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
