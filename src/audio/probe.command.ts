import { resolve } from 'node:path';
import { viClock, viNumber } from '../kernel/vietnamese.ts';
import { UsageError, type Command } from '../kernel/command.ts';
import { probe, type ProbeResult } from './probe.ts';

/** `loa probe FILE`: what an upload is, or why it would be refused (exit 1). */
export const command: Command = {
  summary: 'Cho biết một tệp âm thanh dùng được không, dài bao lâu, to nhỏ thế nào',
  usage: 'loa probe TỆP [--json]',
  async run(args, io) {
    const files = args.filter((arg) => arg !== '--json');
    const [file] = files;
    if (file === undefined || files.length > 1) throw new UsageError('Cần đúng một tên tệp.');
    const result = await probe(resolve(file), { signal: io.signal });
    io.stdout.write((args.includes('--json') ? JSON.stringify(result) : inWords(result)) + '\n');
    return result.ok ? 0 : 1;
  },
};

function inWords(result: ProbeResult): string {
  if (!result.ok) return result.message;
  const { durationMs, codec, sampleRate, channels, loudnessLufs, truePeakDbtp, warnings } = result;
  return [
    `Độ dài: ${viClock(durationMs)} (${codec}, ${viNumber(sampleRate / 1000)} kHz, ${channels} kênh)`,
    `Độ to: ${loudnessLufs === null ? 'không đo được' : `${viNumber(loudnessLufs)} LUFS`}`,
    `Đỉnh: ${truePeakDbtp === null ? 'không có tiếng' : `${viNumber(truePeakDbtp)} dBTP`}`,
    ...warnings.map((warning) => `Lưu ý: ${warning.message}`),
  ].join('\n');
}
