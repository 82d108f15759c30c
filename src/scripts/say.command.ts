/** `loa say FILE --out OUT`: a text file read aloud and mastered, without a data folder. */
import { extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_PRESET } from '../audio/master-preset.ts';
import { masterPcm } from '../audio/master.ts';
import { readConfig } from '../kernel/config.ts';
import { UsageError, type Command } from '../kernel/command.ts';
import { readNamedFile, requireWritable } from '../kernel/named-files.ts';
import { viDuration, viNumber } from '../kernel/vietnamese.ts';
import { DEFAULT_VOICE, findVoice, VOICES } from '../speech/voices/machine-voices.ts';
import { normaliseText } from '../speech/reading/normalise.ts';
import { synthesise } from '../speech/voices/synthesise.ts';
import { createNeuralVoices } from '../speech/voices/neural-voices.ts';
import { importText } from './import-text.ts';

const PACE = 3.3;
const FORMATS = ['.mp3', '.wav', '.opus'];

export const command: Command = {
  summary: 'Đọc một tệp văn bản thành âm thanh đã chỉnh',
  usage: 'loa say TỆP --out RA.(mp3|wav|opus) [--voice GIỌNG] [--json]',
  async run(args, io) {
    const { file, out, voice: voiceId, json } = read(args);
    const neural = createNeuralVoices({ folder: join(readConfig(io.env).data, 'voices'), machine: io.clock });
    const voice = findVoice(voiceId, [...VOICES, ...(await neural.list())]);
    const text = await importText(await readNamedFile(file));
    await requireWritable(out);
    const lines = normaliseText(text).map((line) => line.spoken);
    const { pcm } = await synthesise(lines, voice, { pace: PACE, signal: io.signal }).finally(() =>
      neural.close(),
    );
    const made = await masterPcm(pcm, DEFAULT_PRESET, resolve(out), { signal: io.signal });
    const { durationMs, loudnessLufs, truePeakDbtp, sha256 } = made;
    if (json)
      io.stdout.write(
        `${JSON.stringify({ durationMs, loudnessLufs, truePeakDbtp, sha256, voice: voice.id })}\n`,
      );
    else
      io.stdout.write(`${out}: ${viDuration(durationMs)}${levels(loudnessLufs, truePeakDbtp)}, ${voice.title}
`);
    return 0;
  },
};

function levels(loudnessLufs: number | null, truePeakDbtp: number | null): string {
  if (loudnessLufs === null || truePeakDbtp === null) return '';
  return `, ${viNumber(loudnessLufs)} LUFS, đỉnh ${viNumber(truePeakDbtp)} dBTP`;
}

function read(args: string[]): { file: string; out: string; voice: string; json: boolean } {
  let parsed;
  try {
    const options = {
      out: { type: 'string' },
      voice: { type: 'string', default: DEFAULT_VOICE },
      json: { type: 'boolean', default: false },
    } as const;
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch {
    throw new UsageError('Lệnh say không hiểu một tùy chọn.');
  }
  const [file, ...more] = parsed.positionals;
  const { out, voice, json } = parsed.values;
  if (file === undefined || more.length > 0) throw new UsageError('Hãy nêu đúng một tệp văn bản.');
  if (out === undefined || !FORMATS.includes(extname(out).toLowerCase())) {
    throw new UsageError('Hãy nêu tệp ra bằng --out, đuôi .mp3, .wav hoặc .opus.');
  }
  return { file, out, voice, json };
}
