/**
 * The station server's signing keys: made once, kept in the data folder, never in the database or a backup of it in clear. A key is
 * changed in two steps, since a player trusts a new one only by a schedule that a key it holds has signed: the next key is announced,
 * and signs once the players hold it.
 */
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { PublicKey } from './contract.ts';
import { keyIdOf, makeKey, type SigningKey } from './signing.ts';

const pairSchema = z.object({ privateKey: z.string(), publicKey: z.string() });
const keyFileSchema = pairSchema.extend({
  /** Announced, and not signing yet. */
  next: pairSchema.extend({ announcedAt: z.number(), afterRevision: z.number() }).optional(),
  /** Public keys that signed before, the newest first: what they signed is still to be verified. */
  former: z.array(z.string()).default([]),
});
type KeyFile = z.output<typeof keyFileSchema>;

export interface StationKeys {
  /** What signs now. */
  signing: SigningKey;
  /** What players are told to trust: the signing key, and the next one once it is announced. */
  listed: PublicKey[];
  /** All that ever signed. */
  known: PublicKey[];
  next: AnnouncedKey | null;
}

export interface AnnouncedKey extends PublicKey {
  /** UTC ms of the machine's clock. */
  announcedAt: number;
  /** Schedules with a higher revision list it. */
  afterRevision: number;
}

/** Reads the keys of a data folder's `keys/`, making one at the first start. The file is the owner's alone (0600). */
export function loadKeys(keysFolder: string): StationKeys {
  if (!existsSync(fileOf(keysFolder))) write(keysFolder, { ...pairOf(makeKey()), former: [] });
  chmodSync(fileOf(keysFolder), 0o600);
  const { next, former, ...pair } = read(keysFolder);
  const signing = { keyId: keyIdOf(pair.publicKey), ...pair };
  const announced = next && {
    ...publicOf(next.publicKey),
    ...{ announcedAt: next.announcedAt, afterRevision: next.afterRevision },
  };
  return {
    signing,
    listed: [pair.publicKey, ...(next ? [next.publicKey] : [])].map(publicOf),
    known: [pair.publicKey, ...former].map(publicOf),
    next: announced ?? null,
  };
}

/** Keys that never change, for a server that holds them in memory. */
export function fixedKeys(signing: SigningKey): () => StationKeys {
  const own = publicOf(signing.publicKey);
  const keys = { signing, listed: [own], known: [own], next: null };
  return () => keys;
}

/** The keys as they stood at the last look: they are asked for at each heartbeat. */
export function createKeyring(keysFolder: string) {
  let held = loadKeys(keysFolder);
  return {
    current: (): StationKeys => held,
    /** After another process may have changed them. */
    refresh: (): void => void (held = loadKeys(keysFolder)),
  };
}

/** Makes the next key, which schedules list from now on; it signs nothing yet. */
export function announceNextKey(keysFolder: string, announcedAt: number, afterRevision: number): void {
  const next = { ...pairOf(makeKey()), announcedAt, afterRevision };
  write(keysFolder, { ...read(keysFolder), next });
}

/** From now on the announced key signs, and the one before it is trusted by no player that hears of it. */
export function adoptNextKey(keysFolder: string): void {
  const { next, former, publicKey } = read(keysFolder);
  if (!next) throw new TypeError('no key was announced');
  write(keysFolder, { ...pairOf(next), former: [publicKey, ...former] });
}

function fileOf(keysFolder: string): string {
  return join(keysFolder, 'signing-key.json');
}

function read(keysFolder: string): KeyFile {
  return keyFileSchema.parse(JSON.parse(readFileSync(fileOf(keysFolder), 'utf8')));
}

function write(keysFolder: string, keys: KeyFile): void {
  const temporary = `${fileOf(keysFolder)}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(keys), { mode: 0o600, flush: true });
  renameSync(temporary, fileOf(keysFolder));
}

function pairOf({ privateKey, publicKey }: Pick<SigningKey, 'privateKey' | 'publicKey'>) {
  return { privateKey, publicKey };
}

function publicOf(publicKey: string): PublicKey {
  return { keyId: keyIdOf(publicKey), publicKey };
}
