import { readOptions } from '../../accounts/command-options.ts';
import type { Command } from '../../kernel/command.ts';
import { upgrade } from './service.ts';

const usage = 'sudo npm run service:upgrade -- [--root THƯ-MỤC]';

export const command: Command = {
  summary: 'Lên phiên bản này: sao lưu trước, tự quay lại nếu không chạy được',
  usage,
  async run(args, io) {
    const options = readOptions(args, { root: { type: 'string' } }, usage);
    await upgrade({ root: options.root, io });
    return 0;
  },
};
