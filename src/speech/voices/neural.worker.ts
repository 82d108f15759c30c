/**
 * One neural voice in a process of its own: the native library ends the process at a model that it does not like, and that must not
 * be the server. Reads requests as JSON lines from standard input, answers with lines that begin with a mark, since the library
 * writes to standard output as it pleases. Plain Node: nothing of the product is loaded here.
 */
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const MARK = '\u0001';
const native = createRequire(import.meta.url);

interface Synthesiser {
  sampleRate: number;
  numSpeakers: number;
  generate(request: { text: string; sid: number; speed: number; enableExternalBuffer: boolean }): {
    samples: Float32Array;
    sampleRate: number;
  };
}

function answer(value: object): void {
  process.stdout.write(`${MARK}${JSON.stringify(value)}\n`);
}

function load(model: { model: string; tokens: string; dataDir: string; lexicon: string }): Synthesiser {
  const { OfflineTts } = native('sherpa-onnx-node') as { OfflineTts: new (config: object) => Synthesiser };
  return new OfflineTts({
    model: { vits: model, numThreads: 1, debug: false, provider: 'cpu' },
    maxNumSentences: 1,
  });
}

let synthesiser: Synthesiser | null = null;
try {
  synthesiser = load(JSON.parse(process.argv[2] ?? '{}') as Parameters<typeof load>[0]);
  answer({ ready: true, sampleRate: synthesiser.sampleRate });
} catch (error) {
  // What Node says of a package that is not there, and the package of a machine that it was not built for.
  const missing = /Cannot find (module|package)|Could not find sherpa-onnx|ERR_DLOPEN/.test(String(error));
  answer({ ready: false, missing, reason: String(error).slice(0, 500) });
  process.exit(1);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, text, speed } = JSON.parse(line) as { id: number; text: string; speed: number };
  try {
    const { samples, sampleRate } = synthesiser.generate({
      text,
      sid: 0,
      speed,
      enableExternalBuffer: false,
    });
    const pcm = Int16Array.from(samples, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767);
    answer({ id, sampleRate, samples: Buffer.from(pcm.buffer).toString('base64') });
  } catch (error) {
    answer({ id, reason: String(error).slice(0, 500) });
  }
}
