/** A set-up station in a folder of its own, gone after the measure. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMAND_LINE } from '../accounts/actor.ts';
import { setUp } from '../accounts/first-run.ts';
import { openInstallation, type Installation } from '../accounts/installation.ts';
import type { Station } from '../accounts/stations.ts';

/** The environment of a server on `folder`, on any free port. */
export function environmentOf(folder: string): Record<string, string> {
  return { LOA_DATA: folder, HOST: '127.0.0.1', PORT: '0', LOA_LOG_LEVEL: 'warn' };
}

/** Opens an installation on a new folder and makes its first station; closes it after `work` and removes the folder. */
export async function withStation<T>(
  work: (installation: Installation, station: Station) => Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    const installation = await openInstallation(environmentOf(folder));
    try {
      return await work(installation, await firstStation(installation));
    } finally {
      await installation.close();
    }
  });
}

/**
 * A folder with a station in it that no process has open.
 *
 * @param more of the environment: where its database is, when not in the folder
 */
export async function withSetUpFolder<T>(
  work: (folder: string) => Promise<T>,
  more: Record<string, string> = {},
): Promise<T> {
  return withFolder(async (folder) => {
    const installation = await openInstallation({ ...environmentOf(folder), ...more });
    try {
      await firstStation(installation);
    } finally {
      await installation.close();
    }
    return work(folder);
  });
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function firstStation(installation: Installation): Promise<Station> {
  const wanted = {
    station: 'Đài truyền thanh phường Đo Tốc Độ',
    zones: ['Chợ', 'Trường học'],
    timeZone: 'Asia/Ho_Chi_Minh',
    trial: false,
    name: 'Quản trị đo tốc độ',
    email: 'quan-tri@do-toc-do.invalid',
    password: crypto.randomUUID(),
  };
  return (await setUp(installation, wanted, COMMAND_LINE)).station;
}
