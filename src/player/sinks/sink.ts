/** Where sound goes. The output paces it; a sink only takes samples in order. */
import type { Writable } from 'node:stream';
import { isFull } from '../reserve.ts';

/** Everything in the player is mono, signed 16-bit, at this rate. */
export const SAMPLE_RATE = 44_100;

/** Samples a millisecond. */
export const SAMPLES_PER_MS = SAMPLE_RATE / 1000;

export interface Sink {
  readonly kind: 'alsa' | 'pulse' | 'pipe' | 'file' | 'null';
  /** How long before it is heard a sample must be handed over, machine ms: the depth of the buffers behind. */
  readonly aheadMs: number;
  /** What it swallows after it was opened, machine ms; no sound is handed over before. */
  readonly settleMs: number;
  /** Opened once and fed silence between programmes; others are opened for a programme and closed after it. */
  readonly alwaysOpen: boolean;
  /** Makes sound in real time, so that it can't follow a sandbox that runs faster. */
  readonly realTime: boolean;
  /** Begins; the first sample is heard at `at`, UTC ms of the player's clock. */
  open(at: number): Promise<void>;
  /** Takes the next samples; resolves when it can take more. */
  write(samples: Int16Array): Promise<void>;
  /** Takes the next `count` samples of silence. */
  writeSilence(count: number): Promise<void>;
  /** Lets what it was given be heard to its end, and closes. Harmless when it is not open. */
  close(): Promise<void>;
}

/** Why a sink says no; the words are Vietnamese, without a full stop. */
const SINK_FAULTS = {
  gone: 'thiết bị âm thanh không mở được hoặc bị ngắt',
  slow: 'thiết bị âm thanh không nhận thêm tiếng',
  'no-program': 'máy thiếu chương trình phát ra thiết bị âm thanh',
  'no-reader': 'chương trình nhận tiếng không chạy',
} as const;

/** A sink said no: the sound card is gone. The message is for the log. */
export class SinkFailed extends Error {
  override readonly name = 'SinkFailed';
  constructor(
    readonly code: keyof typeof SINK_FAULTS,
    message: string,
  ) {
    super(message);
  }
}

/** What people are told of a sink that failed with `error`. */
export function sinkFailureOf(error: unknown): string {
  if (error instanceof SinkFailed) return SINK_FAULTS[error.code];
  return isFull(error) ? 'đĩa của đầu phát đã đầy' : 'ngõ ra âm thanh bị lỗi';
}

/**
 * Waits until a stream that is full has taken what it was given; false when it took nothing for `stalledMs`, machine ms. A stream
 * that ended (`gone`) counts as having taken it: its owner knows of the end.
 */
export async function takenBy(stream: Writable, stalledMs: number, gone: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  let drained = () => {};
  const taken = new Promise<boolean>((resolve) => {
    drained = () => resolve(true);
    stream.once('drain', drained);
    // After a standstill of our own the timer comes first, and the news that it has drained right after it.
    timer = setTimeout(() => setImmediate(() => resolve(!stream.writableNeedDrain)), stalledMs);
    gone.then(drained, drained);
  });
  const result = await taken;
  clearTimeout(timer);
  stream.off('drain', drained);
  return result;
}
