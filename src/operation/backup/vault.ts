/** Where backups lie: a folder, or S3-compatible storage. Names are paths without a leading slash. */
import type { Readable } from 'node:stream';

export interface Vault {
  /** For people: '/srv/sao-luu', 's3://kho/loa'. */
  readonly title: string;
  /** Bytes, null when it is not there. */
  size(name: string): Promise<number | null>;
  /**
   * Puts a file there under a name, whole or not at all; what is there already is replaced.
   *
   * @param sha256 of its bytes
   */
  put(name: string, file: string, sha256: string): Promise<void>;
  open(name: string): Promise<Readable>;
  /** Where it lies on this machine, if it does: it can then be linked instead of copied. */
  path?(name: string): string;
  /** Names below a prefix that ends in '/'. */
  list(prefix: string): Promise<string[]>;
  remove(name: string): Promise<void>;
  /** Free bytes, where that can be known. */
  free(): Promise<number | null>;
}
