/**
 * Sound without a header (.g722, .sln, .al and the like) is known by the ending of its name alone, and ffmpeg takes it so. The media
 * store knows no names: such a recording is kept with a header put before it, its coded sound untouched.
 */
import { rm } from 'node:fs/promises';
import type { MediaStore } from './media-store.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { probe, type ProbeAccepted } from './probe.ts';

/** The ending of a name as a person's machine gave it, fit for a path of ours; '' for none. @example '.g722' */
export function endingOf(name: string): string {
  const ending = /\.([a-z0-9_]{1,10})$/i.exec(name)?.[1];
  return ending === undefined ? '' : `.${ending.toLowerCase()}`;
}

/** Said where no container of ours holds a sound: nothing could play it from the store. */
export const NOT_KEPT = {
  code: 'undecodable',
  message: 'Âm thanh thuộc định dạng không lưu lại được; hãy xuất ra MP3 hoặc WAV rồi tải lên.',
};

/** What holds any coded sound, the widest known first. */
const CONTAINERS = ['wav', 'matroska', 'nut'];
/** Of the container's own rounding. */
const SAME_MS = 50;

/**
 * The file to keep of an accepted recording: `named` itself where it is known without its name, or one beside it that has a header.
 * Null where no container holds it.
 *
 * @param named with the ending that it was probed with, so told by `found`
 * @param nameless the same bytes under a name without ending
 */
export async function keptFile(
  media: Pick<MediaStore, 'temporaryFile'>,
  files: { named: string; nameless: string },
  found: ProbeAccepted,
  signal?: AbortSignal,
): Promise<string | null> {
  const { named, nameless } = files;
  const aborted = signal && { signal };
  const [byName, byContent] = await Promise.all([named, nameless].map((file) => demuxerOf(file, signal)));
  if (byName === byContent) return named;
  for (const container of CONTAINERS) {
    const kept = media.temporaryFile();
    const { code } = await runFfmpeg({
      input: { kind: 'file', path: named },
      output: ['-map', '0:a:0', '-c:a', 'copy', '-f', container, '-bitexact'],
      to: { path: kept },
      ...aborted,
    });
    const result = code === 0 ? await probe(kept, { ...aborted }) : null;
    if (result?.ok && Math.abs(result.durationMs - found.durationMs) <= SAME_MS) return kept;
    await rm(kept, { force: true });
  }
  return null;
}

/** ffmpeg's name of what a file is; null where it knows none. */
async function demuxerOf(file: string, signal?: AbortSignal): Promise<string | null> {
  const { lines } = await runFfmpeg({
    input: { kind: 'file', path: file },
    output: ['-map', '0:a:0', '-t', '0', '-f', 'null'],
    to: { write: () => undefined },
    ...(signal && { signal }),
  });
  return lines.map((line) => /^Input #0, (\S+), from/.exec(line)?.[1]).find(Boolean) ?? null;
}
