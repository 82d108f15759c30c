import { readOptions } from '../../accounts/command-options.ts';
import type { Command } from '../../kernel/command.ts';
import { uninstall } from './service.ts';

const usage = 'sudo npm run service:uninstall -- [--root THƯ-MỤC]';

export const command: Command = {
  summary: 'Gỡ dịch vụ; dữ liệu và bản sao lưu được giữ lại',
  usage,
  async run(args, io) {
    const options = readOptions(args, { root: { type: 'string' } }, usage);
    await uninstall({ root: options.root, io });
    return 0;
  },
};
