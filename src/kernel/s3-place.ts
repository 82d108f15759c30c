/** A place on S3-compatible storage as the environment names it. */
import { Refusal } from './errors.ts';

/** S3-compatible storage. */
export interface S3Config {
  /** https://s3.example.vn, without a slash at the end. */
  endpoint: string;
  bucket: string;
  /** A folder inside the bucket; '' for none. */
  prefix: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export type S3Variables = {
  [name in `LOA_${'BACKUP' | 'MEDIA'}_S3_${'ENDPOINT' | 'REGION' | 'KEY' | 'SECRET'}`]?: string | undefined;
};

/**
 * @param to 's3://bucket/prefix'
 * @param what the place is wanted for, as a refusal begins
 * @returns null where the address is none
 * @throws Refusal when the access is missing
 */
export function s3PlaceOf(
  to: string,
  whose: 'BACKUP' | 'MEDIA',
  what: string,
  env: S3Variables,
): S3Config | null {
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,62})(?:\/([\w./-]*?))?\/?$/.exec(to) ?? [];
  if (bucket === undefined) return null;
  const own = `LOA_${whose}_S3_` as const;
  const endpoint = env[`${own}ENDPOINT`];
  const accessKeyId = env[`${own}KEY`];
  const secretAccessKey = env[`${own}SECRET`];
  if (endpoint === undefined || accessKeyId === undefined || secretAccessKey === undefined)
    throw new Refusal('bad-environment', `${what} cần thêm ${own}ENDPOINT, ${own}KEY và ${own}SECRET.`);
  const region = env[`${own}REGION`] ?? 'us-east-1';
  return { endpoint, bucket, prefix, region, accessKeyId, secretAccessKey };
}
