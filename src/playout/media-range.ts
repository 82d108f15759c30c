/** Media over HTTP: whole or a range (RFC 9110 §14), never changing, so cached for ever. */
import { Readable } from 'node:stream';
import { Refusal } from '../kernel/errors.ts';

/** The media store as this needs it. */
export interface MediaSource {
  /** Bytes, null when it is not there. */
  size(sha256: string): Promise<number | null>;
  /** Half-open range of bytes. */
  open(sha256: string, range: { from: number; to: number }): Readable;
}

/** Half-open; null for the whole file. */
export interface ByteRange {
  from: number;
  to: number;
}

/**
 * Reads one range; several at once, or another unit, are answered with the whole file, as the RFC allows.
 *
 * @returns null for the whole, 'unsatisfiable' when it begins behind the end
 * @example parseRange('bytes=100-', 1000) // { from: 100, to: 1000 }
 */
export function parseRange(header: string | null, size: number): ByteRange | null | 'unsatisfiable' {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  if (match[1] === '') {
    const last = Number(match[2]);
    return last === 0 ? 'unsatisfiable' : { from: Math.max(0, size - last), to: size };
  }
  const from = Number(match[1]);
  const to = match[2] === '' ? size : Math.min(size, Number(match[2]) + 1);
  if (to <= from && match[2] !== '' && Number(match[2]) < from) return null;
  return from >= size ? 'unsatisfiable' : { from, to };
}

/** By what the bytes begin with; recordings are kept as they were given. */
export async function mediaTypeOf(media: MediaSource, sha256: string): Promise<string> {
  const size = await media.size(sha256);
  if (size === null || size < 12) return 'audio/mpeg';
  const chunks: Buffer[] = [];
  for await (const chunk of media.open(sha256, { from: 0, to: 12 })) chunks.push(chunk as Buffer);
  const head = Buffer.concat(chunks).toString('latin1');
  if (head.startsWith('RIFF')) return 'audio/wav';
  if (head.startsWith('OggS')) return 'audio/ogg';
  return head.slice(4, 8) === 'ftyp' ? 'audio/mp4' : 'audio/mpeg';
}

/** @throws Refusal 404 for what is no hash or is not there */
export async function answerRange(
  media: MediaSource,
  sha256: string,
  mediaType: string,
  headers: Headers,
): Promise<Response> {
  const size = /^[0-9a-f]{64}$/.test(sha256) ? await media.size(sha256) : null;
  if (size === null)
    throw new Refusal(
      'media-not-found',
      'Không có tệp âm thanh này trên máy chủ, hoặc đã hết thời hạn lưu giữ.',
      404,
    );
  const etag = `"${sha256}"`;
  const common = {
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=31536000, immutable',
    'content-type': mediaType,
    etag,
  };
  if (headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: common });
  const asked =
    headers.get('if-range') === null || headers.get('if-range') === etag ? headers.get('range') : null;
  const range = parseRange(asked, size);
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...common, 'content-range': `bytes */${size}` } });
  }
  const { from, to } = range ?? { from: 0, to: size };
  const body = Readable.toWeb(media.open(sha256, { from, to })) as ReadableStream<Uint8Array>;
  return new Response(body, {
    status: range ? 206 : 200,
    headers: {
      ...common,
      'content-length': String(to - from),
      ...(range && { 'content-range': `bytes ${from}-${to - 1}/${size}` }),
    },
  });
}
