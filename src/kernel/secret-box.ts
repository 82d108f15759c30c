/** Secrets of other services as they lie in the database: sealed with a key that lies in the folder of keys, not in the database. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface SecretBox {
  /** @param bound what the secret belongs to; opened for anything else it is refused */
  seal(secret: string, bound: string): string;
  /** Null when it was sealed by another key, for something else, or was changed. */
  open(sealed: string, bound: string): string | null;
}

const NONCE = 12;
const TAG = 16;

/**
 * AES-256-GCM.
 *
 * @param key a secret of this installation, of at least 32 random bytes
 * @example createSecretBox(secretOf(folder.paths, 'voices')).seal('khóa', 'đài/fpt')
 */
export function createSecretBox(key: string): SecretBox {
  const bytes = Buffer.from(hkdfSync('sha256', key, '', 'loa-phuong secret box', 32));
  return {
    seal: (secret, bound) => {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', bytes, nonce).setAAD(Buffer.from(bound));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open: (sealed, bound) => {
      const all = Buffer.from(sealed, 'base64');
      if (all.length <= NONCE + TAG) return null;
      try {
        const decipher = createDecipheriv('aes-256-gcm', bytes, all.subarray(0, NONCE), {
          authTagLength: TAG,
        })
          .setAAD(Buffer.from(bound))
          .setAuthTag(all.subarray(NONCE, NONCE + TAG));
        const opened = Buffer.concat([decipher.update(all.subarray(NONCE + TAG)), decipher.final()]);
        return opened.toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
