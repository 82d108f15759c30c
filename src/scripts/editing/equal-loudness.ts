/** How much two sounds are raised or lowered so that both are heard equally loud, and neither is torn. */

interface Level {
  loudnessLufs: number | null;
  truePeakDbtp: number | null;
}

/** No listening is louder than this. */
const CEILING_DBTP = -1;

export interface EqualGains {
  /** dB */
  before: number;
  after: number;
  /** What both are heard at; null where one of them has no loudness. */
  targetLufs: number | null;
}

/**
 * The mastered sound is the measure; where the original can't be raised to it without clipping, both are heard that much softer.
 *
 * @example equalGains({ loudnessLufs: -30, truePeakDbtp: -12 }, { loudnessLufs: -16, truePeakDbtp: -1.2 }) // { before: 11, after: -3, targetLufs: -19 }
 */
export function equalGains(before: Level, after: Level): EqualGains {
  if (before.loudnessLufs === null || after.loudnessLufs === null)
    return { before: 0, after: 0, targetLufs: null };
  const room = CEILING_DBTP - (before.truePeakDbtp ?? CEILING_DBTP);
  const targetLufs = Math.min(after.loudnessLufs, before.loudnessLufs + room);
  return {
    before: targetLufs - before.loudnessLufs,
    after: targetLufs - after.loudnessLufs,
    targetLufs,
  };
}
