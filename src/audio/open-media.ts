/** The media store of an installation, as its settings say: the data folder, or a bucket with that folder in front of it. */
import type { Clock } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import type { DataFolder } from '../kernel/data-folder.ts';
import type { Log } from '../kernel/log.ts';
import { openBucket, type Bucket } from '../storage/s3-bucket.ts';
import { createBucketMediaStore, type BucketMediaStore } from './bucket-media-store.ts';
import { createMediaStore, type FolderMediaStore, type MediaStore } from './media-store.ts';

/** A person waits before a page, and a player has its sound from elsewhere: nobody gains by waiting longer. */
const ANSWER_MS = 15_000;

export interface OpenedMedia {
  media: MediaStore;
  /** Of this machine: all of it, or the cache. */
  local: FolderMediaStore;
  /** Null where the folder keeps all of it. */
  shared: BucketMediaStore | null;
}

export interface MediaInstallation {
  config: Pick<Config, 'mediaTo' | 'mediaCacheBytes'>;
  folder: Pick<DataFolder, 'paths'>;
  machine: Clock;
  log: Log;
}

/** @example const { media } = openMedia(installation); */
export function openMedia({ config, folder, machine, log }: MediaInstallation): OpenedMedia {
  const local = createMediaStore(folder.paths.media, folder.paths.temporary, machine);
  if (config.mediaTo === null) return { media: local, local, shared: null };
  const shared = createBucketMediaStore({
    ...{ local, clock: machine, log, maxBytes: config.mediaCacheBytes },
    bucket: mediaBucket(config.mediaTo),
  });
  return { media: shared, local, shared };
}

export const mediaBucket = (place: NonNullable<Config['mediaTo']>): Bucket =>
  openBucket(place, { answerMs: ANSWER_MS });
