/** One player a folder: two would speak at once and write into one journal. */
import { join } from 'node:path';
import { Refusal } from '../kernel/errors.ts';
import { holdMark, markHolder } from '../kernel/process-mark.ts';

const MARK = 'player.pid';

/** Takes the folder for this process and gives the function that frees it. Throws a `Refusal` while another player runs on the folder. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const release = await holdMark(join(folder, MARK));
  if (release) return release;
  throw new Refusal('already-running', `Đã có một đầu phát đang chạy với thư mục ${folder}.`, 409);
}

/** Number of the process that plays from this folder now, null for none. */
export function lockHolder(folder: string): Promise<number | null> {
  return markHolder(join(folder, MARK));
}
