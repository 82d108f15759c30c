import { parseArgs } from 'node:util';
import { withInstallation } from '../../accounts/command-options.ts';
import { UsageError, type Command } from '../../kernel/command.ts';
import { createNeuralVoices } from './neural-voices.ts';

const usage = 'loa voices remove MÃ_GIỌNG';

/** What it has spoken stays; texts that name it are read by the fallback. */
export const command: Command = {
  summary: 'Bỏ một giọng nơ-ron khỏi thư mục dữ liệu',
  usage,
  async run(args, io) {
    const { positionals } = read(args);
    const [id, ...more] = positionals;
    if (id === undefined || more.length > 0)
      throw new UsageError(`Hãy nêu đúng một mã giọng. Cách dùng: ${usage}`);
    return withInstallation(io, async ({ folder, machine }) => {
      await createNeuralVoices({ folder: folder.paths.voices, machine }).remove(id);
      io.stderr.write(`Đã bỏ ${id}.\n`);
      return 0;
    });
  },
};

function read(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: {} });
  } catch {
    throw new UsageError(`Tham số không đúng. Cách dùng: ${usage}`);
  }
}
