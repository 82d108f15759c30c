/** The sound card through ALSA: raw PCM into aplay (alsa-utils). */
import { ProgramMissing, startProcess, type RunningProcess } from '../../kernel/process.ts';
import { SAMPLE_RATE, SinkFailed, type Sink } from './sink.ts';

/**
 * aplay begins to sound when its buffer is full, so that from then on a sample is heard this long after it was handed over. Deep
 * enough for a busy machine of two cores, shallow enough that "Dừng phát" is heard at once.
 */
const BUFFER_MS = 300;
const DAY_MS = 86_400_000;
/** An ended programme drains in the depth of the buffer; an aplay that hangs on a dead card is killed. */
const DRAIN_MS = 3000;

export class AlsaSink implements Sink {
  readonly kind = 'alsa';
  readonly aheadMs = BUFFER_MS;
  readonly alwaysOpen = false;
  readonly realTime = true;

  private aplay: RunningProcess | null = null;
  private failure: SinkFailed | null = null;

  /** @param device an ALSA name: "default", "hw:1,0", "plughw:CARD=Device" */
  constructor(private readonly device: string) {}

  async open(): Promise<void> {
    await this.close();
    this.failure = null;
    const started = startProcess(
      'aplay',
      ['-q', '-t', 'raw', '-f', 'S16_LE', '-c', '1', '-r', String(SAMPLE_RATE), '-D', this.device].concat([
        '--buffer-time',
        String(BUFFER_MS * 1000),
        '-',
      ]),
      { wallMs: DAY_MS },
    );
    this.aplay = started;
    const ended = (why: string) => {
      if (this.aplay !== started) return;
      this.aplay = null;
      this.failure = new SinkFailed(why);
    };
    started.ended.then(
      (result) => ended(result.stderr.trim() || 'aplay ended'),
      (error: unknown) => ended(error instanceof ProgramMissing ? 'aplay is not installed' : String(error)),
    );
  }

  async write(samples: Int16Array): Promise<void> {
    const aplay = this.aplay;
    if (!aplay) throw this.failure ?? new SinkFailed('the sound card is not open');
    const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    if (aplay.stdin.write(bytes)) return;
    await Promise.race([
      new Promise((resolve) => aplay.stdin.once('drain', resolve)),
      aplay.ended.catch(() => undefined),
    ]);
  }

  async writeSilence(count: number): Promise<void> {
    await this.write(new Int16Array(count));
  }

  async close(): Promise<void> {
    const aplay = this.aplay;
    this.aplay = null;
    if (!aplay) return;
    aplay.stdin.end();
    const timer = setTimeout(() => aplay.kill(), DRAIN_MS);
    await aplay.ended.catch(() => undefined);
    clearTimeout(timer);
  }
}
