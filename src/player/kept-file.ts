/**
 * A file that follows what the player knows, and never stands in its way: what a full disk refuses is in force all the same, and is
 * written again until the disk takes it.
 */
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { replaceFile } from './durable-file.ts';
import { isFull, Reserve } from './reserve.ts';

/** What was refused is written again so often, machine ms. */
const AGAIN_MS = 10_000;

export class KeptFile {
  private refused = false;
  private writing: Promise<void> = Promise.resolve();
  private readonly reserve: Reserve | null;

  /**
   * @param content what the file is to hold, asked at each writing
   * @param withRoom room is kept for it on the disk, where there is plenty, and used when others have filled the rest
   */
  constructor(
    private readonly path: string,
    private readonly content: () => string,
    private readonly log: Log,
    withRoom = false,
  ) {
    this.reserve = withRoom ? new Reserve(`${path}.reserve`) : null;
  }

  /** Writes it, one writing after the other; resolves also when the disk refuses. */
  write(): Promise<void> {
    this.writing = this.writing.then(async () => {
      this.refused = await this.put().then(
        () => false,
        (error: unknown) => {
          this.log.error('the disk refuses a file; it is written later', { path: this.path, error });
          return true;
        },
      );
    });
    return this.writing;
  }

  /** Writes once more what was refused, if anything was. */
  async again(): Promise<void> {
    await this.writing;
    if (this.refused) await this.write();
    else await this.reserve?.keep();
  }

  private async put(): Promise<void> {
    try {
      await replaceFile(this.path, this.content(), 0o600);
    } catch (error) {
      if (!isFull(error) || !(await this.reserve?.release())) throw error;
      await replaceFile(this.path, this.content(), 0o600);
    }
  }
}

/** Looks after these files until aborted. */
export async function writeAgain(
  files: readonly { again(): Promise<void> }[],
  machine: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    for (const file of files) await file.again();
    await machine.wait(AGAIN_MS, signal).catch(() => undefined);
  }
}
