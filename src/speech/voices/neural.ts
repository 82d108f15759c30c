/** A neural voice of sherpa-onnx behind a child process that may die without harm: started when needed, begun anew after a fault. */
import { createInterface } from 'node:readline';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { Pcm } from '../../kernel/pcm.ts';
import { ProgramMissing, startProcess, type RunningProcess } from '../../kernel/process.ts';
import { workerFile } from '../../kernel/project-files.ts';

/** Files of a VITS model as the library wants them; '' for what the model does not need. */
export interface NeuralModel {
  model: string;
  tokens: string;
  dataDir: string;
  lexicon: string;
}

export interface NeuralProcess {
  /** Hz, once it is loaded. @throws Refusal `voice-missing`, `voice-broken` */
  sampleRate(): Promise<number>;
  /** @param speed 1 as the model was made. @throws Refusal; the signal's reason */
  speak(text: string, speed: number, signal?: AbortSignal): Promise<Pcm>;
  close(): void;
}

const LOAD_MS = 60_000;
/** A sentence takes a slow machine its own length; machine ms. */
const SENTENCE_MS = 60_000;
/** So long nobody spoke: its memory is given back. Machine ms. */
const IDLE_MS = 5 * 60_000;
/** A child is never older: the limits of processor time are by child. */
const WALL_MS = 24 * 3_600_000;
const MEMORY = 6 * 2 ** 30;

const MISSING =
  'Máy chủ chưa có bộ chạy giọng đọc nơ-ron (gói sherpa-onnx-node), hoặc loại máy này không được hỗ trợ; hãy chạy lại npm ci hoặc chọn giọng khác.';
const BROKEN = 'Tệp mô hình của giọng đọc này bị hỏng hoặc không đúng loại; hãy chép lại thư mục mô hình.';
const DIED = 'Bộ chạy giọng đọc nơ-ron đã dừng giữa chừng; hãy thử lại hoặc chọn giọng khác.';

interface Answer {
  ready?: boolean;
  missing?: boolean;
  id?: number;
  sampleRate?: number;
  samples?: string;
  reason?: string;
}

interface Running {
  process: RunningProcess;
  ready: Promise<number>;
  waiting: Map<number, PromiseWithResolvers<Pcm>>;
}

/** @param worker the program that loads the model, other than the product's own only in tests */
export function neuralProcess(
  model: NeuralModel,
  { machine, worker = workerFile('speech/voices/neural') }: { machine: Clock; worker?: string },
): NeuralProcess {
  let running: Running | null = null;
  let lastId = 0;
  let idle: NodeJS.Timeout | undefined;

  function begin(): Running {
    const process_ = startProcess(process.execPath, [worker, JSON.stringify(model)], {
      wallMs: WALL_MS,
      memoryBytes: MEMORY,
    });
    const ready = Promise.withResolvers<number>();
    ready.promise.catch(() => undefined);
    const begun: Running = { process: process_, ready: ready.promise, waiting: new Map() };
    const late = setTimeout(() => process_.kill(), LOAD_MS);
    createInterface({ input: process_.stdout }).on('line', (line) => {
      // Whatever else the library prints is not for us.
      if (!line.startsWith('\u0001')) return;
      const answer = JSON.parse(line.slice(1)) as Answer;
      if (answer.ready === true) ready.resolve(answer.sampleRate!);
      else if (answer.ready === false)
        ready.reject(answer.missing === true ? missing() : new Refusal('voice-broken', BROKEN, 503));
      else settle(begun, answer);
    });
    void process_.ended.then(
      () => end(new Refusal('voice-failed', DIED, 503), new Refusal('voice-broken', BROKEN, 503)),
      (error: unknown) => {
        const fault = error instanceof ProgramMissing ? missing() : new Refusal('voice-failed', DIED, 503);
        end(fault, fault);
      },
    );
    void ready.promise.then(
      () => clearTimeout(late),
      () => clearTimeout(late),
    );
    function end(meanwhile: Refusal, before: Refusal): void {
      if (running === begun) running = null;
      ready.reject(before);
      for (const { reject } of begun.waiting.values()) reject(meanwhile);
      begun.waiting.clear();
    }
    return begun;
  }

  function settle({ waiting }: Running, { id, sampleRate, samples }: Answer): void {
    const asked = waiting.get(id!);
    waiting.delete(id!);
    if (!asked) return;
    if (samples === undefined || sampleRate === undefined)
      asked.reject(new Refusal('voice-failed', 'Giọng đọc nơ-ron không đọc được một câu.', 503));
    else {
      const bytes = Buffer.from(samples, 'base64');
      asked.resolve({ sampleRate, samples: new Int16Array(Uint8Array.from(bytes).buffer) });
    }
  }

  async function speak(text: string, speed: number, signal?: AbortSignal): Promise<Pcm> {
    signal?.throwIfAborted();
    clearTimeout(idle);
    const now = (running ??= begin());
    await now.ready;
    // Given up while it was loading: the listener below would not hear of it.
    if (signal?.aborted) rest(now);
    signal?.throwIfAborted();
    const id = ++lastId;
    const asked = Promise.withResolvers<Pcm>();
    now.waiting.set(id, asked);
    now.process.stdin.write(`${JSON.stringify({ id, text, speed })}\n`);
    const stop = () => {
      now.waiting.delete(id);
      asked.reject(signal!.reason as Error);
    };
    signal?.addEventListener('abort', stop, { once: true });
    const bound = new AbortController();
    // One that hangs would hang the next one as well.
    void machine.wait(SENTENCE_MS, bound.signal).then(
      () => now.process.kill(),
      () => undefined,
    );
    try {
      return await asked.promise;
    } finally {
      bound.abort();
      signal?.removeEventListener('abort', stop);
      rest(now);
    }
  }

  function rest({ waiting }: Running): void {
    if (waiting.size > 0) return;
    clearTimeout(idle);
    idle = setTimeout(close, IDLE_MS);
    idle.unref();
  }

  function close(): void {
    clearTimeout(idle);
    running?.process.kill();
    running = null;
  }

  return { sampleRate: () => (running ??= begin()).ready, speak, close };
}

const missing = () => new Refusal('voice-missing', MISSING, 503);
