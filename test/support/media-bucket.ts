/** A bucket of sounds for tests: the stand-in, and the settings that lead to it. */
import type { Config } from '../../src/kernel/config.ts';
import { S3StandIn } from '../../src/storage/testing/s3-stand-in.ts';

export interface MediaBucket {
  storage: S3StandIn;
  place: NonNullable<Config['mediaTo']>;
  /** As an operator writes them. */
  environment: Record<string, string>;
  /** Under which a sound lies there. */
  key: (sha256: string) => string;
}

/** @example const { storage, environment } = await openMediaBucket(); … await storage.stop(); */
export async function openMediaBucket(): Promise<MediaBucket> {
  const storage = new S3StandIn('kho');
  await storage.start();
  const { endpoint, access } = storage;
  return {
    storage,
    place: { endpoint, bucket: 'kho', prefix: 'tp/am-thanh', region: 'us-east-1', ...access },
    environment: {
      ...{ LOA_MEDIA_TO: 's3://kho/tp/am-thanh', LOA_MEDIA_S3_ENDPOINT: endpoint },
      ...{ LOA_MEDIA_S3_KEY: access.accessKeyId, LOA_MEDIA_S3_SECRET: access.secretAccessKey },
    },
    key: (sha256) => `tp/am-thanh/media/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`,
  };
}
