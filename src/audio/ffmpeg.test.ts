import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { runFfmpeg, type FfmpegJob } from './ffmpeg.ts';
import { testSounds, tone, type TestSounds } from './test-sounds.ts';

let sounds: TestSounds;
let endless: Pick<FfmpegJob, 'input' | 'output'>;
beforeAll(() => {
  sounds = testSounds();
  endless = { input: { kind: 'graph', graph: 'sine=440' }, output: ['-c:a', 'pcm_s16le', '-f', 'wav'] };
});
afterAll(() => sounds.remove());

/** Of this process, whoever started them. */
function ffmpegs(): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,comm=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  });
  return stdout.split('\n').flatMap((line) => (line.endsWith(' ffmpeg') ? Number.parseInt(line) : []));
}

const nowhere = { write: () => undefined };

describe('a run of ffmpeg', () => {
  it('is stopped after its wall-clock time', async () => {
    const outcome = await runFfmpeg({ ...endless, to: nowhere, limits: { wallMs: 300 } });
    expect(outcome).toMatchObject({ code: null, killedBy: 'SIGKILL', stoppedBy: 'wallMs' });
  });

  it('is stopped by the kernel after its processor time', async () => {
    const outcome = await runFfmpeg({ ...endless, to: nowhere, limits: { cpuSeconds: 1 } });
    expect(outcome.killedBy).toBe('SIGXCPU');
    expect(outcome.stoppedBy).toBeNull();
  });

  it.each(['SIGKILL', 'SIGTERM'])(
    'that somebody else ends by %s is no short sound, but a fault of the machine',
    async (signal) => {
      const seen = new Set(ffmpegs());
      const over = new AbortController();
      onTestFinished(() => over.abort());
      const running = runFfmpeg({ ...endless, to: nowhere, signal: over.signal });
      running.catch(() => undefined);
      await expect.poll(() => ffmpegs().filter((pid) => !seen.has(pid)).length).toBe(1);
      process.kill(
        ffmpegs().find((pid) => !seen.has(pid))!,
        signal,
      );
      await expect(running).rejects.toMatchObject({ code: 'PROGRAM_KILLED' });
    },
  );

  it('writes no file larger than it may', async () => {
    const path = sounds.path('large.wav');
    const outcome = await runFfmpeg({ ...endless, to: { path }, limits: { fileBytes: 100_000 } });
    expect(outcome.code).not.toBe(0);
    expect(statSync(path).size).toBeLessThanOrEqual(100_000);
  });

  it('fails rather than take more memory than it may', async () => {
    const outcome = await runFfmpeg({ ...endless, to: nowhere, limits: { memoryBytes: 20 * 2 ** 20 } });
    expect(outcome.code).not.toBe(0);
    expect(outcome.stoppedBy).toBeNull();
  });

  it('ends when its receiver has enough, and when the receiver fails', async () => {
    let chunks = 0;
    const enough = {
      write: (_chunk: Buffer, stop: () => void) => {
        if (++chunks === 3) stop();
      },
    };
    expect(await runFfmpeg({ ...endless, to: enough })).toMatchObject({ stoppedBy: 'receiver' });
    expect(chunks).toBe(3);
    const failing = {
      write: () => {
        throw new Error('receiver broke');
      },
    };
    await expect(runFfmpeg({ ...endless, to: failing })).rejects.toThrow('receiver broke');
  });

  it('ends when it is no longer wanted, at once or later', async () => {
    await expect(runFfmpeg({ ...endless, to: nowhere, signal: AbortSignal.abort() })).rejects.toThrow();
    const stop = new AbortController();
    const later = { write: () => stop.abort(new Error('not wanted')) };
    await expect(runFfmpeg({ ...endless, to: later, signal: stop.signal })).rejects.toThrow('not wanted');
  });

  it('gives every byte to its receiver before it resolves', async () => {
    const file = await sounds.make('tone.wav', ...tone(30));
    let bytes = 0;
    const { code } = await runFfmpeg({
      input: { kind: 'file', path: file },
      output: ['-f', 's16le'],
      to: { write: (chunk) => void (bytes += chunk.length) },
    });
    expect(code).toBe(0);
    expect(bytes).toBe(30 * 44_100 * 2);
  });

  it('tells a failure of the input from success, in its own words', async () => {
    const outcome = await runFfmpeg({
      input: { kind: 'file', path: sounds.path('none') },
      output: ['-f', 'wav'],
      to: { path: sounds.path('out.wav') },
    });
    expect(outcome.code).toBe(1);
    expect(outcome.lines.join('\n')).toContain('No such file');
    expect(existsSync(sounds.path('out.wav'))).toBe(false);
  });
});
