import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { Refusal } from '../../kernel/errors.ts';
import { sha256 } from '../../kernel/hash.ts';
import { keptFileSchema, objectName, type KeptFile, type Manifest } from './manifest.ts';
import type { Vault } from './vault.ts';

/** The files of a backup. @throws Refusal when the list has not its hash or can't be read */
export async function filesOf(vault: Vault, { files, id }: Manifest): Promise<KeptFile[]> {
  try {
    const packed = await buffer(await vault.open(objectName(files.sha256)));
    if (sha256(packed) !== files.sha256) throw new Error('other bytes');
    return z.array(keptFileSchema).parse(JSON.parse(gunzipSync(packed).toString()));
  } catch {
    throw new Refusal('backup-damaged', `Danh sách tệp của bản sao lưu ${id} bị hỏng hoặc không đọc được.`);
  }
}
