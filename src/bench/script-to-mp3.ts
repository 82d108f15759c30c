/** From a script to mastered MP3, beside what a person would type into a shell for it; and again after an edit. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../accounts/station-settings.ts';
import { DEFAULT_PRESET } from '../audio/master-preset.ts';
import { masterSpeech } from '../audio/speech-master.ts';
import { createDiskCache } from '../kernel/disk-cache.ts';
import { runProcess } from '../kernel/process.ts';
import { DEFAULT_VOICE, findVoice } from '../speech/voices/machine-voices.ts';
import { normaliseText } from '../speech/reading/normalise.ts';
import { sentencesOf } from '../speech/reading/sentences.ts';
import { LEAD_MS, spokenParts } from '../speech/voices/synthesise.ts';
import { against, timed, type Measure } from './measure.ts';
import { newsText } from './news-text.ts';

const WORDS = 1000;
const RUNS = 3;

export async function scriptToMp3(): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-bench-'));
  try {
    const text = newsText(WORDS);
    const spoken = join(folder, 'spoken.txt');
    await writeFile(spoken, spokenLines(text).join('\n'));
    const ours: number[] = [];
    const plain: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      // A folder of its own for each run: nothing is made yet.
      const kept = join(folder, `kept-${run}`);
      ours.push(await timed(() => makeMp3(spokenLines(text), join(folder, 'ours.mp3'), kept)));
      plain.push(await timed(() => plainRecipe(spoken, folder)));
    }
    const told = { measure: 'script of 1,000 words to mastered MP3', unit: 'ms', aim: '≤ 0.30' } as const;
    return [
      against(told, ours, { name: 'espeak-ng to WAV, ffmpeg two-pass loudnorm to MP3', values: plain }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const spokenLines = (text: string) => normaliseText(text).map((line) => line.spoken);

/** What the server does for an item: sentences and their masters are kept in `cacheFolder`. */
async function makeMp3(lines: readonly string[], file: string, cacheFolder: string): Promise<void> {
  const cache = createDiskCache(cacheFolder, 1e9);
  const options = { pace: DEFAULT_SETTINGS.paceSyllables, cache };
  const { parts, family } = await spokenParts(lines, findVoice(DEFAULT_VOICE), options);
  await masterSpeech(parts, DEFAULT_PRESET, file, { cache, family, leadMs: LEAD_MS });
}

const SENTENCES = 20;
const EDITS = 5;

/** An editor changes one sentence of twenty of an item that was made before. */
export async function oneSentenceChanged(): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-bench-'));
  try {
    const lines = sentencesOf(spokenLines(newsText(WORDS)))
      .slice(0, SENTENCES)
      .map(({ text }) => text);
    const whole: number[] = [];
    const edited: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const kept = join(folder, `kept-${run}`);
      whole.push(await timed(() => makeMp3(lines, join(folder, 'whole.mp3'), kept)));
      for (let edit = 0; edit < EDITS; edit++) {
        const changed = lines.with(edit * 4, `Lần sửa thứ ${WORDS_FOR[edit]!}, ${lines[edit * 4]!}`);
        edited.push(await timed(() => makeMp3(changed, join(folder, 'edited.mp3'), kept)));
      }
    }
    const told = { measure: 'one sentence of twenty changed', unit: 'ms', aim: '≤ 0.15' } as const;
    return [against(told, edited, { name: 'all twenty made', values: whole })];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const WORDS_FOR = ['nhất', 'hai', 'ba', 'tư', 'năm'];

/** Gets the text already normalised: reading numbers and abbreviations is no part of it. */
async function plainRecipe(spoken: string, folder: string): Promise<void> {
  const wav = join(folder, 'plain.wav');
  await run('espeak-ng', ['-v', 'vi', '-s', '130', '-f', spoken, '-w', wav]);
  const aim = `loudnorm=I=${DEFAULT_PRESET.loudnessLufs}:TP=${DEFAULT_PRESET.truePeakDbtp}:LRA=11`;
  const words = ['-hide_banner', '-nostdin', '-y', '-i', wav, '-af'];
  const told = await run('ffmpeg', [...words, `${aim}:print_format=json`, '-f', 'null', '-']);
  const found = JSON.parse(told.slice(told.lastIndexOf('{'), told.lastIndexOf('}') + 1)) as Record<
    'input_i' | 'input_tp' | 'input_lra' | 'input_thresh' | 'target_offset',
    string
  >;
  const measured =
    `measured_I=${found.input_i}:measured_TP=${found.input_tp}:measured_LRA=${found.input_lra}` +
    `:measured_thresh=${found.input_thresh}:offset=${found.target_offset}:linear=true`;
  const mp3 = ['-ar', '44100', '-c:a', 'libmp3lame', '-b:a', '128k', join(folder, 'plain.mp3')];
  await run('ffmpeg', [...words, `${aim}:${measured}`, ...mp3]);
}

/** @returns standard error, where ffmpeg tells what it measured */
async function run(program: string, args: readonly string[]): Promise<string> {
  const { code, stderr } = await runProcess(program, args, { limits: { wallMs: 120_000 } });
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}: ${stderr}`);
  return stderr;
}
