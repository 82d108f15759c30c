import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineClock } from '../kernel/clock.ts';
import { command } from './probe.command.ts';
import { testSounds, tone, type TestSounds } from './test-sounds.ts';

let sounds: TestSounds;
beforeAll(() => (sounds = testSounds()));
afterAll(() => sounds.remove());

async function run(...args: string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const { signal } = new AbortController();
  const code = await command.run(args, { stdin, stdout, stderr, env: {}, clock: machineClock, signal });
  stdout.end();
  return { code, out: await text(stdout) };
}

describe('loa probe', () => {
  it('says what a file is, for people and for programs', async () => {
    const file = await sounds.make('tone.wav', ...tone(2));
    const { code, out } = await run(file);
    expect(code).toBe(0);
    expect(out).toContain('Độ dài: 0:02 (pcm_s16le, 44,1 kHz, 1 kênh)');
    const json = JSON.parse((await run(file, '--json')).out) as object;
    expect(json).toMatchObject({
      ok: true,
      durationMs: 2000,
      codec: 'pcm_s16le',
      silences: [],
      warnings: [],
    });
  });

  it('ends with 1 and the reason when it is refused', async () => {
    const refused = { ok: false, code: 'file-missing', message: 'Không tìm thấy tệp này.' };
    const { code, out } = await run('--json', sounds.path('none'));
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual(refused);
    expect((await run(sounds.path('none'))).out).toBe('Không tìm thấy tệp này.\n');
  });

  it('wants exactly one name', async () => {
    await expect(run('--json')).rejects.toThrow('Cần đúng một tên tệp.');
    await expect(run('a', 'b')).rejects.toThrow('Cần đúng một tên tệp.');
  });
});
