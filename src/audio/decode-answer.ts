/** A sound file that another server answered with, as samples: under the same guard as a person's upload. */
import { rm, writeFile } from 'node:fs/promises';
import type { Pcm } from '../kernel/pcm.ts';
import { decodeToPcm } from './decode.ts';
import type { MediaStore } from './media-store.ts';

/** A sentence is never that long. */
const LIMITS = { maxDurationMs: 3 * 60_000, wallMs: 30_000 };

/** @throws Refusal `audio-…` when it is no sound */
export async function decodeAnswer(
  media: Pick<MediaStore, 'temporaryFile'>,
  bytes: Buffer,
  sampleRate: number,
  signal?: AbortSignal,
): Promise<Pcm> {
  const file = media.temporaryFile('.answer');
  try {
    await writeFile(file, bytes, { mode: 0o600 });
    return await decodeToPcm(file, { sampleRate, limits: LIMITS, ...(signal && { signal }) });
  } finally {
    await rm(file, { force: true });
  }
}
