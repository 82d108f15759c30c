import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { silentLog } from '../kernel/log.ts';
import { Commands, type CommandHands } from './commands.ts';
import { ServerAway } from './server-client.ts';

async function device(test: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'loa-commands-'));
  const did: string[] = [];
  const hands: CommandHands = {
    chime: async () => (did.push('chime'), null),
    sendClip: async (id, from, to) => (did.push(`clip ${id} ${to - from}`), null),
    restart: () => void did.push('restart'),
    onResult: () => undefined,
  };
  const stops: (() => Promise<void>)[] = [];
  /** The device's commands as a start of it has them, and what ends that start; one that hangs in a command is as if killed. */
  const start = async (other: Partial<CommandHands> = {}, hangs = false) => {
    const commands = await Commands.open(folder, { ...hands, ...other }, silentLog);
    const stopping = new AbortController();
    const over = commands.run(stopping.signal);
    const stop = async () => {
      stopping.abort();
      if (!hangs) await over;
    };
    stops.push(stop);
    return Object.assign(commands, { stop });
  };
  test.onTestFinished(async () => {
    for (const stop of stops) await stop();
    await rm(folder, { recursive: true, force: true });
  });
  return { did, start, folder };
}

const from = '2026-11-23T07:00:00+07:00';
const to = '2026-11-23T07:05:00+07:00';

/** Resolves with the results once there are so many. */
async function results(commands: Commands, count: number) {
  await expect.poll(() => commands.results().length).toBe(count);
  return commands.results();
}

describe('commands of the station', () => {
  it('are each done once, however often they are listed, and reported until they are listed no more', async (test) => {
    const { did, start } = await device(test);
    const commands = await start();
    const listed = [
      { id: 'c1', kind: 'test-sound' },
      { id: 'c2', kind: 'off-air', from, to },
    ];
    await commands.take(listed, []);
    await commands.take(listed, []);
    const done = await results(commands, 2);
    expect(done).toEqual([
      { id: 'c1', ok: true },
      { id: 'c2', ok: true },
    ]);
    expect(did).toEqual(['chime', 'clip c2 300000']);
    // The report of c1 was lost; that of c2 arrived.
    await commands.take(listed.slice(0, 1), done);
    expect(commands.results()).toEqual([{ id: 'c1', ok: true }]);
    await commands.take([], commands.results());
    expect(commands.results()).toEqual([]);
    await commands.take(listed, []);
    expect(commands.results()).toHaveLength(2);
    expect(did).toHaveLength(2);
  });

  it('that can’t be written down are not done, and the player goes on', async (test) => {
    const { did, start, folder } = await device(test);
    const commands = await start();
    // Nothing can be renamed onto a folder: the same to a program as a disk that takes nothing.
    await mkdir(join(folder, 'commands.json'));
    await commands.take([{ id: 'c1', kind: 'restart' }], []);
    expect(await results(commands, 1)).toEqual([
      { id: 'c1', ok: false, note: 'Đầu phát không ghi được vào ổ đĩa nên chưa làm lệnh này.' },
    ]);
    expect(did).toEqual([]);
    await rm(join(folder, 'commands.json'), { recursive: true });
    await commands.take([{ id: 'c2', kind: 'test-sound' }], []);
    expect(await results(commands, 2)).toContainEqual({ id: 'c2', ok: true });
    expect(did).toEqual(['chime']);
  });

  it('are not done again after a restart, and tell what the restart cut short', async (test) => {
    const { did, start } = await device(test);
    const forever = () => new Promise<never>(() => undefined);
    const first = await start();
    await first.take([{ id: 'c1', kind: 'restart' }], []);
    await results(first, 1);
    await first.stop();
    let begun = false;
    const again = await start({ chime: () => ((begun = true), forever()) }, true);
    expect(again.results()).toEqual([{ id: 'c1', ok: true }]);
    await again.take(
      [
        { id: 'c1', kind: 'restart' },
        { id: 'c2', kind: 'test-sound' },
      ],
      again.results(),
    );
    await expect.poll(() => begun).toBe(true);
    const third = await start();
    await third.take(
      [
        { id: 'c1', kind: 'restart' },
        { id: 'c2', kind: 'test-sound' },
      ],
      [],
    );
    expect(third.results()).toEqual([
      { id: 'c1', ok: true },
      { id: 'c2', ok: false, note: 'Đầu phát bị tắt khi đang thực hiện lệnh.' },
    ]);
    expect(did).toEqual(['restart']);
  });

  it('that can’t be done say why', async (test) => {
    const { start } = await device(test);
    const commands = await start({
      chime: async () => 'Đang phát.',
      sendClip: async () => {
        throw new ServerAway('no', 413, { code: 'too-long', detail: 'Bản ghi dài quá.' });
      },
    });
    await commands.take(
      [
        { id: 'c1', kind: 'test-sound' },
        { id: 'c2', kind: 'dance' },
        { id: 'c3', kind: 'off-air' },
        { id: 'c4', kind: 'off-air', from: to, to: from },
        { id: 'c5', kind: 'off-air', from, to },
      ],
      [],
    );
    expect((await results(commands, 5)).map(({ ok, note }) => [ok, note])).toEqual([
      [false, 'Đang phát.'],
      [false, 'Phiên bản đầu phát này chưa biết lệnh đó.'],
      [false, 'Lệnh thiếu khoảng thời gian.'],
      [false, 'Khoảng bản ghi phải dài hơn 0.'],
      [false, 'Bản ghi dài quá.'],
    ]);
  });

  it('wait for the server where they need it, and are done when they are listed again', async (test) => {
    const { did, start } = await device(test);
    let away = true;
    const commands = await start({
      sendClip: async (id) => {
        did.push(`try ${id}`);
        if (away) throw new ServerAway('no network');
        return null;
      },
    });
    const listed = [{ id: 'c1', kind: 'off-air', from, to }];
    await commands.take(listed, []);
    await expect.poll(() => did).toEqual(['try c1']);
    away = false;
    await expect
      .poll(async () => {
        await commands.take(listed, []);
        return commands.results();
      })
      .toEqual([{ id: 'c1', ok: true }]);
    expect(did).toEqual(['try c1', 'try c1']);
  });
});
