/** One place, one installation: two in it would clear away what the other keeps there. */
import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { readMeta } from '../accounts/meta.ts';
import { hashFile } from '../audio/media-store.ts';
import type { Refusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Executor } from '../storage/database.ts';

const ownerSchema = z.object({ installation: z.string() });

/** What tells this installation from others, also where several servers share its database. */
export async function installationId(db: Executor, now: number): Promise<string> {
  const id = newId(now);
  await db
    .insertInto('meta')
    .values({ key: 'installation', value: id })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  return (await readMeta(db, 'installation'))!;
}

export interface Claim {
  place: {
    size(name: string): Promise<number | null>;
    open(name: string): Promise<Readable>;
    put(name: string, file: string, sha256: string): Promise<void>;
  };
  /** Of the file that says whose the place is. */
  name: string;
  /** As `installationId`. */
  mine: string;
  /** A folder for a moment's file. */
  temporary: string;
}

/** Writes down whose the place is, where nobody has. @throws what `ofAnother` makes where it is another installation's */
export async function claimPlace(
  { place, name, mine, temporary }: Claim,
  ofAnother: () => Refusal,
): Promise<void> {
  if ((await place.size(name)) !== null) {
    const owner = ownerSchema.safeParse(JSON.parse(await text(await place.open(name))));
    if (owner.success && owner.data.installation === mine) return;
    throw ofAnother();
  }
  const file = join(temporary, `owner-${mine}-${randomBytes(4).toString('hex')}`);
  try {
    await writeFile(file, JSON.stringify({ installation: mine }));
    await place.put(name, file, (await hashFile(file)).sha256);
  } finally {
    await rm(file, { force: true });
  }
}
