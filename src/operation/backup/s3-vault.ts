/** Backups on S3-compatible storage. */
import { Refusal } from '../../kernel/errors.ts';
import type { S3Config } from '../../kernel/s3-place.ts';
import { openBucket } from '../../storage/s3-bucket.ts';
import type { Vault } from './vault.ts';

/** @param config `prefix` is a folder inside the bucket, '' for none */
export function s3Vault(config: S3Config): Vault {
  const bucket = openBucket(config);
  const { title } = bucket;
  return {
    title,
    put: (name, file, sha256) => bucket.put(name, file, sha256),
    remove: (name) => bucket.remove(name),
    size: async (name) => (await bucket.head(name))?.bytes ?? null,
    open: async (name) => {
      const found = await bucket.find(name);
      if (!found) throw new Refusal('s3-refused', `Kho ${title} từ chối: 404 NoSuchKey.`, 503);
      return found;
    },
    list: async (prefix) => {
      const names: string[] = [];
      for await (const { name } of bucket.list(prefix)) names.push(name);
      return names;
    },
    free: () => Promise.resolve(null),
  };
}
