import { existsSync } from 'node:fs';
import { readOptions } from '../../accounts/command-options.ts';
import { openInstallation } from '../../accounts/installation.ts';
import type { Command } from '../../kernel/command.ts';
import { Refusal } from '../../kernel/errors.ts';
import { createLog } from '../../kernel/log.ts';
import { serversOf } from '../../kernel/process-mark.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import { openSqlite } from '../../storage/database.ts';
import { moveToPostgres } from './move-to-postgres.ts';

const usage = 'loa migrate-to-postgres';

/** Moves the data folder's SQLite file into the PostgreSQL that LOA_DATABASE_URL names: a password does not belong among arguments. */
export const command: Command = {
  summary: 'Chuyển dữ liệu SQLite sang PostgreSQL ở LOA_DATABASE_URL; tệp cũ giữ nguyên',
  usage,
  async run(args, io) {
    readOptions(args, {}, usage);
    if (!io.env['LOA_DATABASE_URL'])
      throw new Refusal('no-target', 'Hãy đặt LOA_DATABASE_URL tới một cơ sở dữ liệu PostgreSQL trống.', 422);
    const log = createLog({ level: 'warn', write: (line) => io.stderr.write(line) });
    const target = await openInstallation(io.env, { machine: io.clock, log });
    try {
      const { database: file, root } = target.folder.paths;
      if (!existsSync(file)) throw new Refusal('no-source', `Không có tệp ${file} để chuyển.`, 404);
      if ((await serversOf(root)).length > 0)
        throw new Refusal(
          'server-running',
          'Máy chủ đang chạy trên thư mục này. Hãy dừng máy chủ trước.',
          409,
        );
      const source = openSqlite(file);
      try {
        const moved = await moveToPostgres(source, target.database, ({ table, rows }) =>
          io.stderr.write(`${table}: ${viNumber(rows)} dòng, giống hệt.\n`),
        );
        const rows = moved.reduce((sum, table) => sum + table.rows, 0);
        io.stdout.write(
          `Đã chuyển ${moved.length} bảng, ${viNumber(rows)} dòng; đã so từng bảng bằng số dòng và mã băm.\n` +
            `Tệp ${file} giữ nguyên. Hãy giữ LOA_DATABASE_URL trong cấu hình của máy chủ rồi khởi động.\n`,
        );
        return 0;
      } finally {
        await source.close();
      }
    } finally {
      await target.close();
    }
  },
};
