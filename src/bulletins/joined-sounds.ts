/** A whole bulletin as one file, just as it will sound: put together when somebody asks for it, and kept while it stays the same. */
import { joinFiles } from '../audio/join.ts';
import type { MediaStore } from '../audio/media-store.ts';
import type { Rundown } from './rundown.ts';

export interface JoinedSound {
  sha256: string;
  durationMs: number;
  /** Where each item of the rundown begins, ms. */
  startsMs: number[];
}

/** Some of them at a time: they are asked for while somebody works on them. */
const MOST_KEPT = 50;

export type JoinedSounds = ReturnType<typeof createJoinedSounds>;

export function createJoinedSounds(media: Pick<MediaStore, 'temporaryFile' | 'put' | 'file' | 'size'>) {
  const kept = new Map<string, Promise<JoinedSound>>();

  async function join({ items }: Rundown): Promise<JoinedSound> {
    const parts = await Promise.all(items.map(async ({ sha256 }) => ({ file: await media.file(sha256) })));
    const file = media.temporaryFile('.mp3');
    const { durationMs, startsMs } = await joinFiles(parts, file);
    const { sha256 } = await media.put(file);
    return { sha256, durationMs, startsMs };
  }

  /** @throws Refusal as joinFiles */
  return async function joined(rundown: Rundown): Promise<JoinedSound> {
    const key = rundown.items.map(({ sha256 }) => sha256).join(' ');
    const known = await kept.get(key)?.catch(() => null);
    if (known && (await media.size(known.sha256)) !== null) return known;
    const making = kept.get(key) && !known ? kept.get(key)! : join(rundown);
    kept.delete(key);
    kept.set(key, making);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    try {
      return await making;
    } catch (error) {
      if (kept.get(key) === making) kept.delete(key);
      throw error;
    }
  };
}
