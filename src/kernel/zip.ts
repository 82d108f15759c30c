/** A ZIP archive made as it is sent: nothing of it is held, whatever its size. */
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

export interface ZipEntry {
  /** Path inside the archive, with '/'. */
  name: string;
  /** Text is squeezed; bytes are stored as they are, since sound does not get smaller. */
  content: string | AsyncIterable<Uint8Array>;
}

/** The format's own first day, for archives that are to be the same bytes each time. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * Gives the archive's bytes in order. An entry that can't be read ends it with its error: half an archive is no archive.
 *
 * @param entries together less than 4 GiB (no ZIP64)
 * @param modified what archives show as the time of each entry; absent: none
 * @example Readable.toWeb(Readable.from(zipped([{ name: 'lich.csv', content: '…' }])))
 */
export async function* zipped(
  entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>,
  modified: Date = NO_TIME,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let failed: Error | null = null;
  const zip = new Zip((error, bytes) => {
    failed ??= error;
    ready.push(bytes);
  });
  function* taken(): Generator<Uint8Array> {
    if (failed) throw failed;
    yield* ready.splice(0);
  }
  for await (const { name, content } of entries) {
    const isText = typeof content === 'string';
    const entry = isText ? new ZipDeflate(name) : new ZipPassThrough(name);
    entry.mtime = modified;
    zip.add(entry);
    if (isText) {
      entry.push(new TextEncoder().encode(content), true);
    } else {
      for await (const chunk of content) {
        entry.push(chunk);
        yield* taken();
      }
      entry.push(new Uint8Array(0), true);
    }
    yield* taken();
  }
  zip.end();
  yield* taken();
}
