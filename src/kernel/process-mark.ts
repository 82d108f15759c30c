/** A file that says which process holds something: a folder a player plays from, a data folder a server serves, a backup in the making. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Takes the mark for this process and gives the function that frees it; null while another living process holds it. What a killed
 * process left behind is known by its process being gone.
 *
 * @param path of the mark; its folder must be there
 */
export async function holdMark(path: string): Promise<(() => Promise<void>) | null> {
  for (let tries = 0; tries < 2; tries++) {
    try {
      await writeFile(path, await processIdentity(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if ((await markHolder(path)) !== null) break;
    await rm(path, { force: true });
  }
  return null;
}

/** Number of the process that holds the mark now, null for none. */
export async function markHolder(path: string): Promise<number | null> {
  const holder = await readFile(path, 'utf8').catch(() => '');
  const pid = Number(holder.split(' ')[0]);
  return pid > 0 && (await processIdentity(pid)) === holder ? pid : null;
}

/** A process by its number and when it began: after a reboot the number alone may be someone else's. */
export async function processIdentity(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${pid} ${began}`;
}

const SERVING = /^server\.\d+$/;

/** Says that this process serves the data folder; several may. Gives the function that takes it back. */
export async function markServing(folder: string): Promise<() => Promise<void>> {
  const release = await holdMark(join(folder, `server.${process.pid}`));
  return release ?? (() => Promise.resolve());
}

/** Processes that serve the data folder now; marks of those that are gone are cleared away. */
export async function serversOf(folder: string): Promise<number[]> {
  const marks = (await readdir(folder).catch(() => [])).filter((name) => SERVING.test(name));
  const holders = await Promise.all(
    marks.map(async (name) => {
      const pid = await markHolder(join(folder, name));
      if (pid === null) await rm(join(folder, name), { force: true });
      return pid;
    }),
  );
  return holders.filter((pid) => pid !== null);
}
