/** The newer version that the station told of last, kept for `doctor`. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { readJson, replaceFile } from './durable-file.ts';

const savedSchema = z.object({ version: z.string() });

/** The version the station has for this player; null when it told of none. */
export async function loadUpdate(folder: string): Promise<string | null> {
  return savedSchema.safeParse(await readJson(pathIn(folder))).data?.version ?? null;
}

/** Takes note of it; true when it is another than before. */
export async function saveUpdate(folder: string, version: string | null): Promise<boolean> {
  if (version === (await loadUpdate(folder))) return false;
  if (version === null) await rm(pathIn(folder), { force: true });
  else await replaceFile(pathIn(folder), JSON.stringify({ version }));
  return version !== null;
}

function pathIn(folder: string): string {
  return join(folder, 'update.json');
}
