/** From a long recording to mastered MP3 with its waveform, beside the five runs of ffmpeg that tell and do the same. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { masterFile } from '../audio/master.ts';
import { DEFAULT_PRESET } from '../audio/master-preset.ts';
import { bucketPeaks } from '../audio/peaks.ts';
import { probeWithAnalysis } from '../audio/probe.ts';
import { runProcess } from '../kernel/process.ts';
import { against, timed, type Measure } from './measure.ts';

const SECONDS = 900;
/** Speech-like: noise of a voice's colour that comes and goes with syllables. */
const SOUND = `anoisesrc=d=${SECONDS}:c=pink:a=0.5:r=44100:seed=3,tremolo=f=3:d=0.9`;

export async function recordingToMp3(): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-bench-'));
  try {
    const wav = join(folder, 'recording.wav');
    await run('ffmpeg', ['-f', 'lavfi', '-i', SOUND, '-ac', '2', wav]);
    const ours = [await timed(() => master(wav, join(folder, 'ours.mp3')))];
    const plain = [await timed(() => plainRuns(wav, join(folder, 'plain.mp3')))];
    const told = { measure: '15 minutes of stereo WAV to mastered MP3', unit: 'ms', aim: '≤ 0.50' } as const;
    const name = 'ffprobe, volumedetect, silencedetect, two-pass loudnorm to MP3';
    return [against(told, ours, { name, values: plain })];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function master(wav: string, mp3: string): Promise<void> {
  const { analysis } = await probeWithAnalysis(wav);
  if (!analysis) throw new Error('the recording does not decode');
  const { peaks } = await masterFile(wav, DEFAULT_PRESET, mp3, { analysis });
  bucketPeaks(peaks, 300);
}

async function plainRuns(wav: string, mp3: string): Promise<void> {
  await run('ffprobe', ['-show_format', '-show_streams', wav]);
  await run('ffmpeg', ['-i', wav, '-af', 'volumedetect', '-f', 'null', '-']);
  await run('ffmpeg', ['-i', wav, '-af', 'silencedetect=n=-50dB:d=1', '-f', 'null', '-']);
  const aim = 'loudnorm=I=-16:TP=-1:LRA=11';
  const measured = await run('ffmpeg', ['-i', wav, '-af', `${aim}:print_format=json`, '-f', 'null', '-']);
  const json = JSON.parse(measured.slice(measured.lastIndexOf('{'), measured.lastIndexOf('}') + 1)) as Record<
    string,
    string
  >;
  const known = `measured_I=${json['input_i']}:measured_TP=${json['input_tp']}:measured_LRA=${json['input_lra']}`;
  const second = `${aim}:${known}:measured_thresh=${json['input_thresh']}:linear=true`;
  await run('ffmpeg', ['-i', wav, '-af', second, '-ac', '1', '-ar', '44100', '-b:a', '128k', mp3]);
}

async function run(program: string, words: readonly string[]): Promise<string> {
  const before = program === 'ffmpeg' ? ['-nostdin', '-hide_banner', '-nostats', '-y'] : [];
  const { code, stderr } = await runProcess(program, [...before, ...words], { limits: { wallMs: 600_000 } });
  if (code !== 0) throw new Error(`${program} failed: ${stderr}`);
  return stderr;
}
