/** Reads a DOCX in a thread of its own: unpacking takes long, and a file made to explode must only take this thread with it. */
import { parentPort, workerData } from 'node:worker_threads';
import mammoth from 'mammoth';

try {
  const { value } = await mammoth.extractRawText({ buffer: Buffer.from(workerData as Uint8Array) });
  parentPort!.postMessage({ text: value });
} catch {
  // mammoth throws plain errors for whatever is no DOCX; which one tells nobody anything.
  parentPort!.postMessage({ text: null });
}
