import { readdir, stat } from 'node:fs/promises';

/** True where the media folder is gone or empty: a disk that is not mounted leaves an empty folder behind. */
export async function isAway(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) return true;
  return (await readdir(folder)).length === 0;
}
