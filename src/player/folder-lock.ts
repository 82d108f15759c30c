/** One player a folder: two would speak at once and write into one journal. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../kernel/errors.ts';

/**
 * Takes the folder for this process and gives the function that frees it. What a killed player left behind is known by its process
 * being gone. Throws a `Refusal` while another player runs on the folder.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'player.pid');
  for (let tries = 0; tries < 2; tries++) {
    try {
      await writeFile(path, await identity(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if ((await lockHolder(folder)) !== null) break;
    await rm(path, { force: true });
  }
  throw new Refusal('already-running', `Đã có một đầu phát đang chạy với thư mục ${folder}.`, 409);
}

/** Number of the process that plays from this folder now, null for none. */
export async function lockHolder(folder: string): Promise<number | null> {
  const holder = await readFile(join(folder, 'player.pid'), 'utf8').catch(() => '');
  const pid = Number(holder.split(' ')[0]);
  return pid > 0 && (await identity(pid)) === holder ? pid : null;
}

/** A process by its number and when it began: after a reboot the number alone may be someone else's. */
async function identity(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${pid} ${began}`;
}
