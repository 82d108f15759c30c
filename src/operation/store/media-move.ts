/** Brings what lies in the folder into the bucket. Stopped anywhere, it goes on where it was; done again, it changes nothing. */
import type { BucketMediaStore } from '../../audio/bucket-media-store.ts';
import type { FolderMediaStore } from '../../audio/media-store.ts';

export interface MovedMedia {
  /** Sounds that came into the bucket now, and their bytes. */
  moved: number;
  movedBytes: number;
  /** Sounds that were there already. */
  there: number;
  /** SHA-256 of files that no longer have it; left where they are. */
  damaged: string[];
}

/**
 * Each file is read and its hash compared before it goes; the storage compares it again as it comes.
 *
 * @param progress files looked at, and of how many
 * @throws when the bucket is away; what came into it stays
 */
export async function moveToBucket(
  local: Pick<FolderMediaStore, 'list'>,
  shared: Pick<BucketMediaStore, 'secure'>,
  { signal, progress }: { signal: AbortSignal; progress: (done: number, of: number) => void },
): Promise<MovedMedia> {
  const files = [];
  for await (const file of local.list()) files.push(file);
  const result: MovedMedia = { moved: 0, movedBytes: 0, there: 0, damaged: [] };
  for (const [index, { sha256, bytes }] of files.entries()) {
    signal.throwIfAborted();
    progress(index, files.length);
    const outcome = await shared.secure(sha256);
    if (outcome === 'moved') {
      result.moved++;
      result.movedBytes += bytes;
    }
    if (outcome === 'there') result.there++;
    if (outcome === 'damaged') result.damaged.push(sha256);
  }
  return result;
}
