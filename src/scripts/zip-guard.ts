/** A ZIP of a megabyte may unpack to gigabytes, outside the heap whose limit a worker thread has: looked at before it is opened. */
import { inflateRawSync } from 'node:zlib';

const ENTRY = 0x02014b50;
const END = Buffer.from('PK\x05\x06', 'latin1');
const STORED = 0;
const DEFLATED = 8;

/**
 * Unpacked size of all entries in bytes, counted by unpacking them and not by what the archive says of itself.
 *
 * @throws Error for more than `most`, and for what is no plain ZIP (ZIP64, other packing, lengths that lie)
 */
export function unpackedBytes(zip: Buffer, most: number): number {
  const end = zip.lastIndexOf(END);
  if (end < 0) throw new RangeError('no end of a directory');
  const size = zip.readUInt32LE(end + 12);
  let at = zip.readUInt32LE(end + 16);
  if (at + size !== end) throw new RangeError('the directory is not where it should be');
  let sum = 0;
  while (at + 46 <= end && zip.readUInt32LE(at) === ENTRY) {
    const packed = { method: zip.readUInt16LE(at + 10), bytes: zip.readUInt32LE(at + 20) };
    sum += entryBytes(zip, zip.readUInt32LE(at + 42), packed, most - sum);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return sum;
}

function entryBytes(
  zip: Buffer,
  header: number,
  { method, bytes }: { method: number; bytes: number },
  most: number,
): number {
  const from = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const packed = zip.subarray(from, from + bytes);
  if (packed.length !== bytes) throw new RangeError('an entry reaches beyond the archive');
  if (method === STORED && bytes <= most) return bytes;
  if (method !== DEFLATED || most <= 0) throw new RangeError('too large, or packed in another way');
  return inflateRawSync(packed, { maxOutputLength: most }).length;
}
