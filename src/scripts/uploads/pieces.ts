/** The bytes of files that are being uploaded: appended piece by piece, safe on the disk before they are acknowledged. */
import { copyFile, link, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { assertDiskRoom, diskFull, isDiskFull } from '../../kernel/received-file.ts';

/** How much is written between two looks at the disk: small beside what is kept free. */
const LOOK_EVERY_BYTES = 8 * 1024 * 1024;

export type Pieces = ReturnType<typeof createPieces>;

/** @param folder on the same file system as the media store. `freeBytesKept`: as receiveFile */
export function createPieces(folder: string, { freeBytesKept }: { freeBytesKept?: number | undefined } = {}) {
  // Ids are ours, never a person's words.
  const path = (id: string) => join(folder, id);

  const assertRoom = (bytes: number) => assertDiskRoom(folder, { field: 'bytes', bytes, freeBytesKept });

  /**
   * Writes what comes after the first `received` bytes and gives how many there are then, synced to the disk: fewer than promised
   * where the sender went away. What an earlier, unacknowledged try left beyond `received` is cut off.
   *
   * @throws Refusal 503 when the disk would become full; what came before that is kept and acknowledged by the next look
   */
  async function append(
    id: string,
    received: number,
    source: ReadableStream<Uint8Array>,
    { most, signal }: { most: number; signal: AbortSignal },
  ): Promise<{ received: number; error: unknown }> {
    const file = await open(path(id), received === 0 ? 'w' : 'r+', 0o600);
    const state = { at: received };
    try {
      await file.truncate(received);
      const error = await writeAll(file, untilAborted(source, signal), state, most).then(
        () => null,
        (thrown: unknown) => (isDiskFull(thrown) ? diskFull('bytes') : (thrown ?? new Error('broken off'))),
      );
      await file.sync();
      return { received: state.at, error };
    } finally {
      await file.close();
    }
  }

  async function writeAll(
    file: FileHandle,
    source: AsyncIterable<Uint8Array>,
    state: { at: number },
    most: number,
  ): Promise<void> {
    let lookAt = state.at;
    for await (const chunk of source) {
      if (state.at >= lookAt) {
        await assertRoom(0);
        lookAt = state.at + LOOK_EVERY_BYTES;
      }
      // More than was promised is not ours to keep.
      const fits = chunk.subarray(0, most - state.at);
      await writeWhole(file, fits, state.at);
      state.at += fits.length;
      if (fits.length < chunk.length) return;
    }
  }

  /** Another name for the finished file, which `media.put` may take away: a crash in between leaves this one to begin again from. */
  async function linkTo(id: string, target: string): Promise<void> {
    // File systems of memory sticks know no links.
    await link(path(id), target).catch(() => copyFile(path(id), target));
  }

  /** A finished file from elsewhere on the same file system. */
  const takeOver = (id: string, file: string): Promise<void> => rename(file, path(id));

  const remove = (id: string): Promise<void> => rm(path(id), { force: true });

  /** Ids of all files that lie there. */
  const list = (): Promise<string[]> => readdir(folder).catch(() => []);

  return { path, assertRoom, append, linkTo, takeOver, remove, list };
}

/** A connection that broke without a word gives nothing and no end: only the abort ends the waiting. */
async function* untilAborted(
  source: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = source.getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

async function writeWhole(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}
