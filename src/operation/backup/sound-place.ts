/** Where the sounds of a backup go when the data folder does not keep them: its disk need not hold them all. */
import { rm } from 'node:fs/promises';
import { bucketName, saidByBucket, verifyInBucket } from '../../audio/media-bucket.ts';
import type { Bucket } from '../../storage/s3-bucket.ts';

export interface SoundPlace {
  /** True where it has these very bytes, read to their end. */
  has(sha256: string): Promise<boolean>;
  /** Takes a file whose hash is proved; it is gone afterwards. */
  take(file: string, sha256: string): Promise<void>;
}

/** The bucket of the media store: what is missing or damaged there is put there anew. @throws Refusal with what the storage says */
export function soundsInBucket(bucket: Bucket): SoundPlace {
  return {
    has: (sha256) =>
      verifyInBucket(bucket, sha256).catch((error: unknown) => {
        throw saidByBucket(error);
      }),
    take: async (file, sha256) => {
      await bucket.put(bucketName(sha256), file, sha256);
      await rm(file);
    },
  };
}

/** For a rehearsal: each is proved and let go. */
export const soundsLetGo: SoundPlace = {
  has: () => Promise.resolve(false),
  take: (file) => rm(file),
};
