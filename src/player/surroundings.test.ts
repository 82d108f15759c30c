import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { VirtualClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import type { PlannedAiring } from '../schedule/core/airing.ts';
import { comingIn } from './coming.ts';
import { runAction } from './hook-run.ts';
import { hooksPath, parseHooks, readHooks, type Action } from './hooks-file.ts';
import { Surroundings } from './surroundings.ts';
import { until } from './testing/players.ts';
import { TrustedClock, clockAtStart } from './trusted-clock.ts';

const START = Date.UTC(2026, 10, 23);

async function newFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-hooks-'));
  test.onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

const actionOf = (action: object): Action =>
  parseHooks(JSON.stringify({ after: [action] }), 'hooks.json').after[0]!;
const done = (action: object) => runAction(actionOf(action), { event: 'before', airing: 'a', title: 'Tin' });

function airing(id: string, startsAt: number, more: Partial<PlannedAiring> = {}): PlannedAiring {
  return {
    ...{ id, status: 'planned', priority: 'normal', zones: ['z'], late: 'whole', overrun: 'cut' },
    ...{ startsAt: START + startsAt, endsAt: START + startsAt + 60_000 },
    items: [{ kind: 'file', title: 'Tin', durationMs: 30_000 }],
    ...more,
  };
}

describe('hooks.json', () => {
  it('is not needed', async (test) => {
    expect(await readHooks(await newFolder(test))).toEqual({ before: [], after: [] });
  });

  it.each([
    ['{', 'không phải là JSON'],
    ['{"amplifer": {}}', 'Tệp chỉ gồm các mục'],
    ['{"before": [{"run": "rm -rf x"}]}', 'đúng một trong run, http, write'],
    ['{"before": [{"run": []}]}', 'before.0.run: run phải có tên chương trình'],
    ['{"after": [{"http": "file:///etc/passwd"}]}', 'http phải là địa chỉ http'],
    ['{"after": [{"write": "ttyUSB0", "hex": "A0"}]}', 'đường dẫn đầy đủ'],
    ['{"amplifier": {"on": {"run": ["x"]}}}', 'đúng một trong run, http, write'],
    [
      '{"amplifier": {"on": {"run": ["x"]}, "off": {"run": ["x"]}, "sense": {"http": "http://x"}}}',
      'amplifier.sense.run: run phải là danh sách',
    ],
  ])('says what is wrong in %s', (text, sentence) => {
    expect(() => parseHooks(text, 'hooks.json')).toThrow(sentence);
  });

  it('is not believed when others may write it', async (test) => {
    const folder = await newFolder(test);
    await writeFile(hooksPath(folder), '{}');
    await chmod(hooksPath(folder), 0o666);
    await expect(readHooks(folder)).rejects.toThrow('cho người khác sửa được');
    const { clock } = times();
    const around = await Surroundings.open(folder, clock, silentLog);
    expect(around.faults.sentences()).toEqual([expect.stringContaining('chmod 600')]);
    expect(around.amplifier.readyAt()).toBe(-Infinity);
  });
});

describe('an action', () => {
  it('runs a program by its words, without a shell, and tells it of the airing', async (test) => {
    const out = join(await newFolder(test), '$HOME;');
    expect(await done({ run: ['tee', out] })).toEqual({ failure: null, code: 0 });
    expect(JSON.parse(await readFile(out, 'utf8'))).toEqual({ event: 'before', airing: 'a', title: 'Tin' });
  });

  it('tells why it failed, and waits for nothing that hangs', async () => {
    expect(await done({ run: ['ls', '/khong-co'] })).toMatchObject({
      failure: 'chương trình kết thúc với mã 2',
      code: 2,
      raw: expect.stringContaining('/khong-co') as string,
    });
    expect(await done({ run: ['khong-co-chuong-trinh'] })).toEqual({
      failure: 'không có chương trình khong-co-chuong-trinh',
      code: null,
    });
    expect(await done({ run: ['sleep', '60'], timeoutMs: 100 })).toEqual({
      failure: 'quá thời gian chờ',
      code: null,
    });
  });

  it('calls an address, and follows it nowhere else', async (test) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push(`${request.method} ${request.url} ${body}`);
        if (request.url === '/hang') return;
        if (request.url === '/moved') response.writeHead(302, { Location: '/secret' }).end();
        else response.writeHead(request.url === '/on' ? 200 : 500).end('ok');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    test.onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await done({ http: `${url}/on`, method: 'POST' })).toEqual({ failure: null, code: null });
    expect(await done({ http: `${url}/off` })).toMatchObject({ failure: 'được trả lời 500' });
    expect((await done({ http: `${url}/moved` })).failure).toBe('được trả lời 302');
    expect(await done({ http: 'http://127.0.0.1:9/' })).toMatchObject({
      failure: 'thiết bị từ chối kết nối',
    });
    expect(await done({ http: `${url}/hang`, timeoutMs: 1_000 })).toMatchObject({
      failure: 'quá thời gian chờ',
    });
    expect(asked).toEqual([
      'POST /on {"event":"before","airing":"a","title":"Tin"}',
      ...['/off', '/moved', '/hang'].map((path) => `GET ${path} `),
    ]);
  });

  it('writes bytes to a relay, and does not wait for one that is not there', async (test) => {
    const path = join(await newFolder(test), 'relay');
    await writeFile(path, '');
    expect(await done({ write: path, hex: 'A0 01 01 a2' })).toEqual({ failure: null, code: null });
    expect([...(await readFile(path))]).toEqual([0xa0, 1, 1, 0xa2]);
    spawnSync('mkfifo', [`${path}-2`]);
    // The sentence is for people at the station, the system's own words for the machine's log.
    expect(await done({ write: `${path}-2`, hex: '00' })).toMatchObject({
      failure: 'không có thiết bị nào nhận',
      raw: expect.stringContaining('ENXIO') as string,
    });
    expect(await done({ write: '/dev/khong-co', hex: '00', baud: 9600 })).toMatchObject({
      failure: 'không đặt được tốc độ cổng nối tiếp',
      raw: expect.stringContaining('khong-co') as string,
    });
  });
});

function times() {
  const machine = new VirtualClock(START);
  const found = { wall: START, monotonic: 0, bootId: 'b', keepsTime: true };
  const saved = { machineAt: START, offsetMs: 0, rate: 1, trusted: true, bootId: 'b' };
  return { machine, clock: new TrustedClock(clockAtStart(found, saved), false, machine) };
}

/** Hooks that write down what they are told, each in a line. */
async function stage(test: TestContext, hooks: (note: (word: string) => object) => object) {
  const folder = await newFolder(test);
  const book = join(folder, 'notes');
  await writeFile(book, '');
  const note = (word: string) => ({ run: ['sh', '-c', 'echo "$0" >> "$1"', word, book] });
  await writeFile(hooksPath(folder), JSON.stringify(hooks(note)));
  const { machine, clock } = times();
  const around = await Surroundings.open(folder, clock, silentLog);
  // Before the folder goes: a switch under way would still write into it.
  test.onTestFinished(() => around.close());
  const notes = async () => (await readFile(book, 'utf8')).trim();
  const { amplifier } = around;
  /** One look at an airing of 30 s, as director and output do it, at so many ms after the start. */
  const look = async (at: number, airings: PlannedAiring[]) => {
    await machine.advance(at - (clock.now() - START));
    const on = airings.filter(({ startsAt }) => startsAt <= clock.now() && clock.now() < startsAt + 30_000);
    const begins = on.map((one) => ({ airing: one, occurrence: 0, item: 0, at: one.startsAt, cutAt: null }));
    around.look(airings, ['z'], begins);
    amplifier.step(on.length > 0 ? clock.monotonic() : null, null);
  };
  return { around, amplifier, machine, clock, look, notes };
}

describe('the amplifier', () => {
  const hooks = (note: (word: string) => object) => ({ amplifier: { on: note('on'), off: note('off') } });

  it('is on a lead before the first sound and off a tail after the last', async (test) => {
    const { amplifier, look, notes } = await stage(test, hooks);
    amplifier.times = { leadMs: 20_000, tailMs: 5_000 };
    const plan = [airing('a', 60_000), airing('b', 95_000)];
    await look(0, plan);
    // A run that was killed may have left it on.
    await until('it is off', async () => (await notes()) === 'off');
    await look(39_900, plan);
    expect(amplifier.isOn()).toBe(false);
    await look(40_000, plan);
    expect(amplifier.isOn()).toBe(true);
    expect(amplifier.readyAt()).toBe(60_000);
    // What is overtaken before its turn comes is left out: the first off may still be ending.
    await until('it is on', async () => (await notes()) === 'off\non');
    // Between two airings closer than tail and lead it stays on.
    for (const at of [60_000, 89_990, 92_000, 95_000, 124_990, 129_900]) {
      await look(at, plan);
      expect(amplifier.isOn()).toBe(true);
    }
    await look(129_991, plan);
    expect(amplifier.isOn()).toBe(false);
    await until('it was switched three times', async () => (await notes()) === 'off\non\noff');
  });

  it('is switched at once for an emergency, which waits for what is left of the lead', async (test) => {
    const { amplifier, look } = await stage(test, hooks);
    amplifier.times = { leadMs: 3_000, tailMs: 1_000 };
    await look(10_000, []);
    await look(10_500, [airing('storm', 10_400, { priority: 'emergency' })]);
    expect(amplifier.isOn()).toBe(true);
    expect(amplifier.readyAt()).toBe(13_500);
    await look(12_000, [airing('storm', 10_400, { priority: 'emergency' })]);
    expect(amplifier.readyAt()).toBe(13_500);
  });

  it('that cannot be switched is told of and tried again, and holds up nobody', async (test) => {
    const { around, amplifier, look } = await stage(test, () => ({
      amplifier: { on: { run: ['false'] }, off: { run: ['true'] } },
    }));
    await look(0, [airing('a', 0)]);
    expect(amplifier.readyAt()).toBe(0);
    await until('it is told', () => around.faults.sentences().length > 0);
    expect(around.faults.sentences()).toEqual(['Bật tăng âm không được: chương trình kết thúc với mã 1.']);
    await look(31_000, []);
    await until('it is off', () => !amplifier.isOn());
    await amplifier.close();
    expect(around.faults.sentences()).toEqual(['Bật tăng âm không được: chương trình kết thúc với mã 1.']);
  });

  it('is reported as something senses it, and is unknown until then and right after it was switched', async (test) => {
    const senses = (word: string) => ({ run: ['sh', '-c', 'exit "$(cat "$0")"', word] });
    const state = join(await newFolder(test), 'state');
    const { amplifier, look, machine, around } = await stage(test, (note) => ({
      amplifier: { on: note('on'), off: note('off'), sense: senses(state) },
    }));
    amplifier.times = { leadMs: 1_000, tailMs: 0 };
    const stop = new AbortController();
    const running = amplifier.run(stop.signal);
    const sensed = (value: boolean | null) =>
      until(`it is sensed ${value}`, async () => {
        await machine.advance(1_000);
        return amplifier.isSensedOn() === value;
      });
    await writeFile(state, '0');
    await look(0, [airing('a', 1_000)]);
    expect(amplifier.isSensedOn()).toBeNull();
    await sensed(true);
    await writeFile(state, '1');
    await sensed(false);
    await writeFile(state, '7');
    await sensed(null);
    stop.abort();
    await running;
    await around.close();
  });

  it('is switched off when the player ends', async (test) => {
    const { around, amplifier, look, notes } = await stage(test, hooks);
    amplifier.times = { leadMs: 0, tailMs: 60_000 };
    await look(0, [airing('a', 0)]);
    await around.close();
    expect(await notes()).toBe('on\noff');
  });

  it('that nobody switches is waited for by nobody', async (test) => {
    const { amplifier, look } = await stage(test, () => ({}));
    amplifier.times = { leadMs: 60_000, tailMs: 60_000 };
    await look(0, [airing('a', 0)]);
    expect(amplifier.isOn()).toBe(false);
    expect(amplifier.readyAt()).toBe(-Infinity);
    await amplifier.close();
  });
});

describe('what runs around an airing', () => {
  const hooks = (note: (word: string) => object) => ({
    before: [{ ...note('fm'), leadMs: 10_000 }, note('rds')],
    after: [note('over')],
  });

  it('runs once, each at its time, and over is said once', async (test) => {
    const { look, notes } = await stage(test, hooks);
    const plan = [airing('a', 30_000)];
    for (const at of [0, 19_900]) await look(at, plan);
    expect(await notes()).toBe('');
    for (const at of [20_000, 25_000]) await look(at, plan);
    await until('the first has run', async () => (await notes()) === 'fm');
    for (const at of [30_000, 40_000]) await look(at, plan);
    await until('the second has run', async () => (await notes()) === 'fm\nrds');
    for (const at of [60_000, 61_000]) await look(at, plan);
    await until('it is over', async () => (await notes()) === 'fm\nrds\nover');
  });

  it('leaves on what the next airing needs, and switches off for one that was cancelled', async (test) => {
    const { around, look, notes } = await stage(test, hooks);
    const plan = [airing('a', 30_000), airing('b', 61_000)];
    for (const at of [20_000, 30_000, 55_000, 60_500]) await look(at, plan);
    await until('both have begun', async () => (await notes()).split('\n').length === 3);
    // Cancelled when it was about to begin.
    await look(60_900, [airing('a', 30_000)]);
    await around.close();
    // Programs of their own: which of two that run at once writes first is the machine's affair.
    expect((await notes()).split('\n').toSorted()).toEqual(['fm', 'fm', 'over', 'rds']);
  });

  it('is told where the player ends in the middle', async (test) => {
    const { around, look, notes } = await stage(test, hooks);
    await look(30_000, [airing('a', 30_000)]);
    await around.close();
    expect((await notes()).split('\n').toSorted()).toEqual(['fm', 'over', 'rds']);
  });
});

describe('what is coming', () => {
  it('are the plays that begin in a span of time, in order, of this player’s zones', () => {
    const repeat = { everyMs: 300_000, until: START + 900_000 };
    const airings = [
      airing('late', 700_000),
      airing('storm', 100_000, { repeat }),
      airing('elsewhere', 200_000, { zones: ['y'] }),
      airing('cancelled', 200_000, { status: 'cancelled' }),
      airing('empty', 200_000, { items: [] }),
    ];
    const coming = comingIn(airings, ['z'], START + 100_000, START + 700_000);
    expect(coming.map(({ airing: { id }, occurrence, at }) => [id, occurrence, at - START])).toEqual([
      ['storm', 1, 400_000],
      ['late', 0, 700_000],
      ['storm', 2, 700_000],
    ]);
  });
});
