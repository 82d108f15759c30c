import { readOptions, withInstallation } from '../../accounts/command-options.ts';
import type { Command } from '../../kernel/command.ts';
import { VOICES } from './machine-voices.ts';
import { createNeuralVoices } from './neural-voices.ts';

const usage = 'loa voices list [--json]';

/** Voices of this machine, without those of services: a station's administrator switches those on. */
export const command: Command = {
  summary: 'Liệt kê giọng đọc có trên máy chủ',
  usage,
  async run(args, io) {
    const { json } = readOptions(args, { json: { type: 'boolean', default: false } }, usage);
    return withInstallation(io, async ({ folder, machine }) => {
      const neural = await createNeuralVoices({ folder: folder.paths.voices, machine }).list();
      for (const voice of [...VOICES, ...neural]) {
        const { id, title, licence } = voice;
        const obstacle = await voice.obstacle();
        if (json) io.stdout.write(`${JSON.stringify({ id, title, licence, obstacle })}\n`);
        else io.stdout.write(`${id}  ${title}  ${obstacle ?? 'sẵn sàng'}\n`);
      }
      if (neural.length === 0)
        io.stderr.write(
          'Chưa có giọng nơ-ron nào. Thêm bằng: loa voices add THƯ_MỤC (xem docs/giong-doc.md).\n',
        );
      return 0;
    });
  },
};
