import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineClock } from '../kernel/clock.ts';
import { runProcess } from '../kernel/process.ts';
import { decodeFile, type PcmSource } from './decoder.ts';
import { SilenceMeter } from './silence-meter.ts';
import { FileSink } from './sinks/file-sink.ts';
import { SAMPLE_RATE } from './sinks/sink.ts';
import { shaped, steady, turned } from './sound-shape.ts';
import { until } from './testing/players.ts';
import { readRecording, tone } from './testing/recordings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-sound-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function drain(source: PcmSource): Promise<number> {
  let count = 0;
  for (;;) {
    await until('there is sound or an end', () => source.hasSamples() || source.ended());
    const piece = source.read(SAMPLE_RATE);
    if (piece === null) return count;
    count += piece.length;
  }
}

describe('the decoder', () => {
  it('gives every sample, however far the reader is behind', async () => {
    const path = join(folder, 'long.wav');
    await writeFile(path, await tone(440, 20_000));
    const source = decodeFile(path, 20_000);
    await until('it has begun', () => source.hasSamples());
    await machineClock.wait(300);
    expect(source.ended()).toBe(false);
    expect(await drain(source)).toBe(20 * SAMPLE_RATE);
    expect(source.failure()).toBeNull();
  });

  it('says why a file gives no sound', async () => {
    const path = join(folder, 'nonsense.mp3');
    await writeFile(path, 'đây không phải âm thanh');
    const source = decodeFile(path, 20_000);
    expect(await drain(source)).toBe(0);
    const { words, raw } = source.failure()!;
    // People read the words; what ffmpeg said is for the log.
    expect(words).toBe('không giải mã được tệp âm thanh');
    expect(raw).toMatch(/nonsense|[Ii]nvalid/);
  });

  it.each([
    ['list.m3u8', '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.mp3\n#EXT-X-ENDLIST\n'],
    ['list.mp3', 'ffconcat version 1.0\nfile secret.mp3\n'],
  ])('opens no other file that one names (%s)', async (name, content) => {
    await writeFile(join(folder, 'secret.wav'), await tone(440, 1000));
    await runProcess(
      'ffmpeg',
      ['-v', 'error', '-y', '-i', join(folder, 'secret.wav'), join(folder, 'secret.mp3')],
      {
        limits: { wallMs: 10_000 },
      },
    );
    await writeFile(join(folder, name), content);
    expect(await drain(decodeFile(join(folder, name), 20_000))).toBe(0);
    expect(await drain(decodeFile(join(folder, 'secret.mp3'), 20_000))).toBeGreaterThan(0);
  });

  it('ends its child when it is closed', async () => {
    const source = decodeFile(join(folder, 'long.wav'), 20_000);
    await until('it has begun', () => source.hasSamples());
    source.close();
    expect(source.read(10)).toBeNull();
  });
});

describe('the silence meter', () => {
  const meter = (...parts: [ms: number, level: number][]) => {
    const ear = new SilenceMeter();
    for (const [ms, level] of parts) {
      const samples = new Int16Array((ms * SAMPLE_RATE) / 1000).fill(level);
      for (let from = 0; from < samples.length; from += 1111) ear.hear(samples.subarray(from, from + 1111));
    }
    return ear;
  };

  it('counts no pause between sentences, and a dead stretch whole', () => {
    expect(meter([3000, 5000], [1500, 0], [3000, 5000]).silentMs()).toBe(0);
    expect(meter([3000, 5000], [4000, 0], [3000, 5000]).silentMs()).toBe(4000);
    expect(meter([3000, 5000], [4000, 0]).silentMs()).toBe(4000);
  });

  it('draws the line at −40 dBFS', () => {
    expect(meter([5000, 327]).silentMs()).toBe(5000);
    expect(meter([5000, 329]).silentMs()).toBe(0);
  });

  it('counts a short sound that is nothing but silence', () => {
    expect(meter([450, 0]).silentMs()).toBe(450);
    expect(meter().silentMs()).toBe(0);
  });

  it('tells of the silence that goes on', () => {
    expect(meter([1000, 5000], [20_000, 0]).currentMs()).toBe(20_000);
    expect(meter([20_000, 0], [1000, 5000]).currentMs()).toBe(0);
  });
});

describe('volume and fade', () => {
  it('leave samples alone at full volume', () => {
    const samples = new Int16Array([1, -2, 3]);
    expect(shaped(samples, 0, steady(100), null)).toBe(samples);
  });

  it('turn to another volume by steps too small to click', () => {
    const samples = new Int16Array(6).fill(1000);
    const down = turned(steady(100), 11, 50, 4);
    expect([...shaped(samples, 10, down, null)]).toEqual([1000, 1000, 875, 750, 625, 500]);
    // Turned again on the way: from where it is.
    expect([...shaped(samples, 12, turned(down, 13, 100, 2), null)]).toEqual([
      750, 750, 875, 1000, 1000, 1000,
    ]);
  });

  it('go down to nothing at the end of a fade', () => {
    const samples = new Int16Array(6).fill(1000);
    expect([...shaped(samples, 10, steady(50), { from: 12, length: 4 })]).toEqual([
      500, 500, 500, 375, 250, 125,
    ]);
    expect([...shaped(samples, 16, steady(100), { from: 12, length: 4 })]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('the file sink', () => {
  it('is a whole WAV at any moment, with silence where nothing plays, and says when it began', async () => {
    const path = join(folder, 'out.wav');
    const sink = new FileSink(path);
    await sink.open(Date.UTC(2026, 10, 23));
    await sink.write(new Int16Array([1, 2, 3]));
    await sink.writeSilence(1000);
    await sink.write(new Int16Array([4]));
    // Not closed: this is what a kill leaves.
    const recording = await readRecording(path);
    expect(recording.beganAt).toBe(Date.UTC(2026, 10, 23));
    expect([...recording.samples.subarray(0, 4)]).toEqual([1, 2, 3, 0]);
    expect([...recording.samples.subarray(-2)]).toEqual([0, 4]);
    const { stdout } = await runProcess(
      'ffprobe',
      ['-v', 'error', '-show_entries', 'stream=duration_ts', '-of', 'csv=p=0', path],
      {
        limits: { wallMs: 10_000 },
      },
    );
    expect(stdout.toString().trim()).toBe('1004');
    await sink.close();
  });

  it('never writes over an earlier recording', async () => {
    const sink = new FileSink(join(folder, 'out.wav'));
    await sink.open(0);
    await sink.write(new Int16Array([9]));
    await sink.close();
    expect([...(await readRecording(join(folder, 'out-2.wav'))).samples]).toEqual([9]);
    expect((await readRecording(join(folder, 'out.wav'))).samples).toHaveLength(1004);
  });
});
