import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpackedBytes } from './zip-guard.ts';

interface Entry {
  name: string;
  content: Buffer;
  /** What the archive says of its size; the truth when absent. */
  said?: number;
  method?: number;
}

/** A ZIP as APPNOTE.TXT 6.3 lays it out, and as an attacker may write it. */
function zip(entries: readonly Entry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, said = content.length, method = 8 } of entries) {
    const packed = method === 8 ? deflateRawSync(content) : content;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(said, 18);
    common.writeUInt16LE(name.length, 22);
    const offset = Buffer.alloc(14);
    offset.writeUInt32LE(at, 10);
    const file = [Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed];
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), common, offset, Buffer.from(name));
    files.push(...file);
    at += Buffer.concat(file).length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, list, end]);
}

const MOST = 1_000_000;
const text = { name: 'word/document.xml', content: Buffer.from('Cải cách hành chính') };
const bomb = { name: 'word/document.xml', content: Buffer.alloc(50_000_000, ' ') };

describe('a ZIP looked at before it is opened', () => {
  it('is as large as its entries, packed or stored', () => {
    const stored = { name: 'a.png', content: Buffer.alloc(1_000, 7), method: 0 };
    expect(unpackedBytes(zip([text, stored]), MOST)).toBe(text.content.length + 1_000);
  });

  it('is refused when it would unpack to more than allowed, whatever it says of itself', () => {
    expect(zip([bomb]).length).toBeLessThan(60_000);
    expect(() => unpackedBytes(zip([bomb]), MOST)).toThrow(RangeError);
    expect(() => unpackedBytes(zip([{ ...bomb, said: 10 }]), MOST)).toThrow(RangeError);
    const many = Array.from({ length: 3 }, () => ({ name: 'a', content: Buffer.alloc(400_000) }));
    expect(() => unpackedBytes(zip(many), MOST)).toThrow(RangeError);
  });

  it.each([
    ['no archive', Buffer.from('PK\x03\x04 no archive at all')],
    ['half an archive', zip([text]).subarray(0, 60)],
    ['a directory elsewhere', Buffer.concat([Buffer.from('PK  '), zip([text])])],
    ['another packing', zip([{ ...text, method: 12 }])],
  ])('is refused as %s', (_name, bytes) => {
    expect(() => unpackedBytes(bytes, MOST)).toThrow();
  });
});
