/**
 * Sound that comes in bit by bit, as MP3 that leaves bit by bit. MP3, because a listener may join it anywhere. ffmpeg is fed through
 * a pipe: it has no network and opens no file.
 */
import { startProcess } from '../kernel/process.ts';

/** 64 kbit/s mono: speech and music of a radio; a second is 8 kB. */
export const MP3_BYTES_A_SECOND = 8_000;
/** What browsers record, and what radios send. */
const CONTAINERS = 'matroska,webm,ogg,mov,mp3,aac,flac,wav';

export interface Mp3Stream {
  /** Takes the next bytes; resolves when it can take more. */
  write(bytes: Uint8Array): Promise<void>;
  /** No more comes: what is left is encoded. */
  end(): void;
  kill(): void;
  /** Resolves when everything has left: null, or ffmpeg's last line when it could not read what came. */
  ended: Promise<string | null>;
}

/**
 * @param format what comes, by ffmpeg's name; found out from its beginning without one
 * @param longestMs after so long it is ended, machine ms
 */
export function startMp3(
  options: { longestMs: number; format?: string },
  onMp3: (chunk: Buffer) => void,
): Mp3Stream {
  const { format, longestMs } = options;
  const words = ['-nostdin', '-v', 'error', '-protocol_whitelist', 'pipe', '-format_whitelist', CONTAINERS]
    .concat(['-probesize', '16384', '-analyzeduration', '200000', '-fflags', '+nobuffer'])
    .concat(format === undefined ? [] : ['-f', format])
    .concat(['-i', 'pipe:0', '-map', '0:a:0', '-vn', '-map_metadata', '-1', '-ac', '1', '-ar', '44100'])
    .concat(['-c:a', 'libmp3lame', '-b:a', '64k', '-write_xing', '0', '-id3v2_version', '0'])
    .concat(['-flush_packets', '1', '-f', 'mp3', 'pipe:1']);
  const ffmpeg = startProcess('ffmpeg', words, {
    ...{ wallMs: longestMs, cpuSeconds: longestMs / 1000, memoryBytes: 1.5 * 2 ** 30 },
  });
  ffmpeg.stdout.on('data', onMp3);
  const drained = new Promise((resolve) => ffmpeg.stdout.once('close', resolve));
  const ended = ffmpeg.ended.then(
    async ({ code, stderr, stoppedBy }) => {
      if (stoppedBy === null) await drained;
      return code === 0 ? null : (stderr.trim().split('\n').at(-1) ?? 'ffmpeg failed');
    },
    (error: unknown) => String(error),
  );
  return {
    async write(bytes) {
      if (ffmpeg.stdin.write(bytes)) return;
      await Promise.race([new Promise((resolve) => ffmpeg.stdin.once('drain', resolve)), ended]);
    },
    end: () => ffmpeg.stdin.end(),
    kill: () => {
      ffmpeg.kill();
      ffmpeg.stdout.destroy();
    },
    ended,
  };
}
