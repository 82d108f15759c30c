/** What people and programs send as files: written to disk as it comes, never held in memory, stopped before the disk is full. */
import { open, rm, readFile, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fieldRefusal, type Refusal } from './errors.ts';

/** Uploads stop while the system still has room to keep its records. */
const FREE_BYTES_KEPT = 512 * 1024 * 1024;
/** How much is written between two looks at the disk: small beside what is kept free. */
const LOOK_EVERY_BYTES = 8 * 1024 * 1024;

export interface ReceiveLimits {
  /** The form's field that a refusal belongs to. */
  field: string;
  maxBytes: number;
  /** What to say of a larger one; a sentence. */
  tooLarge: string;
  /** Bytes of the disk that stay free; default 512 MiB. */
  freeBytesKept?: number | undefined;
}

/** A file that came with a form, waiting on disk under no name of its own; it is removed after the form unless somebody took it. */
export class Upload {
  constructor(
    /** As the browser named it: for people, never for a path. */
    readonly name: string,
    readonly bytes: number,
    /** Where it waits: in the data folder's temporary place, on the same file system as the media store. */
    readonly path: string,
  ) {}

  /** All of it in memory: for documents, not for recordings. */
  async content(): Promise<Uint8Array> {
    return readFile(this.path);
  }
}

/**
 * Writes a file as it comes and gives its length in bytes. What is refused or breaks off leaves nothing behind.
 *
 * @throws Refusal 413 at the field when it is too large, 503 when the disk would become full
 * @example await receiveFile(request.body, media.temporaryFile(), { field: 'recording', maxBytes, tooLarge: '…' })
 */
export async function receiveFile(
  source: AsyncIterable<Uint8Array>,
  file: string,
  limits: ReceiveLimits,
): Promise<number> {
  const written = { bytes: 0 };
  try {
    // Opened first: what the disk says of that is never mixed with what a broken stream says.
    const target = await open(file, 'w', 0o600);
    await pipeline(watched(source, dirname(file), limits, written), target.createWriteStream());
    return written.bytes;
  } catch (error) {
    await rm(file, { force: true });
    if (isHangUp(error)) throw cutOff(limits.field);
    throw isDiskFull(error) ? diskFull(limits.field) : error;
  }
}

/** The sender went away in the middle: what Node says of a request's stream, and nothing of a disk. */
function isHangUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

function cutOff(field: string): Refusal {
  return fieldRefusal(field, 'upload-cut-off', 'Tệp tải lên bị đứt giữa chừng, hãy tải lại.', 400);
}

async function* watched(
  source: AsyncIterable<Uint8Array>,
  folder: string,
  { field, maxBytes, tooLarge, freeBytesKept = FREE_BYTES_KEPT }: ReceiveLimits,
  written: { bytes: number },
): AsyncGenerator<Uint8Array> {
  let lookAt = 0;
  for await (const chunk of source) {
    if (written.bytes >= lookAt) {
      if ((await freeBytes(folder)) < freeBytesKept) throw diskFull(field);
      lookAt = written.bytes + LOOK_EVERY_BYTES;
    }
    written.bytes += chunk.length;
    if (written.bytes > maxBytes) throw fieldRefusal(field, 'file-too-large', tooLarge, 413);
    yield chunk;
  }
}

/**
 * Refuses before the disk is full. `bytes` is what shall come to lie there.
 *
 * @throws Refusal 503 at the field
 */
export async function assertDiskRoom(
  folder: string,
  {
    field,
    bytes,
    freeBytesKept = FREE_BYTES_KEPT,
  }: { field: string; bytes: number; freeBytesKept?: number | undefined },
): Promise<void> {
  if ((await freeBytes(folder)) - bytes < freeBytesKept) throw diskFull(field);
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

export function diskFull(field: string): Refusal {
  const sentence =
    'Ổ đĩa của máy chủ sắp đầy nên chưa nhận được tệp. Hãy báo người quản trị dọn bớt rồi thử lại.';
  return fieldRefusal(field, 'disk-full', sentence, 503);
}
