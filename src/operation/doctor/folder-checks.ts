/** The data folder as it lies on the disk. */
import { access, constants, readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { attention, fault, ok, type Check } from '../../kernel/check.ts';
import { viBytes } from '../../kernel/vietnamese.ts';

const LITTLE_DISK_BYTES = 5e9;
const NO_DISK_BYTES = 1e9;
/** Bits by which others than the owner get in. */
const OTHERS = 0o077;

export async function folderCheck(root: string): Promise<Check> {
  const title = 'Thư mục dữ liệu';
  const found = await stat(root).catch(() => null);
  if (!found)
    return attention(
      'folder',
      title,
      `Chưa có dữ liệu ở ${root}.`,
      'npm start (hoặc đặt LOA_DATA tới thư mục đang dùng)',
    );
  const mayWrite = await access(root, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!mayWrite)
    return fault('folder', title, `Không ghi được vào ${root}.`, `sudo chown -R loa:loa ${root}`);
  if ((found.mode & OTHERS) !== 0)
    return fault('folder', title, `Người khác trên máy mở được ${root}.`, `chmod 700 ${root}`);
  return ok('folder', title, `${root}, chỉ chủ sở hữu mở được.`);
}

export async function keysCheck(folder: string): Promise<Check> {
  const title = 'Các khóa';
  const names = await readdir(folder).catch(() => []);
  const open: string[] = [];
  for (const name of names) if (((await stat(join(folder, name))).mode & OTHERS) !== 0) open.push(name);
  if (open.length > 0)
    return fault('keys', title, `Người khác trên máy đọc được ${open.join(', ')}.`, `chmod 600 ${folder}/*`);
  if (names.length === 0)
    return attention('keys', title, 'Chưa có khóa nào; máy chủ tạo khi chạy lần đầu.', 'npm start');
  return ok('keys', title, `${names.length} tệp, chỉ chủ sở hữu đọc được.`);
}

export async function diskCheck(root: string): Promise<Check> {
  const title = 'Ổ đĩa';
  const { bavail, bsize, blocks } = await statfs(root);
  const free = bavail * bsize;
  const said = `Còn trống ${viBytes(free)} trong ${viBytes(blocks * bsize)}.`;
  const mend = `sudo du -xh ${root} --max-depth=2 | sort -h | tail -20`;
  if (free < NO_DISK_BYTES) return fault('disk', title, said, mend);
  return free < LITTLE_DISK_BYTES ? attention('disk', title, said, mend) : ok('disk', title, said);
}
