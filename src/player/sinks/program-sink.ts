/** A program that takes raw PCM on its standard input and brings it to a sound card: aplay (ALSA), pacat (PulseAudio, PipeWire). */
import { ProgramMissing, startProcess, type RunningProcess } from '../../kernel/process.ts';
import { SAMPLE_RATE, SinkFailed, takenBy, type Sink } from './sink.ts';

/**
 * Both programs begin to sound when their buffer is full, so that from then on a sample is heard this long after it was handed
 * over. Deep enough for a busy machine of two cores, shallow enough that "Dừng phát" is heard at once.
 */
const BUFFER_MS = 300;
const DAY_MS = 86_400_000;
/** An ended programme drains in the depth of the buffer; a program that hangs on a dead card is killed. */
const DRAIN_MS = 3000;
/** A card that takes nothing for so long is dead, machine ms. */
const STALLED_MS = 3000;
/** A card that slept swallows the beginning: 50–500 ms of USB cards. */
const SETTLE_MS = 500;

/** The sound card through ALSA. @param device an ALSA name: "default", "hw:1,0", "plughw:CARD=Device" */
export function alsaSink(device: string): Sink {
  return new ProgramSink('alsa', 'aplay', [
    ...['-q', '-t', 'raw', '-f', 'S16_LE', '-c', '1', '-r', String(SAMPLE_RATE)],
    ...['-D', device, '--buffer-time', String(BUFFER_MS * 1000), '-'],
  ]);
}

/**
 * A sound server: PulseAudio, or PipeWire in its place. The server is the one of the user's session, or PULSE_SERVER's.
 *
 * @param device the server's name of a sink, "default" for the one it has chosen
 */
export function pulseSink(device: string): Sink {
  return new ProgramSink('pulse', 'pacat', [
    ...['--playback', '--raw', '--format=s16le', '--channels=1', `--rate=${SAMPLE_RATE}`],
    ...[`--latency-msec=${BUFFER_MS}`, '--client-name=Loa Phường', '--stream-name=Loa Phường'],
    ...(device === 'default' ? [] : [`--device=${device}`]),
  ]);
}

class ProgramSink implements Sink {
  readonly aheadMs = BUFFER_MS;
  readonly settleMs = SETTLE_MS;
  readonly alwaysOpen = false;
  readonly realTime = true;

  private running: RunningProcess | null = null;
  private failure: SinkFailed | null = null;

  constructor(
    readonly kind: 'alsa' | 'pulse',
    private readonly program: string,
    private readonly words: readonly string[],
  ) {}

  async open(): Promise<void> {
    await this.close();
    this.failure = null;
    const { program } = this;
    const started = startProcess(program, this.words, { wallMs: DAY_MS });
    this.running = started;
    const ended = (code: SinkFailed['code'], why: string) => {
      if (this.running !== started) return;
      this.running = null;
      this.failure = new SinkFailed(code, why);
    };
    started.ended.then(
      (result) => ended('gone', result.stderr.trim() || `${program} ended`),
      (error: unknown) =>
        error instanceof ProgramMissing
          ? ended('no-program', `${program} is not installed`)
          : ended('gone', String(error)),
    );
  }

  async write(samples: Int16Array): Promise<void> {
    const { running } = this;
    if (!running) throw this.failure ?? new SinkFailed('gone', 'the sound card is not open');
    const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    if (running.stdin.write(bytes)) return;
    if (await takenBy(running.stdin, STALLED_MS, running.ended)) return;
    running.kill();
    throw new SinkFailed('slow', `${this.program} takes no more sound`);
  }

  async writeSilence(count: number): Promise<void> {
    await this.write(new Int16Array(count));
  }

  async close(): Promise<void> {
    const { running } = this;
    this.running = null;
    if (!running) return;
    running.stdin.end();
    const timer = setTimeout(() => running.kill(), DRAIN_MS);
    await running.ended.catch(() => undefined);
    clearTimeout(timer);
  }
}
