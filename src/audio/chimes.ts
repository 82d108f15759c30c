/** Nhạc hiệu the product ships in media/, made by scripts/make-chimes.ts. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../kernel/project-files.ts';
import type { MediaStore } from './media-store.ts';
import { probe } from './probe.ts';

/** A shipped sound that is in the media store. */
export interface StoredChime {
  name: string;
  title: string;
  sha256: string;
  bytes: number;
  durationMs: number;
  mediaType: string;
}

const TITLES: Record<string, string> = {
  'mo-dau': 'Nhạc hiệu mở đầu',
  'chuyen-muc': 'Nhạc chuyển mục',
  'ket-thuc': 'Nhạc hiệu kết thúc',
};

/** Puts the shipped chimes into the store; length and hash are read from the files themselves. */
export async function storeChimes(store: MediaStore): Promise<StoredChime[]> {
  return Promise.all(
    Object.entries(TITLES).map(async ([name, title]) => {
      const shipped = join(projectRoot, 'media', `${name}.mp3`);
      const found = await probe(shipped);
      if (!found.ok) throw new Error(`chime ${name} does not decode`);
      const copy = store.temporaryFile('.mp3');
      await copyFile(shipped, copy);
      const { sha256, bytes } = await store.put(copy);
      return {
        name,
        title,
        sha256,
        bytes,
        durationMs: Math.round(found.durationMs),
        mediaType: 'audio/mpeg',
      };
    }),
  );
}
