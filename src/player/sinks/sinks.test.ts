import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { machineClock } from '../../kernel/clock.ts';
import { until } from '../testing/players.ts';
import { makeSink, sinkChoice } from './choose-sink.ts';
import { PipeSink } from './pipe-sink.ts';
import { alsaSink, pulseSink } from './program-sink.ts';
import { SAMPLE_RATE, SinkFailed, type Sink } from './sink.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-sinks-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A second in which no two stretches are alike. */
const second = Int16Array.from({ length: SAMPLE_RATE }, (_, index) => (index * 31) % 30_000);
const bytesOf = (samples: Int16Array) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);

const RAW = ['--format=s16le', '--channels=1', `--rate=${SAMPLE_RATE}`];

/** Writes until the sink says no. */
async function writeUntilRefused(sink: Sink): Promise<never> {
  for (let tries = 0; tries < 400; tries++) {
    await sink.write(new Int16Array(4410));
    await machineClock.wait(20);
  }
  throw new Error('the sink took everything');
}

describe('ALSA', () => {
  it('gets exactly what was played', async () => {
    const heard = join(folder, 'card.raw');
    // ALSA's own file plug-in stands in for a card.
    const sink = alsaSink(`file:FILE=${heard},FORMAT=raw`);
    await sink.open(0);
    await sink.write(second);
    await sink.writeSilence(100);
    await sink.close();
    const bytes = await readFile(heard);
    expect(bytes.subarray(0, second.byteLength).equals(bytesOf(second))).toBe(true);
  });

  it('says that it failed when there is no such card', async () => {
    const sink = alsaSink('hw:CARD=KhongCo');
    await sink.open(0);
    await expect(writeUntilRefused(sink)).rejects.toThrow(SinkFailed);
    await sink.close();
  });
});

describe('a sound server', () => {
  let server: ChildProcess;
  const own = { XDG_RUNTIME_DIR: '', HOME: '', PULSE_SERVER: '' };
  const before = { ...process.env };

  beforeAll(async () => {
    Object.assign(own, {
      XDG_RUNTIME_DIR: folder,
      HOME: folder,
      PULSE_SERVER: `unix:${folder}/pulse.socket`,
    });
    Object.assign(process.env, own);
    const modules = [
      `module-native-protocol-unix auth-anonymous=1 socket=${folder}/pulse.socket`,
      `module-null-sink sink_name=loa rate=${SAMPLE_RATE} format=s16le channels=1`,
    ];
    const words = ['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--log-level=error'];
    server = spawn('pulseaudio', words.concat(modules.flatMap((module) => ['-L', module])), {
      stdio: 'ignore',
    });
    await until('the sound server answers', () => spawnSync('pactl', ['info']).status === 0);
  });
  afterAll(async () => {
    server.kill();
    await once(server, 'exit');
    Object.assign(process.env, before);
    if (before['PULSE_SERVER'] === undefined) delete process.env['PULSE_SERVER'];
  });

  it('is given what was played, and plays it whole', async () => {
    const recorder = spawn('parec', ['--raw', '--device=loa.monitor', ...RAW]);
    const heard: number[] = [];
    let recorded = 0;
    recorder.stdout.on('data', (chunk: Buffer) => {
      recorded += chunk.length;
      for (let at = 0; at < chunk.length; at += 2)
        if (chunk.readInt16LE(at) !== 0) heard.push(chunk.readInt16LE(at));
    });
    await until('silence is recorded', () => recorded > SAMPLE_RATE);
    const sink = pulseSink('loa');
    await sink.open(0);
    await sink.write(second);
    await sink.close();
    // A server that is kept from its work puts silence between; nothing else may be between, or missing.
    const given = [...second].filter((sample) => sample !== 0);
    await until('all of it has come', () => heard.length >= given.length);
    recorder.kill();
    await once(recorder, 'exit');
    expect(heard).toEqual(given);
  });

  it('says that it failed when there is no such sink', async () => {
    const sink = pulseSink('khong-co');
    await sink.open(0);
    await expect(writeUntilRefused(sink)).rejects.toThrow(SinkFailed);
    await sink.close();
  });
});

describe('a pipe', () => {
  let fifo: string;
  let count = 0;
  const readers: ChildProcess[] = [];
  const newFifo = () => {
    fifo = join(folder, `pipe-${++count}`);
    expect(spawnSync('mkfifo', [fifo]).status).toBe(0);
    return new PipeSink(fifo);
  };
  const reader = (program: string, ...words: string[]) => {
    const child = spawn(program, words);
    readers.push(child);
    return child;
  };
  const opened = (sink: Sink) =>
    until('the reader is there', () =>
      sink.open(0).then(
        () => true,
        () => false,
      ),
    );
  afterEach(() => {
    for (const child of readers.splice(0)) child.kill('SIGKILL');
  });

  it('hands everything to who reads it', async () => {
    const sink = newFifo();
    const cat = reader('cat', fifo);
    const chunks: Buffer[] = [];
    cat.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await opened(sink);
    for (let from = 0; from < second.length; from += 4410)
      await sink.write(second.subarray(from, from + 4410));
    await sink.writeSilence(10);
    await sink.close();
    await once(cat, 'close');
    expect(Buffer.concat(chunks).equals(Buffer.concat([bytesOf(second), Buffer.alloc(20)]))).toBe(true);
  });

  it('waits for no reader, and takes one that comes later', async () => {
    const sink = newFifo();
    await expect(sink.open()).rejects.toThrow(/nobody reads/);
    await expect(sink.write(second)).rejects.toThrow(SinkFailed);
    reader('cat', fifo);
    await opened(sink);
    await sink.write(second.subarray(0, 10));
    await sink.close();
  });

  it('gives up a reader that went away, and takes the next', async () => {
    const sink = newFifo();
    const first = reader('cat', fifo);
    await opened(sink);
    await sink.write(second.subarray(0, 4410));
    first.kill('SIGKILL');
    await once(first, 'exit');
    await expect(writeUntilRefused(sink)).rejects.toThrow(/went away/);
    reader('cat', fifo);
    await opened(sink);
    await sink.write(second.subarray(0, 10));
    await sink.close();
  });

  it('gives up a reader that takes nothing, and can be closed', async () => {
    const sink = newFifo();
    // Opens the pipe, and reads none of it.
    reader('sh', '-c', 'exec 3<"$0"; exec sleep 60', fifo);
    await opened(sink);
    await expect(writeUntilRefused(sink)).rejects.toThrow(/too slow/);
    await sink.close();
  });

  it('adds to a file that is no pipe', async () => {
    const path = join(folder, 'plain.pcm');
    await writeFile(path, 'ab');
    const sink = new PipeSink(path);
    await sink.open();
    await sink.write(second.subarray(0, 100));
    await sink.close();
    expect((await readFile(path)).length).toBe(202);
  });
});

describe('the choice of a sink', () => {
  it('keeps a path whole, and knows no other words', () => {
    expect(sinkChoice('alsa')).toBe('alsa');
    expect(sinkChoice('pulse')).toBe('pulse');
    expect(sinkChoice('pipe:-')).toBe('pipe:-');
    expect(sinkChoice('pipe:x.pcm')).toBe(`pipe:${join(process.cwd(), 'x.pcm')}`);
    expect(sinkChoice('file:x.wav')).toBe(`file:${join(process.cwd(), 'x.wav')}`);
    for (const wrong of ['radio', 'pipe:', 'pipe', ''])
      expect(() => sinkChoice(wrong)).toThrow(`Ngõ ra "${wrong}" không có`);
    const choices = ['alsa', 'pulse', 'null', 'file:/tmp/x.wav', 'pipe:/tmp/x'];
    expect(choices.map((choice) => makeSink(choice, 'default').kind)).toEqual(
      choices.map((choice) => choice.split(':')[0]),
    );
  });
});
