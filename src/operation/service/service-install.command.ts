import { readOptions } from '../../accounts/command-options.ts';
import type { Command } from '../../kernel/command.ts';
import { install } from './service.ts';

const usage = 'sudo npm run service:install -- [--from THƯ-MỤC-DỮ-LIỆU] [--root THƯ-MỤC]';

export const command: Command = {
  summary: 'Cài máy chủ thành dịch vụ của máy: tự chạy khi có điện, tài khoản riêng, quyền tối thiểu',
  usage,
  async run(args, io) {
    const options = readOptions(args, { from: { type: 'string' }, root: { type: 'string' } }, usage);
    await install({ root: options.root, io, from: options.from });
    return 0;
  },
};
