import { appendFileSync } from 'node:fs';
import { once } from 'node:events';
import { readOptions } from '../../accounts/command-options.ts';
import type { Command } from '../../kernel/command.ts';
import { readNamedFile } from '../../kernel/named-files.ts';
import { readScenario } from './scenario.ts';
import { startSandbox } from './server.ts';

const usage = 'loa zalo-sandbox [--scenario TỆP.yaml] [--port 4280] [--log TỆP.ndjson]';

export const command: Command = {
  summary: 'Chạy máy chủ Zalo giả lập để tập dùng và kiểm thử mục Xuất bản',
  usage,
  async run(args, io) {
    const options = readOptions(
      args,
      { scenario: { type: 'string' }, port: { type: 'string', default: '4280' }, log: { type: 'string' } },
      usage,
    );
    const scenario = readScenario(
      options.scenario === undefined ? '' : (await readNamedFile(options.scenario)).toString('utf8'),
    );
    const sandbox = await startSandbox(scenario, {
      machine: io.clock,
      port: Number(options.port),
      onLine: (line) => {
        const text = `${JSON.stringify(line)}\n`;
        if (options.log !== undefined) appendFileSync(options.log, text);
        io.stdout.write(text);
      },
    });
    const { host } = new URL(sandbox.base);
    const { app } = scenario;
    io.stderr.write(
      [
        `Zalo giả lập đang chạy tại ${sandbox.base}. Chạy máy chủ Loa Phường với:`,
        `  LOA_ZALO_API_URL=${sandbox.base} LOA_ZALO_OAUTH_URL=${sandbox.base} LOA_INSIDE_HOSTS=${host} npm start`,
        `Trong mục Xuất bản, Kết nối Zalo, nhập: mã ứng dụng ${app.id}, khóa bí mật ${app.secret}, khóa bí mật OA ${app.oaSecret}.`,
        'Nhật ký những gì thật sự được đăng và gửi in ra ở đây; Ctrl+C để dừng.\n',
      ].join('\n'),
    );
    if (!io.signal.aborted) await once(io.signal, 'abort');
    await sandbox.close();
    return 0;
  },
};
