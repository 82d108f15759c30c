/** `loa player uninstall`: takes the service away; what the machine knows and has logged stays. */
import { rm, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { UsageError, type Command } from '../kernel/command.ts';
import { Refusal } from '../kernel/errors.ts';
import { CALLED } from './called.ts';
import { administer, hasSystemd } from '../kernel/machine.ts';
import { placesIn, SERVICE } from './places.ts';

export const command: Command = {
  summary: 'Gỡ dịch vụ đầu phát khỏi máy; dữ liệu và nhật ký phát được giữ lại',
  usage: `sudo ${CALLED} uninstall [--root THƯ-MỤC]`,
  async run(args, io) {
    const root = rootOption(args);
    const places = placesIn(root);
    if (root === undefined && process.getuid?.() !== 0)
      throw new Refusal('not-allowed', `Cần quyền quản trị. Hãy chạy: sudo ${CALLED} uninstall`, 403);
    if (!(await stat(places.unit).catch(() => null)))
      throw new Refusal('not-installed', 'Trên máy này chưa cài dịch vụ đầu phát.', 404);
    const systemd = root === undefined && hasSystemd();
    if (systemd) await administer('systemctl', ['disable', '--now', SERVICE]);
    for (const path of [places.unit, places.wrapper, places.library])
      await rm(path, { recursive: true, force: true });
    if (systemd) await administer('systemctl', ['daemon-reload']);
    io.stderr.write(
      `Đã gỡ dịch vụ đầu phát. Dữ liệu còn ở ${places.folder}: cài lại sẽ chạy tiếp, không cần ghép lại. ` +
        'Bỏ hẳn máy này thì thu hồi đầu phát ở trang Cụm loa, đầu phát, rồi xóa thư mục ấy.\n',
    );
    return 0;
  },
};

function rootOption(args: string[]): string | undefined {
  try {
    return parseArgs({ args, allowPositionals: false, options: { root: { type: 'string' } } }).values.root;
  } catch {
    throw new UsageError('Lệnh có tùy chọn không đúng.');
  }
}
