import { unzipSync, strFromU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { zipped, type ZipEntry } from './zip.ts';

async function* chunks(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(new TextEncoder().encode(part));
}

async function archive(entries: ZipEntry[]): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of zipped(entries)) parts.push(part);
  return Buffer.concat(parts);
}

describe('a ZIP archive', () => {
  it('holds texts and streams under their names', async () => {
    const bytes = await archive([
      { name: 'lich.csv', content: 'Giờ,Tên\r\n' },
      { name: 'am-thanh/a.mp3', content: chunks('ID3', '…tiếng') },
      { name: 'trong.txt', content: '' },
    ]);
    const read = Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)]);
    expect(read).toEqual([
      ['lich.csv', 'Giờ,Tên\r\n'],
      ['am-thanh/a.mp3', 'ID3…tiếng'],
      ['trong.txt', ''],
    ]);
  });

  it('is the same bytes for the same content', async () => {
    const entries = () => [{ name: 'a.txt', content: 'một' }];
    expect(await archive(entries())).toEqual(await archive(entries()));
  });

  it('breaks off with the error of what could not be read', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(3);
      await Promise.reject(new Error('gone'));
    };
    await expect(archive([{ name: 'a.mp3', content: broken() }])).rejects.toThrow('gone');
  });
});
