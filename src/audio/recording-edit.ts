/**
 * How a recording is trimmed, faded and cut before it is mastered. It is data beside the original, which stays as it was given; all
 * times are of the original, in ms.
 */
import type { Stretch } from './silences.ts';

export interface RecordingEdit {
  /** Left away at the beginning. */
  trimStartMs: number;
  /** Left away at the end. */
  trimEndMs: number;
  fadeInMs: number;
  fadeOutMs: number;
  /** Left out in between: in order, apart from each other, inside what the trims leave. */
  cuts: Stretch[];
}

export const NO_EDIT: RecordingEdit = { trimStartMs: 0, trimEndMs: 0, fadeInMs: 0, fadeOutMs: 0, cuts: [] };

/** Shorter than this nobody hears anything. */
export const SHORTEST_KEPT_MS = 400;
/** At a cut the sound goes down and comes up again this fast: shorter clicks, longer is heard as a gap. */
const RAMP_MS = 5;

export function isNoEdit(edit: RecordingEdit): boolean {
  const { trimStartMs, trimEndMs, fadeInMs, fadeOutMs, cuts } = edit;
  return trimStartMs + trimEndMs + fadeInMs + fadeOutMs === 0 && cuts.length === 0;
}

/** What is heard, in order, as stretches of the original. */
export function keptPieces(edit: RecordingEdit, durationMs: number): Stretch[] {
  const pieces: Stretch[] = [];
  let fromMs = edit.trimStartMs;
  for (const cut of edit.cuts) {
    pieces.push({ fromMs, toMs: cut.fromMs });
    fromMs = cut.toMs;
  }
  pieces.push({ fromMs, toMs: durationMs - edit.trimEndMs });
  return pieces.filter((piece) => piece.toMs > piece.fromMs);
}

/** How long it is once edited, ms. */
export function editedMs(edit: RecordingEdit, durationMs: number): number {
  return keptPieces(edit, durationMs).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

/** Silence at an end that somebody would want gone. */
const PROPOSED_MS = 2_000;
/** So much of it stays: a voice that begins at once sounds cut off. */
const BREATH_MS = 300;

/** Trims of the silence before and after the speech; null where there is none worth it, or nothing but silence. */
export function proposedTrims(
  silences: readonly Stretch[],
  durationMs: number,
): { trimStartMs: number; trimEndMs: number } | null {
  const whole = Math.floor(durationMs);
  const long = silences.filter(({ fromMs, toMs }) => toMs - fromMs >= PROPOSED_MS);
  if (long.some(({ fromMs, toMs }) => fromMs === 0 && toMs >= whole)) return null;
  const first = long.find(({ fromMs }) => fromMs === 0);
  const last = long.find(({ toMs }) => toMs >= whole);
  if (!first && !last) return null;
  return {
    trimStartMs: first ? first.toMs - BREATH_MS : 0,
    trimEndMs: last ? whole - (last.fromMs + BREATH_MS) : 0,
  };
}

interface Piece {
  from: number;
  to: number;
  /** Frames of the result before it. */
  before: number;
  rampsIn: boolean;
  rampsOut: boolean;
}

/** Applies an edit to one channel of sound that streams by, exact to the sample of its rate. */
export class EditedStream {
  private readonly pieces: Piece[];
  private readonly frames: number;
  private readonly ramp: number;
  private readonly fadeIn: number;
  private readonly fadeOut: number;
  private at = 0;

  /** @param durationMs of the original, by its own decoded samples */
  constructor(edit: RecordingEdit, durationMs: number, sampleRate: number) {
    const frame = (ms: number) => Math.round((ms * sampleRate) / 1000);
    const kept = keptPieces(edit, durationMs);
    let before = 0;
    this.pieces = kept.map(({ fromMs, toMs }, index) => {
      const last = index === kept.length - 1;
      const piece = {
        ...{ from: frame(fromMs), to: frame(toMs), before },
        rampsIn: fromMs > 0,
        rampsOut: !last || edit.trimEndMs > 0,
      };
      before += piece.to - piece.from;
      return piece;
    });
    this.frames = before;
    this.ramp = frame(RAMP_MS);
    this.fadeIn = frame(edit.fadeInMs);
    this.fadeOut = frame(edit.fadeOutMs);
  }

  /** What of the next block is heard; a copy. */
  run(block: Float32Array): Float32Array {
    const begins = this.at;
    const ends = begins + block.length;
    this.at = ends;
    const parts = this.pieces
      .filter(({ from, to }) => from < ends && to > begins)
      .map((piece) => {
        const from = Math.max(piece.from, begins);
        const part = block.slice(from - begins, Math.min(piece.to, ends) - begins);
        this.shape(part, piece, from - piece.from);
        return part;
      });
    return parts.length === 1 ? parts[0]! : joined(parts);
  }

  private shape(part: Float32Array, piece: Piece, offset: number): void {
    const { ramp, fadeIn, fadeOut, frames } = this;
    const length = piece.to - piece.from;
    const first = piece.before + offset;
    const nearIn = piece.rampsIn && offset < ramp;
    const nearOut = piece.rampsOut && offset + part.length > length - ramp;
    const fades = first < fadeIn || first + part.length > frames - fadeOut;
    if (!nearIn && !nearOut && !fades) return;
    for (let i = 0; i < part.length; i++) {
      const into = offset + i;
      const at = first + i;
      let gain = 1;
      if (piece.rampsIn && into < ramp) gain *= into / ramp;
      if (piece.rampsOut && length - 1 - into < ramp) gain *= (length - 1 - into) / ramp;
      if (at < fadeIn) gain *= risen(at / fadeIn);
      if (frames - 1 - at < fadeOut) gain *= risen((frames - 1 - at) / fadeOut);
      part[i]! *= gain;
    }
  }
}

/** From 0 to 1 without a corner. */
const risen = (share: number) => 0.5 - 0.5 * Math.cos(Math.PI * Math.max(0, share));

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** What is wrong with an edit, at which part of it; a sentence. */
export interface EditFault {
  part: 'start' | 'end' | 'fadeIn' | 'fadeOut' | 'cuts' | `cut${number}`;
  message: string;
}

/** More cuts than anybody makes by hand. */
export const MOST_CUTS = 100;

/**
 * Brings what was asked for into order: cuts sorted, joined where they touch, and only as far as the trims leave something to cut.
 * Or says what is wrong, in the order of the parts.
 */
export function checkedEdit(
  wanted: RecordingEdit,
  durationMs: number,
): { edit: RecordingEdit } | { faults: EditFault[] } {
  const whole = Math.floor(durationMs);
  const faults: EditFault[] = [];
  const { trimStartMs, trimEndMs, fadeInMs, fadeOutMs } = wanted;
  const endMs = whole - trimEndMs;
  if (trimStartMs >= whole) faults.push({ part: 'start', message: 'Điểm bắt đầu nằm ngoài bản ghi.' });
  else if (endMs <= trimStartMs) faults.push({ part: 'end', message: 'Điểm dừng phải sau điểm bắt đầu.' });
  if (wanted.cuts.length > MOST_CUTS)
    faults.push({ part: 'cuts', message: `Nhiều nhất ${MOST_CUTS} đoạn cắt bỏ.` });
  wanted.cuts.forEach(({ fromMs, toMs }, index) => {
    const part = `cut${index}` as const;
    if (toMs <= fromMs) faults.push({ part, message: `Đoạn cắt ${index + 1}: điểm cuối phải sau điểm đầu.` });
    else if (fromMs >= whole) faults.push({ part, message: `Đoạn cắt ${index + 1} nằm ngoài bản ghi.` });
  });
  if (faults.length > 0) return { faults };
  const edit = { ...wanted, cuts: orderedCuts(wanted.cuts, trimStartMs, endMs) };
  const leftMs = editedMs(edit, whole);
  if (leftMs < SHORTEST_KEPT_MS) {
    return { faults: [{ part: 'cuts', message: 'Cắt như vậy thì bản ghi không còn gì để nghe.' }] };
  }
  if (fadeInMs + fadeOutMs > leftMs) {
    const message = 'To dần và nhỏ dần cộng lại dài hơn phần còn lại của bản ghi.';
    return { faults: [{ part: fadeInMs > fadeOutMs ? 'fadeIn' : 'fadeOut', message }] };
  }
  return { edit: trimmedByCuts(edit, whole) };
}

function orderedCuts(cuts: readonly Stretch[], startMs: number, endMs: number): Stretch[] {
  const ordered: Stretch[] = [];
  for (const cut of cuts.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const fromMs = Math.max(startMs, cut.fromMs);
    const toMs = Math.min(endMs, cut.toMs);
    const last = ordered.at(-1);
    if (toMs <= fromMs) continue;
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else ordered.push({ fromMs, toMs });
  }
  return ordered;
}

/** A cut at an end is a trim: one way to say one thing. */
function trimmedByCuts(edit: RecordingEdit, durationMs: number): RecordingEdit {
  const cuts = [...edit.cuts];
  let { trimStartMs, trimEndMs } = edit;
  if (cuts[0]?.fromMs === trimStartMs) trimStartMs = cuts.shift()!.toMs;
  if (cuts.at(-1)?.toMs === durationMs - trimEndMs) trimEndMs = durationMs - cuts.pop()!.fromMs;
  return { ...edit, trimStartMs, trimEndMs, cuts };
}
