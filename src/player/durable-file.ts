/** Files that survive a power cut: written whole under another name, flushed, and only then given their own. */
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file's content in one step: after a crash at any moment the file holds the old bytes or the new, never a mixture.
 * `mode` is that of a file made anew.
 */
export async function replaceFile(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', mode);
  try {
    await file.chmod(mode);
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** A JSON file that is written often, also while it is being written: one write after the other, the last one stays. */
export class DurableJson {
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly mode = 0o600,
  ) {}

  /** Writes what `value` is by then; rejects when the disk refuses, and can be asked again. */
  save(value: () => unknown): Promise<void> {
    const written = this.writing.then(() => replaceFile(this.path, JSON.stringify(value()), this.mode));
    this.writing = written.catch(() => undefined);
    return written;
  }

  read(): Promise<unknown> {
    return readJson(this.path);
  }
}

/** A rename is on disk only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The JSON in a file; null when there is no file or it isn't JSON. The caller parses what it gets. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch {
    return null;
  }
}
