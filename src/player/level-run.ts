/** How long a sound has stayed under a level, up to now. */
import { SAMPLE_RATE } from './sinks/sink.ts';

const WINDOW = SAMPLE_RATE / 10;

export class LevelRun {
  private readonly quiet: number;
  private squares = 0;
  private inWindow = 0;
  private windows = 0;

  /** @param level dBFS */
  constructor(level: number) {
    this.quiet = (32_768 * 10 ** (level / 20)) ** 2 * WINDOW;
  }

  hear(samples: Int16Array): void {
    for (const sample of samples) {
      this.squares += sample * sample;
      if (++this.inWindow < WINDOW) continue;
      this.windows = this.squares <= this.quiet ? this.windows + 1 : 0;
      this.squares = this.inWindow = 0;
    }
  }

  /** Whole tenths of a second, as ms. */
  ms(): number {
    return this.windows * 100;
  }
}
