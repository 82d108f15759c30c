/** A server that came back from a day-old backup of its data folder: players take its next schedule, and keep what they hold till then. */
import type { ChildProcess } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import { projectRoot } from '../../src/kernel/project-files.ts';
import { newId } from '../../src/kernel/ids.ts';
import { loadBook, revisionOf } from '../../src/player/schedule-book.ts';
import { until } from '../../src/player/testing/players.ts';
import { putAiring } from '../../src/schedule/airings.store.ts';
import { LiveServer, setUpWard, type Ward } from '../support/live-server.ts';
import { ended, startProgram } from '../support/programs.ts';

const DAY_S = 86_400;
let ward: Ward;
let server: LiveServer;
let player: ChildProcess | undefined;
beforeAll(async () => {
  ward = await setUpWard({});
  server = new LiveServer(ward.environment);
  await server.start();
});
afterAll(async () => {
  await ended(player);
  await server.stop();
  ward.remove();
});

const own = () => join(ward.folder, 'player');
const data = () => ward.environment['LOA_DATA']!;
const backup = () => join(ward.folder, 'backup');

/** Runs a command of `loa` on the data folder; gives what it answers. */
function loa(words: string[], input = ''): string {
  const program = join(projectRoot, 'dist', 'cli.js');
  const options = { input, env: { ...process.env, ...ward.environment }, stdio: 'pipe' } as const;
  return execFileSync(process.execPath, [program, ...words], options).toString();
}

/** What the player has on its disk. */
function held() {
  const read = (name: string) => JSON.parse(readFileSync(join(own(), name), 'utf8')) as unknown;
  try {
    const book = loadBook(read('schedule.json'), ward.station.id);
    return { revision: book ? revisionOf(book) : 0, ids: book?.airings.map(({ id }) => id) ?? [] };
  } catch {
    return { revision: 0, ids: [] };
  }
}

/** Somebody plans an airing for tomorrow; gives its id. */
async function plan(): Promise<string> {
  const installation = await ward.open();
  const now = installation.clock.now();
  const id = newId(now);
  await putAiring(installation.database.kysely, {
    ...{ id, stationId: ward.station.id, title: 'Bản tin', slot: null, orderId: 'order', bulletinId: null },
    ...{ startsAt: now + DAY_S * 1000, endsAt: now + DAY_S * 1000 + 60_000, zones: [ward.zones[0]!.id] },
    ...{ status: 'planned', priority: 'normal', late: 'whole', overrun: 'finish', repeat: null, items: [] },
    ...{ reason: null, suspended: null, stopped: null, recordedAt: now, updatedAt: now },
  });
  await installation.close();
  return id;
}

async function startPlayer(words: string[] = []): Promise<void> {
  const place = ['--data', own(), '--sink', 'null'];
  player = startProgram('cli.js', ['player', ...words, ...place], { LOA_LOG_LEVEL: 'error' });
}

describe('a server restored from a day-old backup', () => {
  it(
    'is believed again with its next schedule, and takes nothing away before',
    { timeout: 180_000 },
    async () => {
      const installation = await ward.open();
      const { code } = await installation.devices.issueCode(ward.station.id, COMMAND_LINE, [
        ward.zones[0]!.id,
      ]);
      await installation.close();
      await startPlayer(['--server', server.origin, '--pair', code, '--name', 'Đầu phát']);
      const first = await plan();
      await until('the first airing', () => held().ids.includes(first));

      // Beside the running server.
      const recovery = loa(['backup', 'key']);
      loa(['backup', '--to', backup()]);
      const later = [await plan(), await plan(), await plan()];
      await until('what was planned after the backup', () => later.every((id) => held().ids.includes(id)));
      const before = held();

      // The disk dies; what comes back is what stood there a day ago.
      expect(() => loa(['restore', backup()], recovery)).toThrow(/Máy chủ đang chạy/);
      await server.kill();
      await ended(player);
      rmSync(data(), { recursive: true });
      loa(['restore', backup()], recovery);
      const restored = await ward.open();
      await restored.database.kysely
        .updateTable('schedule_revision')
        .set((eb) => ({ revision: eb('revision', '-', DAY_S) }))
        .execute();
      await restored.close();
      await server.start();
      await moveTo(server);
      await startPlayer();
      // It offers the old one, which is refused, and holds the player in its long poll.
      await server.request('/readyz');
      expect(held()).toEqual(before);

      const next = await plan();
      await until('the restored server’s next schedule', () => held().ids.includes(next));
      expect(held().revision).toBeGreaterThan(before.revision);
      // Only a tombstone takes an airing away, and a server that forgot it writes none.
      expect(held().ids).toEqual(expect.arrayContaining([first, ...later]));
    },
  );
});

/** The server listens at another port each time; the player is told. */
async function moveTo({ origin }: LiveServer): Promise<void> {
  const path = join(own(), 'device.json');
  const device = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...device, server: origin }));
}
