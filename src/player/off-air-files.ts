/** The off-air recording as files: their names, how long they are, and which parts of which make up some minutes. Pure. */

/** One file: what was put out from `from` to `to`, UTC ms. */
export interface Take {
  path: string;
  from: number;
  to: number;
  /** Of what nobody approved beforehand (a relay, live speech): kept for some days whatever the setting. */
  owed: boolean;
}

/** A part of a clip: silence, or a stretch of a file from `start` to `end`, ms of the file. */
export type Part = { silenceMs: number } | { path: string; start: number; end: number };

/** Shorter gaps between two parts are rounding. */
const LEAST_GAP_MS = 5;
const OGG_PAGE = Buffer.from('OggS');
/** Opus counts in 48 kHz whatever its rate (RFC 7845). */
const GRANULES_A_MS = 48;

/**
 * The name of a file by the instant of its first sample.
 *
 * @example takeName(Date.UTC(2026, 10, 23)) // '2026-11-23T00-00-00.000Z.ogg'
 */
export function takeName(from: number, owed = false): string {
  return `${new Date(from).toISOString().replaceAll(':', '-')}${owed ? OWED : ''}.ogg`;
}

const OWED = '-giu';

export function isOwed(name: string): boolean {
  return name.endsWith(`${OWED}.ogg`);
}

/** The instant in a name; null for files that are not ours. */
export function takenAt(name: string): number | null {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2}\.\d{3}Z)(?:-giu)?\.ogg$/.exec(name);
  if (!match) return null;
  const at = Date.parse(`${match[1]}:${match[2]}:${match[3]}`);
  return Number.isNaN(at) ? null : at;
}

/**
 * How long an Opus file is, ms, by its last whole page: also of one that a power cut left without an end.
 *
 * @param tail its last bytes, of at least one page (65 kB)
 */
export function lengthOf(tail: Buffer): number {
  let at = tail.lastIndexOf(OGG_PAGE);
  while (at >= 0) {
    const granule = at + 14 <= tail.length ? tail.readBigInt64LE(at + 6) : -1n;
    // −1: no packet ends on this page.
    if (granule >= 0n) return Number(granule) / GRANULES_A_MS;
    at = at === 0 ? -1 : tail.lastIndexOf(OGG_PAGE, at - 1);
  }
  return 0;
}

/** The minutes [from, to) out of the files, with silence where there is none; null when no file has anything of them. */
export function partsOf(takes: readonly Omit<Take, 'owed'>[], from: number, to: number): Part[] | null {
  const parts: Part[] = [];
  let reached = from;
  for (const take of takes.toSorted((a, b) => a.from - b.from)) {
    const start = Math.max(take.from, reached);
    const end = Math.min(take.to, to);
    if (end - start < LEAST_GAP_MS) continue;
    if (start - reached >= LEAST_GAP_MS) parts.push({ silenceMs: start - reached });
    parts.push({ path: take.path, start: start - take.from, end: end - take.from });
    reached = end;
  }
  if (parts.length === 0) return null;
  if (to - reached >= LEAST_GAP_MS) parts.push({ silenceMs: to - reached });
  return parts;
}
