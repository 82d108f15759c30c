import type { Sink } from './sink.ts';

/** Nothing is heard, and as-run says so; for trying out a schedule. */
export class NullSink implements Sink {
  readonly kind = 'null';
  readonly aheadMs = 0;
  readonly settleMs = 0;
  readonly alwaysOpen = false;
  readonly realTime = false;

  async open(): Promise<void> {
    // There is nothing to open.
  }

  async write(): Promise<void> {
    // Nobody hears it.
  }

  async writeSilence(): Promise<void> {
    // Nobody hears it.
  }

  async close(): Promise<void> {
    // There is nothing to close.
  }
}
