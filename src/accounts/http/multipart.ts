/** A form with files, read as it comes: its text is kept in memory, each file goes to disk. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { Refusal } from '../../kernel/errors.ts';
import { asRefusal } from '../../kernel/machine-faults.ts';
import { temporaryName } from '../../kernel/temporary-files.ts';
import { receiveFile, Upload, type ReceiveLimits } from '../../kernel/received-file.ts';
import { viNumber } from '../../kernel/vietnamese.ts';

/** Files that a form may carry, by field. */
export type FileFields = Record<string, Pick<ReceiveLimits, 'maxBytes' | 'tooLarge'>>;

export interface MultipartOptions {
  files: FileFields;
  /** Most bytes of the whole body. */
  maxBytes: number;
  /** Most bytes of all text fields together. */
  maxTextBytes: number;
  /** Where files wait. */
  folder: string;
  freeBytesKept?: number | undefined;
}

export interface ReadMultipart {
  /** In the order in which they came. */
  fields: [name: string, value: string | Upload][];
  /** Why a file was not taken: the text came all the same, so that it can be shown again. */
  refused: Refusal | null;
  /** Removes the files that nobody took. */
  discard: () => Promise<void>;
}

/** More fields than any form of ours has. */
const MOST_PARTS = 1_000;

/**
 * Reads a multipart body to its end: a browser that is answered before it has sent everything shows a broken connection instead
 * of the answer.
 *
 * @throws Refusal 400 when it is no form, 413 when its text is too long
 */
export async function readMultipart(
  body: ReadableStream<Uint8Array>,
  headers: Record<string, string>,
  options: MultipartOptions,
): Promise<ReadMultipart> {
  if (Number(headers['content-length'] ?? 0) > options.maxBytes) throw bodyTooLarge(options.maxBytes);
  const fields: ReadMultipart['fields'] = [];
  const waiting: string[] = [];
  const receiving: { stream: BusboyFileStream; done: Promise<void> }[] = [];
  const wrong: { refused: Refusal | null; fault: unknown } = { refused: null, fault: null };
  let textBytes = 0;

  async function receive(name: string, stream: BusboyFileStream, given?: string): Promise<void> {
    const limits = options.files[name];
    // What the form does not ask for is not kept.
    if (!limits || wrong.refused || !given) return void stream.resume();
    const file = join(options.folder, temporaryName());
    waiting.push(file);
    try {
      const { freeBytesKept } = options;
      const bytes = await receiveFile(unbroken(stream), file, { ...limits, field: name, freeBytesKept });
      fields.push([name, new Upload(given, bytes, file)]);
    } catch (error) {
      // A body that broke off is told of by the parser; what could not be written is told by nobody else.
      wrong.refused = asRefusal(error) ?? wrong.refused;
      wrong.fault ??= error;
      stream.resume();
    }
  }

  function takeText(name: string | undefined, value: string, nameCut: boolean, valueCut: boolean): void {
    textBytes += Buffer.byteLength(value);
    if (nameCut || valueCut || textBytes > options.maxTextBytes)
      wrong.refused = bodyTooLarge(options.maxTextBytes);
    else if (name !== undefined) fields.push([name, value]);
  }

  const discard = async () => {
    // Where the body broke off, the parser leaves a file's stream open for ever.
    for (const { stream } of receiving) stream.destroy();
    await Promise.all(receiving.map(({ done }) => done));
    await Promise.all(waiting.map((file) => rm(file, { force: true })));
  };

  try {
    const parser = new Busboy({
      headers: { 'content-type': headers['content-type'] ?? '' },
      limits: { fieldSize: options.maxTextBytes, parts: MOST_PARTS },
      // A file that was not chosen comes without a name.
      isPartAFile: (name, _type, given) => given !== undefined || Object.hasOwn(options.files, name ?? ''),
    });
    parser.on('field', takeText);
    parser.on('file', (name, stream, given) => {
      // Also of one that nobody reads any more: an error without a listener ends the process.
      stream.on('error', () => undefined);
      receiving.push({ stream, done: receive(name, stream, given) });
    });
    parser.on('partsLimit', () => (wrong.refused = malformedForm()));
    await pipeline(bounded(body, options.maxBytes), parser);
    await Promise.all(receiving.map(({ done }) => done));
  } catch (error) {
    await discard();
    throw error instanceof Refusal ? error : malformedForm();
  }
  const { refused, fault } = wrong;
  if (fault === null || refused !== null) return { fields, refused, discard };
  await discard();
  throw fault as Error;
}

/** Counts what comes, for a body that does not say its length or lies about it. */
async function* bounded(body: ReadableStream<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of Readable.fromWeb(body as never) as AsyncIterable<Uint8Array>) {
    seen += chunk.length;
    if (seen > maxBytes) throw bodyTooLarge(maxBytes);
    yield chunk;
  }
}

/** The parser's stream, left alive when its reader stops early: a destroyed one would stop the whole form. */
async function* unbroken(stream: BusboyFileStream): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array;
}

export function bodyTooLarge(maxBytes: number): Refusal {
  const megabytes = viNumber(maxBytes / 1024 / 1024);
  return new Refusal('body-too-large', `Nội dung gửi lên lớn quá ${megabytes} MB.`, 413);
}

export function malformedForm(): Refusal {
  return new Refusal('malformed-form', 'Biểu mẫu gửi lên bị hỏng, hãy gửi lại.', 400);
}
