import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machineClock } from '../../kernel/clock.ts';
import { pcmDurationMs } from '../../kernel/pcm.ts';
import { createNeuralVoices } from './neural-voices.ts';
import { neuralProcess } from './neural.ts';

/** Where Debian's espeak-ng keeps the data that a Piper folder brings along. */
const ESPEAK_DATA = /Data at: (.+)/
  .exec(execFileSync('espeak-ng', ['--version'], { encoding: 'utf8' }))![1]!
  .trim();

let folder: string;
let source: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loa-neural-'));
  source = join(folder, 'vi_VN-vais1000-medium');
  mkdirSync(source);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const voices = () => createNeuralVoices({ folder: join(folder, 'voices'), machine: machineClock });

/** A folder that looks right, with a model of noise. */
function noiseModel(): void {
  writeFileSync(join(source, 'vi_VN-vais1000-medium.onnx'), randomBytes(50_000));
  writeFileSync(join(source, 'tokens.txt'), '_ 0\n^ 1\n$ 2\na 3\n');
  writeFileSync(join(source, 'MODEL_CARD'), '# Model card\n\n* License: CC BY 4.0\n');
  symlinkSync(ESPEAK_DATA, join(source, 'espeak-ng-data'));
}

describe('a folder that an operator gives', () => {
  it('is refused with all that is missing', async () => {
    await expect(voices().add(join(folder, 'không-có'))).rejects.toThrow('Không có “');
    await expect(voices().add(source)).rejects.toThrow(
      'Thư mục giọng đọc còn thiếu: model.onnx, tokens.txt, espeak-ng-data (hoặc lexicon.txt).',
    );
    noiseModel();
    writeFileSync(join(source, 'b.onnx'), 'hai mô hình');
    await expect(voices().add(source)).rejects.toThrow('một tệp .onnx duy nhất hoặc model.onnx');
  });

  it('must say under which licence its voice is', async () => {
    noiseModel();
    rmSync(join(source, 'MODEL_CARD'));
    await expect(voices().add(source)).rejects.toThrow('--licence "CC BY 4.0"');
  });

  it('with a broken model is one sentence, and leaves nothing behind', async () => {
    noiseModel();
    await expect(voices().add(source)).rejects.toMatchObject({
      code: 'voice-broken',
      message: 'Tệp mô hình của giọng đọc này bị hỏng hoặc không đúng loại; hãy chép lại thư mục mô hình.',
    });
    expect(existsSync(join(folder, 'voices'))).toBe(false);
    expect(await voices().list()).toEqual([]);
  });

  it('that was taken in and lost a file says so, and can be removed', async () => {
    const own = join(folder, 'voices', 'piper-thu');
    mkdirSync(own, { recursive: true });
    const files = { model: 'model.onnx', tokens: 'tokens.txt', dataDir: 'espeak-ng-data', lexicon: '' };
    const manifest = { title: 'Giọng thử', licence: 'CC BY 4.0', files, modelSha256: 'x' };
    writeFileSync(
      join(own, 'voice.json'),
      JSON.stringify({ ...manifest, sampleRate: 22_050, syllablesASecond: 4 }),
    );
    const [voice] = await voices().list();
    expect(voice).toMatchObject({ id: 'piper-thu', title: 'Giọng thử', outside: false });
    expect(await voice!.obstacle()).toContain('thiếu model.onnx');
    await expect(voice!.speak('Xin chào.', { pace: 3.3 })).rejects.toMatchObject({ code: 'voice-missing' });
    await voices().remove('piper-thu');
    expect(readdirSync(join(folder, 'voices'))).toEqual([]);
    await expect(voices().remove('../..')).rejects.toMatchObject({ code: 'voice-unknown' });
  });
});

describe('the child that speaks', () => {
  const model = { model: 'm', tokens: 't', dataDir: '', lexicon: '' };
  /** A child of ours in the place of the native library: says half a second of something, dies at "chết", hangs at "treo". */
  const STAND_IN = `
    import { createInterface } from 'node:readline';
    const say = (value) => process.stdout.write('\\u0001' + JSON.stringify(value) + '\\n');
    console.log('the library may print what it likes');
    say({ ready: true, sampleRate: 16000 });
    for await (const line of createInterface({ input: process.stdin })) {
      const { id, text } = JSON.parse(line);
      if (text === 'chết') process.abort();
      if (text === 'treo') continue;
      if (text === 'lỗi') { say({ id, reason: 'no' }); continue; }
      say({ id, sampleRate: 16000, samples: Buffer.from(new Int16Array(8000).fill(900).buffer).toString('base64') });
    }`;
  const begin = () => {
    const worker = join(folder, 'child.mjs');
    writeFileSync(worker, STAND_IN);
    return neuralProcess(model, { machine: machineClock, worker });
  };

  it('goes on after a sentence that it could not say, and is begun anew when it died', async () => {
    const child = begin();
    expect(await child.sampleRate()).toBe(16_000);
    expect(pcmDurationMs(await child.speak('một', 1))).toBe(500);
    await expect(child.speak('lỗi', 1)).rejects.toMatchObject({ code: 'voice-failed' });
    await expect(child.speak('chết', 1)).rejects.toMatchObject({ code: 'voice-failed' });
    const both = await Promise.all([child.speak('hai', 1), child.speak('ba', 1)]);
    expect(both.map(pcmDurationMs)).toEqual([500, 500]);
    child.close();
  });

  it('is given up on when told to, or when it hangs too long', async () => {
    const child = begin();
    await expect(child.speak('treo', 1, AbortSignal.timeout(500))).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(pcmDurationMs(await child.speak('một', 1))).toBe(500);
    child.close();
    // A minute that is over at once.
    const machine = { ...machineClock, wait: () => Promise.resolve() };
    const worker = join(folder, 'child.mjs');
    const hung = neuralProcess(model, { machine, worker });
    await expect(hung.speak('treo', 1)).rejects.toMatchObject({ code: 'voice-failed' });
    hung.close();
  });

  it('is given up on while it gets ready, and asked no sentence', async () => {
    const worker = join(folder, 'slow.mjs');
    // Ready a second after it was begun; of what it is asked it says nothing.
    const say = `() => process.stdout.write('\\u0001{"ready":true,"sampleRate":16000}\\n')`;
    writeFileSync(worker, `setTimeout(${say}, 1000); process.stdin.resume();`);
    const child = neuralProcess(model, { machine: machineClock, worker });
    const stop = new AbortController();
    const spoken = child.speak('treo', 1, stop.signal);
    stop.abort(new Error('thôi'));
    await expect(spoken).rejects.toThrow('thôi');
    child.close();
  });

  it('tells a missing package from a broken model', async () => {
    const worker = join(folder, 'missing.mjs');
    writeFileSync(worker, `process.stdout.write('\\u0001{"ready":false,"missing":true}\\n');`);
    const child = neuralProcess(model, { machine: machineClock, worker });
    await expect(child.speak('một', 1)).rejects.toMatchObject({ code: 'voice-missing', status: 503 });
  });
});
