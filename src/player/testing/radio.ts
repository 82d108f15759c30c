/** A radio on the loopback for tests: MP3 at the pace of a real one, with every fault a stream can have. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { machineClock } from '../../kernel/clock.ts';
import { runProcess } from '../../kernel/process.ts';

/** 64 kbit/s. */
const BYTES_A_SECOND = 8_000;
const STEP_MS = 100;
/** A second is sent at once, as Icecast does. */
const BURST_BYTES = BYTES_A_SECOND;

/** What becomes of a line: `after` so many ms. */
export type RadioFault =
  | { kind: 'stalls' | 'ends' | 'falls-silent'; after: number }
  | { kind: 'refuses' }
  | { kind: 'moves'; to: string };

/** One tone a test file, made once. */
let sounds: Promise<[Buffer, Buffer]> | undefined;

export class Radio {
  fault: RadioFault | null = null;
  /** Faults of this line only; later ones are sound. */
  once = false;
  connections = 0;
  private server!: Server;

  private constructor(
    private readonly sound: Buffer,
    private readonly silence: Buffer,
  ) {}

  static async start(frequency: number): Promise<Radio> {
    const [sound, silence] = await (sounds ??= Promise.all([
      mp3(`aevalsrc=0.5*sin(2*PI*${frequency}*t):s=44100:d=20`),
      mp3('anullsrc=r=44100:cl=mono,atrim=duration=20'),
    ]));
    const radio = new Radio(sound, silence);
    radio.server = createServer((_, response) => radio.answer(response));
    await new Promise<void>((resolve) => radio.server.listen(0, '127.0.0.1', resolve));
    return radio;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/truc-tiep.mp3`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private answer(response: ServerResponse): void {
    this.connections += 1;
    const { fault } = this;
    if (this.once) this.fault = null;
    if (fault?.kind === 'refuses') return void response.writeHead(503).end();
    if (fault?.kind === 'moves') return void response.writeHead(302, { location: fault.to }).end();
    response.writeHead(200, { 'content-type': 'audio/mpeg' });
    const began = machineClock.monotonic();
    let sent = 0;
    const timer = setInterval(() => {
      const ms = machineClock.monotonic() - began;
      if (fault && 'after' in fault && ms >= fault.after) {
        if (fault.kind === 'stalls') return;
        if (fault.kind === 'ends') return void response.end();
      }
      const silent = fault?.kind === 'falls-silent' && ms >= fault.after;
      const due = Math.floor((ms / 1000) * BYTES_A_SECOND) + BURST_BYTES;
      const source = silent ? this.silence : this.sound;
      response.write(slice(source, sent, due));
      sent = due;
    }, STEP_MS);
    response.on('close', () => clearInterval(timer));
  }
}

/** For ever round and round. */
function slice(bytes: Buffer, from: number, to: number): Buffer {
  const start = from % bytes.length;
  const piece = bytes.subarray(start, start + to - from);
  const rest = to - from - piece.length;
  return rest > 0 ? Buffer.concat([piece, bytes.subarray(0, rest)]) : piece;
}

async function mp3(graph: string): Promise<Buffer> {
  const words = ['-v', 'error', '-f', 'lavfi', '-i', graph, '-ac', '1', '-c:a', 'libmp3lame', '-b:a', '64k'];
  const made = await runProcess(
    'ffmpeg',
    [...words, '-write_xing', '0', '-id3v2_version', '0', '-f', 'mp3', '-'],
    {
      limits: { wallMs: 30_000 },
    },
  );
  return made.stdout;
}
