import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../kernel/hash.ts';
import { openBucket } from './s3-bucket.ts';
import { S3StandIn } from './testing/s3-stand-in.ts';

describe('a bucket', () => {
  let storage: S3StandIn;
  let folder: string;
  beforeEach(async () => {
    storage = new S3StandIn('kho');
    await storage.start();
    folder = mkdtempSync(join(tmpdir(), 'loa-bucket-'));
  });
  afterEach(async () => {
    await storage.stop();
    rmSync(folder, { recursive: true });
  });

  const open = (more: Partial<Parameters<typeof openBucket>[0]> = {}) =>
    openBucket({
      ...{ endpoint: storage.endpoint, bucket: 'kho', prefix: 'phường/loa', region: 'us-east-1' },
      ...{ ...storage.access, ...more },
    });
  const put = (name: string, words: string, as = sha256(words)) => {
    const file = join(folder, 'file');
    writeFileSync(file, words);
    return open().put(name, file, as);
  };

  it('gives back what was put, whole and in part, and tells its length and time', async () => {
    await put('media/một & hai', 'một hai ba');
    expect([...storage.objects.keys()]).toEqual(['phường/loa/media/một & hai']);
    expect(await text((await open().find('media/một & hai'))!)).toBe('một hai ba');
    expect(await text((await open().find('media/một & hai', { from: 6, to: 9 }))!)).toBe('hai');
    const held = await open().head('media/một & hai');
    expect(held!.bytes).toBe(12);
    expect(Math.abs(held!.modifiedAt - storage.now())).toBeLessThan(5_000);
    await open().remove('media/một & hai');
    await open().remove('media/một & hai');
    expect(await open().find('media/một & hai')).toBeNull();
    expect(await open().head('media/một & hai')).toBeNull();
  });

  it('lists page after page below a prefix, names as they were given', async () => {
    for (const name of ['a/1', 'a/2 <&>', 'a/3', 'a/4', 'a/5', 'b/1']) await put(name, name);
    const found = [];
    for await (const one of open().list('a/')) found.push([one.name, one.bytes]);
    expect(found).toEqual(['a/1', 'a/2 <&>', 'a/3', 'a/4', 'a/5'].map((name) => [name, name.length]));
    expect([await open().isEmpty('a/'), await open().isEmpty('c/')]).toEqual([false, true]);
  });

  it('refuses bytes that are not those of the hash, and keeps nothing of an upload that breaks off', async () => {
    await expect(put('x', 'một', sha256('hai'))).rejects.toThrow(/từ chối: 400 XAmzContentSHA256Mismatch/);
    storage.breaksAfter = 1_000;
    await expect(put('x', 'dài '.repeat(100_000))).rejects.toMatchObject({ code: 's3-away', status: 503 });
    storage.breaksAfter = null;
    expect(await open().head('x')).toBeNull();
  });

  it('tells of a line that breaks while bytes come', async () => {
    await put('x', 'dài '.repeat(100_000));
    storage.breaksAfter = 1_000;
    await expect(text((await open().find('x'))!)).rejects.toMatchObject({ code: 's3-away' });
  });

  it('says plainly who is refused and why, and never a secret', async () => {
    const said: string[] = [];
    const told = (work: Promise<unknown>) =>
      work.then(
        () => said.push('không lỗi'),
        (error: unknown) => said.push((error as Error).message, (error as Error).stack ?? ''),
      );
    await told(open({ secretAccessKey: 'bí mật khác' }).find('x'));
    expect(said[0]).toBe('Kho s3://kho/phường/loa từ chối: 403 SignatureDoesNotMatch.');
    storage.aheadMs = 3_600_000;
    await told(open().find('x'));
    expect(said[2]).toMatch(/403 RequestTimeTooSkewed/);
    expect((await open().time())! - new Date().getTime()).toBeGreaterThan(3_500_000);
    storage.aheadMs = 0;
    await told(open({ bucket: 'kho-khac' }).find('x'));
    expect(said[4]).toMatch(/404 NoSuchBucket/);
    storage.refusing = { status: 403, code: 'AccessDenied' };
    await told(open().head('x'));
    await storage.stop();
    await told(open().find('x'));
    expect(said[8]).toMatch(/^Không liên lạc được kho s3:\/\/kho\/phường\/loa: ECONNREFUSED/);
    expect(said.join('\n')).not.toMatch(/bí mật|Credential|Signature=/);
    await storage.start();
    expect(readdirSync(folder)).toEqual([]);
  });
});
