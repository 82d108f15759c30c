/** The items of a joined bulletin as a cue sheet, which editors and burners of discs read. Pure. */

export interface CuePoint {
  title: string;
  /** From the beginning of the file, ms. */
  startMs: number;
}

/** Frames of a compact disc, in which cue sheets count. */
const FRAMES_A_SECOND = 75;

/** @example cueSheet('Bản tin sáng', 'ban-tin.mp3', [{ title: 'Nhạc hiệu', startMs: 0 }]) */
export function cueSheet(title: string, file: string, points: readonly CuePoint[]): string {
  const tracks = points.flatMap((point, index) => [
    `  TRACK ${String(index + 1).padStart(2, '0')} AUDIO`,
    `    TITLE ${quoted(point.title)}`,
    `    INDEX 01 ${timeOf(point.startMs)}`,
  ]);
  return [`TITLE ${quoted(title)}`, `FILE ${quoted(file)} MP3`, ...tracks, ''].join('\r\n');
}

/** The format knows no way to write a quotation mark, and has one line a word. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '”').replace(/\s+/g, ' ')}"`;
}

function timeOf(ms: number): string {
  const frames = Math.round((ms * FRAMES_A_SECOND) / 1000);
  const seconds = Math.floor(frames / FRAMES_A_SECOND);
  return [Math.floor(seconds / 60), seconds % 60, frames % FRAMES_A_SECOND]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
