import { readOptions } from '../../accounts/command-options.ts';
import type { Command } from '../../kernel/command.ts';
import { rollback } from './service.ts';

const usage = 'sudo npm run service:rollback -- [--restore] [--root THƯ-MỤC]';

export const command: Command = {
  summary: 'Quay lại phiên bản trước lần nâng cấp gần nhất',
  usage,
  async run(args, io) {
    const options = readOptions(
      args,
      { restore: { type: 'boolean', default: false }, root: { type: 'string' } },
      usage,
    );
    await rollback({ root: options.root, io, restore: options.restore });
    return 0;
  },
};
