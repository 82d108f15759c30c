/** Reads a DOCX in a thread of its own: unpacking takes long, and a file made to explode must only take this thread with it. */
import { parentPort, workerData } from 'node:worker_threads';
import mammoth from 'mammoth';
import { unpackedBytes } from './zip-guard.ts';

/** Bytes. A long text is a megabyte or two of XML; pictures are packed already. */
const MOST_UNPACKED = 64 * 1024 * 1024;

try {
  const buffer = Buffer.from(workerData as Uint8Array);
  unpackedBytes(buffer, MOST_UNPACKED);
  const { value } = await mammoth.extractRawText({ buffer });
  parentPort!.postMessage({ text: value });
} catch {
  // mammoth throws plain errors for whatever is no DOCX; which one tells nobody anything.
  parentPort!.postMessage({ text: null });
}
