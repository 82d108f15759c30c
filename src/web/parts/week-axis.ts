/**
 * The time axis of a week: five minutes a row, all rows of one height, with a thin gap for the hours in which nothing airs all week.
 * A ward is on air for half an hour a day; so a quarter of an hour is high enough to read, and the week fits a screen.
 */
export const ROW_MINUTES = 5;
const CHUNK_MINUTES = 30;
const CHUNK_ROWS = CHUNK_MINUTES / ROW_MINUTES;
const DAY_CHUNKS = 48;
/** Rows of a gap. */
export const GAP_ROWS = 2;
/** Rows of the longest axis: a whole day. */
export const MOST_ROWS = DAY_CHUNKS * CHUNK_ROWS;

/** Half an hour of the axis, or a gap; `row` is its first row, from 1. */
export type AxisPart = { row: number; from: number; to: number; gap: boolean };

export interface MinuteSpan {
  /** Minutes of the day. */
  fromMinute: number;
  toMinute: number;
}

/** The halves of hours that are used, one more on both sides to move things into, and the gaps between. */
export function axisOf(spans: readonly MinuteSpan[]): AxisPart[] {
  const used = new Set<number>();
  for (const { fromMinute, toMinute } of spans) {
    const first = Math.floor(fromMinute / CHUNK_MINUTES);
    const last = Math.ceil(Math.max(toMinute, fromMinute + 1) / CHUNK_MINUTES) - 1;
    for (let chunk = first - 1; chunk <= last + 1; chunk++)
      if (chunk >= 0 && chunk < DAY_CHUNKS) used.add(chunk);
  }
  const parts: AxisPart[] = [];
  let row = 1;
  for (const chunk of [...used].sort((a, b) => a - b)) {
    const from = chunk * CHUNK_MINUTES;
    const before = parts.at(-1);
    if (before && before.to < from) {
      parts.push({ row, from: before.to, to: from, gap: true });
      row += GAP_ROWS;
    }
    parts.push({ row, from, to: from + CHUNK_MINUTES, gap: false });
    row += CHUNK_ROWS;
  }
  return parts;
}

/** Where a span lies on an axis that was made of it: its first row, and how many it covers, at least one. */
export function placeOn(axis: readonly AxisPart[], span: MinuteSpan): { row: number; rows: number } {
  const row = rowAt(axis, span.fromMinute);
  const end = rowAt(axis, Math.min(Math.max(span.toMinute, span.fromMinute + 1), 24 * 60));
  return { row, rows: Math.max(1, end - row) };
}

function rowAt(axis: readonly AxisPart[], minute: number): number {
  const part = axis.findLast(({ from }) => from <= minute) ?? axis[0]!;
  const into = Math.min(minute, part.to) - part.from;
  return part.row + Math.round((part.gap ? 0 : into) / ROW_MINUTES);
}

/** Spans that touch lie beside one another: each with its lane, from 1. */
export function lanesOf<S extends MinuteSpan>(spans: readonly S[]): (S & { lane: number })[] {
  const ends: number[] = [];
  return [...spans]
    .sort((a, b) => a.fromMinute - b.fromMinute)
    .map((span) => {
      const free = ends.findIndex((end) => end <= span.fromMinute);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = Math.max(span.toMinute, span.fromMinute + ROW_MINUTES);
      return { ...span, lane: lane + 1 };
    });
}

/** The style rules that put things on rows and lanes: inline styles are kept out by the content policy. */
export function axisRules(): string {
  const rows = Array.from({ length: MOST_ROWS }, (_, index) => index + 1);
  const at = rows.map((row) => `.at-${row}{grid-row-start:${row}}`);
  const span = rows.map((row) => `.rows-${row}{grid-row-end:span ${row}}`);
  const lanes = [1, 2, 3, 4, 5, 6, 7, 8].map((lane) => `.lane-${lane}{grid-column:${lane}}`);
  return [...at, ...span, ...lanes].join('\n');
}
