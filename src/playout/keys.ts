/** The station server's signing key: made once, kept in the data folder, never in the database or a backup of it in clear. */
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { keyIdOf, makeKey, type SigningKey } from './signing.ts';

const keyFileSchema = z.object({ privateKey: z.string(), publicKey: z.string() });

/** Reads the key of a data folder's `keys/`, making it at the first start. The file is the owner's alone (0600). */
export function loadSigningKey(keysFolder: string): SigningKey {
  const file = join(keysFolder, 'signing-key.json');
  if (!existsSync(file)) {
    const { privateKey, publicKey } = makeKey();
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify({ privateKey, publicKey }), { mode: 0o600, flush: true });
    renameSync(temporary, file);
  }
  chmodSync(file, 0o600);
  const { privateKey, publicKey } = keyFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { keyId: keyIdOf(publicKey), publicKey, privateKey };
}
