/** The media store of a running server, as those see it who look after it. */
import type { Installation } from '../../accounts/installation.ts';
import type { StoredChime } from '../../audio/chimes.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { OpenedMedia } from '../../audio/open-media.ts';
import { Refusal } from '../../kernel/errors.ts';
import { claimPlace, installationId } from '../place-owner.ts';
import { createCacheLeftovers } from './cache-leftovers.ts';
import { bucketPlace, folderPlace, type StorePlace } from './store-place.ts';

const OWNER = 'loa-media.json';
const OF_ANOTHER = 'media-of-another';

export interface Store {
  place: StorePlace;
  /** The bytes where they are kept: the folder's, or the bucket's. */
  kept: Pick<MediaStore, 'size' | 'verify'>;
  /** Sees that the bucket is this installation's. @throws Refusal `media-of-another`, and when the bucket is away */
  claim: () => Promise<void>;
  /** Each minute: sees that the sounds that come with the program are in the bucket too, for those who later have another program. */
  keepShipped: () => Promise<void>;
  /** Each minute, on every machine: looks after its folder in front of the bucket. */
  careForCache: () => Promise<void>;
}

/** @throws Refusal `media-of-another` where the bucket is another installation's; a bucket that is away hinders no start */
export async function openStore(
  installation: Pick<Installation, 'database' | 'folder' | 'machine' | 'log'>,
  { media, local, shared }: OpenedMedia,
  chimes: readonly StoredChime[],
): Promise<Store> {
  const { database, folder, machine, log } = installation;
  const { media: path } = folder.paths;
  const nothing = () => Promise.resolve();
  if (!shared)
    return {
      place: folderPlace(path),
      kept: media,
      claim: nothing,
      keepShipped: nothing,
      careForCache: nothing,
    };
  let claimed = false;
  const claim = async () => {
    if (!claimed) await claimBucket(installation, shared);
    claimed = true;
  };
  await claim().catch((error: unknown) => {
    if (error instanceof Refusal && error.code === OF_ANOTHER) throw error;
    log.error('the media bucket is away', { error });
  });
  let shipped = chimes.map(({ sha256 }) => sha256);
  const place = bucketPlace({ media: shared, folder: path, claim, machine, log });
  return {
    place,
    careForCache: createCacheLeftovers({ database, machine, local, shared, place, log }),
    ...{ kept: shared.atRest, claim },
    keepShipped: async () => {
      for (const sha256 of shipped) await shared.secure(sha256);
      shipped = [];
    },
  };
}

async function claimBucket(
  { database, folder, machine }: Pick<Installation, 'database' | 'folder' | 'machine'>,
  { bucket }: NonNullable<OpenedMedia['shared']>,
): Promise<void> {
  const place = {
    size: async (name: string) => (await bucket.head(name))?.bytes ?? null,
    open: async (name: string) => (await bucket.find(name))!,
    put: (name: string, file: string, sha256: string) => bucket.put(name, file, sha256),
  };
  const mine = await installationId(database.kysely, machine.now());
  const { temporary } = folder.paths;
  await claimPlace({ place, name: OWNER, mine, temporary }, () => {
    const sentence = `${bucket.title} đang giữ âm thanh của một máy chủ khác. Hãy đặt LOA_MEDIA_TO tới một chỗ riêng.`;
    return new Refusal(OF_ANOTHER, sentence, 409);
  });
}
