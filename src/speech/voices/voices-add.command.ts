import { parseArgs } from 'node:util';
import { withInstallation } from '../../accounts/command-options.ts';
import { UsageError, type Command } from '../../kernel/command.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import { createNeuralVoices } from './neural-voices.ts';

const usage = 'loa voices add THƯ_MỤC [--title TÊN] [--licence GIẤY_PHÉP] [--json]';

/** Takes a VITS/Piper folder in, after it has said a sentence. */
export const command: Command = {
  summary: 'Thêm giọng nơ-ron từ một thư mục mô hình (Piper, VITS)',
  usage,
  async run(args, io) {
    const { values, positionals } = read(args);
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0)
      throw new UsageError(`Hãy nêu đúng một thư mục. Cách dùng: ${usage}`);
    return withInstallation(io, async ({ folder: data, machine }) => {
      const voices = createNeuralVoices({ folder: data.paths.voices, machine });
      io.stderr.write('Đang kiểm tra mô hình và đọc thử một câu…\n');
      const { title, licence, json } = values;
      const taken = await voices.add(folder, { ...(title && { title }), ...(licence && { licence }) });
      if (json) io.stdout.write(`${JSON.stringify(taken)}\n`);
      else
        io.stdout.write(
          `${taken.id}: ${taken.title}, ${taken.licence}, ${taken.sampleRate} Hz, ${viNumber(taken.syllablesASecond)} tiếng mỗi giây\n`,
        );
      return 0;
    });
  },
};

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        title: { type: 'string' },
        licence: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
  } catch {
    throw new UsageError(`Tham số không đúng. Cách dùng: ${usage}`);
  }
}
