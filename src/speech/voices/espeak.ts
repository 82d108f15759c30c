/** espeak-ng, "giọng máy cơ bản": always there, understood through a horn, nobody's favourite. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '../../kernel/errors.ts';
import type { Pcm } from '../../kernel/pcm.ts';
import { ProgramKilled, ProgramMissing, runProcess, wasKilled } from '../../kernel/process.ts';
import type { SpeakOptions, SyllableBand, Utterance, Voice } from './voice.ts';

/** A sentence takes it a few ms; one that takes longer hangs. */
const LIMITS = { wallMs: 20_000, cpuSeconds: 15, memoryBytes: 1_000_000_000, stdoutBytes: 64_000_000 };

const LICENCE = 'espeak-ng, phần mềm tự do (GPL v3), chạy trên máy chủ.';

/**
 * espeak-ng's `-s` against syllables a second that come out, measured with espeak-ng 1.51 on a sentence of government news of
 * 33 syllables, trailing silence included. Between the points it is close to a line.
 */
const PACE_TABLE: readonly (readonly [speed: number, syllables: number])[] = [
  [80, 2.09],
  [100, 2.47],
  [115, 2.83],
  [130, 3.2],
  [145, 3.58],
  [160, 3.94],
  [175, 4.29],
  [190, 4.67],
  [205, 5.01],
];

/** The `-s` that gives a pace, syllables a second. */
export function speedFor(pace: number): number {
  const upper = PACE_TABLE.findIndex(([, syllables]) => syllables >= pace);
  if (upper <= 0) return PACE_TABLE[upper === 0 ? 0 : PACE_TABLE.length - 1]![0];
  const [[slow, from], [fast, to]] = [PACE_TABLE[upper - 1]!, PACE_TABLE[upper]!];
  return Math.round(slow + ((pace - from) / (to - from)) * (fast - slow));
}

const BAND: SyllableBand = { slowest: 0.6, fastest: 1.6 };

/** A voice of espeak-ng. @example espeakVoice('espeak-vi', 'vi', 'Giọng máy cơ bản (miền Bắc)') */
export function espeakVoice(id: string, name: string, title: string): Voice {
  let version: Promise<string> | undefined;
  const known = () =>
    (version ??= versionOf().catch((error: unknown) => {
      version = undefined;
      throw error;
    }));
  return {
    ...{ id, title, outside: false, licence: LICENCE, longestText: 5_000, sampleRate: 22_050, band: BAND },
    obstacle: () =>
      known().then(
        () => null,
        (error: unknown) => {
          if (error instanceof Refusal) return error.message;
          throw error;
        },
      ),
    fingerprint: async () => `${await known()} ${name}`,
    speak: (sentence, options) => speak(name, sentence, options),
  };
}

async function speak(name: string, sentence: string, options: SpeakOptions): Promise<Utterance> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-espeak-'));
  try {
    // The phonemes of the very same run, beside the sound: "(en)" where it changes over to another language.
    const phonemes = join(folder, 'phonemes');
    const speed = String(speedFor(options.pace));
    const args = ['-v', name, '-s', speed, '-x', `--phonout=${phonemes}`, '--stdin', '--stdout'];
    const result = await run(args, sentence, options.signal);
    if (options.signal?.aborted) throw options.signal.reason as Error;
    if (wasKilled(result)) throw new ProgramKilled('espeak-ng', result.signal!);
    const pcm = result.code === 0 ? pcmOfWav(result.stdout) : null;
    if (!pcm) {
      throw new Refusal(
        'voice-failed',
        'Giọng máy không đọc được một câu. Hãy xem lại văn bản đọc hoặc chọn giọng khác.',
      );
    }
    const foreign = foreignIn(await readFile(phonemes, 'utf8'));
    return { ...pcm, ...(foreign.length > 0 && { foreign }) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Languages that phonemes change over to: '(en)f\'eIsbUk(vi)' → ['en']. */
export function foreignIn(phonemes: string): string[] {
  const switches = [...phonemes.matchAll(/\(([a-z]{2,3}(?:-[a-z-]+)?)\)/g)].map((found) => found[1]!);
  return [...new Set(switches.filter((language) => !language.startsWith('vi')))];
}

async function run(args: string[], stdin: string, signal: AbortSignal | undefined) {
  try {
    return await runProcess('espeak-ng', args, { limits: LIMITS, stdin, ...(signal && { signal }) });
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    throw new Refusal(
      'voice-missing',
      'Máy chủ chưa cài giọng đọc espeak-ng. Người quản trị hãy chạy: apt-get install -y espeak-ng',
      503,
    );
  }
}

async function versionOf(): Promise<string> {
  const { stdout } = await run(['--version'], '', undefined);
  return /espeak-ng\D*([\d.]+)/i.exec(stdout.toString('utf8'))?.[1] ?? 'unknown';
}

/** espeak-ng writes a WAV header whose lengths it does not know yet; the samples follow its 'data' mark to the end. */
function pcmOfWav(wav: Buffer): Pcm | null {
  const data = wav.indexOf('data', 12, 'latin1');
  if (wav.toString('latin1', 0, 4) !== 'RIFF' || data < 0) return null;
  const from = data + 8;
  const count = Math.floor((wav.length - from) / 2);
  if (count <= 0) return null;
  const samples = new Int16Array(wav.buffer.slice(wav.byteOffset + from, wav.byteOffset + from + count * 2));
  return { sampleRate: wav.readUInt32LE(24), samples };
}
