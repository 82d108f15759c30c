/**
 * The player's own ear on what it puts out: dead air is known by the samples, not by the file's name. The level is measured before
 * the volume is applied; volume is reported by itself.
 */
import { SAMPLE_RATE } from './sinks/sink.ts';

const WINDOW = SAMPLE_RATE / 10;
/** −40 dBFS as the mean square of 16-bit samples. */
const QUIET_MEAN_SQUARE = (32_768 * 10 ** (-40 / 20)) ** 2;
/** Readers pause between sentences and items for up to a second and a half; only what is longer is dead air. */
const SHORTEST_SILENCE = 2 * SAMPLE_RATE;

/** Counts silence in a stream of samples, whatever pieces it comes in. */
export class SilenceMeter {
  private total = 0;
  private squares = 0;
  private inWindow = 0;
  private quietRun = 0;
  private silent = 0;

  hear(samples: Int16Array): void {
    for (const sample of samples) {
      this.squares += sample * sample;
      if (++this.inWindow === WINDOW) this.endWindow();
    }
    this.total += samples.length;
  }

  /** Length of the silence that goes on now, ms. */
  currentMs(): number {
    return (this.quietRun / SAMPLE_RATE) * 1000;
  }

  /**
   * Silence heard so far, ms: every stretch of 2 s or more under −40 dBFS, whole; and a sound that was quiet from its beginning to
   * now, however short.
   */
  silentMs(): number {
    const quietNow = this.quietRun + (this.isQuiet() ? this.inWindow : 0);
    const counts = quietNow >= SHORTEST_SILENCE || quietNow === this.total;
    return Math.round(((this.silent + (counts ? quietNow : 0)) / SAMPLE_RATE) * 1000);
  }

  private isQuiet(): boolean {
    return this.squares <= QUIET_MEAN_SQUARE * this.inWindow;
  }

  private endWindow(): void {
    if (this.isQuiet()) this.quietRun += WINDOW;
    else {
      if (this.quietRun >= SHORTEST_SILENCE) this.silent += this.quietRun;
      this.quietRun = 0;
    }
    this.squares = 0;
    this.inWindow = 0;
  }
}
