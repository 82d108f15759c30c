/** Nghe thử: a stream for some seconds, decoded as players would, for a person at the page. */
import type { Readable } from 'node:stream';
import { startMp3, type Mp3Stream } from '../audio/stream-mp3.ts';
import { Refusal } from '../kernel/errors.ts';
import { openStream, StreamRefused } from '../kernel/stream-request.ts';
import type { RelaySource } from './relay-sources.store.ts';

const PREVIEW_MS = 20_000;
/** At most so many at once: each is a program that runs. */
const MOST_AT_ONCE = 3;
let running = 0;

/** @throws Refusal with the reason that a player would have */
export async function previewOf(source: RelaySource, gone: AbortSignal): Promise<Response> {
  if (running >= MOST_AT_ONCE)
    throw new Refusal(
      'too-many-previews',
      'Đang có nhiều người nghe thử. Hãy thử lại sau ít giây.',
      429,
      [],
      10,
    );
  running++;
  const over = new AbortController();
  const stop = () => over.abort(new Error('enough was heard'));
  const timer = setTimeout(stop, PREVIEW_MS);
  gone.addEventListener('abort', stop, { once: true });
  const finish = () => {
    if (!over.signal.aborted) stop();
    clearTimeout(timer);
    running--;
  };
  try {
    const { inside, url } = source;
    const { body } = await openStream(url, { inside, signal: over.signal });
    return new Response(mp3Of(body, over.signal, finish), {
      headers: { 'content-type': 'audio/mpeg', 'cache-control': 'no-store' },
    });
  } catch (error) {
    finish();
    if (error instanceof StreamRefused) throw new Refusal('stream-refused', error.message, 422);
    throw error;
  }
}

function mp3Of(body: Readable, over: AbortSignal, finish: () => void): ReadableStream<Uint8Array> {
  let mp3: Mp3Stream;
  let open = true;
  return new ReadableStream({
    start(controller) {
      mp3 = startMp3({ longestMs: PREVIEW_MS + 10_000 }, (chunk) => {
        if (open) controller.enqueue(new Uint8Array(chunk));
      });
      const end = () => mp3.end();
      body.on('error', end);
      body.on('end', end);
      body.on('data', (chunk: Buffer) => void mp3.write(chunk));
      over.addEventListener('abort', end, { once: true });
      void mp3.ended.then(() => {
        body.destroy();
        if (open) controller.close();
        open = false;
        finish();
      });
    },
    cancel() {
      open = false;
      mp3.kill();
    },
  });
}
