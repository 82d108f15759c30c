/** What of the machine can be told by looking: programs in its path, whether a time server keeps its clock. */
import { access, constants } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Of the programs, those that are not in the path. */
export async function missingPrograms(
  programs: readonly string[],
  path: string | undefined,
): Promise<string[]> {
  const folders = (path ?? '').split(':').filter((folder) => folder !== '');
  const isThere = (program: string) =>
    Promise.any(
      folders.map((folder) => access(join(folder, program), constants.X_OK).then(() => true)),
    ).catch(() => false);
  const there = await Promise.all(programs.map(isThere));
  return programs.filter((_, index) => !there[index]);
}

/** systemd-timesyncd leaves this behind once it is in step with a time server. */
const NTP_IN_STEP = '/run/systemd/timesync/synchronized';

/** Whether a time server keeps the machine's clock right. */
export function isInStep(): boolean {
  return existsSync(NTP_IN_STEP);
}
