/** Neural voices that an operator has put into the data folder: VITS/Piper models, checked when they are taken in. */
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { sha256 } from '../../kernel/hash.ts';
import { namesInFolder } from '../../kernel/named-files.ts';
import { pcmDurationMs } from '../../kernel/pcm.ts';
import { withoutMarks } from '../../kernel/vietnamese.ts';
import { faultOf, WIDE_BAND } from './sentence-check.ts';
import { syllablesIn } from '../reading/sentences.ts';
import type { SyllableBand, Voice } from './voice.ts';
import { neuralProcess, type NeuralModel, type NeuralProcess } from './neural.ts';

/** Kept beside the model. */
const manifestSchema = z.object({
  title: z.string(),
  licence: z.string(),
  files: z.object({ model: z.string(), tokens: z.string(), dataDir: z.string(), lexicon: z.string() }),
  /** SHA-256 of the model: another model under the same name is another voice. */
  modelSha256: z.string(),
  sampleRate: z.number(),
  /** Syllables a second at speed 1, measured on the sample sentence. */
  syllablesASecond: z.number(),
});
type Manifest = z.output<typeof manifestSchema>;

const MANIFEST = 'voice.json';
const SAMPLE =
  'Kính chào quý vị và bà con, sau đây là bản tin của đài truyền thanh phường, phát lúc sáu giờ ba mươi phút sáng nay.';
/** Round the pace asked for, once the voice's own was measured. */
const BAND: SyllableBand = { slowest: 0.55, fastest: 1.8 };
const LONGEST_TEXT = 1_000;
const MODEL_BYTES = 600_000_000;

export interface TakenVoice {
  id: string;
  title: string;
  licence: string;
  sampleRate: number;
  /** Syllables a second of the sample sentence. */
  syllablesASecond: number;
}

export type NeuralVoices = ReturnType<typeof createNeuralVoices>;

/** @param folder of all of them, in the data folder */
export function createNeuralVoices({ folder, machine }: { folder: string; machine: Clock }) {
  const processes = new Map<string, NeuralProcess>();

  /** Those that were taken in, in the order of their names. */
  async function list(): Promise<Voice[]> {
    const names = await readdir(folder).catch(() => [] as string[]);
    const voices = await Promise.all(
      names
        .filter((name) => !name.startsWith('.'))
        .sort()
        .map(voiceIn),
    );
    return voices.filter((voice) => voice !== null);
  }

  async function voiceIn(id: string): Promise<Voice | null> {
    const manifest = await manifestOf(join(folder, id));
    if (!manifest) return null;
    const model = modelIn(join(folder, id), manifest.files);
    const key = `${id} ${manifest.modelSha256}`;
    const running = processes.get(key) ?? neuralProcess(model, { machine });
    processes.set(key, running);
    const { title, licence, sampleRate, syllablesASecond } = manifest;
    return {
      ...{ id, title, outside: false, licence, longestText: LONGEST_TEXT, sampleRate, band: BAND },
      obstacle: async () => (await missingFile(model)) ?? null,
      fingerprint: () => Promise.resolve(`sherpa-onnx vits ${manifest.modelSha256} ${syllablesASecond}`),
      speak: async (sentence, { pace, signal }) => {
        const gone = await missingFile(model);
        if (gone !== null) throw new Refusal('voice-missing', gone, 503);
        return running.speak(sentence, pace / syllablesASecond, signal);
      },
    };
  }

  /**
   * Checks a folder, lets its voice say a sentence, and copies it.
   *
   * @throws Refusal with what is missing or wrong, in one sentence
   */
  async function add(source: string, told: { title?: string; licence?: string } = {}): Promise<TakenVoice> {
    const from = resolve(source);
    const files = await filesIn(from);
    const licence = told.licence?.trim() || (await licenceIn(from));
    if (licence === null)
      throw new Refusal(
        'voice-licence',
        'Thư mục không ghi giấy phép của giọng (tệp MODEL_CARD hoặc LICENSE); hãy nêu bằng --licence, ví dụ --licence "CC BY 4.0".',
      );
    const measured = await tryOut(modelIn(from, files));
    const name = basename(from);
    const id = `piper-${withoutMarks(name)
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')}`;
    const title = told.title?.trim() || `Giọng nơ-ron ${name}`;
    const modelSha256 = sha256(await readFile(join(from, files.model)));
    const manifest: Manifest = { title, licence, files, modelSha256, ...measured };
    await copy(from, id, manifest);
    return { id, title, licence, ...measured };
  }

  async function tryOut(model: NeuralModel): Promise<{ sampleRate: number; syllablesASecond: number }> {
    const trial = neuralProcess(model, { machine });
    try {
      const sampleRate = await trial.sampleRate();
      const sound = await trial.speak(SAMPLE, 1);
      const syllables = syllablesIn(SAMPLE);
      const syllablesASecond = Math.round((syllables / (pcmDurationMs(sound) / 1000)) * 100) / 100;
      const fault = faultOf(sound, SAMPLE, 3.6, WIDE_BAND);
      if (fault !== null)
        throw new Refusal('voice-broken', `Giọng này ${fault} ở câu mẫu nên không dùng được.`);
      return { sampleRate, syllablesASecond };
    } finally {
      trial.close();
    }
  }

  /** Whole or not there. */
  async function copy(from: string, id: string, manifest: Manifest): Promise<void> {
    const half = join(folder, `.${id}`);
    await rm(half, { recursive: true, force: true });
    await mkdir(half, { recursive: true, mode: 0o700 });
    const { files } = manifest;
    for (const name of Object.values(files).filter((name) => name !== ''))
      await cp(join(from, name), join(half, name), { recursive: true, dereference: true });
    await writeFile(join(half, MANIFEST), JSON.stringify(manifest, null, 2));
    await rm(join(folder, id), { recursive: true, force: true });
    await rename(half, join(folder, id));
  }

  /** @throws Refusal `voice-unknown` */
  async function remove(id: string): Promise<void> {
    const known = (await list()).some((voice) => voice.id === id);
    if (!known) throw new Refusal('voice-unknown', `Không có giọng “${id}” trong thư mục dữ liệu.`, 404);
    await rm(join(folder, id), { recursive: true, force: true });
  }

  function close(): void {
    for (const running of processes.values()) running.close();
    processes.clear();
  }

  return { list, add, remove, close };
}

function modelIn(folder: string, files: Manifest['files']): NeuralModel {
  const at = (name: string) => (name === '' ? '' : join(folder, name));
  return {
    model: at(files.model),
    tokens: at(files.tokens),
    dataDir: at(files.dataDir),
    lexicon: at(files.lexicon),
  };
}

async function manifestOf(folder: string): Promise<Manifest | null> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')));
  } catch {
    return null;
  }
}

async function missingFile(model: NeuralModel): Promise<string | null> {
  for (const path of [model.model, model.tokens, model.dataDir, model.lexicon]) {
    if (path !== '' && !(await exists(path)))
      return `Mô hình của giọng này thiếu ${basename(path)}; hãy thêm lại bằng lệnh loa voices add.`;
  }
  return null;
}

/** What a VITS/Piper folder must hold. @throws Refusal with all that is missing */
async function filesIn(folder: string): Promise<Manifest['files']> {
  const names = await namesInFolder(folder);
  const models = names.filter((name) => name.endsWith('.onnx'));
  const model = names.includes('model.onnx') ? 'model.onnx' : models.length === 1 ? models[0]! : '';
  const dataDir = (await exists(join(folder, 'espeak-ng-data', 'phontab'))) ? 'espeak-ng-data' : '';
  const lexicon = names.includes('lexicon.txt') ? 'lexicon.txt' : '';
  const missing = [
    ...(model === '' ? [models.length > 1 ? 'một tệp .onnx duy nhất hoặc model.onnx' : 'model.onnx'] : []),
    ...(names.includes('tokens.txt') ? [] : ['tokens.txt']),
    ...(dataDir === '' && lexicon === '' ? ['espeak-ng-data (hoặc lexicon.txt)'] : []),
  ];
  if (missing.length > 0)
    throw new Refusal('voice-incomplete', `Thư mục giọng đọc còn thiếu: ${missing.join(', ')}.`);
  const { size } = await stat(join(folder, model));
  if (size > MODEL_BYTES)
    throw new Refusal('voice-too-large', 'Mô hình lớn quá 600 MB, không hợp với máy chủ của phường.');
  return { model, tokens: 'tokens.txt', dataDir, lexicon: dataDir === '' ? lexicon : '' };
}

/** Piper's card names it in a line; a licence file by its first one. */
async function licenceIn(folder: string): Promise<string | null> {
  const card = await readFile(join(folder, 'MODEL_CARD'), 'utf8').catch(() => '');
  const named = /^\W*licen[cs]e:\s*(\S.*)$/im.exec(card)?.[1];
  if (named !== undefined) return named.trim().slice(0, 200);
  for (const name of ['LICENSE', 'LICENSE.txt', 'LICENCE']) {
    const first = (await readFile(join(folder, name), 'utf8').catch(() => '')).trim().split('\n', 1)[0];
    if (first) return first.slice(0, 200);
  }
  return null;
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
