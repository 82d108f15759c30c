/** Nhạc hiệu and pauses the product ships in media/, made by scripts/make-chimes.ts. */
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../kernel/project-files.ts';
import type { MediaStore } from './media-store.ts';

/** A shipped sound that is in the media store. */
export interface StoredChime {
  name: string;
  title: string;
  sha256: string;
  bytes: number;
  durationMs: number;
  mediaType: string;
  /** A pause: meant to be silent. */
  quiet?: true;
}

const TITLES: Record<string, string> = {
  'mo-dau': 'Nhạc hiệu mở đầu',
  'chuyen-muc': 'Nhạc chuyển mục',
  'ket-thuc': 'Nhạc hiệu kết thúc',
};

/** Silence as sound: between two items a player needs something to play. Short of what counts as dead air (2 s). */
const PAUSES: Record<string, string> = {
  'lang-0.5': 'Khoảng lặng 0,5 giây',
  'lang-1': 'Khoảng lặng 1 giây',
  'lang-1.5': 'Khoảng lặng 1,5 giây',
};

/** media/chimes.json, written when the chimes are made: a start need not decode them to know how long they are. */
const listSchema = z.record(z.string(), z.object({ sha256: z.string(), durationMs: z.number() }));

/** Puts the shipped chimes into the store. @throws Error when a file is not the one whose length is listed */
export async function storeChimes(store: MediaStore): Promise<StoredChime[]> {
  const folder = join(projectRoot, 'media');
  const listed = listSchema.parse(JSON.parse(await readFile(join(folder, 'chimes.json'), 'utf8')));
  return Promise.all(
    Object.entries({ ...TITLES, ...PAUSES }).map(async ([name, title]) => {
      const copy = store.temporaryFile('.mp3');
      await copyFile(join(folder, `${name}.mp3`), copy);
      const { sha256, bytes } = await store.put(copy);
      const known = listed[name];
      if (known?.sha256 !== sha256) throw new Error(`media/${name}.mp3 is not the file in media/chimes.json`);
      const sound = { sha256, bytes, durationMs: known.durationMs, mediaType: 'audio/mpeg' };
      return { name, title, ...sound, ...(name in PAUSES && { quiet: true as const }) };
    }),
  );
}
